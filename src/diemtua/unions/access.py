"""Who sees and manages which units and persons. The only way from a page to a row of the register."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from diemtua.people.models import User
from diemtua.unions.models import Mandate, Person, Unit
from diemtua.unions.rules import subtree_end


def managed_roots(user: User) -> list[Unit]:
    """The units this account acts for; one query, remembered on the user for the request."""
    if not user.is_authenticated or not user.is_active:
        return []
    cached: list[Unit] | None = getattr(user, "_managed_roots", None)
    if cached is None:
        cached = list(
            Unit.objects.filter(stewardships__user=user, stewardships__ended_at=None).select_related("parent")
        )
        user._managed_roots = cached  # type: ignore[attr-defined]
    return cached


def is_upper_officer(user: User) -> bool:
    """Acts for at least one unit above the grassroots."""
    return any(not unit.is_grassroots for unit in managed_roots(user))


def in_scope(user: User, prefix: str = "") -> Q:
    """Condition: the path of the unit reached by `prefix` (like «unit__») lies in what the user manages."""
    condition = Q(pk__in=[])
    for unit in managed_roots(user):
        condition |= Q(**{f"{prefix}path__gte": unit.path, f"{prefix}path__lte": subtree_end(unit.path)})
    return condition


def visible_units(user: User) -> QuerySet[Unit]:
    """Units the user manages."""
    return Unit.objects.filter(in_scope(user))


def visible_mandates(user: User) -> QuerySet[Mandate]:
    """Mandates in units the user manages."""
    return Mandate.objects.filter(in_scope(user, "unit__"))


def visible_persons(user: User) -> QuerySet[Person]:
    """Persons with a mandate, present or past, in units the user manages."""
    return Person.objects.filter(Exists(visible_mandates(user).filter(person=OuterRef("pk"))))


def can_manage(user: User, unit: Unit) -> bool:
    """The user acts for this unit or one above it."""
    return any(root.path <= unit.path <= subtree_end(root.path) for root in managed_roots(user))


def person_of(user: User) -> Person | None:
    """The officer behind the account, if any; one query, remembered."""
    if not user.is_authenticated:
        return None
    return getattr(user, "person", None)
