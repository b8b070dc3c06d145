"""`diemtua verify FILE…`: genuine or not, without a network and, with --keys, without a database."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click

from diemtua.credentials.proof.badge import names_holder
from diemtua.credentials.proof.checking import Finding, Reason, check_file
from diemtua.credentials.proof.keys import BadToken, TrustedKeys
from diemtua.credentials.rules import MAX_CHECK_BYTES
from diemtua.credentials.wording import sentence
from diemtua.kernel.dates import vn_moment
from diemtua.web.cli import Command, fault, setup_django


@click.command(
    cls=Command,
    help="Kiểm tra tệp chứng nhận (PDF) hoặc huy hiệu (.jwt, .json) mà không cần mạng. Việc thu hồi chỉ biết được trên "
    "trang công khai, hoặc khi đưa vào danh sách trạng thái bằng --status-list.",
)
@click.argument("files", metavar="TỆP…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--keys", "keys_file", metavar="JWKS", type=click.Path(path_type=Path), help="Khóa công khai, tải từ /chung-nhan/khoa.json (mặc định: lấy từ cơ sở dữ liệu).")  # fmt: skip
@click.option("--status-list", "lists", metavar="TỆP", multiple=True, type=click.Path(path_type=Path), help="Danh sách trạng thái đã tải về; dùng được nhiều lần.")  # fmt: skip
@click.option(
    "--holder", metavar="TÊN", help="Hỏi thêm: huy hiệu có phải của người mang họ tên hoặc thư điện tử này không."
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON ra đầu ra chuẩn.")
def command(
    files: tuple[Path, ...], keys_file: Path | None, lists: tuple[Path, ...], holder: str | None, as_json: bool
) -> int:
    """Exit codes: 0 every file is genuine, 1 some file is not, 2 the call is wrong (no such file, unreadable keys)."""
    keys = _keys(keys_file)
    status_lists = [_read(path).decode("ascii", "replace").strip() for path in lists]
    results = []
    for path in files:
        try:
            found = check_file(_read(path), keys, status_lists=status_lists)
        except BadToken as error:
            raise click.UsageError(
                "danh sách trạng thái không đáng tin: không do đơn vị cấp ký hoặc đã bị sửa."
            ) from error
        results.append(_result(path, found, holder))
    if as_json:
        click.echo(json.dumps(results if len(results) > 1 else results[0], ensure_ascii=False))
    else:
        for result in results:
            _show(result)
    return 0 if all(r["genuine"] and r["holder_matches"] is not False for r in results) else 1


def _keys(file: Path | None) -> TrustedKeys:
    """The public keys in the file, or those of our own database."""
    if file is not None:
        try:
            return TrustedKeys.from_jwks(json.loads(_read(file)))
        except (ValueError, AttributeError) as error:
            raise click.UsageError(
                f"«{file}» không phải tệp khóa công khai; hãy tải lại từ /chung-nhan/khoa.json."
            ) from error
    no_database = click.UsageError("ở đây không có cơ sở dữ liệu; hãy đưa khóa công khai bằng --keys.")
    from django.apps import apps

    from diemtua.web.env import has_database

    if not apps.ready and not has_database():  # before a home is made, with keys and an empty database
        raise no_database
    setup_django()
    from django.db.utils import DatabaseError

    from diemtua.credentials.queries import trusted_keys

    try:
        keys = trusted_keys()
    except DatabaseError as error:
        raise no_database from error
    if not keys:
        raise click.UsageError("cơ sở dữ liệu này chưa có đơn vị cấp nào; hãy đưa khóa công khai bằng --keys.")
    return keys


def _read(path: Path) -> bytes:
    """At most one byte more than a certificate may have."""
    try:
        with path.open("rb") as opened:
            return opened.read(MAX_CHECK_BYTES + 1)
    except OSError as error:
        raise click.UsageError(f"không đọc được «{path}»: {fault(error)}.") from error


def _result(path: Path, found: Finding, holder: str | None) -> dict[str, Any]:
    return {
        "file": str(path),
        "genuine": found.genuine,
        "reason": str(found.reason),
        "message": sentence(found.reason),
        "kind": found.kind,
        "code": found.code,
        **found.facts,
        "revocation_checked_at": found.status_at.isoformat() if found.status_at else None,
        "holder_matches": names_holder(found.body, holder) if holder and found.body else None,
    }


def _show(result: dict[str, Any]) -> None:
    yes = result["genuine"]
    click.echo(f"{'✔' if yes else '✘'} {result['file']}: {result['message']}")
    for key, label in (
        ("number", "Số vào sổ"),
        ("course", "Nội dung"),
        ("issuer", "Đơn vị cấp"),
        ("url", "Trang công khai"),
    ):
        if result.get(key):
            click.echo(f"    {label}: {result[key]}")
    if result["holder_matches"] is not None:
        click.echo(f"    {'Đúng người nêu tên.' if result['holder_matches'] else 'Không phải của người nêu tên.'}")
    if not yes or result["reason"] != Reason.GENUINE:
        return
    if result["revocation_checked_at"]:
        made = dt.datetime.fromisoformat(result["revocation_checked_at"])
        click.echo(f"    Chưa bị thu hồi theo danh sách lập lúc {vn_moment(made)}.")
    else:
        click.echo("    Chưa kiểm tra việc thu hồi: hãy mở trang công khai, hoặc dùng --status-list.")
