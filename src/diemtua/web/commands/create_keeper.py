"""`diemtua create-keeper`: the first account of an installation."""

import click

from diemtua.web.cli import Command, setup_django


@click.command("create-keeper", cls=Command)
@click.argument("tên_đăng_nhập", metavar="TÊN_ĐĂNG_NHẬP")
@click.option("--name", "name", required=True, metavar="HỌ_TÊN", help="Họ tên người giữ hệ thống.")
def command(tên_đăng_nhập: str, name: str) -> int:
    """Lập tài khoản quản trị hệ thống và in đường dẫn kích hoạt, dùng một lần.

    Mọi tài khoản khác do quản trị lập trên trang «Tài khoản cán bộ chuyên trách».
    """
    setup_django()
    from django.conf import settings
    from django.db import transaction
    from django.urls import reverse
    from django.utils import timezone

    from diemtua.kernel.codes import grouped
    from diemtua.people.actions import create_account, issue_codes
    from diemtua.web.serving import prepare_database

    prepare_database()
    with transaction.atomic():
        user = create_account(username=tên_đăng_nhập, full_name=name, by=None, is_keeper=True)
        code = issue_codes([user], by=None, now=timezone.now())[user.pk]
    click.echo(
        f"Đã lập tài khoản {user.username}. Chạy «diemtua serve», rồi mở đường dẫn này để đặt mật khẩu (chỉ dùng được một lần):"
    )
    click.echo(f"{settings.PUBLIC_URL}{reverse('people:activate')}?ma={grouped(code, 5)}")
    return 0
