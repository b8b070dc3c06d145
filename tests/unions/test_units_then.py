"""The list of units as of a day that is over, by name too, and as a workbook."""

import datetime as dt
import io

import openpyxl
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.jobs.actions import resume_job
from diemtua.jobs.models import Job
from diemtua.unions.models import Stewardship, Unit
from diemtua.unions.views import units
from tests.factories import make_union

EVE, DAY = "2025-06-30", "2025-07-01"


def found(client, **asked: str) -> list[str]:
    return [row.name for row in client.get("/don-vi/", asked).context["page"]]


def sheet_of(response) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.values)


def test_a_name_is_sought_among_the_names_of_that_day(cast, moved, as_) -> None:
    client = as_(cast.city_officer)
    assert found(client, ngay=EVE, tim="may cu") == ["CĐCS May Cũ"]
    assert found(client, ngay=DAY, tim="may cu") == []
    assert found(client, ngay=EVE) == [cast.city.name, cast.other_ward.name, "LĐLĐ quận Long Biên"]
    assert found(as_(cast.other_binh), ngay=EVE, tim="may cu") == []
    assert "không có đơn vị nào mang tên này" in client.get("/don-vi/", {"ngay": EVE, "tim": "xyz"}).text


def test_a_day_that_has_not_come_is_today(cast, moved, as_) -> None:
    client = as_(cast.city_officer)
    for typed in ("2099-01-01", "hôm qua", ""):
        assert found(client, ngay=typed) == [cast.city.name, cast.ward.name, cast.other_ward.name]


def test_the_workbook_has_every_unit_of_the_day_and_no_formula(cast, moved, as_) -> None:
    new = make_union(cast.ward, "Mới")
    Unit.objects.filter(pk=new.pk).update(name="=cmd()")
    client = as_(cast.city_officer)
    then = client.get("/don-vi/xuat/", {"ngay": EVE})
    assert "don-vi-2025-06-30.xlsx" in then["Content-Disposition"]
    rows = sheet_of(then)
    line = next(row for row in rows if row[1] == "CĐCS May Cũ")
    assert (line[2:5], line[8:]) == (("Công đoàn cơ sở", "LĐLĐ quận Long Biên", "Ngoài nhà nước"), (1, 1))
    district = next(row for row in rows if row[1] == "LĐLĐ quận Long Biên")
    assert (district[3], district[6].date(), district[7:]) == (cast.city.name, dt.date(2025, 6, 30), (1, 1, 1))
    now = {row[1]: row[3] for row in sheet_of(client.get("/don-vi/xuat/"))[1:]}
    assert (now[cast.union.name], now["=cmd()"]) == (cast.ward.name, cast.ward.name)
    own = {row[1] for row in sheet_of(as_(cast.other_binh).get("/don-vi/xuat/", {"ngay": EVE}))[1:]}
    assert own == {cast.other_ward.name, cast.other_union.name}
    taken = [(e.action, e.actor_id, e.detail["day"], e.detail["rows"]) for e in Entry.objects.order_by("pk")]
    assert taken[0] == ("unions.export_units", cast.city_officer.pk, EVE, len(rows) - 1)
    assert taken[2] == ("unions.export_units", cast.other_binh.pk, EVE, 2)


def test_a_long_tree_comes_from_a_job_with_the_rights_of_then(cast, moved, as_, monkeypatch) -> None:
    client = as_(cast.city_officer)
    at_once = sheet_of(client.get("/don-vi/xuat/", {"ngay": EVE}))
    monkeypatch.setattr(units, "AT_ONCE", 2)
    sent = client.get("/don-vi/xuat/", {"ngay": EVE})
    job = Job.objects.get()
    assert job.title == "5 đơn vị, ngày 30/06/2025"
    assert sheet_of(client.get(f"{sent.url}tep/")) == at_once
    assert Entry.objects.filter(action="unions.export_units").count() == 2
    Stewardship.objects.filter(user=cast.city_officer).update(ended_at=timezone.now())
    resume_job(_failed(job), by=cast.city_officer)
    assert Job.objects.get().result["rows"] == 0


def _failed(job: Job) -> Job:
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    return Job.objects.get(pk=job.pk)
