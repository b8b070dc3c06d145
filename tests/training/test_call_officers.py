"""Calling people: in order of need, up to the seats, also when two press at once."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.training.actions import call_officers, call_person, withdraw_enrolment
from diemtua.training.models import Enrolment, TrainingClass
from diemtua.training.queries.calling import callable_officers, in_order_of_need, preview
from diemtua.unions.models import Mandate
from diemtua.unions.queries import OfficerFilter, chosen_officers
from tests.exams.factories import make_exam
from tests.factories import make_person, make_union
from tests.training.factories import enrol, make_class


def presidents(cast, *years: int | None) -> list:
    """A president of a union of their own for each year of last training."""
    return [
        make_person(f"Nguyễn Văn Số {i}", make_union(cast.ward, f"Công ty {i}"), last_trained_year=year)
        for i, year in enumerate(years)
    ]


def call(cast, made, *, ticked=None, by=None, **options) -> int:
    by = by or cast.binh
    mandates = chosen_officers(by, OfficerFilter(positions=frozenset({"CT"})))
    return call_officers(training_class=made, mandates=mandates, ticked=ticked, by=by, now=timezone.now(), **options)


def called(made) -> set:
    return {e.person for e in made.enrolments.all()}


def test_everybody_the_filter_means_is_called_with_unit_and_post_of_the_day(cast, lines) -> None:
    made = make_class(cast, state="draft")
    assert call(cast, made) == 1
    enrolment = made.enrolments.get()
    assert (enrolment.person, enrolment.unit, enrolment.position) == (cast.hoa_person, cast.union, "CT")
    assert (enrolment.state, enrolment.decline_reason) == ("called", "")
    made.refresh_from_db()
    assert (made.state, made.seats_taken) == ("called", 1)
    assert lines() == ["training.call_officers"]


def test_with_too_few_seats_need_comes_first(cast) -> None:
    people = presidents(cast, 2024, None, 2019, 2025)
    made = make_class(cast, capacity=3)
    assert call(cast, made) == 3
    assert called(made) == {people[1], people[2], cast.hoa_person}  # Hòa and number 1 were never trained


def test_among_equals_the_lot_is_the_same_each_time_and_another_for_another_class(cast) -> None:
    presidents(cast, *[None] * 12)
    one, other = make_class(cast), make_class(cast)
    everybody = chosen_officers(cast.binh, OfficerFilter())

    def order(made):
        return [m.person_id for m in in_order_of_need(everybody, made)]

    assert order(one) == order(one)
    assert sorted(order(one)) == sorted(order(other))
    assert order(one) != order(other)
    assert order(one) != sorted(order(one))


def test_who_is_on_the_list_is_skipped_whatever_the_state(cast) -> None:
    made = make_class(cast)
    enrol(made, cast.hoa_person, state="declined")
    with pytest.raises(Conflict, match="Không còn ai"):
        call(cast, made)
    assert made.enrolments.get().state == "declined"


def test_who_is_called_elsewhere_is_skipped_unless_wanted(cast) -> None:
    enrol(make_class(cast, name="Lớp kia"), cast.hoa_person)
    made = make_class(cast)
    with pytest.raises(Conflict):
        call(cast, made)
    assert call(cast, made, skip_called_elsewhere=False) == 1


def test_a_person_with_two_posts_gets_one_seat(cast) -> None:
    Mandate.objects.create(person=cast.hoa_person, unit=make_union(cast.ward, "Công ty hai"), position="CT")
    made = make_class(cast)
    everybody = callable_officers(made, chosen_officers(cast.binh, OfficerFilter()))
    seen = preview(everybody, made, number=None)
    assert (seen.persons, len(seen.page.object_list)) == (1, 2)
    assert call(cast, made) == 1


def test_only_those_ticked_are_called(cast) -> None:
    people = presidents(cast, None, None, None)
    made = make_class(cast)
    ticked = [person.mandates.get().pk for person in people[:2]]
    assert call(cast, made, ticked=ticked) == 2
    assert called(made) == set(people[:2])


def test_more_ticked_than_seats_is_a_conflict_and_calls_nobody(cast, lines) -> None:
    people = presidents(cast, None, None, None)
    made = make_class(cast, capacity=2)
    with pytest.raises(Conflict, match="chỉ còn 2 chỗ"):
        call(cast, made, ticked=[person.mandates.get().pk for person in people])
    assert (made.enrolments.count(), lines()) == (0, [])


def test_a_ticked_stranger_from_another_ward_is_not_called(cast) -> None:
    made = make_class(cast)
    with pytest.raises(Conflict):
        call(cast, made, ticked=[cast.nga_person.mandates.get().pk])


def test_a_full_class_says_so(cast) -> None:
    made = make_class(cast, capacity=1)
    enrol(made, cast.nga_person)
    with pytest.raises(Conflict, match="đã đủ 1 chỗ"):
        call(cast, made)


@pytest.mark.parametrize("state", ["finished", "cancelled"])
def test_a_class_that_is_over_calls_nobody(cast, state) -> None:
    with pytest.raises(Conflict):
        call(cast, make_class(cast, state=state))


def test_the_officer_of_another_ward_is_refused(cast, lines) -> None:
    made = make_class(cast)
    with pytest.raises(NotAllowed):
        call(cast, made, by=cast.other_binh)
    assert (made.enrolments.count(), lines()) == (0, [])


def test_those_called_may_sit_the_test(cast) -> None:
    exam = make_exam(cast, "single", persons=[])
    made = make_class(cast, exam=exam)
    call(cast, made)
    assert [entry.person for entry in exam.entries.all()] == [cast.hoa_person]


def test_the_database_itself_refuses_one_more_than_the_seats(cast) -> None:
    made = make_class(cast, capacity=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingClass.objects.filter(pk=made.pk).update(seats_taken=2)


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_never_fill_a_seat_twice(cast) -> None:
    presidents(cast, *[None] * 30)
    made = make_class(cast, capacity=20)
    results: list[object] = []
    together = threading.Barrier(3)

    def press(ticked: list[int]) -> None:
        try:
            together.wait()
            results.append(call(cast, TrainingClass.objects.get(pk=made.pk), ticked=ticked))
        except Conflict as error:
            results.append(error.message)
        finally:
            connection.close()

    mandates = list(Mandate.objects.filter(unit__parent=cast.ward).values_list("pk", flat=True))
    hands = [threading.Thread(target=press, args=(mandates[i : i + 15],)) for i in (0, 8, 15)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    made.refresh_from_db()
    assert made.enrolments.count() == made.seats_taken <= 20
    assert 15 in results
    assert all("chỗ" in result for result in results if isinstance(result, str))


class TestByHand:
    def test_one_person_is_called(self, cast, lines) -> None:
        made = make_class(cast)
        call_person(training_class=made, mandate=cast.hoa_mandate, by=cast.binh, now=timezone.now())
        assert (called(made), lines()) == ({cast.hoa_person}, ["training.call_person"])
        with pytest.raises(Conflict, match="đã có trong danh sách"):
            call_person(training_class=made, mandate=cast.hoa_mandate, by=cast.binh, now=timezone.now())
        made.refresh_from_db()
        assert made.seats_taken == 1

    def test_who_was_withdrawn_is_called_again_with_the_reason_gone(self, cast) -> None:
        made = make_class(cast)
        enrolment = enrol(made, cast.hoa_person, state="withdrawn", withdraw_reason="Nhầm người")
        call_person(training_class=made, mandate=cast.hoa_mandate, by=cast.binh, now=timezone.now())
        enrolment.refresh_from_db()
        assert (enrolment.state, enrolment.withdraw_reason) == ("called", "")

    def test_without_a_seat_it_is_a_conflict(self, cast, lines) -> None:
        made = make_class(cast, capacity=1)
        enrol(made, cast.nga_person)
        with pytest.raises(Conflict, match="chỉ còn 0 chỗ"):
            call_person(training_class=made, mandate=cast.hoa_mandate, by=cast.binh, now=timezone.now())
        assert (made.enrolments.count(), lines()) == (1, [])

    def test_withdrawing_gives_the_seat_back_and_takes_the_test_away(self, cast, lines) -> None:
        exam = make_exam(cast, "single", persons=[cast.hoa_person])
        made = make_class(cast, exam=exam)
        enrolment = enrol(made, cast.hoa_person)
        withdraw_enrolment(enrolment=enrolment, reason="Đổi công tác", by=cast.binh, now=timezone.now())
        made.refresh_from_db()
        assert (enrolment.state, enrolment.withdraw_reason, made.seats_taken) == ("withdrawn", "Đổi công tác", 0)
        assert exam.entries.filter(withdrawn_at=None).count() == 0
        assert lines() == ["training.withdraw_enrolment"]
        assert (
            "reason" not in Entry.objects.get(action="training.withdraw_enrolment").detail
        )  # kept for two years, not ten
        with pytest.raises(Conflict):
            withdraw_enrolment(enrolment=enrolment, reason="Lần hai", by=cast.binh, now=timezone.now())
        made.refresh_from_db()
        assert made.seats_taken == 0

    def test_withdrawing_needs_a_reason_and_the_right(self, cast) -> None:
        enrolment = enrol(make_class(cast), cast.hoa_person)
        with pytest.raises(BadInput):
            withdraw_enrolment(enrolment=enrolment, reason=" ", by=cast.binh, now=timezone.now())
        with pytest.raises(NotAllowed):
            withdraw_enrolment(enrolment=enrolment, reason="Bận", by=cast.khai, now=timezone.now())
        assert Enrolment.objects.get().state == "called"
