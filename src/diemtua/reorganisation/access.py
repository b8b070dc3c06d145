"""Who sees, drafts and approves decisions: officers of the unit the decision is made within."""

from django.db.models import QuerySet

from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.reorganisation.models import Decision
from diemtua.unions.access import can_manage, in_scope, is_upper_officer, managed_roots
from diemtua.unions.models import Unit


def draft_scopes(user: User) -> list[Unit]:
    """The units above the grassroots within which the user may draft a decision."""
    return [unit for unit in managed_roots(user) if not unit.is_grassroots]


def require_drafter(user: User) -> None:
    """Raises NotAllowed unless the user acts for a unit above the grassroots."""
    if not is_upper_officer(user):
        raise NotAllowed("Việc sắp xếp tổ chức do công đoàn cấp trên lập; hãy chuyển đề nghị của bạn lên cấp trên.")


def visible_decisions(user: User) -> QuerySet[Decision]:
    """Decisions within the units the user manages."""
    if not is_upper_officer(user):
        return Decision.objects.none()
    return Decision.objects.filter(in_scope(user, "scope__")).select_related(
        "scope", "drafted_by", "approved_by", "cancelled_by", "job"
    )


def can_approve(user: User, decision: Decision) -> bool:
    """A second person: manages the same unit, and did not draft it."""
    return user.pk != decision.drafted_by_id and can_manage(user, decision.scope)


def require_approver(user: User, decision: Decision) -> None:
    """Raises NotAllowed unless the user may approve this decision."""
    if not can_approve(user, decision):
        raise NotAllowed("Quyết định phải do người khác duyệt, không phải người soạn; hãy nhờ đồng nghiệp cùng đơn vị mở trang này.")  # fmt: skip
