"""The plan of a whole import: every row decided, the unions it names, who is absent."""

from collections import Counter
from collections.abc import Iterable, Mapping

from diemtua.kernel.dates import vn_date
from diemtua.roster.planning.deciding import decide, one_bearer_each, refuse, written_before
from diemtua.roster.planning.known import Known, Register, UnitKey, Upper
from diemtua.roster.planning.plan import NOT_TOLD, Decision, Plan, RowKey, UnionPlan
from diemtua.roster.rules.clusters import gather
from diemtua.roster.rules.matching import shared_contacts
from diemtua.roster.rules.places import likely_name
from diemtua.roster.rules.records import Record
from diemtua.roster.rules.units import is_profession, union_name


def make_plan(records: list[Record], register: Register, *, told: Mapping[RowKey, bool] = NOT_TOLD) -> Plan:
    """Decide for every row. `told`: rows an earlier run has written -> whether they made a new person; they come first."""
    uppers = _settle_units(records, register, told)
    usable = [r for r in records if not r.refused]
    people = gather(usable)
    known = {k.pk: k for block in register.index.values() for k in block}
    if known:
        register.shared = shared_contacts([*usable, *known.values()])
    decisions = [written_before(p, told) or decide(p, register) for p in people]
    one_bearer_each(decisions, register)
    if told:
        decisions.sort(key=lambda d: not d.written)
    accepted = [r for r in usable if not r.refused]
    unions = _unions(accepted)
    problems = [p for r in records for p in r.problems]
    return Plan(
        decisions,
        unions,
        uppers,
        problems,
        {(r.sheet, r.row) for r in records if r.refused},
        len(records),
        _absent(decisions, known.values(), unions, register) if not told else [],
    )


def _absent(
    decisions: list[Decision], known: Iterable[Known], unions: Mapping[UnitKey, UnionPlan], register: Register
) -> list[int]:
    """Current posts no row tells: in the unions the list names, and where those were whom it gives a post in another union.

    Nobody a row only resembles is called absent.
    """
    told: set[tuple[int, UnitKey, str]] = set()
    asked: set[int] = set()
    come: set[int] = set()
    for decision in decisions:
        if decision.person is None:
            continue
        pk = decision.person.pk
        if decision.outcome == "review":
            asked.add(pk)
        if _comes_to_another_union(decision, decision.person):
            come.add(pk)
        told.update((pk, record.unit, post) for record in decision.candidate.records for post in record.posts)
    reached = {key for key, upper in register.uppers.items() if upper.allowed}
    here = (k for k in known if k.own and k.stands_for is None and k.pk not in asked)
    return [
        m.pk
        for k in here
        for m in k.mandates
        if (m.unit in unions or (k.pk in come and m.unit[1] and m.unit[0] in reached))
        and (k.pk, m.unit, m.post) not in told
    ]


def _comes_to_another_union(decision: Decision, person: Known) -> bool:
    """A new post in a grassroots union where the person holds none yet."""
    held = {m.unit for m in person.mandates}
    return any(unit[1] and unit not in held for unit, *_ in decision.new_mandates)


def _settle_units(records: list[Record], register: Register, told: Mapping[RowKey, bool]) -> dict[str, Upper]:
    """Refuse rows whose union above is unknown or out of the importer's reach; the unions above that are named."""
    named: dict[str, Upper] = {}
    for record in records:
        if record.unit in register.moved:
            record.upper, record.union, record.union_text = register.moved[record.unit]
        text, upper = record.upper_text, record.upper
        found = register.upper(upper.key, upper.kind, upper.name) if upper else None
        if found is None:
            if text:
                near = likely_name(text, register.areas)
                hint = f"có phải «{near}»?" if near else "hãy ghi như «Công đoàn phường Bồ Đề»."
                refuse(record, "upper_unit", "unknown_value", f"Không có công đoàn cấp trên nào tên «{text[:60]}»; {hint} Hãy sửa rồi nạp lại dòng này.")  # fmt: skip
            continue
        assert upper is not None
        named[upper.key] = found
        if (record.sheet, record.row) in told:
            continue
        if found.ended_on:
            refuse(record, "upper_unit", "unknown_value", f"«{found.name}» đã kết thúc ngày {vn_date(found.ended_on)} và sổ không có tổ chức này ở đó; hãy ghi công đoàn hiện nay đang quản lý rồi nạp lại dòng này.")  # fmt: skip
        elif not found.allowed:
            refuse(record, "upper_unit", "out_of_scope", f"«{found.name}» không thuộc đơn vị mà danh sách này được nạp cho nên dòng này không được nạp; hãy gửi cho cán bộ phụ trách đơn vị đó.")  # fmt: skip
    return named


def _unions(records: list[Record]) -> dict[UnitKey, UnionPlan]:
    """Each grassroots union with its commonest full spelling and the kind most of its rows give."""
    names: dict[UnitKey, Counter[str]] = {}
    kinds: dict[UnitKey, Counter[str]] = {}
    for record in records:
        if record.union:
            names.setdefault(record.unit, Counter())[record.union_text] += 1
            if record.kind:
                kinds.setdefault(record.unit, Counter())[record.kind] += 1
    made = {}
    for key, spellings in names.items():
        written: Counter[str] = Counter()
        for text, times in spellings.items():
            written[union_name(text)] += times
        # The longest of the commonest: «Công ty Cổ phần» says more than «Cty CP».
        name = max(written, key=lambda n: (not n.isupper(), written[n], len(n), n))
        kind = kinds[key].most_common(1)[0][0] if key in kinds else ""
        made[key] = UnionPlan(name, kind, is_profession(name))
    return made
