"""Reads behind the statistics: who is counted, by what, on which day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np
import numpy.typing as npt
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.urls import reverse

from diemtua.credentials.models import Certificate
from diemtua.dashboards.crossing import (
    ALL,
    Crossing,
    Dimension,
    Ints,
    Point,
    breaks_within,
    cross,
    dimensions,
    period_ends,
)
from diemtua.dashboards.queries import Branches, branches
from diemtua.people.models import User
from diemtua.unions import columnstore
from diemtua.unions.access import counted_units, visible_mandates
from diemtua.unions.columns import (
    KIND_CODES,
    POSITION_CODES,
    SEX_CODES,
    Chosen,
    Mask,
    Register,
    of_positions,
    places_among,
)
from diemtua.unions.models import Enterprise, Unit
from diemtua.unions.past import kinds_on, paths_on, place_on, stretches

KINDS = dict(Enterprise.Kind.choices)
EVERYBODY = Dimension(ALL, "Số người", "", {ALL: "Số người"}, str)

# The column of posts a dimension is counted by, and what its numbers mean; a year means itself, 0 unknown.
COLUMNS = {
    "chuc-vu": "position", "tuoi": "birth_year", "gioi-tinh": "sex", "nhiem-ky": "since_year", "tap-huan": "trained_year",
    "chuyen-trach": "full_time",
}  # fmt: skip
RAWS = {"chuc-vu": POSITION_CODES, "gioi-tinh": SEX_CODES, "chuyen-trach": (False, True)}

Paths = npt.NDArray[np.bytes_]


@dataclass(frozen=True)
class Question:
    """What the statistics page was asked: `rows` by `columns`, below `unit`, on `day` (None: now)."""

    user: User
    unit: Unit
    rows: str
    columns: str = ""
    position: str = ""
    kind: str = ""
    day: dt.date | None = None

    @property
    def by_unit(self) -> bool:
        """Figures are counted by what stands directly below the unit."""
        return "don-vi" in (self.rows, self.columns)


def _branches(question: Question) -> Branches:
    """What figures by unit are counted by; one query, none when nothing is counted by unit."""
    return branches(question.unit, question.day) if question.by_unit else Branches(question.unit, {})


def statistics(question: Question, *, today: dt.date) -> tuple[Crossing, dict[str, Dimension]]:
    """The table asked for, and its dimensions. One query, one more with units; for a day four more."""
    units = _branches(question)
    names = {
        path: f"{name} (trực tiếp)" if pk == question.unit.pk else name for path, (pk, name) in units.names.items()
    }
    known = dimensions(year=(question.day or today).year, this_year=today.year, kinds=KINDS, units=names)
    rows, columns = known[question.rows], known.get(question.columns, EVERYBODY)
    register = columnstore.register()
    told = _Told(paths_on(question.day, register), kinds_on(question.day, register))
    asked = of_positions({question.position}) if question.position else None
    posts = register.chosen(_below(question, register, told), day=question.day, where=asked)
    crossing = cross(
        posts.column("person"),
        _places(rows, posts, told, units),
        _places(columns, posts, told, units),
        row_labels=rows.bands,
        column_labels=columns.bands,
    )
    return crossing, known


@dataclass(frozen=True)
class _Told:
    """Of each unit of the register, on the day asked for: where it stood, of what kind its enterprise was."""

    paths: Paths
    kinds: npt.NDArray[np.uint8]


def _below(question: Question, register: Register, told: _Told) -> Mask:
    """Which units are asked of: in the user's scope now, below the unit then, of the kind."""
    found = register.below(place_on(question.day, question.unit), told.paths) & counted_units(question.user, register)
    if question.kind:
        found = found & (told.kinds == KIND_CODES.index(question.kind))
    return found


def _places(by: Dimension, posts: Chosen, then: _Told, units: Branches) -> Ints:
    """For each post its place among the bands of the dimension; one beyond the last when none holds it."""
    if by.key == ALL:
        return np.zeros(len(posts), np.int64)
    keys = list(by.bands)
    if by.key == "don-vi":
        return posts.of_unit(places_among(then.paths, keys, units.path_length))
    if by.key == "loai-hinh":
        told, raws = posts.of_unit(then.kinds), KIND_CODES
    else:
        told, raws = posts.column(COLUMNS[by.key]), RAWS.get(by.key)
    numbers = np.flatnonzero(np.bincount(told, minlength=1))
    place_of = np.full(numbers.max(initial=0) + 1, len(keys))
    place_of[numbers] = [keys.index(by.fold(raws[number] if raws else number or None)) for number in numbers.tolist()]
    return place_of[told]


def links(question: Question) -> "Links":
    """Addresses of the people behind each figure; one query when units are counted by."""
    return Links(question, _branches(question))


class Links:
    """Makes the address of the list of officers behind a cell, a row, a column, everything."""

    def __init__(self, question: Question, units: Branches) -> None:
        self.question, self.units = question, units.names
        self.base = {"don_vi": str(question.unit.pk)}
        if question.position:
            self.base["chuc_vu"] = question.position
        if question.kind:
            self.base["loai_hinh"] = question.kind
        if question.day:
            self.base["ngay"] = question.day.isoformat()
        self.address = reverse("unions:persons")
        self.known = dimensions(year=2000, this_year=2000, kinds=KINDS)

    def _of(self, dimension: str, key: str) -> dict[str, str]:
        if not dimension or key in ("", ALL):
            return {}
        if dimension != "don-vi":
            return {self.known[dimension].param: key}
        pk = self.units[key][0]
        alone = pk == self.question.unit.pk and not self.question.unit.is_grassroots
        return {"don_vi": str(pk)} | ({"rieng": "on"} if alone else {})

    def to(self, row: str = "", column: str = "") -> str:
        """The list of officers with that filter."""
        asked = self.base | self._of(self.question.rows, row) | self._of(self.question.columns, column)
        return f"{self.address}?{urlencode(asked)}"


def trend_of_posts(question: Question, *, today: dt.date, quarters: bool, count: int) -> list[Point]:
    """Posts held at the end of each period by the tree of that day; of one kind by what the enterprise is now. Two queries."""
    periods = period_ends(today, quarters=quarters, count=count)
    register = columnstore.register()
    trees = stretches(question.unit, register, periods[0][2], today)
    units = counted_units(question.user, register) & np.logical_or.reduce([tree.below for tree in trees])
    if question.kind:
        units &= register.units["enterprise"] == KIND_CODES.index(question.kind)
    posts = register.ever(units, where=of_positions({question.position}) if question.position else None)
    began, ended = posts.begun(), posts.column("ended")
    points = []
    for label, first, last in periods:
        tree = next(tree for tree in trees if tree.first <= last <= tree.last)
        there = (began <= last.toordinal()) & ((ended == 0) | (ended >= last.toordinal())) & posts.of_unit(tree.below)
        undated = np.count_nonzero(there & (began == 0))
        points.append(Point(label, last, np.count_nonzero(there), undated, breaks_within(first, last)))
    return points


def certificates_by_period(
    question: Question, *, today: dt.date, quarters: bool, count: int
) -> Iterator[tuple[str, int]]:
    """Certificates given in each period, up to `today`, to officers whose post of the position and kind asked for lies
    below the unit. One query."""
    posts = visible_mandates(question.user).filter(question.unit.below_as("unit__"))
    if question.position:
        posts = posts.filter(position=question.position)
    if question.kind:
        posts = posts.filter(unit__enterprise__kind=question.kind)
    months = (
        Certificate.objects.filter(person__in=posts.values("person"), issued_on__lte=today)
        .exclude(state=Certificate.State.REPLACED)
        .order_by()
        .annotate(month=TruncMonth("issued_on"))
        .values_list("month")
        .annotate(n=Count("pk"))
    )
    numbers = dict(months)
    for label, first, last in period_ends(today, quarters=quarters, count=count):
        yield label, sum(n for month, n in numbers.items() if first <= month <= last)
