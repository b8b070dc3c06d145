"""Finishing a class: no open question is lost, minutes and training year are kept."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.corrections.models import Edit
from diemtua.corrections.queries import origins_of
from diemtua.kernel.errors import Conflict, NotAllowed
from diemtua.training.actions import finish_class
from diemtua.training.models import Attendance, Question
from tests.training.factories import enrol, make_class, make_question, make_session

YESTERDAY = dt.timedelta(days=1)


@pytest.fixture
def made(cast):
    return make_class(cast, starts=timezone.now() - YESTERDAY)


def finish(cast, made, *, minutes=None, hand_on=False, by=None) -> int:
    return finish_class(training_class=made, question_minutes=minutes or {}, hand_on_open=hand_on, by=by or cast.binh, now=timezone.now())  # fmt: skip


def test_it_closes_and_keeps_the_minutes_spent_on_questions(cast, made, lines) -> None:
    session = made.sessions.get()
    finish(cast, made, minutes={session.pk: 75})
    session.refresh_from_db()
    assert (made.state, session.question_minutes_used) == ("finished", 75)
    assert made.finished_at is not None
    assert lines() == ["training.finish_class"]
    with pytest.raises(Conflict):
        finish(cast, made)
    assert lines() == ["training.finish_class"]


def test_open_questions_hold_it_open_until_they_are_handed_on_in_one_press(cast, made, lines) -> None:
    waiting, done = make_question(made), make_question(made, state="live")
    with pytest.raises(Conflict, match="Còn 1 câu hỏi"):
        finish(cast, made)
    made.refresh_from_db()
    assert (made.state, lines()) == ("called", [])
    assert finish(cast, made, hand_on=True) == 1
    waiting.refresh_from_db()
    done.refresh_from_db()
    assert (waiting.state, done.state) == ("advice", "live")
    assert waiting.handed_on_at is not None
    assert Question.objects.filter(state="open").count() == 0


def test_not_before_the_last_session_is_over(cast, made) -> None:
    make_session(made, starts=timezone.now() + YESTERDAY)
    with pytest.raises(Conflict, match="còn buổi"):
        finish(cast, made)


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_only_a_class_that_was_called(cast, state) -> None:
    with pytest.raises(Conflict):
        finish(cast, make_class(cast, state=state, starts=timezone.now() - YESTERDAY))


def test_a_lecturer_does_not_finish(cast, made) -> None:
    with pytest.raises(NotAllowed):
        finish(cast, made, by=cast.khai)


def test_the_register_remembers_who_attended_enough(cast, made) -> None:
    session = made.sessions.get()
    Attendance.objects.create(session=session, enrolment=enrol(made, cast.hoa_person), method="hand")
    enrol(made, cast.nga_person)
    finish(cast, made)
    cast.hoa_person.refresh_from_db()
    cast.nga_person.refresh_from_db()
    assert (cast.hoa_person.last_trained_year, cast.nga_person.last_trained_year) == (session.ends_at.year, None)
    year = {origin.label: origin for origin in origins_of(cast.binh, cast.hoa_person)}["Năm tập huấn gần nhất"]
    assert (year.where, year.by) == (f"Sửa trong sổ. Dự đủ lớp «{made.name}».", "Nguyễn Văn Bình")
    assert not Edit.objects.filter(person=cast.nga_person).exists()
