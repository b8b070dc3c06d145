"""The officer's own classes."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet

from diemtua.people.models import User
from diemtua.training.access import own_enrolments
from diemtua.training.models import Attendance, Enrolment, Question, Session, TrainingClass
from diemtua.training.queries.classes import spans_of, timed
from diemtua.training.rules import Span, check_in_is_open


def own_classes(user: User, *, now: dt.datetime) -> QuerySet[Enrolment]:
    """The officer's enrolments, today's class first, then the latest, with class, unit and `present` at any session.

    Also what `timed` tells. One query.
    """
    present = Exists(Attendance.objects.filter(enrolment=OuterRef("pk")))
    rows = own_enrolments(user).select_related("training_class__unit").annotate(present=present)
    return timed(rows, "training_class", now=now).order_by("first_today", F("first_at").desc(nulls_first=True), "-pk")


@dataclass(frozen=True, slots=True)
class SessionOfOfficer:
    """One session: whether the officer was present, and may check in now."""

    session: Session
    present_at: dt.datetime | None
    check_in_open: bool


@dataclass(frozen=True, slots=True)
class ClassOfOfficer:
    """What the officer's page of a class shows."""

    sessions: list[SessionOfOfficer]
    questions: list[Question]
    may_answer: bool
    may_ask: bool
    check_in_now: Session | None
    was_there: bool
    is_asked_again: bool  # accepted before the class was moved, and it is not over
    clashes: list[str]
    question_minutes: int


def class_of_officer(enrolment: Enrolment, *, now: dt.datetime) -> ClassOfOfficer:
    """The officer's view of a class. Four queries."""
    present = dict(enrolment.attendances.values_list("session_id", "at"))
    called = enrolment.training_class.state == TrainingClass.State.CALLED
    sessions = [
        SessionOfOfficer(
            s,
            present.get(s.pk),
            called and enrolment.has_seat and check_in_is_open(Span(s.starts_at, s.ends_at), now=now),
        )
        for s in enrolment.training_class.sessions.all()
    ]
    begun = bool(sessions) and sessions[0].session.starts_at <= now
    return ClassOfOfficer(
        sessions=sessions,
        questions=list(enrolment.questions.select_related("answered_by").order_by("-asked_at", "-pk")),
        may_answer=called and not begun and enrolment.state != Enrolment.State.WITHDRAWN,
        may_ask=called and enrolment.state != Enrolment.State.WITHDRAWN,
        check_in_now=next((s.session for s in sessions if s.check_in_open and not s.present_at), None),
        was_there=bool(present) and max(s.session.ends_at for s in sessions) < now,
        is_asked_again=enrolment.knows_old_times and any(s.session.ends_at > now for s in sessions),
        clashes=_clashes(enrolment, [s.session for s in sessions], now) if called and enrolment.has_seat else [],
        question_minutes=sum(span.kept_minutes for span in spans_of([s.session for s in sessions])),
    )


def _clashes(enrolment: Enrolment, sessions: list[Session], now: dt.datetime) -> list[str]:
    """Sessions to come of other classes the person has a seat in, at the same time as one of these: «lớp … lúc …»."""
    spans = spans_of(sessions)
    others = Session.objects.filter(
        training_class__enrolments__person=enrolment.person_id,
        training_class__enrolments__state__in=Enrolment.SEATED,
        training_class__state=TrainingClass.State.CALLED,
        ends_at__gte=now,
    ).exclude(training_class=enrolment.training_class_id)
    return [
        f"lớp «{other.training_class}» lúc {theirs}"
        for other in others.select_related("training_class").order_by("starts_at", "pk")
        for theirs in spans_of([other])
        if any(theirs.overlaps(span) for span in spans)
    ]
