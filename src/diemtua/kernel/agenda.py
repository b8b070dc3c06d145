"""One thing a person could do now, as every feature tells it to the agenda page."""

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from diemtua.kernel.dates import VN, vn_date


class Urgency(IntEnum):
    """Sort order of the agenda: the smallest comes first."""

    RUNNING = 0  # a clock is running: a sitting that is open, a class whose code counts now
    NOW = 1  # late, or only possible now: sit the test
    ANSWER = 2  # somebody waits for an answer
    PREPARE = 3  # useful before a date
    LOOK = 4  # good to know
    NEWS = 5  # over and done, only to be read: stands folded under the rest


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence, a button, a day. `due_at` None: no hurry; `due_word` says what happens then."""

    urgency: Urgency
    title: str
    detail: str
    label: str
    url: str
    icon: str
    due_at: dt.datetime | None = None
    due_word: str = "hạn"

    @property
    def order(self) -> tuple[int, float]:
        """Sorts by urgency, then by what is due first."""
        return (self.urgency, self.due_at.timestamp() if self.due_at else float("inf"))

    @property
    def when(self) -> str:
        """The line about `due_at`; empty when title or detail name the day already."""
        if self.due_at is None:
            return ""
        at = self.due_at.astimezone(VN)
        day = vn_date(at.date())
        if day in f"{self.title} {self.detail}":
            return ""
        if (at.hour, at.minute) == (23, 59):
            return f"{self.due_word.capitalize()} đến hết {day}"
        return f"{self.due_word.capitalize()} lúc {at:%H:%M}, {day}"
