"""Rooms and doors of the frame."""

import datetime as dt

import pytest
from django.urls import get_resolver

from diemtua.web.context import ELSEWHERE, rooms_for


def test_who_has_several_pages_in_a_room_sees_them_once_inside() -> None:
    rooms = {room.label: room for room in rooms_for({"upper"}, "/can-bo/nhiem-ky/")}
    assert [label for label, room in rooms.items() if room.current] == ["Tổ chức, cán bộ"]
    assert [door.label for door in rooms["Tổ chức, cán bộ"].doors if door.current] == ["Cán bộ"]


def test_a_room_of_one_door_bears_its_name() -> None:
    assert [room.label for room in rooms_for({"officer"}, "/") if room.current] == ["Hôm nay"]
    assert "Hệ thống" not in [room.label for room in rooms_for({"officer"}, "/")]


def test_the_longest_address_wins() -> None:
    for path, label in (("/thong-ke/", "Thống kê"), ("/ban-tu-van/so-lieu/", "Số liệu tư vấn")):
        doors = [door for room in rooms_for({"upper", "adviser"}, path) for door in room.doors if door.current]
        assert [door.label for door in doors] == [label]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/diem-danh/3/", "Lớp của tôi"),
        ("/buoi-hoc/3/danh-sach-ky/", "Lớp tập huấn"),
        ("/su-kien/1/sua/", "Vụ việc"),
        ("/lich-cua-toi/", "Vụ việc"),
        ("/bai-lam/1/", "Bài kiểm tra của tôi"),
    ],
)
def test_a_page_with_an_address_of_its_own_marks_its_door(path, label) -> None:
    rooms = rooms_for({"upper", "officer", "lecturer"}, path)
    assert [door.label for room in rooms if room.current for door in room.doors if door.current] == [label]


def test_the_other_addresses_of_a_door_exist() -> None:
    known = [str(p.pattern) for part in get_resolver().url_patterns for p in getattr(part, "url_patterns", [part])]
    assert [a for also in ELSEWHERE.values() for a in also if not any(k.startswith(a[1:]) for k in known)] == []


def test_a_page_of_no_room_marks_none() -> None:
    assert [room for room in rooms_for({"upper", "officer"}, "/tai-khoan/") if room.current] == []


def test_pages_of_somebody_signed_in_are_kept_by_no_browser(cast, as_) -> None:
    kept = {
        url: as_(cast.thao).get(url).get("Cache-Control", "") for url in ("/ban-tu-van/", "/tu-van/", "/giai-dap/", "/")
    }
    assert [url for url, said in kept.items() if "no-store" not in said] == []
    client = as_(None)
    assert ("Cache-Control" in client.get("/giai-dap/"), "no-store" in client.get("/hoi-tu-van/ma/")["Cache-Control"]) == (False, True)  # fmt: skip


def test_what_will_stand_here_is_said_to_each_in_the_words_of_the_role(cast, as_) -> None:
    told = {who: as_(getattr(cast, who)).get("/").text for who in ("other_binh", "thao", "khai")}
    words = ("Lớp bạn giảng", "bàn tư vấn sẽ hiện ở đây", "Danh sách chờ xác nhận")
    assert {who: [word for word in words if word in page] for who, page in told.items()} == {
        "other_binh": [],  # something waits: officers without an account
        "thao": ["bàn tư vấn sẽ hiện ở đây"],
        "khai": ["Lớp bạn giảng"],
    }


def test_who_has_nothing_due_is_told_so_and_offered_a_question(cast, as_) -> None:
    assert "Hỏi tư vấn một câu" not in as_(cast.hoa).get("/").text  # a dialogue of this year waits
    cast.hoa_mandate.started_on, cast.hoa_mandate.ended_on = dt.date(2020, 1, 1), dt.date(2026, 1, 31)
    cast.hoa_mandate.save()
    page = as_(cast.hoa).get("/").text
    assert "Không có việc nào đang chờ bạn" in page
    assert 'href="/tu-van/hoi/"' in page
