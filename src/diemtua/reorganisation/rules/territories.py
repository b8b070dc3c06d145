"""Who has which ward after a decision: given by name, or left by a union that ends to its successor. No Django."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from diemtua.kernel.dates import vn_date
from diemtua.reorganisation.rules.planning import Node, Plan, Ref


@dataclass(frozen=True, slots=True)
class Land:
    """Who has a ward now, and since which day if that is known."""

    unit: int
    since: dt.date | None


def share_out(plan: Plan, nodes: Mapping[int, Node], lands: Mapping[str, Land], names: Mapping[str, str], *, day: dt.date) -> None:  # fmt: skip
    """Fill `plan.wards` with every ward that gets another union, and `plan.problems` with what contradicts itself.

    `lands`: every ward somebody has now, by code; `names`: of wards, for the sentences.
    """
    for code, ref in plan.given:
        if code in plan.wards:
            plan.problems.append(f"{_capital(names.get(code, code))} được giao hai lần; hãy bỏ một việc.")
        plan.wards[code] = ref
    for code, land in lands.items():
        ending = plan.ended.get(land.unit)
        if ending is not None and ending.successor is not None:
            plan.wards.setdefault(code, ending.successor)
        if (ending is not None or code in plan.wards) and land.since is not None and land.since > day:
            plan.problems.append(f"{_capital(names.get(code, code))} đã được giao từ {vn_date(land.since)}, sau ngày của quyết định này; hãy đặt ngày hiệu lực muộn hơn.")  # fmt: skip
    plan.problems += _wrong_hands(plan, nodes, lands, names)
    plan.wards = {code: ref for code, ref in plan.wards.items() if code not in lands or lands[code].unit != ref}


def _wrong_hands(plan: Plan, nodes: Mapping[int, Node], lands: Mapping[str, Land], names: Mapping[str, str]) -> Iterator[str]:  # fmt: skip
    """Wards given to a union that ends, or taken from one outside the scope."""
    for code, ref in plan.given:
        if ref in plan.ended:
            yield f"{nodes[ref].name} kết thúc theo quyết định này nên không nhận được {names.get(code, code)}; hãy giao cho nơi khác."
        if code in lands and lands[code].unit not in nodes:
            yield f"{_capital(names.get(code, code))} đang do một công đoàn ngoài phạm vi phụ trách; hãy để cấp trên quyết định."


def receivers_of_wards(plan: Plan, names: Mapping[str, str]) -> dict[Ref, list[str]]:
    """The names of the wards each union gets, in the order given."""
    found: dict[Ref, list[str]] = {}
    for code, ref in plan.wards.items():
        found.setdefault(ref, []).append(names.get(code, code))
    return found


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
