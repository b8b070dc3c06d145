"""`diemtua restore`: puts a backup back."""

import json
from pathlib import Path

import click

from diemtua.web.cli import Command, setup_django


@click.command("restore", cls=Command)
@click.argument("tệp", type=click.Path(dir_okay=False, path_type=Path), metavar="TỆP")
@click.option("--yes", is_flag=True, help="Không hỏi lại.")
@click.option("--check", is_flag=True, help="Chỉ kiểm tra tệp, không khôi phục.")
@click.option("--json", "as_json", is_flag=True, help="In danh mục dạng JSON.")
def command(tệp: Path, yes: bool, check: bool, as_json: bool) -> int:
    """Khôi phục từ TỆP sao lưu. Hãy dừng máy chủ trước; dữ liệu đang có được cất vào một thư mục «truoc-khi-khoi-phuc-…»."""
    setup_django()
    from diemtua.web import archive
    from diemtua.web.serving import at_home

    if not (yes or check):
        click.confirm("Thay toàn bộ dữ liệu đang có bằng bản sao lưu?", abort=True, err=True)
    if check:
        manifest = archive.read_manifest(tệp)
        said = "Bản sao lưu nguyên vẹn."
    else:
        with at_home(alone=True):
            manifest, old = archive.restore(tệp)
        said = (
            f"Đã khôi phục {len(manifest['members'])} mục. Dữ liệu trước đó nằm ở {old}; mọi người phải đăng nhập lại."
        )
        for name in archive.overruled_keys():
            click.echo(
                f"Biến môi trường đang đặt khóa khác với {name} vừa khôi phục; hãy bỏ biến ấy hoặc thêm khóa trong tệp này.",
                err=True,
            )
    click.echo(json.dumps(manifest, ensure_ascii=False, indent=1) if as_json else said)
    return 0
