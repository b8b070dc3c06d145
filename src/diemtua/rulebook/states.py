"""Trạng thái: what a step and a case are on a day, in words that are shown as they are."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from diemtua.rulebook import thresholds
from diemtua.rulebook.calendar import DAY
from diemtua.rulebook.counted import Appointed, Counted, CountedHours
from diemtua.rulebook.procedure import Procedure, Step

Due = Counted | CountedHours | Appointed


class State(StrEnum):
    """What a step is on a day; the words are shown as they are."""

    DONE = "xong"
    DONE_LATE = "xong trễ"
    LATE = "quá hạn"
    DUE = "phải làm"
    OPEN = "có thể làm"
    WAITING = "chưa đến lượt"
    FORBIDDEN = "chưa được làm"
    EXPIRED = "hết hạn"
    MOOT = "không cần"
    UNKNOWN = "chưa tính được"


ACTIONABLE = (State.LATE, State.DUE, State.OPEN)


@dataclass(frozen=True, slots=True)
class StepStatus:
    """A step on a day: its state and why; the deadline with its count; the verdict of its threshold."""

    step: Step
    state: State
    why: str
    due: Due | None = None
    earliest: dt.date | None = None
    done_on: dt.date | None = None
    outcome: str | None = None
    verdict: thresholds.Verdict | None = None

    @property
    def due_on(self) -> dt.date | None:
        """The last day to act, inclusive."""
        return self.due.last_day if self.due else None

    @property
    def is_waiting(self) -> bool:
        """Nothing but its first lawful day is still to come."""
        return self.state == State.FORBIDDEN and self.earliest is not None

    @property
    def due_at(self) -> dt.datetime | None:
        """The instant it is due at where the law counts hours, in Vietnam's time."""
        return self.due.ends_at if isinstance(self.due, CountedHours) else None

    @property
    def alarms(self) -> tuple[dt.date, ...]:
        """Days to warn before a limitation ends: at 75% of it and 14 days before."""
        if not self.step.is_limitation or not isinstance(self.due, Counted):
            return ()
        span = (self.due.last_day - self.due.trigger).days
        return tuple(sorted({self.due.trigger + DAY * (span * 3 // 4), self.due.last_day - DAY * 14}))


@dataclass(frozen=True, slots=True)
class CaseStatus:
    """A case as of a day: every step in order, what can be done next (late first), how it ended, what looks wrong."""

    procedure: Procedure
    as_of: dt.date
    steps: tuple[StepStatus, ...]
    next: tuple[StepStatus, ...]
    ending: str | None
    problems: tuple[str, ...]

    @property
    def waiting(self) -> tuple[StepStatus, ...]:
        """What only waits for its first lawful day, the earliest first."""
        return waiting(self.steps)

    def __getitem__(self, step_id: str) -> StepStatus:
        for found in self.steps:
            if found.step.id == step_id:
                return found
        raise KeyError(step_id)  # what templates expect of something that is no key


def in_order(steps: Iterable[StepStatus]) -> tuple[StepStatus, ...]:
    """The steps that can be done: duties before choices, the earliest deadline first."""
    doable = [s for s in steps if s.state in ACTIONABLE]
    doable.sort(key=lambda s: (s.step.optional, s.due_on or dt.date.max))
    return tuple(doable)


def waiting(steps: Iterable[StepStatus]) -> tuple[StepStatus, ...]:
    """The steps that only wait for their first lawful day, the earliest first."""
    return tuple(sorted((s for s in steps if s.is_waiting), key=lambda s: s.earliest or dt.date.max))
