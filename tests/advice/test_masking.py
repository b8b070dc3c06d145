import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemtua.advice.rules.masking import left_over, marks, masked


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Tôi là Trần Thị Hòa, chủ tịch công đoàn", ["person"]),
        ("chị Hòa bị trừ lương", ["person"]),
        ("Giám đốc Park Min Jun không chịu họp", ["person"]),
        ("anh Nguyễn Văn A và chị Lê Thị B", ["person", "person"]),
        ("gọi 0912345678 hoặc 0912 345 678, +84 912.345.678", ["phone", "phone", "phone"]),
        ("máy bàn (024) 3872 0000", ["phone"]),
        ("thư hoa.tran@congty.com.vn", ["email"]),
        ("CCCD 001187004521 cấp tại Hà Nội", ["identity"]),
        ("cmnd: 012345678", ["identity"]),
        ("STK 1903 4567 8901 234 Techcombank", ["account"]),
        ("MST 0100233488", ["tax"]),
        ("Công ty TNHH May Sông Hồng nợ lương", ["firm"]),
        ("công ty cổ phần Đầu tư Thăng Long 8", ["firm"]),
        ("cty Samsung Display cho nghỉ", ["firm"]),
        ("trường mầm non Hoa Sen", ["firm"]),
        ("nhà ở số 12 ngõ 34 phố Bạch Mai, phường Bồ Đề", ["address", "address", "address"]),
        ("KCN Thăng Long II", ["address"]),
        ("khu công nghiệp Thăng Long II", ["address"]),
        ("xe 29A-123.45", ["plate"]),
        ("sinh ngày 08/03/1987", ["birth"]),
        ("facebook.com/hoa.tran.87", ["link"]),
        ("mã nhân viên: SH-1024", ["tax"]),
    ],
)
def test_what_tells_who_somebody_is_is_found(text: str, kinds: list[str]) -> None:
    assert [m.kind for m in marks(text)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Theo khoản 2 Điều 35 Bộ luật Lao động số 45/2019/QH14 thì phải báo trước 45 ngày.",
        "Công ty nợ lương 3 tháng, tổng 25.500.000 đồng, từ ngày 01/09/2026.",
        "Nghị định 145/2020/NĐ-CP, Điều 38 khoản 2.",
        "Người lao động làm 8 giờ một ngày, 48 giờ một tuần.",
        "Người sử dụng lao động chưa trả tiền làm thêm.",
        "Doanh nghiệp Việt Nam phải đóng bảo hiểm xã hội.",
        "Chủ tịch Công đoàn cơ sở đề nghị đối thoại.",
    ],
)
def test_law_and_money_are_left_alone(text: str) -> None:
    assert marks(text) == []


def test_the_same_person_keeps_the_same_letter() -> None:
    text = "Chị Trần Thị Hòa và anh Lê Văn Nam làm ở Công ty TNHH Sông Hồng. Hòa hỏi, chị Hòa chờ, anh Nam không."
    assert masked(text, known=["Hòa"]).startswith("Chị [")
    assert masked("Chị Trần Thị Hòa gặp anh Lê Nam. Chị Hòa chờ.") == (
        "Chị [người lao động A] gặp anh [người lao động B]. Chị [người lao động A] chờ."
    )


def test_names_the_desk_knows_are_hidden_however_typed() -> None:
    text = "tran thi hoa bi cong ty may song hong cho nghi"
    assert masked(text, known=["Trần Thị Hòa", "May Sông Hồng"]) == "[đã che] bi cong ty [đã che] cho nghi"


def test_a_masked_text_has_nothing_left() -> None:
    text = "Tôi là Trần Thị Hòa (0912345678, hoa@x.vn), Công ty TNHH May Sông Hồng, CCCD 001187004521."
    assert left_over(masked(text)) == []
    assert [m.kind for m in left_over("[người lao động A] gọi 0912345678")] == ["phone"]


@given(st.text(alphabet="abc ĐHòaTrầnNguyễn0912345678@.,-\n[]", max_size=120))
@settings(max_examples=100, deadline=None)
def test_marks_are_in_order_apart_and_say_what_they_cover(text: str) -> None:
    found = marks(text, known=["Hòa", "Trần"])
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
