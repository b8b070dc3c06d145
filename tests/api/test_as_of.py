"""The API as of a day that is over: the same answers as the pages, never more than the token's unit."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from django.utils import timezone

from diemtua.jobs.models import Job
from diemtua.training.models import Enrolment, TrainingClass
from diemtua.unions.actions import change_enterprise, enterprise_edition
from diemtua.unions.models import Enterprise, Mandate, Unit
from tests.factories import make_person, make_union

EVE, DAY = "2025-06-30", "2025-07-01"


@pytest.fixture
def register(cast, moved):
    """Hòa presided until 30/6/2025, when her union had its old name; Lan has since; a union «Mới» is of 2026."""
    cast.hoa_person.mandates.update(started_on=dt.date(2023, 5, 1), ended_on=dt.date(2025, 6, 30))
    lan = make_person("Phạm Thị Lan", cast.union, position="PCT")
    lan.mandates.update(started_on=dt.date(2025, 7, 1))
    new = make_union(cast.ward, "Mới")
    Unit.objects.filter(pk=new.pk).update(valid_from=dt.date(2026, 1, 1))
    return moved


def items(client, path: str, **asked: object) -> list[dict]:
    answer = client.get(f"/api/v1/{path}", asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_units_are_those_of_the_day_as_they_were_called_and_stood(register, cast, system) -> None:
    client = system(by=cast.city_officer, unit=cast.city)
    then = {u["name"]: u["parent_id"] for u in items(client, "units", as_of=EVE)}
    assert then == {
        cast.city.name: None,
        cast.other_ward.name: cast.city.pk,
        cast.other_union.name: cast.other_ward.pk,
        "LĐLĐ quận Long Biên": cast.city.pk,
        "CĐCS May Cũ": register.pk,
    }
    assert [u["id"] for u in items(client, "units", as_of=EVE, parent_id=register.pk)] == [cast.union.pk]
    assert [u["id"] for u in items(client, "units", as_of=DAY, parent_id=cast.ward.pk)] == [cast.union.pk]
    assert {u["id"] for u in items(client, "units", as_of=DAY, kind="grassroots")} == {cast.union.pk, cast.other_union.pk}  # fmt: skip
    one = client.get(f"/api/v1/units/{cast.union.pk}", {"as_of": EVE}).json()
    assert (one["name"], one["parent_id"]) == ("CĐCS May Cũ", register.pk)
    assert client.get(f"/api/v1/units/{cast.ward.pk}", {"as_of": EVE}).status_code == 404
    lived = {e["name"] for e in items(client, "enterprises", as_of=EVE)}
    assert set(Enterprise.objects.values_list("name", flat=True)) - lived == {"Mới"}


def test_an_enterprise_is_of_the_kind_it_was(cast, system) -> None:
    change_enterprise(
        unit=cast.union,
        by=cast.binh,
        facts={"kind": "fdi"},
        workforce=None,
        edition=enterprise_edition(cast.union),
        changed_on=dt.date(2025, 7, 1),
    )
    kinds = [items(system(), "enterprises", **asked)[0]["kind"] for asked in ({"as_of": EVE}, {"as_of": DAY}, {})]
    assert kinds == ["non_state", "fdi", "fdi"]
    one = system().get(f"/api/v1/enterprises/{cast.union.enterprise_id}").json()
    assert one["kind"] == "fdi"


def test_officers_and_posts_are_those_held_that_day(register, cast, system) -> None:
    client = system()
    for as_of, person in ((EVE, "Trần Thị Hòa"), (DAY, "Phạm Thị Lan")):
        assert [p["full_name"] for p in items(client, "persons", as_of=as_of)] == [person]
        assert [m["unit_id"] for m in items(client, "mandates", as_of=as_of)] == [cast.union.pk]
    assert items(client, "persons", as_of=EVE, position="PCT") == []
    assert [m["person_id"] for m in items(client, "mandates", as_of=EVE, current="false")] == [cast.hoa_person.pk]
    assert items(client, "persons", as_of="2023-04-30") == []
    today = timezone.localdate().isoformat()
    assert items(client, "mandates", as_of=today) == items(client, "mandates")
    assert len(items(client, "mandates", current="false")) == 2


def test_a_day_shows_nobody_outside_the_unit_of_the_token(register, cast, system) -> None:
    client = system(unit=cast.other_ward, by=cast.other_binh)
    assert [p["full_name"] for p in items(client, "persons", as_of=EVE)] == ["Lê Thúy Nga"]
    assert {u["id"] for u in items(client, "units", as_of=EVE)} == {cast.other_ward.pk, cast.other_union.pk}
    assert [m["unit_id"] for m in items(client, "mandates", as_of=EVE)] == [cast.other_union.pk]
    # The district lies outside the ward, though the ward's union stood there: it is not shown, its number alone is told.
    assert [u["parent_id"] for u in items(system(), "units", as_of=EVE)] == [register.pk]
    assert system().get(f"/api/v1/units/{register.pk}", {"as_of": EVE}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "told"),
    [("hôm qua", "Ngày cần viết dạng 2026-11-22."), ("2025-06-31", "Ngày cần viết dạng 2026-11-22."),
     ("20250630", "Ngày cần viết dạng 2026-11-22."), ("1066-10-14", "Nhỏ hơn giá trị cho phép."),
     ("2099-01-01", "Ngày này chưa đến; hãy gửi hôm nay hoặc một ngày đã qua.")],
)  # fmt: skip
@pytest.mark.parametrize("path", ["units", "enterprises", "persons", "mandates", "oneroster.zip"])
def test_a_day_that_cannot_be_is_refused_with_a_sentence(cast, system, path, typed, told) -> None:
    answer = system().get(f"/api/v1/{path}", {"as_of": typed})
    assert (answer.status_code, answer.json()["details"]) == (422, [{"field": "as_of", "message": told}])


def test_the_day_is_described_wherever_it_is_taken(client, db) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    taking = {p for p, m in paths.items() for told in m.get("get", {}).get("parameters", ()) if told["name"] == "as_of" and "hiện nay" in told["description"]}  # fmt: skip
    assert {p.removeprefix("/api/v1/") for p in taking} == {"units", "units/{id}", "enterprises", "persons", "mandates", "oneroster.zip"}  # fmt: skip
    assert "as_of=2025-06-30" in client.get("/ket-noi/tai-lieu/").text


def files_of(answer) -> dict[str, list[dict]]:
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        return {n: list(csv.DictReader(io.StringIO(archive.read(n).decode()))) for n in archive.namelist()}


def test_the_csv_files_of_a_day_hang_together(register, cast, system, as_) -> None:
    noon = dt.datetime(2025, 6, 30, 5, tzinfo=dt.UTC)
    lesson = TrainingClass.objects.create(name="Lớp cũ", unit=cast.ward, capacity=5, state="finished", created_at=noon)
    later = TrainingClass.objects.create(name="Lớp mới", unit=cast.ward, capacity=5, state="called")
    for made, called in ((lesson, noon), (later, timezone.now())):
        Enrolment.objects.create(training_class=made, person=cast.hoa_person, unit=cast.union, position="CT", called_at=called)  # fmt: skip
    files = files_of(system().get("/api/v1/oneroster.zip", {"as_of": EVE}))
    # The ward did not live yet; it is there because the class names it.
    assert {row["name"]: row["parentSourcedId"] for row in files["orgs.csv"]} == {cast.ward.name: "", "CĐCS May Cũ": ""}
    assert [row["sourcedId"] for row in files["users.csv"]] == [f"p{cast.hoa_person.pk}"]
    assert [row["title"] for row in files["classes.csv"]] == ["Lớp cũ"]
    assert [row["classSourcedId"] for row in files["enrollments.csv"]] == [f"c{lesson.pk}"]
    client = as_(cast.binh)
    for refused in ("2999-01-01", "hôm qua"):
        assert "Hãy chọn một ngày từ hôm nay trở về trước" in client.post("/ket-noi/oneroster/", {"ngay": refused}).text
    sent = client.post("/ket-noi/oneroster/", {"ngay": EVE})
    assert Job.objects.get().title == "CSV theo lối OneRoster, ngày 30/06/2025"
    assert files_of(client.get(f"{sent.url}tep/")) == files


def test_a_post_dated_before_its_union_still_finds_its_union_in_the_files(register, cast, system) -> None:
    """Of much that was imported nobody knows when it began: such a post counts as held, so its union is named."""
    late = Unit.objects.get(name="CĐCS Mới")
    Mandate.objects.create(person=cast.hoa_person, unit=late, position="KT")
    files = files_of(system().get("/api/v1/oneroster.zip", {"as_of": "2020-01-01"}))
    orgs = {row["sourcedId"] for row in files["orgs.csv"]}
    assert f"u{late.pk}" in orgs
    assert {row["orgSourcedIds"] for row in files["users.csv"]} <= orgs
