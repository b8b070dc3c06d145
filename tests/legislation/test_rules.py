"""Addresses, sameness, differences, references."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.legislation.parsing.references import calls_itself, references
from diemtua.legislation.rules import article_slug, citation, differences, name_key, sameness_key, slug_of


@pytest.mark.parametrize(
    ("number", "slug"),
    [
        ("45/2019/QH14", "45-2019-QH14"),
        ("145/2020/NĐ-CP", "145-2020-ND-CP"),
        ("10/2020/TT-BLĐTBXH", "10-2020-TT-BLDTBXH"),
    ],
)
def test_addresses_are_without_marks(number: str, slug: str) -> None:
    assert slug_of(number) == slug


def test_an_article_with_a_letter_has_its_own_address() -> None:
    assert [article_slug(x) for x in ("35", "35a", "35đ", "35d", "phu-luc-1")] == ["dieu-35", "dieu-35a", "dieu-35dd", "dieu-35d", "phu-luc-1"]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a) Hoà giải, 03 ngày.", "Hòa giải 3 ngày", True),
        ("1. Nghỉ 06 tháng;", "Nghỉ 07 tháng;", False),
        ("Người lao động", "Người lao dộng", False),
    ],
)
def test_texts_that_say_the_same_have_the_same_key(one: str, other: str, same: bool) -> None:
    assert (sameness_key(one) == sameness_key(other)) is same


@given(st.text("ab \n.đ"), st.text("ab \n.đ"))
def test_both_texts_can_be_put_together_from_the_differences(old: str, new: str) -> None:
    found = differences(old, new)
    assert "".join(c.text for c in found if c.kind != "new") == old
    assert "".join(c.text for c in found if c.kind != "old") == new


def test_in_a_long_text_the_changed_word_is_shown_and_what_was_written_anew_left_and_came_as_a_whole() -> None:
    lines = [f"{n}. Người lao động giữ sổ số {n} trong 03 tháng.\n" for n in range(1, 900)]
    changed = differences("".join(lines), "".join(lines).replace("số 500 trong 03", "số 500 trong 06"))
    assert [(c.kind, c.text) for c in changed if c.kind != "same"] == [("old", "03"), ("new", "06")]
    old, new = (" ".join(f"{word}{n % 50}" for n in range(6000)) for word in ("cũ", "mới"))
    assert [(c.kind, c.text) for c in differences(old, new)] == [("old", old), ("new", new)]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Luật Giáo dục nghề nghiệp", "Luật Giáo dục nghề nghiệp"),
        ("Luật Giáo dục đại học, cao đẳng", "Luật Giáo dục đại học, cao đẳng"),
        ("Luật giáo dục phải", "Luật giáo dục"),
        ("Luật Giáo dục nếu người học", "Luật Giáo dục"),
        ("Luật giáo dục nghề nghiệp", "Luật giáo dục nghề nghiệp"),
        ("pháp luật giáo dục, đào tạo", ""),
    ],
)
def test_a_known_name_is_taken_whole_and_never_for_a_longer_one(said: str, name: str) -> None:
    names = {"luat giao duc", "luat giao duc dai hoc, cao dang"}
    assert [r.name for r in references(f"Điều 5 của {said}", own_label="7", names=names)] == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("theo khoản 2 Điều này", [("7", "2", "", "", "")]),
        ("quy định tại điểm đ khoản 1 Điều 36 của Bộ luật này", [("36", "1", "đ", "", "")]),
        ("Điều 35 và Điều 40 của Luật này", [("35", "", "", "", ""), ("40", "", "", "", "")]),
        ("khoản 3 Điều 12 của Bộ luật Lao động", [("12", "3", "", "", "Bộ luật Lao động")]),
        ("Điều 9 Nghị định số 145/2020/NĐ-CP ngày", [("9", "", "", "145/2020/NĐ-CP", "")]),
        (
            "khoản 1 Điều 5 và khoản 2 Điều 6 của Luật Giấy",
            [("5", "1", "", "", "Luật Giấy"), ("6", "2", "", "", "Luật Giấy")],
        ),
        ("khoản 1 Điều này và Điều 6 của Luật Giấy", [("7", "1", "", "", ""), ("6", "", "", "", "Luật Giấy")]),
        ("Điều này không dẫn gì", []),
        ("a) Khoản 1 Điều 5;", [("5", "1", "", "", "")]),
        (
            "khoản 1 Điều 38 của Luật An toàn, vệ sinh lao động và Điều 9 Luật Công đoàn",
            [("38", "1", "", "", "Luật An toàn, vệ sinh lao động"), ("9", "", "", "", "Luật Công đoàn")],
        ),
        (
            "Điều 2 và Điều 3 Luật an toàn, vệ sinh lao động phối hợp",
            [("2", "", "", "", "Luật an toàn, vệ sinh lao động"), ("3", "", "", "", "Luật an toàn, vệ sinh lao động")],
        ),
        ("Điều 38 Luật An toàn, vệ sinh lao động số 84/2015/QH13", [("38", "", "", "84/2015/QH13", "")]),
        ("Điều 5 của Luật Quản lý, sử dụng tài sản công", [("5", "", "", "", "Luật Quản lý, sử dụng tài sản công")]),
        ("Điều 5 của Luật An toàn, người làm việc", [("5", "", "", "", "Luật An toàn")]),
    ],
)
def test_references_are_read(text: str, expected: list[tuple[str, ...]]) -> None:
    found = [(r.label, r.clause, r.point, r.number, r.name) for r in references(text, own_label="7")]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "khoản 1 và khoản 2 Điều 3",
            [("khoản 1", "3", "1", ""), ("khoản 2 Điều 3", "3", "2", "")],
        ),
        (
            "điểm a và điểm đ khoản 1 Điều 36 của Bộ luật này",
            [("điểm a", "36", "1", "a"), ("điểm đ khoản 1 Điều 36 của Bộ luật này", "36", "1", "đ")],
        ),
        (
            "các khoản 1, 2 và điểm a, b khoản 3 Điều 5",
            [("các khoản 1", "5", "1", ""), ("2", "5", "2", ""), ("điểm a", "5", "3", "a"), ("b khoản 3 Điều 5", "5", "3", "b")],
        ),
        ("điểm c Điều 9", [("điểm c Điều 9", "9", "", "c")]),
    ],
)  # fmt: skip
def test_every_clause_and_point_named_is_a_reference_of_its_own(text: str, expected: list[tuple[str, ...]]) -> None:
    found = references(text, own_label="7")
    assert [(text[r.start : r.end], r.label, r.clause, r.point) for r in found] == expected


def test_quoted_words_speak_as_the_law_amended_there() -> None:
    text = (
        "1. Sửa đổi, bổ sung một số điều của Luật Sổ tay số 21/2019/QH14 như sau:\n"
        "a) Sửa đổi, bổ sung khoản 1 Điều 4 như sau:\n"
        "“1. Theo khoản 2 Điều này, Điều 2 của Luật này và Điều 5 của Luật Bút mực.”;\n"
        "2. Bãi bỏ Điều 8 của Luật Giấy.\n"
        "3. Theo Điều 9: “ghi như Điều 10 của Luật này”."
    )
    found = [(r.label, r.clause, r.number, r.name) for r in references(text, own_label="7")]
    assert found == [
        ("4", "1", "21/2019/QH14", ""),
        ("4", "2", "21/2019/QH14", ""),
        ("2", "", "21/2019/QH14", ""),
        ("5", "", "", "Luật Bút mực"),
        ("8", "", "", "Luật Giấy"),
        ("9", "", "", ""),
    ]
    titled = references("1. Bãi bỏ Điều 8.", own_label="1", title="Sửa đổi một số điều của Luật Giấy số 5/2020/QH14")
    assert [(r.label, r.number) for r in titled] == [("8", "5/2020/QH14")]


def test_only_a_code_calls_itself_a_code() -> None:
    assert [calls_itself("Bộ luật này", kind) for kind in ("Bộ luật", "Luật", "Nghị định")] == [True, True, False]


def test_names_of_laws_are_compared_without_their_year() -> None:
    assert name_key("Bộ luật Lao động năm 2019") == name_key("BỘ LUẬT LAO ĐỘNG") == "bo luat lao dong"


def test_the_line_of_a_citation() -> None:
    assert (
        citation(label="35", title="", number="45/2019/QH14", document="Bộ luật Lao động", on=dt.date(2026, 3, 1))
        == "(Điều 35, Bộ luật Lao động số 45/2019/QH14, bản có hiệu lực ngày 01/03/2026)"
    )
