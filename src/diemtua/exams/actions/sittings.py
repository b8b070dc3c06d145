"""One person's sitting: start, answers as they are given, handing in, and the end by the clock."""

import datetime as dt
import json
import logging
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction

from diemtua.audit.actions import record
from diemtua.exams.access import Asked
from diemtua.exams.models import Answer, Entry, Exam, Item, PaperItem, Sitting
from diemtua.exams.queries.sittings import past_of
from diemtua.exams.rules import NETWORK_GRACE, answer_value, chance, due_at, is_blank, objective_points, percent
from diemtua.kernel.codes import new_code
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.people.models import User
from diemtua.unions.access import person_of

log = logging.getLogger(__name__)


@transaction.atomic
def start_sitting(*, exam: Exam, by: User, now: dt.datetime) -> Sitting:
    """Start the next attempt of the officer behind `by`; the one that is open already when there is one.

    Conflict with the reason when no attempt may start now (not entered, not open, used up, waiting …).
    """
    person = person_of(by)
    exam = _as_it_stays(exam)
    entry = Entry.objects.filter(exam=exam, person=person, withdrawn_at=None).first()
    if person is None or entry is None:
        raise Conflict("Bạn không có trong danh sách dự kiểm tra; hãy hỏi đơn vị tổ chức.")
    running = exam.sittings.filter(person=person, state=Sitting.State.OPEN).first()
    if running is not None and now <= running.due_at + NETWORK_GRACE:
        return running
    if running is not None:
        _finish(running, by=None, now=running.due_at, timed_out=True)
    past = past_of(exam, person.pk)
    extra = dt.timedelta(minutes=entry.extra_minutes)
    verdict = chance(
        past,
        opens_at=exam.opens_at,
        closes_at=exam.closes_at + extra,
        max_attempts=exam.paper.max_attempts,
        retry_after_hours=exam.paper.retry_after_hours,
        now=now,
    )
    if not verdict.allowed:
        raise Conflict(verdict.reason)
    if not exam.paper.paper_items.exists():
        raise Conflict("Đề của bài này chưa có câu hỏi nào; hãy báo đơn vị tổ chức rồi làm sau.")
    try:
        with transaction.atomic():
            sitting = Sitting.objects.create(
                exam=exam,
                person=person,
                attempt=past.attempts + 1,
                alias=new_code(6),
                seed=secrets.randbelow(2**31),
                started_at=now,
                due_at=due_at(
                    now,
                    duration_minutes=exam.paper.duration_minutes,
                    extra_minutes=entry.extra_minutes,
                    closes_at=exam.closes_at,
                ),
            )
    except IntegrityError:  # the other finger of a double press was first
        return exam.sittings.get(person=person, state=Sitting.State.OPEN)
    record("exams.start_sitting", by=by, subject=exam, person=person.pk, attempt=sitting.attempt)
    return sitting


def _as_it_stays(exam: Exam) -> Exam:
    """The exam with the rules of its paper, which nobody changes until the end of the transaction (`papers`, `reschedule_exam`); those
    who start at once do not wait for each other. SQLite lets one write at a time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {Exam._meta.db_table} WHERE id = %s FOR SHARE", [exam.pk])  # noqa: S608
    return Exam.objects.select_related("paper").get(pk=exam.pk)


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one answer. `state`: saved | stale (a newer one is there) | closed (handed in, or time over)."""

    state: str
    revision: int
    value: list[str] | str
    saved_at: dt.datetime | None


def save_answer(*, asked: Asked, sitting_id: int, given: object, revision: int, now: dt.datetime) -> Saved:
    """Keep the answer unless a newer revision is there; one statement, so nothing can slip in between.

    `asked` comes from `access.own_question`, which holds the right. No audit line: the start and the handing in
    have theirs. BadInput for a value that cannot be an answer. One query; two when the answer was not kept.
    """
    value = _value(asked.kind, asked.keys, given)
    if not 0 < revision < 2**53:
        raise BadInput("Số lần sửa của câu trả lời không đúng; hãy tải lại trang.")
    if _upsert(sitting_id, asked.paper_item_id, value, revision, now):
        return Saved("saved", revision, value, now)
    kept = Answer.objects.filter(sitting=sitting_id, paper_item=asked.paper_item_id).first()
    if kept is not None and kept.revision == revision and kept.value == value:
        return Saved("saved", revision, value, kept.saved_at)  # the same request came twice
    still_open = Sitting.objects.filter(pk=sitting_id, state=Sitting.State.OPEN, due_at__gte=now - NETWORK_GRACE)
    state = "stale" if kept is not None and kept.revision >= revision and still_open.exists() else "closed"
    return Saved(state, kept.revision if kept else 0, kept.value if kept else "", kept.saved_at if kept else None)


def _value(kind: str, keys: Iterable[str], given: object) -> list[str] | str:
    try:
        return answer_value(kind, keys, given)
    except ValueError as error:
        raise BadInput("Câu trả lời không đúng dạng; hãy tải lại trang rồi chọn lại.") from error


def _upsert(sitting_id: int, question_id: int, value: Any, revision: int, now: dt.datetime) -> bool:
    """Insert or update in one statement, only while the sitting is open and only over an older revision.

    Raw SQL because the ORM cannot put a condition on either half. On PostgreSQL the row of the sitting is locked for
    share: handing in waits for an answer on its way, and an answer that comes later sees that it is too late.
    """
    postgresql = connection.vendor == "postgresql"
    cast = "CAST(%s AS jsonb)" if postgresql else "%s"
    lock = " FOR SHARE" if postgresql else ""
    statement = f"""
        INSERT INTO exams_answer (sitting_id, paper_item_id, value, revision, saved_at)
        SELECT id, %s, {cast}, %s, %s FROM exams_sitting WHERE id = %s AND state = 'open' AND due_at >= %s{lock}
        ON CONFLICT (sitting_id, paper_item_id) DO UPDATE
        SET value = excluded.value, revision = excluded.revision, saved_at = excluded.saved_at
        WHERE exams_answer.revision < excluded.revision
    """  # noqa: S608 only two constants are put in
    moment = connection.ops.adapt_datetimefield_value
    values = [question_id, json.dumps(value), revision, moment(now), sitting_id, moment(now - NETWORK_GRACE)]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.rowcount == 1)


@transaction.atomic
def save_all(
    *, sitting: Sitting, given: Mapping[int, object], seen: Mapping[int, int], by: User, now: dt.datetime
) -> list[int]:
    """Save a whole form at once, for a browser without JavaScript: question id -> answer.

    `seen` is the revision the page showed for each question. A question answered since then elsewhere is left as it
    is; the list of such question ids comes back, in the order of the paper.
    """
    before = {answer.paper_item_id: answer for answer in sitting.answers.all()}
    newer = []
    questions = PaperItem.objects.filter(paper__exams=sitting.exam_id, pk__in=given).select_related("item")
    for question in questions:
        kept = before.get(question.pk)
        keys = tuple(choice["key"] for choice in question.item.choices)
        asked = Asked(question.pk, question.item.kind, keys, sitting.due_at)
        value = _value(asked.kind, keys, given[question.pk])
        if value == (kept.value if kept else ("" if question.item.kind == Item.Kind.ESSAY else [])):
            continue
        if kept is not None and kept.revision != seen.get(question.pk, 0):
            newer.append(question.pk)
            continue
        revision = max(int(now.timestamp() * 1000), kept.revision + 1 if kept else 0)
        saved = save_answer(asked=asked, sitting_id=sitting.pk, given=value, revision=revision, now=now)
        if saved.state == "closed":
            raise Conflict("Đã hết giờ hoặc bài đã nộp; những câu đã lưu trước đó được giữ nguyên.")
    return newer


@transaction.atomic
def submit_sitting(*, sitting: Sitting, by: User, now: dt.datetime) -> Sitting:
    """Hand in. Objective questions are marked at once; without an essay to mark the result is there at once.

    Conflict when it was handed in before. After the time is over the clock's own end counts.
    """
    if now > sitting.due_at + NETWORK_GRACE:
        finished = _finish(sitting, by=None, now=sitting.due_at, timed_out=True)
    else:
        finished = _finish(sitting, by=by, now=now, timed_out=False)
    if not finished:
        raise Conflict("Bài này đã nộp rồi; hãy mở trang kết quả.")
    sitting.refresh_from_db()
    return sitting


def finish_overdue_sittings(*, now: dt.datetime, exam: Exam | None = None) -> int:
    """Hand in every open sitting whose time is over, with the answers saved so far; how many. One query when none.

    One that cannot be handed in stays open and is told in the server's log; the others do not wait for it. Called by the pages that show results, by `jobs.finish_overdue`, and before `queries.results_of`.
    """
    overdue = Sitting.objects.filter(state=Sitting.State.OPEN, due_at__lt=now - NETWORK_GRACE)
    if exam is not None:
        overdue = overdue.filter(exam=exam)
    done = 0
    for sitting in overdue:
        try:
            with transaction.atomic():
                done += _finish(sitting, by=None, now=sitting.due_at, timed_out=True)
        except Exception:
            log.exception("Không nộp được lượt làm bài %s đã hết giờ", sitting.pk)
    return done


def _finish(sitting: Sitting, *, by: User | None, now: dt.datetime, timed_out: bool) -> bool:
    """Close, mark by key, settle when nothing waits for a marker; False when it was closed already."""
    closed = Sitting.objects.filter(pk=sitting.pk, state=Sitting.State.OPEN).update(
        state=Sitting.State.SUBMITTED, submitted_at=now, timed_out=timed_out
    )
    if not closed:
        return False
    worth: dict[Decimal | None, list[int]] = defaultdict(list)
    for answer in sitting.answers.select_related("paper_item__item"):
        worth[_points(answer)].append(answer.pk)
    for points, answers in worth.items():  # a few values for many answers: cheaper than one statement for each
        Answer.objects.filter(pk__in=answers).update(points=points)
    settle(sitting, now=now)
    record("exams.submit_sitting", by=by, subject=sitting.exam, sitting=sitting.pk, timed_out=timed_out)
    return True


def _points(answer: Answer) -> Decimal | None:
    """By the key; 0 for a blank essay, None for one that waits for a marker."""
    item = answer.paper_item.item
    if item.kind == Item.Kind.ESSAY:
        return Decimal(0) if is_blank(answer.value) else None
    return objective_points(item.kind, item.key, answer.value, answer.paper_item.points)


def settle(sitting: Sitting, *, now: dt.datetime) -> bool:
    """Work out points, percent and pass once every answer has its points; False while an essay waits.

    Must run inside the transaction that gave the last points.
    """
    points = list(sitting.answers.values_list("points", flat=True))
    if None in points:
        return False
    paper = sitting.exam.paper
    total = sum((p for p in points if p is not None), Decimal(0))
    share = percent(total, sum(paper.paper_items.values_list("points", flat=True)))
    Sitting.objects.filter(pk=sitting.pk).update(
        state=Sitting.State.MARKED, points=total, percent=share, passed=share >= paper.pass_percent, marked_at=now
    )
    return True
