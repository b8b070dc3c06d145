"""Thủ tục: a procedure as data, read from procedures/*.toml, which a lawyer reads without Python.

A step opens `after` others (alternatives; «a + b» needs both, «a:x» needs outcome x of a), is due `within` a period
or `before` a planned day, or may not happen too early (`earliest`, `only_after`). Periods are names of parameters,
looked up on the day of the trigger: a case keeps the rules of its dates.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Clash, NotInForce
from diemtua.rulebook.book import parameter
from diemtua.rulebook.formulas import fine_range
from diemtua.rulebook.thresholds import RULES

REACHED, NOT_REACHED = "đạt", "không đạt"


@dataclass(frozen=True, slots=True)
class Condition:
    """A step done, with a certain outcome when `outcome` is set."""

    step: str
    outcome: str | None = None

    def __str__(self) -> str:
        return f"{self.step}:{self.outcome}" if self.outcome else self.step


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a step's event, or a day written in one of its facts («lịch.ngày»)."""

    step: str
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody does.

    `within`, `before`, `earliest`, `only_after` and `opens` (this long before `on_day`) name a parameter or write a
    period out. `not_before` is a day written down, before which the step is too early also when a notice has run.
    `barred_by` forbids the step until one of `lifted_by` is done. `retry_until`: attempts with another
    outcome are kept but the step is done only with this one. `gives_up`: a way out that may hide no trap. `end` or `ends` (by outcome) say how the case ends.
    `without_obstacles`: a limitation that does not count days of force majeure (Labour Code Art. 190(4), written for individual disputes alone).
    `void_when_early`: done before its first lawful day it opens nothing, as no time that is told as run out too early does.
    `former_outcomes` are recorded no more; what was recorded with them keeps its words.
    `fine` names what whoever misses the step is fined for, without «fine_»: `fined` tells the amount of its day.
    """

    id: str
    title: str
    who: str
    source: str
    row: str = ""
    after: tuple[tuple[Condition, ...], ...] = ()
    unless: tuple[Condition, ...] = ()
    barred_by: tuple[Condition, ...] = ()
    lifted_by: tuple[Condition, ...] = ()
    within: str | None = None
    before: str | None = None
    earliest: str | None = None
    only_after: str | None = None
    opens: str | None = None
    not_before: Day | None = None
    on_day: Day | None = None
    counted_from: Day | None = None
    by_authority: bool = False
    is_limitation: bool = False
    without_obstacles: bool = False
    void_when_early: bool = False
    optional: bool = False
    even_after_end: bool = False
    may_repeat: bool = False
    retry_until: str | None = None
    outcomes: Mapping[str, str] = field(default_factory=dict)
    former_outcomes: Mapping[str, str] = field(default_factory=dict)
    threshold: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    document: str = ""
    missed: str = ""
    fine: str = ""
    forbidden: str = ""
    gives_up: bool = False
    end: str | None = None
    ends: Mapping[str, str] = field(default_factory=dict)
    since: dt.date | None = None
    until: dt.date | None = None

    def is_in_force(self, day: dt.date) -> bool:
        """Whether this wording of the step is the law on `day`."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def is_lapse(self) -> bool:
        """Whether it is a time that ran out without what it was given for: true on no day before it ran out."""
        return bool(self.unless) and (self.only_after is not None or (self.gives_up and self.earliest is not None))

    @property
    def all_outcomes(self) -> tuple[str, ...]:
        """The outcomes an event of the step may have."""
        return (REACHED, NOT_REACHED) if self.threshold else tuple(self.outcomes)

    def told(self, outcome: str) -> str:
        """An outcome in words, also one that is recorded no more."""
        return self.outcomes.get(outcome) or self.former_outcomes.get(outcome, outcome)

    def ending(self, outcome: str | None) -> str | None:
        """How the case ends with this step, or None when it goes on."""
        return self.ends.get(outcome or "", self.end)

    @property
    def can_end(self) -> bool:
        """Whether some outcome of the step ends the case."""
        return bool(self.end or self.ends)


@dataclass(frozen=True)
class Procedure:
    """A procedure in force from `since` to `until`; steps in the order people do them.

    A step whose law changed stands several times with dates that do not overlap.
    """

    id: str
    title: str
    summary: str
    subject: str
    source: str
    since: dt.date
    until: dt.date | None
    steps: tuple[Step, ...]

    @cached_property
    def wordings(self) -> dict[str, tuple[Step, ...]]:
        """Every wording of each step by id, in the order of the file."""
        found: dict[str, tuple[Step, ...]] = {}
        for step in self.steps:
            found[step.id] = (*found.get(step.id, ()), step)
        return found

    @cached_property
    def ending_steps(self) -> tuple[str, ...]:
        """The steps that may end the case."""
        return tuple(dict.fromkeys(step.id for step in self.steps if step.can_end))

    @cached_property
    def leaves_out_obstacles(self) -> bool:
        """Whether days of force majeure matter to a limitation of its steps."""
        return any(step.without_obstacles for step in self.steps)

    @cached_property
    def announced(self) -> frozenset[Day]:
        """The days told in advance that a later step must wait for."""
        return frozenset(step.not_before for step in self.steps if step.not_before)

    def step(self, step_id: str, day: dt.date) -> Step:
        """The wording of the step in force on `day`."""
        found = self.wordings.get(step_id)
        if found is None:
            raise BadInput(f"Thủ tục «{self.title}» không có bước «{step_id}».")
        for step in found:
            if step.is_in_force(day):
                return step
        raise NotInForce(f"Bước «{found[0].title}» chưa có quy định được kiểm chứng cho ngày {vn_date(day)}.")


@cache
def procedures() -> dict[str, tuple[Procedure, ...]]:
    """Every procedure by id, its versions in order of their first day."""
    found: dict[str, tuple[Procedure, ...]] = {}
    for file in sorted(files("diemtua.rulebook").joinpath("procedures").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            read = procedure_from(tomllib.loads(file.read_text("utf-8")))
            versions = (*found.get(read.id, ()), read)
            found[read.id] = tuple(sorted(versions, key=lambda p: p.since))
    return found


def procedure(procedure_id: str, day: dt.date) -> Procedure:
    """The version of the procedure a case begun on `day` follows."""
    versions = procedures().get(procedure_id)
    if versions is None:
        raise BadInput(f"Kho luật không có thủ tục «{procedure_id}».")
    fitting = [p for p in versions if p.since <= day and (p.until is None or day <= p.until)]
    if len(fitting) > 1:
        raise Clash(f"Có hai bản thủ tục «{versions[0].title}» cùng áp dụng cho ngày {vn_date(day)}.")
    if not fitting:
        raise NotInForce(
            f"Thủ tục «{versions[0].title}» trong kho luật áp dụng từ {vn_date(versions[0].since)}, "
            f"không dùng được cho việc bắt đầu ngày {vn_date(day)}."
        )
    return fitting[0]


def procedure_from(table: Mapping[str, Any]) -> Procedure:
    """A procedure from its TOML tables; refuses unknown fields and references."""
    head = table["procedure"]
    steps = tuple(_step(entry) for entry in table["step"])
    ids = {step.id for step in steps}
    for step in steps:
        for condition in (*(c for group in step.after for c in group), *step.unless, *step.barred_by, *step.lifted_by):
            _known(condition.step, ids, step.id)
        for day in (step.counted_from, step.not_before, step.on_day):
            if day is not None:
                _known(day.step, ids, step.id)
    return Procedure(
        head["id"],
        head["title"],
        head["summary"],
        head["subject"],
        head["source"],
        head["since"],
        head.get("until"),
        steps,
    )


_DAYS = {"counted_from", "not_before", "on_day"}
_FIELDS = set(Step.__dataclass_fields__)


def _step(entry: Mapping[str, Any]) -> Step:
    unknown = set(entry) - _FIELDS
    if unknown:
        raise BadInput(f"Bước «{entry.get('id')}» có mục lạ: {', '.join(sorted(unknown))}.")
    values = dict(entry)
    values["after"] = tuple(tuple(_condition(part) for part in group.split(" + ")) for group in entry.get("after", ()))
    for name in ("unless", "barred_by", "lifted_by"):
        values[name] = tuple(_condition(part) for part in entry.get(name, ()))
    for name in _DAYS & set(entry):
        step_id, _, fact = entry[name].partition(".")
        values[name] = Day(step_id, fact or None)
    step = Step(**values)
    if step.threshold and step.threshold not in RULES:
        raise BadInput(f"Bước «{step.id}» dùng ngưỡng «{step.threshold}» không có trong kho luật.")
    if step.fine:
        parameter(f"fine_{step.fine}")
    return step


def fined(step: Step, day: dt.date) -> Step:
    """The step whose `missed` also tells the fine in force on `day`; before its decree nothing is threatened."""
    if not step.fine:
        return step
    try:
        answer = fine_range(act=step.fine, is_organisation=True, day=day)
    except NotInForce:
        return step
    told = f"Tổ chức vi phạm có thể bị phạt {answer.how.removeprefix('phạt tổ chức ')} ({answer.sources[0]})."
    return replace(step, missed=f"{step.missed} {told}")


def _condition(text: str) -> Condition:
    step_id, _, outcome = text.partition(":")
    return Condition(step_id, outcome or None)


def _known(step_id: str, ids: set[str], where: str) -> None:
    if step_id not in ids:
        raise BadInput(f"Bước «{where}» nhắc tới bước «{step_id}» không có trong thủ tục.")
