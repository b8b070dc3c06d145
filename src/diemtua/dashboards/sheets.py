"""The board and its lists as workbooks, as on screen."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter


def workbook(
    title: str, note: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], *, widths: Sequence[int]
) -> bytes:
    """An .xlsx with a title, a note, a frozen head row and a filter; rows are streamed, memory stays small."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold = book.add_format({"bold": True, "font_name": "Times New Roman", "font_size": 14})
        plain = book.add_format({"font_name": "Times New Roman", "font_size": 12, "valign": "top"})
        head = book.add_format(
            {
                "bold": True,
                "font_name": "Times New Roman",
                "font_size": 12,
                "border": 1,
                "text_wrap": True,
                "bg_color": "#E3EFF3",
            }
        )
        sheet = book.add_worksheet("Danh sách")
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, title, bold)
        sheet.write_string(1, 0, note, plain)
        for column, name in enumerate(heads):
            sheet.write_string(3, column, name, head)
        line = 3
        for line, row in enumerate(rows, start=4):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, value, plain)
                elif value is not None:
                    sheet.write_number(line, column, value, plain)
        sheet.autofilter(3, 0, line, len(heads) - 1)
        sheet.freeze_panes(4, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
    return out.getvalue()
