"""Accepting and declining."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.training.actions import accept_call, decline_call
from tests.exams.factories import make_exam
from tests.training.factories import enrol, make_class


@pytest.fixture
def made(cast):
    return make_class(cast, capacity=1)


def test_accepting_keeps_the_seat(cast, made, lines) -> None:
    enrolment = accept_call(enrolment=enrol(made, cast.hoa_person), by=cast.hoa, now=timezone.now())
    made.refresh_from_db()
    assert (enrolment.state, made.seats_taken) == ("accepted", 1)
    assert enrolment.responded_at is not None
    assert lines() == ["training.accept_call"]
    with pytest.raises(Conflict):
        accept_call(enrolment=enrolment, by=cast.hoa, now=timezone.now())
    assert lines() == ["training.accept_call"]


def test_declining_needs_a_reason_and_frees_the_seat(cast, made, lines) -> None:
    enrolment = enrol(made, cast.hoa_person)
    with pytest.raises(BadInput):
        decline_call(enrolment=enrolment, reason="", by=cast.hoa, now=timezone.now())
    decline_call(enrolment=enrolment, reason="Trùng ca đêm", by=cast.hoa, now=timezone.now())
    made.refresh_from_db()
    assert (enrolment.state, enrolment.decline_reason, made.seats_taken) == ("declined", "Trùng ca đêm", 0)
    assert lines() == ["training.decline_call"]


def test_a_mind_may_change_while_a_seat_is_free(cast, made) -> None:
    enrolment = enrol(made, cast.hoa_person, state="declined", decline_reason="Bận")
    accept_call(enrolment=enrolment, by=cast.hoa, now=timezone.now())
    made.refresh_from_db()
    assert (enrolment.state, enrolment.decline_reason, made.seats_taken) == ("accepted", "", 1)


def test_a_mind_changed_too_late_finds_the_seat_gone_and_stays_as_it_was(cast, made, lines) -> None:
    enrolment = enrol(made, cast.hoa_person, state="declined", decline_reason="Bận")
    enrol(made, cast.nga_person)
    with pytest.raises(Conflict, match="chỉ còn 0 chỗ"):
        accept_call(enrolment=enrolment, by=cast.hoa, now=timezone.now())
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.decline_reason, lines()) == ("declined", "Bận", [])


def test_after_the_class_began_answers_stay(cast, made) -> None:
    enrolment = enrol(made, cast.hoa_person)
    later = timezone.now() + dt.timedelta(days=1, minutes=1)
    with pytest.raises(Conflict, match="đã bắt đầu"):
        decline_call(enrolment=enrolment, reason="Bận", by=cast.hoa, now=later)
    with pytest.raises(Conflict, match="đã bắt đầu"):
        accept_call(enrolment=enrolment, by=cast.hoa, now=later)


def test_nobody_answers_for_another(cast, made) -> None:
    enrolment = enrol(made, cast.hoa_person)
    for action in (lambda: accept_call(enrolment=enrolment, by=cast.nga, now=timezone.now()), lambda: decline_call(enrolment=enrolment, reason="Bận", by=cast.binh, now=timezone.now())):  # fmt: skip
        with pytest.raises(NotAllowed):
            action()


def test_who_was_withdrawn_cannot_answer(cast, made) -> None:
    enrolment = enrol(made, cast.hoa_person, state="withdrawn")
    with pytest.raises(Conflict):
        accept_call(enrolment=enrolment, by=cast.hoa, now=timezone.now())


def test_a_cancelled_class_takes_no_answer(cast) -> None:
    enrolment = enrol(make_class(cast, state="cancelled"), cast.hoa_person)
    with pytest.raises(Conflict, match="đã hủy"):
        accept_call(enrolment=enrolment, by=cast.hoa, now=timezone.now())


def test_who_declines_is_not_expected_at_the_exam_and_who_accepts_after_all_is(cast, made, lines) -> None:
    made.exam = make_exam(cast)  # Hòa is entered
    made.save()
    enrolment = enrol(made, cast.hoa_person)
    decline_call(enrolment=enrolment, reason="Trùng ca đêm", by=cast.hoa, now=timezone.now())
    entry = made.exam.entries.get(person=cast.hoa_person)
    assert entry.withdrawn_at is not None
    accept_call(enrolment=enrolment, by=cast.hoa, now=timezone.now())
    entry.refresh_from_db()
    assert entry.withdrawn_at is None
    assert lines() == ["training.decline_call", "training.accept_call"]


def test_who_declined_before_the_test_was_chosen_and_comes_after_all_may_sit_it(cast, made) -> None:
    enrolment = enrol(made, cast.hoa_person, state="declined", decline_reason="Bận")
    made.exam = make_exam(cast, persons=[])
    made.save()
    accept_call(enrolment=enrolment, by=cast.hoa, now=timezone.now())
    assert made.exam.entries.get(person=cast.hoa_person).withdrawn_at is None
