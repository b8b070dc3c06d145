"""What each person could do now around classes, for the home page."""

import datetime as dt

from django.db.models import Count, F, Max, Min, Prefetch, Q
from django.urls import reverse

from diemtua.kernel.agenda import Step, Urgency
from diemtua.people.models import User
from diemtua.training.access import is_officer, organised_classes, own_enrolments, taught_classes
from diemtua.training.models import Attendance, Enrolment, Question, Session, TrainingClass
from diemtua.training.queries.questions import questions_waiting_for
from diemtua.training.rules import Span, check_in_is_open
from diemtua.unions.access import is_upper_officer

State = TrainingClass.State


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """Steps around classes.

    Four queries for an officer, two for a lecturer, one for an organiser; two more to learn who that is.
    """
    steps: list[Step] = []
    if is_officer(user):
        steps += _of_officer(user, now)
    if user.is_lecturer:  # what was handed to the advisers waits at their desk (`advice`)
        steps += _of_lecturer(user, now)
    if is_upper_officer(user):
        steps += _of_organiser(user, now)
    return steps


def _of_officer(user: User, now: dt.datetime) -> list[Step]:
    enrolments = (
        own_enrolments(user)
        .filter(training_class__state=State.CALLED, state__in=Enrolment.SEATED)
        .select_related("training_class")
        .prefetch_related(
            Prefetch(
                "training_class__sessions",
                Session.objects.filter(ends_at__gte=now - dt.timedelta(minutes=30)),
                to_attr="coming",
            )
        )
    )
    present = set(
        Attendance.objects.filter(
            enrolment__person__user=user, session__ends_at__gte=now - dt.timedelta(hours=12)
        ).values_list("session_id", flat=True)
    )
    steps = []
    for enrolment in enrolments:
        steps += _of_enrolment(enrolment, present, now)
    answers = Question.objects.filter(enrolment__person__user=user, state=Question.State.WRITTEN, read_at=None)
    for question in answers.select_related("training_class"):
        steps.append(
            Step(
                Urgency.NEWS,
                "Câu hỏi của bạn đã có trả lời",
                f"Lớp «{question.training_class}»",
                "Xem trả lời",
                reverse("training:my_class", args=[question.enrolment_id]) + f"#cau-{question.pk}",
                "message-circle-reply",
            )
        )
    return steps


def _of_enrolment(enrolment: Enrolment, present: set[int], now: dt.datetime) -> list[Step]:
    coming: list[Session] = enrolment.training_class.coming  # type: ignore[attr-defined]
    name, url = enrolment.training_class.name, reverse("training:my_class", args=[enrolment.pk])
    running = next((s for s in coming if check_in_is_open(Span(s.starts_at, s.ends_at), now=now)), None)
    if running and running.pk not in present:
        span = Span(running.starts_at, running.ends_at)
        check_in = reverse("training:check_in", args=[running.pk])
        detail = f"{span}. Quét mã trên màn hình của lớp, hoặc nhập mã sáu chữ."
        return [
            Step(Urgency.RUNNING, f"Điểm danh lớp «{name}»", detail, "Điểm danh", check_in, "qr-code", running.ends_at)
        ]
    if not coming:
        return []
    first = coming[0]
    when = f"{Span(first.starts_at, first.ends_at)}, {first.place}"
    if enrolment.state == Enrolment.State.CALLED:
        title = f"Bạn được triệu tập dự lớp «{name}»"
        return [Step(Urgency.ANSWER, title, when, "Trả lời", url, "mail-open", first.starts_at, "bắt đầu")]
    if enrolment.knows_old_times:
        title = f"Lớp «{name}» đã đổi lịch"
        return [Step(Urgency.ANSWER, title, when, "Xem lịch mới", url, "calendar-clock", first.starts_at, "bắt đầu")]
    return [Step(Urgency.PREPARE, f"Lớp «{name}»", when, "Xem lớp", url, "graduation-cap", first.starts_at, "bắt đầu")]


def _of_lecturer(user: User, now: dt.datetime) -> list[Step]:
    steps = []
    soon = Session.objects.filter(
        training_class__in=taught_classes(user),
        training_class__state=State.CALLED,
        ends_at__gte=now,
        starts_at__lte=now + dt.timedelta(hours=18),
    )
    for session in soon.select_related("training_class"):
        steps.append(
            Step(
                Urgency.NOW if session.starts_at <= now + dt.timedelta(hours=1) else Urgency.PREPARE,
                f"Bạn giảng lớp «{session.training_class}»",
                f"{Span(session.starts_at, session.ends_at)}, {session.place}",
                "Mở lớp",
                reverse("training:training_class", args=[session.training_class_id]),
                "presentation",
                session.starts_at,
                "bắt đầu",
            )
        )
    waiting = questions_waiting_for(user).order_by().aggregate(n=Count("pk"), first=Min("asked_at"))
    if waiting["n"]:
        detail = "Học viên đang chờ; trả lời tại lớp, viết trả lời hoặc chuyển tư vấn pháp luật."
        url = reverse("training:open_questions")
        title = f"{waiting['n']} câu hỏi chờ bạn trả lời"
        steps.append(
            Step(
                Urgency.ANSWER,
                title,
                detail,
                "Trả lời",
                url,
                "message-circle-question-mark",
                waiting["first"],
                "câu đầu hỏi",
            )
        )
    return steps


def _of_organiser(user: User, now: dt.datetime) -> list[Step]:
    """Drafts, classes over but not finished, classes soon with fewer than half accepted; five of each at most."""
    classes = (
        organised_classes(user)
        .filter(state__in=(State.DRAFT, State.CALLED))
        .annotate(first_at=Min("sessions__starts_at"), last_at=Max("sessions__ends_at"))
        .annotate(accepted=Count("enrolments", filter=Q(enrolments__state=Enrolment.State.ACCEPTED), distinct=True))
        .order_by(F("first_at").asc(nulls_last=True), "pk")[:50]
    )
    steps = []
    for training_class in classes:
        url = reverse("training:training_class", args=[training_class.pk])
        first_at, last_at = training_class.first_at, training_class.last_at
        if training_class.state == State.DRAFT:
            detail = f"Còn {training_class.free_seats} chỗ, chưa gọi ai."
            steps.append(
                Step(
                    Urgency.PREPARE,
                    f"Lớp «{training_class}» đang chuẩn bị",
                    detail,
                    "Chuẩn bị tiếp",
                    url,
                    "presentation",
                    first_at,
                    "bắt đầu",
                )
            )
        elif last_at and last_at < now:
            detail = "Buổi cuối đã xong; kết thúc lớp để chốt câu hỏi và xét cấp chứng nhận."
            steps.append(Step(Urgency.ANSWER, f"Kết thúc lớp «{training_class}»", detail, "Kết thúc lớp", url, "flag"))
        elif (
            first_at
            and now <= first_at <= now + dt.timedelta(days=7)
            and training_class.accepted * 2 < training_class.seats_taken
        ):
            detail = f"Mới {training_class.accepted}/{training_class.seats_taken} người nhận lời, lớp sắp bắt đầu."
            steps.append(
                Step(
                    Urgency.PREPARE,
                    f"Nhắc học viên lớp «{training_class}»",
                    detail,
                    "Xem danh sách",
                    reverse("training:enrolments", args=[training_class.pk]) + "?trang-thai=called",
                    "bell",
                    first_at,
                    "bắt đầu",
                )
            )
    return steps[:15]
