"""Starting a sitting, and starting again."""

import datetime as dt

import pytest

from diemtua.exams import actions
from diemtua.exams.models import Sitting
from diemtua.kernel.errors import Conflict
from tests.exams.factories import make_exam, save

HOUR = dt.timedelta(hours=1)


def test_start_gives_the_full_time_and_one_audit_line(cast, exam, now, lines) -> None:
    sitting = actions.start_sitting(exam=exam, by=cast.hoa, now=now)
    assert (sitting.person, sitting.attempt, sitting.state) == (cast.hoa_person, 1, Sitting.State.OPEN)
    assert sitting.due_at == now + dt.timedelta(minutes=30)
    assert len(sitting.alias) == 6
    assert lines() == ["exams.start_sitting"]


def test_start_twice_goes_on_with_the_same_sitting(cast, exam, sitting, now, lines) -> None:
    assert actions.start_sitting(exam=exam, by=cast.hoa, now=now + dt.timedelta(minutes=1)) == sitting
    assert lines() == ["exams.start_sitting"]


def test_start_shortly_before_the_closing_gives_only_what_is_left(cast, exam) -> None:
    late = exam.closes_at - dt.timedelta(minutes=4)
    assert actions.start_sitting(exam=exam, by=cast.hoa, now=late).due_at == exam.closes_at


def test_who_is_not_entered_or_withdrawn_is_told_whom_to_ask(cast, exam, now, lines) -> None:
    with pytest.raises(Conflict):
        actions.start_sitting(exam=exam, by=cast.nga, now=now)
    with pytest.raises(Conflict):
        actions.start_sitting(exam=exam, by=cast.binh, now=now)
    actions.withdraw_person(exam=exam, person=cast.hoa_person, by=cast.binh, now=now)
    with pytest.raises(Conflict) as refused:
        actions.start_sitting(exam=exam, by=cast.hoa, now=now)
    assert refused.value.message == "Bạn không có trong danh sách dự kiểm tra; hãy hỏi đơn vị tổ chức."
    assert lines() == ["exams.withdraw_person"]


def test_too_early_and_too_late_are_refused(cast, exam) -> None:
    for moment in (exam.opens_at - HOUR, exam.closes_at):
        with pytest.raises(Conflict):
            actions.start_sitting(exam=exam, by=cast.hoa, now=moment)
    assert not Sitting.objects.exists()


def test_a_second_attempt_waits_its_hours_and_a_third_is_refused(cast) -> None:
    exam = make_exam(cast, "single", paper_fields={"retry_after_hours": 1, "duration_minutes": 5})
    begin = exam.opens_at
    for attempt in (1, 2):
        start = begin + (attempt - 1) * (HOUR + dt.timedelta(minutes=10))
        sitting = actions.start_sitting(exam=exam, by=cast.hoa, now=start)
        assert sitting.attempt == attempt
        actions.submit_sitting(sitting=sitting, by=cast.hoa, now=start + dt.timedelta(minutes=1))
        with pytest.raises(Conflict):
            actions.start_sitting(exam=exam, by=cast.hoa, now=start + dt.timedelta(minutes=30))
    assert Sitting.objects.count() == 2


def test_nobody_sits_again_after_passing(cast, now) -> None:
    exam = make_exam(cast, "boolean")
    sitting = actions.start_sitting(exam=exam, by=cast.hoa, now=now)
    question = exam.paper.paper_items.get()
    save(sitting, question, ["dung"], now=now)
    actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
    with pytest.raises(Conflict) as refused:
        actions.start_sitting(exam=exam, by=cast.hoa, now=now + HOUR)
    assert refused.value.message == "Bạn đã đạt, không cần làm lại."


def test_starting_again_first_hands_in_the_one_whose_time_is_over(cast, exam, sitting, answer, now) -> None:
    answer(sitting, "boolean")
    again = actions.start_sitting(exam=exam, by=cast.hoa, now=now + HOUR)
    sitting.refresh_from_db()
    assert (sitting.state, sitting.timed_out, sitting.percent) == (Sitting.State.MARKED, True, 20)
    assert again.attempt == 2


def test_extra_time_moves_the_end_of_an_open_sitting_at_once(cast, exam, sitting, now, lines) -> None:
    entry = exam.entries.select_related("exam__unit", "exam__paper").get()
    actions.give_extra_time(entry=entry, minutes=15, by=cast.binh)
    sitting.refresh_from_db()
    assert sitting.due_at == now + dt.timedelta(minutes=45)
    assert lines() == ["exams.start_sitting", "exams.give_extra_time"]


def test_rescheduling_moves_the_end_of_an_open_sitting(cast, exam, sitting, now, lines) -> None:
    actions.reschedule_exam(exam=exam, opens_at=exam.opens_at, closes_at=now + dt.timedelta(minutes=10), by=cast.binh)
    sitting.refresh_from_db()
    assert sitting.due_at == now + dt.timedelta(minutes=10)
    assert lines() == ["exams.start_sitting", "exams.reschedule_exam"]
