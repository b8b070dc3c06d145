"""The choices of boards and statistics, from the address. What makes no sense falls back to the usual."""

import datetime as dt
import re
from dataclasses import dataclass

from django.http import Http404, HttpRequest

from diemtua.dashboards.access import board_unit
from diemtua.dashboards.crossing import CHOICES
from diemtua.dashboards.figures import Question
from diemtua.dashboards.queries import KINDS, NON_STATE, Scope
from diemtua.unions.models import Enterprise, Unit
from diemtua.unions.rules import POSITIONS, past_day

YEARS = frozenset(map(str, range(2000, 2100)))


def unit_from(request: HttpRequest) -> Unit:
    """The unit named in the address, or the widest of the user; Http404 outside the scope."""
    try:
        return board_unit(request.user, request.GET.get("don-vi"))
    except Unit.DoesNotExist as error:
        raise Http404 from error


def scope_from(request: HttpRequest, *, today: dt.date) -> Scope:
    """Unit, kinds, year and day from the query string; what makes no sense falls back to the widest choice."""
    year = request.filters.word("nam", YEARS)
    return Scope(
        user=request.user,
        unit=unit_from(request),
        kinds=KINDS.get(request.filters.word("loai", KINDS), NON_STATE),
        year=int(year) if year else None,
        day=past_day(request.filters.day("ngay", latest=today), today=today),
    )


def question_from(request: HttpRequest, *, today: dt.date) -> Question:
    """What statistics were asked for: rows by columns, below a unit, on a day in the past or now."""
    word = request.filters.word
    rows = word("hang", CHOICES) or "don-vi"
    columns = word("cot", {*CHOICES, "khong"}) if "cot" in request.GET else "loai-hinh"
    return Question(
        user=request.user,
        unit=unit_from(request),
        rows=rows,
        columns=columns if columns in CHOICES and columns != rows else "",
        position=word("chuc-vu", POSITIONS),
        kind=word("loai", Enterprise.Kind.values),
        day=past_day(request.filters.day("ngay", latest=today), today=today),
    )


@dataclass(frozen=True)
class Period:
    """A month, quarter or year of a report, both days inclusive."""

    key: str
    label: str
    first: dt.date
    last: dt.date


def period_of(key: str, *, today: dt.date) -> Period:
    """«2026», «2026-Q3», «2026-09»; anything else, and what has not begun, means the running quarter."""
    found = re.fullmatch(r"(20\d\d)(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", key)
    running = f"{today.year}-Q{(today.month + 2) // 3}"
    if not found:
        return period_of(running, today=today)
    year = int(found[1])
    if found[2]:
        begin, months, label = int(found[2]) * 3 - 2, 3, f"Quý {['I', 'II', 'III', 'IV'][int(found[2]) - 1]} năm {year}"
    elif found[3]:
        begin, months, label = int(found[3]), 1, f"Tháng {int(found[3])} năm {year}"
    else:
        begin, months, label = 1, 12, f"Năm {year}"
    first, after = dt.date(year, begin, 1), dt.date(year + (begin + months > 12), (begin + months - 1) % 12 + 1, 1)
    return (
        Period(key, label, first, after - dt.timedelta(days=1)) if first <= today else period_of(running, today=today)
    )


def periods_to_choose(today: dt.date) -> list[Period]:
    """The last eight quarters, twelve months and two years, newest first."""
    keys = []
    year, quarter = today.year, (today.month + 2) // 3
    for _ in range(8):
        keys.append(f"{year}-Q{quarter}")
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    keys += [str(today.year), str(today.year - 1)]
    year, month = today.year, today.month
    for _ in range(12):
        keys.append(f"{year}-{month:02d}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return [period_of(key, today=today) for key in keys]
