"""Reads DIEMTUA_* from the environment; what is wrong is said in one sentence."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from diemtua.kernel.numbers import whole_number


def text(name: str, default: str = "") -> str:
    """The variable, or the default when unset."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1/true/yes/có, False for 0/false/no/không or unset."""
    raw = os.environ.get(name, "").strip().lower()
    if raw in {"", "0", "false", "no", "không"}:
        return default if raw == "" else False
    if raw in {"1", "true", "yes", "có"}:
        return True
    raise ImproperlyConfigured(f"{name} phải là 1 hoặc 0, đang là «{raw}».")


def number(name: str, default: int) -> int:
    """A whole number."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    found = whole_number(raw)
    if found is None:
        raise ImproperlyConfigured(f"{name} phải là số nguyên không âm, đang là «{raw}».")
    return found


def words(name: str, default: list[str]) -> list[str]:
    """A comma-separated list."""
    raw = os.environ.get(name, "")
    return [w.strip() for w in raw.split(",") if w.strip()] or default


def home() -> Path:
    """The folder of database, uploads and keys (DIEMTUA_HOME, «var» here by default); made when missing."""
    folder = Path(text("DIEMTUA_HOME", "var")).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
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


def database(url: str, home_folder: Path) -> dict[str, Any]:
    """Django's database setting from sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME."""
    if not url:
        url = f"sqlite:///{home_folder / 'diemtua.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")) if parts.path.startswith("//") else unquote(parts.path),
            # Opening a file and setting it up costs as much as a whole small request: each thread keeps its own.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # A killed process loses nothing acknowledged; a power cut may lose the last seconds unless FULL (ADR 0003).
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous="
                + ("FULL" if flag("DIEMTUA_SQLITE_FULL_SYNC", default=True) else "NORMAL")
                + "; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.removeprefix("/"),
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
