"""A new officer by hand: with a post, history and one audit line, never twice by mistake."""

import datetime as dt

import pytest

from diemtua.audit.models import Entry
from diemtua.unions.models import Mandate, Person, Unit

TOLD = {"full_name": " nguyễn  Thị Mới ", "sex": "f", "birth_date": "1990-03-02", "phone": "0905 123 456",
        "position": "PCT", "started_on": "2026-01-15"}  # fmt: skip


def add(client, unit: Unit, **changes: object):
    return client.post(f"/don-vi/{unit.pk}/them-can-bo/", TOLD | changes)


def test_person_and_post_are_written_with_history_and_one_line(cast, as_) -> None:
    client = as_(cast.binh)
    sent = add(client, cast.union)
    made = Person.objects.get(phone="0905123456")
    assert (sent.url, made.full_name, made.birth_year) == (f"/can-bo/{made.pk}/", "nguyễn Thị Mới", 1990)
    held = made.mandates.get()
    assert (held.unit, held.position, held.started_on, held.since_year) == (
        cast.union,
        "PCT",
        dt.date(2026, 1, 15),
        2026,
    )
    assert [(e.action, e.detail) for e in Entry.objects.all()] == [
        ("corrections.add_person", {"unit": cast.union.name})
    ]
    origins = client.get(f"/can-bo/{made.pk}/nguon/").context["origins"]
    assert {(o.where, o.by) for o in origins} == {("Sửa trong sổ. Ghi mới vào sổ.", "Nguyễn Văn Bình")}


@pytest.mark.parametrize("told", [{"full_name": "TRAN THI HOA", "phone": ""}, {"phone": "0912345678"}])
def test_who_may_be_the_same_is_shown_first_and_has_to_be_told_apart(cast, as_, told) -> None:
    client = as_(cast.binh)
    asked = add(client, cast.union, **told)
    assert (asked.status_code, asked.context["same"]) == (409, [cast.hoa_person])
    assert "Không phải Trần Thị Hòa" in asked.text
    assert (Mandate.objects.filter(unit=cast.union).count(), Entry.objects.count()) == (1, 0)
    assert add(client, cast.union, **told, nguoi_khac=[cast.hoa_person.pk]).status_code == 302


@pytest.mark.variants
@pytest.mark.parametrize(
    ("birth_date", "birth_year", "shown"),
    [(dt.date(1990, 3, 2), 1990, True), (None, 1990, True), (None, None, True), (dt.date(1990, 3, 3), 1990, False),
     (None, 1989, False)],
)  # fmt: skip
def test_a_namesake_born_another_day_is_somebody_else(cast, as_, birth_date, birth_year, shown) -> None:
    Person.objects.filter(pk=cast.hoa_person.pk).update(birth_date=birth_date, birth_year=birth_year)
    assert (add(as_(cast.binh), cast.union, full_name="Trần Thị Hòa").status_code == 409) is shown


def test_pressing_twice_makes_no_second_person(cast, as_) -> None:
    client = as_(cast.binh)
    add(client, cast.union)
    again = add(client, cast.union)
    assert (again.status_code, [p.full_name for p in again.context["same"]]) == (409, ["nguyễn Thị Mới"])


def test_namesakes_of_other_wards_are_not_told(cast, as_) -> None:
    assert add(as_(cast.binh), cast.union, full_name="Lê Thúy Nga", phone=cast.nga_person.phone).status_code == 302


def test_a_post_outside_the_life_of_the_union_writes_nothing(cast, as_) -> None:
    Unit.objects.filter(pk=cast.union.pk).update(valid_from=dt.date(2026, 2, 1))
    refused = add(as_(cast.binh), cast.union)
    assert (refused.status_code, "không hoạt động trong cả thời gian này" in refused.text) == (409, True)
    assert not Person.objects.filter(phone="0905123456").exists()


@pytest.mark.parametrize("told", [{"full_name": ""}, {"phone": "12"}, {"started_on": "2999-01-01"}, {"position": "x"}])
def test_what_is_wrong_is_said_and_nothing_written(cast, as_, told) -> None:
    assert add(as_(cast.binh), cast.union, **told).status_code == 400
    assert (Mandate.objects.count(), Entry.objects.count()) == (2, 0)
