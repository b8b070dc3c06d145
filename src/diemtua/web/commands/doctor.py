"""`diemtua doctor`: is this installation healthy?"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import click

from diemtua.kernel.dates import vn_moment
from diemtua.kernel.numbers import dotted
from diemtua.web.cli import LOOK_AT, Command, setup_django

SAFE_KEY = 32  # characters of a key given by hand; those made here have 64


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `state` is ok, warn or fail."""

    name: str
    state: str
    message: str


def _python() -> Finding:
    version = sys.version.split()[0]
    return Finding("python", "ok" if sys.version_info >= (3, 11) else "fail", f"Python {version}")


def _database() -> Finding:
    from django.db import connection
    from django.db.utils import DatabaseError

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        why = " ".join(str(error).split())
        return Finding("database", "fail", f"Không mở được cơ sở dữ liệu ({why}); {LOOK_AT}")
    return Finding("database", "ok", f"Cơ sở dữ liệu {connection.vendor} mở được")


def _migrations() -> Finding:
    from django.db import connection

    from diemtua.unions import guards
    from diemtua.web.serving import later_migrations, pending_migrations

    if later := later_migrations():
        return Finding("migrations", "fail", f"Cơ sở dữ liệu là của bản mới hơn ({later[-1]}); hãy cài lại bản ấy.")
    if not connection.introspection.table_names():
        first = '«diemtua create-keeper TÊN --name "Họ Tên"» dựng cơ sở dữ liệu và lập tài khoản đầu tiên'
        return Finding("migrations", "fail", f"Cơ sở dữ liệu còn trống; {first}.")
    if pending := pending_migrations():
        return Finding("migrations", "fail", f"Thiếu {len(pending)} bước cập nhật; hãy chạy «diemtua serve».")
    if not guards.are_as_written(connection.alias):
        return Finding(
            "migrations", "fail", "Cơ sở dữ liệu thiếu quy tắc canh giữ của bản này; hãy chạy «diemtua serve»."
        )
    return Finding("migrations", "ok", "Cơ sở dữ liệu đúng phiên bản")


def _vault() -> Finding:
    from cryptography.fernet import InvalidToken

    from diemtua.unions.models import Person
    from diemtua.vault.sealing import digest, seal, unseal

    try:
        if unseal(seal("thử")) != "thử":
            return Finding("vault", "fail", "Khóa niêm phong không mở được chính nó.")
        known = Person.objects.exclude(citizen_digest="").first()
    except InvalidToken:
        return Finding(
            "vault", "fail", "Khóa niêm phong không mở được dữ liệu cũ; hãy khôi phục vault.key từ bản sao lưu."
        )
    if known and known.citizen_digest != digest(known.citizen_id or "", purpose="citizen_id"):
        return Finding(
            "vault",
            "fail",
            "Khóa băm khác với khóa lúc ghi dữ liệu: mã đã phát và số định danh sẽ không khớp; hãy khôi phục digest.key từ bản sao lưu, bỏ DIEMTUA_VAULT_DIGEST_KEY nếu đặt nhầm.",
        )
    if short := sorted({name for name, key in _given_keys() if len(key) < SAFE_KEY}):
        return Finding(
            "vault", "warn", f"{', '.join(short)} ngắn hơn {SAFE_KEY} ký tự nên dễ bị dò; hãy đổi khóa dài hơn."
        )
    return Finding("vault", "ok", "Khóa niêm phong mở được dữ liệu")


def _given_keys() -> Iterator[tuple[str, str]]:
    """Each key in use, under the name of the setting it may come from."""
    from django.conf import settings

    yield "DIEMTUA_SECRET_KEY", settings.SECRET_KEY
    yield "DIEMTUA_VAULT_DIGEST_KEY", settings.VAULT_DIGEST_KEY
    yield "DIEMTUA_VAULT_KEYS", settings.VAULT_KEYS[0]


def _settings() -> Finding:
    from diemtua.web import env

    if unknown := env.misspelt():
        return Finding("settings", "warn", f"Không có cài đặt nào tên {', '.join(unknown)}; hãy xem lại chính tả.")
    return Finding("settings", "ok", "Mọi biến DIEMTUA_* đang đặt đều được dùng")


def _jobs() -> Finding:
    import datetime as dt

    from django.utils import timezone

    from diemtua.jobs.models import Job
    from diemtua.jobs.queries import silent_since

    if silent := silent_since(now=timezone.now()):
        return Finding(
            "jobs", "fail", f"Tiến trình việc nền im lặng từ {vn_moment(silent)}; hãy chạy lại «diemtua serve»."
        )
    late = Job.objects.filter(state=Job.State.WAITING, created_at__lt=timezone.now() - dt.timedelta(minutes=5)).count()
    if late:
        return Finding(
            "jobs",
            "fail",
            f"{late} việc nền chờ quá 5 phút; tiến trình việc nền có thể đã dừng, hãy chạy lại «diemtua serve».",
        )
    return Finding("jobs", "ok", "Không có việc nền nào bị bỏ quên")


def _disk() -> Finding:
    from django.conf import settings

    free = shutil.disk_usage(settings.HOME).free // 2**20
    state = "ok" if free > 2048 else "warn" if free > 256 else "fail"
    return Finding("disk", state, f"Còn trống {dotted(free)} MB ở {settings.HOME}")


def _folder() -> Finding:
    from django.conf import settings

    if os.name == "posix" and settings.HOME.stat().st_mode & 0o007:
        return Finding(
            "folder",
            "warn",
            f"Mọi tài khoản trên máy này mở được thư mục dữ liệu; hãy chạy: chmod 700 {settings.HOME}",
        )
    return Finding("folder", "ok", f"Thư mục dữ liệu là {settings.HOME}")


def _address() -> Finding:
    from django.conf import settings

    if settings.DEBUG:
        return Finding("address", "fail", "DIEMTUA_DEBUG đang bật; hãy tắt trước khi cho người khác dùng.")
    if not settings.HTTPS:
        return Finding(
            "address", "warn", f"Địa chỉ {settings.PUBLIC_URL} không có https: chỉ nên dùng để thử trên máy này."
        )
    if not settings.PROXY_COUNT:
        return Finding(
            "address",
            "fail",
            "Địa chỉ là https nhưng DIEMTUA_PROXIES là 0: mọi trang sẽ tự chuyển về chính nó. Hãy đặt DIEMTUA_PROXIES=1.",
        )
    return Finding("address", "ok", f"Địa chỉ {settings.PUBLIC_URL}")


CHECKS: list[Callable[[], Finding]] = [
    _python,
    _settings,
    _address,
    _disk,
    _folder,
    _database,
    _migrations,
    _vault,
    _jobs,
]


def examine() -> Iterator[Finding]:
    """Each finding in turn; after a broken database nothing else is asked of it."""
    for check in CHECKS:
        finding = check()
        yield finding
        if finding.state == "fail" and finding.name in {"database", "migrations"}:
            return


@click.command("doctor", cls=Command)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def command(as_json: bool) -> int:
    """Khám máy: cấu hình, cơ sở dữ liệu, khóa, việc nền, ổ đĩa. Mã thoát 1 khi có điểm hỏng."""
    setup_django()
    findings = list(examine())
    if as_json:
        click.echo(json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            click.echo(f"{ {'ok': 'tốt ', 'warn': 'nhắc', 'fail': 'HỎNG'}[finding.state] }  {finding.message}")
    return 1 if any(f.state == "fail" for f in findings) else 0
