"""One thing a person could do now, as every feature tells it to the agenda page."""

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum


class Urgency(IntEnum):
    """Sort order of the agenda: the smallest comes first."""

    RUNNING = 0  # a clock is running: a sitting that is open
    NOW = 1  # only possible now: check in, sit the test
    ANSWER = 2  # somebody waits for an answer
    PREPARE = 3  # useful before a date
    LOOK = 4  # good to know


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence, a button, a day. `due_at` None: no hurry."""

    urgency: Urgency
    title: str
    detail: str
    label: str
    url: str
    icon: str
    due_at: dt.datetime | None = None

    @property
    def order(self) -> tuple[int, float]:
        """Sorts by urgency, then by what is due first."""
        return (self.urgency, self.due_at.timestamp() if self.due_at else float("inf"))
