"""Confidential files whose holder left, as the unit above may see them: number, union, who held them."""

from django.db.models import F, Prefetch, QuerySet

from diemtua.casework.access import forsaken_cases
from diemtua.casework.models import Case, CaseMember
from diemtua.people.models import User


def forsaken(user: User) -> QuerySet[Case]:
    """Those of the user's scope, open ones first, each with `holders`; nothing anybody wrote is read. Two queries."""
    holders = CaseMember.objects.filter(until=None, role=CaseMember.Role.HOLDER).select_related("user")
    found = (
        forsaken_cases(user).select_related("unit").prefetch_related(Prefetch("members", holders, to_attr="holders"))
    )
    return found.only("pk", "closed_at", "confidential", "unit__name", "unit__path").order_by(
        F("closed_at").asc(nulls_first=True), "pk"
    )
