"""Decisions take effect in the order of their days, or the past would be written twice. No Django."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from diemtua.kernel.dates import vn_date
from diemtua.reorganisation.rules.planning import Node, Plan
from diemtua.unions.rules import line_of


@dataclass(frozen=True, slots=True)
class Past:
    """What a unit was called and where it stood until a day, inclusive."""

    unit: int
    name: str
    path: str
    until: dt.date


def order_problems(plan: Plan, nodes: Mapping[int, Node], later: Iterable[Past], *, day: dt.date) -> list[str]:
    """Sentences about what already changed after `day`: what the plan touches, what hung below it, what receives it.

    `later`: the past states of any unit that lasted to `day` or beyond.
    """
    rows = sorted(later, key=lambda past: past.until)
    return [
        *_changed_themselves(plan, nodes, day),
        *_changed_below(plan, nodes, rows),
        *_not_yet_there(plan, nodes, rows, day),
    ]


def _changed_themselves(plan: Plan, nodes: Mapping[int, Node], day: dt.date) -> Iterator[str]:
    """Who was founded later and never changed since has no past to be written twice: it may go along."""
    for pk in sorted({*plan.renamed, *plan.moved, *plan.ended, *plan.suspended}):
        node = nodes[pk]
        if node.changed_on is not None and node.changed_on > day and node.changed_on != node.valid_from:
            yield _too_early(node.name, node.changed_on)
        elif pk in plan.ended and node.valid_from == day:
            yield f"{node.name} thành lập đúng ngày hiệu lực nên không kết thúc ngày đó được; hãy đặt ngày hiệu lực muộn hơn."


def _changed_below(plan: Plan, nodes: Mapping[int, Node], rows: list[Past]) -> Iterator[str]:
    """Units that on the day, or some day after it, were something else below what moves or ends; the latest is named."""
    roots = {nodes[pk].path: pk for pk in (*plan.moved, *plan.ended)}
    found: dict[int, list[Past]] = {}
    for past in rows:
        root = next((roots[path] for path in line_of(past.path) if path in roots and roots[path] != past.unit), None)
        if root is not None:
            found.setdefault(root, []).append(past)
    for root, pasts in found.items():
        more = f" (và {len(pasts) - 1} lần thay đổi khác)" if len(pasts) > 1 else ""
        yield _too_early(
            f"{pasts[-1].name}, khi ấy ở {nodes[root].name}{more},", pasts[-1].until + dt.timedelta(days=1)
        )


def _not_yet_there(plan: Plan, nodes: Mapping[int, Node], rows: list[Past], day: dt.date) -> Iterator[str]:
    """Units that receive something and did not live on the day, or stood elsewhere."""
    receiving = {*plan.moved.values(), *plan.transferred.values(), *(parent for *_, parent in plan.founded.values())}
    elsewhere = {past.unit: past for past in rows if past.unit in nodes and past.path != nodes[past.unit].path}
    for ref in sorted(ref for ref in receiving if ref is not None and ref in nodes):
        node = nodes[ref]
        if node.valid_from is not None and node.valid_from > day:
            yield f"{node.name} chưa có vào ngày hiệu lực nên không tiếp nhận được; hãy xem lại ngày."
        elif ref in elsewhere:
            yield _too_early(node.name, elsewhere[ref].until + dt.timedelta(days=1))


def _too_early(what: str, changed: dt.date) -> str:
    return (
        f"{what} đã thay đổi theo một quyết định có hiệu lực {vn_date(changed)}, sau ngày của quyết định này; "
        "hãy đặt ngày hiệu lực muộn hơn."
    )
