"""Sealed files: written and read in pieces, so that neither the clear text nor the whole file is ever held at once.

One Fernet token a line, each over at most 1 MiB. Order and completeness are not proved: these files are ours, short-lived.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from diemtua.kernel.errors import Gone
from diemtua.vault.sealing import seal_bytes, unseal_bytes

PIECE = 1 << 20

LOST = "Tệp này không còn trên máy chủ. Hãy báo quản trị hệ thống lấy lại từ bản sao lưu, hoặc nhờ người có bản gốc tải lên lại."


class SealedWriter(io.RawIOBase):
    """A file to write to, as zipfile or a document writer does; what reaches the disk is sealed.

    The file appears under its name only when all of it is there: an interrupted run leaves no half file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path, self._partial = path, path.with_suffix(".partial")
        self._file = self._partial.open("wb")
        self._partial.chmod(0o600)
        self._buffer = bytearray()
        self._written = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._written

    def write(self, data) -> int:  # type: ignore[no-untyped-def,override]
        piece = bytes(data)
        self._buffer += piece
        self._written += len(piece)
        while len(self._buffer) >= PIECE:
            self._seal(PIECE)
        return len(piece)

    def _seal(self, size: int) -> None:
        self._file.write(seal_bytes(bytes(self._buffer[:size])) + b"\n")
        del self._buffer[:size]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._buffer:
            self._seal(PIECE)
        self._file.close()
        if kind is None:
            self._partial.replace(self._path)
        else:
            self._partial.unlink(missing_ok=True)
        self.close()


def unsealed(path: Path) -> Iterator[bytes]:
    """The clear content of a sealed file, piece by piece. Raises Gone, before any piece, when the file is not there."""
    if not path.is_file():
        raise Gone(LOST)
    return _pieces(path)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for line in file:
            yield unseal_bytes(line.rstrip(b"\n"))
