"""The upper-level officer's roll-up: which union needs a call."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from diemtua.casework.access import memberships, visible_cases
from diemtua.casework.models import CaseMember
from diemtua.casework.queries.lists import late, soon
from diemtua.people.models import User


@dataclass(frozen=True, slots=True)
class Row:
    """One union: its open cases in figures, the earliest last day, whom to call."""

    unit_id: int
    unit: str
    open: int
    late: int
    soon: int
    asked: int
    first_due_on: dt.date | None
    holder: str = ""
    phone: str = ""

    @property
    def why(self) -> str:
        """Why to call, in words."""
        said = [f"{self.asked} việc nhờ cấp trên"] if self.asked else []
        said += [f"{self.late} việc quá hạn"] if self.late else []
        said += [f"{self.soon} việc sắp đến hạn"] if self.soon else []
        return ", ".join(said) or f"{self.open} việc đang mở"


def rolled_up(user: User, now: dt.datetime, *, only_pressing: bool = False) -> QuerySet:  # type: ignore[type-arg]
    """Units with open cases the user sees: who asked for help first, then the late. One query when read.

    `only_pressing`, for the agenda, leaves out what can wait and what the user works on: nobody calls himself.
    """
    cases = visible_cases(user).filter(closed_at=None)
    if only_pressing:
        own = memberships(user).filter(case=OuterRef("pk"), role__in=CaseMember.ACTING)
        cases = cases.exclude(Exists(own)).filter(late(now) | soon(now) | Q(asked_upper_at__isnull=False))
    return (
        cases.order_by()
        .values("unit_id", "unit__name")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=late(now)),
            soon=Count("pk", filter=soon(now)),
            asked=Count("asked_upper_at"),
            first_due_on=Min("due_on"),
        )
        .order_by("-asked", "-late", F("first_due_on").asc(nulls_last=True), "unit__name", "unit_id")
    )


def calls_of(user: User, figures: list[dict]) -> list[Row]:  # type: ignore[type-arg]
    """The rows of a page with the holder of each union's most pressing case and the telephone. One query."""
    units = [row["unit_id"] for row in figures]
    members = (
        CaseMember.objects.filter(
            until=None,
            role=CaseMember.Role.HOLDER,
            case__in=visible_cases(user).filter(closed_at=None, unit__in=units),
        )
        .order_by(F("case__asked_upper_at").asc(nulls_last=True), F("case__due_on").asc(nulls_last=True), "pk")
        .values_list("case__unit_id", "user__full_name", "user__person__phone")
    )
    whom: dict[int, tuple[str, str]] = {}
    for unit_id, name, phone in members:
        whom.setdefault(unit_id, (name, phone or ""))
    return [
        Row(
            row["unit_id"],
            row["unit__name"],
            row["open"],
            row["late"],
            row["soon"],
            row["asked"],
            row["first_due_on"],
            *whom.get(row["unit_id"], ("", "")),
        )
        for row in figures
    ]
