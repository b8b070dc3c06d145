"""The list of officers as a workbook."""

from collections.abc import Iterable
from typing import IO

from diemtua.unions.models import Person

HEADS = (("STT", 6), ("Họ và tên", 28), ("Chức vụ", 22), ("Đơn vị", 46), ("Công đoàn cấp trên", 34),
         ("Loại hình", 20), ("Số điện thoại", 15), ("Thư điện tử", 30), ("Năm tập huấn gần nhất", 14),
         ("Tài khoản", 18))  # fmt: skip


def write_persons(persons: Iterable[Person], target: IO[bytes]) -> int:
    """One row a current mandate (`person.here`), in the order given; how many rows. Memory stays constant.

    Everything typed by people is written as text: a name beginning with «=» is no formula.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet("Cán bộ")
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    for column, (_, width) in enumerate(HEADS):
        sheet.set_column(column, column, width)
    for column, (head, _) in enumerate(HEADS):
        sheet.write_string(0, column, head, bold)
    sheet.freeze_panes(1, 2)
    row = 0
    for person in persons:
        for mandate in person.here:  # type: ignore[attr-defined]
            row += 1
            unit = mandate.unit
            kind = unit.enterprise.get_kind_display() if unit.enterprise else ""
            sheet.write_number(row, 0, row)
            texts = (person.full_name, mandate.get_position_display(), unit.name, unit.parent.name if unit.parent else "",
                     kind, person.phone, person.email)  # fmt: skip
            for column, text in enumerate(texts, start=1):
                sheet.write_string(row, column, text)
            if person.last_trained_year:
                sheet.write_number(row, 8, person.last_trained_year)
            sheet.write_string(row, 9, person.account_label)
    book.close()
    return row
