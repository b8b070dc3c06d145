"""The people of a class: list, presence."""

from django.db.models import Count, Exists, OuterRef, QuerySet

from diemtua.training.models import Attendance, Enrolment, Session, TrainingClass
from diemtua.unions.queries import named


def enrolment_rows(training_class: TrainingClass, *, state: str = "", search: str = "") -> QuerySet[Enrolment]:
    """People of the class by unit and name, with unit, person and how many sessions they were `present` at. One query."""
    rows = (
        training_class.enrolments.select_related("person", "unit__parent")
        .annotate(present=Count("attendances"))
        .order_by("unit__path", "person__sort_key", "pk")
    )
    if state in Enrolment.State.values:
        rows = rows.filter(state=state)
    if search.strip():
        rows = rows.filter(named(search, "person__"))
    return rows


def presence_rows(session: Session, *, search: str = "", missing_only: bool = False) -> QuerySet[Enrolment]:
    """Everybody not withdrawn by name, with unit and `is_present` at this session. One query."""
    here = Attendance.objects.filter(enrolment=OuterRef("pk"), session=session)
    rows = (
        Enrolment.objects.filter(training_class=session.training_class_id)
        .exclude(state=Enrolment.State.WITHDRAWN)
        .select_related("person", "unit")
        .annotate(is_present=Exists(here))
        .order_by("person__sort_key", "pk")
    )
    if search.strip():
        rows = rows.filter(named(search, "person__"))
    return rows.filter(is_present=False) if missing_only else rows


def seated_without_mark(session: Session) -> QuerySet[Enrolment]:
    """Those with a seat whom nobody marked present at this session. One query."""
    here = Attendance.objects.filter(enrolment=OuterRef("pk"), session=session)
    seated = Enrolment.objects.filter(training_class=session.training_class_id, state__in=Enrolment.SEATED)
    return seated.filter(~Exists(here))


def presence_count(session: Session) -> tuple[int, int]:
    """(present, expected: those with a seat). Two queries."""
    expected = Enrolment.objects.filter(training_class=session.training_class_id, state__in=Enrolment.SEATED).count()
    return session.attendances.count(), expected
