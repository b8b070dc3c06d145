"""What single cells mean, which columns a table has, and when two rows are one person."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.roster.rules import addresses, choices, days, names, numbers, posts
from diemtua.roster.rules.clusters import gather
from diemtua.roster.rules.headers import field_of, find_layout
from diemtua.roster.rules.places import districts, known_areas, likely_name, wards
from diemtua.roster.rules.records import Record
from diemtua.roster.rules.units import employer_name, union_key, union_name, upper_unit
from diemtua.unions.rules import POSITIONS

BORN = dt.date(1980, 9, 6)


@pytest.mark.parametrize(
    "cell",
    ["6/9/1980", "06/09/1980", "06-09-80", "6.9.1980", "6 / 9 / 1980", "1980-09-06", "1980-09-06 00:00:00",
     "ngày 6 tháng 9 năm 1980", BORN, dt.datetime(1980, 9, 6, tzinfo=dt.UTC), 29470.0, "29470", 6091980.0, "06091980", "06 09 1980"],
)  # fmt: skip
def test_a_date_of_birth_is_read_in_every_form_unions_write(cell) -> None:
    assert days.birth(cell, this_year=2026) == ((BORN, 1980), None)


@pytest.mark.parametrize(
    ("cell", "year", "kind"),
    [(1974.0, 1974, "year_only"), ("1974", 1974, "year_only"), ("00/00/1974", 1974, "year_only"),
     ("5/1974", 1974, "year_only"), ("00/05/1974", 1974, "year_only"), ("31/02/1977", None, "impossible_date"), ("12/25/1980", None, "impossible_date"),
     ("1/1/1899", None, "implausible_date"), ("1/1/2020", None, "implausible_date"), ("không rõ ngày", None, "malformed")],
)  # fmt: skip
def test_a_date_that_cannot_be_used_is_left_empty_and_named(cell, year, kind) -> None:
    born, flaw = days.birth(cell, this_year=2026)
    assert (born.date, born.year, flaw.kind) == (None, year, kind)


def test_a_two_digit_year_belongs_to_somebody_old_enough() -> None:
    assert days.birth("1/2/11", this_year=2026)[0].year == 2011
    assert days.birth("1/2/27", this_year=2026)[0].year == 1927


@pytest.mark.parametrize("cell", ["", "-", "không", "chưa có", None, "N/A"])
def test_an_empty_cell_is_no_fault(cell) -> None:
    assert days.birth(cell, this_year=2026) == ((None, None), None)
    assert numbers.citizen_id(cell) == ("", "", None)
    assert numbers.phone(cell) == ("", None)
    assert addresses.email(cell) == ("", None)


@pytest.mark.parametrize(
    "cell",
    ["001070962746", 1070962746.0, "001 070 962 746", "001.070.962.746", "'001070962746", "００１０７０９６２７４６"],
)
def test_an_identity_number_gets_its_lost_zeros_back(cell) -> None:
    assert numbers.citizen_id(cell) == ("001070962746", "", None)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("04007720147", "wrong_length"), ("0400772014712", "wrong_length"), (123456789.0, "wrong_length"),
     ("1.07E+09", "malformed"), ("B1234567", "malformed")],
)  # fmt: skip
def test_an_identity_number_typed_short_is_not_guessed(cell, kind) -> None:
    number, _, flaw = numbers.citizen_id(cell)
    assert (number, flaw.kind) == ("", kind)


@pytest.mark.parametrize(
    "cell",
    ["0912800004", "0912.800.004", "+84 912800004", "84912800004", 912800004.0, "0912 800 004", "912800004",
     "(+84) 912-800-004", "0912 800 004 (Zalo)"],
)  # fmt: skip
def test_a_telephone_is_read_in_every_form(cell) -> None:
    assert numbers.phone(cell) == ("0912800004", None)


@pytest.mark.parametrize("cell", ["0912800004; 0987654321", "0912800004/0987654321", "0912800004 - 0987 654 321"])
def test_of_two_telephones_in_a_cell_the_first_is_taken_and_the_other_is_told(cell) -> None:
    number, flaw = numbers.phone(cell)
    assert (number, flaw.kind) == ("0912800004", "partial")


@pytest.mark.parametrize(
    ("cell", "number"),
    [("01651234567", "0351234567"), ("0165 123 4567", "0351234567"), (1651234567.0, "0351234567"), ("+84 1201234567", "0701234567"),
     ("01991234567", "0591234567"), ("024 3825 1234 máy lẻ 12", "02438251234")],
)  # fmt: skip
def test_telephones_of_before_2018_and_extensions(cell, number) -> None:
    assert numbers.phone(cell) == (number, None)


@pytest.mark.parametrize("number", ["000000000000", "999999999999", "123456789012", "097090000001", "001015000001", "001212000001"])  # fmt: skip
def test_an_identity_number_no_officer_can_have(number) -> None:
    assert numbers.is_nobodys(number, this_year=2026)


@pytest.mark.parametrize("number", ["001190000001", "096055000001", "101185000001", "001210000001"])
def test_identity_numbers_officers_have(number) -> None:
    assert not numbers.is_nobodys(number, this_year=2026)


@pytest.mark.parametrize(
    ("cell", "kind"), [("09128000", "wrong_length"), ("0112800004", "malformed"), ("hỏi lại", "malformed")]
)
def test_a_telephone_that_cannot_ring_is_left_empty(cell, kind) -> None:
    number, flaw = numbers.phone(cell)
    assert (number, flaw.kind) == ("", kind)


def test_an_address_without_its_sign_is_malformed() -> None:
    assert addresses.email("Hoa.Tran@Gmail.com ") == ("hoa.tran@gmail.com", None)
    assert addresses.email("hoa.tran gmail.com")[1].kind == "malformed"


@pytest.mark.parametrize(
    ("written", "code"),
    [("CT", "CT"), ("chủ tịch", "CT"), ("Chủ tịch CĐ", "CT"), ("CHỦ TỊCH CĐCS", "CT"), ("PCT", "PCT"),
     ("P. Chủ tịch", "PCT"), ("Phó chủ tịch Công đoàn", "PCT"), ("UVBCH", "UV-BCH"), ("UV BCH", "UV-BCH"),
     ("Uỷ viên Ban chấp hành", "UV-BCH"), ("Ủy viên BCH", "UV-BCH"), ("Ủy viên Ban Thường vụ", "UV-BTV"),
     ("Chủ nhiệm UBKT", "CN-UBKT"), ("Chủ nhiệm Uỷ ban kiểm tra", "CN-UBKT"), ("UV UBKT", "UV-UBKT"),
     ("Trưởng ban Nữ công", "TB-NC"), ("Tổ trưởng công đoàn", "TT"), ("Tổ phó CĐ", "TP"), ("Thủ quỹ", "TQ"),
     ("Kế toán công đoàn", "KT"), ("Chủ tịch công đoàn bộ phận", "CT-BP"), ("Chuyên viên", "KHAC"), ("CTCĐ", "CT"), ("Thủ quĩ", "TQ"),
     ("Tổ trưởng tổ công đoàn số 2", "TT"), ("Tổ phó CĐ khối văn phòng", "TP"), ("Tổ trưởng 3", "TT")],
)  # fmt: skip
def test_a_post_is_known_in_its_many_spellings(written, code) -> None:
    assert posts.posts(written) == ((code,), None)
    assert code in POSITIONS


@pytest.mark.parametrize(
    ("written", "codes"),
    [("Chủ tịch lâm thời", ("CT",)), ("Ủy viên Ban chấp hành lâm thời", ("UV-BCH",)), ("Chủ tịch (kiêm nhiệm)", ("CT",)),
     ("Phó CT thường trực", ("PCT",)), ("Phó Chủ tịch (CĐCS, nhiệm kỳ 2023-2028)", ("PCT",)), ("Ủy viên BCH (Trưởng ban nữ công)", ("UV-BCH", "TB-NC"))],
)  # fmt: skip
def test_words_that_change_no_post_are_dropped(written, codes) -> None:
    assert posts.posts(written) == (codes, None)


@pytest.mark.parametrize(
    ("written", "codes", "left"),
    [("Chủ tịch CĐCS, Bí thư chi bộ", ("CT",), "Bí thư chi bộ"), ("Chủ tịch CĐ - Giám đốc nhân sự", ("CT",), "Giám đốc nhân sự"),
     ("Chủ tịch (Hội Phụ nữ)", ("CT",), "Hội Phụ nữ")],
)  # fmt: skip
def test_of_several_posts_those_of_the_union_are_taken_and_the_rest_is_told(written, codes, left) -> None:
    found, flaw = posts.posts(written)
    assert (found, flaw.kind) == (codes, "partial")
    assert f"«{left}»" in flaw.message


@pytest.mark.parametrize(
    ("written", "codes"),
    [("Ủy viên", ("UV-BCH",)), ("UV", ("UV-BCH",)), ("Ủy viên, Trưởng ban Nữ công", ("UV-BCH", "TB-NC")), ("Ủy viên kiêm Thủ quỹ", ("UV-BCH", "TQ"))],
)  # fmt: skip
def test_a_member_of_no_named_committee_is_one_of_the_executive_and_that_is_told(written, codes) -> None:
    found, flaw = posts.posts(written)
    assert (found, flaw.kind) == (codes, "assumed")


def test_what_stands_behind_a_group_hides_no_second_post() -> None:
    assert posts.posts("Tổ trưởng CĐ tổ may, thủ quỹ") == (("TT", "TQ"), None)
    assert posts.posts("Tổ trưởng tổ Hành chính")[1].kind == "unknown_value"


@pytest.mark.parametrize("written", ["Chủ tịch Hội đồng quản trị", "Giám đốc, chuyên viên", "Phụ trách", "Chủ tịch HĐQT (kiêm nhiệm)"])  # fmt: skip
def test_posts_of_others_are_refused(written) -> None:
    assert posts.posts(written)[1].kind == "unknown_value"


@pytest.mark.parametrize("code", [c for c in POSITIONS if c != "KHAC"])
def test_every_title_of_the_register_is_read_back(code) -> None:
    assert posts.posts(POSITIONS[code])[0] == (code,)


def test_one_cell_may_name_two_posts_and_an_unknown_one_is_refused() -> None:
    assert posts.posts("Phó Chủ tịch kiêm Chủ nhiệm UBKT")[0] == ("PCT", "CN-UBKT")
    assert posts.posts("Ủy viên BCH, Trưởng ban nữ công")[0] == ("UV-BCH", "TB-NC")
    assert posts.posts("Giám đốc")[1].kind == "unknown_value"
    assert posts.posts("")[1].kind == "missing"


@pytest.mark.parametrize(
    ("written", "kind"),
    [("Ngoài nhà nước", "non_state"), ("Ngoài NN", "non_state"), ("DN ngoài NN", "non_state"), ("Tư nhân", "non_state"),
     ("FDI", "fdi"), ("Vốn đầu tư nước ngoài", "fdi"), ("Nhà nước", "state"), ("HCSN", "state"), ("", "")],
)  # fmt: skip
def test_the_kind_of_employer(written, kind) -> None:
    assert choices.kind(written) == (kind, None)


def test_a_name_is_composed_trimmed_and_taken_out_of_capitals() -> None:
    assert names.person_name("  HOÀNG  DUY   NGHĨA ") == ("Hoàng Duy Nghĩa", None)
    decomposed = "Nguye\u0302\u0303n Thi\u0323 Ho\u0300a"
    assert names.person_name(decomposed) == ("Nguyễn Thị Hòa", None)
    assert names.person_name("Đ/c Trần Văn An") == ("Trần Văn An", None)
    assert names.person_name("")[1].kind == "missing"


@pytest.mark.parametrize(
    ("written", "name"),
    [("Đ/c: Lê Hoa", "Lê Hoa"), ("Ông Lê Văn Ba", "Lê Văn Ba"), ("BÀ: NGUYỄN THỊ BỐN", "Nguyễn Thị Bốn"), ("Ông Ích Khiêm", "Ông Ích Khiêm"),
     ("Bà Huyện Thanh", "Bà Huyện Thanh"), ("Lê Thị Lan (phụ trách)", "Lê Thị Lan"), ("(Nguyễn Thị Năm", "Nguyễn Thị Năm"),
     ("(Nguyễn Thị Năm)", "Nguyễn Thị Năm"), ("H' Nhung Êban", "H' Nhung Êban")],
)  # fmt: skip
def test_titles_and_brackets_are_no_part_of_a_name(written, name) -> None:
    assert names.person_name(written) == (name, None)


@pytest.mark.parametrize(
    ("written", "kind"),
    [("#N/A", "malformed"), ("#REF!", "malformed"), ("lan@cty.vn", "malformed"), ("Trần Văn Ba/ Lê Thị Tư", "malformed"),
     ("<b>Hà</b> Lan", "malformed"), ("Nguyễn Văn 5", "malformed"), ("Nguyễn Văn A; Trần Thị B", "malformed"), ("Lê Thị ?oan", "malformed"),
     ("?", "missing"), ("…", "missing"), ("-", "missing"), ("KHUYẾT", "missing"), ("Chưa có", "missing")],
)  # fmt: skip
def test_what_is_nobody_s_name_makes_nobody(written, kind) -> None:
    name, flaw = names.person_name(written)
    assert (name, flaw.kind) == ("", kind)


@pytest.mark.parametrize(
    "written", ["K'Brể", "Đinh K’Hương-Lan", "Y Blốk Êban", "Nguyễn Văn A.", "Ka Să Hạ Long", "Trần Văn B*"]
)
def test_the_names_of_every_people_are_taken(written) -> None:
    assert names.person_name(written) == (written, None)


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.dates(), st.none(), st.times()))
def test_no_cell_can_break_a_reader(cell) -> None:
    """Excel gives anything anywhere; each reader answers with a value or a flaw."""
    safe = 0.0 if isinstance(cell, float) and (cell != cell or abs(cell) == float("inf")) else cell
    days.birth(safe, this_year=2026)
    numbers.citizen_id(safe)
    numbers.phone(safe)
    days.year(safe, this_year=2026)
    for reader in (names.person_name, posts.posts, choices.kind, choices.full_time, choices.sex, addresses.email):
        reader(safe)


# --- units -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "Công đoàn phường Bồ Đề",
        "CĐ P. Bồ Đề",
        "CÔNG ĐOÀN PHƯỜNG BỒ ĐỀ",
        "phường Bồ Đề",
        "I. Công đoàn phường Bồ Đề – Khối fdi",
    ],
)
def test_spellings_of_a_ward_union_share_a_key(written) -> None:
    assert (upper_unit(written).kind, upper_unit(written).key) == ("ward", "phuong bo de")


def test_districts_of_before_july_2025_and_the_city_are_known() -> None:
    assert upper_unit("LĐLĐ quận Thanh Xuân")[:2] == ("district", "quan thanh xuan")
    assert upper_unit("Liên đoàn Lao động H. Thường Tín")[:2] == ("district", "huyen thuong tin")
    assert upper_unit("LĐLĐ TP Hà Nội").kind == "city"
    assert upper_unit("Công ty TNHH May Sông Hồng") is None
    assert (len(wards()), len(districts())) == (126, 30)
    assert likely_name("Công đoàn xã Bồ Đề", known_areas(1)) == "Công đoàn phường Bồ Đề"


def test_abbreviated_companies_are_one_and_a_number_makes_another() -> None:
    spellings = ["CĐCS Cty CP Bao bì Hải Hà", "Công ty Cổ phần Bao bì Hải Hà", "CTCP Bao bì Hải Hà", "CÔNG TY CP BAO BÌ HẢI HÀ"]  # fmt: skip
    assert {union_key(s) for s in spellings} == {"cong ty co phan bao bi hai ha"}
    assert union_key("Công ty Cổ phần Bao bì Hải Hà 2") != union_key(spellings[0])
    assert employer_name("CĐCS Cty CP Bao bì Hải Hà") == "Công ty Cổ phần Bao bì Hải Hà"
    assert union_name("Cty TNHH An Phát") == "CĐCS Công ty TNHH An Phát"


# --- headings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Họ và tên", "name"), ("HỌ TÊN", "name"), ("Họ, tên", "name"), ("Họ và tên đệm", "family_name"), ("Tên", "given_name"),
     ("Ngày, tháng, năm sinh", "dob"), ("Năm sinh", "dob"), ("Chức danh CĐ", "position"), ("Tên CĐCS", "unit"),
     ("Đơn vị công tác", "unit"), ("Công đoàn cấp trên trực tiếp", "upper_unit"), ("Phường/xã", "upper_unit"),
     ("SĐT", "phone"), ("Điện thoại liên hệ", "phone"), ("E-mail", "email"), ("CCCD/CMND", "cccd"), ("Căn cước công dân", "cccd"),
     ("Thời điểm giữ chức vụ (năm)", "since_year"), ("Đã tập huấn năm", "trained_year"), ("Khu vực", "kind"),
     ("Chức vụ chính quyền", "ignored"), ("Ghi chú", "ignored"), ("Lý do chưa nạp", "reason"), ("Nguyễn Văn An", "")],
)  # fmt: skip
def test_headings_are_known_by_their_words(heading, field) -> None:
    assert field_of(heading) == field


def test_the_table_is_found_below_any_title_in_any_order() -> None:
    rows = [["CÔNG ĐOÀN PHƯỜNG BỒ ĐỀ"], [], ["Danh sách"], ["SĐT", "Tên CĐCS", "Chức danh", "Họ tên", "TT", "Năm sinh"]]
    layout = find_layout([r + [""] * (6 - len(r)) for r in rows])
    assert layout.first_row == layout.last_row == 3
    assert layout.columns == {"phone": 0, "unit": 1, "position": 2, "name": 3, "ordinal": 4, "dob": 5}


def test_sex_may_be_marked_in_its_own_columns() -> None:
    layout = find_layout([["Họ và tên", "Ngày sinh", "Giới tính", "", "Chức vụ"], ["", "", "Nam", "Nữ", ""]])
    assert layout.columns["dob"] == 1
    assert {layout.columns["sex_male"], layout.columns["sex_female"]} == {2, 3}


def test_no_table_where_no_heading_names_people() -> None:
    assert find_layout([["Tháng", "Thu", "Chi"], ["1", "2", "3"]]) is None


# --- matching --------------------------------------------------------------------------------------------------------


def row(number: int, name: str, **fields) -> Record:
    usual = {"posts": ("UV-BCH",), "union": "cong ty a"}
    born = fields.get("birth_date")
    made = Record("Danh sách", number, name, **{**usual, **fields})
    made.birth_year = made.birth_year or (born.year if born else None)
    return made


FULL = {"birth_date": dt.date(1980, 9, 6), "cccd": "001080123456", "phone": "0912345678"}


@pytest.mark.parametrize(
    ("name", "fields"),
    [("Nguyễn Hoàng Hùng", {}), ("Nguyễ nHoàng Hùng", {}), ("Nugyễn Hoàng Hùng", {}), ("Nguyen Hoang Hung", {}),
     ("Nguyễn Hoàng Hùng", {"birth_date": dt.date(1980, 6, 9)}), ("Nguyễn Hoàng Hùng", {"cccd": ""}),
     ("Nguyễn Hoàng Hùng", {"cccd": "", "phone": ""}), ("Nguyễn Hoàng Hùng", {"union": "truong b", "phone": ""}),
     ("Nguyễn Hoàng Hùng", {"cccd": "", "short_id": "00108012345"})],
)  # fmt: skip
def test_the_same_person_written_differently_is_one(name, fields) -> None:
    people = gather([row(1, "Nguyễn Hoàng Hùng", **FULL), row(2, name, **FULL | fields)])
    assert [len(p.records) for p in people] == [2]
    assert people[0].name == "Nguyễn Hoàng Hùng"


@pytest.mark.parametrize(
    "fields",
    [{"cccd": "001055111222", "birth_date": dt.date(1955, 1, 1), "phone": "0912345678"},  # father and son, one telephone
     {"cccd": "001080999888", "phone": "0987654321"},  # namesakes born the same day, each with a number
     {"cccd": "", "birth_date": dt.date(1955, 1, 1), "phone": ""}],
)  # fmt: skip
def test_namesakes_stay_two(fields) -> None:
    people = gather([row(1, "Nguyễn Văn Hùng", **FULL), row(2, "Nguyễn Văn Hùng", **FULL | fields)])
    assert [len(p.records) for p in people] == [1, 1]
    assert people[1].resembles is None


@pytest.mark.parametrize(
    ("name", "fields"),
    [("Nguyễn Văn Hùng", {"cccd": "", "phone": "", "union": "truong b"}),  # born the same day, another union, no number
     ("Nguyễn Văn Hùng", {"cccd": "", "phone": "", "birth_date": None}),
     ("Trần Thị Mai", {"phone": "", "birth_date": dt.date(1990, 1, 1)}),  # a number dragged down to another person
     ("Nguyễn Văn Hưng", {"cccd": "", "phone": "", "posts": ("CT",)})],  # twins?
)  # fmt: skip
def test_a_likeness_that_is_not_enough_is_asked(name, fields) -> None:
    people = gather([row(1, "Nguyễn Văn Hùng", **FULL), row(2, name, **FULL | fields)])
    assert [len(p.records) for p in people] == [1, 1]
    assert people[1].resembles is people[0]


@given(st.permutations(range(6)))
def test_the_order_of_rows_does_not_change_who_is_who(order) -> None:
    rows = [
        row(1, "Nguyễn Văn Hùng", **FULL),
        row(2, "Nguyen Van Hung", **FULL),
        row(3, "Nguyễn Văn Hùng", **FULL | {"cccd": ""}),
        row(4, "Nguyễn Văn Hùng", cccd="001055111222", birth_date=dt.date(1955, 1, 1)),
        row(5, "Lê Thị Lan", cccd="001190000001", birth_date=dt.date(1990, 5, 6)),
        row(6, "Lê Thị Loan", cccd="001190000002", birth_date=dt.date(1990, 5, 6)),
    ]
    people = gather([rows[i] for i in order])
    assert sorted(sorted(r.row for r in p.records) for p in people) == [[1, 2, 3], [4], [5], [6]]
