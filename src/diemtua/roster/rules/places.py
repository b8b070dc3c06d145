"""The unions above the grassroots that a Hanoi list can name: 126 wards and communes now, 30 districts before 7/2025."""

import json
from functools import cache
from typing import NamedTuple

from rapidfuzz import process
from vietnam_provinces import NESTED_DIVISIONS_JSON_PATH

from diemtua.roster.rules.cells import words
from diemtua.roster.rules.units import upper_unit

HANOI = 1  # province code


class Area(NamedTuple):
    """A ward or commune union: its key, its name and the state's code of the place."""

    key: str
    name: str
    code: str


@cache
def wards() -> dict[str, Area]:
    """The 126 ward and commune unions of Hanoi by key, in the order of the state's list."""
    provinces = json.loads(NESTED_DIVISIONS_JSON_PATH.read_text("utf-8"))
    hanoi = next(p for p in provinces if p["code"] == HANOI)
    areas = [(w["name"], w["code"]) for w in hanoi["wards"]]
    return {words(n): Area(words(n), f"Công đoàn {n[0].lower()}{n[1:]}", f"{code:05d}") for n, code in areas}


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


def likely_name(text: str) -> str:
    """The known union whose name is nearest to the text, or ""."""
    known = {area.key: area.name for area in (*wards().values(), *districts().values())}
    named = upper_unit(text)
    found = process.extractOne(named.key if named else words(text), known.keys(), score_cutoff=70)
    return known[found[0]] if found else ""
