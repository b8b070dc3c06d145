"""The desk's crossed figures as a workbook, as on the screen: bands are text, what is hidden there is not here."""

from collections.abc import Sequence
from io import BytesIO

from diemtua.advice.queries.statistics import DIMENSIONS, Crossed
from diemtua.advice.rules.figures import Period
from diemtua.kernel.workbooks import HEAD, print_across, short_workbook, write_heads

HIDDEN_BEFORE = "ẩn"


def crossed_sheet(rows: Sequence[Crossed], dimension: str, period: Period, before: Period) -> bytes:
    """A row for each topic and group that may be told."""
    buffer = BytesIO()
    book = short_workbook(buffer)
    sheet = book.add_worksheet(period.key)
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, f"Câu hỏi tư vấn {period.label}: chủ đề theo {DIMENSIONS[dimension][1].lower()}", bold)
    sheet.write_string(1, 0, "Số ghi theo khoảng; nhóm dưới 5 câu không hiện, để không ai bị nhận ra.")
    heads = (
        ("Chủ đề", 36),
        (DIMENSIONS[dimension][1], 44),
        (period.label, 14),
        (before.label, 14),
        ("So với kỳ trước", 16),
    )
    write_heads(sheet, 3, heads, book.add_format(HEAD))
    for row, one in enumerate(rows, 4):
        for column, words in enumerate((one.label, one.group, one.asked, one.before or HIDDEN_BEFORE, one.rising)):
            sheet.write_string(row, column, str(words))
    sheet.freeze_panes(4, 0)
    print_across(sheet, 3, 3)
    book.close()
    return buffer.getvalue()
