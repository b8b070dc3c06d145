"""Opens a workbook and gives its roster rows, numbered as Excel numbers them. No Django, no database.

Wrong files raise BadInput with a sentence. Nothing is unpacked before its size is known.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from diemtua.kernel.errors import BadInput
from diemtua.roster.rules.headers import SEARCHED_ROWS, Layout, field_of, find_layout
from diemtua.roster.rules.values import Cell, text_of, words

MAX_UNPACKED_BYTES = 600 * 1024 * 1024  # ten city rosters; a zip bomb is larger
MAX_ROWS = 300_000

_ASK_XLSX = "Hãy mở tệp bằng Excel, chọn Lưu thành (Save As) loại «Excel Workbook (*.xlsx)» rồi tải lên lại."
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


class RawRow(NamedTuple):
    """One row of a roster: `number` as Excel numbers it, `group` the nearest group heading above it."""

    sheet: str
    number: int
    cells: Sequence[Cell]
    group: str


@dataclass(slots=True)
class RosterSheet:
    """A sheet that holds a roster, and where its table is."""

    name: str
    layout: Layout
    sheet: CalamineSheet
    heading: str

    @property
    def first_column(self) -> int:
        """The sheet's first used column (0 is A): cells count from there."""
        return self.sheet.start[1] if self.sheet.start else 0

    def rows(self) -> Iterator[RawRow]:
        """The roster rows in order; titles, group rows, totals and signatures are left out."""
        return _data_rows(self)


class Roster:
    """A workbook with at least one roster in it."""

    def __init__(self, path: Path) -> None:
        self._workbook = _open(path)
        self.sheets = list(self._find_sheets())
        if not self.sheets:
            raise BadInput(
                "Không tìm thấy bảng cán bộ trong tệp: cần một dòng tiêu đề có «Họ và tên» và các cột như chức vụ, đơn vị, "
                "ngày sinh. Hãy kiểm tra lại tệp rồi tải lên lần nữa."
            )

    def _find_sheets(self) -> Iterator[RosterSheet]:
        for meta in self._workbook.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet or meta.visible != SheetVisibleEnum.Visible:
                continue
            try:
                sheet = self._workbook.get_sheet_by_name(meta.name)
            except (CalamineError, ValueError) as error:
                raise BadInput(f"Trang tính «{meta.name}» trong tệp bị hỏng. {_ASK_XLSX}") from error
            if sheet.start is None:
                continue
            if sheet.total_height > MAX_ROWS:
                raise BadInput(
                    f"Trang tính «{meta.name}» có hơn {MAX_ROWS // 1000} nghìn dòng; hãy xóa các dòng trống ở cuối hoặc tách tệp."
                )
            top = []
            for row in sheet.iter_rows():
                top.append(row)
                if len(top) > SEARCHED_ROWS:
                    break
            layout = find_layout(top)
            if layout:
                heading = "\n".join(text_of(c) for row in top[: layout.first_row] for c in row if text_of(c))
                yield RosterSheet(meta.name, _split_name(layout, sheet), sheet, heading)

    def rows(self) -> Iterator[RawRow]:
        """Every roster row of every sheet, in order."""
        for sheet in self.sheets:
            yield from sheet.rows()

    def close(self) -> None:
        """Let go of the file."""
        self._workbook.close()


def _split_name(layout: Layout, sheet: CalamineSheet) -> Layout:
    """«Họ và tên» merged over two columns without a second heading: the given name stands in the second."""
    offset = sheet.start[1] if sheet.start else 0
    name = layout.columns.get("name")
    for (top, left), (_, right) in sheet.merged_cell_ranges or []:
        if name is not None and top == layout.first_row and left - offset == name and right == left + 1:
            columns = {f: c for f, c in layout.columns.items() if f != "name"}
            columns |= {"family_name": name, "given_name": name + 1}
            return replace(layout, columns=columns)
    return layout


# --- opening ---------------------------------------------------------------------------------------------------------


def check_file(path: Path, *, max_bytes: int) -> None:
    """BadInput unless the file is a workbook of bearable size, packed and unpacked."""
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
        if magic.startswith(b"\xd0\xcf\x11\xe0"):
            if _ENCRYPTED_STREAM in opened.read(4 * 1024 * 1024):
                raise BadInput(
                    "Tệp có đặt mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu, lưu rồi tải lên lại."
                )
            return
    if not magic.startswith(b"PK"):
        raise BadInput(f"Đây không phải tệp Excel. {_ASK_XLSX}")
    _check_zip(path)


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
                left -= _unpacked_size(path, info, left)
                if left < 0:
                    raise BadInput(
                        "Tệp phình quá lớn khi mở (như một tệp nén độc hại) nên không được đọc. Hãy lưu lại từ Excel rồi thử lại."
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise BadInput(f"Tệp bị hỏng hoặc tải lên chưa trọn. {_ASK_XLSX}") from error


def _unpacked_size(path: Path, info: zipfile.ZipInfo, limit: int) -> int:
    """True unpacked bytes of one entry, at most a little over `limit`."""
    if info.compress_type == zipfile.ZIP_STORED or info.file_size > limit:
        return max(info.file_size, info.compress_size)
    total = 0
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
            while block and total <= limit:
                total += len(engine.decompress(block, 1 << 22))
                block = engine.unconsumed_tail
            if total > limit:
                break
    return total


def _open(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise BadInput(
            "Tệp có đặt mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu, lưu rồi tải lên lại."
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise BadInput(f"Không đọc được tệp này như một bảng tính. {_ASK_XLSX}") from error


# --- rows ------------------------------------------------------------------------------------------------------------

_TOTAL = re.compile(
    r"(?:tong )?cong \d+.*|tong so.*|tong cong(?! ty\b).*|tong|cong"
)  # «Công đoàn …» and «Tổng công ty …» are none
# What makes a row a person's row when it is filled.
_TELLING = ("position", "unit", "cccd", "phone", "email", "dob", "dob_male", "dob_female", "kind", "upper_unit", "since_year", "trained_year")  # fmt: skip


def _data_rows(roster: RosterSheet) -> Iterator[RawRow]:
    columns = roster.layout.columns
    name_column = columns.get("name", columns.get("given_name", 0))
    post_column = columns.get("position", -1)
    telling = [columns[f] for f in _TELLING if f in columns]
    first = roster.layout.last_row + 1
    sheet_name = roster.name
    carried = _vertical_merges(roster)
    heading = next((c for c in roster.layout.header_cells if field_of(c) in {"name", "given_name"}), "")
    group, after_total = "", False
    for number, cells in enumerate(roster.sheet.iter_rows(), 1):
        if number <= first:
            continue
        if carried:
            _carry(carried, number - 1, cells)
        name = cells[name_column]
        if name and type(name) is str and name[0].isalpha() and post_column >= 0 and cells[post_column] != "":
            if name == heading:
                continue  # the heading again, at a page break
            yield RawRow(sheet_name, number, cells, group)
            continue
        filled = [c for c in cells if c != "" and text_of(c)]
        if not filled:
            continue
        if _is_column_numbers(filled) or (isinstance(name, str) and field_of(name)):
            continue
        first_text = text_of(filled[0])
        total = bool(_TOTAL.fullmatch(words(first_text))) and len(filled) <= 4
        after_total |= total
        if total:
            continue
        told = sum(1 for c in telling if cells[c] != "")
        if len(filled) == 1:
            if not after_total and isinstance(filled[0], str):
                group = first_text
            continue
        ordinal = columns.get("ordinal")
        numbered = ordinal is not None and isinstance(cells[ordinal], float) and cells[ordinal] > 0
        if told >= 3 or (text_of(name) and (told >= 2 or (numbered and not after_total))):
            yield RawRow(sheet_name, number, cells, group)
        elif len(filled) == 2 and not text_of(name) and not after_total and told == 0:
            group = " ".join(text_of(c) for c in filled)


def _is_column_numbers(filled: Sequence[Cell]) -> bool:
    """The row «(1) (2) (3) …» or «A B 1 2 …» some forms have below the heading."""
    plain = [words(text_of(c)) for c in filled]
    return len(plain) > 2 and all(re.fullmatch(r"\d{1,2}|[a-e]", p) for p in plain)


def _vertical_merges(roster: RosterSheet) -> dict[int, list[tuple[int, int, int]]]:
    """Row -> [(column, first row, last row)] of cells merged downwards in the columns that name units and kinds."""
    start = roster.sheet.start or (0, 0)
    wanted = {roster.layout.columns.get(f) for f in ("unit", "upper_unit", "kind")} - {None}
    found: dict[int, list[tuple[int, int, int]]] = {}
    for (top, left), (bottom, _) in roster.sheet.merged_cell_ranges or []:
        column = left - start[1]
        if bottom > top > roster.layout.last_row and column in wanted:
            found.setdefault(top, []).append((column, top, bottom))
    return found


def _carry(merges: dict[int, list[tuple[int, int, int]]], row: int, cells: list[Cell]) -> None:
    """Give the merged value to the rows below it; `merges` also holds what is being carried (under key -1)."""
    running: list[list[object]] = merges.setdefault(-1, [])  # type: ignore[assignment]
    for column, _, bottom in merges.get(row, []):
        running.append([column, bottom, cells[column]])
    for item in list(running):
        column, bottom, value = item
        if row > bottom:  # type: ignore[operator]
            running.remove(item)
        elif cells[column] == "":  # type: ignore[index]
            cells[column] = value  # type: ignore[index]
