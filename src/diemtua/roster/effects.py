"""What a plan changes of people the register has, said field by field: for the page one reads before confirming."""

import json
from collections.abc import Iterator
from typing import Any

from diemtua.kernel.dates import vn_date
from diemtua.roster.inserting import insert_rows
from diemtua.roster.models import Change, Import
from diemtua.roster.planning import Decision, Known, Plan, UnitKey
from diemtua.unions.models import Person
from diemtua.unions.rules import POSITIONS
from diemtua.vault.sealing import seal

Line = tuple[str, str, str]  # what, before, after


def keep_changes(roster: Import, plan: Plan) -> None:
    """Keep what the plan changes in place of what was kept before. Two statements."""
    roster.changes.all().delete()
    rows = []
    for decision in plan.decisions:
        if decision.outcome == "updated" and decision.person is not None:
            first = decision.candidate.records[0]
            lines = json.dumps(list(lines_of(decision, decision.person, plan)), ensure_ascii=False)
            rows.append((roster.pk, first.sheet, first.row, first.name, seal(lines)))
    insert_rows(Change, ("roster", "sheet", "row", "name", "lines"), rows)


def lines_of(decision: Decision, known: Known, plan: Plan) -> Iterator[Line]:
    """Values that change, posts that change, posts that are added."""
    for field, value in decision.changes.items():
        before = "" if field == "citizen_id" else getattr(known, _KNOWN_AS.get(field, field))
        yield str(Person._meta.get_field(field).verbose_name), _shown(field, before), _shown(field, value)
    mandates = {m.pk: m for m in known.mandates}
    for pk, since, full in decision.mandate_changes:
        held = mandates[pk]
        post = f"{POSITIONS[held.post]} {_unit_name(held.unit, plan)}"
        if since != held.since_year:
            yield f"Năm bắt đầu giữ chức vụ, {post}", str(held.since_year or ""), str(since or "")
        if full != held.full_time:
            yield f"Chuyên trách, {post}", _FULL[held.full_time], _FULL[full]
    for unit, post, *_ in decision.new_mandates:
        yield "Thêm chức vụ", "", f"{POSITIONS[post]} {_unit_name(unit, plan)}"


_KNOWN_AS = {"full_name": "name", "last_trained_year": "trained_year"}
_FULL = {True: "chuyên trách", False: "không chuyên trách"}


def _unit_name(unit: UnitKey, plan: Plan) -> str:
    return plan.unions[unit].name if unit in plan.unions else plan.uppers[unit[0]].name


def _shown(field: str, value: Any) -> str:
    if not value:
        return ""
    if field == "birth_date":
        return vn_date(value)
    if field == "sex":
        return Person.Sex(value).label
    return "•" * 9 + value[-3:] if field == "citizen_id" else str(value)
