"""Which ward of now an address lies in: one, or a question; never a guess."""

import pytest

from diemtua.reorganisation.rules.places import Located, address_key, locate, named_in, place_key

OLD = {
    "phuong mai dong|quan hoang mai": frozenset({"W1"}),
    "phuong dai mo|quan nam tu liem": frozenset({"W1", "W2"}),
    "xa tan hoi|huyen dan phuong": frozenset({"W3"}),
    "phuong le loi|thi xa son tay": frozenset({"W4"}),
    "phuong le loi|quan ha dong": frozenset({"W5"}),
    "phuong bo de|quan long bien": frozenset({"W6"}),
}
NOW = {"phuong bo de": "W6", "phuong mai dong": "W9"}


@pytest.mark.parametrize(
    ("text", "ward", "district"),
    [
        ("Số 12, ngõ 5 Lĩnh Nam, P. Mai Động, Q. Hoàng Mai, Hà Nội", "phuong mai dong", "quan hoang mai"),
        ("phường Mai Động, quận Hoàng Mai", "phuong mai dong", "quan hoang mai"),
        ("Thôn 3; xã Tân Hội; huyện Đan Phượng", "xa tan hoi", "huyen dan phuong"),
        ("TT Phùng - H. Đan Phượng", "thi tran phung", "huyen dan phuong"),
        ("Số 2 phường Gia Thụy, quận Long Biên", "phuong gia thuy", "quan long bien"),
        ("số 2 phường Gia Thụy quận Long Biên", "phuong gia thuy", "quan long bien"),
        ("Phường Lê Lợi thị xã Sơn Tây", "phuong le loi", "thi xa son tay"),
        ("tầng 3, thị xã Sơn Tây", "", "thi xa son tay"),
        ("Khu nhà ở xã hội, phường Mai Động, quận Hoàng Mai", "phuong mai dong", "quan hoang mai"),
        ("1 Văn Miếu, phường Văn Miếu - Quốc Tử Giám", "phuong van mieu quoc tu giam", ""),
        ("Đường Láng, Hà Nội", "", ""),
        ("", "", ""),
    ],
)
def test_ward_and_district_are_read_from_an_address(text, ward, district) -> None:
    assert (named_in(text).ward, named_in(text).district) == (ward, district)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("P. Mai Động, Q. Hoàng Mai", Located("W1")),
        ("xã Tân Hội, huyện Đan Phượng", Located("W3")),
        ("phường Đại Mỗ, quận Nam Từ Liêm", Located(candidates=("W1", "W2"), why="Phường, xã cũ này được chia vào nhiều phường, xã mới.")),
        ("phường Lê Lợi", Located(candidates=("W4", "W5"), why="Tên này chỉ nhiều nơi.")),
        ("phường Lê Lợi, quận Hà Đông", Located("W5")),
        ("phường Bồ Đề", Located("W6")),
        ("phường Mai Động", Located(candidates=("W1", "W9"), why="Tên này chỉ nhiều nơi.")),
        ("phường Lạ, quận Hoàng Mai", Located(candidates=("W1",), why="Bảng địa bàn không có phường, xã này ở quận, huyện đó.")),
        ("phường Không Có", Located(why="Không có phường, xã nào tên như vậy trong bảng địa bàn.")),
        ("Đường Láng, Hà Nội", Located(why="Địa chỉ không ghi phường, xã.")),
        ("Số 1 quận Nam Từ Liêm", Located(candidates=("W1", "W2"), why="Địa chỉ không ghi phường, xã.")),
        ("Số 1, quận Nam Từ Liêm", Located(candidates=("W1", "W2"), why="Địa chỉ không ghi phường, xã.")),
        ("", Located(why="Chưa có địa chỉ.")),
    ],
)  # fmt: skip
def test_one_place_or_a_question(text, found) -> None:
    assert locate(text, old=OLD, now=NOW, answers={}) == found


def test_what_a_person_decided_is_used_for_the_same_address_only() -> None:
    answers = {address_key("Ngõ 7, phường Đại Mỗ, quận Nam Từ Liêm"): "W2"}
    assert locate("ngõ 7 phường ĐẠI MỖ, quận Nam Từ Liêm", old=OLD, now=NOW, answers=answers).code == "W2"
    assert locate("Ngõ 8, phường Đại Mỗ, quận Nam Từ Liêm", old=OLD, now=NOW, answers=answers).code == ""


def test_the_key_of_a_table_row_does_not_depend_on_how_it_is_written() -> None:
    assert (
        place_key("P. Mai Động", "Q.Hoàng Mai")
        == place_key("phường Mai Động", "quận Hoàng Mai")
        == "phuong mai dong|quan hoang mai"
    )
