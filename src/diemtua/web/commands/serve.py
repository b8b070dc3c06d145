"""`diemtua serve`: the production server and its worker."""

import click

from diemtua.web.cli import Command, setup_django


@click.command("serve", cls=Command)
@click.option("--host", metavar="ĐỊA_CHỈ", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe.")
@click.option(
    "--port", metavar="SỐ", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Cổng lắng nghe."
)
@click.option(
    "--workers",
    metavar="SỐ",
    default=0,
    type=click.IntRange(0),
    help="Số tiến trình phục vụ; mặc định bằng số nhân của máy.",
)
@click.option("--migrate/--no-migrate", default=True, show_default=True, help="Cập nhật cơ sở dữ liệu trước khi chạy.")
def command(host: str, port: int, workers: int, migrate: bool) -> int:
    """Chạy máy chủ và tiến trình việc nền cho đến khi bấm Ctrl+C."""
    setup_django()
    from diemtua.web import serving

    host = serving.numbered(host)
    if serving.port_is_taken(host, port):
        raise click.ClickException(f"Cổng {port} đang có chương trình khác dùng; hãy chọn cổng khác bằng --port.")
    if migrate:
        serving.prepare_database()
    elif serving.pending_migrations() or serving.later_migrations():
        raise click.ClickException(
            "Cơ sở dữ liệu không đúng phiên bản này; hãy nâng cấp một máy trước, không có --no-migrate, rồi mọi máy khác."
        )
    serving.prepare_static_files()
    with serving.running(host=host, port=port, workers=workers or serving.cores()) as children:
        if not serving.wait_until_answering(children.server, host=host, port=port):
            raise click.ClickException("Máy chủ không khởi động được; hãy chạy «diemtua doctor» để biết vì sao.")
        click.echo(f"Đang phục vụ tại http://{host}:{port}", err=True)
        return serving.serve_until_stopped(children)
