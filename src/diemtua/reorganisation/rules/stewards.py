"""Who acts for what after a decision. A merger carries it to the successor; it never rises in the tree. No Django."""

from collections.abc import Mapping

from diemtua.reorganisation.rules.planning import Node, Plan, Ref
from diemtua.unions.rules import LOWER_KINDS


def heirs(plan: Plan, nodes: Mapping[int, Node]) -> dict[int, Ref | None]:
    """For every unit that ends: the unit its stewards act for from then on; None: they stop and nobody takes over.

    None of a dissolution, of a merger that ends the officers' posts, and where the successor stands higher than the
    unit did: a district taken in by the city gives nobody the city.
    """
    return {pk: ending.successor if _carries(plan, nodes, pk) else None for pk, ending in plan.ended.items()}


def _carries(plan: Plan, nodes: Mapping[int, Node], pk: int) -> bool:
    to = plan.ended[pk].successor
    return (
        to is not None
        and plan.ended[pk].keep_officers
        and _is_upper(plan, nodes, to)
        and _level(plan, nodes, to) >= _level(Plan(), nodes, pk)
    )


def _is_upper(plan: Plan, nodes: Mapping[int, Node], ref: Ref) -> bool:
    return (plan.founded[ref][0] if ref < 0 else nodes[ref].kind) not in LOWER_KINDS


def _level(plan: Plan, nodes: Mapping[int, Node], ref: Ref) -> int:
    """How many units of the decision's scope stand above it once the plan is done."""
    above = parent_after(plan, nodes, ref)
    return 0 if above is None else 1 + _level(plan, nodes, above)


def parent_after(plan: Plan, nodes: Mapping[int, Node], ref: Ref) -> Ref | None:
    """The unit above it once the plan is done; None when that lies outside the scope."""
    above = plan.founded[ref][2] if ref < 0 else plan.moved.get(ref, nodes[ref].parent)
    return above if above is not None and (above in nodes or above in plan.founded) else None


def living_above(plan: Plan, nodes: Mapping[int, Node], pk: int) -> Ref | None:
    """Who sees to what a unit that ends leaves behind: the nearest unit above that goes on; None: outside the scope."""
    above = nodes[pk].parent
    while above in plan.ended:
        above = plan.ended[above].successor or nodes[above].parent
    return above if above in nodes or above in plan.founded else None


def receivers(plan: Plan, nodes: Mapping[int, Node]) -> list[Ref]:
    """Units above the grassroots that the plan founds, or to which it gives units or officers; in no order."""
    given = {*plan.founded, *plan.moved.values(), *plan.transferred.values()} - set(plan.ended)
    return [ref for ref in given if _is_upper(plan, nodes, ref)]
