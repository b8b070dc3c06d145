"""Lines of a book, made without the actions that are under test."""

import datetime as dt
from typing import Any

from diemtua.timesheets.models import Entry
from diemtua.unions.models import Person

D = dt.date
DAY = D(2026, 11, 3)
NOW = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)


def make_entry(person: Person, on: dt.date = DAY, hours: float = 2, **fields: Any) -> Entry:
    """Two counted hours on 3/11/2026."""
    return Entry.objects.create(person=person, on=on, minutes=int(hours * 60), at=NOW, **fields)
