"""Posts of unions that end: what was known of them stays true, and nobody holds one twice."""

import datetime as dt

import pytest

from diemtua.reorganisation.models import Operation
from diemtua.reorganisation.plan_of import plan_of
from diemtua.reorganisation.posts import begun_from, first_whole_year
from diemtua.unions.models import Mandate, Unit
from diemtua.unions.past import held_on, mandates_on
from tests.factories import make_person, make_union
from tests.reorganisation.factories import DAY, EVE, draft, enact

AFTER = dt.date(2025, 7, 10)


@pytest.fixture
def big(cast) -> Unit:
    return make_union(cast.ward, "Công ty Lớn")


def merging(cast, big) -> Operation:
    return Operation(kind="merge", unit=cast.union, target=big)


def posts_of(person) -> list[tuple]:
    return sorted(
        Mandate.objects.filter(person=person).values_list("unit__name", "since_year", "started_on", "ended_on", "end_reason"), key=str
    )  # fmt: skip


@pytest.mark.variants
@pytest.mark.parametrize("day", [dt.date(2025, 7, 1), dt.date(2026, 1, 1)])
def test_what_is_not_held_before_a_day_begins_on_it_or_later(cast, day) -> None:
    known = [{"since_year": year} for year in (2024, 2025, 2026)]
    known += [
        {},
        {"started_on": day},
        {"started_on": day - dt.timedelta(days=1)},
        {"since_year": 2026, "started_on": EVE},
    ]
    for n, values in enumerate(known):
        make_person(f"Người {n}", cast.union).mandates.update(**{"since_year": None} | values)
    late = set(Mandate.objects.filter(begun_from(day)))
    assert late == set(Mandate.objects.exclude(held_on(day - dt.timedelta(days=1))))
    assert first_whole_year(day) == 2026


def test_a_year_in_office_is_not_invented(cast, big) -> None:
    person = make_person("Người Sau", cast.union, position="PCT")
    person.mandates.update(since_year=2026)
    before = [mandates_on(day).filter(person=person).count() for day in (AFTER, dt.date(2026, 2, 1))]
    enact(cast, draft(cast, merging(cast, big)))
    assert posts_of(person) == [(big.name, 2026, None, None, "")]
    assert [mandates_on(day).filter(person=person).count() for day in (AFTER, dt.date(2026, 2, 1))] == before == [0, 1]


def test_a_post_known_by_a_later_year_stops_a_dissolution(cast) -> None:
    cast.hoa_person.mandates.update(since_year=2026)
    assert plan_of(draft(cast, Operation(kind="dissolve", unit=cast.union)))[0].problems == [
        f"Ở {cast.union.name} có chức vụ bắt đầu từ sau ngày hiệu lực; hãy sửa chức vụ đó hoặc ngày hiệu lực."
    ]


def test_why_somebody_left_meanwhile_goes_along(cast, big) -> None:
    person = make_person("Người Nghỉ Hưu", cast.union, position="PCT")
    person.mandates.update(since_year=2020, ended_on=dt.date(2025, 7, 20), end_reason="retired")
    enact(cast, draft(cast, merging(cast, big)))
    assert posts_of(person) == [
        (big.name, 2020, DAY, dt.date(2025, 7, 20), "retired"),
        (cast.union.name, 2020, None, EVE, "union_merged"),
    ]


def test_a_post_begun_later_that_its_holder_has_there_already_is_told_before(cast, big) -> None:
    person = make_person("Người Hai Nơi", big, position="PCT")
    second = Mandate.objects.create(person=person, unit=cast.union, position="PCT", started_on=AFTER)
    decision = draft(cast, merging(cast, big))
    assert plan_of(decision)[0].problems == [
        f"Có người giữ chức vụ Phó Chủ tịch ở cả {cast.union.name} và {big.name}, một chức vụ chỉ bắt đầu sau ngày hiệu lực; hãy ghi thôi một chức vụ trước."
    ]
    Mandate.objects.filter(pk=second.pk).update(ended_on=AFTER, end_reason="resigned")
    assert enact(cast, decision).state == "effective"
    Mandate.objects.get(pk=second.pk, unit=big, ended_on=AFTER)


def test_an_officer_who_goes_to_the_union_split_off_does_not_end_with_what_is_left(cast) -> None:
    stays, goes = make_person("Người Ở", cast.union), make_person("Người Đi", cast.union, position="PCT")
    new = Operation(kind="found", new_name="CĐCS Tách", new_kind="grassroots", target=cast.ward)
    going = Operation(kind="transfer", unit=cast.union, founding=new, mandate=goes.mandates.get())
    enact(cast, draft(cast, new, Operation(kind="split", unit=cast.union, founding=new), going, Operation(kind="dissolve", unit=cast.union)))  # fmt: skip
    assert [(m.unit.name, m.started_on) for m in goes.mandates.filter(ended_on=None)] == [("CĐCS Tách", DAY)]
    assert [m.end_reason for m in goes.mandates.filter(unit=cast.union)] == ["transferred"]
    assert [m.end_reason for m in stays.mandates.all()] == ["union_ended"]
