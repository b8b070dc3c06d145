"""What a file is called when it leaves the house: what it is, of whom, of which day."""

import datetime as dt
import re

from diemtua.kernel.text import fold

_SCOPE_LIMIT = 30
_BETWEEN = re.compile(r"[^a-z0-9]+")


def dated_name(what: str, ending: str, *, day: dt.date, scope: str = "") -> str:
    """«can-bo-2026-11-22.xlsx», «bang-dieu-hanh-cong-doan-phuong-gia-lam-2026-11-22.xlsx»: safe on every system.

    `day`: the day the content is of. `scope`: which one of several; a name over 30 letters is left out, not cut.
    """
    words = _slug(scope)
    parts = (_slug(what), words if len(words) <= _SCOPE_LIMIT else "", day.isoformat())
    return "-".join(part for part in parts if part) + f".{ending}"


def _slug(text: str) -> str:
    return _BETWEEN.sub("-", fold(text)).strip("-")
