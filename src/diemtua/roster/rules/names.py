"""The name of a person in a cell."""

import re
from functools import lru_cache

from diemtua.kernel.text import clean, fold, title_name
from diemtua.roster.rules.cells import Cell, Flaw, text_of
from diemtua.roster.rules.fonts import is_syllable

_DIGIT = re.compile(r"\d")
_SMALL_WORD = re.compile(r"(?<!\S)[^\W\dA-Z_]\S*")
_TITLES = re.compile(r"^(đ/c|đc\.|đồng chí|ông|bà|mr\.?|mrs\.?|ms\.?)\s+", re.IGNORECASE)


def person_name(cell: Cell) -> tuple[str, Flaw | None]:
    """The name in NFC, single blanks, without «Đ/c»; each word capitalised when it came in capitals or small."""
    if not isinstance(cell, str):
        cell = text_of(cell)
    name = title_name(_TITLES.sub("", clean(cell)))
    if not name.istitle():  # «Nguyễn thị Hòa»
        name = _SMALL_WORD.sub(lambda m: m[0].capitalize() if m[0].islower() else m[0], name)
    if not name:
        return "", Flaw("missing", "Thiếu họ tên; hãy điền rồi nạp lại dòng này.")
    if len(name) > 150 or _DIGIT.search(name):
        return "", Flaw("malformed", "Ô họ tên có chữ số hoặc quá dài; hãy ghi đúng họ và tên rồi nạp lại dòng này.")
    return name, None


def could_be_name(text: str) -> bool:
    """Two to five capitalised Vietnamese words."""
    parts = text.split()
    capitals = all(p[0].isupper() and (p.isascii() or is_syllable(p)) for p in parts)
    return 2 <= len(parts) <= 5 and capitals and not _DIGIT.search(text)


@lru_cache(maxsize=131072)
def name_letters(name: str) -> str:
    """The name's letters alone, folded: «Nguyễ nHoàng» and «Nguyễn Hoàng» share them."""
    return fold(name).replace(" ", "")
