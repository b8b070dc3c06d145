"""Makers of cases; built through the real actions, so that what is kept on the row is what the engine says."""

import datetime as dt
from typing import Any

from diemtua.casework.actions import Happening, open_case, record_event
from diemtua.casework.models import Case, CaseEvent, Claimant
from diemtua.kernel.dates import VN

D = dt.date
OPENED = D(2026, 2, 2)

# A bargaining from demand to filed agreement, around Tết of 2026.
BARGAINING: tuple[tuple[str, D, str, dict[str, Any]], ...] = (
    ("demand", D(2026, 2, 2), "", {}),
    ("agree_place", D(2026, 2, 9), "", {}),
    ("start", D(2026, 2, 24), "", {}),
    ("session_minutes", D(2026, 3, 2), "", {}),
    ("draft", D(2026, 4, 20), "", {}),
    ("poll", D(2026, 5, 11), "", {"yes": 101, "workers": 200}),
    ("sign", D(2026, 5, 20), "", {}),
    ("publish", D(2026, 5, 21), "", {}),
    ("file", D(2026, 5, 22), "", {}),
)


def at(day: D, hour: int = 9) -> dt.datetime:
    """Nine in the morning of a day in Hanoi."""
    return dt.datetime.combine(day, dt.time(hour), VN)


def make_case(cast: Any, procedure: str = "thuong-luong", *, by: Any = None, on: D = OPENED, **values: Any) -> Case:
    """Hòa's case of her union, opened on that day."""
    values = {"title": "Thương lượng thỏa ước 2026", "unit": cast.union} | values
    return open_case(procedure_id=procedure, by=by or cast.hoa, now=at(on), **values)


def tell(case: Case, step: str, on: D, outcome: str = "", facts: dict[str, Any] | None = None, *, by: Any = None,
         now: dt.datetime | None = None, claimants: tuple[Claimant, ...] = (), time: dt.time | None = None) -> CaseEvent:  # fmt: skip
    """Record a step on its own day."""
    by = by or case.members.get(until=None, role="holder").user
    happened = Happening(step, on, time, outcome, facts or {})
    return record_event(case=case, happened=happened, by=by, now=now or at(on), claimants=claimants)


def tell_all(case: Case, events: Any) -> None:
    """Record a whole course."""
    for step, on, outcome, facts in events:
        tell(case, step, on, outcome, facts)
