"""The book on the phone, the union's month, the sheets, the agenda."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from diemtua.timesheets.access import presided_units, union_hours
from diemtua.timesheets.queries import month, steps_for, union_month
from diemtua.training.models import Attendance
from diemtua.unions.models import Mandate, Unit
from tests.factories import make_person
from tests.timesheets.factories import NOW, D, make_entry
from tests.training.factories import enrol, make_class

FIRST = D(2026, 11, 1)


@pytest.fixture
def long(cast):
    """Long leads a group of Hòa's union; he and Hòa used hours, Nga of another union too."""
    group = Unit.objects.create(kind="group", name="Tổ may 1", parent=cast.union, path=cast.union.path + "00001")
    long = make_person("Đỗ Long", group, position="TT")
    make_entry(long, hours=8, purpose="Việc kín của Long")
    make_entry(long, on=D(2026, 11, 30), hours=4.5)
    make_entry(long, on=D(2026, 10, 31))
    make_entry(cast.hoa_person, hours=3, kind="called", purpose="Lớp")
    make_entry(cast.hoa_person, struck_at=NOW)
    make_entry(cast.nga_person)
    return long


def rows_of(response) -> list[tuple]:
    sheet = load_workbook(BytesIO(response.content)).active
    return [tuple(cell for cell in row) for row in sheet.iter_rows(values_only=True)]


def test_the_president_sees_days_and_hours_of_the_own_union_never_what_for(cast, long, as_, django_assert_num_queries) -> None:  # fmt: skip
    with django_assert_num_queries(2):
        found = union_month([cast.union], FIRST)
    assert [(line.person.full_name, line.tally.counted, line.tally.free, line.tally.over) for line in found] == [
        ("Trần Thị Hòa", 0, 180, 0),
        ("Đỗ Long", 750, 0, 30),
    ]
    page = as_(cast.hoa).get("/gio-cong-doan/ca-cong-doan/?thang=2026-11")
    sheet = as_(cast.hoa).get("/gio-cong-doan/ca-cong-doan/bang.xlsx?thang=2026-11")
    assert "quá 30 phút" in page.content.decode()
    assert "kín" not in page.content.decode() + str(rows_of(sheet))
    assert [(row[0].date(), row[1], *row[3:5]) for row in rows_of(sheet)[3:6]] == [
        (D(2026, 11, 3), "Trần Thị Hòa", 3, "không"),
        (D(2026, 11, 3), "Đỗ Long", 8, "có"),
        (D(2026, 11, 30), "Đỗ Long", 4.5, "có"),
    ]


def test_only_who_presides_now_and_only_of_days_a_post_was_held(cast, long) -> None:
    vice = make_person("Phó", cast.union, position="PCT", user=cast.thao)
    assert (presided_units(cast.thao), presided_units(cast.binh), vice.mandates.count()) == ([], [], 1)
    Mandate.objects.filter(person=long).update(ended_on=D(2026, 11, 10))
    assert {e.on for e in union_hours([cast.union]).filter(person=long)} == {D(2026, 11, 3), D(2026, 10, 31)}
    cast.hoa_mandate.ended_on = D(2026, 11, 30)
    cast.hoa_mandate.save()
    assert presided_units(cast.hoa) == []


def test_the_own_month_with_sessions_to_take_over_and_history(cast, long, as_, django_assert_num_queries) -> None:
    made = make_class(cast, starts=NOW.replace(day=18))
    Attendance.objects.create(session=made.sessions.get(), enrolment=enrol(made, cast.hoa_person), method="scan")
    with django_assert_num_queries(3):
        found = month(cast.hoa, cast.hoa_person, FIRST)
    assert (len(found.entries), len(found.struck), found.sessions) == (1, 1, [made.sessions.get()])
    assert found.limit is not None
    assert (found.limit.hours, found.limit.title) == (24, f"Chủ tịch, {cast.union}")
    client = as_(cast.hoa)
    page = client.get("/gio-cong-doan/?thang=2026-11").content.decode()
    assert "Còn 24 giờ" in page
    assert "Điều 27 khoản 2" in page
    assert "Lịch sử sửa (1)" in page


def test_the_own_sheet_tells_what_for_only_when_asked(cast, as_) -> None:
    make_entry(cast.hoa_person, hours=2.5, purpose="=CMD()|a")
    client = as_(cast.hoa)
    plain, full = (rows_of(client.get(f"/gio-cong-doan/bang.xlsx?thang=2026-11{more}")) for more in ("", "&viec=co"))
    assert "CMD" not in str(plain)
    assert full[3][3:] == (2.5, "có", "Việc công đoàn", "=CMD()|a")
    assert full[5][:3] == ("Cộng", "Trần Thị Hòa", "Đã dùng 2 giờ 30 phút trong 24 giờ luật cho (Luật Công đoàn 50/2024/QH15, Điều 27 khoản 2).")  # fmt: skip


def test_writing_and_correcting_on_the_page(cast, as_) -> None:
    client, today = as_(cast.hoa), timezone.localdate()
    typed = {"on": today.isoformat(), "minutes": "150", "kind": "work", "purpose": "Họp tổ"}
    assert client.post("/gio-cong-doan/ghi/", typed).status_code == 302
    again = client.post("/gio-cong-doan/ghi/", typed)
    assert "đúng lần ghi này" in again.content.decode()
    entry = cast.hoa_person.paid_hours.get()
    form = client.get(f"/gio-cong-doan/{entry.pk}/sua/").content.decode()
    assert '<option value="150" selected>2 giờ 30 phút</option>' in form
    client.post(f"/gio-cong-doan/{entry.pk}/sua/", typed | {"minutes": "165"})
    assert [e.minutes for e in cast.hoa_person.paid_hours.filter(struck_at=None)] == [165]
    assert client.post(f"/gio-cong-doan/{entry.pk}/bo/").status_code == 409


def test_the_agenda_tells_only_of_too_many_hours(cast, django_assert_num_queries) -> None:
    make_entry(cast.hoa_person, hours=12)
    make_entry(cast.hoa_person, on=D(2026, 11, 4), hours=12)
    make_entry(cast.hoa_person, on=D(2026, 11, 5), hours=12, kind="called")
    with django_assert_num_queries(2):
        assert steps_for(cast.hoa, now=NOW) == []
    with django_assert_num_queries(1):  # who is it
        assert steps_for(cast.binh, now=NOW) == []
    make_entry(cast.hoa_person, on=D(2026, 11, 6), hours=0.5)
    [step] = steps_for(cast.hoa, now=NOW)
    assert (step.title, step.url) == ("Tháng này đã dùng quá 30 phút công đoàn hưởng lương", "/gio-cong-doan/")
    assert "24 giờ (Luật Công đoàn 50/2024/QH15, Điều 27 khoản 2)" in step.detail


@pytest.mark.parametrize("typed", ["2030-01", "abc"])
def test_a_month_that_cannot_be_shown_is_told_and_no_file_is_made_of_another(cast, as_, typed) -> None:
    hoa = as_(cast.hoa)
    for name in ("month", "union_month"):
        page = hoa.get(reverse(f"timesheets:{name}"), {"thang": typed}).content.decode()
        assert f"Không dùng được «{typed}» nên trang này bỏ qua." in page
    for name in ("export_month", "export_union"):
        assert hoa.get(reverse(f"timesheets:{name}"), {"thang": typed}).status_code == 400
