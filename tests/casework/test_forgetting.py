"""Ten years after a case was closed nothing of it is left, and the agreement it led to stays."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from diemtua.casework.actions import Happening, close_case, correct_event, forget_old_cases, record_event, reopen_case
from diemtua.casework.models import Case, CaseEvent
from tests.agreements.factories import make_agreement
from tests.casework.factories import D, at, make_case

TEN = dt.timedelta(days=10 * 365 + 4)


def test_ten_years_after_its_end_a_case_is_gone_with_its_files(cast) -> None:
    case, open_one = make_case(cast), make_case(cast, title="Chưa đóng")
    agreement = make_agreement(cast.union, case=case)
    photo = SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")
    first = record_event(case=case, happened=Happening("demand", D(2026, 2, 2), file=photo), by=cast.hoa, now=at(D(2026, 2, 2)))  # fmt: skip
    correct_event(event=first, happened=Happening("demand", D(2026, 2, 3)), reason="Nhầm ngày", by=cast.hoa, now=at(D(2026, 2, 4)))  # fmt: skip
    first.refresh_from_db()
    closed = at(D(2026, 6, 1))
    close_case(case=case, note="Đã ký", by=cast.hoa, now=closed)
    assert forget_old_cases(now=closed + TEN - dt.timedelta(days=3)) == 0
    reopen_case(case=case, by=cast.hoa, now=closed)
    assert (forget_old_cases(now=closed + TEN), first.path.exists()) == (0, True)
    close_case(case=case, note="Đã ký", by=cast.hoa, now=closed)
    assert (forget_old_cases(now=closed + TEN), first.path.exists()) == (1, False)
    agreement.refresh_from_db()
    assert (list(Case.objects.all()), CaseEvent.objects.count(), agreement.case) == ([open_one], 0, None)
