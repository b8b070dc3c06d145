"""A confidential file whose holder left: the unit above gives it to another officer of the union, unread."""

import datetime as dt

from django.db import transaction

from diemtua.audit.actions import record
from diemtua.casework.access import forsaken_cases, may_take_over, require_upper
from diemtua.casework.actions.people import hold_members
from diemtua.casework.models import Case, CaseMember, Comment
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.people.models import User

Role = CaseMember.Role


@transaction.atomic
def rescue_case(*, case: Case, to: User, reason: str, by: User, now: dt.datetime) -> None:
    """`to` holds the file from now on, who left is named no more, the members read why. `by` is named nowhere and reads nothing.

    Conflict when the file has a holder: nobody takes one away from who may hold it, and of two rescuers one gives it.
    """
    require_upper(by)
    hold_members(case)
    former = case.members.filter(until=None, role=Role.HOLDER).select_related("user").first()
    if former is None or not forsaken_cases(by).filter(pk=case.pk).exists():
        raise Conflict("Hồ sơ này đang có người giữ hoặc không thuộc phạm vi của bạn; hãy tải lại danh sách.")
    if not reason.strip():
        raise BadInput("Hãy ghi lý do giao hồ sơ, để người theo hồ sơ và người xem nhật ký hiểu.")
    if not may_take_over(case, by).filter(pk=to.pk).exists():
        raise BadInput(f"Hồ sơ kín chỉ giao được cho cán bộ đương nhiệm của chính {case.unit}, không phải người giao.")
    case.members.filter(user__in=(former.user, to), until=None).update(until=now)
    CaseMember.objects.create(case=case, user=to, role=Role.HOLDER, named_by=by, since=now)
    said = f"{former.user} không còn giữ được hồ sơ này. {by} giao cho {to} giữ: {reason.strip()}. Người giao không đọc hồ sơ."
    Comment.objects.create(case=case, text=said.replace("..", "."), by=by, at=now)
    record(
        "casework.rescue_case", by=by, subject=case, label=case.audit_label,
        former=str(former.user), to=str(to), reason=reason.strip()[:300],
    )  # fmt: skip
