"""The unions above the grassroots that a list can name: wards and communes of now (126 in Hanoi), Hanoi's 30 districts of before 7/2025."""

from functools import cache
from typing import NamedTuple

from rapidfuzz import process

from diemtua.roster.rules.cells import words
from diemtua.roster.rules.provinces import HANOI, provinces
from diemtua.roster.rules.units import upper_unit, ward_key


class Area(NamedTuple):
    """A ward or commune union: its key, its name and the state's code of the place."""

    key: str
    name: str
    code: str


@cache
def wards(province: int = HANOI) -> dict[str, Area]:
    """The ward and commune unions of a province by key, in the order of the state's list."""
    areas = [
        Area(ward_key(words(n), n), f"Công đoàn {n[0].lower()}{n[1:]}", f"{code:05d}")
        for n, code in provinces()[province].wards
    ]
    return {area.key: area for area in areas}


_DISTRICTS = {
    "quận": "Ba Đình, Hoàn Kiếm, Tây Hồ, Long Biên, Cầu Giấy, Đống Đa, Hai Bà Trưng, Hoàng Mai, Thanh Xuân, Hà Đông, Bắc Từ Liêm, Nam Từ Liêm",
    "thị xã": "Sơn Tây",
    "huyện": "Ba Vì, Chương Mỹ, Đan Phượng, Đông Anh, Gia Lâm, Hoài Đức, Mê Linh, Mỹ Đức, Phú Xuyên, Phúc Thọ, Quốc Oai, Sóc Sơn, Thạch Thất, Thanh Oai, Thanh Trì, Thường Tín, Ứng Hòa",
}


@cache
def districts() -> dict[str, Area]:
    """The 30 district federations that stopped on 30/6/2025, by key."""
    named = [f"{area} {name}" for area, names in _DISTRICTS.items() for name in names.split(", ")]
    return {words(n): Area(words(n), f"Liên đoàn Lao động {n}", "") for n in named}


def known_areas(province: int) -> dict[str, Area]:
    """What a list of the province can name: its wards, in Hanoi the districts of before too."""
    return wards(province) | (districts() if province == HANOI else {})


def likely_name(text: str, areas: dict[str, Area]) -> str:
    """The union of these whose name is nearest to the text, or ""."""
    known = {area.key: area.name for area in areas.values()}
    named = upper_unit(text)
    found = process.extractOne(named.key if named else words(text), known.keys(), score_cutoff=70)
    return known[found[0]] if found else ""
