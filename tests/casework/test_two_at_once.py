"""Two people at one case: real threads, real transactions, both past their first look before either writes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection

from diemtua.casework import access
from diemtua.casework.actions import (
    ask_upper,
    follow_case,
    hand_over,
    name_member,
    people,
    recording,
    recount_cases,
    rescue_case,
)
from diemtua.casework.models import Case
from diemtua.kernel.errors import DomainError
from diemtua.people.models import User
from diemtua.unions.models import Stewardship
from tests.advice.test_two_at_once import overtaking
from tests.casework.factories import D, at, make_case, tell
from tests.casework.test_rescue_case import leave, officer

pytestmark = pytest.mark.django_db(transaction=True)
NOW = at(D(2026, 2, 3))


@pytest.fixture
def together(monkeypatch):
    """`together(*deeds, after=name)`: what each answered, or its error; they meet where `people.name` was called."""

    def run(*deeds: Callable[[], object], after: str) -> list[object]:
        meet, look = Barrier(len(deeds)), getattr(people, after)

        def looked(*args: object) -> object:
            found = look(*args)
            with suppress(BrokenBarrierError):  # the other waits for the lock
                meet.wait(0.3)
            return found

        def press(deed: Callable[[], object]) -> object:
            try:
                return deed()
            except DomainError as refusal:
                return refusal
            finally:
                connection.close()

        monkeypatch.setattr(people, after, looked)
        with ThreadPoolExecutor(len(deeds)) as pool:
            return list(pool.map(press, deeds))

    return run


def fresh(case: Case) -> Case:
    return Case.objects.select_related("unit").get(pk=case.pk)


def test_a_case_handed_over_to_two_at_once_has_one_holder_and_the_second_is_told(cast, together, lines) -> None:
    case = make_case(cast, confidential=True)
    answers = together(
        *(
            lambda to=to: hand_over(case=fresh(case), to=to, stays=True, by=cast.hoa, now=NOW)
            for to in (cast.thao, cast.binh)
        ),
        after="may_be_named",
    )
    assert sorted(type(a).__name__ for a in answers) == ["NoneType", "NotAllowed"]
    assert case.members.filter(until=None, role="holder").count() == 1
    assert lines() == ["open_case", "hand_over"]


def test_naming_or_following_pressed_twice_leaves_one_member(cast, together) -> None:
    case = make_case(cast)
    named = together(
        *(lambda: name_member(case=fresh(case), user=cast.thao, role="acts", by=cast.hoa, now=NOW) for _ in "ab"),
        after="role_in",
    )
    assert [type(a).__name__ for a in named] == ["CaseMember", "CaseMember"]  # naming again changes the role
    followed = together(*(lambda: follow_case(case=fresh(case), by=cast.binh, now=NOW) for _ in "ab"), after="role_in")
    assert sorted(type(a).__name__ for a in followed) == ["Conflict", "NoneType"]
    assert (access.role_in(cast.thao, case), access.role_in(cast.binh, case)) == ("acts", "follows")


def test_a_forsaken_file_is_given_to_somebody_who_is_being_named_in_it(cast) -> None:
    mai = officer(cast, "mai", "Đỗ Thị Mai")
    looks_after = User.objects.create_user("quang", "mat-khau-thu", full_name="Lê Quang")
    Stewardship.objects.create(user=looks_after, unit=cast.union)
    case = make_case(cast, "tranh-chap-ca-nhan", confidential=True)
    name_member(case=case, user=mai, role="acts", by=cast.hoa, now=NOW)
    leave(cast)
    overtaking(
        lambda: ask_upper(case=fresh(case), text="Chị Hòa nghỉ rồi", by=mai, now=NOW),
        lambda: rescue_case(case=fresh(case), to=looks_after, reason="Chị Hòa nghỉ hưu", by=cast.binh, now=NOW),
    )
    assert list(case.members.filter(until=None).order_by("pk").values_list("user", "role")) == [
        (mai.pk, "acts"),
        (looks_after.pk, "holder"),
    ]


def test_what_is_recorded_during_the_nightly_count_is_not_overwritten(cast, monkeypatch) -> None:
    case = make_case(cast, on=D(2026, 2, 2))
    Case.objects.filter(pk=case.pk).update(step="cu")  # so that the count differs from what is kept
    hands: list[Thread] = []
    read = recording.open_stories

    def demand() -> None:
        try:
            tell(fresh(case), "demand", D(2026, 2, 3), now=at(D(2026, 2, 4)), by=cast.hoa)
        finally:
            connection.close()

    def meanwhile(cases: list[int]) -> object:
        found = read(cases)
        hands.append(Thread(target=demand))
        hands[-1].start()
        hands[-1].join(0.3)
        return found

    monkeypatch.setattr(recording, "open_stories", meanwhile)
    recount_cases(today=D(2026, 2, 4))
    hands[0].join(10)
    case.refresh_from_db()
    assert (len(hands), case.step, case.due_on, case.began_on) == (1, "agree_place", D(2026, 2, 11), D(2026, 2, 3))
