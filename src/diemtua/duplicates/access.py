"""Who sees a pair or a merge: an officer above the grassroots in whose units both persons have, or had, a mandate.

A pair that reaches into another ward is the city's: who sees only one side could not judge, and would learn of the other.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from diemtua.duplicates.models import Merge, SuspectedPair
from diemtua.people.models import User
from diemtua.unions.access import demand_upper_officer, is_upper_officer, visible_mandates

__all__ = ["demand_upper_officer", "visible_merges", "visible_pairs"]


def _mandate_of(user: User, person: str) -> Exists:
    return Exists(visible_mandates(user).filter(person=OuterRef(person)))


def visible_merges(user: User) -> QuerySet[Merge]:
    """Merges whose remaining person has a mandate in the user's scope."""
    if not is_upper_officer(user):
        return Merge.objects.none()
    living = Coalesce("kept__merged_into_id", "kept_id")
    return Merge.objects.annotate(living=living).filter(_mandate_of(user, "living"))


def visible_pairs(user: User) -> QuerySet[SuspectedPair]:
    """Pairs with both persons in the user's scope; once merged, those whose remaining person is."""
    if not is_upper_officer(user):
        return SuspectedPair.objects.none()
    merged = Q(merge__in=visible_merges(user).values("pk"))
    return SuspectedPair.objects.filter((_mandate_of(user, "first") & _mandate_of(user, "second")) | merged)
