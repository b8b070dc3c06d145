"""Putting a file away, and taking it out again."""

import datetime as dt

from django.db import transaction
from django.utils.timezone import localdate

from diemtua.audit.actions import record
from diemtua.casework.access import can_act, require_actor
from diemtua.casework.actions.recording import recount
from diemtua.casework.models import Case
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User


@transaction.atomic
def close_case(*, case: Case, note: str, by: User, now: dt.datetime) -> None:
    """Put the file away and say how it ended. Nothing is erased; deadlines stop."""
    require_actor(by, case)
    if not note.strip():
        raise BadInput("Hãy ghi kết quả của vụ việc trước khi đóng hồ sơ.")
    closed = Case.objects.filter(pk=case.pk, closed_at=None).update(
        closed_at=now, closed_by=by, close_note=note.strip()[:300], asked_upper_at=None
    )
    if not closed:
        raise Conflict("Hồ sơ đã đóng rồi; hãy tải lại trang.")
    case.refresh_from_db()
    record("casework.close_case", by=by, subject=case, label=case.audit_label)


@transaction.atomic
def reopen_case(*, case: Case, by: User, now: dt.datetime) -> None:
    """Take the file out again; what is due is counted anew."""
    if not can_act(by, case):
        raise NotAllowed("Người giữ hồ sơ hoặc người cùng làm mới mở lại được hồ sơ này.")
    if (
        not Case.objects.filter(pk=case.pk)
        .exclude(closed_at=None)
        .update(closed_at=None, closed_by=None, close_note="")
    ):
        raise Conflict("Hồ sơ đang mở; hãy tải lại trang.")
    case.refresh_from_db()
    recount(case, localdate(now))
    record("casework.reopen_case", by=by, subject=case, label=case.audit_label)
