"""What the chapters hand on to each other."""

import datetime as dt
import random
from dataclasses import dataclass, field

from diemtua.exams.models import Paper
from diemtua.kernel.dates import VN
from diemtua.people.models import User
from diemtua.training.models import TrainingClass
from diemtua.unions.models import Person, Unit


@dataclass
class Stage:
    """What the chapters hand on to each other."""

    now: dt.datetime
    chance: random.Random = field(default_factory=lambda: random.Random(2026))  # noqa: S311 - an invented story
    users: dict[str, User] = field(default_factory=dict)
    ward: Unit | None = None
    hoa: Person | None = None
    paper: Paper | None = None
    past: TrainingClass | None = None

    def at(self, *, days: int, hour: int, minute: int = 0) -> dt.datetime:
        """That clock time in Hanoi, `days` from today."""
        day = self.now.astimezone(VN).date() + dt.timedelta(days=days)
        return dt.datetime.combine(day, dt.time(hour, minute), VN)
