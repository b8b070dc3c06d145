"""Diễn giải: events in, what is done, due, late, forbidden and next out, and why, as of any day.

Nothing here remembers: the same events and the same day give the same answer.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from diemtua.kernel.dates import VN, vn_date
from diemtua.kernel.errors import BadInput, Conflict, DomainError, NotInForce
from diemtua.rulebook import thresholds
from diemtua.rulebook.book import length, parameters
from diemtua.rulebook.calendar import AUTHORITY, DAY, HolidayCalendar
from diemtua.rulebook.periods import (
    AnyPeriod,
    Appointed,
    Counted,
    CountedHours,
    Hours,
    deadline,
    hours_after,
    hours_before,
    latest_notice,
    period,
)
from diemtua.rulebook.procedure import NOT_REACHED, REACHED, Condition, Day, Procedure, Step, procedure

Range = tuple[dt.date, dt.date]
Due = Counted | CountedHours | Appointed


class State(StrEnum):
    """What a step is on a day; the words are shown as they are."""

    DONE = "xong"
    DONE_LATE = "xong trễ"
    LATE = "trễ hạn"
    DUE = "phải làm"
    OPEN = "có thể làm"
    WAITING = "chưa đến lượt"
    FORBIDDEN = "chưa được làm"
    EXPIRED = "hết hạn"
    MOOT = "không cần"
    UNKNOWN = "chưa tính được"


ACTIONABLE = (State.LATE, State.DUE, State.OPEN)


@dataclass(frozen=True, slots=True)
class Event:
    """A step that happened: a day, or an instant where hours count; outcome, counts and planned days as facts."""

    step: str
    on: dt.date
    outcome: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> dt.date:
        """The day in Vietnam."""
        return _day_of(self.on)


@dataclass(frozen=True, slots=True)
class StepStatus:
    """A step on a day: its state and why; the deadline with its count; the verdict of its threshold."""

    step: Step
    state: State
    why: str
    due: Due | None = None
    earliest: dt.date | None = None
    done_on: dt.date | None = None
    outcome: str | None = None
    verdict: thresholds.Verdict | None = None

    @property
    def due_on(self) -> dt.date | None:
        """The last day to act, inclusive."""
        return self.due.last_day if self.due else None

    @property
    def alarms(self) -> tuple[dt.date, ...]:
        """Days to warn before a limitation ends: at 75% of it and 14 days before."""
        if not self.step.is_limitation or not isinstance(self.due, Counted):
            return ()
        span = (self.due.last_day - self.due.trigger).days
        return tuple(sorted({self.due.trigger + DAY * (span * 3 // 4), self.due.last_day - DAY * 14}))


@dataclass(frozen=True, slots=True)
class CaseStatus:
    """A case as of a day: every step in order, what can be done next (late first), how it ended, what looks wrong."""

    procedure: Procedure
    as_of: dt.date
    steps: tuple[StepStatus, ...]
    next: tuple[StepStatus, ...]
    ending: str | None
    problems: tuple[str, ...]

    def __getitem__(self, step_id: str) -> StepStatus:
        return next(s for s in self.steps if s.step.id == step_id)


def status(
    of: Procedure | str,
    events: Iterable[Event],
    today: dt.date,
    calendar: HolidayCalendar,
    *,
    excluded: Iterable[Range] = (),
) -> CaseStatus:
    """The case as of `today`: later events are not seen. `calendar` is the enterprise's; `excluded` stops limitation.

    Order of `events` does not matter. A deadline that cannot be counted makes its step UNKNOWN and says why.
    """
    seen = sorted((e for e in events if e.day <= today), key=lambda e: (e.day, _minute(e.on)))
    started = seen[0].day if seen else today
    law = procedure(of, started) if isinstance(of, str) else of
    case = _Case(law, seen, today, calendar, tuple(excluded))
    steps = tuple(case.look_at(step_id) for step_id in law.wordings)
    doable = [s for s in steps if s.state in ACTIONABLE]
    doable.sort(key=lambda s: (s.step.optional, s.due_on or dt.date.max))
    return CaseStatus(law, today, steps, tuple(doable), case.ending, tuple(case.problems))


def check_event(of: Procedure | str, events: Sequence[Event], event: Event, today: dt.date) -> None:
    """Refuse an event that cannot be true: unknown, in the future, before the law, out of order, impossible counts.

    Raises BadInput, NotInForce or, for an event somebody has already recorded, Conflict.
    """
    started = min((e.day for e in events), default=event.day)
    law = procedure(of, min(started, event.day)) if isinstance(of, str) else of
    step = law.step(event.step, event.day)
    if event.day > today:
        raise BadInput(f"Ngày {vn_date(event.day)} chưa đến; chỉ ghi việc đã xảy ra, còn ngày dự kiến ghi vào lịch.")
    if event.day < law.since:
        raise NotInForce(
            f"Ngày {vn_date(event.day)} trước khi quy định có hiệu lực ({vn_date(law.since)}); hãy kiểm tra lại ngày."
        )
    if any(e.step == event.step and e.on == event.on for e in events):
        raise Conflict(f"Bước «{step.title}» ngày {vn_date(event.day)} đã được ghi rồi; hãy mở hồ sơ để xem.")
    if not (step.may_repeat or step.retry_until) and any(e.step == event.step for e in events):
        raise Conflict(f"Bước «{step.title}» đã được ghi; nếu ngày sai hãy sửa lần ghi trước.")
    if step.threshold is None and step.outcomes and event.outcome not in step.outcomes:
        raise BadInput(f"Bước «{step.title}» cần chọn kết quả: {', '.join(step.outcomes.values())}.")
    missing = [label for name, label in step.facts.items() if event.facts.get(name) is None]
    if missing:
        raise BadInput(f"Bước «{step.title}» còn thiếu: {', '.join(missing)}.")
    if step.threshold:
        thresholds.judged(step.threshold, event.facts)
    if step.after:
        _check_order(law, step, events, event)


def _check_order(law: Procedure, step: Step, events: Sequence[Event], event: Event) -> None:
    """The steps before it must have been recorded, on the same day or earlier."""
    case = _Case(law, sorted(events, key=lambda e: (e.day, _minute(e.on))), dt.date.max, HolidayCalendar(), ())
    opened = case.opened_on(step)
    if opened is None:
        forbidden = f" {step.forbidden}" if step.forbidden else ""
        raise BadInput(f"Chưa ghi được «{step.title}»: {case.lacking(step)}.{forbidden}")
    if event.day < opened:
        raise BadInput(
            f"«{step.title}» ngày {vn_date(event.day)} lại trước bước liền trước ngày {vn_date(opened)}; hãy kiểm tra lại hai ngày."
        )


class _Case:
    """The events of one case by step, with the questions the interpreter asks of them."""

    def __init__(
        self,
        law: Procedure,
        events: Sequence[Event],
        today: dt.date,
        calendar: HolidayCalendar,
        excluded: tuple[Range, ...],
    ) -> None:
        self.law, self.today, self.calendar, self.excluded = law, today, calendar, excluded
        self.problems: list[str] = []
        self.first: dict[str, Event] = {}
        self.last: dict[str, Event] = {}
        self.attempts: dict[str, list[Event]] = {}  # of steps that must be tried again, without the outcome needed
        for event in events:
            if event.step not in law.wordings:
                self.problems.append(f"Sự kiện «{event.step}» không thuộc thủ tục này nên không được tính.")
                continue
            wanted = law.wordings[event.step][0].retry_until
            if wanted is not None and self.outcome_of(event) != wanted:
                self.attempts.setdefault(event.step, []).append(event)
                continue
            self.first.setdefault(event.step, event)
            self.last[event.step] = event
        self.ending = self._ending()

    def look_at(self, step_id: str) -> StepStatus:
        """The state of one step."""
        step = self.wording(step_id)
        if step_id in self.first:
            return self._done(step)
        if self.ending and not step.even_after_end:
            return StepStatus(step, State.MOOT, f"Việc đã kết thúc: {self.ending}.")
        for condition in step.unless:
            if self.holds(condition):
                return StepStatus(step, State.MOOT, f"Không cần nữa vì {self._told(condition)}.")
        opened = self.opened_on(step)
        if opened is None:
            return self._closed(step)
        bars = [c for c in step.barred_by if self.holds(c)]
        if bars and not any(self.holds(c) for c in step.lifted_by):
            return StepStatus(
                step, State.FORBIDDEN, f"Chưa được làm vì {self._told(bars[0])}. {step.forbidden}".rstrip()
            )
        found = self._open(step, opened)
        attempts = self.attempts.get(step_id)
        return self._tried(found, attempts[-1]) if attempts else found

    def _tried(self, found: StepStatus, attempt: Event) -> StepStatus:
        """The state of a step tried without the outcome it needs."""
        verdict, outcome = self._verdict(attempt), self.outcome_of(attempt)
        told = verdict.explanation if verdict else f"{found.step.outcomes.get(outcome or '', '')}."
        why = f"Lần ngày {vn_date(attempt.day)}: {told} Phải làm lại. {found.why}"
        return replace(found, why=why, verdict=verdict, outcome=outcome)

    def wording(self, step_id: str) -> Step:
        """The step as the law stood when it was done, or opened, or stands today."""
        wordings = self.law.wordings[step_id]
        if len(wordings) == 1:
            return wordings[0]
        event = self.first.get(step_id)
        day = event.day if event else self.opened_on(wordings[0]) or self.today
        return next((w for w in wordings if w.is_in_force(day)), wordings[-1])

    def holds(self, condition: Condition) -> bool:
        """Whether the step is done, with that outcome when one is asked for."""
        return self._found(condition) is not None

    def outcome_of(self, event: Event) -> str | None:
        """The recorded outcome, or the verdict of the step's threshold."""
        verdict = self._verdict(event)
        if verdict is None:
            return event.outcome
        return REACHED if verdict.reached else NOT_REACHED

    def opened_on(self, step: Step) -> dt.date | None:
        """The day the step opened: the earliest alternative whose steps are all done, the latest for a step tried
        again. A first step opens at once."""
        if not step.after:
            return dt.date.min
        days = [max(self._event(c).day for c in group) for group in step.after if all(self.holds(c) for c in group)]
        return (max if step.retry_until else min)(days, default=None)

    def lacking(self, step: Step) -> str:
        """What is missing before the step may be done, in words."""
        groups = [" và ".join(f"«{self._title(c)}»" for c in group if not self.holds(c)) for group in step.after]
        return "còn thiếu " + " hoặc ".join(dict.fromkeys(groups))

    def _ending(self) -> str | None:
        for event in sorted(self.last.values(), key=lambda e: (e.day, _minute(e.on))):
            ending = self.wording(event.step).ending(self.outcome_of(event))
            if ending:
                return ending
        return None

    def _done(self, step: Step) -> StepStatus:
        first, last = self.first[step.id], self.last[step.id]
        verdict, outcome = self._verdict(last), self.outcome_of(last)
        opened = self.opened_on(step)
        told = f"Đã làm ngày {vn_date(first.day)}"
        shown = step.outcomes.get(outcome or "", outcome)
        if verdict:
            told += f"; {verdict.explanation.removesuffix('.')}"
        elif shown:
            told += f": {shown}"
        if opened is None:
            self.problems.append(f"«{step.title}» được ghi khi {self.lacking(step)}; hãy bổ sung hoặc kiểm tra lại.")
        elif first.day < opened:
            self.problems.append(
                f"«{step.title}» ngày {vn_date(first.day)} lại trước bước liền trước ngày {vn_date(opened)}."
            )
        try:
            due, earliest = self._due(step, opened), self._earliest(step, opened)
        except DomainError:
            due, earliest = None, None
        if earliest and first.day < earliest:
            self.problems.append(
                f"«{step.title}» làm ngày {vn_date(first.day)}, sớm hơn ngày được phép {vn_date(earliest)}. {step.forbidden}".rstrip()
            )
        if due and _is_past(due, first.on):
            return StepStatus(
                step, State.DONE_LATE, f"{told}, trễ so với hạn {vn_date(due.limit)}. {step.missed}".rstrip(),
                due, earliest, first.day, outcome, verdict,
            )  # fmt: skip
        return StepStatus(step, State.DONE, f"{told}.", due, earliest, first.day, outcome, verdict)

    def _closed(self, step: Step) -> StepStatus:
        """Not open: forbidden, on a branch the case did not take, or simply later."""
        if step.after and all(any(self._is_ruled_out(c) for c in group) for group in step.after):
            return StepStatus(step, State.MOOT, "Vụ việc đi theo hướng khác.")
        if step.forbidden:
            return StepStatus(step, State.FORBIDDEN, f"Chưa được làm: {self.lacking(step)}. {step.forbidden}")
        return StepStatus(step, State.WAITING, f"Chưa đến lượt: {self.lacking(step)}.")

    def _open(self, step: Step, opened: dt.date) -> StepStatus:
        try:
            earliest, due = self._earliest(step, opened), self._due(step, opened)
        except DomainError as error:
            return StepStatus(step, State.UNKNOWN, error.message)
        if earliest and self.today < earliest:
            why = f"Chưa được làm trước ngày {vn_date(earliest)}. {step.forbidden}".rstrip()
            return StepStatus(step, State.FORBIDDEN, why, due, earliest)
        if due is None:
            state = State.OPEN if step.optional else State.DUE
            return StepStatus(step, state, "Có thể làm ngay; luật không ấn định hạn.", None, earliest)
        if self.today > due.limit:
            state = State.EXPIRED if step.optional else State.LATE
            return StepStatus(step, state, f"Đã quá hạn {vn_date(due.limit)}. {step.missed}".rstrip(), due, earliest)
        state = State.OPEN if step.optional else State.DUE
        return StepStatus(step, state, f"Hạn cuối là ngày {vn_date(due.last_day)}.", due, earliest)

    def _due(self, step: Step, opened: dt.date | None) -> Due | None:
        """The deadline, or None when the law sets none or its trigger is not known yet."""
        if step.before:
            planned = self._day(step.on_day)
            return None if planned is None else self._counted(step, step.before, planned, is_backward=True)
        if step.within:
            trigger = self._trigger(step, opened)
            return None if trigger is None else self._counted(step, step.within, trigger, is_backward=False)
        planned = self._day(step.on_day)
        if planned is None:
            return None
        return Appointed(_day_of(planned))

    def _earliest(self, step: Step, opened: dt.date | None) -> dt.date | None:
        """The first lawful day: a notice this long must have passed («earliest»), the day after that («only_after»),
        or this long before an appointed day («opens»)."""
        if step.opens:
            planned = self._day(step.on_day)
            return None if planned is None else self._counted(step, step.opens, planned, is_backward=True).limit
        name = step.earliest or step.only_after
        trigger = self._trigger(step, opened) if name else None
        if name is None or trigger is None:
            return None
        due = self._counted(step, name, trigger, is_backward=False)
        plain = due.plain_end if isinstance(due, Counted) else due.last_day
        return plain + DAY if step.only_after else plain

    def _counted(self, step: Step, name: str, trigger: dt.date, *, is_backward: bool) -> Due:
        day = _day_of(trigger)
        span = _length(name, day)
        calendar = self.calendar.of(AUTHORITY) if step.by_authority else self.calendar
        if isinstance(span, Hours):
            return (hours_before if is_backward else hours_after)(trigger, span)  # type: ignore[arg-type]
        if is_backward:
            return latest_notice(day, span, calendar)
        excluded = self.excluded if step.is_limitation else ()
        return deadline(day, span, calendar, trigger_name=self._trigger_name(step), excluded=excluded)

    def _trigger(self, step: Step, opened: dt.date | None) -> dt.date | None:
        """The day or instant a period runs from: `counted_from`, or the step that opened this one."""
        if step.counted_from:
            return self._day(step.counted_from)
        if opened is None or not step.after:
            return None
        for group in step.after:
            latest = max((self._event(c) for c in group if self.holds(c)), key=lambda e: e.day, default=None)
            if latest is not None and latest.day == opened and all(self.holds(c) for c in group):
                return latest.on
        return opened

    def _trigger_name(self, step: Step) -> str:
        source = step.counted_from.step if step.counted_from else step.after[0][-1].step
        return f"ngày «{self.law.wordings[source][0].title}»"

    def _day(self, day: Day | None) -> dt.date | None:
        event = self.last.get(day.step) if day else None
        if day is None or event is None:
            return None
        return event.facts.get(day.fact) if day.fact else event.on

    def _verdict(self, event: Event) -> thresholds.Verdict | None:
        rule = self.law.wordings[event.step][0].threshold
        if rule is None:
            return None
        try:
            return thresholds.judged(rule, event.facts)
        except BadInput as error:
            message = f"«{self.law.wordings[event.step][0].title}»: {error.message}"
            if message not in self.problems:
                self.problems.append(message)
            return thresholds.Verdict(False, 0, 0, 0, error.message, self.law.wordings[event.step][0].source)

    def _found(self, condition: Condition) -> Event | None:
        """The event that makes a condition true: the last of its step, or a failed attempt when asked for."""
        last = self.last.get(condition.step)
        if condition.outcome is None:
            return last
        tried = [*self.attempts.get(condition.step, ()), *([last] if last else [])]
        return next((e for e in reversed(tried) if self.outcome_of(e) == condition.outcome), None)

    def _event(self, condition: Condition) -> Event:
        """The event behind a condition that holds."""
        found = self._found(condition)
        if found is None:
            raise KeyError(condition)
        return found

    def _is_ruled_out(self, condition: Condition) -> bool:
        """The step is done, with another outcome than the one asked for."""
        return condition.step in self.last and not self.holds(condition)

    def _told(self, condition: Condition) -> str:
        return f"đã có «{self._title(condition)}» ngày {vn_date(self._event(condition).day)}"

    def _title(self, condition: Condition) -> str:
        step = self.law.wordings[condition.step][0]
        if condition.outcome is None:
            return step.title
        return f"{step.title}: {step.outcomes.get(condition.outcome, condition.outcome)}"


@lru_cache(maxsize=4096)
def _length(name: str, day: dt.date) -> AnyPeriod:
    """The period a step names: a parameter in force on `day`, or a period written out."""
    return length(name, day) if name in parameters() else period(name)


def _day_of(on: dt.date) -> dt.date:
    """The day in Vietnam of a date or an instant."""
    return on.astimezone(VN).date() if isinstance(on, dt.datetime) else on


def _is_past(due: Due, done: dt.date) -> bool:
    """Whether something done then missed the deadline; by the minute where hours count."""
    if isinstance(due, CountedHours) and isinstance(done, dt.datetime):
        return done > due.ends_at
    return _day_of(done) > due.limit


def _minute(on: dt.date) -> float:
    """Order inside a day; a bare date comes first."""
    return on.timestamp() if isinstance(on, dt.datetime) else 0.0
