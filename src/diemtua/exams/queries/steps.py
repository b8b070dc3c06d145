"""What this user could do now about tests, for the agenda."""

import datetime as dt
import re
from collections import defaultdict

from django.urls import reverse

from diemtua.exams.access import essays_to_mark
from diemtua.exams.models import Entry, Exam, Sitting
from diemtua.exams.queries.sittings import past_from
from diemtua.exams.rules import chance
from diemtua.kernel.agenda import Step, Urgency
from diemtua.people.models import User
from diemtua.unions.access import person_of

# A result is news for a week.
NEWS = dt.timedelta(days=7)


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """Sittings running, tests open, results come, essays waiting. Two queries for an officer, one for a lecturer."""
    steps = []
    person = person_of(user)
    if person is not None:
        steps += _officer_steps(person.pk, now)
    if user.is_lecturer:
        steps += _marker_steps(user)
    return steps


def _officer_steps(person_id: int, now: dt.datetime) -> list[Step]:
    entries = list(
        Entry.objects.filter(
            person=person_id, withdrawn_at=None, exam__closes_at__gte=now - NEWS - dt.timedelta(days=60)
        )
        .select_related("exam__paper")
        .order_by("exam__closes_at")
    )
    by_exam: dict[int, list[Sitting]] = defaultdict(list)
    for sitting in Sitting.objects.filter(exam__in=[e.exam_id for e in entries], person=person_id).order_by("attempt"):
        by_exam[sitting.exam_id].append(sitting)
    return [step for entry in entries if (step := _exam_step(entry, by_exam[entry.exam_id], now)) is not None]


def _exam_step(entry: Entry, sittings: list[Sitting], now: dt.datetime) -> Step | None:
    """The one thing to do about this exam, if any."""
    exam, name = entry.exam, re.sub("^bài kiểm tra:? *", "", entry.exam.title, flags=re.I) or entry.exam.title
    last = sittings[-1] if sittings else None
    if last is not None and last.state == Sitting.State.OPEN:
        if last.due_at <= now:
            return None
        return Step(
            Urgency.RUNNING,
            f"Bài kiểm tra đang làm dở: {name}",
            "Đồng hồ vẫn chạy; các câu đã lưu còn nguyên.",
            "Làm tiếp",
            reverse("exams:sitting", args=[last.pk]),
            "timer",
            last.due_at,
            "hết giờ",
        )
    if _may_start(entry, sittings, now):
        again = "Bạn được làm lại; điểm cao nhất được tính." if sittings else "Bạn chọn lúc yên tĩnh rồi bắt đầu."
        return Step(
            Urgency.NOW,
            f"Làm bài kiểm tra: {name}",
            f"{exam.paper.duration_minutes + entry.extra_minutes} phút. {again}",
            "Vào làm bài",
            reverse("exams:take", args=[exam.pk]),
            "list-checks",
            exam.closes_at,
            "đóng",
        )
    if last is not None and last.state == Sitting.State.MARKED and last.marked_at and last.marked_at >= now - NEWS:
        return Step(
            Urgency.NEWS,
            f"Đã có kết quả: {name}",
            "Đạt." if last.passed else "Chưa đạt.",
            "Xem kết quả",
            reverse("exams:result", args=[last.pk]),
            "clipboard-check",
        )
    return None


def _may_start(entry: Entry, sittings: list[Sitting], now: dt.datetime) -> bool:
    exam: Exam = entry.exam
    return chance(
        past_from(sittings),
        opens_at=exam.opens_at,
        closes_at=exam.closes_at + dt.timedelta(minutes=entry.extra_minutes),
        max_attempts=exam.paper.max_attempts,
        retry_after_hours=exam.paper.retry_after_hours,
        now=now,
    ).allowed


def _marker_steps(user: User) -> list[Step]:
    waiting = essays_to_mark(user).filter(points=None).count()
    if not waiting:
        return []
    return [
        Step(
            Urgency.ANSWER,
            f"{waiting} bài tự luận chờ bạn chấm",
            "Chấm theo từng câu, không thấy tên người làm.",
            "Chấm bài",
            reverse("exams:marking"),
            "pen-line",
        )
    ]
