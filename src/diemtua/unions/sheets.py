"""The list of officers as a workbook, as on the screen: the same people, columns, order. And the tree of units."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

from diemtua.kernel.dates import vn_date
from diemtua.kernel.workbooks import CELL, fit_row, long_workbook, print_across, write_heads
from diemtua.unions.lists import Line
from diemtua.unions.queries import UnitThen
from diemtua.unions.rules import ACCOUNTS, COLUMNS, Born

FIRST = (("STT", 6), ("Họ và tên", 28))
OF_TODAY = {"tap-huan", "tai-khoan"}  # nobody keeps these by day
OF_UNITS = (("STT", 6), ("Đơn vị", 52), ("Loại", 34), ("Cấp trên trực tiếp", 44), ("Loại hình", 24), ("Từ ngày", 12),
            ("Đến hết ngày", 12), ("Công đoàn cơ sở", 12), ("Cán bộ", 10), ("Chủ tịch", 10))  # fmt: skip


def _cells(line: Line) -> dict[str, tuple[str | Born, ...]]:
    """What each column of COLUMNS writes; several posts stand in one cell, apart by semicolons."""
    posts = line.posts
    one_union = len({(post.unit, post.upper) for post in posts}) == 1

    def each(name: str) -> str:
        """One after another, once where every post is of one union."""
        told = [getattr(post, name) for post in posts]
        return told[0] if one_union else "; ".join(told)

    return {
        "chuc-vu": ("; ".join(post.position for post in posts), each("unit"), each("upper")),
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
    lines: Iterable[Line],
    columns: Sequence[str],
    target: IO[bytes],
    *,
    day: dt.date,
    today: dt.date,
    scratch: Path | None = None,
) -> int:
    """One row a person, in the order given; how many. The sheet is named after the day; on one that is over the heads
    of `OF_TODAY` say so."""
    book = long_workbook(target, scratch=scratch)
    sheet = book.add_worksheet(f"Cán bộ ngày {day:%d.%m.%Y}")
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    late = f" (đến {vn_date(today)})" if day < today else ""
    heads = [
        *FIRST,
        *((f"{head}{late if key in OF_TODAY else ''}", width) for key in columns for head, width in COLUMNS[key].heads),
    ]
    write_heads(sheet, 0, heads, bold, book.add_format(CELL))
    sheet.freeze_panes(1, 2)
    row = 0
    for row, line in enumerate(lines, start=1):
        cells = _cells(line)
        values = [row, line.full_name, *(v for key in columns for v in cells[key])]
        fit_row(sheet, row, zip(values, (width for _, width in heads), strict=True))
        for column, value in enumerate(values):
            if isinstance(value, str):
                if value:
                    sheet.write_string(row, column, value)
            elif isinstance(value, dt.date):
                sheet.write_datetime(row, column, value)
            elif value is not None:
                sheet.write_number(row, column, value)
    sheet.autofilter(0, 0, row, len(heads) - 1)
    print_across(sheet, 0, 0)
    book.close()
    return row


def write_units(tree: Iterable[UnitThen], target: IO[bytes], *, day: dt.date, scratch: Path | None = None) -> int:
    """The units as they were on `day`, in the order of its tree; how many."""
    book = long_workbook(target, scratch=scratch)
    sheet = book.add_worksheet(f"Đơn vị ngày {day:%d.%m.%Y}")
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    write_heads(sheet, 0, OF_UNITS, bold, book.add_format(CELL))
    sheet.freeze_panes(1, 2)
    names: dict[int, str] = {}
    row = 0
    for row, then in enumerate(tree, start=1):
        unit, names[then.unit.pk] = then.unit, then.name
        upper = names.get(then.parent_id, "") if then.parent_id else ""
        counts = (then.n_unions if then.is_upper else "", then.n_officers, then.n_presidents)
        values = (row, then.name, then.kind_label, upper, then.works_in_label, unit.valid_from or "", unit.valid_to or "",
                  *counts)  # fmt: skip
        fit_row(sheet, row, zip(values, (width for _, width in OF_UNITS), strict=True))
        sheet.write_row(row, 0, values)
    sheet.autofilter(0, 0, row, len(OF_UNITS) - 1)
    print_across(sheet, 0, 0)
    book.close()
    return row
