"""The numbers of a period that is over: by who held a post then, in the tree of each day, adding up from one to the next."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.credentials.models import Certificate
from diemtua.training.models import Session, TrainingClass
from tests.credentials.factories import make_certificate
from tests.factories import make_person, make_union

OPENING, BEGAN, BY_YEAR, ENDED, MOVED, CLOSING = (
    "Kỳ trước chuyển sang", "Bắt đầu giữ chức vụ", "Bắt đầu, chỉ ghi năm (tính từ 01/01)", "Thôi giữ chức vụ",
    "Theo đơn vị chuyển đến, trừ đơn vị chuyển đi", "Chuyển sang kỳ sau",
)  # fmt: skip


@pytest.fixture
def corps(cast, moved):
    """In the union that stood under the district until 30/6/2025: Hòa presided until that day, Lan from 15/5/2025 to
    20/8/2025, Mai is deputy since a day nobody knows, Đào since 2025. Nga presides in the other ward."""
    cast.hoa_person.mandates.update(started_on=dt.date(2023, 5, 1), ended_on=dt.date(2025, 6, 30))
    lan = make_person("Phạm Thị Lan", cast.union, position="KT")
    lan.mandates.update(started_on=dt.date(2025, 5, 15), ended_on=dt.date(2025, 8, 20))
    make_person("Vũ Thị Mai", cast.union, position="PCT")
    make_person("Hoàng Thị Đào", cast.union, position="UV-BCH").mandates.update(since_year=2025)
    return moved


def changes(client, unit, period: str) -> dict[str, tuple[int, int]]:
    report = client.get("/thong-ke/so-lieu-ky/", {"don-vi": unit.pk, "ky": period}).context["report"]
    return dict(report.sections[1].rows)


@pytest.mark.variants
@pytest.mark.parametrize(
    ("place", "period", "expected"),
    [
        # The whole city: the union moved within it, so nobody came or went.
        ("city", "2025", {OPENING: (3, 2), BEGAN: (1, 0), BY_YEAR: (1, 0), ENDED: (2, 1), CLOSING: (3, 1)}),
        ("city", "2025-Q2", {OPENING: (4, 2), BEGAN: (1, 0), BY_YEAR: (0, 0), ENDED: (1, 1), CLOSING: (4, 1)}),
        ("city", "2025-Q3", {OPENING: (4, 1), BEGAN: (0, 0), BY_YEAR: (0, 0), ENDED: (1, 0), CLOSING: (3, 1)}),
        # The district had it until 30/6, the ward has it since.
        ("district", "2025-Q2", {OPENING: (3, 1), BEGAN: (1, 0), BY_YEAR: (0, 0), ENDED: (1, 1), CLOSING: (3, 0)}),
        ("district", "2025-Q3", {OPENING: (3, 0), BEGAN: (0, 0), BY_YEAR: (0, 0), ENDED: (0, 0), MOVED: (-3, 0), CLOSING: (0, 0)}),
        ("ward", "2025-Q2", {OPENING: (0, 0), BEGAN: (0, 0), BY_YEAR: (0, 0), ENDED: (0, 0), CLOSING: (0, 0)}),
        ("ward", "2025-Q3", {OPENING: (0, 0), BEGAN: (0, 0), BY_YEAR: (0, 0), ENDED: (1, 0), MOVED: (3, 0), CLOSING: (2, 0)}),
        ("ward", "2025", {OPENING: (0, 0), BEGAN: (0, 0), BY_YEAR: (0, 0), ENDED: (1, 0), MOVED: (3, 0), CLOSING: (2, 0)}),
    ],
)  # fmt: skip
def test_what_changed_is_placed_by_the_tree_of_its_own_day(corps, cast, as_, place, period, expected) -> None:
    unit = {"city": cast.city, "district": corps, "ward": cast.ward}[place]
    assert changes(as_(cast.city_officer), unit, period) == expected


def test_each_period_begins_where_the_one_before_ended(corps, cast, as_) -> None:
    client = as_(cast.city_officer)
    periods = ("2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")
    carried = [changes(client, cast.city, period) for period in periods]
    assert [c[OPENING] for c in carried[1:]] == [c[CLOSING] for c in carried[:-1]]


def test_an_officer_sees_no_post_of_units_that_are_anothers_now(corps, cast, as_) -> None:
    assert changes(as_(cast.other_binh), cast.other_ward, "2025")[CLOSING] == (1, 1)
    assert as_(cast.other_binh).get("/thong-ke/so-lieu-ky/", {"don-vi": corps.pk}).status_code == 404


def test_classes_and_certificates_are_of_who_belonged_there_then(corps, cast, as_) -> None:
    noon = dt.datetime(2025, 5, 20, 5, tzinfo=dt.UTC)
    lesson = TrainingClass.objects.create(name="Lớp quận", unit=corps, capacity=5, state="finished")
    Session.objects.create(
        training_class=lesson, starts_at=noon, ends_at=noon + dt.timedelta(hours=3), place="Hội trường"
    )
    for person in (cast.hoa_person, cast.nga_person):
        given = make_certificate(cast, person)
        Certificate.objects.filter(pk=given.pk).update(issued_on=noon.date())
    client = as_(cast.city_officer)

    def taught(unit, period):
        report = client.get("/thong-ke/so-lieu-ky/", {"don-vi": unit.pk, "ky": period}).context["report"]
        rows = dict(report.sections[2].rows)
        return rows["Lớp có buổi học trong kỳ"][0], rows["Chứng nhận đã cấp"][0]

    assert [taught(unit, "2025-Q2") for unit in (cast.city, corps, cast.ward, cast.other_ward)] == [(1, 2), (1, 1), (0, 0), (0, 1)]  # fmt: skip
    assert taught(corps, "2025-Q1") == (0, 0)


def test_it_costs_the_same_for_few_and_many(corps, cast, as_) -> None:
    client, asked = as_(cast.city_officer), {"don-vi": corps.pk, "ky": "2025"}

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get("/thong-ke/so-lieu-ky/", asked).status_code == 200
        return len(made)

    few = queries()
    for n in range(3):
        make_person(f"Thêm {n}", make_union(corps, f"Công ty {n}")).mandates.update(started_on=timezone.localdate())
    assert queries() == few
