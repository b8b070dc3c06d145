"""The class itself: created, changed, copied, given a test, cancelled, finished."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, F, ProtectedError, Q

from diemtua.audit.actions import record
from diemtua.corrections.models import Edit, sealed_changes
from diemtua.exams.actions import enter_persons, name_markers, open_exam, withdraw_everybody
from diemtua.exams.models import Paper
from diemtua.kernel.dates import VN
from diemtua.kernel.editions import edition_of
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.text import fold
from diemtua.people.models import User
from diemtua.training.access import require_organiser
from diemtua.training.actions.seats import OPEN_STATES
from diemtua.training.models import ClassModule, Enrolment, Question, Session, TrainingClass
from diemtua.training.rules import attended_enough
from diemtua.unions.models import Person, Unit


@dataclass(frozen=True, slots=True)
class ModulePlan:
    """One topic and its teaching time."""

    topic: str
    minutes: int


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One session; `pk` None for a new one."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    question_minutes: int
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """All an organiser fills in about a class."""

    name: str
    unit: Unit
    capacity: int
    attendance_percent: int = 80
    contact: str = ""
    lecturers: Sequence[User] = ()
    modules: Sequence[ModulePlan] = ()
    sessions: Sequence[SessionPlan] = field(default_factory=list)


@transaction.atomic
def create_class(*, plan: ClassPlan, by: User) -> TrainingClass:
    """A new class in preparation."""
    require_organiser(by, plan.unit)
    _check(plan)
    made = TrainingClass.objects.create(
        name=plan.name,
        unit=plan.unit,
        capacity=plan.capacity,
        attendance_percent=plan.attendance_percent,
        contact=plan.contact,
    )
    _write_parts(made, plan)
    record("training.create_class", by=by, subject=made, unit=plan.unit.pk, capacity=plan.capacity)
    return made


def class_edition(training_class: TrainingClass) -> str:
    """A mark of all that the form of this class shows; three queries."""
    shown = [getattr(training_class, name) for name in ("name", "unit_id", "capacity", "attendance_percent", "contact")]
    sessions = training_class.sessions.values_list("pk", "starts_at", "ends_at", "place", "question_minutes")
    return edition_of(
        {
            "details": shown,
            "lecturers": sorted(training_class.lecturers.values_list("pk", flat=True)),
            "modules": list(training_class.modules.values_list("topic", "minutes")),
            "sessions": list(sessions),
        }
    )


@transaction.atomic
def edit_class(
    *, training_class: TrainingClass, plan: ClassPlan, edition: str, by: User, now: dt.datetime
) -> TrainingClass:
    """Change the plan of a class that is not over; `edition` is what the form was made from. New lecturers mark the essays of its test,
    and who accepted a class whose times or places change is asked again.

    Raises Conflict when somebody edited it meanwhile, when it is finished or cancelled, when more people are called than the new capacity holds, when a
    session somebody was present at would go, or when the organising unit would change after people were called.
    """
    before = TrainingClass.objects.select_related("unit").get(
        pk=training_class.pk
    )  # the form may have changed the other
    require_organiser(by, before.unit)
    require_organiser(by, plan.unit)
    _check(plan)
    if before.state != TrainingClass.State.DRAFT and plan.unit.pk != before.unit_id:
        raise Conflict("Lớp đã triệu tập thì không đổi đơn vị tổ chức được; hãy hủy lớp này và tạo lớp mới.")
    open_class = TrainingClass.objects.filter(pk=training_class.pk, state__in=OPEN_STATES)
    if open_class.update(state=F("state")) and class_edition(open_class.get()) != edition:
        raise Conflict(
            "Lớp vừa được người khác sửa trong lúc bạn mở trang này; hãy mở trang sửa lớp ở một thẻ khác để xem bản mới."
        )
    if not open_class.filter(seats_taken__lte=plan.capacity).update(
        name=plan.name,
        search=fold(plan.name),
        unit=plan.unit,
        capacity=plan.capacity,
        attendance_percent=plan.attendance_percent,
        contact=plan.contact,
    ):
        fresh = open_class.first()
        if fresh is None:
            raise Conflict("Lớp đã kết thúc hoặc đã hủy nên không sửa được nữa.")
        raise Conflict(f"Đã có {fresh.seats_taken} người giữ chỗ; số chỗ không thể ít hơn. Hãy rút bớt người trước.")
    training_class.refresh_from_db()
    exam = training_class.exam
    they_mark = exam is not None and set(exam.markers.all()) == set(training_class.lecturers.all())
    times = _times(training_class)
    _write_parts(training_class, plan)
    is_moved = training_class.state == TrainingClass.State.CALLED and _times(training_class) != times
    if is_moved:
        training_class.rescheduled_at = now
        training_class.save(update_fields=["rescheduled_at"])
    if exam is not None and they_mark:  # else somebody named the markers by hand
        name_markers(exam=exam, markers=plan.lecturers, by=by)
    record("training.edit_class", by=by, subject=training_class, capacity=plan.capacity, is_moved=is_moved)
    return training_class


@transaction.atomic
def duplicate_class(*, training_class: TrainingClass, by: User) -> TrainingClass:
    """A class in preparation with the same modules, lecturers and rules; sessions, people and test are not copied."""
    require_organiser(by, training_class.unit)
    made = TrainingClass.objects.create(
        name=f"{training_class.name[:188]} (bản mới)",
        unit=training_class.unit,
        capacity=training_class.capacity,
        attendance_percent=training_class.attendance_percent,
        contact=training_class.contact,
        notice_place=training_class.notice_place,
        signer_title=training_class.signer_title,
        signer_name=training_class.signer_name,
    )
    made.lecturers.set(training_class.lecturers.all())
    ClassModule.objects.bulk_create(
        ClassModule(training_class=made, topic=m.topic, minutes=m.minutes, position=m.position)
        for m in training_class.modules.all()
    )
    record("training.duplicate_class", by=by, subject=made, source=training_class.pk)
    return made


@transaction.atomic
def choose_test(
    *, training_class: TrainingClass, paper: Paper, opens_at: dt.datetime, closes_at: dt.datetime, by: User
) -> TrainingClass:
    """Open an exam on this paper for the class and enter everybody who has a seat; the lecturers mark its essays."""
    require_organiser(by, training_class.unit)
    exam = open_exam(
        paper=paper,
        title=f"Bài kiểm tra: {training_class.name}"[:200],
        unit=training_class.unit,
        opens_at=opens_at,
        closes_at=closes_at,
        markers=training_class.lecturers.all(),
        by=by,
    )
    if not TrainingClass.objects.filter(pk=training_class.pk, exam=None, state__in=OPEN_STATES).update(exam=exam):
        raise Conflict("Lớp đã có bài kiểm tra, hoặc đã kết thúc; hãy tải lại trang lớp để xem.")
    training_class.exam = exam
    enter_persons(
        exam=exam,
        persons=Person.objects.filter(
            enrolments__training_class=training_class, enrolments__state__in=Enrolment.SEATED
        ),
        by=by,
    )
    record("training.choose_test", by=by, subject=training_class, exam=exam.pk, paper=paper.pk)
    return training_class


@transaction.atomic
def note_class_export(*, training_class: TrainingClass, rows: int, by: User) -> None:
    """The people of the class leave the house as a workbook: who took how many."""
    record("training.export_class", by=by, subject=training_class, rows=rows)


@transaction.atomic
def set_notice(
    *,
    training_class: TrainingClass,
    number: str,
    day: dt.date | None,
    place: str,
    signer_title: str,
    signer_name: str,
    by: User,
) -> TrainingClass:
    """Number, date, place and signer of the convening notice."""
    require_organiser(by, training_class.unit)
    training_class.convening_number, training_class.convened_on = number, day
    training_class.notice_place = place
    training_class.signer_title, training_class.signer_name = signer_title, signer_name
    training_class.save(
        update_fields=["convening_number", "convened_on", "notice_place", "signer_title", "signer_name"]
    )
    record("training.set_notice", by=by, subject=training_class, number=number)
    return training_class


@transaction.atomic
def cancel_class(*, training_class: TrainingClass, reason: str, by: User, now: dt.datetime) -> TrainingClass:
    """Cancel a class that is not over, and its test; those called see the reason. Conflict when over or cancelled."""
    require_organiser(by, training_class.unit)
    if not reason.strip():
        raise BadInput("Hãy ghi lý do hủy để học viên và người sử dụng lao động biết.")
    if not TrainingClass.objects.filter(pk=training_class.pk, state__in=OPEN_STATES).update(
        state=TrainingClass.State.CANCELLED, cancel_reason=reason.strip()
    ):
        raise Conflict("Lớp đã kết thúc hoặc đã được hủy trước đó; hãy tải lại trang.")
    training_class.refresh_from_db()
    if training_class.exam:
        withdraw_everybody(exam=training_class.exam, by=by, now=now)
    record("training.cancel_class", by=by, subject=training_class, reason=reason.strip())
    return training_class


@transaction.atomic
def finish_class(
    *,
    training_class: TrainingClass,
    question_minutes: Mapping[int, int | None],
    hand_on_open: bool,
    by: User,
    now: dt.datetime,
) -> int:
    """Close a class whose last session is over; how many open questions went to the legal advisers.

    `question_minutes`: session id -> minutes really spent on questions. Raises Conflict while a session is to come,
    while questions are open and `hand_on_open` is false, or when the class is not called (any more). Writes the year
    into the register for those who attended enough, so that the next call knows them.
    """
    require_organiser(by, training_class.unit)
    closed = TrainingClass.objects.filter(pk=training_class.pk, state=TrainingClass.State.CALLED)
    if not closed.update(state=TrainingClass.State.FINISHED, finished_at=now):
        raise Conflict("Chỉ kết thúc được lớp đã triệu tập và chưa kết thúc; hãy tải lại trang lớp.")
    sessions = list(training_class.sessions.all())
    if not sessions or max(session.ends_at for session in sessions) > now:
        raise Conflict("Lớp còn buổi chưa học xong; hãy kết thúc sau buổi cuối, hoặc sửa lịch trước.")
    questions = training_class.questions.filter(state=Question.State.OPEN)
    if not hand_on_open and (waiting := questions.count()):
        raise Conflict(
            f"Còn {waiting} câu hỏi chưa trả lời; hãy trả lời hết, hoặc đánh dấu chuyển tất cả sang tư vấn pháp luật."
        )
    handed_on = questions.update(state=Question.State.ADVICE, handed_on_at=now)
    for session in sessions:
        if (minutes := question_minutes.get(session.pk)) is not None:
            session.question_minutes_used = minutes
            session.save(update_fields=["question_minutes_used"])
    _remember_training(training_class, sessions, by=by, now=now)
    training_class.refresh_from_db()
    record("training.finish_class", by=by, subject=training_class, handed_on=handed_on)
    return handed_on


def _remember_training(
    training_class: TrainingClass, sessions: Sequence[Session], *, by: User, now: dt.datetime
) -> None:
    """The year of the class in the register, with a line in each person's history that says where it comes from."""
    year = max(session.ends_at for session in sessions).astimezone(VN).year
    seated = training_class.enrolments.filter(state__in=Enrolment.SEATED).annotate(present=Count("attendances"))
    trained = [
        person_id
        for person_id, present in seated.values_list("person_id", "present")
        if attended_enough(present=present, sessions=len(sessions), wanted_percent=training_class.attendance_percent)
    ]
    older = Q(last_trained_year=None) | Q(last_trained_year__lt=year)
    told = Person.objects.filter(older, pk__in=trained)
    note = f"Dự đủ lớp «{training_class.name}»."[:300]
    Edit.objects.bulk_create(
        Edit(person_id=pk, by=by, at=now, note=note, changes=sealed_changes({"last_trained_year": (before, year)}))
        for pk, before in told.values_list("pk", "last_trained_year")
    )
    told.update(last_trained_year=year)


def _check(plan: ClassPlan) -> None:
    """What no plan may have; what is merely unwise is told by `rules.plan_warnings`."""
    if any(session.ends_at <= session.starts_at for session in plan.sessions):
        raise BadInput("Giờ kết thúc của mỗi buổi phải sau giờ bắt đầu.")
    topics = [module.topic for module in plan.modules]
    if len(topics) != len(set(topics)):
        raise BadInput("Mỗi chuyên đề chỉ chọn một lần; hãy gộp thời lượng vào một dòng.")
    if not all(lecturer.is_lecturer for lecturer in plan.lecturers):
        raise BadInput("Chỉ tài khoản giảng viên mới được chọn giảng lớp.")


def _times(training_class: TrainingClass) -> set[tuple[str, str, str]]:
    """When and where the class meets, to the minute, as people wrote it down."""
    rows = training_class.sessions.values_list("starts_at", "ends_at", "place")
    return {(f"{starts_at:%Y-%m-%d %H:%M}", f"{ends_at:%Y-%m-%d %H:%M}", place) for starts_at, ends_at, place in rows}


def _write_parts(training_class: TrainingClass, plan: ClassPlan) -> None:
    """Lecturers, modules and sessions as planned; sessions keep their row, so that attendance and screens stay valid."""
    training_class.lecturers.set(plan.lecturers)
    training_class.modules.all().delete()
    ClassModule.objects.bulk_create(
        ClassModule(training_class=training_class, topic=module.topic, minutes=module.minutes, position=position)
        for position, module in enumerate(plan.modules)
    )
    kept = {session.pk for session in plan.sessions if session.pk}
    try:
        training_class.sessions.exclude(pk__in=kept).delete()
    except ProtectedError:
        raise Conflict("Buổi đã có người điểm danh thì không bỏ được; hãy sửa giờ của buổi đó.") from None
    for session in plan.sessions:
        Session.objects.update_or_create(
            pk=session.pk,
            training_class=training_class,
            defaults={
                "starts_at": session.starts_at,
                "ends_at": session.ends_at,
                "place": session.place,
                "question_minutes": session.question_minutes,
            },
        )
