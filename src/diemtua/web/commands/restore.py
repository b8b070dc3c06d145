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
    """Khôi phục từ TỆP sao lưu. Hãy dừng máy chủ trước; dữ liệu đang có được cất vào «truoc-khi-khoi-phuc»."""
    setup_django()
    from diemtua.kernel.errors import DomainError
    from diemtua.web.archive import read_manifest, restore

    if not (yes or check):
        click.confirm("Thay toàn bộ dữ liệu đang có bằng bản sao lưu?", abort=True, err=True)
    try:
        manifest = read_manifest(tệp) if check else restore(tệp)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    if as_json:
        click.echo(json.dumps(manifest, ensure_ascii=False, indent=1))
    else:
        click.echo("Bản sao lưu nguyên vẹn." if check else f"Đã khôi phục {len(manifest['members'])} mục.")
    return 0
