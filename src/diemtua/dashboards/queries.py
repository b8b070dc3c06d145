"""The board's figures and the people behind them.

A figure counts posts (chức danh chủ tịch), not persons: who presides over two unions is counted at each, so that
the rows always add up to the total.
"""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from diemtua.credentials.queries import valid_certificates
from diemtua.dashboards.rules import STAGES, Row
from diemtua.exams.models import Sitting
from diemtua.people.models import User
from diemtua.training.models import Enrolment, Session, TrainingClass
from diemtua.unions import columnstore
from diemtua.unions.access import counted_units, visible_mandates
from diemtua.unions.columns import KIND_CODES, Ints, Mask, of_positions, places_among
from diemtua.unions.models import Enterprise, Mandate, Unit
from diemtua.unions.past import below_on, kinds_on, mandates_on, paths_on, placed_on
from diemtua.unions.rules import PATH_STEP

NON_STATE = (Enterprise.Kind.NON_STATE, Enterprise.Kind.FDI)
# Of a union whose enterprise is not told: those of a profession, and those a list named without its kind.
UNTOLD = ""
# Word of the address -> kinds of enterprise, and what it is called.
KINDS: dict[str, tuple[str, ...]] = {
    "ngoai": NON_STATE,
    "tu-nhan": (Enterprise.Kind.NON_STATE,),
    "fdi": (Enterprise.Kind.FDI,),
    "tat-ca": (UNTOLD, *Enterprise.Kind.values),
}
KIND_LABELS = {
    "ngoai": "Ngoài khu vực nhà nước",
    "tu-nhan": "Doanh nghiệp ngoài nhà nước",
    "fdi": "Doanh nghiệp FDI",
    "tat-ca": "Mọi loại hình",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What the board is about: the presidents below `unit` whom `user` may see, of these kinds of enterprise (KINDS), classes of
    `year` (None: all), on `day` (None: now)."""

    user: User
    unit: Unit
    kinds: tuple[str, ...] = NON_STATE
    year: int | None = None
    day: dt.date | None = None

    @property
    def kinds_label(self) -> str:
        """How KIND_LABELS call its kinds."""
        return next((KIND_LABELS[word] for word, kinds in KINDS.items() if set(kinds) == set(self.kinds)), "")


def presidents(scope: Scope) -> QuerySet[Mandate]:
    """President posts in scope on its day, with name and place of their union then.

    Who may see the unit sees what stands below it now; of what stood there once, only what is the user's now.
    """
    seen = visible_mandates(scope.user) if scope.day else Mandate.objects.all()
    of_kinds = Q(kind_then__in=scope.kinds) | (Q(kind_then=None) if UNTOLD in scope.kinds else Q())
    found = mandates_on(scope.day, seen.filter(below_on(scope.day, scope.unit)))
    return found.filter(of_kinds, position="CT")


@dataclass(frozen=True)
class Branches:
    """A unit on a day (None: now) and what stood directly below it. `names`: path -> id and name, the unit's own first."""

    unit: Unit
    names: dict[str, tuple[int, str]]

    @property
    def own_path(self) -> str:
        return next(iter(self.names))

    @property
    def path_length(self) -> int:
        """How much of the path of a union below tells its branch."""
        return len(self.own_path) + (0 if self.unit.is_grassroots else PATH_STEP)


def branches(unit: Unit, day: dt.date | None) -> Branches:
    """The unit and the units directly below it. One query."""
    if day is None:
        found = Unit.objects.filter(Q(pk=unit.pk) | Q(parent=unit)).order_by("path").values_list("path", "pk", "name")
    else:
        then = placed_on(day).filter(Q(pk=unit.pk) | Q(parent_id_then=unit.pk))
        found = then.values_list("path_then", "pk", "name_then")
    return Branches(unit, {path: (pk, name) for path, pk, name in found})


def _classes(year: int | None) -> QuerySet[TrainingClass]:
    classes = TrainingClass.objects.exclude(state=TrainingClass.State.CANCELLED)
    return classes.filter(sessions__starts_at__year=year).distinct() if year else classes


def reached(stage: str, *, year: int | None, day: dt.date | None = None) -> QuerySet[Enrolment]:
    """Ids (`values("person_id")`) of the persons who reached the stage in classes of the year, by the end of `day`.

    Nobody keeps when a class was cancelled or somebody left it: both count for nothing on any day and at every stage, so
    that nobody passed who was not called.
    """
    enrolled = Enrolment.objects.exclude(state=Enrolment.State.WITHDRAWN)
    if day:
        enrolled = enrolled.filter(called_at__date__lte=day)
    if year:
        enrolled = enrolled.filter(training_class__in=_classes(year).values("pk"))
    else:
        enrolled = enrolled.exclude(training_class__state=TrainingClass.State.CANCELLED)
    if stage == "called":
        return enrolled.values("person_id")
    if stage == "attended":
        planned = (
            Session.objects.filter(training_class=OuterRef("training_class"))
            .order_by()
            .values("training_class")
            .annotate(n=Count("pk"))
            .values("n")
        )
        held = {"attendances__session__starts_at__date__lte": day} if day else {}
        return (
            enrolled.filter(attendances__isnull=False, **held)
            .annotate(present=Count("attendances"), planned=Subquery(planned))
            .filter(present__gt=0, present__gte=F("planned") * F("training_class__attendance_percent") / 100.0)
            .values("person_id")
        )
    same = {"person": OuterRef("person")}
    if stage == "passed":
        passed = Sitting.objects.filter(passed=True, exam=OuterRef("training_class__exam"), **same)
        return enrolled.filter(Exists(passed.filter(marked_at__date__lte=day) if day else passed)).values("person_id")
    if stage == "certified":
        certificates = valid_certificates(day=day).filter(training_class=OuterRef("training_class"), **same)
        return enrolled.filter(Exists(certificates)).values("person_id")
    raise ValueError(stage)


@dataclass(frozen=True)
class _Counted:
    """Of each post that `presidents` means: its holder, and the place of its branch among those below the unit."""

    below: Branches
    persons: Ints
    branch: Ints

    def reached(self, scope: Scope, stage: str) -> Mask:
        """Which posts' holders reached the stage («total»: all). One query."""
        if stage == "total":
            return np.ones(len(self.persons), bool)
        return np.isin(
            self.persons, list(reached(stage, year=scope.year, day=scope.day).values_list("person_id", flat=True))
        )


def _counted(scope: Scope) -> _Counted:
    """From the columns. Two queries, two more for a day."""
    below, register = branches(scope.unit, scope.day), columnstore.register()
    paths = paths_on(scope.day, register)
    units = register.below(below.own_path, paths)
    units &= np.isin(kinds_on(scope.day, register), [KIND_CODES.index(kind) for kind in scope.kinds])
    if scope.day:
        units &= counted_units(scope.user, register)
    posts = register.chosen(units, day=scope.day, where=of_positions({"CT"}))
    branch = posts.of_unit(places_among(paths, list(below.names), below.path_length))
    return _Counted(below, posts.column("person"), branch)


def board(scope: Scope) -> list[Row]:
    """One row for each unit directly below (the unit itself when it is grassroots), in the order of the tree; 6 queries,
    2 more for a day."""
    told = _counted(scope)
    counts = [np.bincount(told.branch[told.reached(scope, stage)], minlength=len(told.below.names)) for stage in STAGES]
    rows = zip(told.below.names.values(), *(column.tolist() for column in counts), strict=False)
    return [Row(pk, name, tuple(numbers)) for (pk, name), *numbers in rows if numbers[0]]


def number_behind(scope: Scope, stage: str) -> int:
    """How many posts `listed` has. Three queries, two more for a day."""
    there = _counted(scope).reached(scope, stage.removeprefix("not_"))
    return int(np.count_nonzero(there != stage.startswith("not_")))


def untold(scope: Scope) -> int:
    """How many presidents the board leaves out because the enterprise of their union is not told. Two queries, two more
    for a day."""
    return 0 if UNTOLD in scope.kinds else len(_counted(replace(scope, kinds=(UNTOLD,))).persons)


def listed(scope: Scope, stage: str) -> QuerySet[Mandate]:
    """The posts behind one figure, in the order of the register, with `kind_label` of their enterprise then."""
    label = Case(
        *(When(kind_then=value, then=Value(label)) for value, label in Enterprise.Kind.choices), default=Value("")
    )
    posts = presidents(scope).annotate(kind_label=label).select_related("person")
    if stage.startswith("not_"):
        posts = posts.exclude(person_id__in=reached(stage.removeprefix("not_"), year=scope.year, day=scope.day))
    elif stage != "total":
        posts = posts.filter(person_id__in=reached(stage, year=scope.year, day=scope.day))
    return posts.order_by("unit_path_then", "pk")


def years() -> list[int]:
    """Years that have class sessions, newest first; 1 query."""
    return [day.year for day in Session.objects.dates("starts_at", "year", order="DESC")]
