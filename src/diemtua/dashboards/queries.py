"""The board's figures and the people behind them.

A figure counts posts (chức danh chủ tịch), not persons: who presides over two unions is counted at each, so that
the rows always add up to the total.
"""

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Substr

from diemtua.credentials.queries import valid_certificates
from diemtua.dashboards.rules import STAGES, Row
from diemtua.exams.models import Sitting
from diemtua.training.models import Enrolment, Session, TrainingClass
from diemtua.unions.models import Enterprise, Mandate, Unit
from diemtua.unions.rules import PATH_STEP, subtree_end

NON_STATE = (Enterprise.Kind.NON_STATE, Enterprise.Kind.FDI)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the board is about: the presidents below `unit`, of these kinds of enterprise, classes of `year` (None: all)."""

    unit: Unit
    kinds: tuple[str, ...] = NON_STATE
    year: int | None = None


def presidents(scope: Scope) -> QuerySet[Mandate]:
    """Current president posts in scope."""
    return Mandate.objects.filter(
        position="CT",
        ended_on=None,
        unit__path__gte=scope.unit.path,
        unit__path__lte=subtree_end(scope.unit.path),
        unit__enterprise__kind__in=scope.kinds,
    )


def _classes(year: int | None) -> QuerySet[TrainingClass]:
    classes = TrainingClass.objects.exclude(state=TrainingClass.State.CANCELLED)
    return classes.filter(sessions__starts_at__year=year).distinct() if year else classes


def reached(stage: str, *, year: int | None) -> QuerySet[Enrolment]:
    """Ids (`values("person_id")`) of the persons who reached the stage in classes of the year."""
    enrolled = Enrolment.objects.exclude(state=Enrolment.State.WITHDRAWN)
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
        return (
            enrolled.filter(attendances__isnull=False)
            .annotate(present=Count("attendances"), planned=Subquery(planned))
            .filter(present__gt=0, present__gte=F("planned") * F("training_class__attendance_percent") / 100.0)
            .values("person_id")
        )
    if stage == "passed":
        passed = Sitting.objects.filter(passed=True, exam__training_class__in=_classes(year).values("pk"))
        return passed.values("person_id")
    if stage == "certified":
        certificates = valid_certificates()
        if year:
            certificates = certificates.filter(training_class__in=_classes(year).values("pk"))
        return certificates.values("person_id")
    raise ValueError(stage)


def board(scope: Scope) -> list[Row]:
    """One row for each unit directly below (the unit itself when it is grassroots), by name; 2 queries."""
    length = len(scope.unit.path) + (0 if scope.unit.is_grassroots else PATH_STEP)
    counts = {"total": Count("pk")} | {
        stage: Count("pk", filter=Q(person_id__in=reached(stage, year=scope.year))) for stage in list(STAGES)[1:]
    }
    found = presidents(scope).order_by().values(branch=Substr("unit__path", 1, length)).annotate(**counts)
    by_branch = {row["branch"]: tuple(row[stage] for stage in STAGES) for row in found}
    units = (
        Unit.objects.filter(path__in=by_branch)
        if len(by_branch) < 500
        else Unit.objects.filter(path__gte=scope.unit.path, path__lte=subtree_end(scope.unit.path))
    )
    names = {path: (pk, name) for path, pk, name in units.values_list("path", "pk", "name") if path in by_branch}
    return [Row(*names[branch], counts) for branch, counts in sorted(by_branch.items())]


def listed(scope: Scope, stage: str) -> QuerySet[Mandate]:
    """The posts behind one figure, in the order of the register."""
    posts = presidents(scope).select_related("person", "unit", "unit__parent", "unit__enterprise")
    if stage.startswith("not_"):
        posts = posts.exclude(person_id__in=reached(stage.removeprefix("not_"), year=scope.year))
    elif stage != "total":
        posts = posts.filter(person_id__in=reached(stage, year=scope.year))
    return posts.order_by("unit__path", "pk")


def years() -> list[int]:
    """Years that have class sessions, newest first; 1 query."""
    return [day.year for day in Session.objects.dates("starts_at", "year", order="DESC")]
