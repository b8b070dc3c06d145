"""The desk's calendar and targets as the rules need them."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from diemtua.advice.models import DeskCalendar, OwnDay
from diemtua.advice.rules.clock import OFFICE_WEEK, Span, WorkCalendar
from diemtua.advice.rules.targets import DEFAULT_TARGETS, Target
from diemtua.rulebook.calendar import DAY, HolidayCalendar, YearDecision, decisions

Written = list[list[str]]


def spans_of(written: Written) -> tuple[Span, ...]:
    """[["08:00", "12:00"]] as spans."""
    return tuple(Span(dt.time.fromisoformat(a), dt.time.fromisoformat(b)) for a, b in written)


def written(spans: tuple[Span, ...]) -> Written:
    """Spans as they are stored."""
    return [[f"{s.start:%H:%M}", f"{s.end:%H:%M}"] for s in spans]


def desk_clock() -> tuple[WorkCalendar, Mapping[str, Target]]:
    """The calendar and the targets in use, the defaults where the keeper set none; two queries."""
    row = DeskCalendar.objects.filter(pk=1).first()
    own = {d.day: spans_of(d.spans) for d in OwnDay.objects.all()}
    week = {int(n): spans_of(spans) for n, spans in row.week.items()} if row and row.week else OFFICE_WEEK
    return WorkCalendar(week, own), _targets(row.targets if row else {})


@cache
def holidays_mark() -> str:
    """Fingerprint of the days off this release knows, worked out once a process; another one means that limits may fall elsewhere."""
    return mark_of(decisions())


def mark_of(years: Mapping[int, YearDecision]) -> str:
    """Fingerprint of every day off of these years with its reason."""
    calendar = HolidayCalendar(years=years)
    days = (dt.date(year, 1, 1) + DAY * n for year in sorted(years) for n in range(365))  # no holiday on 31 December
    return hashlib.sha256(repr([(day, calendar.why_rest(day)) for day in days]).encode()).hexdigest()[:16]


def _targets(stored: dict[str, Any]) -> Mapping[str, Target]:
    minutes = {
        name: Target(dt.timedelta(minutes=respond), dt.timedelta(minutes=answer))
        for name, (respond, answer) in stored.items()
    }
    return {**DEFAULT_TARGETS, **minutes}
