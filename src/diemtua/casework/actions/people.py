"""Who works on a case and what they tell each other; the workers a dispute is about."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.timezone import localdate

from diemtua.audit.actions import record
from diemtua.casework.access import can_act, may_be_named, require_actor, require_hander, role_in, stewards_above
from diemtua.casework.models import Case, CaseMember, Claimant, Comment
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.kernel.text import clean
from diemtua.people.models import User
from diemtua.unions.access import can_manage

Role = CaseMember.Role


@transaction.atomic
def name_member(*, case: Case, user: User, role: str, by: User, now: dt.datetime) -> CaseMember:
    """Let somebody of the union or above work on the case or follow it; naming again changes the role."""
    hold_members(case)
    require_hander(by, case)
    if role not in (Role.ACTS, Role.FOLLOWS):
        raise BadInput("Hãy chọn «cùng làm» hoặc «theo dõi»; muốn đổi người giữ hồ sơ, hãy bàn giao.")
    if not may_be_named(case).filter(pk=user.pk).exists():
        raise BadInput(f"Chỉ nêu tên được cán bộ của {case.unit}, của công đoàn cấp trên hoặc tư vấn viên pháp luật.")
    if role_in(user, case) == Role.HOLDER:
        raise Conflict(f"{user} đang giữ hồ sơ; hãy bàn giao cho người khác trước.")
    _end(case, user, now)
    named = CaseMember.objects.create(case=case, user=user, role=role, named_by=by, since=now)
    record("casework.name_member", by=by, subject=case, label=case.audit_label, user=str(user), role=role)
    return named


@transaction.atomic
def end_membership(*, case: Case, user: User, by: User, now: dt.datetime) -> None:
    """Somebody no longer follows: said by the holder, or by oneself."""
    hold_members(case)
    if user.pk != by.pk:
        require_hander(by, case)
    if case.members.filter(user=user, until=None, role=Role.HOLDER).exists():
        raise Conflict("Hồ sơ phải luôn có người giữ; hãy bàn giao cho người khác trước.")
    if not _end(case, user, now):
        raise Conflict(f"{user} không còn theo vụ việc này; hãy tải lại trang.")
    record("casework.end_membership", by=by, subject=case, label=case.audit_label, user=str(user))


@transaction.atomic
def follow_case(*, case: Case, by: User, now: dt.datetime) -> None:
    """An officer above takes a case of his scope into his own agenda and calendar."""
    hold_members(case)
    if case.confidential or not can_manage(by, case.unit):
        raise NotAllowed("Chỉ cán bộ công đoàn cấp trên tự theo dõi được vụ việc không kín trong phạm vi của mình.")
    if role_in(by, case):
        raise Conflict("Bạn đã theo vụ việc này rồi.")
    CaseMember.objects.create(case=case, user=by, role=Role.FOLLOWS, named_by=by, since=now)
    record("casework.follow_case", by=by, subject=case, label=case.audit_label)


@transaction.atomic
def hand_over(*, case: Case, to: User, stays: bool, by: User, now: dt.datetime) -> None:
    """Somebody else holds the file from now on; `stays` keeps the former holder as one who works on it."""
    hold_members(case)
    require_hander(by, case)
    if not may_be_named(case).filter(pk=to.pk).exists():
        raise BadInput(
            f"Chỉ bàn giao được cho cán bộ của {case.unit}, của công đoàn cấp trên hoặc tư vấn viên pháp luật."
        )
    holder = case.members.filter(until=None, role=Role.HOLDER).select_related("user").first()
    if holder is not None and holder.user_id == to.pk:
        raise Conflict(f"{to} đang giữ hồ sơ này rồi.")
    if holder is not None:
        _end(case, holder.user, now)
    _end(case, to, now)
    CaseMember.objects.create(case=case, user=to, role=Role.HOLDER, named_by=by, since=now)
    if stays and holder is not None:
        CaseMember.objects.create(case=case, user=holder.user, role=Role.ACTS, named_by=by, since=now)
    record("casework.hand_over", by=by, subject=case, label=case.audit_label, to=str(to))


@transaction.atomic
def ask_upper(*, case: Case, text: str, by: User, now: dt.datetime) -> list[User]:
    """Ask the union above for help: its officers are named to follow, confidential or not, and read `text` first."""
    hold_members(case)
    require_actor(by, case)
    if not text.strip():
        raise BadInput("Hãy viết bạn cần công đoàn cấp trên giúp việc gì.")
    above = [user for user in stewards_above(case) if user.pk != by.pk]
    if not above:
        raise Conflict("Đơn vị cấp trên chưa có cán bộ phụ trách trên hệ thống; hãy gọi điện trực tiếp.")
    if not Case.objects.filter(pk=case.pk, asked_upper_at=None).update(asked_upper_at=now):
        raise Conflict("Vụ việc đã được báo công đoàn cấp trên; hãy viết thêm vào phần trao đổi.")
    case.asked_upper_at = now
    followed = set(case.members.filter(until=None).values_list("user_id", flat=True))
    CaseMember.objects.bulk_create(
        CaseMember(case=case, user=user, role=Role.FOLLOWS, named_by=by, since=now)
        for user in above
        if user.pk not in followed
    )
    Comment.objects.create(case=case, text=text.strip(), by=by, at=now)
    record("casework.ask_upper", by=by, subject=case, label=case.audit_label, named=len(above))
    return above


@transaction.atomic
def write_comment(*, case: Case, text: str, by: User, now: dt.datetime) -> Comment:
    """Say something to everybody who sees the case. An answer from above ends the call for help."""
    if not role_in(by, case) and (case.confidential or not can_manage(by, case.unit)):
        raise NotAllowed("Chỉ người được theo vụ việc này viết trao đổi.")
    if not text.strip():
        raise BadInput("Hãy viết nội dung trao đổi trước khi gửi.")
    written = Comment.objects.create(case=case, text=text.strip(), by=by, at=now)
    if case.asked_upper_at is not None and not can_act(by, case):
        Case.objects.filter(pk=case.pk).update(asked_upper_at=None)
        case.asked_upper_at = None
    record("casework.write_comment", by=by, subject=case, label=case.audit_label)
    return written


@transaction.atomic
def add_claimants(*, case: Case, names: Sequence[str], by: User, now: dt.datetime) -> list[Claimant]:
    """Add the workers of a dispute by name; a name already there is left out, a namesake is told apart by more words."""
    require_actor(by, case)
    known = {c.full_name.casefold() for c in case.claimants.all()}
    wanted = []
    for name in (clean(n) for n in names):
        if name and name.casefold() not in known:
            known.add(name.casefold())
            wanted.append(name[:150])
    if not wanted:
        raise BadInput("Chưa có tên mới nào; mỗi dòng một người, trùng tên thì ghi thêm tổ hoặc mã số nhân viên.")
    added = Claimant.objects.bulk_create(Claimant(case=case, full_name=name) for name in wanted)
    record("casework.add_claimants", by=by, subject=case, label=case.audit_label, added=len(added))
    return added


@transaction.atomic
def authorise_claimants(*, case: Case, claimants: Sequence[Claimant], on: dt.date, by: User, now: dt.datetime) -> int:
    """Note the day these workers signed the authorisation for the union (Labour Code Art. 178(4)); how many."""
    require_actor(by, case)
    if on > localdate(now):
        raise BadInput("Ngày ký giấy ủy quyền chưa đến; hãy kiểm tra lại ngày.")
    changed = case.claimants.filter(pk__in=[c.pk for c in claimants]).update(authorised_on=on)
    if not changed:
        raise BadInput("Hãy chọn ít nhất một người đã ký giấy ủy quyền.")
    record("casework.authorise_claimants", by=by, subject=case, label=case.audit_label, people=changed)
    return changed


def hold_members(case: Case) -> None:
    """Lock the case's row until the transaction ends: of two who name people in it the second sees what the first did."""
    Case.objects.select_for_update().only("pk").get(pk=case.pk)


def _end(case: Case, user: User, now: dt.datetime) -> int:
    return case.members.filter(user=user, until=None).update(until=now)
