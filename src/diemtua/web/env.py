"""Reads DIEMTUA_* from the environment; what is wrong is said in one sentence."""

import os
import secrets
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from diemtua.kernel.numbers import whole_number

READ: set[str] = set()  # every name asked for, so that a misspelt one can be told


LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def text(name: str, default: str = "") -> str:
    """The variable, or the default when unset."""
    READ.add(name)
    return os.environ.get(name, default)


def misspelt() -> list[str]:
    """Names of DIEMTUA_* variables that are set and that nothing reads."""
    return sorted(name for name in os.environ if name.startswith("DIEMTUA_") and name not in READ)


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1/true/yes/có, False for 0/false/no/không or unset."""
    raw = text(name).strip().lower()
    if raw in {"", "0", "false", "no", "không"}:
        return default if raw == "" else False
    if raw in {"1", "true", "yes", "có"}:
        return True
    raise ImproperlyConfigured(f"{name} phải là 1 hoặc 0, đang là «{raw}».")


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number, `least` or more."""
    raw = text(name).strip()
    if not raw:
        return default
    found = whole_number(raw)
    if found is None or found < least:
        raise ImproperlyConfigured(f"{name} phải là số nguyên từ {least} trở lên, đang là «{raw}».")
    return found


def words(name: str, default: list[str]) -> list[str]:
    """A comma-separated list."""
    return [w.strip() for w in text(name).split(",") if w.strip()] or default


def level(name: str, default: str) -> str:
    """A level of the log, in capitals."""
    raw = text(name).strip().upper() or default
    if raw not in LEVELS:
        raise ImproperlyConfigured(f"{name} phải là một trong {', '.join(LEVELS)}, đang là «{raw}».")
    return raw


def address(name: str, default: str = "", *, path: bool = False) -> str:
    """A web address, its scheme and host in small letters, without the slash at its end. `path`: it may lead below a host."""
    raw = text(name).strip().rstrip("/") or default
    if not raw:
        return ""
    parts = _split(name, raw)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or " " in raw:
        raise ImproperlyConfigured(f"{name} phải là địa chỉ đầy đủ như https://diemtua.example.vn, đang là «{raw}».")
    if not path and (parts.path or parts.query or parts.fragment):
        raise ImproperlyConfigured(
            f"{name} chỉ gồm giao thức và tên máy như https://diemtua.example.vn, đang là «{raw}»."
        )
    return parts._replace(netloc=parts.netloc.lower()).geturl()


def hosts(name: str, default: list[str]) -> list[str]:
    """Names of hosts, without scheme, port or path."""
    found = words(name, default)
    for host in found:
        if "/" in host or (":" in host and not host.startswith("[")):
            raise ImproperlyConfigured(f"{name} chỉ ghi tên máy như diemtua.example.vn, không ghi giao thức hay cổng; đang có «{host}».")  # fmt: skip
    return found


def _split(name: str, url: str) -> SplitResult:
    """The parts of an address; its port is a number."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (read to be checked)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} là địa chỉ không đọc được; hãy xem lại tên máy và cổng.") from error
    return parts


def home_path() -> Path:
    """Where the folder of database, uploads and keys is, or would be (DIEMTUA_HOME, «var» here by default)."""
    return Path(text("DIEMTUA_HOME").strip() or "var").expanduser().resolve()


def home() -> Path:
    """That folder; made when missing, for its owner alone: names and phones are in it."""
    folder = home_path()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret(name: str, file: Path) -> str:
    """The variable, or a random secret kept in `file` (0600), made on first use."""
    given = text(name)
    if given:
        return given
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    kept = file.read_text().strip()
    if len(kept) < 32:
        raise ImproperlyConfigured(f"Tệp khóa {file} bị hỏng (quá ngắn); hãy khôi phục từ bản sao lưu hoặc đặt {name}.")
    return kept


def _sqlite(file: str, *, full_sync: bool) -> dict[str, Any]:
    """Django's database setting for a file."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        # Opening a file and setting it up costs as much as a whole small request: each thread keeps its own.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # A killed process loses nothing acknowledged; a power cut may lose the last seconds unless FULL (ADR 0003).
            # What is erased is overwritten, in the file and in every copy of it: only Debian's SQLite does so unasked.
            "init_command": "PRAGMA secure_delete=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous="
            + ("FULL" if full_sync else "NORMAL")
            + "; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
        },
    }


def database(url: str, home_folder: PurePath) -> dict[str, Any]:
    """Django's database setting from sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME; empty: a file in the home folder."""
    full_sync = flag("DIEMTUA_SQLITE_FULL_SYNC", default=True)
    if not url:
        return _sqlite(str(home_folder / "diemtua.sqlite3"), full_sync=full_sync)
    parts = _split("DIEMTUA_DATABASE_URL", url)
    if parts.scheme in {"sqlite", "postgresql", "postgres"} and not parts.path.strip("/"):
        raise ImproperlyConfigured("DIEMTUA_DATABASE_URL thiếu tên cơ sở dữ liệu ở cuối; hãy ghi như postgresql://diemtua:mật-khẩu@127.0.0.1/diemtua.")  # fmt: skip
    if parts.scheme == "sqlite":
        file = unquote(parts.path).lstrip("/")
        return _sqlite(file if file[1:2] == ":" else f"/{file}", full_sync=full_sync)
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            # Compiling a statement of a page takes up to two seconds of the ten milliseconds it needs.
            "OPTIONS": {"options": "-c jit=off"},
        }
    raise ImproperlyConfigured(
        "DIEMTUA_DATABASE_URL phải bắt đầu bằng sqlite:/// hoặc postgresql://, đang bắt đầu bằng "
        f"«{parts.scheme or url[:12]}»."
    )


def has_database() -> bool:
    """False while the database's file is not there; a server is not asked. Makes nothing."""
    told = database(text("DIEMTUA_DATABASE_URL"), home_path())
    return not told["ENGINE"].endswith("sqlite3") or Path(told["NAME"]).is_file()
