"""Reads behind the statistics: who is counted, by what, on which day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Substr, TruncMonth
from django.urls import reverse

from diemtua.credentials.models import Certificate
from diemtua.dashboards.counting import tallied
from diemtua.dashboards.crossing import ALL, Crossing, Dimension, Point, cross, dimensions, period_ends, trend
from diemtua.dashboards.queries import Branches, branches
from diemtua.people.models import User
from diemtua.unions.access import manages_everything, visible_mandates
from diemtua.unions.models import Enterprise, Mandate, Unit
from diemtua.unions.past import below_on, held_on, mandates_on, spans_held

FIELDS = {
    "loai-hinh": "unit__enterprise__kind",
    "chuc-vu": "position",
    "tuoi": "person__birth_year",
    "gioi-tinh": "person__sex",
    "nhiem-ky": "since_year",
    "tap-huan": "person__last_trained_year",
    "chuyen-trach": "full_time",
}
KINDS = dict(Enterprise.Kind.choices)


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


def counted_mandates(question: Question) -> QuerySet[Mandate]:
    """The mandates whose holders are counted."""
    return _asked(question).filter(held_on(question.day))


def _asked(question: Question) -> QuerySet[Mandate]:
    """Mandates of any time below the unit; who asks of the whole tree is spared the join to units."""
    found = _anywhere(question)
    return found if _of_everything(question) else found.filter(below_on(question.day, question.unit))


def _of_everything(question: Question) -> bool:
    return question.unit.parent_id is None and manages_everything(question.user)


def _anywhere(question: Question) -> QuerySet[Mandate]:
    found = visible_mandates(question.user).order_by()
    if question.position:
        found = found.filter(position=question.position)
    if question.kind:
        found = found.filter(unit__enterprise__kind=question.kind)
    return found


def _grouped(key: str, question: Question, units: Branches) -> Any:
    if not key:
        return Value(ALL)
    path = "unit_path_then" if question.day else "unit__path"
    return Substr(path, 1, units.path_length) if key == "don-vi" else F(FIELDS[key])


def _branches(question: Question) -> Branches:
    """What figures by unit are counted by; one query, none when nothing is counted by unit."""
    return branches(question.unit, question.day) if question.by_unit else Branches(question.unit, {})


def statistics(question: Question, *, today: dt.date) -> tuple[Crossing, dict[str, Dimension]]:
    """The table asked for, and its dimensions. Two queries, three with units or with a unit below the top; for a day one
    more."""
    units = _branches(question)
    names = {
        path: f"{name} (trực tiếp)" if pk == question.unit.pk else name for path, (pk, name) in units.names.items()
    }
    known = dimensions(this_year=(question.day or today).year, kinds=KINDS, units=names)
    everybody = Dimension(ALL, "Số người", "", {ALL: "Số người"}, str)
    rows, columns = known[question.rows], known.get(question.columns, everybody)
    plain = counted_mandates(question)
    posts = mandates_on(question.day, _asked(question)) if question.day and question.by_unit else plain
    posts = posts.annotate(
        row=_grouped(question.rows, question, units), column=_grouped(question.columns, question, units)
    )
    # Asked without the joins of the table: one pass over an index instead of a second pass over everything.
    with_several = plain.values("person").annotate(posts=Count("*")).filter(posts__gt=1).values("person")
    several = posts.filter(person__in=with_several).values_list("person_id", "row", "column")
    crossing = cross(
        ((rows.fold(r), columns.fold(c), n) for r, c, n in tallied(posts)),
        ((p, rows.fold(r), columns.fold(c)) for p, r, c in several),
        rows=rows.bands,
        columns=columns.bands,
    )
    return crossing, known


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
        self.known = dimensions(this_year=2000, kinds=KINDS)

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


def trend_of_posts(question: Question, *, today: dt.date, quarters: bool, count: int) -> list[tuple[Point, int]]:
    """Posts held at the end of each period by the tree of that day, and how many of them have no written beginning.

    One query for the whole tree, else as `spans_held`.
    """
    periods = period_ends(today, quarters=quarters, count=count)
    unit = None if _of_everything(question) else question.unit
    spans = list(spans_held(_anywhere(question), unit, periods[0][1], today))
    held = trend(((s.first, s.last, s.number) for s in spans), periods)
    undated = trend(((s.first, s.last, s.number) for s in spans if not s.dated), periods)
    return [(point, unknown.number) for point, unknown in zip(held, undated, strict=True)]


def certificates_by_period(
    question: Question, *, today: dt.date, quarters: bool, count: int
) -> Iterator[tuple[str, int]]:
    """Certificates given in each period to officers whose post lies below the unit. One query."""
    holders = visible_mandates(question.user).filter(question.unit.below_as("unit__")).values("person")
    months = (
        Certificate.objects.filter(person__in=holders)
        .exclude(state=Certificate.State.REPLACED)
        .order_by()
        .annotate(month=TruncMonth("issued_on"))
        .values_list("month")
        .annotate(n=Count("pk"))
    )
    numbers = dict(months)
    for label, first, last in period_ends(today, quarters=quarters, count=count):
        yield label, sum(n for month, n in numbers.items() if first <= month <= last)
