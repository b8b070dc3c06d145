import itertools
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemtua.advice.queries.knowledge import masking_of
from diemtua.advice.rules.masking import marks, masked
from diemtua.advice.rules.maybe import hidden, maybe_names
from tests.advice.ordinary import OFFICIAL, QUESTIONS

# Found unmasked or half masked by a strict reader.
ODD = [
    "nguyen thi hoa", "Nguyen Thi Hoa", "nguyễn thị hoa", "NGUYỄN THỊ HOA", "Lò Thị Mị", "Giàng A Páo", "Sùng A Của", "H'Hen Niê", "Y Blơk Êban", "Mr. Kim",
    "quản lý Wang", "chi Hoa", "chị hoa", "a. Tuấn", "em tên hoa", "Ng. Thị Hoa", "Ngyễn Thị Hoa", "chị Ng.T.Hoa", "N.T.H", "lê na", "Đào Quý-Phi", "Zhang Wei", "sếp Kim Min Soo",
    "cty abc", "cong ty may song hong", "công ty may sông hồng", "Cty may Sông Hồng", "cty. ABC", "C.ty ABC", "TNHH Sao Mai", "doanh nghiệp Sao Mai", "Samsung", "Foxconn",
    "May 10", "Công ty Cổ phần Dệt may 29/3", "trường mầm non Hoa Mai",
    "0 9 1 2 . 345 678", "O912345678", "09I2345678", "sđt 912345678", "0912/345/678", "0912,345,678", "0912_345_678", "0912…345…678", "(+84)912345678", "không chín một hai 345 678",
    "0011 9901 2345", "001-199-012-345", "cccd: 00119 9012345", "012345678", "hộ chiếu C1234567", "B12345678", "sinh 12/03/1990", "ngày sinh của tôi là 12/3/1990",
    "hoa(a)gmail.com", "hoa [a còng] gmail chấm com", "hoa85 a móc gmail.com", "nhà hàng Biển Đông 2", "tiệm nail Kim's", "công ty May mặc Hoàng Gia", "tên là hoa",
    "Cty CP XNK Thuỷ sản Minh Phú", "công ty minh phú", "cty dien tu meiko", "công ty may mặc hoàng gia", "hoa [at] gmail.com", "hoa at gmail dot com", "facebook hoa nguyen", "Facebook: Hoa Bé Bự", "t.me/hoa", "m.me/hoa", "@hoa_nguyen", "zalo.me/0912345678",
    "P.12 Q.Gò Vấp", "phường bồ đề", "khu cong nghiep thang long", "KCN Thang Long", "29a1 12345", "29-X5 123.45", "STK VCB: 1903xxxx 1234567", "số thẻ nhân viên A1234",
]  # fmt: skip


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
        ("nhà ở số 12 ngõ 34 phố Bạch Mai, phường Bồ Đề", ["address", "address"]),
        ("nhà số 12 ngõ 45 đường giải phóng", ["address"]),
        ("KCN Thăng Long II", ["address"]),
        ("khu công nghiệp Thăng Long II", ["address"]),
        ("xe 29A-123.45", ["plate"]),
        ("sinh ngày 08/03/1987", ["birth"]),
        ("sinh ngày 12 tháng 3 năm 1985", ["birth"]),
        ("cô hiệu trưởng Trần Thu, tổ trưởng Hiền", ["person", "person"]),
        ("thẻ BHYT GD 4 01 0123456789", ["identity"]),
        ("hotline 1900 1234", ["phone"]),
        ("sổ số 79 12 345678", ["tax"]),
        ("facebook.com/hoa.tran.87", ["link"]),
        ("mã nhân viên: SH-1024", ["tax"]),
        ("tài khoản 0123456789 của tôi", ["account"]),
        ("quyết định 15/QĐ-MSH, hợp đồng 345/2024/HĐLĐ-SH", ["tax", "tax"]),
        ("vợ tôi Thu Trang mang thai, chồng em Minh nghỉ", ["person", "person"]),
        ("em là thanh, tổ phó chuyền 4", ["person"]),
        ("mr. john smith đuổi việc", ["person"]),
        ("giáo viên Đinh Công Tráng nghỉ", ["person"]),
        ("công ty CP Dược phẩm Traphaco nợ lương", ["firm"]),
    ],
)
def test_what_tells_who_somebody_is_is_found(text: str, kinds: list[str]) -> None:
    assert [m.kind for m in marks(text)] == kinds


def test_a_firm_ends_with_its_sentence() -> None:
    assert masked("Tôi làm ở Công ty Sao Mai.\u00a0Công ty nợ lương. Cty Sao Mai & Con 2 cũng vậy.") == (
        "Tôi làm ở [doanh nghiệp A].\u00a0Công ty nợ lương. [doanh nghiệp B] cũng vậy."
    )


def test_two_people_whose_names_differ_in_front_of_the_last_word_are_two() -> None:
    assert masked("Tôi là Đinh Công Tráng, vợ tôi Thu Trang; Nguyễn Thị Hoa và Trần Thị Hoa, chị Hoa.") == (
        "Tôi là [người lao động A], vợ tôi [người lao động B]; [người lao động C] và [người lao động D], chị [người lao động C]."
    )


def test_no_end_of_a_name_is_left_beside_what_stands_for_it() -> None:
    said = (
        "Thầy Đinh Công Tráng, ở Công ty CP Dược phẩm Traphaco, bị mr. john smith cho nghỉ theo Quyết định 15/QĐ-MSH."
    )
    assert masked(said) == (
        "Thầy [người lao động A], ở [doanh nghiệp A], bị mr. [người lao động B] cho nghỉ theo Quyết định [mã số]."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Theo khoản 2 Điều 35 Bộ luật Lao động số 45/2019/QH14 thì phải báo trước 45 ngày.",
        "Công ty nợ lương 3 tháng, tổng 25.500.000 đồng, từ ngày 01/09/2026.",
        "Nghị định 145/2020/NĐ-CP, Điều 38 khoản 2.",
        "Quyết định 174/QĐ-TLĐ, 595/QĐ-BHXH, 28/2020/QĐ-TTg, 12/2024/QĐ-UBND, Hướng dẫn 03/HD-TLĐ.",
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


def test_who_has_a_full_name_is_hidden_by_the_given_name_too() -> None:
    assert masked("Chị Lê Thị Thuỷ nghỉ. Thuỷ đã làm đơn, mẹ Thuỷ ốm.") == (
        "Chị [người lao động A] nghỉ. [người lao động A] đã làm đơn, mẹ [người lao động A] ốm."
    )
    assert masked("Nguyễn Thị Lan Anh khai rằng Lan Anh không nghỉ.") == (
        "[người lao động A] khai rằng [người lao động A] không nghỉ."
    )
    assert masked("nguyen thi hoa bi cho nghi, hoa da khieu nai") == (
        "[người lao động A] bi cho nghi, [người lao động A] da khieu nai"
    )
    assert masked("Nguyễn Văn Trường ở công ty. Công ty nợ. Trường hợp này Trường kiện Hòa giải viên, bên B.") == (
        "[người lao động A] ở công ty. Công ty nợ. Trường hợp này [người lao động A] kiện Hòa giải viên, bên B."
    )


def test_what_was_hidden_before_is_not_hidden_again_and_keeps_its_letter() -> None:
    once = "[người lao động A] ở [doanh nghiệp A], anh Trần Nam ở công ty May Sao Việt, [số điện thoại]"
    assert (
        masked(once)
        == "[người lao động A] ở [doanh nghiệp A], anh [người lao động B] ở [doanh nghiệp B], [số điện thoại]"
    )


def test_question_and_answer_call_the_same_person_by_the_same_letter() -> None:
    asked, answered = masking_of("Tôi là Trần Nam, hỏi cho Lê Thị Hoa.", "Hoa được nghỉ, anh Nam yên tâm.", known=[])
    assert (asked.after, answered.after) == (
        "Tôi là [người lao động A], hỏi cho [người lao động B].",
        "[người lao động B] được nghỉ, anh [người lao động A] yên tâm.",
    )


def test_a_letter_that_a_bracket_of_one_text_has_is_given_to_nobody_in_the_other() -> None:
    asked, answered = masking_of("[người lao động A] hỏi, tôi là Trần Nam.", "Chị Lê Thị Hoa nghỉ, anh Nam thì không.", known=[])  # fmt: skip
    assert (asked.after, answered.after) == (
        "[người lao động A] hỏi, tôi là [người lao động B].",
        "Chị [người lao động C] nghỉ, anh [người lao động B] thì không.",
    )
    brackets = " ".join(f"[người lao động {letter}]" for letter in "ABCDEFGHIKLMNOPQRSTUVXY")
    assert masked(f"{brackets} gặp Trần Nam") == f"{brackets} gặp [người lao động Y]"


def test_names_the_desk_knows_are_hidden_however_typed() -> None:
    text = "tran thi hoa bi cong ty may song hong cho nghi"
    assert masked(text, known=["Trần Thị Hòa", "May Sông Hồng"]) == "[người lao động A] bi [doanh nghiệp A] cho nghi"


@pytest.mark.parametrize(
    "text",
    [
        "TRAN THI HOA", "trần thị hoà", "Trần  Thị  Hòa", "tran.thi.hoa", "TranThiHoa", "chi Hoa", "T.T.Hòa", "Tran Hoa", "0 9 1 2 . 345 678", "+84912345678",
        "songhong", unicodedata.normalize("NFD", "trần thị hòa"),
    ],
)  # fmt: skip
def test_a_known_name_is_certain_however_it_is_written(text: str) -> None:
    assert [m.certain for m in marks(f"hỏi {text} nhé", known=["Trần Thị Hòa", "0912345678", "Sông Hồng"])] == [True]


def test_a_known_given_name_alone_is_hidden_but_not_inside_another_word() -> None:
    told = "hòa bảo tôi, Hòa gửi hòa giải viên ở Trung tâm Hòa giải"
    assert masked(told, known=["Trần Thị Hòa"]) == (
        "[người lao động A] bảo tôi, [người lao động A] gửi hòa giải viên ở Trung tâm Hòa giải"
    )


@pytest.mark.parametrize("text", ODD)
def test_what_is_typed_oddly_is_hidden_whole(text: str) -> None:
    (found,) = marks(f"x {text}, x")
    left = text.replace(found.text, "")
    assert set(re.findall(r"\w+", left)) <= {
        "Mr",
        "quản",
        "lý",
        "chi",
        "chị",
        "a",
        "em",
        "tên",
        "sếp",
        "là",
        "facebook",
        "Facebook",
    }


@pytest.mark.parametrize("text", QUESTIONS + OFFICIAL)
def test_a_question_with_nobody_in_it_stays_as_it_was_typed(text: str) -> None:
    assert masked(text) == text
    assert masked(unicodedata.normalize("NFD", text)) == text


def test_days_of_events_and_amounts_stay_while_people_go() -> None:
    told = "Từ 01/09/2026 - 05/10/2026 chị lò thị mị (sinh 12/03/1990) bị nợ 25.500.000 đồng, theo Điều 97 số 45/2019/QH14."
    assert masked(told) == (
        "Từ 01/09/2026 - 05/10/2026 chị [người lao động A] ([ngày sinh]) bị nợ 25.500.000 đồng, theo Điều 97 số 45/2019/QH14."
    )


def test_a_masked_text_has_nothing_left() -> None:
    text = "Tôi là Trần Thị Hòa (0912345678, hoa@x.vn), Công ty TNHH May Sông Hồng, CCCD 001187004521."
    assert marks(masked(text)) == []
    assert [m.kind for m in marks("[người lao động A] gọi 0912345678")] == ["phone"]


@given(st.text(alphabet="abc ĐHòaTrầnNguyễn0912345678@.,-\n[]", max_size=120))
@settings(max_examples=100, deadline=None)
def test_marks_are_in_order_apart_and_say_what_they_cover(text: str) -> None:
    found = marks(text, known=["Hòa", "Trần"])
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hôm qua Páo bị đuổi, còn Lụa thì không. Tôi làm với Páo ở xưởng Sao Việt.", ["Páo", "Lụa", "Sao Việt"]),
        ("Thủy ở phòng kế toán nói vậy. Hương dẫn đường. Hòa giải viên nghe. An toàn.", ["Thủy", "Hương"]),
        ("Gặp Hòa giải viên rồi hỏi thêm Hòa; thứ Hai đến Liên đoàn Lao động.", ["Hòa"]),
        ("[người lao động A] và Lụa cãi nhau.\nLụa nghỉ.", ["Lụa"]),
        ("BHXH quận, HĐLĐ, TP. Hồ Chí Minh, chợ Lái Thiêu, Thông tư 10/2020/TT-BLĐTBXH", ["Lái Thiêu"]),
        ("CÔNG TY NỢ LƯƠNG CỦA LỤA", []),
        ("hỏi thêm Mây-Lụa, theo 45/2019/QH14 và 145/2020/NĐ-CP", ["Mây", "Lụa"]),
    ],
)
def test_capitals_in_mid_sentence_that_are_nothing_known_are_shown_to_be_looked_at(text: str, found: list[str]) -> None:
    assert maybe_names(text) == found


@pytest.mark.parametrize("text", QUESTIONS + OFFICIAL)
def test_ordinary_questions_show_nothing_to_look_at(text: str) -> None:
    assert maybe_names(text) == []


def test_a_phrase_goes_as_whole_words_in_its_own_letters_only() -> None:
    assert hidden("Lụa Đào gặp Lụa  Đào, lụa đào, Lụa Đàon.", "Lụa Đào") == "[đã che] gặp [đã che], lụa đào, Lụa Đàon."
    assert hidden("Chữ", " ") == "Chữ"
