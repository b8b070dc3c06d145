"""The register as of a day: which units lived, what they were called, where they stood, who held which post.

Below `queries`, which other features may use too: all only narrow and annotate what they are given, so that scope
(`access.visible_*`) and as-of go together. Who may see a unit is decided by where it stands now. Where a day may be None
that is now, at the price of asking no more than that.

Of posts only their own days are asked, never the life of their unit: of much that was imported nobody knows when a unit
began, and figures of a day must add up all the same.
"""

import datetime as dt
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from django.db.models import Case, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from diemtua.unions.columns import Mask, Register, Then
from diemtua.unions.models import Mandate, PastEnterprise, PastState, Unit
from diemtua.unions.rules import subtree_end


def lived_on(day: dt.date, prefix: str = "") -> Q:
    """Condition: the unit reached by `prefix` (like «unit__») lived on that day; an unknown beginning counts as before."""
    return (Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day})) & (
        Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": day})
    )


def held_on(day: dt.date | None, prefix: str = "") -> Q:
    """Condition: the mandate reached by `prefix` was held on that day; None: it is not ended.

    Of a mandate whose first day is unknown the year is asked, from its 1 January; of one without even that: yes.
    """
    if day is None:
        return Q(**{f"{prefix}ended_on": None})
    since = {f"{prefix}started_on": None}
    begun = (
        Q(**{f"{prefix}started_on__lte": day})
        | Q(**since, **{f"{prefix}since_year": None})
        | Q(**since, **{f"{prefix}since_year__lte": day.year})
    )
    return begun & (Q(**{f"{prefix}ended_on": None}) | Q(**{f"{prefix}ended_on__gte": day}))


def _then(prefix: str, day: dt.date) -> FilteredRelation:
    states = f"{prefix}past_states"
    return FilteredRelation(states, condition=Q(**{f"{states}__since__lte": day, f"{states}__until__gte": day}))


def kind_on(day: dt.date | None, enterprise: str = "unit__enterprise") -> Coalesce | F:
    """Expression: of what kind (Enterprise.Kind) the enterprise reached by that name was on `day`; "" is the row's own."""
    now = F(f"{enterprise}__kind" if enterprise else "kind")
    if day is None:
        return now
    past = PastEnterprise.objects.filter(enterprise=OuterRef(enterprise or "pk"), since__lte=day, until__gte=day)
    return Coalesce(Subquery(past.order_by().values("kind")[:1]), now)


def units_on(day: dt.date, units: QuerySet[Unit] | None = None) -> QuerySet[Unit]:
    """The units (of those given) that lived on `day`, with `name_then`, `search_then` (its name to be sought), `kind_then`,
    `path_then`, `parent_id_then`.

    In the order of the tree of that day. One LEFT JOIN; lazy, one query when read.
    """
    return placed_on(day, units).filter(lived_on(day))


def _parent_then(now: str) -> Case:
    """Null too is told by a past state: it stood at the top."""
    return Case(When(state__isnull=False, then="state__parent_id"), default=now)


def placed_on(day: dt.date, units: QuerySet[Unit] | None = None) -> QuerySet[Unit]:
    """The same of all units; one that did not live that day is called and stands as at the nearest end of its life."""
    found = Unit.objects.all() if units is None else units
    return (
        found.alias(state=_then("", day))
        .annotate(
            name_then=Coalesce("state__name", F("name")),
            search_then=Coalesce("state__search", F("search")),
            kind_then=Coalesce("state__kind", F("kind")),
            path_then=Coalesce("state__path", F("path")),
            parent_id_then=_parent_then("parent_id"),
        )
        .order_by("path_then")
    )


def place_on(day: dt.date | None, unit: Unit) -> str:
    """Where the unit stood on `day` (None: now): its path. One query for a day."""
    return unit.path if day is None else placed_on(day).values_list("path_then", flat=True).get(pk=unit.pk)


def paths_on(day: dt.date | None, register: Register) -> npt.NDArray[np.bytes_]:
    """The path of each unit of the register on `day` (None: now). One query for a day."""
    return units_then(day, register).paths


def units_then(day: dt.date | None, register: Register) -> Then:
    """What the units of the register were on `day` (None: now). One query for a day."""
    if day is None:
        return Then(None, register.units["path"], register.units["union"])
    past = PastState.objects.filter(since__lte=day, until__gte=day).order_by().values_list("unit_id", "path", "kind")
    states = list(past)
    paths = register.paths_with({pk: path for pk, path, _ in states})
    return Then(day, paths, register.unions_with({pk: kind for pk, _, kind in states}))


def kinds_on(day: dt.date | None, register: Register) -> npt.NDArray[np.uint8]:
    """The kind of each unit's enterprise on `day` (None: now), as the register codes it. One query for a day."""
    if day is None:
        return register.units["enterprise"]
    past = PastEnterprise.objects.filter(since__lte=day, until__gte=day, enterprise__unions__isnull=False)
    return register.kinds_with(dict(past.values_list("enterprise__unions", "kind")))


def below_on(day: dt.date | None, unit: Unit, prefix: str = "unit__") -> Q:
    """Condition on Mandate (or what reaches a unit by `prefix`): its unit stood at or below `unit` on `day`. One query
    for a day, to learn where `unit` stood."""
    if day is None:
        return unit.below_as(prefix)
    place = place_on(day, unit)
    below = placed_on(day).filter(path_then__gte=place, path_then__lte=subtree_end(place))
    return Q(**{f"{prefix}in": below.order_by().values("pk")})


class Stretch(NamedTuple):
    """Days of which the tree did not change, both inclusive; `below`: which units of the register stood at or below the
    unit asked for."""

    first: dt.date
    last: dt.date
    below: Mask


def stretches(unit: Unit, register: Register, first: dt.date, last: dt.date) -> list[Stretch]:
    """What stood at or below `unit` from `first` to `last`, stretch by stretch. One query."""
    one = dt.timedelta(days=1)
    past = PastState.objects.filter(until__gte=first, since__lte=last).values_list("unit_id", "since", "until", "path")
    states = list(past.order_by())
    ends = {until for _, _, until, _ in states} | {since - one for _, since, _, _ in states if since > first}
    days = [first, *sorted(end + one for end in ends if first <= end < last), last + one]
    found = []
    for begin, after in pairwise(days):
        then = {pk: path for pk, since, until, path in states if since <= begin <= until}
        below = register.below(then.get(unit.pk, unit.path), register.paths_with(then))
        found.append(Stretch(begin, after - one, below))
    return found


def mandates_on(day: dt.date | None, mandates: QuerySet[Mandate] | None = None) -> QuerySet[Mandate]:
    """The mandates (of those given) held on `day`, with `unit_name_then`, `unit_path_then`, `upper_name_then` (of the
    unit above it, null at the top) and `kind_then` (of its enterprise, null without one). Lazy, one query when read."""
    found = (Mandate.objects.all() if mandates is None else mandates).filter(held_on(day))
    if day is None:
        return found.annotate(
            unit_name_then=F("unit__name"),
            unit_path_then=F("unit__path"),
            upper_name_then=F("unit__parent__name"),
            kind_then=kind_on(None),
        )
    above = placed_on(day).filter(pk=OuterRef("upper_then")).order_by().values("name_then")
    return (
        found.alias(state=_then("unit__", day))
        .alias(upper_then=_parent_then("unit__parent_id"))
        .annotate(
            unit_name_then=Coalesce("state__name", F("unit__name")),
            unit_path_then=Coalesce("state__path", F("unit__path")),
            upper_name_then=Subquery(above[:1]),
            kind_then=kind_on(day),
        )
    )
