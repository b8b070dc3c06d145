"""What the tests of this feature share."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.audit.models import Entry
from tests.casework.factories import at


@pytest.fixture
def lines():
    """`lines()` -> the deeds of this feature written into the journal so far, oldest first."""

    def read() -> list[str]:
        found = Entry.objects.filter(action__startswith="casework.").order_by("pk")
        return [action.removeprefix("casework.") for action in found.values_list("action", flat=True)]

    return read


@pytest.fixture
def today(monkeypatch):
    """`today(day)`: the clock of the pages stands at nine that morning (deadlines are known for checked years only)."""

    def stand(day: dt.date) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at(day))

    return stand
