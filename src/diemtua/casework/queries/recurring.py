"""What returns, union by union: one officer's unions, or thousands of a scope; asked in SQL, told by the rulebook."""

import datetime as dt
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet, Subquery

from diemtua.casework.returning import REMINDERS, STATE_OWNED, Reminder, Standing, exempt_under, standing
from diemtua.unions.models import Enterprise, Unit, Workforce

Rows = QuerySet[Unit, dict[str, Any]]


def standings(units: QuerySet[Unit], today: dt.date, *, kept_too: bool) -> Rows:
    """The grassroots unions among `units` that have an employer and work today, a dict each: `pk`, `name`, `enterprise__ownership`
    and for every reminder known today, by its step: `…_on` (the last day), `…_asks`, `…_late`. One query when read.

    `kept_too`: confidential cases count, for the union's own officers; they learn that it was done, no more.
    """
    cases = Q() if kept_too else Q(cases__confidential=False)
    reminders = known(today)
    works = units.filter(kind=Unit.Kind.GRASSROOTS, enterprise__isnull=False, valid_to=None, suspended=False)
    rows = works.annotate(is_small=Exists(_small(today) if reminders else Workforce.objects.none())).values(
        "pk", "name", "is_small", "enterprise__kind", "enterprise__ownership"
    )
    for reminder in reminders:
        step, own = reminder.duty.step, cases & Q(cases__procedure=reminder.duty.procedure)
        rows = rows.annotate(
            **{
                f"{step}_on": Max("cases__held_on", filter=own),
                f"{step}_running": Count("cases", filter=own & Q(cases__closed_at=None, cases__held_on=None)),
            }
        ).annotate(**{f"{step}_asks": _said(_asks(reminder, today)), f"{step}_late": _said(_late(reminder, today))})
    return rows


def known(today: dt.date) -> list[Reminder]:
    """The reminders the rulebook vouches for today."""
    return [reminder for reminder in REMINDERS if reminder.is_known(today)]


def told(row: dict[str, Any], today: dt.date) -> list[Standing]:
    """The duties that ask of one row of `standings`. No query."""
    return [standing_of(row, reminder, today) for reminder in known(today) if row[f"{reminder.duty.step}_asks"]]


def standing_of(row: dict[str, Any], reminder: Reminder, today: dt.date) -> Standing:
    """One duty of one row of `standings`. No query."""
    is_state_owned = row["enterprise__ownership"] in STATE_OWNED
    return standing(reminder, row[f"{reminder.duty.step}_on"], today, is_state_owned=is_state_owned)


def asking(rows: Rows, reminder: Reminder) -> Rows:
    """Those the duty asks something of: late ones first, then the nearest, then those nobody wrote down."""
    step = reminder.duty.step
    return rows.filter(**{f"{step}_asks": True}).order_by(
        f"-{step}_late", F(f"{step}_on").asc(nulls_last=True), "name", "pk"
    )


def counted(rows: Rows, today: dt.date) -> dict[str, int]:
    """Of all rows: `late` unions, and for every reminder by its step `…_late`, `…_asks`, `…_never`. One query."""
    steps = [reminder.duty.step for reminder in known(today)]
    anything = Q(pk__in=[])
    wanted: dict[str, Count] = {}
    for step in steps:
        asks, late = Q(**{f"{step}_asks": True}), Q(**{f"{step}_asks": True, f"{step}_late": True})
        anything |= late
        wanted[f"{step}_number"] = Count("pk", filter=asks)
        wanted[f"{step}_late_number"] = Count("pk", filter=late)
    return rows.aggregate(late_number=Count("pk", filter=anything), **wanted)


def _small(today: dt.date) -> QuerySet[Workforce]:
    """The newest figure of the enterprise, when it is under what the guidance exempts from democracy rules."""
    newest = Workforce.objects.filter(enterprise=OuterRef("enterprise")).order_by("-year").values("pk")[:1]
    few = Q(workers__lt=exempt_under(today))
    return Workforce.objects.filter(few, enterprise=OuterRef("enterprise"), pk=Subquery(newest))


def _asks(reminder: Reminder, today: dt.date) -> Q:
    step = reminder.duty.step
    bound = Q()
    if reminder.needs_rules:
        bound = Q(is_small=False) & (
            ~Q(enterprise__kind=Enterprise.Kind.STATE) | Q(enterprise__ownership__in=STATE_OWNED)
        )
    due = Q(**{f"{step}_on": None}) | Q(**{f"{step}_on__lt": reminder.asks_before(today)})
    return Q(**{f"{step}_running": 0}) & due & bound


def _late(reminder: Reminder, today: dt.date) -> Q:
    def before(is_state_owned: bool) -> Q:
        day = reminder.duty.late_before(today, is_state_owned=is_state_owned)
        return Q(**{f"{reminder.duty.step}_on__lt": day})

    state = Q(enterprise__ownership__in=STATE_OWNED)
    return Q(**{f"{reminder.duty.step}_on__isnull": False}) & ((state & before(True)) | (~state & before(False)))


def _said(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())
