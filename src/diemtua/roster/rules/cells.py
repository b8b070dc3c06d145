"""What every reader of cells shares: the cell as text, a flaw, what says «nothing»."""

import re
from functools import lru_cache
from typing import NamedTuple

from diemtua.kernel.text import clean, fold

Cell = object  # what calamine gives: str, float, int, bool, date, datetime, time, timedelta


class Flaw(NamedTuple):
    """What is wrong with a cell (`kind`, for machines) and what to do about it (`message`, for people)."""

    kind: str
    message: str


NOTHING = {"", "-", "–", "—", "x", "0", "none", "null", "n/a", "#n/a", "khong", "khong co", "chua co", "chua", "ko"}


@lru_cache(maxsize=16384)
def _cleaned(text: str) -> str:
    return clean(text)


def text_of(cell: Cell) -> str:
    """The cell as clean text; a whole number without «.0»."""
    if isinstance(cell, str):
        return _cleaned(cell) if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else clean(str(cell))


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """`fold`, remembered: a roster repeats its words."""
    return fold(text)


@lru_cache(maxsize=65536)
def words(text: str) -> str:
    """Folded text with every sign but letters and digits as one blank."""
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


def is_blank(text: str) -> bool:
    """Nothing, or a sign that says «nothing»."""
    return not text or folded(text) in NOTHING
