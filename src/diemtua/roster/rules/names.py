"""The name of a person in a cell."""

import re
import unicodedata
from functools import lru_cache

from diemtua.kernel.text import clean, fold, title_name
from diemtua.roster.rules.cells import Cell, Flaw, text_of
from diemtua.roster.rules.fonts import is_syllable
from diemtua.unions.rules import not_of_a_name

_DIGIT = re.compile(r"\d")
_SMALL_WORD = re.compile(r"(?<!\S)[^\W\dA-Z_]\S*")
_BRACKETS = re.compile(r"\([^()]*\)?|\)")
_TITLES = re.compile(r"^(đ/c|đ\.c|đc|đồng chí|mr|mrs|ms)\b[.:\s]+", re.IGNORECASE)
# «Ông Ích Khiêm» and «Bà Huyện Thanh» are whole names: the word is a title before a family name only.
_OLD_TITLES = re.compile(r"^(?:ông|bà)[.:\s]+(?=(\S+)\s+\S)", re.IGNORECASE)
_FAMILIES = """
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly li dinh trinh truong doan lam mai dao cao ha chu luong
to thai vuong kieu la trieu bach tu luu than giang nong hua luc vi ma quan sam ninh tang dong van kim chau diep cu au cai
khuat phi tieu vien be tong ton ca quach nghiem thach ta dam mac phung khong doi lo ngan
"""
_FAMILY = frozenset(_FAMILIES.split())
# A post without a person.
_NOBODY = frozenset({"khuyết", "đang khuyết", "còn khuyết", "chưa có", "chưa bầu", "không có", "khuyet", "chua co"})


def person_name(cell: Cell) -> tuple[str, Flaw | None]:
    """The name in NFC, single blanks, without «Đ/c» and brackets; each word capitalised when it came in capitals or small."""
    name = title_name(_without_titles(clean(cell) if isinstance(cell, str) else text_of(cell)))
    if not name.istitle():  # «Nguyễn thị Hòa»
        name = _SMALL_WORD.sub(lambda m: m[0].capitalize() if m[0].islower() else m[0], name)
    sign = not_of_a_name(name)
    if len(name) > 150 or sign.isdigit():
        return "", Flaw("malformed", "Ô họ tên có chữ số hoặc quá dài; hãy ghi đúng họ và tên rồi nạp lại dòng này.")
    if not any(c.isalpha() for c in name) or name.lower() in _NOBODY:
        return "", Flaw("missing", "Thiếu họ tên; hãy điền rồi nạp lại dòng này.")
    if sign:
        wrong = f"Ô họ tên có dấu «{sign}»; hãy ghi đúng họ và tên của một người rồi nạp lại dòng này."
        return "", Flaw("malformed", wrong)
    return name, None


def _without_titles(name: str) -> str:
    """«Đ/c: Lê Thị Lan (phụ trách)» as «Lê Thị Lan»."""
    if "(" in name or ")" in name:
        name = clean(_BRACKETS.sub(" ", name)) or name.strip("() ")
    name = _TITLES.sub("", name)
    old = _OLD_TITLES.match(name)
    return name[old.end() :] if old and fold(old[1]) in _FAMILY else name


def could_be_name(text: str) -> bool:
    """Two to five capitalised Vietnamese words."""
    parts = text.split()
    capitals = all(p[0].isupper() and (p.isascii() or is_syllable(p)) for p in parts)
    return 2 <= len(parts) <= 5 and capitals and not _DIGIT.search(text)


@lru_cache(maxsize=131072)
def name_letters(name: str) -> str:
    """The name's letters alone, folded: «Nguyễ nHoàng» and «Nguyễn Hoàng» share them."""
    return fold(name).replace(" ", "")


_TONES = "\u0300\u0301\u0303\u0309\u0323"


@lru_cache(maxsize=65536)
def spelling(name: str) -> tuple[str, ...]:
    """The name with each tone behind its word and y as i: «Thuý» and «Thúy», «Lí» and «Lý» are spelled alike."""
    spelled = []
    for word in unicodedata.normalize("NFD", name.lower()).split():
        tone = "".join(c for c in word if c in _TONES)
        spelled.append("".join(c for c in word if c not in _TONES).replace("y", "i") + tone)
    return tuple(spelled)
