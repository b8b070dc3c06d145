"""The list of officers as a workbook, as on the screen: the same people, columns, order."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from diemtua.unions.lists import Line
from diemtua.unions.rules import ACCOUNTS, COLUMNS

FIRST = (("STT", 6), ("Họ và tên", 28))


def _cells(line: Line) -> dict[str, tuple[str | int | None, ...]]:
    """What each column of COLUMNS writes; several posts stand in one cell, apart by semicolons."""
    posts = line.posts

    def each(name: str) -> str:
        return "; ".join(getattr(post, name) for post in posts)

    return {
        "chuc-vu": (each("position"), each("unit"), each("upper")),
        "loai-hinh": ("; ".join(dict.fromkeys(post.kind for post in posts if post.kind)),),
        "gioi-tinh": (line.sex,),
        "ngay-sinh": (line.born,),
        "dien-thoai": (line.phone,),
        "thu": (line.email,),
        "tu-nam": (min((post.since_year for post in posts if post.since_year), default=None),),
        "chuyen-trach": ("x" if any(post.full_time for post in posts) else "",),
        "tap-huan": (line.trained,),
        "tai-khoan": (ACCOUNTS[line.account],),
    }


def write_list(
    lines: Iterable[Line], columns: Sequence[str], target: IO[bytes], *, day: dt.date, scratch: Path | None = None
) -> int:
    """One row a person, in the order given; how many. The sheet is named after the day.

    Memory stays constant: rows wait in a file in `scratch`.

    Everything typed by people is written as text: a name beginning with «=» is no formula.
    """
    import xlsxwriter

    options: dict[str, Any] = {"constant_memory": True, "tmpdir": str(scratch) if scratch else None}
    book = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet(f"Cán bộ ngày {day:%d.%m.%Y}")
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    heads = [*FIRST, *(head for key in columns for head in COLUMNS[key].heads)]
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    sheet.freeze_panes(1, 2)
    row = 0
    for row, line in enumerate(lines, start=1):
        sheet.write_number(row, 0, row)
        sheet.write_string(row, 1, line.full_name)
        cells = _cells(line)
        for column, value in enumerate((v for key in columns for v in cells[key]), start=2):
            if isinstance(value, str):
                if value:
                    sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write_number(row, column, value)
    sheet.autofilter(0, 0, row, len(heads) - 1)
    book.close()
    return row
