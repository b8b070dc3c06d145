"""Vietnamese text."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from diemtua.kernel.text import begins_word, clean, fold, mask_name, name_sort_key, title_name

LETTERS = st.text(
    alphabet="aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ ", min_size=1
)


def test_fold_drops_marks_and_the_stroke_of_dd() -> None:
    assert fold("  ĐẶNG  Thị\u00a0Hường ") == "dang thi huong"


def test_letters_nobody_sees_are_no_part_of_a_text() -> None:
    assert clean("\ufeffLê\u200b\x00 \x01 Thị\x0b\tLan\u202c") == "Lê Thị Lan"


@given(LETTERS)
def test_fold_is_the_same_for_composed_and_decomposed_text(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(LETTERS)
def test_fold_and_clean_change_nothing_the_second_time(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)


@given(st.lists(LETTERS.map(str.strip).filter(lambda w: w and " " not in w), min_size=1, max_size=4), st.data())
def test_the_beginning_of_each_word_of_a_name_is_found_by_its_pattern_and_one_of_its_pieces(words, data) -> None:
    key = name_sort_key(" ".join(words))
    for word in words:
        pattern, pieces = begins_word(word[: data.draw(st.integers(1, len(word)))])
        assert re.search(pattern, key)
        assert any(piece in key for piece in pieces)


def test_names_sort_by_given_name_then_middle_then_family_in_the_vietnamese_alphabet() -> None:
    names = [
        "Trần Văn Đức",
        "Lê Thị Ánh",
        "Nguyễn Văn An",
        "Phạm Văn Dũng",
        "Nguyễn Thị An",
        "Lê Văn Ân",
        "Bùi Văn Bình",
    ]
    assert sorted(names, key=name_sort_key) == [
        "Nguyễn Thị An",
        "Nguyễn Văn An",
        "Lê Thị Ánh",
        "Lê Văn Ân",
        "Bùi Văn Bình",
        "Phạm Văn Dũng",
        "Trần Văn Đức",
    ]


def test_sort_key_is_ascii_so_that_every_database_sorts_alike() -> None:
    assert name_sort_key("Đặng Thị Ngọc Ánh").isascii()


def test_names_in_capitals_get_their_small_letters_back() -> None:
    assert title_name("NGUYỄN VĂN  PHÚC") == "Nguyễn Văn Phúc"
    assert title_name("Lê Thị Hồng") == "Lê Thị Hồng"


def test_masked_name_keeps_only_the_given_name() -> None:
    assert mask_name("Nguyễn Văn Phúc") == "N***** V** Phúc"
    assert mask_name("Phúc") == "Phúc"
