"""The agenda: what the signed-in person could do now, as every feature tells it."""

import datetime as dt
from importlib import import_module

from diemtua.kernel.agenda import Step
from diemtua.people.models import User


def agenda(user: User, *, now: dt.datetime) -> list[Step]:
    """Every step, the one to do first at the head."""
    found = []
    for name in ("casework", "credentials", "exams", "roster", "training", "unions"):
        try:
            found += import_module(f"diemtua.{name}.queries").steps_for(user, now=now)
        except (ImportError, AttributeError):
            continue
    return sorted(found, key=lambda step: step.order)
