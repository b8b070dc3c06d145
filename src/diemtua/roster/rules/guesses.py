"""What a column without a heading we know may hold, by its cells. Pure."""

import datetime as dt
import re
from collections.abc import Sequence

from diemtua.roster.rules import choices, days, numbers, posts
from diemtua.roster.rules.cells import Cell, text_of, words
from diemtua.roster.rules.names import could_be_name
from diemtua.roster.rules.units import upper_unit

_NEEDED = 0.6  # share of the filled cells that must look like it


def guess_field(cells: Sequence[Cell], *, this_year: int) -> str:
    """The field most cells of the column look like, or ""."""
    filled = [c for c in cells if text_of(c)]
    looks = [look for c in filled if (look := _look(c, this_year))]
    best = max(dict.fromkeys(looks), key=looks.count, default="")
    return best if best and looks.count(best) >= _NEEDED * len(filled) else ""


def _look(cell: Cell, this_year: int) -> str:
    """The field one cell looks like."""
    if isinstance(cell, dt.date):
        return "dob" if cell.year <= this_year - days.YOUNGEST else "since_year"
    text = text_of(cell)
    digits = re.sub(r"\D", "", text)
    if re.fullmatch(r"\d{11,12}", text):
        return "cccd"
    if numbers.phone(cell)[0]:
        return "phone"
    if "@" in text:
        return "email"
    if digits and re.fullmatch(r"[\d/.\- ]{8,10}", text) and days.birth(cell, this_year=this_year)[0].date:
        return "dob"
    if re.fullmatch(r"(19|20)\d\d", text):
        return "dob" if int(text) <= this_year - 20 and int(text) < 2000 else "trained_year"
    if words(text) in {"nam", "nu"}:
        return "sex"
    if upper_unit(text):
        return "upper_unit"
    if len(text) > 1 and posts.posts(text)[0]:
        return "position"
    named = _name_or_unit(text)
    return named or ("kind" if not digits and choices.kind(text)[0] else "")


def _name_or_unit(text: str) -> str:
    """Two to five capitalised Vietnamese words are a person; words of companies and schools a unit."""
    plain = f" {words(text)} "
    if re.search(
        r" (cong ty|cty|cdcs|truong|benh vien|trung tam|hop tac xa|xi nghiep|chi nhanh|ngan hang|nha may) ", plain
    ):
        return "unit"
    return "name" if could_be_name(text) else ""
