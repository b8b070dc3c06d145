"""Who makes connections, and what a token may see: its unit, as far as its maker still answers for it.

A token opens names, numbers and the writing of posts, so officers make it, who see these anyway. The keeper, who does
not, sees which connections there are and ends them.
"""

import copy
import datetime as dt
from typing import TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from diemtua.api.models import Token, Webhook
from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.unions.access import can_manage, in_scope, is_upper_officer
from diemtua.unions.models import Stewardship, Unit
from diemtua.unions.rules import LOWER_KINDS

Connected = TypeVar("Connected", Token, Webhook)


def demand_connector(user: User) -> None:
    """Raises NotAllowed unless the user keeps the system or acts for a unit above the grassroots."""
    if not (user.is_keeper or is_upper_officer(user)):
        raise NotAllowed("Kết nối hệ thống do công đoàn cấp trên lập; hãy gửi yêu cầu cho họ.")


def demand_maker(user: User) -> None:
    """Raises NotAllowed unless the user acts for a unit above the grassroots."""
    if not is_upper_officer(user):
        raise NotAllowed(
            "Kết nối mở sổ cán bộ của đơn vị nên do cán bộ phụ trách đơn vị ấy lập; hãy nhờ họ tạo rồi chuyển mã cho bạn."
        )


def connectable_units(user: User) -> QuerySet[Unit]:
    """Living units above the grassroots a token or a receiver can be for: those the user looks after."""
    return Unit.objects.filter(in_scope(user), valid_to=None).exclude(kind__in=LOWER_KINDS)


def answers_for(user: User, unit: Unit) -> bool:
    """The user may still hold connections for the unit."""
    return user.is_active and can_manage(user, unit)


def with_answering(rows: QuerySet[Connected]) -> QuerySet[Connected]:
    """Tokens or receivers with `answered`: whether who made them `answers_for` their unit still."""
    running = Stewardship.objects.filter(user=OuterRef("by"), user__is_active=True, ended_at=None)
    over = running.annotate(asked=ExpressionWrapper(OuterRef("unit__path"), CharField())).filter(
        asked__startswith=F("unit__path")
    )
    return rows.annotate(answered=Exists(over))


def is_over(unit: Unit, *, today: dt.date) -> bool:
    """The unit's last day is past: its connections open and tell nothing any more."""
    return unit.valid_to is not None and unit.valid_to < today


def _connected(user: User) -> Q:
    return Q() if user.is_keeper else Q(by=user) | in_scope(user, "unit__")


def visible_tokens(user: User) -> QuerySet[Token]:
    """Tokens the user made, and those for units the user looks after; all for the keeper."""
    return Token.objects.filter(_connected(user))


def visible_webhooks(user: User) -> QuerySet[Webhook]:
    """Receivers the user declared, and those for units the user looks after; all for the keeper."""
    return Webhook.objects.filter(_connected(user))


def acting_for(token: Token) -> User:
    """The maker of the token, seeing and managing only its unit and what lies below, without any role.

    Every `visible_*` of the house asks `managed_roots`, so narrowing those narrows all of them.
    """
    narrowed = copy.copy(token.by)
    narrowed.is_keeper = narrowed.is_lecturer = narrowed.is_adviser = False
    narrowed._managed_roots = [token.unit]  # type: ignore[attr-defined]
    return narrowed
