"""Calling people to a class, and their answers."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from diemtua.audit.actions import record
from diemtua.exams.actions import withdraw_person
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.training.access import require_organiser
from diemtua.training.actions import seats
from diemtua.training.models import Enrolment, Session, TrainingClass
from diemtua.training.queries.calling import callable_officers, in_order_of_need
from diemtua.unions.models import Mandate


@transaction.atomic
def call_officers(
    *,
    training_class: TrainingClass,
    mandates: QuerySet[Mandate],
    ticked: Iterable[int] | None = None,
    skip_called_elsewhere: bool = True,
    by: User,
    now: dt.datetime,
) -> int:
    """Call officers; how many were called.

    Without `ticked`: all of `mandates` up to the free seats, those in need first. With it (ids of mandates): exactly
    these, or Conflict when there are more than seats. Whoever is on the list already, in whatever state, is skipped.
    Raises Conflict when the class is full or over, or nobody is left to call.
    """
    require_organiser(by, training_class.unit)
    held = seats.hold(training_class)
    if held.free_seats <= 0:
        raise Conflict(
            f"Lớp đã đủ {held.capacity} chỗ, có thể một người khác vừa triệu tập cùng lúc; hãy tăng số chỗ rồi gọi tiếp."
        )
    found = callable_officers(held, mandates, skip_called_elsewhere=skip_called_elsewhere)
    if ticked is not None:
        found = found.filter(pk__in=list(ticked))
    chosen = _first_mandate_of_each(
        in_order_of_need(found, held), limit=held.free_seats if ticked is None else held.free_seats + 1
    )
    if not chosen:
        raise Conflict("Không còn ai để gọi: những người này đã có trong danh sách lớp; hãy chọn lại.")
    if len(chosen) > held.free_seats:
        raise Conflict(f"Lớp chỉ còn {held.free_seats} chỗ, bạn chọn nhiều hơn; hãy bỏ bớt hoặc tăng số chỗ của lớp.")
    seats.take(held, len(chosen))
    Enrolment.objects.bulk_create(
        Enrolment(training_class=held, person_id=m.person_id, unit_id=m.unit_id, position=m.position, called_at=now)
        for m in chosen
    )
    seats.expect_at_exam(held, [m.person for m in chosen], by=by)
    record("training.call_officers", by=by, subject=held, called=len(chosen))
    return len(chosen)


def _first_mandate_of_each(mandates: QuerySet[Mandate], *, limit: int) -> list[Mandate]:
    """The first mandate of each person, at most `limit` persons."""
    found: dict[int, Mandate] = {}
    for mandate in mandates.iterator(chunk_size=500):
        if len(found) == limit:
            break
        found.setdefault(mandate.person_id, mandate)
    return list(found.values())


@transaction.atomic
def call_person(*, training_class: TrainingClass, mandate: Mandate, by: User, now: dt.datetime) -> Enrolment:
    """Call one person by hand, also one who declined or was withdrawn. Conflict when called already or no seat is free."""
    require_organiser(by, training_class.unit)
    held = seats.hold(training_class)
    seats.take(held, 1)
    enrolment, made = Enrolment.objects.get_or_create(
        training_class=held,
        person=mandate.person,
        defaults={"unit": mandate.unit, "position": mandate.position, "called_at": now},
    )
    if not made:
        if enrolment.has_seat:
            raise Conflict(f"{mandate.person} đã có trong danh sách lớp.")
        enrolment.unit, enrolment.position = mandate.unit, mandate.position
        enrolment.state, enrolment.called_at, enrolment.responded_at = Enrolment.State.CALLED, now, None
        enrolment.decline_reason = enrolment.withdraw_reason = ""
        enrolment.save()
    seats.expect_at_exam(held, [mandate.person], by=by)
    record("training.call_person", by=by, subject=enrolment)
    return enrolment


@transaction.atomic
def withdraw_enrolment(*, enrolment: Enrolment, reason: str, by: User, now: dt.datetime) -> Enrolment:
    """Take one person off the list and out of the exam; the seat is free again. Conflict when not on the list."""
    require_organiser(by, enrolment.training_class.unit)
    if not reason.strip():
        raise BadInput("Hãy ghi lý do rút khỏi lớp; học viên sẽ thấy lý do này.")
    held = seats.hold(enrolment.training_class)
    _change(
        enrolment,
        [*Enrolment.SEATED, Enrolment.State.DECLINED],
        state=Enrolment.State.WITHDRAWN,
        withdraw_reason=reason.strip(),
    )
    _leave_exam(held, enrolment, by, now)
    record("training.withdraw_enrolment", by=by, subject=enrolment)
    return enrolment


@transaction.atomic
def accept_call(*, enrolment: Enrolment, by: User, now: dt.datetime) -> Enrolment:
    """The officer will come; also after having declined, when a seat is still free and the class has not begun.

    Who accepted a class that was moved since says it once more, for the new times.
    """
    _require_own(enrolment, by)
    again = enrolment.knows_old_times
    held = seats.hold(enrolment.training_class) if again else _answerable(enrolment, now)
    states = [Enrolment.State.ACCEPTED] if again else [Enrolment.State.CALLED, Enrolment.State.DECLINED]
    _change(enrolment, states, state=Enrolment.State.ACCEPTED, decline_reason="", responded_at=now)  # fmt: skip
    seats.expect_at_exam(held, [enrolment.person], by=by)
    record("training.accept_call", by=by, subject=held, enrolment=enrolment.pk)
    return enrolment


@transaction.atomic
def decline_call(*, enrolment: Enrolment, reason: str, by: User, now: dt.datetime) -> Enrolment:
    """The officer cannot come; the seat is free again, and the exam expects nobody. A reason is needed; not after the class has begun."""
    _require_own(enrolment, by)
    if not reason.strip():
        raise BadInput("Hãy ghi lý do xin vắng, để ban tổ chức xếp bạn vào lớp khác.")
    held = _answerable(enrolment, now)
    _change(enrolment, list(Enrolment.SEATED), state=Enrolment.State.DECLINED, decline_reason=reason.strip(), responded_at=now)  # fmt: skip
    _leave_exam(held, enrolment, by, now)
    record("training.decline_call", by=by, subject=held, enrolment=enrolment.pk)
    return enrolment


def _require_own(enrolment: Enrolment, by: User) -> None:
    if enrolment.person.user_id != by.pk:
        raise NotAllowed("Chỉ người được gọi mới trả lời được giấy triệu tập của mình.")


def _answerable(enrolment: Enrolment, now: dt.datetime) -> TrainingClass:
    """The class, held; Conflict once its first session has begun."""
    held = seats.hold(enrolment.training_class)
    first = Session.objects.filter(training_class=held).order_by("starts_at").first()
    if first is not None and first.starts_at <= now:
        raise Conflict("Lớp đã bắt đầu nên không đổi trả lời được nữa; hãy báo trực tiếp cho ban tổ chức.")
    return held


def _change(enrolment: Enrolment, states: list[Enrolment.State], **values: object) -> None:
    """Move the enrolment on from one of `states`, its seat with it; the class must be held. Conflict otherwise."""
    before = Enrolment.objects.get(pk=enrolment.pk)
    if before.state not in states or not Enrolment.objects.filter(pk=enrolment.pk, state=before.state).update(**values):
        raise Conflict(f"Trạng thái hiện nay là «{before.get_state_display()}» nên không làm được; hãy tải lại trang.")
    enrolment.refresh_from_db()
    if before.has_seat and not enrolment.has_seat:
        seats.give_back(enrolment.training_class)
    elif enrolment.has_seat and not before.has_seat:
        seats.take(enrolment.training_class, 1)


def _leave_exam(held: TrainingClass, enrolment: Enrolment, by: User, now: dt.datetime) -> None:
    if held.exam and held.exam.entries.filter(person=enrolment.person_id, withdrawn_at=None).exists():
        withdraw_person(exam=held.exam, person=enrolment.person, by=by, now=now)
