"""The class as a workbook: who was called, answered, came, and how the test went; not why somebody cannot come."""

import datetime as dt
from io import BytesIO

from diemtua.exams.queries import NOT_STARTED, STANDINGS, results_of, standing_of
from diemtua.kernel.dates import vn_date, vn_moment
from diemtua.kernel.workbooks import CELL, HEAD, fit_row, print_across, short_workbook, write_heads
from diemtua.people.models import User
from diemtua.training.models import Attendance, TrainingClass
from diemtua.training.queries.people import enrolment_rows
from diemtua.unions.access import visible_persons

_FIRST = (("TT", 5), ("Họ và tên", 28), ("Chức vụ", 24), ("Công đoàn cơ sở", 46), ("Công đoàn cấp trên", 34),
          ("Số điện thoại", 15), ("Trả lời", 14))  # fmt: skip
_LAST = (("Số buổi có mặt", 9), ("Kiểm tra", 12), ("Điểm cao nhất (%)", 10))
_HEAD_ROW = 2


def class_workbook(training_class: TrainingClass, *, user: User, today: dt.date) -> tuple[bytes, int]:
    """A row for everybody called, in the order of the page, a column for each session; the file and how many rows. A telephone
    number stands there when the user may see it on the person's own page: a union above may have called others into the class.

    Seven queries, however many people (five when the class has no test), and what it takes to learn what the user manages.
    """
    near = set(visible_persons(user).filter(enrolments__training_class=training_class).values_list("pk", flat=True))
    sessions = list(training_class.sessions.all())
    here = set(
        Attendance.objects.filter(session__training_class=training_class).values_list("enrolment_id", "session_id")
    )
    results = results_of(training_class.exam) if training_class.exam else {}
    buffer = BytesIO()
    book = short_workbook(buffer)
    sheet = book.add_worksheet("Học viên")
    days = [(vn_moment(s.starts_at), 11) for s in sessions]
    heads = [*_FIRST, *days, *_LAST]
    sheet.write_string(0, 0, f"Học viên lớp «{training_class.name}»", book.add_format({"bold": True}))
    sheet.write_string(1, 0, f"{training_class.unit.name}, tính đến ngày {vn_date(today)}", book.add_format())
    write_heads(sheet, _HEAD_ROW, heads, book.add_format(HEAD), book.add_format(CELL))
    number = 0
    for number, row in enumerate(enrolment_rows(training_class), start=1):
        upper = row.unit.parent.name if row.unit.parent else ""
        result = results.get(row.person_id, NOT_STARTED)
        standing = STANDINGS[standing_of(result)] if row.person_id in results else ""
        values = [
            number, row.person.full_name, row.get_position_display(), row.unit.name, upper,
            row.person.phone if row.person_id in near else "",
            row.get_state_display(),
            *("x" if (row.pk, s.pk) in here else "" for s in sessions),
            row.present, standing, "" if result.best_percent is None else float(result.best_percent),
        ]  # fmt: skip
        fit_row(sheet, _HEAD_ROW + number, zip(values, (width for _, width in heads), strict=True))
        sheet.write_row(_HEAD_ROW + number, 0, values)
    sheet.freeze_panes(_HEAD_ROW + 1, 2)
    sheet.autofilter(_HEAD_ROW, 0, _HEAD_ROW + number, len(heads) - 1)
    print_across(sheet, _HEAD_ROW, _HEAD_ROW)
    book.close()
    return buffer.getvalue(), number
