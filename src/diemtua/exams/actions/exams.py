"""Opening an exam and entering persons for it."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from diemtua.audit.actions import record
from diemtua.exams.access import require_manager
from diemtua.exams.models import Entry, Exam, Item, Paper, Sitting
from diemtua.exams.rules import due_at
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.people.models import User
from diemtua.unions.models import Person, Unit


@transaction.atomic
def open_exam(
    *,
    paper: Paper,
    title: str,
    unit: Unit,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    markers: Iterable[User] = (),
    by: User,
) -> Exam:
    """A new exam of `unit` on this paper, for nobody yet.

    Raises NotAllowed for a unit not managed by `by`; BadInput for an empty paper, a time that ends before it begins,
    a marker who is no lecturer, or a paper with an essay and nobody to mark it.
    """
    require_manager(by, unit)
    _check_times(opens_at, closes_at)
    markers = list(markers)
    Paper.objects.select_for_update().get(pk=paper.pk)  # its questions stay as they are while they are looked at
    if not paper.paper_items.exists():
        raise BadInput(f"Đề «{paper}» chưa có câu hỏi nào; hãy chọn câu hỏi cho đề trước khi mở kỳ kiểm tra.")
    _check_markers(paper, markers)
    exam = Exam.objects.create(title=title, paper=paper, unit=unit, opens_at=opens_at, closes_at=closes_at)
    exam.markers.set(markers)
    record("exams.open_exam", by=by, subject=exam, paper=paper.pk, unit=unit.pk)
    return exam


@transaction.atomic
def name_markers(*, exam: Exam, markers: Iterable[User], by: User) -> Exam:
    """These lecturers mark the essays from now on, those handed in before too; what was marked stays.

    BadInput for a marker who is no lecturer, or nobody for a paper with an essay. Nothing is written when nothing
    changes.
    """
    require_manager(by, exam.unit)
    held = Exam.objects.select_for_update(of=("self",)).select_related("paper").get(pk=exam.pk)
    markers = list(markers)
    if set(held.markers.all()) == set(markers):
        return held
    _check_markers(held.paper, markers)
    held.markers.set(markers)
    record("exams.name_markers", by=by, subject=held, markers=sorted(marker.pk for marker in markers))
    return held


@transaction.atomic
def note_exam_export(*, exam: Exam, rows: int, by: User) -> None:
    """The names and results of the exam leave the house as a workbook: who took how many."""
    record("exams.export_exam", by=by, subject=exam, rows=rows)


@transaction.atomic
def reschedule_exam(*, exam: Exam, opens_at: dt.datetime, closes_at: dt.datetime, by: User) -> Exam:
    """Move the opening and closing; sittings that are open get the end that follows from it."""
    require_manager(by, exam.unit)
    _check_times(opens_at, closes_at)
    exam.opens_at, exam.closes_at = opens_at, closes_at
    exam.save(update_fields=["opens_at", "closes_at"])
    extra = dict(exam.entries.values_list("person_id", "extra_minutes"))
    for sitting in exam.sittings.filter(state=Sitting.State.OPEN):
        _set_due(sitting, exam, extra.get(sitting.person_id, 0))
    record("exams.reschedule_exam", by=by, subject=exam, opens=opens_at.isoformat(), closes=closes_at.isoformat())
    return exam


@transaction.atomic
def enter_persons(*, exam: Exam, persons: Iterable[Person], by: User) -> int:
    """Let these persons sit the exam; how many were not entered before. Entering twice changes nothing."""
    require_manager(by, exam.unit)
    return expect_persons(exam=exam, persons=persons, by=by)


@transaction.atomic
def expect_persons(*, exam: Exam, persons: Iterable[Person], by: User) -> int:
    """The same, without asking for a right over the exam: for the list of a class, whose own rules say who is on it.

    An officer who accepts a call, and one whom the lecturer ticks present, sit the exam of the class.
    """
    persons = list(persons)
    before = exam.entries.filter(withdrawn_at=None).count()
    exam.entries.filter(person__in=persons).exclude(withdrawn_at=None).update(withdrawn_at=None)
    Entry.objects.bulk_create(
        [Entry(exam=exam, person=person) for person in persons], ignore_conflicts=True, batch_size=500
    )
    added = exam.entries.filter(withdrawn_at=None).count() - before
    if added:
        record("exams.enter_persons", by=by, subject=exam, added=added)
    return added


@transaction.atomic
def withdraw_person(*, exam: Exam, person: Person, by: User, now: dt.datetime) -> None:
    """This person may start no further sitting; what was sat stays. Conflict when not entered, or already withdrawn.

    A manager's right, and each one's own: who declines a class is not expected at its exam.
    """
    if person.user_id != by.pk:
        require_manager(by, exam.unit)
    if not exam.entries.filter(person=person, withdrawn_at=None).update(withdrawn_at=now):
        raise Conflict(f"{person} không còn trong danh sách dự kiểm tra; hãy tải lại trang.")
    record("exams.withdraw_person", by=by, subject=exam, person=person.pk)


@transaction.atomic
def withdraw_everybody(*, exam: Exam, by: User, now: dt.datetime) -> int:
    """Nobody may start a further sitting, the class of this exam is off; how many were still expected."""
    require_manager(by, exam.unit)
    withdrawn = exam.entries.filter(withdrawn_at=None).update(withdrawn_at=now)
    record("exams.withdraw_everybody", by=by, subject=exam, withdrawn=withdrawn)
    return withdrawn


@transaction.atomic
def give_extra_time(*, entry: Entry, minutes: int, by: User) -> Entry:
    """Give this person `minutes` beyond the paper's time (0 takes it back); an open sitting gets its new end at once."""
    require_manager(by, entry.exam.unit)
    if not 0 <= minutes <= 240:
        raise BadInput("Thời gian thêm phải từ 0 đến 240 phút.")
    before = entry.extra_minutes
    if not Entry.objects.filter(pk=entry.pk, extra_minutes=before, withdrawn_at=None).update(extra_minutes=minutes):
        raise Conflict("Thời gian thêm vừa được người khác đổi; hãy tải lại trang để xem.")
    entry.extra_minutes = minutes
    for sitting in entry.exam.sittings.filter(person=entry.person_id, state=Sitting.State.OPEN):
        _set_due(sitting, entry.exam, minutes)
    record("exams.give_extra_time", by=by, subject=entry.exam, person=entry.person_id, before=before, minutes=minutes)
    return entry


def _set_due(sitting: Sitting, exam: Exam, extra_minutes: int) -> None:
    due = due_at(
        sitting.started_at,
        duration_minutes=exam.paper.duration_minutes,
        extra_minutes=extra_minutes,
        closes_at=exam.closes_at,
    )
    Sitting.objects.filter(pk=sitting.pk, state=Sitting.State.OPEN).update(due_at=due)


def _check_markers(paper: Paper, markers: list[User]) -> None:
    if not markers and paper.paper_items.filter(item__kind=Item.Kind.ESSAY).exists():
        raise BadInput(f"Đề «{paper}» có câu tự luận; hãy chọn ít nhất một giảng viên chấm bài.")
    if not all(marker.is_lecturer for marker in markers):
        raise BadInput("Chỉ giảng viên mới chấm được bài tự luận; hãy bỏ người không phải giảng viên.")


def _check_times(opens_at: dt.datetime, closes_at: dt.datetime) -> None:
    if closes_at <= opens_at:
        raise BadInput("Giờ đóng phải sau giờ mở; hãy sửa lại hai mốc giờ.")
