"""Who makes connections, and what a token may see: its unit, as far as its maker still answers for it."""

import copy

from django.db.models import Q, QuerySet

from diemtua.api.models import Token, Webhook
from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.unions.access import can_manage, is_upper_officer, managed_roots
from diemtua.unions.models import Unit


def demand_connector(user: User) -> None:
    """Raises NotAllowed unless the user keeps the system or acts for a unit above the grassroots."""
    if not (user.is_keeper or is_upper_officer(user)):
        raise NotAllowed("Kết nối hệ thống do công đoàn cấp trên hoặc quản trị lập; hãy gửi yêu cầu cho họ.")


def connectable_units(user: User) -> QuerySet[Unit]:
    """Units above the grassroots a token or a receiver can be for: all for the keeper, the managed ones for officers."""
    upper = Unit.objects.exclude(kind__in=(Unit.Kind.GRASSROOTS, Unit.Kind.PROFESSION))
    if user.is_keeper:
        return upper
    below = Q(pk__in=[])
    for unit in managed_roots(user):
        below |= unit.below
    return upper.filter(below)


def answers_for(user: User, unit: Unit) -> bool:
    """The user may still hold connections for the unit: the keeper for any, an officer for what is managed."""
    return user.is_active and (user.is_keeper or can_manage(user, unit))


def visible_tokens(user: User) -> QuerySet[Token]:
    """Tokens the user made, and those for units the user may connect."""
    return Token.objects.filter(Q(by=user) | Q(unit__in=connectable_units(user)))


def visible_webhooks(user: User) -> QuerySet[Webhook]:
    """Receivers the user declared, and those for units the user may connect."""
    return Webhook.objects.filter(Q(by=user) | Q(unit__in=connectable_units(user)))


def acting_for(token: Token) -> User:
    """The maker of the token, seeing and managing only its unit and what lies below, without any role.

    Every `visible_*` of the house asks `managed_roots`, so narrowing those narrows all of them.
    """
    narrowed = copy.copy(token.by)
    narrowed.is_keeper = narrowed.is_lecturer = narrowed.is_adviser = False
    token.unit.is_whole_tree = False  # type: ignore[attr-defined]
    narrowed._managed_roots = [token.unit]  # type: ignore[attr-defined]
    return narrowed
