"""Old fonts become the Unicode they looked like; what is Unicode already is never touched."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemtua.kernel.text import title_name
from diemtua.roster.rules import fonts
from diemtua.roster.rules.fonts import TCVN3, VNI, is_syllable, old_font

_TO_TCVN3 = {letter: sign for sign, letter in fonts._TCVN3.items()}
_TO_VNI_SINGLE = {letter: sign for sign, letter in fonts._VNI_SINGLE.items()}
_TO_VNI_MARK = {marks: sign for sign, marks in fonts._VNI_MARKS.items()}

NAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý", "Thị", "Văn", "Hữu",
         "Đức", "Ngọc", "Hồng", "Mỹ", "Ánh", "Ân", "Yến", "Kỳ", "Thúy", "Dũng", "Thủy", "Phượng", "Tuyết", "Đạt", "Quỳnh",
         "Minh", "Anh", "Hòa", "Bình", "Ý", "Ngà", "Huệ", "Uyên", "Khuê", "Thoại", "Giang", "Gấm", "Quý", "Sĩ", "Ổn"]  # fmt: skip


def as_tcvn3(text: str) -> str:
    """How the text is stored when typed in .VnTime: toned capitals only as small letters."""
    return "".join(_TO_TCVN3.get(c) or _TO_TCVN3.get(c.lower(), c) for c in text)


def as_vni(text: str) -> str:
    """How the text is stored when typed in VNI-Times."""
    made = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        base, marks = parts[0], "".join(sorted(parts[1:], key=lambda m: m not in "\u0306\u0302\u031b"))
        if marks[:1] == "\u031b":
            base, marks = unicodedata.normalize("NFC", base + marks[0]), marks[1:]
        if single := _TO_VNI_SINGLE.get(char.lower()):
            made.append(single.upper() if char.isupper() else single)
            continue
        sign = _TO_VNI_MARK[marks] if marks else ""
        single = _TO_VNI_SINGLE.get(base.lower(), base.lower())
        made.append(single.upper() + sign.upper() if char.isupper() else single + sign)
    return "".join(made)


ENCODERS = {TCVN3: as_tcvn3, VNI: as_vni}


@pytest.mark.parametrize(
    ("typed", "meant", "font"),
    [
        ("NguyÔn V¨n B×nh", "Nguyễn Văn Bình", TCVN3),
        ("NguyÔn Minh", "Nguyễn Minh", TCVN3),
        ("TrÇn V¨n ¸nh", "Trần Văn Ánh", TCVN3),
        ("nguyÔn thÞ hµ", "nguyễn thị hà", TCVN3),  # .VnTimeH shows these as capitals
        ("NGUYÔN THÞ Hµ", "NGUYỄN THỊ HÀ", TCVN3),
        ("§inh Hoµng", "Đinh Hoàng", TCVN3),
        ("C§CS C«ng ty TNHH May", "CĐCS Công ty TNHH May", TCVN3),
        ("ñy viªn BCH", "ủy viên BCH", TCVN3),
        ("Ngµy, th¸ng, n¨m sinh", "Ngày, tháng, năm sinh", TCVN3),
        ("Chñ tÞch", "Chủ tịch", TCVN3),
        ("th\xad", "thư", TCVN3),
        ("Nguyeãn Vaên Bình", "Nguyễn Văn Bình", VNI),
        ("NGUYEÃN THÒ HAØ", "NGUYỄN THỊ HÀ", VNI),
        ("CÑCS Coâng ty TNHH May", "CĐCS Công ty TNHH May", VNI),
        ("Ñôn vò", "Đơn vị", VNI),
        ("Chuû tòch", "Chủ tịch", VNI),
    ],
)
def test_old_fonts_are_recognised_for_certain(typed, meant, font) -> None:
    assert old_font(typed) == fonts.Reading(meant, font, certain=True)


@pytest.mark.parametrize(("typed", "meant", "font"), [("Vò Anh Dòng", "Vũ Anh Dũng", TCVN3), ("Phan Thò Mai", "Phan Thị Mai", VNI)])  # fmt: skip
def test_what_could_be_either_is_only_a_guess(typed, meant, font) -> None:
    assert old_font(typed) == fonts.Reading(meant, font, certain=False)


@pytest.mark.parametrize(
    "text",
    ["Nguyễn Văn Bình", "Lê Hoàng", "HOÀ BÌNH", "Công ty TNHH Würth", "«Sao Mai»", "12 m²", "½", "Peña", "Café Trung Nguyên",
     "Toàn", "Cà Mau", "Lò Văn Ín", "Hồ Thị Kỷ", "A·B", "Cty®", "Công ty Müller & Söhne", "°C", "José", "", "  ", "Đỗ"],
)  # fmt: skip
def test_unicode_and_foreign_words_stay(text) -> None:
    assert old_font(text) is None
    decomposed = unicodedata.normalize("NFD", text)
    assert old_font(decomposed) is None


@pytest.mark.parametrize("font", [TCVN3, VNI])
@given(words=st.lists(st.sampled_from(NAMES), min_size=2, max_size=5))
@settings(max_examples=200, deadline=None)
def test_what_an_old_font_stored_comes_back(font, words) -> None:
    name = " ".join(words)
    typed = ENCODERS[font](name)
    found = old_font(typed)
    if found is None:  # every word could be Unicode, and some of them only that: «Hoàng» is VNI for «Hồng»
        pairs = list(zip(typed.split(), words, strict=True))
        assert all(is_syllable(stored) for stored, _ in pairs)
        assert typed == name or any(
            stored.lower() in fonts._COMMON or word.lower() not in fonts._COMMON for stored, word in pairs
        )
    else:
        assert (title_name(found.text), found.font) == (name, font)


_LETTERS = "".join(sorted(fonts._LETTERS | {c.upper() for c in fonts._LETTERS}))


@given(st.lists(st.sampled_from(sorted(fonts._COMMON)), max_size=6), st.sampled_from([str.lower, str.upper, str.title]))
@settings(max_examples=300, deadline=None)
def test_vietnamese_in_unicode_stays_as_it_is(words, case) -> None:
    found = old_font(case(" ".join(words)))
    assert found is None or not found.certain


@given(st.text(alphabet=_LETTERS + "0123456789 fwzj.,-/()", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_letters_of_vietnamese_unicode_stay_as_they_are(text) -> None:
    found = old_font(text)
    assert found is None or not found.certain
