"""Whole numbers as people and browsers type them, and as they are written for people."""

import re

LARGEST_KEY = 10**18 - 1  # below 2**63, where the key of a row ends in both databases
_DIGITS = re.compile(r"[0-9]{1,18}")


def whole_number(text: str | None) -> int | None:
    """The number that the text is; None unless it is 1 to 18 of the digits 0-9.

    `str.isdigit` also takes «²», which `int` does not; a longer number than any column holds fails in the database.
    """
    return int(text) if text and _DIGITS.fullmatch(text) else None


def dotted(number: int) -> str:
    """1234567 as «1.234.567»."""
    return f"{number:,}".replace(",", ".")
