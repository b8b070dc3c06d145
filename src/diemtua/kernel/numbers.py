"""Whole numbers and sums of money as people and browsers type them, and as they are written for people."""

import re
from decimal import Decimal

from diemtua.kernel.text import fold

LARGEST_KEY = 10**18 - 1  # below 2**63, where the key of a row ends in both databases
_DIGITS = re.compile(r"[0-9]{1,18}")
_PLAIN = re.compile(r"[0-9]{1,18}|[0-9]{1,3}([., ])[0-9]{3}(?:\1[0-9]{3}){0,4}")
_SHORT = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,2})?) ?(k|nghin|ngan|tr|trieu|ty|ti)\.?(?: ?([0-9]{1,3}))?")
_TIMES = {"k": 10**3, "nghin": 10**3, "ngan": 10**3, "tr": 10**6, "trieu": 10**6, "ty": 10**9, "ti": 10**9}


def whole_number(text: str | None) -> int | None:
    """The number that the text is; None unless it is 1 to 18 of the digits 0-9.

    `str.isdigit` also takes «²», which `int` does not; a longer number than any column holds fails in the database.
    """
    return int(text) if text and _DIGITS.fullmatch(text) else None


def dong(text: str) -> int | None:
    """The sum in đồng: «5.310.000», «5 310 000 đ», «500k», «1,5 triệu», «5tr3», «2 tỷ»; None when it is none.

    «1.500 triệu» is none: some mean a thousand and a half of them, some one and a half.
    """
    typed = re.sub(r" ?(dong|vnd|d)$", "", fold(text))
    if _PLAIN.fullmatch(typed):
        return int(re.sub(r"[., ]", "", typed))
    short = _SHORT.fullmatch(typed)
    if short is None or (short[3] and re.search(r"[.,]", short[1])):
        return None
    times = _TIMES[short[2]]
    sum_ = Decimal(short[1].replace(",", ".")) * times + int((short[3] or "0").ljust(3, "0")) * times // 1000
    return int(sum_)


def dotted(number: int) -> str:
    """1234567 as «1.234.567»."""
    return f"{number:,}".replace(",", ".")
