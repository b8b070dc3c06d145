"""Who is in the room: by the code on the screen, or ticked by hand."""

import datetime as dt

from django.db import IntegrityError, transaction

from diemtua.audit.actions import record
from diemtua.kernel.dates import VN
from diemtua.kernel.errors import Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.training.access import can_organise
from diemtua.training.actions import seats
from diemtua.training.models import Attendance, Enrolment, Session, TrainingClass
from diemtua.training.queries.people import seated_without_mark
from diemtua.training.rules import Span, check_in_is_open
from diemtua.unions.models import Person

# Certificates rest on it from then on (`credentials` issues for finished classes only).
SETTLED = (
    "Lớp đã kết thúc hoặc đã hủy nên điểm danh đã chốt, không sửa được nữa; nếu đã cấp chứng nhận cho người thật ra vắng mặt, "
    "hãy thu hồi chứng nhận đó."
)


def check_in(*, session: Session, enrolment: Enrolment, by: User, now: dt.datetime) -> Attendance:
    """This officer is present; the caller has checked the code or the ticket. Four queries.

    Raises Conflict outside the time for checking in, when declined or withdrawn, or when present already.
    """
    if enrolment.person.user_id != by.pk:
        raise NotAllowed("Mỗi người tự điểm danh bằng tài khoản của mình; hãy đăng nhập lại.")
    if session.training_class.state != TrainingClass.State.CALLED:
        raise Conflict("Lớp này không còn mở; hãy hỏi ban tổ chức.")
    span = Span(session.starts_at, session.ends_at)
    if not check_in_is_open(span, now=now):
        raise Conflict(f"Chỉ điểm danh được từ 60 phút trước đến 30 phút sau buổi học ({span}); hãy gặp ban tổ chức.")
    with transaction.atomic():
        made = _be_present(session, enrolment, Attendance.Method.SCAN, by, now)
        # Declined or withdrawn meanwhile, perhaps. Held after its mark, as by whoever ticks by hand; not the row of the class: a whole
        # room checks in at once.
        rows = Enrolment.objects.filter(pk=enrolment.pk)
        if rows.filter(state=Enrolment.State.CALLED).update(state=Enrolment.State.ACCEPTED, responded_at=now):
            seats.expect_at_exam(session.training_class, [enrolment.person], by=by)
        elif not rows.filter(state=Enrolment.State.ACCEPTED).select_for_update(no_key=True).exists():
            raise Conflict("Bạn đã xin vắng hoặc đã rút khỏi lớp; hãy gặp ban tổ chức để được ghi có mặt.")
        record("training.check_in", by=by, subject=session, label=str(by), enrolment=enrolment.pk)
    return made


@transaction.atomic
def mark_present(*, session: Session, enrolment: Enrolment, by: User, now: dt.datetime) -> Attendance:
    """Ticked by hand by organiser or lecturer; who had declined takes a seat again. Conflict when present or no seat."""
    _require_staff(session, by)
    held = seats.hold(session.training_class)
    enrolment.refresh_from_db(fields=["state"])  # withdrawn meanwhile, perhaps
    if enrolment.state == Enrolment.State.WITHDRAWN:
        raise Conflict("Người này đã rút khỏi lớp; hãy thêm lại vào danh sách trước khi ghi có mặt.")
    if enrolment.state == Enrolment.State.DECLINED:
        seats.take(held, 1)
    made = _be_present(session, enrolment, Attendance.Method.HAND, by, now)
    if enrolment.state != Enrolment.State.ACCEPTED:
        changed = Enrolment.objects.filter(pk=enrolment.pk, state=enrolment.state)
        if not changed.update(state=Enrolment.State.ACCEPTED, decline_reason="", responded_at=now):
            raise Conflict("Trạng thái của người này vừa đổi; hãy tải lại trang rồi ghi lại.")
        seats.expect_at_exam(held, [enrolment.person], by=by)
    record("training.mark_present", by=by, subject=enrolment, session=session.pk)
    return made


@transaction.atomic
def mark_all_present(*, session: Session, by: User, now: dt.datetime) -> int:
    """Everybody with a seat and no mark yet is present; how many. Nothing is written when there is nobody.

    Who declined is left to be ticked one by one. Raises Conflict before the session begins.
    """
    _require_staff(session, by)
    if now < session.starts_at:
        raise Conflict(
            f"Buổi học chưa bắt đầu; từ {session.starts_at.astimezone(VN):%H:%M} hãy ghi cho tất cả, trước đó ghi từng người."
        )
    held = seats.hold(session.training_class)
    fresh = list(seated_without_mark(session).values_list("pk", flat=True))
    if fresh:
        Attendance.objects.bulk_create(
            (
                Attendance(session=session, enrolment_id=pk, method=Attendance.Method.HAND, at=now, by=by)
                for pk in fresh
            ),
            ignore_conflicts=True,  # who scans the code this moment is present by the scan
            batch_size=500,
        )
        called = Enrolment.objects.filter(pk__in=fresh, state=Enrolment.State.CALLED)
        coming = list(Person.objects.filter(enrolments__in=called))
        called.update(state=Enrolment.State.ACCEPTED, responded_at=now)
        seats.expect_at_exam(held, coming, by=by)
        record(
            "training.mark_all_present", by=by, subject=session, label=session.training_class.name, people=len(fresh)
        )
    return len(fresh)


@transaction.atomic
def unmark_present(*, session: Session, enrolment: Enrolment, by: User) -> None:
    """Take a presence back. Conflict when there is none, or the class ended meanwhile."""
    _require_staff(session, by)
    seats.hold(session.training_class)
    deleted, _ = Attendance.objects.filter(session=session, enrolment=enrolment).delete()
    if not deleted:
        raise Conflict(f"{enrolment.person} chưa được ghi có mặt; hãy tải lại trang.")
    record("training.unmark_present", by=by, subject=enrolment, session=session.pk)


def _be_present(session: Session, enrolment: Enrolment, method: str, by: User, now: dt.datetime) -> Attendance:
    try:
        with transaction.atomic():
            return Attendance.objects.create(session=session, enrolment=enrolment, method=method, at=now, by=by)
    except IntegrityError:
        earlier = Attendance.objects.get(session=session, enrolment=enrolment)
        raise Conflict(f"Đã ghi có mặt lúc {earlier.at.astimezone(VN):%H:%M}; không cần điểm danh lại.") from None


def _require_staff(session: Session, by: User) -> None:
    training_class = session.training_class
    if not (can_organise(by, training_class) or training_class.lecturers.filter(pk=by.pk).exists()):
        raise NotAllowed("Chỉ ban tổ chức và giảng viên của lớp mới ghi có mặt được.")
    if not training_class.is_open:
        raise Conflict(SETTLED)
