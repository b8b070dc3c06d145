"""Who sees and manages which units and persons. The only way from a page to a row of the register."""

import datetime as dt

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.unions.columns import Mask, Register
from diemtua.unions.models import CodeBatch, Mandate, Person, SavedView, Stewardship, Unit
from diemtua.unions.rules import PERSON_NEAR_FOR, subtree_end


def managed_roots(user: User) -> list[Unit]:
    """The units this account acts for, remembered on the user for the request: one query for who acts for none, else two."""
    if not user.is_authenticated or not user.is_active:
        return []
    cached: list[Unit] | None = getattr(user, "_managed_roots", None)
    if cached is None:
        ids = list(Stewardship.objects.filter(user=user, ended_at=None).values_list("unit_id", flat=True))
        cached = list(Unit.objects.filter(pk__in=ids).select_related("parent")) if ids else []
        user._managed_roots = cached  # type: ignore[attr-defined]
    return cached


def is_upper_officer(user: User) -> bool:
    """Acts for at least one unit above the grassroots."""
    return any(not unit.is_grassroots for unit in managed_roots(user))


def manages_everything(user: User) -> bool:
    """One of the user's units is the top of the only tree: no row of the register lies outside.

    No query for who manages no top; else one, remembered on the user for the request.
    """
    tops = [unit.pk for unit in managed_roots(user) if unit.parent_id is None]
    if not tops:
        return False
    cached: bool | None = getattr(user, "_manages_everything", None)
    if cached is None:
        cached = not Unit.objects.filter(parent=None).exclude(pk__in=tops).exists()
        user._manages_everything = cached  # type: ignore[attr-defined]
    return cached


def in_scope(user: User, prefix: str = "") -> Q:
    """Condition: the path of the unit reached by `prefix` (like «unit__») lies in what the user manages."""
    condition = Q(pk__in=[])
    for unit in managed_roots(user):
        condition |= Q(**{f"{prefix}path__gte": unit.path, f"{prefix}path__lte": subtree_end(unit.path)})
    return condition


def counted_units(user: User, register: Register) -> Mask:
    """The units the user manages, for figures: the same as `visible_units`."""
    if manages_everything(user):
        return np.ones(len(register.units["unit"]), bool)
    found = np.zeros(len(register.units["unit"]), bool)
    for unit in managed_roots(user):
        found |= register.below(unit.path)
    return found


def visible_units(user: User) -> QuerySet[Unit]:
    """Units the user manages."""
    return Unit.objects.all() if manages_everything(user) else Unit.objects.filter(in_scope(user))


def visible_mandates(user: User) -> QuerySet[Mandate]:
    """Mandates in units the user manages. For who manages everything without the join to units: a fifth of the time."""
    return Mandate.objects.all() if manages_everything(user) else Mandate.objects.filter(in_scope(user, "unit__"))


def visible_persons(user: User) -> QuerySet[Person]:
    """Persons with a mandate in units the user manages that runs or ended within five years: with all that is known."""
    near = Q(ended_on=None) | Q(ended_on__gte=near_since())
    return Person.objects.filter(Exists(visible_mandates(user).filter(near, person=OuterRef("pk"))))


def listed_persons(user: User) -> QuerySet[Person]:
    """Persons with a mandate, however long ago, in units the user manages: that they held it, and no more."""
    return Person.objects.filter(Exists(visible_mandates(user).filter(person=OuterRef("pk"))))


def near_since() -> dt.date:
    """Who held a post on that day or later is not only listed."""
    return localdate() - PERSON_NEAR_FOR


def can_manage(user: User, unit: Unit) -> bool:
    """The user acts for this unit or one above it."""
    return any(root.path <= unit.path <= subtree_end(root.path) for root in managed_roots(user))


def person_of(user: User) -> Person | None:
    """The officer behind the account, if any; one query, remembered."""
    if not user.is_authenticated:
        return None
    return getattr(user, "person", None)


def demand_upper_officer(user: User) -> None:
    """Raises NotAllowed unless the user acts for a unit above the grassroots."""
    if not is_upper_officer(user):
        raise NotAllowed(
            "Trang này dành cho cán bộ công đoàn cấp trên; nếu bạn vừa được giao phụ trách đơn vị, hãy hỏi quản trị hệ thống."
        )


def demand_manager(user: User, unit: Unit) -> None:
    """Raises NotAllowed unless the user acts for a unit above the grassroots at or above `unit`."""
    if not can_manage(user, unit) or not is_upper_officer(user):
        raise NotAllowed("Chức vụ do công đoàn cấp trên đang quản lý đơn vị ghi; hãy gửi đề nghị lên cấp trên.")


def demand_keeper(user: User) -> None:
    """Raises NotAllowed unless the user keeps the system."""
    if not user.is_keeper:
        raise NotAllowed("Tài khoản chuyên trách do quản trị hệ thống lập; hãy gửi yêu cầu cho quản trị.")


def visible_batches(user: User) -> QuerySet[CodeBatch]:
    """The code batches this account issued, while it acts for a unit: nobody else, keeper or neighbour, may see them."""
    return CodeBatch.objects.filter(by=user) if is_upper_officer(user) else CodeBatch.objects.none()


def demand_scope_of(user: User, batch: CodeBatch) -> None:
    """Raises NotAllowed when one of the batch's people is no longer in the user's scope. Two queries."""
    gone = set(batch.person_ids) - set(visible_persons(user).values_list("pk", flat=True))
    if gone - set(Person.objects.exclude(merged_into=None).values_list("pk", flat=True)):
        raise NotAllowed(
            "Trong đợt này có người bạn không còn phụ trách; hãy cấp lại mã cho những người hiện thuộc đơn vị của bạn."
        )


def visible_views(user: User) -> QuerySet[SavedView]:
    """Ways to look at the list: the own, and those shared with a unit the user looks after."""
    return SavedView.objects.filter(Q(by=user) | Q(unit__in=[unit.pk for unit in managed_roots(user)]))


def visible_stewardships(user: User) -> QuerySet[Stewardship]:
    """Who looks after which unit: for the keeper."""
    return Stewardship.objects.all() if user.is_keeper else Stewardship.objects.none()


def staff_accounts() -> Q:
    """Condition on User: has a role or a unit to look after, so that only the keeper may open it anew."""
    running = Stewardship.objects.filter(user=OuterRef("pk"), ended_at=None)
    return Q(is_keeper=True) | Q(is_lecturer=True) | Q(is_adviser=True) | Q(Exists(running))


def needs_no_keeper(persons: QuerySet[Person]) -> QuerySet[Person]:
    """Persons whose account an upper-level officer may open anew: none yet, or an open one without any role.

    Else a code for a colleague who happens to keep the system, or a bigger unit, would be a way to more rights.
    """
    ordinary = User.objects.filter(is_active=True).exclude(staff_accounts())
    return persons.filter(Q(user=None) | Q(user__in=ordinary))


def may_get_code(user: User, persons: QuerySet[Person]) -> QuerySet[Person]:
    """Of these persons those the user may give a code: every post they hold now lies in the user's scope, and the
    account is no staff account.

    Every post: else a post written in one's own ward would open the account of an officer of another.
    """
    held = Mandate.objects.filter(person=OuterRef("pk"), ended_on=None)
    found = needs_no_keeper(persons).filter(Exists(held))
    return found if manages_everything(user) else found.exclude(Exists(held.exclude(in_scope(user, "unit__"))))


def can_issue_code(user: User, person: Person) -> bool:
    """The same of one person. One query."""
    return may_get_code(user, Person.objects.filter(pk=person.pk)).exists()
