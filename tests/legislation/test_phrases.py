"""Phrases that an amending text puts in the place of others: where they stand, what comes, and what is left to a person."""

import pytest

from diemtua.legislation.parsing.phrases import is_about_phrases, phrased

TEXT = "1. Người lao động giữ sổ; người lao động khác, người lao động nữ.\n2. Công ty:\na) Báo Ủy ban huyện;\nb) Báo Ủy ban huyện, người lao động."
REPLACE = "Thay thế cụm từ “người lao động” bằng cụm từ “đoàn viên” tại"


@pytest.mark.parametrize(
    ("said", "after"),
    [
        (f"4. {REPLACE} Điều 5.", "1. Đoàn viên giữ sổ; đoàn viên khác, đoàn viên nữ.\n2. Công ty:\na) Báo Ủy ban huyện;\nb) Báo Ủy ban huyện, đoàn viên."),
        (f"{REPLACE} khoản 2 Điều 4 và điểm b khoản 2 Điều 5.", TEXT.replace("huyện, người lao động", "huyện, đoàn viên")),
        (f"{REPLACE}:\na) Khoản 2 Điều 5;", TEXT.replace("huyện, người lao động", "huyện, đoàn viên")),
        ("Bỏ cụm từ “, người lao động nữ” tại khoản 1 Điều 5.", TEXT.replace(", người lao động nữ", "")),
        ("Bãi bỏ cụm từ “huyện” tại điểm a khoản 2 Điều 5.", TEXT.replace("huyện;", "").replace("Ủy ban \n", "Ủy ban;\n")),
        ("Bổ sung cụm từ “hoặc xã” vào sau cụm từ “huyện” tại điểm a khoản 2 Điều 5.", TEXT.replace("huyện;", "huyện hoặc xã;")),
        ("Cụm từ “Công ty” tại khoản 2 Điều 5 được thay thế bằng cụm từ “Người sử dụng lao động”.", TEXT.replace("Công ty", "Người sử dụng lao động")),
        ("Thay cụm từ “Công ty” bằng “Đơn vị” tại Điều 4, 5; bỏ cụm từ “khác” tại các điều 5 và 6.", TEXT.replace("Công ty", "Đơn vị").replace(" khác", "")),
        ("Thay thế cụm từ “Công ty” bằng cụm từ “Ủy ban huyện”, cụm từ “Ủy ban huyện” bằng cụm từ “Ủy ban xã” tại Điều 5.", None),
        ("Thay thế cụm từ “Công ty” bằng “Ủy ban huyện”, thay thế cụm từ “Ủy ban huyện” bằng “Ủy ban xã” tại Điều 5.", TEXT.replace("Ủy ban huyện", "Ủy ban xã").replace("Công ty", "Ủy ban huyện")),
        ("Thay thế các cụm từ “Công ty”, “Ủy ban huyện” bằng cụm từ “Đơn vị” tại Điều 5.", TEXT.replace("Công ty", "Đơn vị").replace("Ủy ban huyện", "Đơn vị")),
        (f"{REPLACE} Điều 5, trừ khoản 1.", None),
        ("Bỏ cụm từ “Công ty” tại Điều 6; bãi bỏ khoản 2 Điều 5.", None),
        ("Bãi bỏ khoản 2 và bỏ cụm từ “Công ty” tại Điều 5.", None),
        ("1. Thay thế cụm từ “Ủy ban huyện” bằng cụm từ “Ủy ban xã” tại khoản 2 Điều 4, điểm a và điểm b khoản 2 Điều 5, các điều 7, 8 và 9.", TEXT.replace("huyện", "xã")),
        (f"{REPLACE} đoạn thứ hai khoản 1 Điều 5.", None),
    ],
)  # fmt: skip
def test_phrases_are_changed_where_they_are_named(said: str, after: str | None) -> None:
    made = phrased(said=said, label="5", title="Tên", text=TEXT)
    assert made is not None
    assert (made.text, made.whole, made.missing) == (after or TEXT, after is not None, ())


def test_a_phrase_that_does_not_occur_is_told() -> None:
    said = f"{REPLACE} Điều 5; bỏ cụm từ “thanh tra” tại khoản 1 Điều 5, bỏ cụm từ “Công ty” tại khoản 1 Điều 5."
    made = phrased(said=said, label="5", title="Sổ của người lao động", text=TEXT)
    assert made is not None
    assert (made.title, made.whole, set(made.missing)) == ("Sổ của đoàn viên", True, {"thanh tra", "Công ty"})
    none = phrased(said="Bỏ cụm từ “lao” tại Điều 5.", label="5", title="Tên", text="Người laolao.")
    assert none is not None
    assert (none.text, none.whole, none.missing) == ("Người laolao.", False, ("lao",))


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("1. Sửa đổi khoản 1 Điều 5 như sau:\n“1. Bỏ cụm từ này.”", False),
        ("2. Bãi bỏ khoản 2 Điều 5.", False),
        ("2. Bãi bỏ cụm từ “a” tại khoản 2 Điều 5.", True),
        ("b) Bổ sung từ “a” vào sau từ “b” tại Điều 5.", True),
    ],
)
def test_instructions_about_clauses_are_others(said: str, is_one: bool) -> None:
    assert is_about_phrases(said) == is_one
