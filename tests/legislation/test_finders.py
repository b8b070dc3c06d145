"""Rules, calculators and answered questions beside the articles."""

import datetime as dt

import pytest

from diemtua.legislation import finders
from diemtua.legislation.finders import ExtraHit
from diemtua.legislation.search.shelf import Card, Shelf

DAY = dt.date(2026, 11, 22)


@pytest.fixture
def only(monkeypatch):
    """No finder but those the test registers."""
    monkeypatch.setattr(finders, "_FINDERS", {})


def hit(title: str) -> ExtraHit:
    return ExtraHit(title, "/x/", "", "khớp chữ: x")


def test_groups_come_in_their_order_and_empty_ones_are_left_out(only) -> None:
    finders.register("b", heading="Sau", icon="scale", order=2, finder=lambda q, d: [hit("hai")])
    finders.register("a", heading="Trước", icon="scale", order=1, finder=lambda q, d: [hit(f"{q} {d.year}")])
    finders.register("c", heading="Trống", icon="scale", order=0, finder=lambda q, d: [])
    found = finders.groups("một", day=DAY)
    assert [(g.heading, [h.title for h in g.hits]) for g in found] == [("Trước", ["một 2026"]), ("Sau", ["hai"])]


def test_a_name_registered_twice_answers_once(only) -> None:
    for title in ("cũ", "mới"):
        finders.register("a", heading="H", icon="scale", order=1, finder=lambda q, d, t=title: [hit(t)])
    assert [h.title for g in finders.groups("x", day=DAY) for h in g.hits] == ["mới"]


SHELF = Shelf(
    [
        Card("Báo trước khi nghỉ việc", "thôi việc, đơn phương chấm dứt hợp đồng lao động"),
        Card("Đoàn phí công đoàn", "mức đóng hằng tháng của đoàn viên"),
        Card("Số ghế đối thoại", "thành viên đối thoại bên người lao động"),
    ]
)


@pytest.mark.parametrize("question", ["nghỉ việc báo trước bao lâu", "nghi viec bao truoc may ngay"])
def test_a_shelf_finds_with_and_without_marks(question: str) -> None:
    assert [t.place for t in SHELF.search(question)] == [0]


@pytest.mark.parametrize("question", ["", "giá vàng hôm nay", "thủ tục cấp hộ chiếu cho người nước ngoài"])
def test_a_shelf_answers_nothing_rather_than_something_far_off(question: str) -> None:
    assert SHELF.search(question) == []


def test_marks_that_were_typed_are_meant() -> None:
    shelf = Shelf([Card("Hội nghị người lao động", "họp mỗi năm"), Card("Nghỉ hằng năm", "ngày phép")])
    assert [t.place for t in shelf.search("nghi hang nam")] == [1]
    assert shelf.search("nghị hằng") == []
    assert [t.shared for t in shelf.search("NGHỈ hằng năm")] == [("nghỉ", "hằng", "năm")]


def test_words_far_apart_are_no_hit() -> None:
    assert Shelf([Card("Việc hằng năm của công đoàn", "hội nghị, đối thoại")]).search("nghi viec") == []


def test_an_empty_shelf_is_quiet() -> None:
    assert Shelf([]).search("báo trước") == []


@pytest.mark.django_db
def test_the_search_page_shows_the_groups_with_their_reason(client, store, only) -> None:
    finders.register("a", heading="Nhóm thử", icon="calculator", order=1, finder=lambda q, d: [hit("Đếm ngày")])
    body = client.get("/tra-cuu/", {"q": "tiền lương khi ghi sổ"}).content.decode()
    assert body.index("Điều 3") < body.index("Nhóm thử") < body.index("Đếm ngày")
    body = client.get("/tra-cuu/", {"q": "zzz qqq"}).content.decode()
    assert "Đếm ngày" in body
