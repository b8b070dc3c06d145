"""The agenda: what the signed-in person could do now, as every feature tells it."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from diemtua.kernel.agenda import Step, Urgency
from diemtua.people.models import User


@cache
def _tellers() -> list[Callable[..., list[Step]]]:
    """`steps_for` of every feature of ours whose queries have one."""
    names = [config.name for config in apps.get_app_configs() if config.name.startswith("diemtua.")]
    found = [import_module(f"{name}.queries") for name in names if find_spec(f"{name}.queries")]
    return [module.steps_for for module in found if hasattr(module, "steps_for")]


def agenda(user: User, *, now: dt.datetime) -> tuple[list[Step], list[Step]]:
    """(what there is to do, the one to do first at the head; news that is only to be read)."""
    found = sorted((step for steps_for in _tellers() for step in steps_for(user, now=now)), key=lambda step: step.order)
    news = [step for step in found if step.urgency == Urgency.NEWS]
    return [step for step in found if step.urgency != Urgency.NEWS], news
