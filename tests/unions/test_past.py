"""The register as of a day, and what the database refuses about time."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, connection, transaction

from diemtua.unions import guards
from diemtua.unions.models import Mandate, PastEnterprise, PastState, Unit
from diemtua.unions.queries import mandates_on, units_on
from diemtua.unions.tree import next_ordinal
from tests.factories import make_person, make_union

DAY = dt.date(2025, 7, 1)
BEFORE = dt.date(2025, 6, 30)


def test_a_unit_is_found_under_the_name_and_place_of_the_day(cast, moved, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        then = [(u.name_then, u.parent_id_then) for u in units_on(BEFORE)]
    assert then == [
        (cast.city.name, None),
        (cast.other_ward.name, cast.city.pk),
        (cast.other_union.name, cast.other_ward.pk),
        ("LĐLĐ quận Long Biên", cast.city.pk),
        ("CĐCS May Cũ", moved.pk),
    ]
    now = [(u.name_then, u.parent_id_then) for u in units_on(DAY)]
    assert (cast.union.name, cast.ward.pk) in now
    assert "LĐLĐ quận Long Biên" not in [name for name, _ in now]


def test_what_stood_at_the_top_that_day_had_nobody_above(cast, moved) -> None:
    PastState.objects.filter(unit=cast.union).update(parent=None, path="00002")
    assert units_on(BEFORE).get(pk=cast.union.pk).parent_id_then is None
    assert mandates_on(BEFORE).get(pk=cast.hoa_mandate.pk).upper_name_then is None


def test_a_mandate_is_held_from_its_first_day_to_its_last(cast, moved) -> None:
    mandate = cast.hoa_mandate
    Mandate.objects.exclude(pk=mandate.pk).delete()
    Mandate.objects.filter(pk=mandate.pk).update(started_on=dt.date(2024, 1, 1), ended_on=dt.date(2025, 6, 30))
    held = {day: mandates_on(day).count() for day in (dt.date(2023, 12, 31), dt.date(2024, 1, 1), BEFORE, DAY)}
    assert list(held.values()) == [0, 1, 1, 0]
    row = mandates_on(BEFORE).get()
    assert (row.unit_name_then, row.unit_path_then) == ("CĐCS May Cũ", moved.path + "00001")


@pytest.mark.variants
@pytest.mark.parametrize(("since_year", "held"), [(None, True), (2024, True), (2025, True), (2026, False)])
def test_of_a_mandate_whose_first_day_nobody_knows_the_year_is_asked(cast, since_year, held) -> None:
    Mandate.objects.filter(pk=cast.hoa_mandate.pk).update(since_year=since_year)
    assert mandates_on(BEFORE).filter(pk=cast.hoa_mandate.pk).exists() is held


def test_a_path_once_used_never_names_another_unit(cast, moved) -> None:
    assert next_ordinal(moved) == 2
    assert next_ordinal(cast.ward) == 2


def test_all_triggers_stand_and_standing_ones_are_left_alone(db, django_assert_num_queries) -> None:
    assert guards.are_as_written("default")
    with django_assert_num_queries(1):
        guards.put_on(using="default")
    guards.take_off(using="default")
    assert (guards.standing("default"), guards.are_as_written("default")) == ({}, False)
    guards.put_on(using="default")
    assert guards.are_as_written("default")


def test_both_databases_are_guarded_by_the_same_triggers() -> None:
    of = [sorted(re.findall(r"CREATE TRIGGER (\w+)", " ".join(said))) for said in (guards.SQLITE, guards.POSTGRESQL)]
    assert (of[0], len(of[0])) == (of[1], 15)


def refused(write, guard: str = "mandate_in_life") -> bool:
    """The guard of the database refused the write."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        return guard in str(error)
    return False


@pytest.mark.variants
@pytest.mark.parametrize(
    ("started", "ended", "no"),
    [
        (None, None, True),
        (None, dt.date(2025, 6, 30), False),
        (dt.date(2024, 1, 1), dt.date(2025, 6, 30), False),
        (dt.date(2023, 12, 31), dt.date(2025, 6, 30), True),
        (None, dt.date(2023, 12, 31), True),
        (dt.date(2024, 1, 1), dt.date(2025, 7, 1), True),
        (dt.date(2025, 7, 1), None, True),
    ],
)
def test_no_mandate_outside_the_life_of_its_union(cast, started, ended, no) -> None:
    unit = make_union(cast.ward, "Công ty Đã Giải thể")
    Unit.objects.filter(pk=unit.pk).update(valid_from=dt.date(2024, 1, 1), valid_to=dt.date(2025, 6, 30))
    person = cast.nga_person

    def insert() -> None:
        Mandate.objects.create(person=person, unit=unit, position="PCT", started_on=started, ended_on=ended)

    assert refused(insert) is no
    free = Mandate.objects.create(person=person, unit=cast.union, position="UV-BCH", started_on=started, ended_on=ended)
    assert refused(lambda: Mandate.objects.filter(pk=free.pk).update(unit=unit)) is no


def test_a_union_cannot_end_while_somebody_holds_a_post_in_it(cast) -> None:
    assert refused(lambda: Unit.objects.filter(pk=cast.union.pk).update(valid_to=BEFORE))
    Mandate.objects.filter(unit=cast.union).update(ended_on=BEFORE)
    assert not refused(lambda: Unit.objects.filter(pk=cast.union.pk).update(valid_to=BEFORE))
    assert refused(lambda: Mandate.objects.filter(unit=cast.union).update(ended_on=None))
    assert refused(lambda: make_person("Người Đến Muộn", cast.union))


@pytest.mark.variants
@pytest.mark.parametrize(
    ("model", "owner", "told"),
    [
        (PastState, "unit", {"kind": "grassroots", "name": "Cũ", "search": "cu", "path": "0"}),
        (PastEnterprise, "enterprise", {"kind": "state"}),
    ],
)
def test_past_states_share_no_day(cast, model, owner, told) -> None:
    mine = {"unit": cast.union, "enterprise": cast.union.enterprise}[owner]
    other = {"unit": cast.other_union, "enterprise": cast.other_union.enterprise}[owner]

    def keep(of, first: dt.date, last: dt.date) -> None:
        model.objects.create(**{owner: of}, since=first, until=last, **told)

    keep(mine, dt.date.min, BEFORE)
    keep(other, dt.date(2020, 1, 1), BEFORE)
    assert refused(lambda: keep(mine, BEFORE, DAY), "past_states_apart")
    keep(mine, BEFORE + dt.timedelta(days=1), DAY + dt.timedelta(days=9))
    later = model.objects.filter(**{owner: mine}).order_by("-until")[:1]
    assert refused(lambda: model.objects.filter(pk__in=[r.pk for r in later]).update(since=BEFORE), "past_states_apart")
    assert refused(lambda: model.objects.filter(**{owner: other}).update(**{owner: mine}), "past_states_apart")
    assert model.objects.filter(**{owner: mine}, until=BEFORE).update(until=BEFORE - dt.timedelta(days=1)) == 1


def test_an_import_cannot_write_past_the_guard_either(cast) -> None:
    from diemtua.roster.writing import insert_mandates

    Mandate.objects.filter(unit=cast.union).update(ended_on=BEFORE)
    Unit.objects.filter(pk=cast.union.pk).update(valid_to=BEFORE)
    assert refused(lambda: insert_mandates([(cast.nga_person.pk, cast.union.pk, "PCT", False, None)]))
    assert connection.vendor in {"sqlite", "postgresql"}
