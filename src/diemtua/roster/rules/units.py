"""Which unit a text names: the union above (city, ward, district of before 2025, sector, zone) or the grassroots union."""

import re
from functools import lru_cache
from typing import NamedTuple

from diemtua.kernel.text import clean
from diemtua.roster.rules.cells import folded, is_blank, words
from diemtua.roster.rules.names import spelling
from diemtua.roster.rules.provinces import twins


class UpperName(NamedTuple):
    """A union above the grassroots as a roster names it. `key` is what its spellings share."""

    kind: str  # city | ward | district | sector | zone
    key: str
    name: str


LONGEST = 175  # letters of a name; written out, «CTCP … VN» grows by 22 and still fits the register
_BULLET = re.compile(r"^\s*([ivxlc]+|[0-9]{1,3}|[a-h])\s*[.)\-–:]\s*", re.IGNORECASE)
_NUMBERING = re.compile(r"^\s*(?:[0-9]{1,3}\s*[.)\-–:]\s*(?=\D)|(?:[ivxlc]+|[a-h])\s*[.)\-–:]\s+)", re.IGNORECASE)
_BLOCK = re.compile(r"\s*[-–—,(:;]\s*(khối|loại hình|tổng|cộng|số).*$", re.IGNORECASE)

_CITY = re.compile(r"(?:ldld|lien doan lao dong|cong doan|cd) (?:tp|thanh pho|t p)(?: ha noi| hn)?|(?:ldld|lien doan lao dong) (?:ha noi|hn)")  # fmt: skip
_DISTRICT = re.compile(
    r"(?:(?:ldld|lien doan lao dong|cong doan|cd) )?(quan|q|huyen|h|thi xa|tx|thanh pho|tp) ([a-z0-9 ]{2,40})"
)
_WARD = re.compile(r"(?:(?:ldld|lien doan lao dong|cong doan|cd) ?)?(phuong|p|xa|x|dac khu) ([a-z0-9 ]{2,40})")
_PROVINCE = re.compile(r"(?:ldld|lien doan lao dong) tinh ([a-z0-9 ]{2,40})")
_SECTOR = re.compile(r"(?:cong doan|cd) nganh ([a-z0-9 ]{2,60})")
_ZONE = re.compile(
    r"(?:cong doan|cd) (?:cac )?(?:khu cong nghiep|kcn|khu cn|khu che xuat)(?: va che xuat)?([a-z0-9 ]{0,60})"
)
_FULL = {"q": "quan", "h": "huyen", "tx": "thi xa", "tp": "thanh pho", "p": "phuong", "x": "xa"}
_SHOWN = {"quan": "quận", "huyen": "huyện", "thi xa": "thị xã", "thanh pho": "thành phố"}

CITY_NAME = "Liên đoàn Lao động thành phố Hà Nội"
CITY_KEY = "city"


def ward_key(key: str, name: str) -> str:
    """What the spellings of a ward share: the folded name, but where two of a province differ in marks alone those too."""
    if key not in twins():
        return key
    area, *rest = key.split()
    return " ".join([area, *spelling(" ".join(name.split()[-len(rest) :]))])


@lru_cache(maxsize=8192)
def upper_unit(text: str) -> UpperName | None:
    """The union above the text names, or None. «CĐ P. Bồ Đề» and «Công đoàn phường Bồ Đề» share a key."""
    text = _BLOCK.sub("", _BULLET.sub("", clean(text)))[:LONGEST]
    plain = words(text)
    if _CITY.fullmatch(plain):
        return UpperName("city", CITY_KEY, CITY_NAME)
    if found := _WARD.fullmatch(plain):
        area = _FULL.get(found[1], found[1])
        return UpperName("ward", ward_key(f"{area} {found[2]}", text), text)
    if found := _PROVINCE.fullmatch(plain):
        return UpperName("city", f"tinh {found[1]}", text)
    if found := _DISTRICT.fullmatch(plain):
        area = _FULL.get(found[1], found[1])
        count = len(found[2].split())
        proper = " ".join(text.split()[-count:])
        return UpperName("district", f"{area} {found[2]}", f"LĐLĐ {_SHOWN[area]} {proper}")
    if found := _SECTOR.fullmatch(plain):
        return UpperName("sector", f"nganh {found[1]}", text)
    if found := _ZONE.fullmatch(plain):
        return UpperName("zone", f"khu cong nghiep{found[1]}", text)
    return None


# Abbreviations of words in names of companies, schools and offices; the text is folded and spaced by `words`.
_SHORT = [
    (r"^(?:cdcs|cong doan co so|cong doan|cd)\s+", ""),
    (r"\bc(?:ong)? ?ty\b|\bcty\b|\bcti\b", "cong ty"),
    (r"^ct (?=cp|tnhh|co phan)", "cong ty "),
    (r"\bctcp\b|\bcong ty cp\b", "cong ty co phan"),
    (r"^cp\b", "cong ty co phan"),
    (r"\bcttnhh\b", "cong ty tnhh"),
    (r"\btrach nhiem huu han\b", "tnhh"),
    (r"\b(?:mot|1) (?:thanh vien|tv)\b|\b1tv\b", "mtv"),
    (r"\bvn\b", "viet nam"),
    (r"\bhn\b", "ha noi"),
    (r"\bmn\b", "mam non"),
    (r"\btrung hoc co so\b", "thcs"),
    (r"\btrung hoc pho thong\b", "thpt"),
    (r"\bbv\b", "benh vien"),
    (r"\bbvdk\b", "benh vien da khoa"),
    (r"\bdk\b", "da khoa"),
    (r"\bxn\b", "xi nghiep"),
    (r"\bhtx\b", "hop tac xa"),
    (r"\bcn\b(?= cong ty)", "chi nhanh"),
]
_SHORT_PATTERNS = [(re.compile(pattern), full) for pattern, full in _SHORT]


@lru_cache(maxsize=65536)
def union_key(text: str) -> str:
    """What the spellings of one grassroots union share: folded, abbreviations written out, «CĐCS» dropped."""
    key = words(text)
    for pattern, full in _SHORT_PATTERNS:
        key = pattern.sub(full, key)
    return key.strip()


_PREFIX = re.compile(r"^(?:cđcs|công đoàn cơ sở|công đoàn|cđ)\s+", re.IGNORECASE)
_LONG = [
    (re.compile(r"^(?:c\.?ty|cty|ct)\s+cp\b|^ctcp\b", re.IGNORECASE), "Công ty Cổ phần"),
    (re.compile(r"^(?:c\.?ty|cty)\b\.?", re.IGNORECASE), "Công ty"),
    (re.compile(r"^công ty cp\b", re.IGNORECASE), "Công ty Cổ phần"),
    (re.compile(r"\bvn$", re.IGNORECASE), "Việt Nam"),
]


def employer_name(text: str) -> str:
    """The name of the enterprise, school or office behind «CĐCS Cty CP …», abbreviations written out."""
    name = _PREFIX.sub("", clean(text))
    for pattern, full in _LONG:
        name = pattern.sub(full, name)
    return name


def is_profession(text: str) -> bool:
    """«Nghiệp đoàn …»: workers without an employer."""
    return words(text).startswith("nghiep doan")


def union_name(text: str) -> str:
    """How the register writes the union: «CĐCS » and the employer's name; a nghiệp đoàn keeps its own."""
    return clean(text) if is_profession(text) else f"CĐCS {employer_name(text)}"


DITTO = {'"', "nt", "-nt-", "như trên", "''", "//", "〃", "n.t", "-"}


@lru_cache(maxsize=8192)
def is_ditto(text: str) -> bool:
    """«nt», «như trên»: the same as the row above."""
    return clean(text).lower() in DITTO


@lru_cache(maxsize=8192)
def names_unit(text: str) -> bool:
    """The cell says something that could be a unit."""
    return not is_blank(text) and any(c.isalpha() for c in text)


def without_numbering(text: str) -> str:
    """«II. Công ty TNHH ABC»: the name alone."""
    return _NUMBERING.sub("", text)


# Written with marks: «Trường» begins the name of a school, «Trương» that of a person.
_EMPLOYER = re.compile(
    r"(?:cđcs|cđ|công đoàn|lđlđ|liên đoàn|nghiệp đoàn|(?:tổng )?công ty|c\.?ty|cty|ctcp|tập đoàn|doanh nghiệp|dn|xí nghiệp|xn|"
    r"nhà máy|chi nhánh|hợp tác xã|htx|ngân hàng|khách sạn|trường|mầm non|mn|tiểu học|thcs|thpt|bệnh viện|bv|trung tâm|trạm|"
    r"viện|sở|ban|phòng|văn phòng|cục|chi cục|kho bạc|ủy ban|uỷ ban|ubnd|đảng ủy|đảng uỷ|khối|cơ quan|phường|xã|quận|huyện)\b\.?",
    re.IGNORECASE,
)


def names_employer(text: str) -> bool:
    """The text begins as names of unions, enterprises, schools and offices do, not as names of people."""
    return bool(_EMPLOYER.match(without_numbering(clean(text))))


def differ_in_marks(one: str, other: str) -> bool:
    """Two names of one `union_key` end in words with other marks: «Bảo Long» and «Báo Lòng». A word without any is any of them."""
    for left, right in zip(reversed(one.split()), reversed(other.split()), strict=False):
        if folded(left) != folded(right):  # abbreviated from here on
            return False
        if not (left.isascii() or right.isascii()) and spelling(left) != spelling(right):
            return True
    return False
