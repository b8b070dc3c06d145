"""The register's workbook: read what people uploaded, write what they take away. What we write, we read back the same."""

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from diemtua.agreements.models import Agreement
from diemtua.agreements.rules.sheets import AGREEMENTS, CLAUSE_COLUMNS, CLAUSES, COLUMNS, Column, find_heads, text_of
from diemtua.agreements.rules.terms import terms
from diemtua.kernel.errors import BadInput
from diemtua.kernel.text import fold
from diemtua.kernel.workbooks import HEAD, column_letter, short_workbook, write_heads
from diemtua.roster.reading import check_file

MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table found: its name, rows as (number in Excel, field -> cell), field -> place and heading; headings nobody knows."""

    name: str
    rows: list[tuple[int, dict[str, Any]]]
    heads: dict[str, str]
    head_row: int
    unread: tuple[str, ...]


def read_workbook(file: IO[bytes], *, max_bytes: int) -> tuple[Sheet, Sheet | None]:
    """The sheet of agreements and that of clauses, if any. BadInput when the file holds no register."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "so-thoa-uoc.xlsx"
        path.write_bytes(file.read(max_bytes + 1))
        check_file(path, max_bytes=max_bytes)
        try:
            book = CalamineWorkbook.from_path(str(path))
            found = {name: _rows_of(book.get_sheet_by_name(name)) for name in book.sheet_names}
        except (CalamineError, ValueError, OSError) as error:
            raise BadInput("Không đọc được tệp này như một bảng tính; hãy lưu lại từ Excel rồi tải lên.") from error
    agreements = next((s for s in (_sheet(n, r, COLUMNS) for n, r in found.items()) if s), None)
    if agreements is None:
        raise BadInput(
            "Không tìm thấy bảng thỏa ước: cần một dòng tiêu đề có «Công đoàn ký», «Bên người sử dụng lao động», «Số lao động». "
            "Hãy dùng mẫu trên trang này."
        )
    named = [name for name in found if fold(name) == fold(CLAUSES)] or [n for n in found if n != agreements.name]
    clauses = next((s for s in (_sheet(n, found[n], CLAUSE_COLUMNS) for n in named) if s), None)
    if len(agreements.rows) > MOST_ROWS:
        raise BadInput(f"Sổ có hơn {MOST_ROWS} dòng; hãy tách thành nhiều tệp.")
    return agreements, clauses


def _rows_of(sheet: CalamineSheet) -> list[list[Any]]:
    """The cells by row; what is merged downwards (a heading of two lines, one union's several agreements) stands in each row."""
    rows = sheet.to_python(skip_empty_area=False)
    for (first, column), (last, _) in sheet.merged_cell_ranges or ():
        for row in rows[first + 1 : last + 1]:
            row[column : column + 1] = rows[first][column : column + 1]  # a merged range may lie beyond the cells
    return rows


def _sheet(name: str, rows: Sequence[Sequence[Any]], columns: Sequence[Column]) -> Sheet | None:
    heads = find_heads(rows, columns)
    if heads is None:
        return None
    start, places = heads
    data = []
    for number, row in enumerate(rows[start + 1 :], start + 2):
        cells = {field: row[place] if place < len(row) else None for field, place in places.items()}
        if any(str(cell or "").strip() for field, cell in cells.items() if field != "key"):
            data.append((number, cells))
    letters = {field: f"{column_letter(place)} ({rows[start][place]})" for field, place in places.items()}
    read = set(places.values())
    unread = tuple(t for place, cell in enumerate(rows[start]) if place not in read and (t := text_of(cell)))
    return Sheet(name, data, letters, start + 1, unread)


def write_register(agreements: Iterable[Agreement]) -> bytes:
    """Both sheets, clauses under the STT of their agreement."""
    return _written(list(agreements))


def empty_form() -> bytes:
    """The workbook to fill in, with the catalogue of terms on a third sheet."""
    return _written([], with_catalogue=True)


def _written(agreements: list[Agreement], *, with_catalogue: bool = False) -> bytes:
    buffer = BytesIO()
    book = short_workbook(buffer)
    head = book.add_format(HEAD)
    date = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, columns, rows in (
        (AGREEMENTS, COLUMNS, _rows(agreements)),
        (CLAUSES, CLAUSE_COLUMNS, _clause_rows(agreements)),
    ):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 2)
        write_heads(sheet, 0, ((column.head, column.width) for column in columns), head)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                _write(sheet, number, place, value, date)
    if with_catalogue:
        sheet = book.add_worksheet("Danh mục")
        write_heads(sheet, 0, (("Mã điều khoản", 28), ("Điều khoản", 60), ("Đơn vị tính", 16), ("Nhóm", 48)), head)
        for number, one in enumerate(terms().values(), 1):
            for place, text in enumerate((one.id, one.label, one.unit, one.group_label)):
                sheet.write_string(number, place, text)
    book.close()
    return buffer.getvalue()


def _write(sheet: Any, row: int, place: int, value: object, date: Any) -> None:
    if isinstance(value, bool):
        sheet.write_string(row, place, "có" if value else "không")
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, place, dt.datetime.combine(value, dt.time()), date)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, place, value)
    elif value:
        sheet.write_string(row, place, str(value))


def _rows(agreements: list[Agreement]) -> Iterator[list[object]]:
    for number, one in enumerate(agreements, 1):
        special: dict[str, object] = {
            "key": str(number),
            "unit": one.unit.name,
            "tax_code": one.enterprise.tax_code if one.enterprise else "",
            "kind": one.get_kind_display(),
            "trade": one.get_trade_display(),
            "region": one.get_region_display() if one.region else "",
            "state": one.get_state_display(),
        }
        yield [special[c.field] if c.field in special else getattr(one, c.field) for c in COLUMNS]


def _clause_rows(agreements: list[Agreement]) -> Iterator[list[object]]:
    for number, one in enumerate(agreements, 1):
        for clause in one.clauses.all():
            term = clause.term
            value: object = None
            if clause.value is not None:
                value = bool(clause.value) if term.kind == "yes_no" else Decimal(clause.value)
            yield [str(number), term.id, term.label, value, term.unit, clause.condition, clause.wording]
