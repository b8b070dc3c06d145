"""The trend: each period as of its last day, by who held a post then and the tree of that day."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.unions.models import Mandate, PastState
from diemtua.unions.past import below_on, held_on
from tests.credentials.factories import make_certificate
from tests.factories import make_person, make_union

URL = "/thong-ke/dien-bien/"


@pytest.fixture
def corps(cast, moved):
    """Below the district until 30/6/2025, then below the ward: Hòa until 31/3/2025, Lan since 15/8/2025, Mai since a day
    nobody knows. A union of the other ward stood in Bình's until 30/4/2025."""
    cast.hoa_person.mandates.update(started_on=dt.date(2023, 5, 1), ended_on=dt.date(2025, 3, 31))
    make_person("Phạm Thị Lan", cast.union, position="PCT").mandates.update(started_on=dt.date(2025, 8, 15))
    make_person("Vũ Thị Mai", cast.union, position="KT")
    gone = make_union(cast.other_ward, "Đã Đi")
    PastState.objects.create(unit=gone, until=dt.date(2025, 4, 30), kind="grassroots", name=gone.name,
                             search="cdcs da di", parent=cast.ward, path=cast.ward.path + "00042")  # fmt: skip
    make_person("Đỗ Văn Đi", gone).mandates.update(since_year=2025)
    return moved


def line(client, **asked: object) -> dict[str, tuple[int, int]]:
    rows = client.get(URL, {"ngay": "2025-08-31", **asked}).context["rows"]
    return {point.label: (point.number, point.undated) for point, _ in rows if "2025" in point.label}


def test_each_month_has_what_was_held_at_its_end_in_the_tree_of_that_day(corps, cast, as_) -> None:
    client = as_(cast.city_officer)
    by_month = {unit: list(line(client, **{"don-vi": unit.pk}).values())[::-1] for unit in (corps, cast.ward, cast.other_ward, cast.city)}  # fmt: skip
    assert by_month == {
        corps: [(2, 1), (2, 1), (2, 1), (1, 1), (1, 1), (1, 1), (0, 0), (0, 0)],
        cast.ward: [(1, 0), (1, 0), (1, 0), (1, 0), (0, 0), (0, 0), (1, 1), (2, 1)],
        cast.other_ward: [(1, 1), (1, 1), (1, 1), (1, 1), (2, 1), (2, 1), (2, 1), (2, 1)],
        cast.city: [(4, 2), (4, 2), (4, 2), (3, 2), (3, 2), (3, 2), (3, 2), (4, 2)],
    }


@pytest.mark.variants
@pytest.mark.parametrize("place", ["district", "ward", "other_ward", "city"])
def test_every_point_is_what_the_list_of_that_day_counts(corps, cast, as_, place) -> None:
    unit = {"district": corps, "ward": cast.ward, "other_ward": cast.other_ward, "city": cast.city}[place]
    if place == "ward":  # the unit itself moved as well
        PastState.objects.create(unit=unit, until=dt.date(2024, 12, 31), kind="ward", name="Cũ", search="cu",
                                 parent=cast.city, path=cast.city.path + "00077")  # fmt: skip
    rows = as_(cast.city_officer).get(URL, {"don-vi": unit.pk, "ngay": "2025-08-31"}).context["rows"]
    days = [point.last_day for point, _ in rows]
    listed = [Mandate.objects.filter(held_on(day), below_on(day, unit)).count() for day in days]
    assert [point.number for point, _ in rows] == listed
    assert len(set(listed)) > 1


def test_it_ends_on_the_day_asked_and_marks_the_breaks(corps, cast, as_) -> None:
    page = as_(cast.binh).get(URL, {"ngay": "2025-08-20"})
    assert [page.context["rows"][0][0].last_day, len(page.context["rows"])] == [dt.date(2025, 8, 20), 24]
    assert {p.label: len(p.breaks) for p, _ in page.context["rows"] if p.breaks} == {"07/2025": 1, "06/2025": 1}
    assert "đến ngày 20/08/2025" in page.text
    assert "Không rõ từ bao giờ" in page.text
    ahead = as_(cast.binh).get(URL, {"ngay": "2099-01-01"})
    assert "gần đây" in ahead.text


def test_nobody_of_another_ward_is_counted_in_any_month(corps, cast, as_) -> None:
    assert {number for number, _ in line(as_(cast.other_binh)).values()} == {1, 2}
    assert as_(cast.other_binh).get(URL, {"don-vi": corps.pk}).status_code == 404


def test_it_costs_the_same_for_few_and_many(corps, cast, as_) -> None:
    client = as_(cast.city_officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(URL, {"don-vi": cast.ward.pk}).status_code == 200
        return len(made)

    few = queries()
    for n in range(3):
        make_person(f"Thêm {n}", make_union(cast.ward, f"Công ty {n}"))
    assert queries() == few


def test_certificates_are_of_the_kind_and_position_asked_and_of_no_later_day(cast, as_) -> None:
    """Hòa, president of a non-state union, got hers today."""
    make_certificate(cast, cast.hoa_person)
    client, today = as_(cast.binh), timezone.localdate()
    asked = ({}, {"loai": "fdi"}, {"chuc-vu": "PCT"}, {"loai": "non_state", "chuc-vu": "CT"},
             {"ngay": (today - dt.timedelta(days=1)).isoformat()})  # fmt: skip
    given = [sum(n for _, n in client.get(URL, told).context["rows"]) for told in asked]
    assert given == [1, 0, 0, 1, 0]
