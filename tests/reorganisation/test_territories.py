"""Wards given and left: each has one union, on every day, that lives."""

import datetime as dt

import pytest

from diemtua.reorganisation.models import Operation
from diemtua.reorganisation.plan_of import plan_of
from diemtua.unions.models import Territory, Unit
from tests.reorganisation.factories import DAY, draft, enact

LATER = dt.date(2025, 7, 20)
BO_DE = "00145"


def give(unit, *codes, **more) -> Operation:
    return Operation(kind="areas", unit=unit, areas=list(codes), **more)


def lands() -> list[tuple[str, str, dt.date | None, dt.date | None]]:
    return sorted(Territory.objects.values_list("unit__name", "area_code", "since", "until"), key=str)


@pytest.fixture
def third(cast) -> Unit:
    return Unit.objects.create(kind="ward", name="Công đoàn phường Ba", parent=cast.city, path="0000100003")


def told(decision) -> list[str]:
    return plan_of(decision)[0].problems


def test_a_ward_given_later_is_not_given_again_for_a_day_before(cast) -> None:
    enact(cast, draft(cast, give(cast.other_ward, BO_DE), effective_on=LATER))
    assert ["đã được giao từ 20/07/2025, sau ngày của quyết định này" in p for p in told(draft(cast, give(cast.ward, BO_DE)))] == [True]  # fmt: skip
    merging = draft(cast, Operation(kind="merge", unit=cast.other_ward, target=cast.ward))
    assert ["đã được giao từ 20/07/2025" in p for p in told(merging)] == [True]


def test_one_ward_for_two_or_for_one_that_ends_is_told(cast, third) -> None:
    ending = Operation(kind="merge", unit=third, target=cast.other_ward)
    both = told(draft(cast, give(cast.ward, BO_DE), give(third, BO_DE), ending))
    assert [("được giao hai lần" in p, "không nhận được" in p) for p in both] == [(True, False), (False, True)]
    assert "được giao hai lần" in told(draft(cast, give(cast.ward, BO_DE), give(cast.ward, BO_DE)))[0]


def test_a_ward_of_somebody_outside_the_scope_is_not_taken(cast) -> None:
    Territory.objects.create(unit=cast.other_ward, area_code=BO_DE)
    own = draft(cast, give(cast.union, BO_DE), by=cast.binh, scope=cast.ward)
    assert ["đang do một công đoàn ngoài phạm vi phụ trách" in p for p in told(own)] == [True]


def test_wards_pass_on_once_and_what_one_has_already_stays(cast, third) -> None:
    Territory.objects.create(unit=third, area_code="00146")
    enact(cast, draft(cast, give(cast.ward, BO_DE, "00148"), effective_on=DAY))
    enact(cast, draft(cast, give(cast.ward, "00148"), give(third, BO_DE), effective_on=DAY))
    assert lands() == [
        (third.name, BO_DE, DAY, None),
        (third.name, "00146", None, None),
        (cast.ward.name, "00148", DAY, None),
    ]
    enact(cast, draft(cast, Operation(kind="merge", unit=third, target=cast.ward), effective_on=LATER))
    assert lands() == [
        (third.name, BO_DE, DAY, dt.date(2025, 7, 19)),
        (third.name, "00146", None, dt.date(2025, 7, 19)),
        (cast.ward.name, BO_DE, LATER, None),
        (cast.ward.name, "00146", LATER, None),
        (cast.ward.name, "00148", DAY, None),
    ]
