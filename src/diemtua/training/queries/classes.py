"""Lists of classes, one class at a glance, what is unwise about its plan."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from diemtua.exams.queries import results_of
from diemtua.kernel.dates import VN
from diemtua.kernel.text import fold
from diemtua.people.models import User
from diemtua.rulebook.book import vouched
from diemtua.training.access import visible_classes
from diemtua.training.models import Attendance, Enrolment, Question, Session, TrainingClass
from diemtua.training.rules import QuestionTime, Span, plan_warnings, question_time
from diemtua.unions.models import Unit


def timed(rows: QuerySet[Any], training_class: str, *, now: dt.datetime) -> QuerySet[Any]:
    """The rows with `first_at` and `last_at` of their class, its `phase` (running, over or empty) and `first_today`.

    `training_class` is the field that leads to the class. `first_today` is 0 for what has begun or begins today and is
    not over, else 1: to sort by.
    """
    sessions = Session.objects.filter(training_class=OuterRef(training_class)).order_by().values("training_class")
    tomorrow = now.astimezone(VN).replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    return rows.annotate(
        first_at=Subquery(sessions.annotate(at=Min("starts_at")).values("at")),
        last_at=Subquery(sessions.annotate(at=Max("ends_at")).values("at")),
    ).annotate(
        phase=Case(When(last_at__lt=now, then=Value("over")), When(first_at__lte=now, then=Value("running")), default=Value("")),
        first_today=Case(When(last_at__gte=now, first_at__lt=tomorrow, then=Value(0)), default=Value(1)),
    )  # fmt: skip


def class_rows(
    user: User, *, now: dt.datetime, state: str = "", unit: Unit | None = None, search: str = ""
) -> QuerySet[TrainingClass]:
    """Visible classes, those of today first, then newest first, with unit, `accepted` and what `timed` tells. One query."""
    accepted = (
        Enrolment.objects.filter(training_class=OuterRef("pk"), state=Enrolment.State.ACCEPTED)
        .order_by()
        .values("training_class")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = visible_classes(user).select_related("unit")
    if state in TrainingClass.State.values:
        rows = rows.filter(state=state)
    if unit is not None:
        rows = rows.filter(unit__in=Unit.objects.filter(unit.below))
    for word in fold(search).split():
        rows = rows.filter(search__contains=word)
    rows = timed(rows, "pk", now=now).annotate(accepted=Subquery(accepted))
    return rows.order_by("first_today", "-created_at", "-pk")


@dataclass(frozen=True, slots=True)
class SessionPresence:
    """One session and how many were present."""

    session: Session
    present: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A class in numbers. `passed` None: it has no test."""

    called: int
    accepted: int
    declined: int
    unanswered: int
    withdrawn: int
    sessions: list[SessionPresence]
    passed: int | None
    questions: int
    open_questions: int

    def phase(self, now: dt.datetime) -> str:
        """«over» after the last session, «running» from the first to the last, else empty; as `timed` tells it."""
        if not self.sessions or now < self.sessions[0].session.starts_at:
            return ""
        return "over" if max(s.session.ends_at for s in self.sessions) < now else "running"


def progress_of(training_class: TrainingClass) -> Progress:
    """Numbers of one class. Five queries; three without a test."""
    states = dict(
        training_class.enrolments.order_by().values("state").annotate(n=Count("pk")).values_list("state", "n")
    )
    sessions = training_class.sessions.annotate(
        present=Subquery(
            Attendance.objects.filter(session=OuterRef("pk"))
            .order_by()
            .values("session")
            .annotate(n=Count("pk"))
            .values("n")
        )
    )
    questions = training_class.questions.aggregate(
        all=Count("pk"), open=Count("pk", filter=Q(state=Question.State.OPEN))
    )
    results = results_of(training_class.exam) if training_class.exam else None
    called, accepted = states.get(Enrolment.State.CALLED, 0), states.get(Enrolment.State.ACCEPTED, 0)
    declined = states.get(Enrolment.State.DECLINED, 0)
    return Progress(
        called=called + accepted + declined,
        accepted=accepted,
        declined=declined,
        unanswered=called,
        withdrawn=states.get(Enrolment.State.WITHDRAWN, 0),
        sessions=[SessionPresence(session, session.present or 0) for session in sessions],
        passed=None if results is None else sum(result.passed for result in results.values()),
        questions=questions["all"],
        open_questions=questions["open"],
    )


def spans_of(sessions: list[Session]) -> list[Span]:
    """The sessions as the rules know them."""
    return [Span(session.starts_at, session.ends_at, session.question_minutes) for session in sessions]


def question_time_of(training_class: TrainingClass, *, today: dt.date) -> QuestionTime:
    """Time kept for questions against the share in the rulebook. One query."""
    return question_time(spans_of(list(training_class.sessions.all())), wanted_percent=_wanted(today)[0])


def _wanted(today: dt.date) -> tuple[int, str]:
    """The share of questions in percent and its source; 0 where nobody vouches for one."""
    found = vouched("question_time_percent", today)
    return (int(found.value), found.source) if found else (0, "")  # type: ignore[arg-type]


def warnings_of(training_class: TrainingClass, *, today: dt.date) -> list[str]:
    """What is unwise about the plan, one sentence each; nothing here stops anybody. At most five queries."""
    sessions = list(training_class.sessions.all())
    wanted, source = _wanted(today)
    found = plan_warnings(
        spans_of(sessions),
        teaching_minutes=sum(module.minutes for module in training_class.modules.all()),
        wanted_percent=wanted,
        source=source,
    )
    if training_class.state == TrainingClass.State.DRAFT:
        gone = [span for span in spans_of(sessions) if span.ends_at.astimezone(VN).date() < today]
        found += [f"Buổi {span} đã qua mà lớp chưa gọi ai; hãy kiểm tra lại ngày." for span in gone]
    return found + _double_bookings(training_class, sessions) + _rooms_taken(training_class, sessions)


def _rooms_taken(training_class: TrainingClass, sessions: list[Session]) -> list[str]:
    """Another class of the unit in the same place at the same time; a hall of the same name elsewhere is another hall."""
    if not sessions:
        return []
    others = Session.objects.filter(
        training_class__unit=training_class.unit_id,
        training_class__state__in=(TrainingClass.State.DRAFT, TrainingClass.State.CALLED),
        starts_at__lt=max(s.ends_at for s in sessions),
        ends_at__gt=min(s.starts_at for s in sessions),
    ).exclude(training_class=training_class)
    return [
        f"«{other.place}» lúc {theirs} còn lớp «{other.training_class}»."
        for other in others.select_related("training_class").order_by("starts_at")
        for theirs in spans_of([other])
        if any(
            fold(s.place) == fold(other.place) and theirs.overlaps(span)
            for s, span in zip(sessions, spans_of(sessions), strict=True)
        )
    ]


def _double_bookings(training_class: TrainingClass, sessions: list[Session]) -> list[str]:
    """A lecturer of this class teaching another one at the same time."""
    if not sessions:
        return []
    lecturers = TrainingClass.lecturers.through.objects
    mine = lecturers.filter(trainingclass=training_class).values("user_id")
    elsewhere = lecturers.filter(
        user_id__in=mine,
        trainingclass__state__in=(TrainingClass.State.DRAFT, TrainingClass.State.CALLED),
        trainingclass__sessions__starts_at__lt=max(s.ends_at for s in sessions),
        trainingclass__sessions__ends_at__gt=min(s.starts_at for s in sessions),
    ).exclude(trainingclass=training_class)
    spans, found = spans_of(sessions), []
    for name, other, starts_at, ends_at in elsewhere.order_by("trainingclass__sessions__starts_at").values_list(
        "user__full_name",
        "trainingclass__name",
        "trainingclass__sessions__starts_at",
        "trainingclass__sessions__ends_at",
    ):
        busy = Span(starts_at, ends_at)
        if any(busy.overlaps(span) for span in spans):
            found.append(f"Giảng viên {name} còn dạy lớp «{other}» lúc {busy}.")
    return found
