"""From a file to its sheets. What a file is, its content says; its name may be wrong.

Wrong files raise BadInput with a sentence. Nothing is unpacked before its size is known, nor laid out before its extent.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from math import isfinite
from pathlib import Path
from typing import Protocol

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from diemtua.kernel.errors import BadInput
from diemtua.kernel.text import clean
from diemtua.roster.reading.extents import Extent, extent_of
from diemtua.roster.reading.texts import read_text
from diemtua.roster.rules.cells import Cell

MAX_UNPACKED_BYTES = 600 * 1024 * 1024  # ten city rosters; a zip bomb is larger
MAX_ROWS = 300_000
SHEET_NAME = 100  # letters

_ASK_XLSX = "Hãy mở tệp bằng Excel, chọn Lưu thành (Save As) loại «Excel Workbook (*.xlsx)» rồi tải lên lại."
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0"
# How files begin that people send by mistake, and what to call them.
_OTHERS = [
    (b"%PDF", "tệp PDF"),
    (b"\x89PNG", "tệp ảnh"),
    (b"\xff\xd8\xff", "tệp ảnh"),
    (b"GIF8", "tệp ảnh"),
    (b"{\\rtf", "tệp Word (RTF)"),
    (b"MZ", "tệp chương trình"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén"),
    (b"<", "trang web hoặc tệp XML, dù tên là tệp Excel"),
]


class Grid(Protocol):
    """What reading asks of a sheet: calamine's, or a CSV file's."""

    @property
    def start(self) -> tuple[int, int] | None: ...
    @property
    def total_height(self) -> int: ...
    @property
    def merged_cell_ranges(self) -> list[tuple[tuple[int, int], tuple[int, int]]] | None: ...
    def iter_rows(self) -> Iterator[list[Cell]]: ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file."""

    name: str
    grid: Grid
    hidden: bool


class _Cells:
    """A sheet of calamine's whose numbers are numbers: an overflow is what Excel shows for one."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self._sheet = sheet
        self.start = sheet.start
        self.total_height = sheet.total_height
        self.merged_cell_ranges = sheet.merged_cell_ranges

    def iter_rows(self) -> Iterator[list[Cell]]:
        for row in self._sheet.iter_rows():
            for at, cell in enumerate(row):
                if type(cell) is float and not isfinite(cell):
                    row[at] = "#NUM!"
            yield row


class Book:
    """An opened workbook or CSV file."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as opened:
            binary = opened.read(4) == _OLE or zipfile.is_zipfile(opened)
        self._workbook = _open(path) if binary else None
        self._text = None if binary else read_text(path)

    def sheets(self) -> Iterator[Sheet]:
        """Its sheets in order, hidden ones too, empty ones and charts left out."""
        for sheet in self._text_sheets() if self._workbook is None else self._workbook_sheets(self._workbook):
            if sheet.grid.total_height > MAX_ROWS:
                raise BadInput(
                    f"Trang tính «{sheet.name}» có hơn {MAX_ROWS // 1000} nghìn dòng; hãy xóa các dòng trống ở cuối hoặc tách tệp."
                )
            yield sheet

    def _text_sheets(self) -> Iterator[Sheet]:
        if self._text:
            yield Sheet("CSV", self._text, hidden=False)

    @staticmethod
    def _workbook_sheets(workbook: CalamineWorkbook) -> Iterator[Sheet]:
        names: set[str] = set()
        for meta in workbook.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            try:
                grid = workbook.get_sheet_by_name(meta.name)
            except (CalamineError, ValueError) as error:
                raise BadInput(f"Trang tính «{meta.name}» trong tệp bị hỏng. {_ASK_XLSX}") from error
            if grid.start is not None:
                names.add(name := _short(meta.name, names))
                yield Sheet(name, _Cells(grid), hidden=meta.visible != SheetVisibleEnum.Visible)

    def close(self) -> None:
        """Let go of the file."""
        if self._workbook:
            self._workbook.close()


def _short(name: str, taken: set[str]) -> str:
    """The name of a sheet as we keep it: LibreOffice lets it be of any length."""
    short = clean(name)[:SHEET_NAME]
    others = (f"{short[: SHEET_NAME - 6]} ({n})" for n in count(2))
    return short if short not in taken else next(other for other in others if other not in taken)


def _open(path: Path) -> CalamineWorkbook:
    try:
        with path.open("rb") as opened:  # not by its path: calamine would trust the suffix
            return CalamineWorkbook.from_filelike(opened)
    except PasswordError as error:
        raise BadInput(
            "Tệp có đặt mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu, lưu rồi tải lên lại."
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise BadInput(f"Không đọc được tệp này như một bảng tính. {_ASK_XLSX}") from error


def check_file(path: Path, *, max_bytes: int) -> None:
    """BadInput unless the file is a workbook or a CSV file of bearable size, packed and unpacked."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BadInput(f"Không mở được tệp «{path.name}»: hãy kiểm tra lại tên và thư mục.") from error
    if not path.is_file():
        raise BadInput(f"«{path.name}» là thư mục, không phải tệp; hãy chọn một tệp Excel.")
    if size == 0:
        raise BadInput("Tệp rỗng (0 byte), có lẽ đã hỏng khi chép hay tải về. Hãy lấy lại tệp từ nơi gửi.")
    if size > max_bytes:
        raise BadInput(
            f"Tệp nặng {size // 1024 // 1024} MB, quá mức {max_bytes // 1024 // 1024} MB. Hãy bỏ ảnh và trang tính thừa, hoặc tách thành nhiều tệp."
        )
    with path.open("rb") as opened:
        magic = opened.read(8)
        if magic.startswith(_OLE):
            if _ENCRYPTED_STREAM in opened.read(4 * 1024 * 1024):
                raise BadInput(
                    "Tệp có đặt mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu, lưu rồi tải lên lại."
                )
            return
    if magic.startswith(b"PK"):
        _check_zip(path)
        return
    kind = next((name for start, name in _OTHERS if magic.lstrip(b"\xef\xbb\xbf \r\n").startswith(start)), "")
    if kind:
        raise BadInput(f"Đây không phải tệp Excel hay CSV mà là {kind}. {_ASK_XLSX}")
    read_text(path)


def _check_zip(path: Path) -> None:
    """Unpack in memory, block by block, and stop at the limit: what a zip says of its own size may be a lie."""
    left = MAX_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            if any(info.flag_bits & 1 for info in packed.infolist()):
                raise BadInput("Tệp có đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu, lưu rồi tải lên lại.")
            if not any(n.startswith(("xl/", "Index/")) or n == "content.xml" for n in names):
                raise BadInput(f"Đây là tệp nén hoặc tệp văn bản, không phải bảng tính. {_ASK_XLSX}")
            for info in packed.infolist():
                left -= _unpacked_size(path, info, left, extent_of(info.filename))
                if left < 0:
                    raise BadInput(
                        "Tệp phình quá lớn khi mở (như một tệp nén độc hại) nên không được đọc. Hãy lưu lại từ Excel rồi thử lại."
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise BadInput(f"Tệp bị hỏng hoặc tải lên chưa trọn. {_ASK_XLSX}") from error


def _unpacked_size(path: Path, info: zipfile.ZipInfo, limit: int, extent: Extent | None) -> int:
    """True unpacked bytes of one entry, at most a little over `limit`; `extent` is shown what it holds."""
    if info.file_size > limit:
        return info.file_size
    total = 0
    for piece in _unpacked(path, info):
        total += len(piece)
        if total > limit:
            break
        if extent:
            extent.feed(piece)
    return total


def _unpacked(path: Path, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of one entry, in pieces of at most 4 MB."""
    engine = zlib.decompressobj(-15)
    with path.open("rb") as raw:
        raw.seek(info.header_offset + 26)
        name_length, extra_length = (int.from_bytes(raw.read(2), "little") for _ in range(2))
        raw.seek(name_length + extra_length, 1)
        to_read = info.compress_size
        while to_read > 0 and not engine.eof:
            block = raw.read(min(1 << 18, to_read))
            if not block:
                raise EOFError
            to_read -= len(block)
            if info.compress_type == zipfile.ZIP_STORED:
                yield block
                continue
            while block:
                yield engine.decompress(block, 1 << 22)
                block = engine.unconsumed_tail
