"""What returns, union by union: one officer's unions, or thousands of a scope; asked in SQL, told by the rulebook."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, Max, OuterRef, Q, QuerySet

from diemtua.casework.returning import REMINDERS, STATE_OWNED, Reminder, Standing, exempt_under, standing
from diemtua.unions.models import Enterprise, Unit, Workforce

Rows = QuerySet[Unit, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many unions a duty asks something of; how many of them are late."""

    reminder: Reminder
    number: int
    late: int


def known(today: dt.date) -> list[Reminder]:
    """The reminders the rulebook vouches for today."""
    return [reminder for reminder in REMINDERS if reminder.is_known(today)]


def asked(units: QuerySet[Unit], reminder: Reminder, today: dt.date, *, kept_too: bool = False) -> Rows:
    """Those of `units` the duty binds and asks something of, nobody being at it: a dict each with `pk`, `name`,
    `parent__name`, `enterprise__ownership` and `last_on`. The late first, then the nearest, then those nobody wrote down. One query when read.

    `kept_too`: confidential cases count, for the union's own officers; they learn that it was done, no more.
    """
    own = Q(cases__procedure=reminder.duty.procedure)
    if not kept_too:
        own &= Q(cases__confidential=False)
    running = Count("own", filter=Q(own__closed_at=None, own__held_on=None))
    return (
        _bound(units, reminder, today)
        .annotate(own=FilteredRelation("cases", condition=own))
        .values("pk", "name", "parent__name", "enterprise__ownership")
        .annotate(last_on=Max("own__held_on"), running=running)
        .filter(Q(last_on=None) | Q(last_on__lt=reminder.asks_before(today)), running=0)
        .order_by(F("last_on").asc(nulls_last=True), "name", "pk")
    )


def counted(units: QuerySet[Unit], today: dt.date) -> list[Figures]:
    """The same in figures, for every duty that asks of anybody. One query a duty."""
    found = []
    for reminder in known(today):
        rows = asked(units, reminder, today).order_by()
        told = rows.aggregate(number=Count("pk"), late=Count("pk", filter=_late(reminder, today)))
        found.append(Figures(reminder, told["number"], told["late"]))
    return [figures for figures in found if figures.number]


def standing_of(row: dict[str, Any], reminder: Reminder, today: dt.date) -> Standing:
    """What a row of `asked` says. No query."""
    return standing(reminder, row["last_on"], today, is_state_owned=row["enterprise__ownership"] in STATE_OWNED)


def _bound(units: QuerySet[Unit], reminder: Reminder, today: dt.date) -> QuerySet[Unit]:
    """Grassroots unions with an employer that work today; where the duty rests on democracy rules, under those rules."""
    units = units.filter(kind=Unit.Kind.GRASSROOTS, enterprise__isnull=False, valid_to=None, suspended=False)
    if not reminder.needs_rules:
        return units
    newer = Workforce.objects.filter(enterprise=OuterRef("enterprise"), year__gt=OuterRef("year"))
    small = Workforce.objects.filter(~Exists(newer), workers__lt=exempt_under(today)).values("enterprise")
    state = Q(enterprise__kind=Enterprise.Kind.STATE) & ~Q(enterprise__ownership__in=STATE_OWNED)
    return units.exclude(enterprise__in=small).exclude(state)


def _late(reminder: Reminder, today: dt.date) -> Q:
    """Condition on rows of `asked`: the last day has passed."""
    state = Q(enterprise__ownership__in=STATE_OWNED)
    before = {of: Q(last_on__lt=reminder.duty.late_before(today, is_state_owned=of)) for of in (True, False)}
    return (state & before[True]) | (~state & before[False])
