"""The sheet of a month that an employer can book: days, hours, by which article."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO

from diemtua.kernel.workbooks import CELL, HEAD, fit_row, print_across, short_workbook, write_heads
from diemtua.timesheets.models import Entry
from diemtua.timesheets.queries import Line
from diemtua.timesheets.rules import KINDS, not_counted_because

HEADS = (("Ngày", 12), ("Họ và tên", 28), ("Chức vụ", 44), ("Số giờ", 9), ("Trừ vào giờ luật cho", 12), ("Loại việc, căn cứ", 60))  # fmt: skip
PURPOSE = ("Việc đã làm", 50)


def month_sheet(lines: Sequence[Line], first: dt.date, *, with_purpose: bool = False) -> bytes:
    """One row a day and kind, then a row an officer that adds up. `with_purpose` only for the officer's own sheet."""
    buffer = BytesIO()
    book = short_workbook(buffer)
    sheet = book.add_worksheet(f"{first:%m-%Y}")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"valign": "top"})
    heads = [*HEADS, *([PURPOSE] if with_purpose else [])]
    sheet.write_string(0, 0, f"Giờ làm công tác công đoàn tháng {first:%m/%Y}", book.add_format({"bold": True}))
    write_heads(sheet, 2, heads, book.add_format(HEAD), book.add_format(CELL))
    sheet.freeze_panes(3, 2)
    print_across(sheet, 2, 2)
    row = 3
    for line in lines:
        for entry in line.entries:
            cells = _cells(line, entry, with_purpose)
            fit_row(sheet, row, zip(cells, (width for _, width in heads), strict=True))
            sheet.write_row(row, 0, cells)
            row += 1
    row += 1
    for line in lines:
        sheet.write_string(row, 0, "Cộng", bold)
        sheet.write_string(row, 1, line.person.full_name, bold)
        sheet.write_string(row, 2, summary(line), plain)
        row += 1
    book.close()
    return buffer.getvalue()


def _cells(line: Line, entry: Entry, with_purpose: bool) -> list[object]:
    why = not_counted_because(entry.kind, entry.on)
    cells: list[object] = [
        entry.on, line.person.full_name, line.posts, entry.minutes / 60,
        "có" if entry.is_counted else "không", f"{KINDS[entry.kind]}{f' ({why})' if why else ''}",
    ]  # fmt: skip
    return [*cells, entry.purpose or ""] if with_purpose else cells


def summary(line: Line) -> str:
    """«Đã dùng 5 giờ trong 24 giờ luật cho (Luật …); ngoài ra 3 giờ không trừ.»"""
    found, words, limit = line.tally, line.tally.words, line.tally.limit
    told = f"Đã dùng {words['counted']}"
    doubt = "" if limit is None or limit.is_sure else ", chưa đối chiếu với văn bản"
    told += (
        f" trong {limit.hours} giờ luật cho ({limit.source}{doubt})"
        if limit
        else "; luật không nêu số giờ cho chức danh"
    )
    told += f", quá {words['over']}" if found.over else ""
    return told + (f"; ngoài ra {words['free']} không trừ." if found.free else ".")
