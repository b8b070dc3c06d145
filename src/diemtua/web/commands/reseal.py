"""`diemtua reseal`: everything sealed comes under the newest key, so that the old one can be thrown away."""

import click

from diemtua.kernel.numbers import dotted
from diemtua.web.cli import Command, setup_django


@click.command("reseal", cls=Command)
def command() -> int:
    """Niêm phong lại mọi số định danh, ghi chú, tệp kín dưới khóa đứng đầu DIEMTUA_VAULT_KEYS.

    Trước đó phải đặt cả hai khóa cho máy chủ và chạy lại «diemtua serve». Sau đó chạy được khi máy chủ đang chạy; dừng giữa
    chừng thì chạy lại, phần đã xong không làm lần nữa.
    """
    setup_django()
    from cryptography.fernet import InvalidToken
    from django.conf import settings

    from diemtua.vault.resealing import reseal_file, reseal_rows, sealed_fields, sealed_files

    if len(settings.VAULT_KEYS) < 2:
        raise click.ClickException(
            "Chỉ có một khóa, không có gì để đổi. Hãy đặt DIEMTUA_VAULT_KEYS=khóa-mới,khóa-cũ rồi chạy lại."
        )
    total = 0
    for model, names in sealed_fields().items():
        done = 0
        try:
            for written in reseal_rows(model, names):
                done += written
        except InvalidToken as error:
            raise click.ClickException(
                f"{model._meta.verbose_name or model.__name__}: có giá trị không khóa nào mở được; "
                "hãy thêm khóa đã dùng khi ấy vào DIEMTUA_VAULT_KEYS rồi chạy lại."
            ) from error
        if done:
            click.echo(f"{model._meta.label}: {dotted(done)} dòng")
        total += done
    files, damaged = 0, []
    for path in sealed_files(settings.HOME / "files"):
        try:
            files += reseal_file(path)
        except InvalidToken:
            damaged.append(str(path.relative_to(settings.HOME)))
    said = f"Đã niêm phong lại {dotted(total)} dòng và {dotted(files)} tệp"
    if damaged:
        raise click.ClickException(
            f"{said}. Không mở hết được {', '.join(damaged)}: tệp bị hỏng; hãy lấy lại từ bản sao lưu rồi chạy lại, và giữ khóa cũ đến khi ấy."
        )
    click.echo(f"{said}; nay bỏ được khóa cũ khỏi cấu hình của mọi máy, rồi chạy lại «diemtua serve».")
    return 0
