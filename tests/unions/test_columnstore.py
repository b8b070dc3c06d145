"""What figures are counted from is exact at any moment, stored or not."""

import datetime as dt
import random

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.people.models import User
from diemtua.unions import columnstore, queries
from diemtua.unions.columns import KIND_CODES, POSITION_CODES, SEX_CODES, Register
from diemtua.unions.counted import counted_persons
from diemtua.unions.models import ColumnChange, ColumnStore, Enterprise, Mandate, Person, Unit
from diemtua.unions.past import units_then
from diemtua.unions.rules import UNKNOWN, PersonFilter, Years
from tests.factories import make_person, make_union

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 6, 30)


def rows_of(register: Register, day: dt.date | None) -> list[tuple[object, ...]]:
    """Every post held on the day with all that is counted of it, in no order."""
    posts = register.chosen(np.ones(len(register.units["unit"]), bool), day=day)
    told = [posts.column(name).tolist() for name in ("post", "person", "position", "full_time", "since_year", "birth_year", "sex", "trained_year", "no_account")]  # fmt: skip
    units = [
        posts.of_unit(register.units[name]).tolist()
        for name in ("unit", "path", "enterprise", "union", "since", "until")
    ]
    return sorted(zip(*told, *units, strict=True))


def counts_of(register: Register, paths: list[str], day: dt.date | None) -> dict[str, tuple[int, int, int]]:
    return register.counts_below(paths, np.ones(len(register.units["unit"]), bool), units_then(day, register))


def everything() -> Register:
    """Read from the tables alone."""
    ColumnStore.objects.all().delete()
    return columnstore.register()


def change_all(cast) -> None:
    """One change of each thing that figures depend on, by rows, by queries, by bulk."""
    firm = make_union(cast.ward, "Công ty mới")
    make_person("Người mới", firm, sex="f", birth_year=1990)
    moved = make_person("Đổi chỗ", cast.union, position="KT").mandates.get()
    mistaken = [make_union(cast.ward, "Nạp nhầm"), make_union(cast.other_ward, "Nạp nhầm")]
    columnstore.store_columns(now=timezone.now())
    late = make_union(cast.ward, "Công ty đến sau")
    gone = Mandate.objects.filter(unit=firm).get()
    Mandate.objects.bulk_create(
        Mandate(person=person, unit=late, position="UV-BCH", started_on=DAY) for person in Person.objects.all()[:3]
    )
    Mandate.objects.filter(pk=moved.pk).update(ended_on=DAY)
    Person.objects.filter(pk=moved.person_id).update(birth_year=1971, sex="m")
    Enterprise.objects.filter(unions=cast.union).update(kind="fdi")
    Unit.objects.filter(pk=cast.other_union.pk).update(path=f"{cast.ward.path}00077")
    Mandate.objects.filter(unit=cast.union, position="CT").update(full_time=True, since_year=2011)
    Person.objects.filter(pk=moved.person_id).update(user=User.objects.create_user("moi", None, full_name="Đổi chỗ"))
    gone.delete()
    Unit.objects.filter(pk__in=[unit.pk for unit in mistaken]).delete()


@pytest.mark.variants
@pytest.mark.parametrize("day", [None, DAY, DAY - dt.timedelta(days=1)])
def test_after_any_change_the_stored_copy_tells_what_the_tables_tell(cast, day) -> None:
    make_person("Trước", cast.other_union, birth_year=1980)
    change_all(cast)
    noted = columnstore.register()
    paths = [cast.city.path, cast.ward.path, cast.other_ward.path]
    assert ColumnStore.objects.exists()
    assert ColumnChange.objects.count() >= 8
    told, counts = rows_of(noted, day), counts_of(noted, paths, day)
    fresh = everything()
    assert told == rows_of(fresh, day)
    assert counts == counts_of(fresh, paths, day)
    assert len(told) > 3


FILTERS = {
    "positions": [frozenset(), frozenset({"CT"}), frozenset({"KT", "UV-BCH"})],
    "kinds": [frozenset(), frozenset({"fdi"}), frozenset({"non_state", "state"})],
    "trained_before": [None, 2022],
    "account": ["", "none"],
    "trained_since": [None, 2020],
    "sex": ["", "f", UNKNOWN],
    "born": [None, Years(unknown=True), Years(1970, 1985), Years(last=1980)],
    "trained": [None, Years(unknown=True), Years(first=2019)],
    "since": [None, Years(unknown=True), Years(2010, 2015)],
    "full_time": [None, True, False],
    "no_enterprise": [False, True],
    "unit_alone": [False, True],
    "day": [None, DAY, dt.date(2011, 3, 1)],
}


@pytest.fixture(scope="module")
def dealt():
    """Forty filters, each asking of a few things at once."""
    drawn = random.Random(65749)
    return [
        {name: drawn.choice(values) for name, values in FILTERS.items() if drawn.random() < 0.35} for _ in range(40)
    ]


def test_the_columns_mean_whom_the_database_means(cast, dealt) -> None:
    change_all(cast)
    for n in range(40):
        make_person(
            f"Người {n}", (cast.union, cast.other_union, cast.ward)[n % 3], position=("CT", "KT", "UV-BCH")[n // 3 % 3],
            sex=("f", "m", "")[n % 3], birth_year=(None, 1968, 1979, 1990)[n % 4],
            last_trained_year=(None, 2018, 2021, 2024)[n // 2 % 4],
        ).mandates.update(since_year=(None, 2011, 2020)[n % 3], full_time=n % 5 == 0)  # fmt: skip
    met = 0
    for user in (cast.city_officer, cast.binh):
        for asked in dealt:
            for unit_ids in (frozenset(), frozenset({cast.ward.pk, cast.union.pk})):
                chosen = PersonFilter(unit_ids=unit_ids, **asked)
                meant = set(queries.chosen_persons(user, chosen).values_list("pk", flat=True))
                assert set(counted_persons(user, chosen).tolist()) == meant, (user, chosen)
                met += bool(meant)
    assert met > 100


def test_a_change_of_nothing_counted_is_not_noted(cast) -> None:
    ColumnChange.objects.all().delete()
    Person.objects.update(phone="0900000000", sex="m")
    Person.objects.update(sex="m")
    noted = ColumnChange.objects.count()
    Unit.objects.filter(pk=cast.ward.pk).update(name="Tên khác")
    Mandate.objects.update(decision="12/QĐ")
    assert ColumnChange.objects.count() == noted <= Mandate.objects.count()


def test_a_process_reads_a_stored_copy_once(cast) -> None:
    columnstore.store_columns(now=timezone.now())
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            columnstore.register()
        asked.append(len(found))
    assert asked == [2, 1]


def test_what_changes_while_the_tables_are_read_stays_noted(cast, monkeypatch) -> None:
    read = columnstore._everything

    def slow():
        sheet = read()
        make_person("Đến giữa chừng", cast.union)
        return sheet

    monkeypatch.setattr(columnstore, "_everything", slow)
    columnstore.store_columns(now=timezone.now())
    monkeypatch.undo()
    assert ColumnChange.objects.count() == 1
    told = rows_of(columnstore.register(), None)
    assert told == rows_of(everything(), None)


def test_a_copy_replaced_between_two_questions_or_made_by_another_version_is_not_used(cast, monkeypatch) -> None:
    columnstore.store_columns(now=timezone.now())
    told = rows_of(columnstore.register(), None)
    assert columnstore._stored("một bản khác") is None
    monkeypatch.setattr(columnstore, "FORMAT", "khác")
    monkeypatch.setattr(columnstore, "_stored", lambda token: pytest.fail("đọc bản không còn đúng dạng"))
    assert rows_of(columnstore.register(), None) == told


def test_the_worker_stores_when_there_is_no_copy_or_much_changed_or_at_the_half_hour(cast, monkeypatch) -> None:
    def renewed(*, tidy: bool = False) -> bool:
        before = ColumnStore.objects.values_list("token", flat=True).first()
        columnstore.renew_columns(now=timezone.now(), tidy=tidy)
        return ColumnStore.objects.values_list("token", flat=True).first() != before

    assert renewed()
    assert not renewed()
    assert not renewed(tidy=True)
    make_person("Một người", cast.union)
    assert not renewed()
    monkeypatch.setattr(columnstore, "MANY", 0)
    assert renewed()
    make_person("Thêm một người", cast.union)
    monkeypatch.undo()
    assert renewed(tidy=True)
    assert not ColumnChange.objects.exists()


def test_codes_hold_every_value_of_the_register() -> None:
    assert set(KIND_CODES) == {"", *Enterprise.Kind.values}
    assert set(SEX_CODES) == {"", *Person.Sex.values}
    assert tuple(dict(Mandate._meta.get_field("position").choices)) == POSITION_CODES
