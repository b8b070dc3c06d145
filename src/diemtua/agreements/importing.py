"""What a register's workbook would change: every row as new, changed or the same, every problem with its place."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from diemtua.agreements.access import signing_units
from diemtua.agreements.models import Agreement
from diemtua.agreements.rules.law import REGIONS
from diemtua.agreements.rules.sheets import (
    CLAUSE_COLUMNS,
    COLUMNS,
    Problem,
    choice_words,
    find_term,
    read_cell,
    read_value,
    text_of,
)
from diemtua.agreements.workbooks import Sheet
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput
from diemtua.people.models import User
from diemtua.unions.models import Unit
from diemtua.unions.rules import unit_key

FACTS = tuple(c.field for c in COLUMNS if c.field not in ("key", "unit", "tax_code"))
_CHOICES = {
    "kind": choice_words(Agreement.Kind.choices),
    "trade": choice_words(Agreement.Trade.choices),
    "state": choice_words(Agreement.State.choices),
    "region": choice_words(list(REGIONS.items())) | choice_words([(1, "I"), (2, "II"), (3, "III"), (4, "IV")]),
}
Identity = tuple[int, dt.date | None, str]  # unit, signing day, employer
_EMPTY: dict[str, object] = {"kind": "enterprise", "trade": "other", "bargaining_again": False, "filed_with": ""}


@dataclass(slots=True)
class Understanding:
    """Rows to write (plain, to be kept as JSON), problems, and counts that add up to the rows of the sheet."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def understand(agreements: Sheet, clauses: Sheet | None, *, user: User) -> Understanding:
    """Read both sheets for the units the user may write. Three queries."""
    result = Understanding()
    units = _units(user)
    for sheet in (agreements, clauses):
        if sheet is not None and sheet.unread:
            result.problems.append(Problem(sheet.name, sheet.head_row, "", f"Chưa đọc cột {', '.join(f'«{head}»' for head in sheet.unread)}: mẫu không có tên cột ấy. Nếu cần, hãy đặt lại tên như trong mẫu rồi nạp lại.", False))  # fmt: skip
    by_key: dict[str, dict[str, Any]] = {}
    seen: dict[Identity, int] = {}
    for number, cells in agreements.rows:
        row = _agreement(agreements, number, cells, units, result.problems)
        if row is None:
            result.counts["refused"] += 1
            continue
        itself = identity(row["unit"], row["facts"])
        if itself in seen:
            result.counts["refused"] += 1
            result.problems.append(Problem(agreements.name, number, agreements.heads.get("signed_on", ""), f"Trùng với dòng {seen[itself]}: cùng công đoàn, cùng bên ký, cùng ngày ký.", True))  # fmt: skip
            continue
        seen[itself] = number
        key = text_of(cells.get("key")) or f"#{number}"
        if key in by_key:
            result.problems.append(Problem(agreements.name, number, agreements.heads.get("key", ""), f"Số thứ tự {key} đã dùng ở dòng {by_key[key]['row']}; điều khoản chỉ gắn được cho dòng đó.", False))  # fmt: skip
        else:
            by_key[key] = row
        result.rows.append(row)
    if clauses is not None:
        _clauses(clauses, by_key, result)
    _compare(result)
    return result


def _units(user: User) -> dict[str, Unit | None]:
    """Name key, and tax code, to the unit; None when two units share the name."""
    found: dict[str, Unit | None] = {}
    for unit in signing_units(user).select_related("enterprise"):
        names = {unit_key(unit.name), unit_key(unit.name).removeprefix("cdcs ").removeprefix("cong doan co so ")}
        if unit.enterprise is not None:
            names |= {unit_key(unit.enterprise.name)} | ({unit.enterprise.tax_code} if unit.enterprise.tax_code else set())  # fmt: skip
        for name in names:
            found[name] = None if name in found and found[name] != unit else unit
    return found


def _agreement(
    sheet: Sheet, number: int, cells: dict[str, Any], units: dict[str, Unit | None], problems: list[Problem]
) -> dict[str, Any] | None:
    facts: dict[str, Any] = {}
    wrongs = 0

    def wrong(name: str, sentence: str) -> None:
        nonlocal wrongs
        wrongs += 1
        problems.append(Problem(sheet.name, number, sheet.heads.get(name, ""), sentence, True))

    for column in COLUMNS:
        try:
            value = read_cell(column, cells.get(column.field), _CHOICES.get(column.field))
        except BadInput as error:
            wrong(column.field, error.message)
            continue
        if value is None and column.required:
            wrong(column.field, f"Thiếu {column.head.lower()}; hãy điền.")
        if column.field in FACTS:
            facts[column.field] = _EMPTY.get(column.field) if value is None else value
    unit = _unit(cells, units)
    if unit is None:
        wrong("unit", f"Không tìm thấy «{text_of(cells.get('unit'))}» trong các đơn vị bạn phụ trách, hoặc có hai đơn vị cùng tên; hãy ghi đúng tên trong sổ đơn vị hoặc mã số thuế.")  # fmt: skip
    if wrongs or unit is None:
        return None
    facts["state"] = facts["state"] or ("signed" if facts["signed_on"] else "draft")
    if facts["state"] != "draft" and facts["signed_on"] and not facts["effective_from"]:
        facts["effective_from"] = facts["signed_on"]  # Labour Code Art. 78(1): no day agreed, then the signing day
    made = Agreement(unit=unit, **facts)
    try:
        made.clean_fields(exclude=["unit"])
        made.validate_constraints(exclude=["unit"])
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            for sentence in sentences:
                wrong(name, _CONSTRAINTS.get(_constraint(sentence), sentence))
        return None
    if facts["yes_votes"] and facts["polled"] and facts["polled"] > facts["workers"] and facts["kind"] == "enterprise":
        problems.append(Problem(sheet.name, number, sheet.heads.get("polled", ""), "Số phải lấy ý kiến nhiều hơn số lao động; hãy kiểm tra lại hai số.", False))  # fmt: skip
    return {"row": number, "unit": unit.pk, "name": str(made.employer), "facts": facts, "clauses": []}


def _constraint(sentence: str) -> str:
    return next((name for name in _CONSTRAINTS if name in sentence), "")


_CONSTRAINTS = {
    "agreement_ends_after_it_begins": "Ngày hết hiệu lực phải sau ngày có hiệu lực; hãy xem lại hai ngày.",
    "no_more_yes_than_polled": "Số tán thành nhiều hơn số phải lấy ý kiến; hãy xem lại hai số.",
    "signed_agreement_has_its_days": "Thỏa ước đã ký phải có ngày ký, ngày có hiệu lực và ngày hết hiệu lực.",
    "one_agreement_a_signing": "Đã có thỏa ước này trong sổ.",
}


def _unit(cells: dict[str, Any], units: dict[str, Unit | None]) -> Unit | None:
    tax, name = text_of(cells.get("tax_code")), unit_key(text_of(cells.get("unit")))
    plain = name.removeprefix("cdcs ").removeprefix("cong doan co so ")
    return units.get(tax) or units.get(name) or units.get(plain)


def _clauses(sheet: Sheet, by_key: dict[str, dict[str, Any]], result: Understanding) -> None:
    for number, cells in sheet.rows:
        values: dict[str, Any] = {}
        place = "key"
        try:
            key = text_of(cells.get("key"))
            if key not in by_key:
                raise BadInput(f"Không có thỏa ước số thứ tự «{key}», hoặc dòng đó không được nhận.")
            for column in CLAUSE_COLUMNS:
                place = column.field
                if column.field != "value":
                    values[column.field] = read_cell(column, cells.get(column.field)) or ""
            place = "term" if cells.get("term") else "label"
            term = find_term(values["term"], values["label"])
            place = "value"
            value = read_value(term, cells.get("value"))
            if value is None and not values["wording"]:
                raise BadInput("Điều khoản chưa có giá trị và cũng chưa có nguyên văn; hãy điền một trong hai.")
            place = "condition"
            mine = by_key[key]["clauses"]
            if any((c["term"], c["condition"]) == (term.id, values["condition"]) for c in mine):
                raise BadInput(f"«{term.label}» đã có ở thỏa ước này với cùng điều kiện áp dụng; hãy ghi điều kiện khác nhau hoặc bỏ một dòng.")  # fmt: skip
        except BadInput as error:
            result.problems.append(Problem(sheet.name, number, sheet.heads.get(place, ""), error.message, True))
            result.counts["clauses_refused"] += 1
            continue
        result.counts["clauses"] += 1
        mine.append({"term": term.id, "value": None if value is None else str(value), "condition": values["condition"], "wording": values["wording"]})  # fmt: skip


def _compare(result: Understanding) -> None:
    """Mark each row new, changed (and what) or same; days become ISO text, so that the row is plain JSON.

    An agreement that has ended stays ended: a workbook written earlier does not bring it back.
    """
    known = in_register({row["unit"] for row in result.rows})
    for row in result.rows:
        facts = row["facts"]
        found = known.get(identity(row["unit"], facts))
        if found is not None and found.state in (Agreement.State.VOID, Agreement.State.REPLACED):
            facts["state"] = found.state
        was = _clauses_of(found)
        for clause in row["clauses"]:
            clause["was"] = was.get((clause["term"], clause["condition"]))
        row["changes"] = [] if found is None else _changes(found, facts, row["clauses"])
        row["outcome"] = "new" if found is None else "changed" if row["changes"] else "same"
        result.counts[row["outcome"]] += 1
        row["signed"] = vn_date(facts["signed_on"]) if facts["signed_on"] else ""
        row["facts"] = {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in facts.items()}


def in_register(units: Iterable[int], *, hold: bool = False) -> dict[Identity, Agreement]:
    """The agreements of these units by what a row is known by, with their clauses; `hold` locks them. Two queries."""
    rows = Agreement.objects.filter(unit__in=units).order_by("pk").prefetch_related("clauses")
    return {(one.unit_id, one.signed_on, one.employer): one for one in (rows.select_for_update() if hold else rows)}


def identity(unit_id: int, facts: Mapping[str, Any]) -> Identity:
    """A union signs one agreement with one employer on one day."""
    return (unit_id, facts["signed_on"], facts["employer"])


def is_as_previewed(row: dict[str, Any], found: Agreement | None) -> bool:
    """Writing a kept row would still change exactly what its preview told."""
    if found is None:
        return bool(row["outcome"] == "new")
    was = _clauses_of(found)
    return bool(
        row["outcome"] == "changed"
        and row["changes"] == _changes(found, facts_of(row), row["clauses"])
        and all(clause["was"] == was.get((clause["term"], clause["condition"])) for clause in row["clauses"])
    )


def _clauses_of(found: Agreement | None) -> dict[tuple[str, str], list[str | None]]:
    """Value and wording by term and condition, as plain JSON."""
    rows = found.clauses.all() if found is not None else ()
    return {(c.term_id, c.condition): [None if c.value is None else str(c.value), c.wording] for c in rows}


def _changes(found: Agreement, facts: Mapping[str, Any], clauses: Iterable[Mapping[str, Any]]) -> list[str]:
    """What a row would change, in words: columns with their old and new value, then clauses."""
    heads = {c.field: c.head for c in COLUMNS}
    told = [
        f"{heads[name]}: {_told(getattr(found, name))} → {_told(value)}"
        for name, value in facts.items()
        if getattr(found, name) != value
    ]
    mine = {(c.term_id, c.condition): (c.value, c.wording) for c in found.clauses.all()}
    for clause in clauses:
        value = None if clause["value"] is None else Decimal(clause["value"])
        if mine.get((clause["term"], clause["condition"]), ()) != (value, clause["wording"]):
            told.append(f"Điều khoản: {find_term(clause['term'], '').label}")
    return told


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    return "trống" if value in (None, "") else text_of(value)


def facts_of(row: dict[str, Any]) -> dict[str, Any]:
    """The facts of a kept row with their days as days."""
    days = {c.field for c in COLUMNS if c.kind == "date"}
    return {k: dt.date.fromisoformat(v) if k in days and v else v for k, v in row["facts"].items()}
