"""The tree of units, now and on a day that is over."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import (
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)

from diemtua.kernel.text import fold
from diemtua.people.models import User
from diemtua.unions import columnstore
from diemtua.unions.access import (
    counted_units,
    visible_units,
)
from diemtua.unions.models import Enterprise, Mandate, PastState, Unit
from diemtua.unions.past import kind_on, units_on, units_then
from diemtua.unions.rules import LOWER_KINDS, OfficerFilter


def upper_units(user: User) -> QuerySet[Unit]:
    """The living units above the grassroots that the user manages, as the tree goes. One query."""
    return visible_units(user).exclude(kind__in=LOWER_KINDS).filter(valid_to=None)


def upper_names(user: User, day: dt.date | None) -> list[tuple[int, str]]:
    """Id and name of the units above the grassroots that the user manages and that lived on `day` (None: now). One query."""
    if day is None:
        return list(upper_units(user).values_list("pk", "name"))
    then = units_on(day, visible_units(user)).exclude(kind_then__in=LOWER_KINDS)
    return list(then.values_list("pk", "name_then"))


def units_named(user: User, search: str) -> QuerySet[Unit]:
    """The user's units whose name of now or of any earlier day holds the words, marks do not matter; the living first.

    Those found by an old name carry it as `old_name`. One query when read.
    """
    folded = fold(search)
    old = PastState.objects.filter(search__contains=folded)
    name = old.filter(unit=OuterRef("pk")).order_by("-until").values("name")[:1]
    return (
        visible_units(user)
        .annotate(old_name=Subquery(name))
        .filter(Q(search__contains=folded) | Q(pk__in=old.values("unit")))
        .order_by(F("valid_to").desc(nulls_first=True), "path")
    )


def _counts_below(paths: list[str], user: User, day: dt.date | None) -> dict[str, tuple[int, int, int]]:
    register = columnstore.register()
    return register.counts_below(paths, counted_units(user, register), units_then(day, register))


def add_counts(units: list[Unit], user: User) -> list[Unit]:
    """The units, told `n_unions`, `n_officers` (persons who hold a post) and `n_presidents` (posts) at or below each, and their own
    `presidents`. Two queries."""
    presidents = (
        Mandate.objects.filter(ended_on=None, position="CT").select_related("person").defer("person__citizen_id")
    )
    prefetch_related_objects(units, Prefetch("mandates", presidents, to_attr="presidents"))
    counts = _counts_below([unit.path for unit in units], user, None)
    for unit in units:
        unit.n_unions, unit.n_officers, unit.n_presidents = counts[unit.path]  # type: ignore[attr-defined]
    return units


@dataclass(slots=True)
class UnitThen:
    """A unit as of a day, with what was at or below it then. `unit`: the row of now, `ended` when it no longer lives;
    `works_in`: kind of its enterprise then, "" without one."""

    unit: Unit
    name: str
    kind: str
    path: str
    parent_id: int | None
    works_in: str = ""
    n_unions: int = 0
    n_officers: int = 0
    n_presidents: int = 0

    @property
    def kind_label(self) -> str:
        return Unit.Kind(self.kind).label

    @property
    def works_in_label(self) -> str:
        return Enterprise.Kind(self.works_in).label if self.works_in else ""

    @property
    def is_upper(self) -> bool:
        return self.kind not in LOWER_KINDS


def tree_on(user: User, day: dt.date, which: Q | None = None) -> list[UnitThen]:
    """The units of the user's that lived on `day` (of them those `which` means, a condition on `units_on`), as each was
    called and stood then, with the figures of that day. In the order of the tree of that day. Four queries at most."""
    found = units_on(day, visible_units(user)).annotate(works_in=kind_on(day, "enterprise"))
    rows = [
        UnitThen(u, u.name_then, u.kind_then, u.path_then, u.parent_id_then, u.works_in or "")
        for u in (found if which is None else found.filter(which))
    ]
    counts = _counts_below([row.path for row in rows], user, day)
    for row in rows:
        row.n_unions, row.n_officers, row.n_presidents = counts[row.path]
    return rows


def unit_on(user: User, unit: Unit, day: dt.date) -> tuple[UnitThen, UnitThen | None, list[UnitThen]] | None:
    """The unit as of the day, the unit above it then if it is the user's, and those directly below; None when it did not
    live that day. Five queries at most."""
    there = units_on(day, visible_units(user).filter(pk=unit.pk)).values_list("parent_id_then", flat=True)
    if not there:
        return None
    near = {row.unit.pk: row for row in tree_on(user, day, Q(pk__in=[unit.pk, *there]) | Q(parent_id_then=unit.pk))}
    above = near.get(there[0]) if there[0] else None
    return near[unit.pk], above, [row for row in near.values() if row.parent_id == unit.pk]


@dataclass(frozen=True, slots=True)
class Heir:
    """Where what was of an ended unit is now. `has_officers`: posts were carried there; `seen`: the user may open it."""

    unit: Unit | None
    has_officers: bool
    seen: bool


def heir_of(user: User, unit: Unit) -> Heir | None:
    """The unit in whose records an ended one lies, None for one that lives. At most three queries."""
    if not unit.is_ended:
        return None
    carried = Mandate.objects.filter(unit=unit, end_reason="union_merged").exists()
    return Heir(unit.parent, carried, visible_units(user).filter(pk=unit.parent_id).exists())


def ended_unit(user: User, chosen: OfficerFilter, *, today: dt.date) -> Unit | None:
    """The one unit the filter asks for, when it had ended by then and is the user's. One query, else none."""
    if len(chosen.unit_ids) != 1:
        return None
    ended = visible_units(user).filter(pk__in=chosen.unit_ids, valid_to__lt=chosen.day or today)
    return ended.select_related("parent").first()


def units_named_then(user: User, day: dt.date, search: str) -> QuerySet[Unit, int]:
    """Ids of the user's units that lived on `day`, in the order of its tree: those above the grassroots, or those whose
    name of that day holds the words, marks do not matter. `tree_on` tells of a page of them. One query when read."""
    folded = fold(search)
    found = units_on(day, visible_units(user))
    named = found.filter(search_then__contains=folded) if folded else found.exclude(kind_then__in=LOWER_KINDS)
    return named.values_list("pk", flat=True)
