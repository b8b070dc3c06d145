"""The 34 provinces and cities of since 7/2025 with their wards, communes and special zones, as the state lists them."""

import json
from collections import Counter
from functools import cache
from typing import NamedTuple

from vietnam_provinces import NESTED_DIVISIONS_JSON_PATH

from diemtua.roster.rules.cells import words

HANOI = 1  # province code


class Province(NamedTuple):
    """A province or city: the state's code, its name («tỉnh Cao Bằng») and (name, code) of each ward, in the state's order."""

    code: int
    name: str
    wards: list[tuple[str, int]]

    @property
    def federation(self) -> str:
        """What the federation of unions there is called."""
        return f"Liên đoàn Lao động {self.name}"


@cache
def provinces() -> dict[int, Province]:
    """By code, Hanoi first, then by code as the state lists them."""
    found = json.loads(NESTED_DIVISIONS_JSON_PATH.read_text("utf-8"))
    return {p["code"]: Province(p["code"], _name(p), [(w["name"], w["code"]) for w in p["wards"]]) for p in found}


def _name(province: dict[str, str]) -> str:
    name = province["name"]
    return f"{name[0].lower()}{name[1:]}" if name.startswith("Thành phố ") else f"tỉnh {name}"


@cache
def twins() -> frozenset[str]:
    """Folded names that two wards of one province share («Xã Cẩm Giang», «Xã Cẩm Giàng»): only their marks tell them apart."""
    counts = [Counter(words(name) for name, _ in province.wards) for province in provinces().values()]
    return frozenset(key for count in counts for key, number in count.items() if number > 1)
