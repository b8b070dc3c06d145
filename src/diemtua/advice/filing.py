"""Evidence on disk: sealed, under random names, in DIEMTUA_HOME/files/tu-van."""

import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from diemtua.vault.files import SealedWriter, unsealed


def folder() -> Path:
    """Where the sealed files lie."""
    return Path(settings.HOME) / "files" / "tu-van"


def keep(data: bytes) -> str:
    """Write the bytes sealed; the name to find them by."""
    name = secrets.token_hex(20)
    with SealedWriter(folder() / name) as file:
        file.write(data)
    return name


def read(name: str) -> Iterator[bytes]:
    """The clear bytes, piece by piece."""
    return unsealed(folder() / name)


def drop(name: str) -> None:
    """Remove a file that no row speaks of."""
    (folder() / name).unlink(missing_ok=True)
