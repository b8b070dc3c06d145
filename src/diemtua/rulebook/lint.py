"""Soát kho luật: what must hold of the data itself before anybody relies on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import DomainError
from diemtua.kernel.timeline import Timeline
from diemtua.rulebook.book import duties, parameters
from diemtua.rulebook.calendar import decisions
from diemtua.rulebook.cases import Result
from diemtua.rulebook.formulas import FORMULAS
from diemtua.rulebook.periods import period
from diemtua.rulebook.procedure import Condition, Procedure, Step, procedures
from diemtua.rulebook.sources import FREE_WORDS, citations
from diemtua.rulebook.thresholds import RULES

CERTAINTIES = {"verified", "general knowledge", "derived", "practice"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the rulebook: where, and a sentence."""

    where: str
    sentence: str


def findings(results: Iterable[Result] = ()) -> list[Finding]:
    """Everything wrong. With the results of the worked cases also every rule no case touches."""
    found = [f for line in parameters().values() for f in parameter_findings(line)]
    found += [f for versions in procedures().values() for f in version_findings(versions)]
    found += [f for versions in procedures().values() for p in versions for f in procedure_findings(p)]
    for duty in duties().values():
        found += _source_findings(f"duty {duty.row}", duty.source, "verified")
    for year, chosen in decisions().items():
        found += _source_findings(f"lịch {year}", chosen.source, chosen.certainty)
    results = list(results)
    if results:
        touched = frozenset(rule for result in results for rule in result.touches)
        found += [Finding(rule, "chưa có tình huống mẫu nào.") for rule in rules() if rule not in touched]
    return found


def rules() -> list[str]:
    """Every rule that must have a worked case, by the name cases touch it with."""
    return [
        *(f"parameter {name}" for name in parameters()),
        *(f"threshold {name}" for name in RULES),
        *(f"formula {name}" for name in FORMULAS),
        *(f"step {p.id} {step}" for versions in procedures().values() for p in versions for step in p.wordings),
    ]


def parameter_findings(line: Timeline) -> list[Finding]:
    """A parameter: label, unit, row, sources, certainty, order, no two values for one day learnt the same day."""
    where = f"parameter {line.name}"
    found = [
        Finding(where, f"thiếu {what}.")
        for what, value in (
            ("nhãn", line.label),
            ("đơn vị", line.unit),
            ("mã quy tắc", line.row),
            ("giá trị", line.values),
        )
        if not value
    ]
    for dated in (*line.values, *line.expected):
        if dated.certainty not in CERTAINTIES:
            found.append(Finding(where, f"mức chắc chắn «{dated.certainty}» không có trong danh mục."))
        if dated.known_since is not None and dated.known_since > dated.checked_on:
            found.append(Finding(where, "ngày biết lại sau ngày đối chiếu."))
    for dated in line.values:
        found += _source_findings(where, dated.source, dated.certainty, dated.since)
    for earlier, later in pairwise(line.values):
        if (earlier.since, earlier.known_since) == (later.since, later.known_since):
            found.append(Finding(where, f"hai giá trị cùng áp dụng từ {vn_date(later.since)}."))
    return found


def version_findings(versions: Sequence[Procedure]) -> list[Finding]:
    """Versions of one procedure: their days do not overlap."""
    return [
        Finding(f"procedure {later.id}", f"hai bản cùng áp dụng từ {vn_date(later.since)}.")
        for earlier, later in pairwise(versions)
        if earlier.until is None or earlier.until >= later.since
    ]


def procedure_findings(procedure: Procedure) -> list[Finding]:
    """A procedure: sources, periods, wordings that do not overlap, a beginning, an end, every step reached, no trap."""
    where = f"procedure {procedure.id}"
    found = _source_findings(where, procedure.source, "verified")
    for step in procedure.steps:
        found += _step_findings(procedure, step)
    for step_id, wordings in procedure.wordings.items():
        for earlier, later in pairwise(wordings):
            if earlier.until is None or later.since is None or earlier.until >= later.since:
                found.append(Finding(f"step {procedure.id} {step_id}", "hai cách viết có ngày áp dụng chồng nhau."))
    if not any(step.can_end for step in procedure.steps):
        found.append(Finding(where, "không có bước kết thúc."))
    reached = _reached(procedure, {})
    found += [
        Finding(f"step {procedure.id} {step_id}", "không bao giờ tới được.")
        for step_id in procedure.wordings
        if step_id not in {name for name, _ in reached}
    ]
    found += [
        Finding(f"step {procedure.id} {step_id}", f"là ngõ cụt{f' khi kết quả là «{outcome}»' if outcome else ''}.")
        for step_id, outcome in sorted(reached, key=str)
        if not _can_end(procedure, Condition(step_id, outcome))
    ]
    return found


def _step_findings(procedure: Procedure, step: Step) -> list[Finding]:
    """One step: who, a row, a source that reads, periods that exist and what to do when one is missed, outcomes and facts that exist."""
    where = f"step {procedure.id} {step.id}"
    found = [
        Finding(where, f"thiếu {what}.")
        for what, value in (("tên", step.title), ("người làm", step.who), ("mã quy tắc", step.row))
        if not value
    ]
    found += _source_findings(where, step.source, "verified")
    for name in (step.within, step.before, step.earliest, step.only_after, step.opens):
        if name is not None and name not in parameters():
            try:
                period(name)
            except DomainError:
                found.append(Finding(where, f"thời hạn «{name}» không có trong kho luật."))
    if (step.within or step.before) and not step.optional and not step.missed:
        found.append(Finding(where, "có hạn mà không nói lỡ hạn thì làm gì."))
    for condition in (*(c for g in step.after for c in g), *step.unless, *step.barred_by, *step.lifted_by):
        if condition.outcome and condition.outcome not in procedure.wordings[condition.step][0].all_outcomes:
            found.append(Finding(where, f"nhắc kết quả «{condition}» không có."))
    for outcome in (*step.ends, *([step.retry_until] if step.retry_until else [])):
        if outcome not in step.all_outcomes:
            found.append(Finding(where, f"nhắc kết quả «{outcome}» không có."))
    for day in (step.on_day, step.not_before, step.counted_from):
        if day is not None and day.fact and day.fact not in procedure.wordings[day.step][0].facts:
            found.append(Finding(where, f"nhắc ngày «{day.step}.{day.fact}» không ai nhập."))
    return found


State = tuple[str, str | None]
History = dict[str, frozenset[str | None]]  # steps certainly done, with the outcomes each may have had


def _reached(procedure: Procedure, history: History) -> set[State]:
    """Every (step, outcome) some course of events reaches, given a history."""
    states: set[State] = {(step, outcome) for step, outcomes in history.items() for outcome in outcomes}
    while True:
        more = {
            (step.id, outcome)
            for step in procedure.steps
            for outcome in history.get(step.id, _outcomes(step))
            if _is_open(step, states, history)
        }
        if more <= states:
            return states
        states |= more


def _is_open(step: Step, states: set[State], history: History) -> bool:
    """Whether the step can open: nothing certain makes it moot, what it needs is reached, what bars it is lifted."""
    if any(_is_certain(c, history) for c in step.unless):
        return False
    if any(_is_certain(c, history) for c in step.barred_by) and not any(_is_met(c, states) for c in step.lifted_by):
        return False
    return not step.after or any(all(_is_met(c, states) for c in group) for group in step.after)


def _histories(procedure: Procedure, condition: Condition, seen: tuple[str, ...] = ()) -> list[History]:
    """Every way a condition can have come true, back to the first steps; a step tried again may still succeed."""
    step = procedure.wordings[condition.step][0]
    is_final = condition.outcome and step.retry_until in (None, condition.outcome)
    own: History = {step.id: frozenset([condition.outcome]) if is_final else _outcomes(step)}
    groups = [group for group in step.after if not any(c.step in (*seen, step.id) for c in group)]
    if not groups:
        return [own]
    found = []
    for group in groups:
        for parts in product(*(_histories(procedure, c, (*seen, step.id)) for c in group)):
            merged = dict(own)
            for part in parts:
                for name, outcomes in part.items():
                    merged[name] = merged.get(name, outcomes) & outcomes
            if all(merged.values()):
                found.append(merged)
    return found


def _can_end(procedure: Procedure, condition: Condition) -> bool:
    """Whether the case can end, other than by giving up, however it came to this step with this outcome."""
    step = procedure.wordings[condition.step][0]
    if step.ending(condition.outcome) or step.even_after_end:
        return True
    for history in _histories(procedure, condition):
        states = _reached(procedure, history)
        ends = (procedure.wordings[name][0] for name, outcome in states if procedure.wordings[name][0].ending(outcome))
        if all(end.gives_up for end in ends):
            return False
    return True


def _outcomes(step: Step) -> frozenset[str | None]:
    return frozenset(step.all_outcomes) or frozenset([None])


def _is_met(condition: Condition, states: set[State]) -> bool:
    return any(s == condition.step and condition.outcome in (None, outcome) for s, outcome in states)


def _is_certain(condition: Condition, history: History) -> bool:
    outcomes = history.get(condition.step)
    return outcomes is not None and (condition.outcome is None or outcomes == {condition.outcome})


def _source_findings(where: str, source: str, certainty: str, since: object = None) -> list[Finding]:
    """A source that reads; free words only where the certainty allows them; documents in force on the first day."""
    if not source:
        return [Finding(where, "thiếu nguồn.")]
    try:
        read = citations(source)
    except DomainError as error:
        return [] if certainty in FREE_WORDS else [Finding(where, error.message)]
    return [
        Finding(where, f"{c.document.name} chưa có hiệu lực hoặc đã hết hiệu lực ngày {vn_date(since)}.")  # type: ignore[arg-type]
        for c in read
        if since is not None and not c.document.is_in_force(since)  # type: ignore[arg-type]
    ]
