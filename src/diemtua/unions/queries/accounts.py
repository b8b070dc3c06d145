"""Accounts, activation codes and what the user saved."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import (
    Count,
    Prefetch,
    Q,
    QuerySet,
)

from diemtua.people.models import ActivationCode, User
from diemtua.people.queries import open_codes
from diemtua.unions.access import needs_no_keeper, visible_batches, visible_views
from diemtua.unions.models import CodeBatch, Mandate, Person, SavedView, Stewardship, Unit
from diemtua.unions.rules import LOWER_KINDS, line_of


def open_code_of(person: Person, *, now: dt.datetime) -> ActivationCode | None:
    """The code the person could use now, if any, with who issued it. One query."""
    return open_codes(now=now).filter(user=person.user).select_related("issued_by").first() if person.user_id else None


def who_gives_code(person: Person) -> str:
    """Whom to ask for the code of a person whom the reader may give none. Up to three queries."""
    if not needs_no_keeper(Person.objects.filter(pk=person.pk)).exists():
        return "Tài khoản này có vai trò khác trong hệ thống hoặc đã khóa, nên mã do quản trị hệ thống cấp; hãy nhờ họ."
    paths = list(Mandate.objects.filter(person=person, ended_on=None).values_list("unit__path", flat=True))
    if not paths:
        return "Người này không còn giữ chức vụ nào nên chưa cấp mã được; nếu họ vẫn là cán bộ, hãy ghi chức vụ trước."
    over_all = set[str].intersection(*(set(line_of(path)) for path in paths))
    unit = Unit.objects.filter(path__in=over_all, valid_to=None).exclude(kind__in=LOWER_KINDS).order_by("path").last()
    giver = unit or "quản trị hệ thống"
    return f"Người này còn giữ chức vụ ngoài phạm vi của bạn, nên mã do {giver}, nơi quản lý mọi chức vụ của họ, cấp; hãy chuyển yêu cầu đến đó."


def recent_batches(user: User) -> QuerySet[CodeBatch]:
    """The user's last ten batches without their lists of people. One query."""
    return visible_batches(user).defer("person_ids").select_related("job")[:10]


@dataclass(frozen=True)
class BatchCodes:
    """What became of a batch's codes: can still be used, were used, were cancelled (by a later code, or a lock)."""

    usable: int
    used: int
    replaced: int


def codes_of(batch: CodeBatch, *, now: dt.datetime) -> BatchCodes:
    """What became of the codes in the batch's file, those of its last run; nothing once they are forgotten. One query."""
    own = ActivationCode.objects.filter(issued_by=batch.by_id, issued_at=batch.ready_at)
    usable = Q(pk__in=open_codes(now=now).values("pk"))
    return BatchCodes(
        **own.aggregate(
            usable=Count("pk", filter=usable),
            used=Count("pk", filter=Q(used_at__isnull=False)),
            replaced=Count("pk", filter=Q(cancelled_at__isnull=False)),
        )
    )


def saved_views(user: User) -> QuerySet[SavedView]:
    """The user's saved ways to look at the list, and those colleagues share. One query."""
    return visible_views(user).select_related("by")


def staff() -> QuerySet[User]:
    """Accounts with a role or a unit to look after, with `looks_after`: their open stewardships. Two queries."""
    running = Stewardship.objects.filter(ended_at=None).select_related("unit")
    roles = Q(is_keeper=True) | Q(is_lecturer=True) | Q(is_adviser=True) | Q(person=None)
    return (
        User.objects.filter(roles | Q(pk__in=running.values("user")))
        .prefetch_related(Prefetch("stewardships", running, to_attr="looks_after"))
        .order_by("full_name", "id")
    )
