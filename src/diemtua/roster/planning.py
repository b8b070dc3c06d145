"""What an import would do, person by person. No Django here: it is given the register as plain values."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from diemtua.kernel.dates import vn_date
from diemtua.kernel.text import fold
from diemtua.roster.rules.clusters import Candidate, gather
from diemtua.roster.rules.matching import ASK_FROM, NONE, SAME_FROM, Evidence, Place, compare, shared_contacts
from diemtua.roster.rules.names import name_letters
from diemtua.roster.rules.pairs import CROWD, Key, keys_of
from diemtua.roster.rules.places import districts, likely_name, wards
from diemtua.roster.rules.records import Problem, Record
from diemtua.roster.rules.units import UpperName, is_profession, union_name

UnitKey = tuple[str, str]
RowKey = tuple[str, int]  # sheet and row
Post = tuple[UnitKey, str, int | None, bool | None]  # unit, post, since when, full time (None: the list does not say)

NOT_TOLD: Mapping[RowKey, bool] = {}
# Said alike of every number that cannot be used: whose it is must not be learnt by trying.
CHECK_NUMBER = "Số căn cước này chưa dùng được; hãy đối chiếu với thẻ căn cước, sửa hoặc bỏ số rồi nạp lại dòng này."


@dataclass(slots=True)
class KnownMandate:
    """A current mandate of the register."""

    pk: int
    unit: UnitKey
    post: str
    since_year: int | None
    full_time: bool


@dataclass(slots=True)
class Known:
    """A person of the register. `cccd` is the digest. `own`: the importer may see and change the person; `once`: the
    person held a post in the importer's reach, and holds posts elsewhere now."""

    pk: int
    name: str
    sex: str
    birth_date: dt.date | None
    birth_year: int | None
    cccd: str
    phone: str
    email: str
    trained_year: int | None
    own: bool = True
    once: bool = False
    mandates: list[KnownMandate] = field(default_factory=list)
    left: dict[tuple[UnitKey, str], dt.date] = field(default_factory=dict)  # posts held no more -> the last day
    short_id: str = ""
    # Another record of this person, merged into it: what a list tells like that record is news of the person.
    stands_for: "Known | None" = None

    @property
    def is_name_only(self) -> bool:
        """Nothing but a name and posts of the past is left by which a row could mean the person."""
        told = (self.sex, self.birth_date, self.birth_year, self.cccd, self.phone, self.email)
        return not any(told) and not self.mandates

    @property
    def places(self) -> Iterator[Place]:
        yield from (Place(m.unit, m.post, m.since_year) for m in self.mandates)
        yield from (Place(unit, post) for unit, post in self.left)


@dataclass(slots=True)
class Upper:
    """A unit above the grassroots: `pk` None when it has to be made."""

    pk: int | None
    name: str
    kind: str
    allowed: bool
    ended_on: dt.date | None = None


@dataclass(slots=True)
class Register:
    """The register as an import meets it; `may_add_uppers`: the import reaches the whole city.

    `moved`: unions under their names and places of before a reorganisation -> where they are now (the union above, the
    key and the name), so that an old list meets its unions instead of making them again.
    """

    uppers: dict[str, Upper]
    unions: dict[UnitKey, int]
    index: dict[Key, list[Known]]
    digest: Callable[[str], str]
    may_add_uppers: bool
    # What people decided before about rows that only resembled somebody: fingerprint -> person.
    decided: dict[str, Known] = field(default_factory=dict)
    moved: dict[UnitKey, tuple[UpperName, str, str]] = field(default_factory=dict)
    union_names: dict[UnitKey, str] = field(default_factory=dict)
    # Telephones and addresses several people use, in the list or in the register.
    shared: set[str] = field(default_factory=set)

    def upper(self, key: str, kind: str, name: str) -> Upper | None:
        """The unit a roster names, one that can be made, or None when there is no such union."""
        if found := self.uppers.get(key):
            return found
        area = wards().get(key) if kind == "ward" else districts().get(key) if kind == "district" else None
        if area is None and kind not in {"sector", "zone", "city"}:
            return None
        made = self.uppers[key] = Upper(None, area.name if area else name, kind, self.may_add_uppers)
        return made

    def bearer(self, digest: str, *, but: Known | None) -> Known | None:
        """Somebody else who has this identity number."""
        found = (k.stands_for or k for k in self.index.get(("id", digest), ()))
        return next((k for k in found if k is not but), None)


@dataclass(slots=True)
class UnionPlan:
    """A grassroots union the file names, and how the register should write it."""

    name: str
    kind: str
    profession: bool


@dataclass(slots=True)
class Decision:
    """What happens to one person of the file: new | updated | same | review | refused.

    `away`: the person is out of the importer's reach, so that whoever has the person answers. `written`: an earlier run
    of this import has written it; it is only counted.
    """

    candidate: Candidate
    outcome: str = "new"
    person: Known | None = None
    evidence: Evidence = NONE
    changes: dict[str, object] = field(default_factory=dict)
    new_mandates: list[Post] = field(default_factory=list)
    mandate_changes: list[tuple[int, int | None, bool]] = field(default_factory=list)
    fingerprint: str = ""
    away: bool = False
    written: bool = False


@dataclass(slots=True)
class Plan:
    """The whole import, ready to be counted, shown or written."""

    decisions: list[Decision]
    unions: dict[UnitKey, UnionPlan]
    uppers: dict[str, Upper]
    problems: list[Problem]
    refused: set[RowKey]
    rows: int
    absent: list[int] = field(default_factory=list)  # current posts of the unions it names that no row tells

    def counts(self) -> dict[str, int]:
        """rows = new + updated + same + refused + to_review, always."""
        outcome: Counter[str] = Counter()
        for decision in self.decisions:
            outcome.update(counted(decision))
        return {
            "rows": self.rows,
            "people": sum(1 for d in self.decisions if d.outcome not in {"review", "refused"}),
            "new": outcome["new"],
            "updated": outcome["updated"],
            "same": outcome["same"],
            "refused": len(self.refused),
            "to_review": outcome["to_review"],
            "units": len(self.uppers),
            "unions": len(self.unions),
        }


def counted(decision: Decision) -> dict[str, int]:
    """How the rows of one person are counted: the first by its outcome, those that repeat it as the same person again."""
    rows = len(decision.candidate.records)
    if decision.outcome == "refused":
        return {}
    if decision.outcome == "review":
        return {"to_review": rows}
    if decision.outcome == "same":
        return {"same": rows}
    return {decision.outcome: 1, "same": rows - 1}


def make_plan(records: list[Record], register: Register, *, told: Mapping[RowKey, bool] = NOT_TOLD) -> Plan:
    """Decide for every row. `told`: rows an earlier run has written -> whether they made a new person; they come first."""
    uppers = _settle_units(records, register, told)
    usable = [r for r in records if not r.refused]
    people = gather(usable)
    known = {k.pk: k for block in register.index.values() for k in block}
    if known:
        register.shared = shared_contacts([*usable, *known.values()])
    decisions = [_written(p, told) or _decide(p, register) for p in people]
    _one_bearer_each(decisions, register)
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
        _absent(decisions, known.values(), unions) if not told else [],
    )


def _absent(decisions: list[Decision], known: Iterable[Known], unions: Mapping[UnitKey, UnionPlan]) -> list[int]:
    """Current posts in the unions the list names that no row tells; nobody a row only resembles is called absent."""
    told: set[tuple[int, UnitKey, str]] = set()
    asked: set[int] = set()
    for decision in decisions:
        if decision.person is None:
            continue
        if decision.outcome == "review":
            asked.add(decision.person.pk)
        pk = decision.person.pk
        told.update((pk, record.unit, post) for record in decision.candidate.records for post in record.posts)
    here = (k for k in known if k.own and k.stands_for is None and k.pk not in asked)
    return [m.pk for k in here for m in k.mandates if m.unit in unions and (k.pk, m.unit, m.post) not in told]


def _refuse(record: Record, field_name: str, kind: str, message: str) -> None:
    record.problems.append(Problem(record.sheet, record.row, field_name, kind, message))
    record.refused = True


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
                near = likely_name(text)
                hint = f"có phải «{near}»?" if near else "hãy ghi như «Công đoàn phường Bồ Đề»."
                _refuse(record, "upper_unit", "unknown_value", f"Không có công đoàn cấp trên nào tên «{text[:60]}»; {hint} Hãy sửa rồi nạp lại dòng này.")  # fmt: skip
            continue
        assert upper is not None
        named[upper.key] = found
        if (record.sheet, record.row) in told:
            continue
        if found.ended_on:
            _refuse(record, "upper_unit", "unknown_value", f"«{found.name}» đã kết thúc ngày {vn_date(found.ended_on)} và sổ không có tổ chức này ở đó; hãy ghi công đoàn hiện nay đang quản lý rồi nạp lại dòng này.")  # fmt: skip
        elif not found.allowed:
            _refuse(record, "upper_unit", "out_of_scope", f"«{found.name}» không thuộc đơn vị mà danh sách này được nạp cho nên dòng này không được nạp; hãy gửi cho cán bộ phụ trách đơn vị đó.")  # fmt: skip
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


# --- one person ------------------------------------------------------------------------------------------------------


SETTLED = Evidence(99, ("cán bộ đã xác nhận",))


@dataclass(slots=True)
class _Sealed:
    """The candidate as the register can compare it: the identity number as its digest."""

    name: str
    sex: str
    birth_date: dt.date | None
    birth_year: int | None
    cccd: str
    short_id: str
    phone: str
    email: str


def _written(candidate: Candidate, told: Mapping[RowKey, bool]) -> Decision | None:
    """What an earlier run of this import did with the person, if it did anything."""
    made = [told[r.sheet, r.row] for r in candidate.records if (r.sheet, r.row) in told] if told else []
    return Decision(candidate, "new" if any(made) else "updated", written=True) if made else None


def _decide(candidate: Candidate, register: Register) -> Decision:
    if not register.index and candidate.resembles is None:
        return _as_new(Decision(candidate))  # an empty register knows nobody
    digest = register.digest(candidate.cccd) if candidate.cccd else ""
    c = candidate
    sealed = _Sealed(c.name, c.sex, c.birth_date, c.birth_year, digest, c.short_id, c.phone, c.email)
    decision = Decision(candidate)
    known, evidence = _find(sealed, candidate, register)
    if known is None and candidate.resembles is None:
        return _as_new(decision)
    sure = known is not None and (evidence.sure or _is_identical(sealed, candidate, known))
    if known is not None and not (known.own or known.once or sure):
        for record in candidate.records:
            _refuse(record, "cccd", "conflict", CHECK_NUMBER)
        decision.outcome = "refused"
        return decision
    left = _left(candidate, known) if known is not None else None
    if known is not None and sure and known.own and left is None:
        return _as_known(decision, known, evidence, digest)
    decision.fingerprint = register.digest("row:" + fingerprint_text(candidate))
    settled = register.decided.get(decision.fingerprint)
    if settled is not None and settled.own and _left(candidate, settled) is None:
        return _as_known(decision, settled, SETTLED, digest)
    if known is not None and evidence.score >= candidate.resemblance.score:
        decision.person, decision.evidence, decision.away = known, evidence, not known.own
    else:
        decision.evidence = candidate.resemblance
    why = [f"đã thôi chức vụ này ngày {vn_date(left)}"] if left else []
    return _ask(decision, *why)


def _ask(decision: Decision, *why: str) -> Decision:
    """Leave the row to a human; `why` comes before what is alike."""
    score = max(ASK_FROM, min(decision.evidence.score, SAME_FROM - 1))
    decision.evidence = Evidence(score, (*why, *decision.evidence.why))
    decision.changes, decision.mandate_changes, decision.outcome = {}, [], "review"
    return _as_new(decision)


def _left(candidate: Candidate, known: Known) -> dt.date | None:
    """When the person left a post the row gives again; None when there is none, or the row says it began anew since."""
    if not known.left:
        return None
    held = {(m.unit, m.post) for m in known.mandates}
    told = ((unit, post, since) for unit, post, since, _ in _mandates(candidate) if (unit, post) not in held)
    days = ((known.left.get((unit, post)), since) for unit, post, since in told)
    return max((day for day, since in days if day and not (since and since > day.year)), default=None)


def _one_bearer_each(decisions: list[Decision], register: Register) -> None:
    """An identity number is written for one person: a row that would give it to a second one is left to a human."""
    bearers: dict[str, Decision] = {}
    for decision in decisions:
        number = decision.candidate.cccd
        if not number or not (decision.outcome == "new" or "citizen_id" in decision.changes) or decision.written:
            continue
        known = register.bearer(register.digest(number), but=decision.person) if decision.person else None
        first = bearers.get(number)
        if known is None and first is None:
            bearers[number] = decision
        else:
            _doubt_number(decision, known, first, register)


def _doubt_number(decision: Decision, known: Known | None, first: Decision | None, register: Register) -> None:
    """The number is that of `known`, or an earlier row's (`first`). What a human decided about the row holds, without it."""
    candidate = decision.candidate
    decision.fingerprint = decision.fingerprint or register.digest("row:" + fingerprint_text(candidate))
    settled = register.decided.get(decision.fingerprint)
    if settled is not None and settled.own:
        decision.new_mandates, decision.mandate_changes = [], []
        _as_known(decision, settled, SETTLED, "")
        return
    row = candidate.records[0]
    words = CHECK_NUMBER
    if known is not None and known.own:
        words = f"Số căn cước này trong sổ là của {known.name}; hãy đối chiếu với thẻ rồi quyết định ở «dòng để cán bộ xem»."
    elif first is not None:
        other = first.candidate.records[0]
        words = f"Số căn cước này đã có ở dòng {other.row} ({other.name}); hãy đối chiếu với thẻ rồi quyết định ở «dòng để cán bộ xem»."  # fmt: skip
        if decision.person is None and candidate.resembles is None:
            candidate.resembles = first.candidate
    row.problems.append(Problem(row.sheet, row.row, "cccd", "conflict", words))
    _ask(decision, "số căn cước cần đối chiếu" if words is CHECK_NUMBER else "số căn cước của người khác")


def fingerprint_text(candidate: Candidate) -> str:
    """What makes a row recognisable when the same list comes again."""
    r = candidate.records[0]
    return "|".join(map(str, (name_letters(r.name), r.birth_date, r.birth_year, r.cccd, r.short_id, r.phone, r.email, *r.unit, *r.posts)))  # fmt: skip


def _find(sealed: _Sealed, candidate: Candidate, register: Register) -> tuple[Known | None, Evidence]:
    """The likeliest person of the register, when there is anything to ask about."""
    near: dict[int, Known] = {}
    for key in keys_of(sealed, dict.fromkeys(r.unit for r in candidate.records)):
        found = register.index.get(key, ())
        if len(found) <= CROWD:
            near.update((k.pk, k) for k in found)
    best, best_evidence = None, NONE
    places = list(candidate.places) if near else []
    for known in near.values():
        evidence = compare(sealed, known, places, known.places, shared=register.shared)
        if evidence.score > best_evidence.score or (best is not None and evidence.score == best_evidence.score and _is_identical(sealed, candidate, known)):  # fmt: skip
            best, best_evidence = known, evidence
    if best is None or not (best_evidence.sure or best_evidence.ask or _is_identical(sealed, candidate, best)):
        return None, NONE
    if best.stands_for is not None:
        if _is_identical(sealed, candidate, best):
            best_evidence = Evidence(99, ("hồ sơ đã gộp",))
        best = best.stands_for
    return best, best_evidence


def _is_identical(sealed: _Sealed, candidate: Candidate, known: Known) -> bool:
    """Everything the file tells is already written, and the register knows no more that could contradict."""
    told = (sealed.name, sealed.birth_date, sealed.birth_year, sealed.cccd, sealed.phone, sealed.email)
    written = (known.name, known.birth_date, known.birth_year, known.cccd, known.phone, known.email)
    posts = {(m.unit, m.post) for m in known.mandates}
    return told == written and all((p.unit, p.post) in posts for p in candidate.places)


def _as_new(decision: Decision) -> Decision:
    decision.new_mandates = list(_mandates(decision.candidate))
    return decision


def _mandates(candidate: Candidate) -> Iterable[Post]:
    """The person's mandates, each post of a unit once."""
    made: dict[tuple[UnitKey, str], tuple[int | None, bool | None]] = {}
    for record in candidate.records:
        for post in record.posts:
            since, full = made.get((record.unit, post), (None, None))
            told = full if record.full_time is None else full or record.full_time
            made[record.unit, post] = (since or record.since_year, told)
    return ((unit, post, since, full) for (unit, post), (since, full) in made.items())


def _as_known(decision: Decision, known: Known, evidence: Evidence, digest: str) -> Decision:
    """Compare with what is written and keep only the differences worth writing."""
    decision.person, decision.evidence = known, evidence
    has = {(m.unit, m.post): m for m in known.mandates}
    for unit, post, since, full in _mandates(decision.candidate):
        mandate = has.get((unit, post))
        if mandate is None:
            decision.new_mandates.append((unit, post, since, full))
        elif (since and not mandate.since_year) or full not in (None, mandate.full_time):
            full = mandate.full_time if full is None else full
            decision.mandate_changes.append((mandate.pk, mandate.since_year or since, full))
    decision.changes = _changes(decision.candidate, known, digest)
    changed = decision.changes or decision.new_mandates or decision.mandate_changes
    decision.outcome = "updated" if changed else "same"
    return decision


def _changes(candidate: Candidate, known: Known, digest: str) -> dict[str, object]:
    """Fields to write. Who somebody is (name, birth, number) is only completed; how to reach them follows the newer list."""
    changes: dict[str, object] = {}
    if known.name != candidate.name and fold(known.name) == fold(candidate.name) and known.name.isascii():
        changes["full_name"] = candidate.name
    if candidate.sex and not known.sex:
        changes["sex"] = candidate.sex
    if candidate.birth_date and not known.birth_date and known.birth_year in (None, candidate.birth_year):
        changes |= {"birth_date": candidate.birth_date, "birth_year": candidate.birth_year}
    elif candidate.birth_year and not known.birth_year:
        changes["birth_year"] = candidate.birth_year
    if digest and not known.cccd:
        changes["citizen_id"] = candidate.cccd
    if candidate.phone and candidate.phone != known.phone:
        changes["phone"] = candidate.phone
    if candidate.email and candidate.email != known.email:
        changes["email"] = candidate.email
    if candidate.trained_year and candidate.trained_year > (known.trained_year or 0):
        changes["last_trained_year"] = candidate.trained_year
    return changes
