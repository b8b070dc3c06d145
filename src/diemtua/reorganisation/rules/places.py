"""Which ward or commune of now an address of before names. Never a guess: one answer, or a question with its candidates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from diemtua.kernel.text import clean, fold

# A dash parts an address only before the next kind of place: «phường Văn Miếu - Quốc Tử Giám» is one name.
_PART = re.compile(r"[,;\n]|\s[-–]\s(?=(?:p|q|h|x|tx|tt|tp|phường|quận|huyện|xã|thị|thành|hà nội)\b)", re.IGNORECASE)
_WARD = re.compile(r"^(phuong|p|xa|x|thi tran|tt)\b\.?\s*(.+)$")
_DISTRICT = re.compile(r"^(quan|q|huyen|h|thi xa|tx)\b\.?\s*(.+)$")
# Inside a part that begins with a street or a house: only the words in full, up to the district if that follows at once.
_WARD_WITHIN = re.compile(r"^.*(?<!thi )\b(phuong|xa|thi tran) (.+?)(?= (?:quan|huyen|thi xa) |$)")
_DISTRICT_WITHIN = re.compile(r"^.*\b(quan|huyen|thi xa) (.+)$")
_FULL = {"p": "phuong", "x": "xa", "tt": "thi tran", "q": "quan", "h": "huyen", "tx": "thi xa"}


def words(text: str) -> str:
    """Folded, letters and digits only: «P. Mai Động» and «phường mai động» differ only in the short word."""
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


def address_key(text: str) -> str:
    """What makes two spellings the same address: what a remembered answer is found by."""
    return words(text)[:200]


@dataclass(frozen=True, slots=True)
class Named:
    """The ward and the district an address names, in full folded words; "" when it does not say."""

    ward: str
    district: str


def _written(found: re.Match[str] | None) -> str:
    return f"{_FULL.get(found[1], found[1])} {found[2]}" if found else ""


def _ward(plain: str) -> re.Match[str] | None:
    """A part that is a ward (with nothing of a district in it), or one that has it at its end."""
    whole = _WARD.match(plain)
    return whole if whole and not _DISTRICT_WITHIN.match(plain) else _WARD_WITHIN.match(plain)


def named_in(text: str) -> Named:
    """The last ward and the last district of the address. «12 Lĩnh Nam, P. Mai Động, Q. Hoàng Mai, Hà Nội»."""
    ward = district = ""
    for part in _PART.split(clean(text)):
        plain = words(part)
        ward = _written(_ward(plain)) or ward
        district = _written(_DISTRICT.match(plain) or _DISTRICT_WITHIN.match(plain)) or district
    return Named(ward, district)


def place_key(ward: str, district: str) -> str:
    """The key of an old ward of a table: both names in full folded words."""
    found = named_in(f"{ward}, {district}")
    return f"{found.ward or words(ward)}|{found.district or words(district)}"


@dataclass(frozen=True, slots=True)
class Located:
    """`code`: the ward of now, when there is one; otherwise the candidates a person chooses from, and why."""

    code: str = ""
    candidates: tuple[str, ...] = ()
    why: str = ""


def locate(
    text: str, *, old: Mapping[str, frozenset[str]], now: Mapping[str, str], answers: Mapping[str, str]
) -> Located:
    """Where the address lies now.

    `old`: key of an old ward («phuong mai dong|quan hoang mai») -> codes of the wards it went to; `now`: folded name of a
    ward of now -> code; `answers`: what people decided about this very address. Without a district a name of before and
    the same name of now are both possible: unless they agree, a person is asked.
    """
    if answer := answers.get(address_key(text)):
        return Located(answer)
    named = named_in(text)
    if not named.ward:
        within = _of_district(old, named.district)
        return Located(candidates=within, why="Địa chỉ không ghi phường, xã." if text.strip() else "Chưa có địa chỉ.")
    if named.district:
        found = old.get(f"{named.ward}|{named.district}", frozenset())
        if not found:
            return Located(
                candidates=_of_district(old, named.district),
                why="Bảng địa bàn không có phường, xã này ở quận, huyện đó.",
            )
    else:
        found = frozenset(code for key, codes in old.items() if key.startswith(f"{named.ward}|") for code in codes)
        if named.ward in now:
            found |= {now[named.ward]}
        if not found:
            return Located(why="Không có phường, xã nào tên như vậy trong bảng địa bàn.")
    if len(found) == 1:
        return Located(next(iter(found)))
    several = "Phường, xã cũ này được chia vào nhiều phường, xã mới." if named.district else "Tên này chỉ nhiều nơi."
    return Located(candidates=tuple(sorted(found)), why=several)


def _of_district(old: Mapping[str, frozenset[str]], district: str) -> tuple[str, ...]:
    if not district:
        return ()
    return tuple(sorted({c for key, codes in old.items() if key.endswith(f"|{district}") for c in codes}))
