"""`diemtua backup`: one file that brings everything back."""

import json
from pathlib import Path

import click

from diemtua.web.cli import Command, setup_django


@click.command("backup", cls=Command)
@click.argument("tệp", type=click.Path(dir_okay=False, path_type=Path), metavar="TỆP")
@click.option("--json", "as_json", is_flag=True, help="In danh mục dạng JSON.")
def command(tệp: Path, as_json: bool) -> int:
    """Sao lưu cơ sở dữ liệu, tệp tải lên và khóa vào TỆP (.tar.gz), kể cả khi máy chủ đang chạy.

    TỆP chứa cả khóa niêm phong: hãy cất ở nơi chỉ quản trị hệ thống mở được.
    """
    setup_django()
    from diemtua.web.archive import back_up

    manifest = back_up(tệp)
    if as_json:
        click.echo(
            json.dumps({"file": str(tệp), "bytes": tệp.stat().st_size, **manifest}, ensure_ascii=False, indent=1)
        )
    else:
        click.echo(f"Đã sao lưu {len(manifest['members'])} mục vào {tệp} ({tệp.stat().st_size // 1024} kB).")
    return 0
