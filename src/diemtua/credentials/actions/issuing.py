"""Issuing for a whole class, in chunks that can be stopped and begun again."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from diemtua.audit.actions import record
from diemtua.credentials.access import require_issuer_manager
from diemtua.credentials.actions.register import Draft, enter, in_turn, open_register
from diemtua.credentials.models import Certificate, Issuer
from diemtua.credentials.queries import ClassSheet, class_sheet
from diemtua.credentials.rules import CHUNK, Printed, whole_percent
from diemtua.jobs.actions import Progress, start_job
from diemtua.jobs.models import Job
from diemtua.kernel.dates import VN, vn_date
from diemtua.kernel.errors import Conflict
from diemtua.people.models import User
from diemtua.rulebook.book import topic_title
from diemtua.training.models import TrainingClass
from diemtua.training.queries import Eligibility
from diemtua.unions.rules import POSITIONS, born_as_written


class NobodyLeft(Conflict):
    """Everybody who may have a certificate has one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run did: issued now, had one before, not eligible."""

    issued: int
    already: int
    not_eligible: int


@transaction.atomic
def start_issuing(*, by: User, training_class: TrainingClass, now: dt.datetime) -> Job:
    """Press «Cấp chứng nhận»: the audit line and the job, together. Raises Conflict when there is nobody to issue to."""
    sheet = _pressed(by, training_class, now)
    return start_job(
        issue_for_class,
        title=f"Cấp chứng nhận: {training_class.name}"[:200],
        by=by,
        back_url=reverse("credentials:class", args=[training_class.pk]),
        total=len(sheet.waiting),
        class_id=training_class.pk,
        user_id=by.pk,
        pressed_at=now.isoformat(),
    )


def issue_now(
    *, by: User, training_class: TrainingClass, now: dt.datetime, tell: Callable[[int], None] = lambda done: None
) -> Outcome:
    """The same in this process, for the console program and the demo; `tell(done)` after every chunk."""
    with transaction.atomic():
        _pressed(by, training_class, now)
    return _issue_all(training_class, by=by, now=now, tell=tell)


def issue_for_class(progress: Progress, *, class_id: int, user_id: int, pressed_at: str) -> dict[str, int]:
    """The job behind `start_issuing`; run again after dying, it goes on with those still without a certificate."""
    training_class = TrainingClass.objects.select_related("unit").get(pk=class_id)
    by = User.objects.get(pk=user_id)
    outcome = _issue_all(training_class, by=by, now=dt.datetime.fromisoformat(pressed_at), tell=progress.at)
    total = outcome.issued + outcome.already
    progress.at(total, total=total, message=f"Đã cấp {outcome.issued} chứng nhận.")
    return {"issued": outcome.issued, "already": outcome.already, "not_eligible": outcome.not_eligible}


def _pressed(by: User, training_class: TrainingClass, now: dt.datetime) -> ClassSheet:
    """Check that this may begin, and write the one audit line."""
    sheet = class_sheet(training_class)
    if sheet.issuer is None:
        raise Conflict(f"{training_class.unit.name} chưa khai đơn vị cấp; hãy khai tên, ký hiệu sổ và người ký trước.")
    require_issuer_manager(by, sheet.issuer)
    ended = training_class.unit.valid_to
    if ended is not None and ended < now.astimezone(VN).date():
        raise Conflict(f"{training_class.unit.name} chỉ hoạt động đến {vn_date(ended)} nên không cấp thêm được.")
    state = TrainingClass.objects.values_list("state", flat=True).get(pk=training_class.pk)
    if state != TrainingClass.State.FINISHED:  # until then the attendance still moves
        raise Conflict("Lớp này chưa kết thúc hoặc đã hủy; hãy kết thúc lớp để chốt điểm danh rồi cấp chứng nhận.")
    if not sheet.waiting:
        raise NobodyLeft(
            "Không còn ai đủ điều kiện mà chưa được cấp; hãy xem lý do bên cạnh từng người trong danh sách."
        )
    counts = {"planned": len(sheet.waiting), "already": len(sheet.certified), "not_eligible": len(sheet.refused)}
    record("credentials.issue_certificates", by=by, subject=training_class, **counts)
    return sheet


def _issue_all(training_class: TrainingClass, *, by: User, now: dt.datetime, tell: Callable[[int], None]) -> Outcome:
    """Chunk after chunk, one transaction each."""
    sheet = class_sheet(training_class)
    assert sheet.issuer is not None
    course, issued = _course(training_class), 0
    for start in range(0, len(sheet.waiting), CHUNK):
        chunk = sheet.waiting[start : start + CHUNK]
        issued += in_turn(lambda chunk=chunk: _issue_chunk(sheet.issuer, course, chunk, by=by, now=now))  # type: ignore[misc]
        tell(issued)
    overtaken = len(sheet.waiting) - issued
    return Outcome(issued, len(sheet.certified) + overtaken, len(sheet.refused))


def _issue_chunk(issuer: Issuer, course: "Course", chunk: list[Eligibility], *, by: User, now: dt.datetime) -> int:
    """Issue to those of the chunk who still have none; how many."""
    today = now.astimezone(VN).date()
    register = open_register(issuer, today.year)
    ids = [e.enrolment.person_id for e in chunk]
    held = set(
        Certificate.objects.filter(training_class=course.training_class, person__in=ids).values_list(
            "person_id", flat=True
        )
    )
    drafts = [
        Draft(e.enrolment.person, _page(issuer, course, e, today)) for e in chunk if e.enrolment.person_id not in held
    ]
    return len(enter(register, course.training_class, drafts, by=by, now=now)) if drafts else 0


@dataclass(frozen=True, slots=True)
class Course:
    """What every certificate of a class says about the class."""

    training_class: TrainingClass
    topics: tuple[str, ...]
    first_on: dt.date
    last_on: dt.date
    minutes: int
    place: str


def _course(training_class: TrainingClass) -> Course:
    """The class in the words of the certificate. Two queries."""
    sessions = list(training_class.sessions.all())
    if not sessions:
        raise Conflict("Lớp chưa có buổi học nào; hãy thêm buổi học rồi cấp chứng nhận.")
    days = [s.starts_at.astimezone(VN).date() for s in sessions]
    return Course(
        training_class=training_class,
        topics=tuple(topic_title(t) for t in training_class.modules.values_list("topic", flat=True)),
        first_on=min(days),
        last_on=max(days),
        minutes=sum(s.minutes for s in sessions),
        place=sessions[0].place,
    )


def printed_percent(found: Eligibility) -> int | None:
    """The best result in whole percent; None when there was no test."""
    percent = found.exam_result.best_percent if found.exam_result else None
    return whole_percent(percent) if percent is not None else None


def _page(issuer: Issuer, course: Course, found: Eligibility, today: dt.date) -> Printed:
    """What is printed for one person; number, code and address come with the register's entry."""
    person, enrolment = found.enrolment.person, found.enrolment
    return Printed(
        number="",
        code="",
        url="",
        issuer_vi=issuer.name_vi,
        issuer_en=issuer.name_en,
        superior_vi=issuer.superior_vi,
        title_vi=issuer.title_vi,
        title_en=issuer.title_en,
        holder=person.full_name,
        sex=person.sex,
        birth=born_as_written(person.birth_date, person.birth_year),
        position=POSITIONS.get(enrolment.position, ""),
        union=enrolment.unit.name,
        course=course.training_class.name,
        topics=course.topics,
        first_on=course.first_on,
        last_on=course.last_on,
        minutes=course.minutes,
        place=course.place,
        percent=printed_percent(found),
        issued_on=today,
        issued_in=issuer.place,
        signer_title_vi=issuer.signer_title_vi,
        signer_title_en=issuer.signer_title_en,
        signer_name=issuer.signer_name,
    )
