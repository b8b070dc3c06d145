"""The board, its lists and the statistics as files, as on screen."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from django.db.models import QuerySet

from diemtua.dashboards.queries import Scope
from diemtua.dashboards.rules import MISSING, STAGES
from diemtua.kernel.dates import vn_date
from diemtua.kernel.workbooks import CELL, HEAD, csv_cell, fit_row, long_workbook, print_across, write_heads
from diemtua.unions.models import Enterprise, Mandate
from diemtua.unions.rules import POSITIONS

STEP = 2000
POST_HEADS = ("Họ và tên", "Chức vụ", "Công đoàn cơ sở", "Công đoàn cấp trên", "Loại hình", "Số điện thoại",
              "Năm tập huấn gần nhất")  # fmt: skip


def workbook(
    title: str, note: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], *, widths: Sequence[int]
) -> bytes:
    """`write_workbook` in memory, for short ones whose last row is a total."""
    out = io.BytesIO()
    write_workbook(out, title, note, heads, rows, widths=widths, totals=1)
    return out.getvalue()


def write_workbook(
    target: IO[bytes],
    title: str,
    note: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widths: Sequence[int],
    totals: int = 0,
    scratch: Path | None = None,
) -> int:
    """An .xlsx with a title, a note, a frozen head row and a filter; how many rows. Memory stays constant.

    `totals`: so many rows at the end add up the others, so that sorting and filtering leave them where they are.
    """
    with long_workbook(target, scratch=scratch) as book:
        font = {"font_name": "Times New Roman", "font_size": 12}
        bold, plain = book.add_format(font | {"bold": True, "font_size": 14}), book.add_format(font)
        cell = book.add_format(CELL | font)
        sheet = book.add_worksheet("Danh sách")
        sheet.set_row(0, 20)
        sheet.write_string(0, 0, title, bold)
        sheet.write_string(1, 0, note, plain)
        write_heads(sheet, 3, zip(heads, widths, strict=True), book.add_format(HEAD | font), cell)
        line = 3
        for line, row in enumerate(rows, start=4):
            fit_row(sheet, line, zip(row, widths, strict=True))
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, value, cell)
                elif value is not None:
                    sheet.write_number(line, column, value, cell)
        sheet.autofilter(3, 0, max(line - totals, 3), len(heads) - 1)
        sheet.freeze_panes(4, 0)
        print_across(sheet, 3, 3)
    return line - 3


def crossing_csv(heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """A table as .csv that Excel opens with its marks: UTF-8 with BOM; no cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in (heads, *rows):
        writer.writerow([csv_cell(value) for value in row])
    return ("\ufeff" + out.getvalue()).encode()


def write_posts(
    posts: QuerySet[Mandate],
    scope: Scope,
    stage: str,
    target: IO[bytes],
    *,
    today: dt.date,
    scratch: Path | None = None,
    beat: Callable[[int], None] = lambda done: None,
) -> int:
    """The posts behind a figure as .xlsx; how many. One query read in pieces; `beat` hears of every 2,000."""
    kinds = dict(Enterprise.Kind.choices)
    found = posts.select_related(None).values_list(
        "person__full_name", "position", "unit_name_then", "upper_name_then", "kind_then",
        "person__phone", "person__last_trained_year",
    )  # fmt: skip

    def lines() -> Iterator[Sequence[Any]]:
        for number, (name, position, unit, upper, kind, phone, trained) in enumerate(found.iterator(STEP), start=1):
            if number % STEP == 0:
                beat(number)
            yield name, POSITIONS[position], unit, upper or "", kinds.get(kind, ""), phone, trained

    title = f"{(STAGES | MISSING)[stage]}: {scope.unit.name}"
    of_today = f"; điện thoại và năm tập huấn là của ngày {vn_date(today)}" if scope.day else ""
    note = f"{scope.kinds_label}; tính đến ngày {vn_date(scope.day or today)}{of_today}"
    widths = [28, 14, 48, 32, 22, 16, 14]
    return write_workbook(target, title, note, POST_HEADS, lines(), widths=widths, scratch=scratch)
