"""Workbooks and files of commas the house writes: what people typed stays text, a day is a day to sort and filter by."""

from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap
from typing import IO, Any

# «=» begins no formula, an address is no link, and a number kept as text keeps its zeros.
_PLAIN = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}
CELL = {"text_wrap": True, "valign": "top"}
HEAD = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E3EFF3"}


def short_workbook(target: IO[bytes] | Path) -> Any:
    """A workbook built in memory, its cells in any order: no temporary file ever holds what is in it."""
    return _opened(target, {"in_memory": True})


def long_workbook(target: IO[bytes], *, scratch: Path | None = None) -> Any:
    """A workbook written row after row: memory stays constant, rows wait in a file in `scratch`."""
    return _opened(target, {"constant_memory": True, "tmpdir": str(scratch) if scratch else None})


def write_heads(sheet: Any, row: int, heads: Iterable[tuple[str, float]], style: Any, cells: Any = None) -> None:
    """The head row: each column's words and width; what stands in the columns looks as `cells` unless it says otherwise."""
    columns = list(heads)
    for column, (_, width) in enumerate(columns):
        sheet.set_column(column, column, width, cells)
    fit_row(sheet, row, ((words, width * 0.9) for words, width in columns))  # bold
    for column, (words, _) in enumerate(columns):
        sheet.write_string(row, column, words, style)


def fit_row(sheet: Any, row: int, cells: Iterable[tuple[object, float]], *, line_points: float = 15) -> None:
    """The row as high as its wrapped texts need in columns so wide; said before its cells are written.

    Excel would find the height itself; LibreOffice trusts a file as Excel writes it, and the lines ran into the row below.
    """
    lines = max((_lines(text, int(width)) for text, width in cells if isinstance(text, str)), default=1)
    if lines > 1:
        sheet.set_row(row, lines * line_points)


def _lines(text: str, room: int) -> int:
    return 1 if len(text) <= room else len(wrap(text, max(room, 1)))


def print_across(sheet: Any, first: int, last: int) -> None:
    """On A4 across, as wide as one page, the head rows and a number on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first, last)
    sheet.set_footer("&C&P/&N")


def column_letter(column: int) -> str:
    """Excel's name of a column (0 is A)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def csv_cell(value: object) -> str:
    """As a file of commas holds it; what a spreadsheet would take for a formula gets an apostrophe."""
    told = "" if value is None else str(value)
    return f"'{told}" if told[:1] in ("=", "+", "-", "@", "\t") else told


def _opened(target: IO[bytes] | Path, options: dict[str, Any]) -> Any:
    import xlsxwriter  # slow to import, and only who writes a workbook needs it

    book = xlsxwriter.Workbook(target, _PLAIN | options)
    book.default_date_format.set_align("top")
    return book
