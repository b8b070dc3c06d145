"""How each column of COLUMNS looks on a page (`sheets.py`: in a workbook)."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from diemtua.unions.lists import Line
from diemtua.unions.rules import ACCOUNTS, COLUMNS, born_told

NONE = "–"
_BADGES = {"active": "good", "waiting": "warn", "none": "plain"}


class Row(NamedTuple):
    """A person and what stands in the columns asked for: pairs of head and content."""

    person: Line
    cells: list[tuple[str, SafeString | str]]


def table_rows(lines: Iterable[Line], columns: Sequence[str]) -> list[Row]:
    """A row for each line, its cells in the order of `columns` (keys of COLUMNS)."""
    shown = [(COLUMNS[key].label, _CELLS[key]) for key in columns]
    return [Row(line, [(label, cell(line)) for label, cell in shown]) for line in lines]


def account_badge(state: str) -> SafeString:
    """The state of an account (a key of ACCOUNTS) as a badge."""
    return format_html('<span class="badge {}">{}</span>', _BADGES[state], ACCOUNTS[state])


def _posts(line: Line) -> SafeString:
    each = ((p.position, p.unit, ", " if p.upper else "", p.upper) for p in line.posts)
    return format_html(
        "<span>{}</span>", format_html_join(SafeString("<br>"), '{}<br><span class="muted small">{}{}{}</span>', each)
    )


def _phone(line: Line) -> SafeString | str:
    return format_html('<a class="nowrap" href="tel:{0}">{0}</a>', line.phone) if line.phone else NONE


def _trained(line: Line) -> SafeString | str:
    return str(line.trained) if line.trained else SafeString('<span class="muted">chưa</span>')


_CELLS: dict[str, Callable[[Line], SafeString | str]] = {
    "chuc-vu": _posts,
    "loai-hinh": lambda line: "; ".join(dict.fromkeys(p.kind for p in line.posts if p.kind)) or NONE,
    "gioi-tinh": lambda line: line.sex or NONE,
    "ngay-sinh": lambda line: born_told(line.born) or NONE,
    "dien-thoai": _phone,
    "thu": lambda line: line.email or NONE,
    "tu-nam": lambda line: "; ".join(str(p.since_year or NONE) for p in line.posts),
    "chuyen-trach": lambda line: "; ".join("có" if p.full_time else "không" for p in line.posts),
    "tap-huan": _trained,
    "tai-khoan": lambda line: account_badge(line.account),
}
