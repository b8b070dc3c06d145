"""The register as of a day: which units lived, what they were called, where they stood, who held which post.

Below `queries`, which other features may use too: all only narrow and annotate what they are given, so that scope
(`access.visible_*`) and as-of go together. Who may see a unit is decided by where it stands now. Where a day may be None
that is now, at the price of asking no more than that.

Of posts only their own days are asked, never the life of their unit: of much that was imported nobody knows when a unit
began, and figures of a day must add up all the same.
"""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from diemtua.unions.columns import Register
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
    """The units (of those given) that lived on `day`, with `name_then`, `kind_then`, `path_then`, `parent_id_then`.

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
    if day is None:
        return register.units["path"]
    return register.paths_with(dict(placed_on(day).filter(state__isnull=False).values_list("pk", "path_then")))


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


def places_of(unit: Unit) -> list[tuple[dt.date, dt.date, str]]:
    """First day, last day and path of each stretch of time, all days of the calendar, earliest first. One query."""
    day = dt.timedelta(days=1)
    past = list(unit.past_states.order_by("until").values_list("since", "until", "path"))
    if not past:
        return [(dt.date.min, dt.date.max, unit.path)]
    before = [(dt.date.min, past[0][0] - day, unit.path)] if past[0][0] > dt.date.min else []
    return [*before, *past, (past[-1][1] + day, dt.date.max, unit.path)]


def below_when(field: str, unit: Unit, first: dt.date, last: dt.date) -> Q:
    """Condition on Mandate: the day in `field` lies from `first` to `last`, and its unit stood at or below `unit` that
    very day. One query, to learn where `unit` stood."""
    then = PastState.objects.filter(unit=OuterRef("unit"), since__lte=OuterRef(field), until__gte=OuterRef(field))
    condition = Q(pk__in=[])
    for since, until, path in places_of(unit):
        if since <= last and until >= first:
            condition |= Q(**{f"{field}__range": (max(since, first), min(until, last))}) & _inside(path, then.order_by())  # fmt: skip
    return condition


def _inside(path: str, then: QuerySet[PastState]) -> Q:
    """Condition on Mandate: the state of its unit in `then`, else its unit as it is, lies in the subtree of `path`."""
    inside = {"path__gte": path, "path__lte": subtree_end(path)}
    now = Q(**{f"unit__{key}": value for key, value in inside.items()})
    return Exists(then.filter(**inside)) | (now & ~Exists(then))


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


class Span(NamedTuple):
    """`number` posts held from `first` to `last`, both inclusive; less than none takes them away again. `dated`: the
    register knows day or year of their beginning."""

    first: dt.date
    last: dt.date
    number: int
    dated: bool


def spans_held(mandates: QuerySet[Mandate], unit: Unit | None, first: dt.date, last: dt.date) -> Iterator[Span]:
    """When the posts were held at or below `unit` (None: wherever) by the tree of each day; exact from `first` to `last`.

    One query for no unit; else one for its places and three for each place it had in that time. A unit stands where it
    stands now but for its past: the time of a past elsewhere is taken away, that of a past here added.
    """
    if unit is None:
        yield from _spans(mandates, dt.date.min, dt.date.max)
        return
    for since, until, path in places_of(unit):
        if since > last or until < first:
            continue
        end = subtree_end(path)
        now = Q(unit__path__gte=path, unit__path__lte=end)
        then = Q(unit__past_states__path__gte=path, unit__past_states__path__lte=end)
        elsewhere = Q(unit__past_states__path__lt=path) | Q(unit__past_states__path__gt=end)
        yield from _spans(mandates.filter(now), since, until)
        yield from _spans(mandates.filter(now & elsewhere), since, until, sign=-1)
        yield from _spans(mandates.filter(~now & then), since, until, sign=1)


def _spans(mandates: QuerySet[Mandate], since: dt.date, until: dt.date, *, sign: int = 0) -> Iterator[Span]:
    """The time of each post within `since` to `until`; with a `sign` only as long as the past state it was found by."""
    state = ("unit__past_states__since", "unit__past_states__until") if sign else ()
    rows = mandates.order_by().values_list("started_on", "since_year", "ended_on", *state).annotate(n=Count("pk"))
    for started, year, ended, *bounds, number in rows:
        begin = started or (dt.date(year, 1, 1) if year else None)
        first = max([begin or dt.date.min, since, *bounds[:1]])
        last = min([ended or dt.date.max, until, *bounds[1:]])
        if first <= last:
            yield Span(first, last, (sign or 1) * number, begin is not None)
