"""An exam as a workbook: who sat it and how it went, as its page tells."""

import datetime as dt
from io import BytesIO

from diemtua.exams.models import Exam
from diemtua.exams.queries import STANDINGS, ExamSheet
from diemtua.kernel.dates import vn_date, vn_moment
from diemtua.kernel.workbooks import CELL, HEAD, fit_row, print_across, short_workbook, write_heads

_HEADS = (("TT", 5), ("Họ và tên", 28), ("Công đoàn cơ sở", 46), ("Tình trạng", 12), ("Số lượt làm", 9),
          ("Điểm cao nhất (%)", 11), ("Thêm giờ (phút)", 9), ("Ký nhận", 16))  # fmt: skip
_HEAD_ROW = 4


def exam_workbook(exam: Exam, sheet: ExamSheet, *, today: dt.date) -> bytes:
    """The rows of the sheet in its order, and how many of everybody stand where. No query when `exam` has its unit and
    paper."""
    buffer = BytesIO()
    book = short_workbook(buffer)
    page = book.add_worksheet("Kết quả")
    bold, plain = book.add_format({"bold": True}), book.add_format()
    opens, closes = (vn_moment(at) for at in (exam.opens_at, exam.closes_at))
    page.write_string(0, 0, exam.title, bold)
    page.write_string(1, 0, f"{exam.unit.name}, tính đến ngày {vn_date(today)}", plain)
    page.write_string(2, 0, f"Mở {opens}, đóng {closes}. Đạt từ {exam.paper.pass_percent}%.", plain)
    page.write_string(3, 0, "; ".join(f"{label.lower()}: {count}" for _, label, count in sheet.tallies), plain)
    write_heads(page, _HEAD_ROW, _HEADS, book.add_format(HEAD), book.add_format(CELL))
    for number, row in enumerate(sheet.rows, start=1):
        best = row.result.best_percent
        values = [
            number, row.entry.person.full_name, row.unit_name, STANDINGS[row.standing], row.result.attempts,
            "" if best is None else float(best), row.entry.extra_minutes or "", "",
        ]  # fmt: skip
        fit_row(page, _HEAD_ROW + number, zip(values, (width for _, width in _HEADS), strict=True))
        page.write_row(_HEAD_ROW + number, 0, values)
    page.freeze_panes(_HEAD_ROW + 1, 2)
    page.autofilter(_HEAD_ROW, 0, _HEAD_ROW + len(sheet.rows), len(_HEADS) - 1)
    print_across(page, _HEAD_ROW, _HEAD_ROW)
    book.close()
    return buffer.getvalue()
