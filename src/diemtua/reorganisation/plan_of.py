"""The plan of a decision against the register of this moment: reads units and operations into plain values."""

from diemtua.kernel.editions import edition_of
from diemtua.reorganisation.destinations import area_names
from diemtua.reorganisation.models import Decision, Operation
from diemtua.reorganisation.posts import begun_from, gathered, late_problems
from diemtua.reorganisation.rules.order import Past, order_problems
from diemtua.reorganisation.rules.planning import Deed, Node, Plan, make_plan
from diemtua.reorganisation.rules.territories import Land, share_out
from diemtua.unions.models import Mandate, PastState, Territory, Unit
from diemtua.unions.rules import line_of


def nodes_of(scope: Unit) -> dict[int, Node]:
    """The scope and everything below it. One query."""
    fields = ("pk", "kind", "name", "parent_id", "path", "valid_from", "valid_to", "standing_since")
    return {row[0]: Node(*row) for row in Unit.objects.filter(scope.below).values_list(*fields)}


def deeds_of(decision: Decision) -> list[Deed]:
    """The operations in order. One query."""
    return [
        Deed(
            pk=op.pk,
            kind=op.kind,
            unit=op.unit_id,
            target=-op.founding_id if op.founding_id else op.target_id,
            name=op.new_name,
            new_kind=op.new_kind,
            keep_officers=op.keep_officers,
            mandate=op.mandate_id,
            areas=tuple(map(str, op.areas)),
        )
        for op in Operation.objects.filter(decision=decision)
    ]


def plan_of(decision: Decision) -> tuple[Plan, dict[int, Node]]:
    """What the decision would do now, and the units it is about. Four queries; up to three more when unions end."""
    nodes, day = nodes_of(decision.scope), decision.effective_on
    plan = make_plan(nodes, deeds_of(decision), day=day)
    later = PastState.objects.filter(until__gte=day).order_by().values_list("unit_id", "name", "path", "until")
    plan.problems += order_problems(plan, nodes, (Past(*row) for row in later), day=day)
    held = Territory.objects.filter(until=None).values_list("area_code", "unit_id", "since")
    share_out(plan, nodes, {code: Land(unit, since) for code, unit, since in held}, area_names(), day=day)
    plan.problems += _posts_begun_later(decision, plan, nodes)
    plan.problems += late_problems(gathered(plan, day=day), nodes)
    return plan, nodes


def edition_of_plan(decision: Decision, plan: Plan, nodes: dict[int, Node]) -> str:
    """The mark of what a preview of this plan shows of units: another one after the decision was drafted anew, and after
    another decision or a list changed which units go along, what they are called or where they stand. No query.

    Posts are not asked: who is written into a union until the day goes with it, as it should.
    """
    named = {*plan.moved, *plan.ended, *plan.renamed, *plan.suspended}
    touched = {nodes[pk].path for pk in named if pk in nodes}
    shown = {
        "submitted": decision.edition,
        "does": [
            sorted(part.items())
            for part in (plan.founded, plan.renamed, plan.moved, plan.suspended, plan.transferred, plan.wards)
        ],
        "into": sorted((nodes[to].path, nodes[to].name) for to in set(plan.moved.values()) if to in nodes),
        "ends": sorted((pk, ending.successor, ending.keep_officers) for pk, ending in plan.ended.items()),
        "units": sorted(
            (node.path, pk, node.name)
            for pk, node in nodes.items()
            if node.valid_to is None and not touched.isdisjoint(line_of(node.path))
        ),
    }
    return edition_of(shown)


def _posts_begun_later(decision: Decision, plan: Plan, nodes: dict[int, Node]) -> list[str]:
    """Posts written for a day on which their union, ended without a successor for them, will not have been any more."""
    ends = {pk for pk, e in plan.ended.items() if e.successor is None or not e.keep_officers}
    if not ends:
        return []
    late = Mandate.objects.filter(begun_from(decision.effective_on)).exclude(pk__in=plan.transferred)
    return [
        f"Ở {nodes[pk].name} có chức vụ bắt đầu từ sau ngày hiệu lực; hãy sửa chức vụ đó hoặc ngày hiệu lực."
        for pk in sorted(ends & set(late.values_list("unit", flat=True).distinct()))
    ]
