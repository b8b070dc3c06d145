"""The list of officers as of a day that is over: who held a post, what their union was called and where it stood."""

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone
from docx import Document

from diemtua.audit.models import Entry
from diemtua.jobs.models import Job
from diemtua.kernel.dates import vn_date
from diemtua.unions.models import SavedView
from diemtua.unions.rules import PersonFilter
from diemtua.unions.views import persons as views
from tests.factories import make_person, make_union

EVE = "2025-06-30"
OLD_HOME = "CĐCS May Cũ, LĐLĐ quận Long Biên"


@pytest.fixture
def officers(cast, moved):
    """Hòa presided until 30/6/2025, when her union had its old name; Lan has presided since 1/7/2025."""
    cast.hoa_person.mandates.update(started_on=dt.date(2023, 5, 1), ended_on=dt.date(2025, 6, 30))
    lan = make_person("Phạm Thị Lan", cast.union)
    lan.mandates.update(started_on=dt.date(2025, 7, 1))
    return moved


def names(client, **asked: object) -> list[str]:
    return [row.person.full_name for row in client.get("/can-bo/", asked).context["rows"]]


def rows_of(response) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(response.getvalue())).active.values)


@pytest.mark.variants
@pytest.mark.parametrize(
    ("day", "seen"),
    [("2023-04-30", []), ("2023-05-01", ["Trần Thị Hòa"]), (EVE, ["Trần Thị Hòa"]), ("2025-07-01", ["Phạm Thị Lan"]),
     ("", ["Phạm Thị Lan"]), ("2999-01-01", ["Phạm Thị Lan"]), ("hôm qua", ["Phạm Thị Lan"])],
)  # fmt: skip
def test_the_list_of_a_day_has_who_held_a_post_that_day(officers, cast, as_, day, seen) -> None:
    assert names(as_(cast.binh), ngay=day) == seen


def test_it_says_which_day_it_is_and_tells_name_and_place_of_that_day(officers, cast, as_) -> None:
    client = as_(cast.binh)
    then, now = client.get("/can-bo/", {"ngay": EVE}).text, client.get("/can-bo/").text
    assert ("Ngày 30/06/2025." in then, OLD_HOME in then, cast.union.name in then) == (True, True, False)
    assert ("Về hôm nay" in now, f"{cast.union.name}, {cast.ward.name}" in now) == (False, True)
    # Who is called to a class or gets a code is asked of today.
    assert ("Gọi vào lớp" in then, "Cấp mã" in then, "Gọi vào lớp" in now) == (False, False, True)


def test_a_unit_means_what_stood_below_it_that_day(officers, cast, as_) -> None:
    client = as_(cast.city_officer)
    choices = dict(client.get("/can-bo/", {"ngay": EVE}).context["form"].fields["don_vi"].choices)
    assert (choices[officers.pk], cast.ward.pk in choices) == ("LĐLĐ quận Long Biên", False)
    assert names(client, ngay=EVE, don_vi=officers.pk) == ["Trần Thị Hòa"]
    assert names(client, ngay=EVE, don_vi=cast.ward.pk) == []
    assert names(client, ngay=EVE, don_vi=cast.city.pk) == ["Trần Thị Hòa", "Lê Thúy Nga"]
    assert names(client, ngay="2025-07-01", don_vi=cast.ward.pk) == ["Phạm Thị Lan"]


def test_nobody_of_another_ward_is_seen_on_any_day(officers, cast, as_) -> None:
    assert names(as_(cast.other_binh), ngay=EVE) == ["Lê Thúy Nga"]
    assert names(as_(cast.other_binh), ngay=EVE, don_vi=officers.pk) == ["Lê Thúy Nga"]


def test_every_form_of_the_list_tells_of_that_day(officers, cast, as_, monkeypatch) -> None:
    client = as_(cast.binh)
    asked = {"ngay": EVE, "cot": "chuc-vu"}
    on_screen = client.get("/can-bo/xuat/", asked)
    assert "can-bo-2025-06-30.xlsx" in on_screen["Content-Disposition"]
    rows = rows_of(on_screen)
    assert rows[1:] == [(1, "Trần Thị Hòa", "Chủ tịch", "CĐCS May Cũ", "LĐLĐ quận Long Biên")]
    official = rows_of(client.get("/can-bo/xuat/", asked | {"dang": "trich-ngang"}))
    assert (
        official[4][0]
        == f"(Tính đến ngày 30/06/2025; điện thoại và năm tập huấn là của ngày {vn_date(timezone.localdate())})"
    )
    of_union = rows_of(client.get("/can-bo/xuat/", asked | {"dang": "trich-ngang", "don_vi": cast.union.pk}))
    assert (of_union[0][0], of_union[1][0]) == ("LĐLĐ QUẬN LONG BIÊN", "CĐCS MAY CŨ")
    assert (official[8][0], official[9][1], official[9][5]) == ("LĐLĐ quận Long Biên", "Trần Thị Hòa", "CĐCS May Cũ")
    word = client.get("/can-bo/xuat/", asked | {"dang": "trich-ngang-word"})
    table = Document(io.BytesIO(b"".join(word.streaming_content))).tables[1]
    assert [cell.text for cell in table.rows[3].cells][1:6:4] == ["Trần Thị Hòa", "CĐCS May Cũ"]
    assert {entry.detail["ngay"] for entry in Entry.objects.all()} == {EVE}
    monkeypatch.setattr(views, "AT_ONCE", 0)
    sent = client.get("/can-bo/xuat/", asked)
    assert "ngày 30/06/2025" in Job.objects.get().title
    assert rows_of(client.get(f"{sent.url}tep/")) == rows


def test_a_file_of_a_day_says_that_training_is_of_today(officers, cast, as_) -> None:
    client, today = as_(cast.binh), vn_date(timezone.localdate())
    for day, head in ((EVE, f"Năm tập huấn gần nhất (đến {today})"), ("", "Năm tập huấn gần nhất")):
        assert rows_of(client.get("/can-bo/xuat/", {"ngay": day, "cot": "tap-huan"}))[0][2] == head
    for day, told in ((EVE, f"; điện thoại và năm tập huấn là của ngày {today}"), ("", "")):
        note = rows_of(client.get("/bang-dieu-hanh/danh-sach/", {"ngay": day, "tep": "xlsx"}))[1][0]
        assert note.endswith(f"tính đến ngày {'30/06/2025' if day else today}{told}")


def test_a_saved_view_keeps_its_day(officers, cast, as_) -> None:
    client = as_(cast.binh)
    client.post("/can-bo/cach-xem/", {"name": "Trước sắp xếp", "query": f"ngay={EVE}&trang=2"})
    assert names(client, ngay=SavedView.objects.get().query.removeprefix("ngay=")) == ["Trần Thị Hòa"]


def test_codes_are_issued_to_who_holds_a_post_today_whatever_day_is_asked(officers, cast, as_) -> None:
    page = as_(cast.binh).get("/ma-kich-hoat/", {"ngay": EVE, "tai_khoan": "none"}).context["rows"]
    assert [row.person.full_name for row in page] == ["Phạm Thị Lan"]


def test_today_costs_no_query_more_and_a_day_the_same_for_few_and_many(officers, cast, as_, count_queries) -> None:
    client = as_(cast.city_officer)
    now, then = count_queries(client, "/can-bo/"), count_queries(client, f"/can-bo/?ngay={EVE}")
    for number in range(3):
        make_person(f"Người {number}", make_union(cast.ward, f"Công ty {number}"))
    assert count_queries(client, f"/can-bo/?ngay={EVE}") == then == now


def test_the_day_survives_the_way_to_a_job() -> None:
    chosen = PersonFilter(day=dt.date(2025, 6, 30))
    assert PersonFilter.from_json(chosen.to_json()) == chosen
