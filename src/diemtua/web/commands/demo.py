"""`diemtua demo`: the demo federation, built once, served with the production server."""

import json
import os
import shutil
from pathlib import Path

import click

from diemtua.web.cli import Command, setup_django
from diemtua.web.commands.law import import_files

MARK = "demo.json"


def _home() -> Path:
    """The demo's own folder: never the one of a real installation unless DIEMTUA_HOME names it."""
    os.environ.setdefault("DIEMTUA_HOME", str(Path("var") / "demo"))
    return Path(os.environ["DIEMTUA_HOME"]).expanduser().resolve()


def _is_ready(home: Path) -> bool:
    mark = home / MARK
    return mark.exists() and bool(json.loads(mark.read_text("utf-8"))["ready"])


def _clear(home: Path) -> None:
    """Empty the demo's folder; refuses a folder that no demo has marked."""
    if home.exists() and any(home.iterdir()) and not (home / MARK).exists():
        raise click.ClickException(
            f"{home} không phải thư mục của bản mẫu nên không bị đụng tới; hãy đặt DIEMTUA_HOME sang thư mục khác."
        )
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (home / MARK).write_text(json.dumps({"ready": False}), "utf-8")


def _texts(places: tuple[Path, ...]) -> list[Path]:
    """The files named, and those that lie in the folders named, not deeper."""
    return [
        file
        for place in places
        for file in (sorted(one for one in place.iterdir() if one.is_file()) if place.is_dir() else [place])
    ]


@click.command("demo", cls=Command)
@click.option("--reset", is_flag=True, help="Bỏ bản mẫu đang có, dựng lại từ đầu.")
@click.option("--serve/--no-serve", default=True, help="Dựng xong có mở máy chủ hay không.")
@click.option(
    "--port", metavar="SỐ", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Cổng lắng nghe."
)
@click.option(
    "--law",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="TỆP",
    help="Nạp thêm văn bản luật từ tệp hoặc thư mục này; dùng được nhiều lần. Bản mẫu không kèm văn bản nào.",
)
def command(reset: bool, serve: bool, port: int, law: tuple[Path, ...]) -> int:
    """Dựng một liên đoàn mẫu (mọi tên người đều bịa) và mở tại 127.0.0.1. Chạy lại không mất gì."""
    home = _home()
    os.environ.setdefault("DIEMTUA_PUBLIC_URL", f"http://127.0.0.1:{port}")
    if reset or not _is_ready(home):
        _clear(home)
    setup_django()
    from django.utils import timezone
    from tqdm import tqdm

    from diemtua.demo.build import STORY, build_demo
    from diemtua.demo.cast import PASSWORD, ROLES
    from diemtua.web import serving

    if serve and serving.port_is_taken("127.0.0.1", port):
        raise click.ClickException(
            f"Cổng {port} đang có chương trình khác dùng; hãy thử: diemtua demo --port {port + 1}"
        )
    serving.prepare_database()
    if not _is_ready(home):
        with tqdm(total=len(STORY), desc="Dựng liên đoàn mẫu", unit="bước", ascii=" ▏▎▍▌▋▊▉█") as bar:
            build_demo(now=timezone.now(), told=lambda step: (bar.set_postfix_str(step), bar.update()))
        (home / MARK).write_text(json.dumps({"ready": True}), "utf-8")
    if law:
        click.get_current_context().invoke(import_files, files=tuple(_texts(law)))
    lines = [f"  {role.username:<10} {PASSWORD:<14} {role.name}: {role.does}" for role in ROLES]
    greeting = "\n".join(
        [
            f"Điểm Tựa đang mở tại http://127.0.0.1:{port}",
            "Đăng nhập bằng:",
            *lines,
            "Bấm Ctrl+C để dừng; dữ liệu vẫn còn.",
        ]
    )
    if not serve:
        click.echo("Bản mẫu đã dựng xong; chạy «diemtua demo» để mở.")
        return 0
    serving.prepare_static_files()
    with serving.running(host="127.0.0.1", port=port, workers=serving.cores()) as children:
        if not serving.wait_until_answering(children.server, host="127.0.0.1", port=port):
            raise click.ClickException("Máy chủ không khởi động được; hãy chạy «diemtua doctor» để biết vì sao.")
        click.echo(greeting)
        return serving.serve_until_stopped(children)
