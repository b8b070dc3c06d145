"""Who one person of the list is in the register, and what is to be written of them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diemtua.kernel.dates import vn_date
from diemtua.kernel.text import fold
from diemtua.roster.planning.known import Known, Register, UnitKey
from diemtua.roster.planning.plan import Decision, Post, RowKey
from diemtua.roster.rules.clusters import Candidate
from diemtua.roster.rules.matching import ASK_FROM, NONE, SAME_FROM, Evidence, compare
from diemtua.roster.rules.names import name_letters
from diemtua.roster.rules.pairs import CROWD, keys_of
from diemtua.roster.rules.records import Problem, Record

# Said alike of every number that cannot be used: whose it is must not be learnt by trying.
CHECK_NUMBER = "Số căn cước này chưa dùng được; hãy đối chiếu với thẻ căn cước, sửa hoặc bỏ số rồi nạp lại dòng này."
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


def refuse(record: Record, field_name: str, kind: str, message: str) -> None:
    """The row is not taken, for this reason."""
    record.problems.append(Problem(record.sheet, record.row, field_name, kind, message))
    record.refused = True


def written_before(candidate: Candidate, told: Mapping[RowKey, bool]) -> Decision | None:
    """What an earlier run of this import did with the person, if it did anything."""
    made = [told[r.sheet, r.row] for r in candidate.records if (r.sheet, r.row) in told] if told else []
    return Decision(candidate, "new" if any(made) else "updated", written=True) if made else None


def decide(candidate: Candidate, register: Register) -> Decision:
    """Whom the candidate is in the register, and what is to be written; a row that only resembles somebody is left to a human."""
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
            refuse(record, "cccd", "conflict", CHECK_NUMBER)
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


def one_bearer_each(decisions: list[Decision], register: Register) -> None:
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
