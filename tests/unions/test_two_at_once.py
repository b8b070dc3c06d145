"""Two people press together: real threads, real transactions."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from diemtua.kernel.errors import Conflict
from diemtua.people import actions as people
from diemtua.people.models import ActivationCode, User
from diemtua.people.queries import find_code
from diemtua.unions import actions
from diemtua.unions.models import Mandate, PastState, Stewardship, Unit
from tests.factories import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def together(*deeds: Callable[[], object]) -> list[object]:
    """What each deed answered, or the error it raised; all start at once."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        try:
            start.wait(5)
            return deed()
        except Conflict as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_two_activations_of_one_code_one_wins(cast) -> None:
    now = timezone.now()
    code = people.issue_code(to=cast.hoa, by=cast.keeper, now=now)
    mine, theirs = find_code(code, now=now), find_code(code, now=now)
    answers = together(
        lambda: people.activate(code=mine, password="mật khẩu của tôi", now=now),
        lambda: people.activate(code=theirs, password="mật khẩu của họ", now=now),
    )
    assert sorted(type(a).__name__ for a in answers) == ["Conflict", "User"]
    won = "mật khẩu của tôi" if isinstance(answers[0], User) else "mật khẩu của họ"
    assert User.objects.get(pk=cast.hoa.pk).check_password(won)
    assert ActivationCode.objects.get().used_at == now


def test_two_officers_issue_a_code_for_one_person_and_she_gets_one_account_and_one_open_code(cast) -> None:
    person = make_person("Phan Thị Mới", cast.union, position="PCT", phone="0905551234")
    now = timezone.now()
    answers = together(*[
        lambda by=by: actions.issue_person_code(person=person, by=by, now=now) for by in (cast.binh, cast.city_officer)
    ])  # fmt: skip
    done = [a for a in answers if not isinstance(a, Conflict)]
    assert done
    assert {user.pk for user, _ in done} == {User.objects.get(username="0905551234").pk}
    open_codes = ActivationCode.objects.filter(used_at=None, cancelled_at=None)
    assert [find_code(code, now=now) is not None for _, code in done].count(True) == open_codes.count() == 1


def test_two_keepers_cannot_take_the_role_from_each_other_at_once(cast) -> None:
    second = people.create_account(username="quantri2", full_name="Quản Trị Hai", by=cast.keeper, is_keeper=True)
    first = User.objects.get(pk=cast.keeper.pk)
    answers = together(
        lambda: people.set_roles(user=second, by=first, is_keeper=False),
        lambda: people.set_roles(
            user=cast.keeper, by=User(pk=second.pk, full_name="Hai", is_keeper=True), is_keeper=False
        ),
    )
    assert sorted(type(a).__name__ for a in answers) == ["Conflict", "NoneType"]
    assert User.objects.filter(is_keeper=True).count() == 1


def test_two_officers_write_one_post_over_the_same_days_and_it_stands_once(cast) -> None:
    days = [(dt.date(2023, 1, 1), dt.date(2024, 1, 1)), (dt.date(2023, 6, 1), dt.date(2024, 6, 1))]
    answers = together(*[
        lambda by=by, first=first, last=last: actions.add_mandate(person=cast.hoa_person, unit=cast.union, position="KT", started_on=first, ended_on=last, by=by)
        for by, (first, last) in zip((cast.binh, cast.city_officer), days, strict=True)
    ])  # fmt: skip
    assert sorted(type(a).__name__ for a in answers) == ["Conflict", "Mandate"]
    assert Mandate.objects.filter(position="KT").count() == 1


def test_two_past_states_of_one_unit_on_one_day_are_refused_also_at_once(cast) -> None:
    """The second waits for the first, then the database refuses it."""

    def keep(first: dt.date, last: dt.date) -> str:
        try:
            with transaction.atomic():
                PastState.objects.create(unit=cast.ward, since=first, until=last, kind="ward", name="Cũ", search="cu", path=cast.ward.path)  # fmt: skip
        except IntegrityError as error:
            return str(error).split("\n")[0]
        return "kept"

    answers = together(
        lambda: keep(dt.date(2020, 1, 1), dt.date(2021, 1, 1)), lambda: keep(dt.date(2021, 1, 1), dt.date(2022, 1, 1))
    )
    assert sorted(answers, key=str) == ["kept", "past_states_apart"]
    assert keep(dt.date(2022, 1, 2), dt.date(2023, 1, 1)) == "kept"


def test_a_unit_that_ends_while_it_is_given_has_no_steward_afterwards(cast) -> None:
    """The keeper's page still offers the unit; the decision that ends it holds its row and is not yet through."""
    ward, ended, asked = cast.other_ward, Event(), Event()
    Stewardship.objects.filter(unit=ward).update(ended_at=timezone.now())
    Mandate.objects.filter(unit=ward).update(ended_on=timezone.localdate())

    def end() -> None:
        with transaction.atomic():
            Unit.objects.select_for_update().get(pk=ward.pk)
            Unit.objects.filter(pk=ward.pk).update(valid_to=timezone.localdate())
            ended.set()
            asked.wait(0.3)

    def give() -> Stewardship:
        assert ended.wait(5)
        return actions.start_stewardship(user=cast.khai, unit=ward, by=cast.keeper, now=timezone.now())

    answers = together(end, give)
    assert isinstance(answers[1], Conflict)
    assert not Stewardship.objects.filter(unit=ward, ended_at=None).exists()
