"""Danh sách trích ngang: the official list of officers, with its two-row head, as a workbook and for Word.

The columns are those the union keeps of an officer (DOMAIN 1.10). Ethnicity, religion, Party membership and identity
numbers are not among them: they are not needed here. The workbook can be read in again by our own import.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from diemtua.kernel.dates import vn_date
from diemtua.kernel.workbooks import CELL, fit_row, long_workbook, print_across
from diemtua.unions.lists import OfficialLine
from diemtua.unions.paper import (
    TABLE_END,
    add_heading,
    add_signature,
    add_title,
    new_document,
    place_of_table,
    save_with_table,
    sign_file,
    table_begin,
    table_cell,
    table_row,
)
from diemtua.unions.rules import Born, born_told

TITLE = "Danh sách trích ngang cán bộ công đoàn"
# Head, width in a workbook, width in mm on A4 across; the two columns of birth stand under one head.
HEADS = (("STT", 6, 11), ("Họ và tên", 26, 38), ("Nam", 12, 20), ("Nữ", 12, 20), ("Chức vụ công đoàn", 24, 31),
         ("Đơn vị (CĐCS)", 40, 43), ("Loại hình", 18, 20), ("Chuyên trách", 12, 18), ("Số điện thoại", 14, 23),
         ("Năm giữ chức vụ", 11, 14), ("Năm tập huấn gần nhất", 11, 14), ("Ghi chú", 12, 17))  # fmt: skip
BIRTH = (2, 3)
BIRTH_HEAD = "Ngày, tháng, năm sinh"


@dataclass(frozen=True)
class Heading:
    """Who issues the list, the day it tells of and the day it is made: on a day that is over what nobody keeps by day
    is of the latter."""

    superior: str
    issuer: str
    day: dt.date
    made_on: dt.date

    @property
    def as_of(self) -> str:
        of_today = (
            f"; điện thoại và năm tập huấn là của ngày {vn_date(self.made_on)}" if self.day < self.made_on else ""
        )
        return f"(Tính đến ngày {vn_date(self.day)}{of_today})"


def _values(number: int, line: OfficialLine) -> tuple[str | Born, ...]:
    born = ("", line.born) if line.sex == "f" else (line.born, "")
    note = "" if line.sex or not line.born else "chưa ghi nam/nữ"
    return (number, line.full_name, *born, line.positions, line.unit, line.kind, "x" if line.full_time else "",
            line.phone, line.since_year, line.trained, note)  # fmt: skip


def _groups(lines: Iterable[OfficialLine]) -> Iterator[tuple[str, list[tuple[int, OfficialLine]] | Any]]:
    numbered = enumerate(lines, start=1)
    return groupby(numbered, key=lambda pair: pair[1].upper or pair[1].unit)


_FONT = {"font_name": "Times New Roman", "font_size": 12}
_CENTRE = _FONT | {"align": "center", "bold": True}


def write_official_workbook(
    lines: Iterable[OfficialLine], heading: Heading, target: IO[bytes], *, scratch: Path | None = None
) -> int:
    """The list as .xlsx on A4 across; how many people it has. Memory stays constant."""
    book = long_workbook(target, scratch=scratch)
    sheet = book.add_worksheet("Trích ngang")
    strong = book.add_format(_FONT | {"bold": True})
    middle, group = book.add_format(_CENTRE), book.add_format(_FONT | {"border": 1, "bold": True})
    cell = book.add_format(_FONT | CELL | {"border": 1})
    day = book.add_format(_FONT | {"border": 1, "align": "left", "valign": "top", "num_format": "dd/mm/yyyy"})
    last = len(HEADS) - 1
    widths = [width for _, width, _ in HEADS]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    _write_head(book, sheet, heading, widths)
    row, number = 8, 0
    for upper, part in _groups(lines):
        sheet.merge_range(row, 0, row, last, upper, group)
        row += 1
        for number, line in part:
            values = _values(number, line)
            fit_row(sheet, row, zip(values, widths, strict=True), line_points=16)
            for column, value in enumerate(values):
                if isinstance(value, str):
                    sheet.write_string(row, column, value, cell)
                elif isinstance(value, dt.date):
                    sheet.write_datetime(row, column, value, day)
                elif value is None:
                    sheet.write_blank(row, column, None, cell)
                else:
                    sheet.write_number(row, column, value, cell)
            row += 1
    sheet.write_string(row + 1, 0, f"Tổng cộng: {number} người", strong)
    sheet.merge_range(row + 2, 7, row + 2, last, "TM. BAN THƯỜNG VỤ", middle)
    sheet.merge_range(row + 3, 7, row + 3, last, "CHỦ TỊCH", middle)
    sheet.freeze_panes(8, 2)
    print_across(sheet, 6, 7)
    book.close()
    return number


def _write_head(book: Any, sheet: Any, heading: Heading, widths: list[int]) -> None:
    """Who issues it, its title and the two head rows, down to row 8."""
    last = len(HEADS) - 1
    middle, title = book.add_format(_CENTRE), book.add_format(_CENTRE | {"font_size": 14})
    slanted = book.add_format(_FONT | {"align": "center", "italic": True})
    head = book.add_format(_CENTRE | {"border": 1, "text_wrap": True, "valign": "vcenter"})
    over = book.add_format(_CENTRE | {"text_wrap": True, "valign": "top"})
    sheet.merge_range(0, 0, 0, 4, heading.superior.upper(), book.add_format(_FONT | {"align": "center"}))
    sheet.merge_range(0, 6, 0, last, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", middle)
    fit_row(sheet, 1, [(heading.issuer.upper(), sum(widths[:5]) * 0.8)], line_points=16)
    sheet.merge_range(1, 0, 1, 4, heading.issuer.upper(), over)
    sheet.merge_range(1, 6, 1, last, "Độc lập - Tự do - Hạnh phúc", over)
    sheet.set_row(3, 20)
    sheet.merge_range(3, 0, 3, last, TITLE.upper(), title)
    sheet.merge_range(4, 0, 4, last, heading.as_of, slanted)
    fit_row(sheet, 7, ((name, width) for name, width, _ in HEADS), line_points=16)
    for column, (name, _, _) in enumerate(HEADS):
        sheet.write_string(6, column, BIRTH_HEAD if column in BIRTH else name, head)
    for column, (name, _, _) in enumerate(HEADS):
        sheet.write_string(7, column, name if column in BIRTH else "", head)
        # `merge_range` over two rows would close row 6 at once: memory is constant, a row that was left is written.
        if column not in BIRTH:
            sheet.merge.append([6, column, 7, column])
    sheet.merge.append([6, BIRTH[0], 6, BIRTH[1]])


def write_official_document(lines: Iterable[OfficialLine], heading: Heading, target: IO[bytes]) -> int:
    """The list as .docx on A4 across; how many people it has."""
    document = new_document(landscape=True)
    add_heading(document, superior=heading.superior, issuer=heading.issuer, place_and_date="")
    add_title(document, TITLE, heading.as_of)
    place_of_table(document)
    number = 0

    def table() -> Iterator[str]:
        nonlocal number
        yield table_begin([mm for _, _, mm in HEADS], _head_rows())
        for upper, part in _groups(lines):
            yield table_row([table_cell(upper, span=len(HEADS), bold=True)])
            for number, line in part:
                yield table_row(
                    table_cell(v if isinstance(v, str) else born_told(v), centre=isinstance(v, int))
                    for v in _values(number, line)
                )
        yield TABLE_END
        yield f"<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>Tổng cộng: {number} người</w:t></w:r></w:p>"

    add_signature(document, "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")
    sign_file(document, title=TITLE, day=heading.day)
    save_with_table(document, table(), target)
    return number


def _head_rows() -> list[str]:
    upper, lower = [], []
    for column, (name, _, _) in enumerate(HEADS):
        if column == BIRTH[0]:
            upper.append(table_cell(BIRTH_HEAD, span=2, bold=True, centre=True))
        elif column not in BIRTH:
            upper.append(table_cell(name, merge="restart", bold=True, centre=True))
        inside = column in BIRTH
        lower.append(table_cell(name if inside else "", merge="" if inside else "continue", bold=True, centre=True))
    return [table_row(upper, head=True), table_row(lower, head=True)]
