"""A workbook as the house opens it: text is text, a day is a day."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from diemtua.kernel.workbooks import (
    CELL,
    column_letter,
    csv_cell,
    fit_row,
    long_workbook,
    print_across,
    short_workbook,
    write_heads,
)


@pytest.mark.parametrize("opened", [short_workbook, long_workbook])
def test_what_was_typed_stays_text_and_a_day_is_a_day(opened: Callable[[Any], Any]) -> None:
    target = io.BytesIO()
    with opened(target) as book:
        sheet = book.add_worksheet("Một")
        write_heads(sheet, 0, (("Họ và tên", 28), ("Ngày", 12)), book.add_format({"bold": True}))
        sheet.write_row(1, 0, ("=1+1", dt.date(2026, 11, 22), "https://example.vn", "0012"))
    read = openpyxl.load_workbook(target)["Một"]
    assert [(str(cell.value), cell.data_type, cell.number_format) for cell in read[2]] == [
        ("=1+1", "s", "General"),
        ("2026-11-22 00:00:00", "d", "dd/mm/yyyy"),
        ("https://example.vn", "s", "General"),
        ("0012", "s", "General"),
    ]
    assert read["C2"].hyperlink is None
    assert [(read.cell(1, n).value, read.cell(1, n).font.bold, read.column_dimensions[c].width) for n, c in ((1, "A"), (2, "B"))] == [
        ("Họ và tên", True, pytest.approx(28.7, abs=0.1)),
        ("Ngày", True, pytest.approx(12.7, abs=0.1)),
    ]  # fmt: skip


@pytest.mark.parametrize("opened", [short_workbook, long_workbook])
def test_a_row_is_as_high_as_its_longest_text_and_a_page_has_the_head_and_its_number(
    opened: Callable[[Any], Any],
) -> None:
    target = io.BytesIO()
    with opened(target) as book:
        sheet = book.add_worksheet("Một")
        heads = (("Công đoàn cơ sở", 20), ("Năm tập huấn gần nhất", 10))
        write_heads(sheet, 0, heads, book.add_format({"bold": True}), book.add_format(CELL))
        for row, name in enumerate(("CĐCS May", "CĐCS Công ty TNHH một thành viên May Sông Hồng"), start=1):
            fit_row(sheet, row, ((name, 20), (2026, 10)))
            sheet.write_row(row, 0, (name, 2026))
        print_across(sheet, 0, 0)
    read = openpyxl.load_workbook(target)["Một"]
    assert [read.row_dimensions[row].height for row in (1, 2, 3)] == [45, None, 45]
    assert [(read.cell(3, n).alignment.wrap_text, read.cell(3, n).alignment.vertical) for n in (1, 2)] == [
        (True, "top")
    ] * 2
    assert (read.print_title_rows, read.oddFooter.center.text, read.page_setup.paperSize) == ("$1:$1", "&P/&N", 9)


def test_columns_are_named_as_excel_names_them() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_no_cell_of_a_file_of_commas_is_a_formula() -> None:
    assert [csv_cell(v) for v in ("=cmd()", "@a", "Hòa", "", None, 7)] == ["'=cmd()", "'@a", "Hòa", "", "", "7"]
