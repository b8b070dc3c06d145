"""Who sees a pair or a merge: an officer above the grassroots who looks after both persons wholly.

Wholly: somebody with a mandate, present or past, in the officer's units and none of today anywhere else. A pair that
reaches into another ward is the city's: who sees only one side could not judge, and would take over the other.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from diemtua.duplicates.models import Merge, SuspectedPair
from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.unions.access import (
    demand_upper_officer,
    in_scope,
    is_upper_officer,
    manages_everything,
    visible_mandates,
    visible_persons,
)
from diemtua.unions.models import Mandate, Person

__all__ = ["demand_upper_officer", "demand_wholly_here", "mergeable_persons", "visible_merges", "visible_pairs"]


def _wholly_here(user: User, person: str) -> Q:
    """Condition: the person reached by that name is wholly the user's to look after."""
    here = Q(Exists(visible_mandates(user).filter(person=OuterRef(person))))
    if manages_everything(user):
        return here
    held = Mandate.objects.filter(person=OuterRef(person), ended_on=None)
    return here & ~Q(Exists(held.exclude(in_scope(user, "unit__"))))


def mergeable_persons(user: User) -> QuerySet[Person]:
    """Persons whose record the user may put beside another and merge."""
    return visible_persons(user).filter(_wholly_here(user, "pk"))


def demand_wholly_here(user: User, person: Person) -> None:
    """NotAllowed for somebody who holds a post elsewhere too."""
    if not mergeable_persons(user).filter(pk=person.pk).exists():
        raise NotAllowed(
            f"{person} đang giữ chức vụ ở đơn vị ngoài phạm vi của bạn; hãy nhờ công đoàn cấp trên của cả hai nơi đối chiếu."
        )


def visible_merges(user: User) -> QuerySet[Merge]:
    """Merges whose remaining person is wholly in the user's scope."""
    if not is_upper_officer(user):
        return Merge.objects.none()
    living = Coalesce("kept__merged_into_id", "kept_id")
    return Merge.objects.annotate(living=living).filter(_wholly_here(user, "living"))


def visible_pairs(user: User) -> QuerySet[SuspectedPair]:
    """Pairs with both persons wholly in the user's scope; once merged, those whose remaining person is."""
    if not is_upper_officer(user):
        return SuspectedPair.objects.none()
    merged = Q(merge__in=visible_merges(user).values("pk"))
    return SuspectedPair.objects.filter((_wholly_here(user, "first") & _wholly_here(user, "second")) | merged)
