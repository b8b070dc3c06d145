"""Who looks after the units a decision touches: what a draft would do to it, and who is missing once it is in force."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from diemtua.people.models import User
from diemtua.reorganisation.models import Decision, Operation
from diemtua.reorganisation.rules.planning import Node, Plan, Ref
from diemtua.reorganisation.rules.stewards import heirs, living_above, parent_after, receivers
from diemtua.unions.models import Stewardship, Unit
from diemtua.unions.rules import LOWER_KINDS

# Operations whose target receives units or officers; of a founding the target is only the unit above.
_GIVING = (Operation.Kind.MERGE, Operation.Kind.SPLIT, Operation.Kind.MOVE, Operation.Kind.TRANSFER)


@dataclass(frozen=True, slots=True)
class Handing:
    """A unit that ends, and its stewards: those with an open account, those whose account is shut.

    The open ones act for all of `heir` from then on, also for what comes from `joined` and, if the heir `stood` before,
    for what it had; without `heir` they stop and `above` has to find somebody.
    """

    name: str
    stewards: list[str]
    shut: list[str]
    heir: str
    stood: bool
    joined: list[str]
    above: str


@dataclass(frozen=True, slots=True)
class Bare:
    """A unit that will have no steward of its own, and the unit above it."""

    name: str
    above: str


def stewards_in(scope: Unit) -> dict[int, list[User]]:
    """Who acts for the units at and below `scope` now, by unit. One query."""
    found: dict[int, list[User]] = {}
    running = Stewardship.objects.filter(scope.below_as("unit__"), ended_at=None).select_related("user")
    for stewardship in running.order_by("user__full_name", "pk"):
        found.setdefault(stewardship.unit_id, []).append(stewardship.user)
    return found


def handings(plan: Plan, nodes: dict[int, Node], stewards: dict[int, list[User]], names: dict[Ref, str]) -> list[Handing]:  # fmt: skip
    """What becomes of the stewards of every unit above the grassroots that ends, in the order of the tree."""
    to = heirs(plan, nodes)
    told = []
    for pk in sorted(plan.ended, key=lambda pk: nodes[pk].path):
        users, heir = stewards.get(pk, []), to[pk]
        if nodes[pk].kind in LOWER_KINDS and not users:
            continue
        others = [names[o] for o, e in plan.ended.items() if heir is not None and o != pk and e.successor == heir]
        above = living_above(plan, nodes, pk)
        told.append(
            Handing(
                names[pk],
                [str(user) for user in users if user.is_active],
                [str(user) for user in users if not user.is_active],
                names[heir] if heir is not None else "",
                heir is not None and heir > 0,
                others,
                names[above] if above is not None else "",
            )
        )
    return told


def bare_after(plan: Plan, nodes: dict[int, Node], stewards: dict[int, list[User]], names: dict[Ref, str]) -> list[Bare]:  # fmt: skip
    """Units that receive something and for which nobody in particular will act, by name."""
    acted_for = {pk for pk, users in stewards.items() if any(user.is_active for user in users)}
    acted_for |= {heir for pk, heir in heirs(plan, nodes).items() if heir is not None and pk in acted_for}
    found = []
    for ref in set(receivers(plan, nodes)) - acted_for:
        above = parent_after(plan, nodes, ref)
        found.append(Bare(names[ref], names[above] if above is not None else ""))
    return sorted(found, key=lambda bare: bare.name)


def without_steward(decisions: QuerySet[Decision]) -> QuerySet[Unit]:
    """Living units above the grassroots that one of these decisions, in force, founded or gave something to, and for
    which no open account acts; `decided`: the latest such decision. One query."""
    here = Q(made=OuterRef("pk")) | Q(target=OuterRef("pk"), kind__in=_GIVING)
    done = Operation.objects.filter(here, decision__in=decisions.values("pk")).order_by("-decision")
    acting = Stewardship.objects.filter(unit=OuterRef("pk"), ended_at=None, user__is_active=True)
    upper = Unit.objects.filter(~Exists(acting), valid_to=None).exclude(kind__in=LOWER_KINDS).select_related("parent")
    return upper.annotate(decided=Subquery(done.values("decision")[:1])).exclude(decided=None)
