"""What a token reads and writes: its unit and below, never an identity number, nothing twice."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from django.utils import timezone

from diemtua.api.actions import update_contact
from diemtua.api.models import Token
from diemtua.audit.models import Entry
from diemtua.exams.models import Exam, Paper, Sitting
from diemtua.training.models import Enrolment, TrainingClass
from diemtua.unions.models import Mandate, Person, Unit
from tests.factories import make_person, make_union

NEW = {"full_name": "Phạm  Minh Mới", "sex": "f", "birth_date": "1985-02-03", "phone": "0905123456"}


def post(client, url: str, key: str = "k1", **body):
    return client.post(f"/api/v1{url}", body, content_type="application/json", headers={"Idempotency-Key": key})


def test_everything_is_of_the_ward_alone(cast, system) -> None:
    client = system()
    Person.objects.filter(pk=cast.hoa_person.pk).update(citizen_id="001190012345")
    assert [u["name"] for u in client.get("/api/v1/units").json()["items"]] == [cast.ward.name, cast.union.name]
    assert [p["full_name"] for p in client.get("/api/v1/persons").json()["items"]] == ["Trần Thị Hòa"]
    assert [e["id"] for e in client.get("/api/v1/enterprises").json()["items"]] == [cast.union.enterprise_id]
    assert [m["person_id"] for m in client.get("/api/v1/mandates").json()["items"]] == [cast.hoa_person.pk]
    one = client.get(f"/api/v1/persons/{cast.hoa_person.pk}")
    assert "001190012345" not in one.text
    assert set(one.json()) == {"id", "full_name", "sex", "birth_date", "birth_year", "phone", "email", "last_trained_year"}  # fmt: skip
    for url in (f"units/{cast.city.pk}", f"units/{cast.other_union.pk}", f"persons/{cast.nga_person.pk}",
                f"enterprises/{cast.other_union.enterprise_id}"):  # fmt: skip
        assert client.get(f"/api/v1/{url}").json()["code"] == "not_found"


@pytest.mark.parametrize("url", ["units", "persons", "persons/1", "nothing"])
def test_what_a_token_is_given_is_kept_by_nothing_on_its_way(system, url) -> None:
    assert "no-store" in system().get(f"/api/v1/{url}")["Cache-Control"].split(", ")


def test_a_token_made_from_above_sees_no_more_than_its_unit(cast, system) -> None:
    client = system(by=cast.city_officer, unit=cast.ward)
    assert len(client.get("/api/v1/units").json()["items"]) == 2
    assert len(system(by=cast.city_officer, unit=cast.city).get("/api/v1/units").json()["items"]) == 5


def test_pages_follow_the_cursor_to_the_end(cast, system) -> None:
    for n in range(5):
        make_person(f"Lê Văn {n}", cast.union, position="UV-BCH")
    client, seen, cursor = system(), [], ""
    while cursor is not None:
        answer = client.get(f"/api/v1/persons?limit=4&cursor={cursor}").json()
        seen += [p["id"] for p in answer["items"]]
        cursor = answer["next_cursor"]
    assert seen == sorted(Person.objects.exclude(pk=cast.nga_person.pk).values_list("pk", flat=True))


def test_filters_of_persons(cast, system) -> None:
    make_person("Bùi Văn An", make_union(cast.ward, "Công ty B"), position="PCT")
    client = system()
    found = [
        [p["full_name"] for p in client.get(f"/api/v1/persons?{q}").json()["items"]]
        for q in ("search=bui", f"unit_id={cast.union.pk}", "position=PCT", f"unit_id={cast.other_union.pk}")
    ]
    assert found == [["Bùi Văn An"], ["Trần Thị Hòa"], ["Bùi Văn An"], []]


def test_a_new_officer_is_written_once_however_often_it_is_sent(cast, system, lines) -> None:
    client = system()
    body = NEW | {"mandate": {"unit_id": cast.union.pk, "position": "PCT", "since_year": 2025}}
    first, again = post(client, "/persons", **body), post(client, "/persons", **body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    made = Person.objects.get(pk=first.json()["id"])
    assert (made.full_name, made.birth_year, made.mandates.get().position) == ("Phạm Minh Mới", 1985, "PCT")
    assert lines() == ["api.create_person"]
    other = post(client, "/persons", **body | {"full_name": "Người Khác"})
    assert (other.status_code, other.json()["code"]) == (409, "conflict")
    twin = post(client, "/persons", key="k2", **body)
    assert (twin.status_code, "đã có người này" in twin.json()["message"]) == (409, True)


def test_a_refused_write_leaves_nothing_and_its_key_free(cast, system, lines) -> None:
    client = system()
    body = NEW | {"mandate": {"unit_id": cast.other_union.pk, "position": "PCT"}}
    assert post(client, "/persons", **body).status_code == 404
    assert post(client, "/persons", key="", **body | {"mandate": {"unit_id": cast.union.pk, "position": "CT"}}).status_code == 400  # fmt: skip
    assert not Person.objects.filter(full_name="Phạm Minh Mới").exists()
    assert lines() == []
    assert (
        post(client, "/persons", **body | {"mandate": {"unit_id": cast.union.pk, "position": "KT"}}).status_code == 201
    )


def test_a_reading_token_writes_nothing(cast, system) -> None:
    client = system(can_write=False)
    for answer in (
        post(client, "/persons", **NEW, mandate={"unit_id": cast.union.pk, "position": "CT"}),
        post(client, "/mandates", person_id=cast.hoa_person.pk, unit_id=cast.union.pk, position="KT"),
        post(client, f"/mandates/{cast.hoa_mandate.pk}/end", ended_on="2026-01-01"),
        client.patch(f"/api/v1/persons/{cast.hoa_person.pk}", {"phone": ""}, content_type="application/json"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_contacts_change_with_their_line_and_what_is_not_sent_stays(cast, system, lines) -> None:
    url = f"/api/v1/persons/{cast.hoa_person.pk}"
    answer = system().patch(url, {"email": "hoa@example.vn"}, content_type="application/json")
    assert (answer.json()["phone"], answer.json()["email"]) == ("0912345678", "hoa@example.vn")
    assert lines() == ["corrections.edit_person", "api.update_contact"]
    line = Entry.objects.latest("pk")
    assert (line.actor_name, line.detail["token"]) == ("Nguyễn Văn Bình", "Phần mềm đoàn viên")
    assert cast.hoa_person.edits.get().note == "Qua mã kết nối «Phần mềm đoàn viên»."
    told = {"by": cast.binh, "token": Token.objects.first(), "now": timezone.now()}
    update_contact(
        person=cast.hoa_person, values={"email": "hoa.moi@example.vn"}, **told
    )  # read before the first change
    assert cast.hoa_person.edits.first().values == {"email": ["hoa@example.vn", "hoa.moi@example.vn"]}
    wrong = system().patch(url, {"phone": "12", "cccd": "1"}, content_type="application/json")
    assert wrong.status_code == 422
    assert {d["field"]: d["message"] for d in wrong.json()["details"]} == {"phone": "Chưa đúng dạng.", "cccd": "Không có trường này; hãy bỏ đi."}  # fmt: skip


def test_posts_begin_and_end_once(cast, system, lines) -> None:
    client = system()
    made = post(client, "/mandates", person_id=cast.hoa_person.pk, unit_id=cast.union.pk, position="KT", started_on="2026-01-05")  # fmt: skip
    assert made.status_code == 201
    assert post(client, "/mandates", key="k2", person_id=cast.hoa_person.pk, unit_id=cast.union.pk, position="KT").status_code == 409  # fmt: skip
    url = f"/mandates/{made.json()['id']}/end"
    assert post(client, url, key="k3", ended_on="2026-01-01").status_code == 400
    ended = post(client, url, key="k4", ended_on="2026-06-30")
    assert ended.json()["ended_on"] == "2026-06-30"
    assert post(client, url, key="k4", ended_on="2026-06-30").status_code == 200
    assert post(client, url, key="k5", ended_on="2026-06-30").status_code == 409
    assert lines() == ["api.create_mandate", "api.end_mandate"]
    assert Mandate.objects.get(pk=made.json()["id"]).ended_on == dt.date(2026, 6, 30)


def test_what_the_pages_refuse_is_refused_here_too(cast, system, lines) -> None:
    """A president «ended» in 2099 would vanish from every list of today."""
    client, union = system(), {"unit_id": cast.union.pk, "position": "KT"}
    Mandate.objects.filter(pk=cast.hoa_mandate.pk).update(since_year=2020)
    url, more = f"/mandates/{cast.hoa_mandate.pk}/end", {"person_id": cast.hoa_person.pk} | union
    for told, answer in (
        ("thôi chức vụ chưa đến", post(client, url, ended_on="2099-12-31")),
        ("trước ngày bắt đầu", post(client, url, ended_on="1901-01-01")),
        ("giữ chức vụ chưa đến", post(client, "/mandates", **more, started_on="2099-01-01")),
        ("không thể sau năm nay", post(client, "/mandates", **more, since_year=2099)),
        ("không có chữ số", post(client, "/persons", full_name="123 456", mandate=union)),
        ("chưa đến", post(client, "/persons", **NEW | {"birth_date": "2100-12-31"}, mandate=union)),
        ("tuổi", post(client, "/persons", **NEW | {"birth_date": None, "birth_year": 1900}, mandate=union)),
        ("không thể sau năm nay", post(client, "/persons", **NEW, mandate=union | {"since_year": 2099})),
    ):
        assert (answer.status_code, told in answer.json()["message"]) == (400, True)
    assert (Mandate.objects.filter(ended_on=None).count(), Person.objects.count(), lines()) == (2, 2, [])
    ended = post(client, url, ended_on="2026-06-30", end_reason="retired")
    assert (ended.json()["end_reason"], Mandate.objects.get(pk=cast.hoa_mandate.pk).end_reason) == (
        "retired",
        "retired",
    )


@pytest.fixture
def lesson(cast):
    paper = Paper.objects.create(title="Đề", unit=cast.ward, duration_minutes=30)
    now = timezone.now()
    exam = Exam.objects.create(title="Kỳ", paper=paper, unit=cast.ward, opens_at=now, closes_at=now + dt.timedelta(days=1))  # fmt: skip
    made = TrainingClass.objects.create(name="Lớp tối", unit=cast.ward, capacity=5, state="called", exam=exam)
    Enrolment.objects.create(training_class=made, person=cast.hoa_person, unit=cast.union, position="CT")
    Sitting.objects.create(exam=exam, person=cast.hoa_person, attempt=1, alias="A1", seed=1, state="marked",
                           due_at=now, passed=True, percent=80)  # fmt: skip
    return made


def test_results_of_a_class_are_the_public_facts(cast, system, lesson) -> None:
    client = system()
    assert client.get("/api/v1/classes").json()["items"][0]["name"] == "Lớp tối"
    results = client.get(f"/api/v1/classes/{lesson.pk}/results").json()["items"]
    assert [(r["full_name"], r["passed"], r["sessions_attended"]) for r in results] == [("Trần Thị Hòa", True, 0)]
    assert system(unit=cast.other_ward, by=cast.other_binh).get(f"/api/v1/classes/{lesson.pk}").status_code == 404


def test_oneroster_files_hang_together_and_leave_a_line(cast, system, lesson, lines, as_) -> None:
    make_person("=cmd()", cast.union, position="KT")
    Unit.objects.filter(pk=make_union(cast.ward, "Đã giải thể").pk).update(valid_to="2020-01-01")
    answer = system().get("/api/v1/oneroster.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        files = {n: list(csv.DictReader(io.StringIO(archive.read(n).decode()))) for n in archive.namelist()}
    orgs, users = ({row["sourcedId"] for row in files[n]} for n in ("orgs.csv", "users.csv"))
    assert {row["orgSourcedIds"] for row in files["users.csv"]} <= orgs
    assert {row["userSourcedId"] for row in files["enrollments.csv"]} <= users
    assert {row["classSourcedId"] for row in files["enrollments.csv"]} == {
        row["sourcedId"] for row in files["classes.csv"]
    }
    assert {row["givenName"] for row in files["users.csv"]} == {"Hòa", "'=cmd()"}
    assert [row["parentSourcedId"] for row in files["orgs.csv"]] == ["", f"u{cast.ward.pk}"]
    assert lines() == ["api.export_oneroster"]
    as_(cast.binh).post("/ket-noi/oneroster/")
    assert lines() == ["api.export_oneroster"] * 2


def test_refusals_speak_one_form(cast, system) -> None:
    client = system()
    for answer, status in (
        (client.get("/api/v1/nothing"), 404),
        (client.delete("/api/v1/units"), 405),
        (client.get("/api/v1/units?limit=9999"), 422),
        (client.post("/api/v1/persons", "{", content_type="application/json"), 400),
        (client.get("/api/v1/persons?cursor=x"), 422),
        (client.get("/api/v1/persons?search=%00"), 400),
        (client.post("/api/v1/persons", " " * 2_200_000, content_type="application/json"), 413),
    ):
        assert answer.status_code == status
        assert set(answer.json()) == {"code", "message", "details"}
    assert client.delete("/api/v1/units")["Allow"] == "GET"


def test_the_description_names_every_operation_and_needs_no_account(client, db) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    page = client.get("/ket-noi/tai-lieu/").text
    assert len(schema["paths"]) == 13
    assert all(path in page for path in schema["paths"])
    assert "citizen" not in str(schema)
