"""Workbooks we hand out: rows to mend, the list of problems, an empty form. Our own reader reads them back."""

import datetime as dt
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from diemtua.kernel.workbooks import CELL, HEAD, column_letter, fit_row, print_across, short_workbook, write_heads
from diemtua.roster.models import Problem
from diemtua.roster.queries import KINDS, RefusedRow
from diemtua.roster.reading import Table
from diemtua.roster.rules.cells import text_of
from diemtua.roster.rules.headers import FIELDS

REASON = "Lý do chưa nạp"


class Book:
    """A workbook in memory with our few formats."""

    def __init__(self) -> None:
        self.buffer = BytesIO()
        self.book = short_workbook(self.buffer)
        self.head = self.book.add_format(HEAD)
        self.date = self.book.add_format(CELL | {"num_format": "dd/mm/yyyy"})
        self.reason = self.book.add_format(CELL | {"font_color": "#B3391F"})
        self.text = self.book.add_format(CELL | {"num_format": "@"})

    def add_sheet(self, name: str) -> Any:
        """A new sheet of that name, numbered when the name is taken."""
        taken = {sheet.get_name().lower() for sheet in self.book.worksheets()}
        names = [name[:31], *(f"{name[:26]} ({n})" for n in range(2, 99))]
        return self.book.add_worksheet(next(n for n in names if n.lower() not in taken))

    def write(self, sheet: Any, row: int, column: int, value: object) -> None:
        """One cell as it was: dates stay dates, numbers numbers, text text."""
        if isinstance(value, dt.datetime | dt.date):
            sheet.write_datetime(row, column, value, self.date)
        elif isinstance(value, float | int) and not isinstance(value, bool):
            sheet.write_number(row, column, value)
        elif text_of(value):
            sheet.write_string(row, column, str(value), self.text)

    def content(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self.buffer.getvalue()


def refused_workbook(sheets: Iterable[tuple[Table, list[RefusedRow]]]) -> bytes:
    """The refused rows under our headings, the reason in an added last column; ready to mend and import again."""
    made = Book()
    empty = True
    for source, rows in sheets:
        empty = False
        layout = source.layout
        headings = {c: FIELDS[f] for f, c in layout.columns.items() if f != "ignored"}
        columns = sorted(set(layout.labels) | set(headings))
        sheet = made.add_sheet(source.sheet)
        line = 0
        for text in source.heading.split("\n") if source.heading else []:
            sheet.write_string(line, 0, text)
            line += 1
        widths = [*(8 if column == layout.columns.get("ordinal") else 22 for column in columns), 60]
        heads = [*(headings.get(column) or layout.labels[column] for column in columns), REASON]
        write_heads(sheet, line, zip(heads, widths, strict=True), made.head)
        sheet.freeze_panes(line + 1, 0)
        print_across(sheet, line, line)
        group = ""
        for refused in rows:
            if refused.row.group != group:
                group = refused.row.group
                line += 1
                sheet.write_string(line, 0, group)
            line += 1
            cells = refused.row.cells
            values = [cells[column] if column < len(cells) else "" for column in columns]
            reason = f"(dòng {refused.row.number}) {refused.reason}"
            fit_row(sheet, line, zip([*values, reason], widths, strict=True))
            for at, value in enumerate(values):
                made.write(sheet, line, at, value)
            sheet.write_string(line, len(columns), reason, made.reason)
    if empty:
        made.book.add_worksheet("Không có").write_string(0, 0, "Không có dòng nào bị từ chối.")
    return made.content()


def problems_workbook(problems: Iterable[Problem], columns: list[dict[str, Any]]) -> bytes:
    """Every problem with its sheet, row, column and what to do."""
    made = Book()
    letters = {(c["sheet"], known["field"]): known["letter"] for c in columns for known in c["known"]}
    sheet = made.book.add_worksheet("Cần sửa")
    heads = [
        ("Trang tính", 18),
        ("Dòng", 8),
        ("Cột", 7),
        ("Nội dung cột", 22),
        ("Loại", 22),
        ("Cách sửa", 90),
        ("Đã nạp", 10),
    ]
    write_heads(sheet, 0, heads, made.head)
    sheet.freeze_panes(1, 0)
    line = 0
    for line, p in enumerate(problems, 1):
        taken = "chưa" if p.refused else "có"
        letter = letters.get((p.sheet, p.field_label), "")
        values = (p.sheet, p.row, letter, p.field_label, KINDS.get(p.kind, p.kind), p.message, taken)
        fit_row(sheet, line, zip(values, (width for _, width in heads), strict=True))
        for at, value in enumerate(values):
            made.write(sheet, line, at, value)
    sheet.autofilter(0, 0, line, len(heads) - 1)
    print_across(sheet, 0, 0)
    return made.content()


FORM_FIELDS = ("ordinal", "name", "dob_male", "dob_female", "position", "unit", "upper_unit", "kind", "full_time", "cccd", "phone", "email", "since_year", "trained_year")  # fmt: skip
EXAMPLE = (1, "Nguyễn Thị Mẫu", "", dt.date(1985, 3, 8), "Phó Chủ tịch", "CĐCS Công ty TNHH Ví Dụ", "Công đoàn phường Bồ Đề", "Ngoài nhà nước", "", "", "0912345678", "", 2023, "")  # fmt: skip


def empty_form() -> bytes:
    """A form with our headings and one example row to write over."""
    made = Book()
    sheet = made.book.add_worksheet("Danh sách")
    sheet.write_string(
        0, 0, "DANH SÁCH TRÍCH NGANG CÁN BỘ CÔNG ĐOÀN", made.book.add_format({"bold": True, "font_size": 14})
    )
    print_across(sheet, 2, 2)
    for at, name in enumerate(FORM_FIELDS):
        sheet.write_string(2, at, FIELDS[name], made.head)
        sheet.set_column(at, at, 8 if name == "ordinal" else 24, made.text if name in {"cccd", "phone"} else None)
        made.write(sheet, 3, at, EXAMPLE[at])
    sheet.data_validation(f"{column_letter(7)}4:{column_letter(7)}2000", {"validate": "list", "source": ["Ngoài nhà nước", "FDI", "Nhà nước"]})  # fmt: skip
    sheet.freeze_panes(3, 0)
    return made.content()
