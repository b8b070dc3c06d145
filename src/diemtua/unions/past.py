"""The register as of a day: which units lived, what they were called, where they stood, who held which post.

Below `queries`, which other features may use too: `units_on` and `mandates_on` only narrow and annotate what they are
given, so that scope (`access.visible_*`) and as-of go together. Who may see a unit is decided by where it stands now.
"""

import datetime as dt

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce

from diemtua.unions.models import Mandate, Unit


def lived_on(day: dt.date, prefix: str = "") -> Q:
    """Condition: the unit reached by `prefix` (like «unit__») lived on that day; an unknown beginning counts as before."""
    return (Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day})) & (
        Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": day})
    )


def held_on(day: dt.date, prefix: str = "") -> Q:
    """Condition: the mandate reached by `prefix` was held on that day.

    Of a mandate whose first day is unknown the year is asked, from its 1 January; of one without even that: yes.
    """
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


def units_on(day: dt.date, units: QuerySet[Unit] | None = None) -> QuerySet[Unit]:
    """The units (of those given) that lived on `day`, with `name_then`, `kind_then`, `path_then`, `parent_id_then`.

    In the order of the tree of that day. One LEFT JOIN; lazy, one query when read.
    """
    found = (Unit.objects.all() if units is None else units).alias(state=_then("", day))
    return (
        found.filter(lived_on(day))
        .annotate(
            name_then=Coalesce("state__name", F("name")),
            kind_then=Coalesce("state__kind", F("kind")),
            path_then=Coalesce("state__path", F("path")),
            parent_id_then=Coalesce("state__parent_id", F("parent_id")),
        )
        .order_by("path_then")
    )


def mandates_on(day: dt.date, mandates: QuerySet[Mandate] | None = None) -> QuerySet[Mandate]:
    """The mandates (of those given) held on `day`, with `unit_name_then` and `unit_path_then`. Lazy, one query when read."""
    found = (Mandate.objects.all() if mandates is None else mandates).alias(state=_then("unit__", day))
    return found.filter(held_on(day)).annotate(
        unit_name_then=Coalesce("state__name", F("unit__name")), unit_path_then=Coalesce("state__path", F("unit__path"))
    )
