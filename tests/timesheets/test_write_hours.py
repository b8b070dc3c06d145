"""Writing, correcting, taking back; sessions attended. Each leaves one audit line that tells neither hours nor purpose."""

import pytest
from django.db import IntegrityError, connection, transaction

from diemtua.audit.models import Entry as Line
from diemtua.duplicates.moving import Mover
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.timesheets import actions
from diemtua.timesheets.actions import Used
from diemtua.timesheets.models import Entry
from diemtua.training.models import Attendance
from tests.factories import make_person
from tests.timesheets.factories import NOW, D, make_entry
from tests.training.factories import enrol, make_class

USED = Used(D(2026, 11, 20), 90, "work", "Gặp chị An về\xa0 tiền lương")


def lines() -> list[tuple[str, dict]]:
    return list(Line.objects.filter(action__startswith="timesheets.").order_by("pk").values_list("action", "detail"))


def test_hours_are_written_sealed_with_one_line_in_the_journal(cast) -> None:
    row = actions.write_hours(used=USED, by=cast.hoa, now=NOW)
    kept = Entry.objects.get()
    assert (kept.person, kept.on, kept.length, kept.kind, kept.purpose) == (cast.hoa_person, D(2026, 11, 20), "1 giờ 30 phút", "work", "Gặp chị An về tiền lương")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT purpose FROM timesheets_entry WHERE id = %s", [row.pk])
        assert "tiền lương" not in cursor.fetchone()[0]
    assert lines() == [("timesheets.write_hours", {})]


def test_the_same_line_twice_is_a_conflict_other_work_of_the_day_is_not(cast) -> None:
    actions.write_hours(used=USED, by=cast.hoa, now=NOW)
    with pytest.raises(Conflict, match="đúng lần ghi này"):
        actions.write_hours(used=USED, by=cast.hoa, now=NOW)
    actions.write_hours(used=Used(USED.on, 90, "work", "Họp tổ"), by=cast.hoa, now=NOW)
    assert Entry.objects.count() == 2


def test_refused_without_a_post_on_that_day_and_without_a_person(cast) -> None:
    cast.hoa_mandate.started_on = D(2026, 11, 21)
    cast.hoa_mandate.save()
    with pytest.raises(BadInput, match="chưa giữ chức vụ"):
        actions.write_hours(used=USED, by=cast.hoa, now=NOW)
    with pytest.raises(NotAllowed):
        actions.write_hours(used=USED, by=cast.khai, now=NOW)
    assert (Entry.objects.count(), lines()) == (0, [])


def test_a_correction_keeps_the_wrong_line_and_a_second_one_is_a_conflict(cast) -> None:
    wrong = actions.write_hours(used=USED, by=cast.hoa, now=NOW)
    right = actions.correct_hours(entry=wrong, used=Used(USED.on, 60, "agreed", ""), by=cast.hoa, now=NOW)
    wrong.refresh_from_db()
    assert (wrong.struck_at, wrong.replaced_by, wrong.minutes, right.minutes) == (NOW, right, 90, 60)
    for deed in (
        lambda: actions.correct_hours(entry=wrong, used=USED, by=cast.hoa, now=NOW),
        lambda: actions.withdraw_hours(entry=wrong, by=cast.hoa, now=NOW),
        lambda: actions.withdraw_hours(entry=right, by=cast.nga, now=NOW),
    ):
        with pytest.raises(Conflict):
            deed()
    assert [name for name, _ in lines()] == ["timesheets.write_hours", "timesheets.correct_hours"]


def test_a_correction_that_cannot_be_leaves_the_old_line(cast) -> None:
    entry = actions.write_hours(used=USED, by=cast.hoa, now=NOW)
    with pytest.raises(BadInput):
        actions.correct_hours(entry=entry, used=Used(D(2026, 11, 23), 60, "work"), by=cast.hoa, now=NOW)
    assert Entry.objects.get().struck_at is None


def test_a_line_taken_back_stays_in_the_history(cast) -> None:
    entry = make_entry(cast.hoa_person)
    actions.withdraw_hours(entry=entry, by=cast.hoa, now=NOW)
    assert Entry.objects.get().struck_at == NOW
    assert [name for name, _ in lines()] == ["timesheets.withdraw_hours"]


@pytest.fixture
def session(cast):
    """Hòa was at a session of three hours, called by paper 12/TB."""
    made = make_class(cast, starts=NOW.replace(day=18), convening_number="12/TB")
    one = made.sessions.get()
    Attendance.objects.create(session=one, enrolment=enrol(made, cast.hoa_person, state="accepted"), method="scan")
    return one


def test_a_session_attended_is_written_with_its_paper_once(cast, session) -> None:
    row = actions.write_session(session=session, by=cast.hoa, now=NOW)
    assert (row.on, row.minutes, row.kind, row.session) == (D(2026, 11, 18), 180, "called", session)
    assert row.purpose == "Lớp Tập huấn thương lượng tập thể, văn bản triệu tập số 12/TB"
    with pytest.raises(Conflict, match="đã có trong sổ"):
        actions.write_session(session=session, by=cast.hoa, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_entry(cast.hoa_person, session=session)
    corrected = actions.correct_hours(entry=row, used=Used(row.on, 120, "called"), by=cast.hoa, now=NOW)
    assert corrected.session == session  # a corrected line is still the session's: it is not offered again


def test_two_records_of_one_person_keep_both_lines_but_one_counts(cast, session) -> None:
    twin = make_person("Trần Thị Hòa", cast.other_union)
    kept, second = make_entry(cast.hoa_person, session=session), make_entry(twin, session=session)
    plain = make_entry(twin, on=D(2026, 11, 4))
    Mover(twin, cast.hoa_person).everything()
    second.refresh_from_db()
    assert (second.person, second.struck_at) == (cast.hoa_person, NOW)
    assert set(Entry.objects.filter(person=cast.hoa_person, struck_at=None)) == {kept, plain}


def test_after_three_years_a_line_is_gone_with_what_it_replaced(cast) -> None:
    old, at_the_edge = make_entry(cast.hoa_person, on=D(2023, 11, 21)), make_entry(cast.hoa_person, on=D(2023, 11, 23))
    moved = make_entry(cast.hoa_person, on=D(2023, 11, 24), replaced_by=old, struck_at=NOW)
    first = make_entry(cast.hoa_person, on=D(2023, 11, 20), replaced_by=at_the_edge, struck_at=NOW)
    assert (actions.forget_old_hours(now=NOW), actions.forget_old_hours(now=NOW)) == (2, 0)
    assert not Entry.objects.filter(pk__in=[old.pk, first.pk]).exists()
    moved.refresh_from_db()
    assert (moved.replaced_by, moved.struck_at) == (None, NOW)
