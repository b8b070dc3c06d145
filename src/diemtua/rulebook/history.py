"""Diễn biến: the events of one case, and what they make true of a procedure's steps."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any

from diemtua.kernel.dates import VN, vn_date
from diemtua.kernel.errors import BadInput
from diemtua.rulebook import thresholds
from diemtua.rulebook.procedure import NOT_REACHED, REACHED, Condition, Day, Procedure, Step, fined


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
        return day_of(self.on)

    @property
    def order(self) -> tuple[dt.date, float]:
        """Sorts by day, then by instant; a bare date comes first in its day."""
        return (self.day, self.on.timestamp()) if isinstance(self.on, dt.datetime) else (self.on, 0.0)


def day_of(on: dt.date) -> dt.date:
    """The day in Vietnam of a date or an instant."""
    return on.astimezone(VN).date() if isinstance(on, dt.datetime) else on


class History:
    """The events of a case by step, in order of time whatever order they came in.

    `first` and `last` hold the event of every step that is done; `attempts` those of a step that must be tried again.
    `problems` collects sentences about events that do not fit.
    """

    def __init__(self, law: Procedure, events: Iterable[Event], today: dt.date) -> None:
        self.law, self.today = law, today
        self.problems: list[str] = []
        self.first: dict[str, Event] = {}
        self.last: dict[str, Event] = {}
        self.attempts: dict[str, list[Event]] = {}
        self._verdicts: dict[int, thresholds.Verdict] = {}
        for event in sorted(events, key=lambda e: e.order):
            wordings = law.wordings.get(event.step)
            if wordings is None:
                self.problems.append(f"Sự kiện «{event.step}» không thuộc thủ tục này nên không được tính.")
                continue
            wanted = wordings[0].retry_until
            if wanted is not None and self.outcome_of(event) != wanted:
                self.attempts.setdefault(event.step, []).append(event)
                continue
            self.first.setdefault(event.step, event)
            self.last[event.step] = event
        self.ended_by = self._ended_by()
        self.ending = self._ending_of(self.ended_by) if self.ended_by else None

    def _ended_by(self) -> Event | None:
        """The first event that ends the case."""
        ends = [self.last[step_id] for step_id in self.law.ending_steps if step_id in self.last]
        return next((e for e in sorted(ends, key=lambda e: e.order) if self._ending_of(e)), None)

    def _ending_of(self, event: Event) -> str | None:
        """How the case ends with this event, or None when it goes on."""
        return self.law.wordings[event.step][0].ending(self.outcome_of(event))

    def outcome_of(self, event: Event) -> str | None:
        """The recorded outcome, or the verdict of the step's threshold."""
        verdict = self.verdict(event)
        if verdict is None:
            return event.outcome
        return REACHED if verdict.reached else NOT_REACHED

    def verdict(self, event: Event) -> thresholds.Verdict | None:
        """The verdict of a step with a threshold; counts that cannot be are a problem and do not reach it."""
        step = self.law.wordings[event.step][0]
        if step.threshold is None:
            return None
        found = self._verdicts.get(id(event))
        if found is None:
            try:
                found = thresholds.judged(step.threshold, event.facts)
            except BadInput as error:
                self.problems.append(f"«{step.title}»: {error.message}")
                found = thresholds.Verdict(False, 0, 0, 0, error.message, step.source)
            self._verdicts[id(event)] = found
        return found

    def found(self, condition: Condition) -> Event | None:
        """The event that makes a condition true: the last of its step, or a failed attempt when asked for."""
        last = self.last.get(condition.step)
        if condition.outcome is None:
            return last
        if last is not None and self.outcome_of(last) == condition.outcome:
            return last
        attempts = self.attempts.get(condition.step, ())
        return next((e for e in reversed(attempts) if self.outcome_of(e) == condition.outcome), None)

    def opening(self, step: Step) -> Event | None:
        """The event that opened the step: the last one of the alternative complete first.

        For a step tried again it is the alternative complete last: a dossier supplemented is counted anew.
        """
        chosen: Event | None = None
        for group in step.after:
            events = [self.found(c) for c in group]
            if None in events:
                continue
            last = max((e for e in events if e is not None), key=lambda e: e.order)
            if chosen is None or (last.order > chosen.order) == (step.retry_until is not None):
                chosen = last
        return chosen

    def is_open(self, step: Step) -> bool:
        """Whether everything the step comes after is done."""
        return not step.after or self.opening(step) is not None

    def blocker(
        self, step: Step, before: Event | None = None, *, untrue: Callable[[Event], object] = lambda event: None
    ) -> Condition | None:
        """What bars the step for now, or barred it when `before` happened; None when nothing does.

        An event that is `untrue` (told why) lifts no bar.
        """
        for condition in step.barred_by:
            lifting = (self.found(c) for c in step.lifted_by if self.happened_by(c, before))
            if self.happened_by(condition, before) and not any(e is not None and not untrue(e) for e in lifting):
                return condition
        return None

    def happened_by(self, condition: Condition, before: Event | None) -> bool:
        """Whether the condition holds, on the day of `before` or earlier when one is given."""
        event = self.found(condition)
        return event is not None and (before is None or event.day <= before.day)

    def awaited(self, step: Step) -> Condition | None:
        """What a failed attempt asks for before the step is tried again: a dossier sent back is supplemented first. None otherwise."""
        attempts = self.attempts.get(step.id)
        if not attempts:
            return None
        asked = Condition(step.id, self.outcome_of(attempts[-1]))
        for condition in (c for group in step.after for c in group):
            follows = any(asked in group for group in self.law.wordings[condition.step][0].after)
            if follows and self.is_due_again(self.law.wordings[condition.step][0], self.found(condition)):
                return condition
        return None

    def is_due_again(self, step: Step, done: Event | None) -> bool:
        """Whether the step waits to be done: never done, or a failed attempt has asked for it again since."""
        asked = self.asked_again(step)
        return done is None or (asked is not None and asked.order > done.order)

    def asked_again(self, step: Step) -> Event | None:
        """The failed attempt that asks for a step that may be repeated, or None."""
        opening = self.opening(step) if step.may_repeat else None
        return opening if opening is not None and opening in self.attempts.get(opening.step, ()) else None

    def predates(self, step: Step) -> bool:
        """Whether the step came into the law only after what opened it, so that this case does not have it."""
        opening = self.opening(step)
        return opening is not None and not step.is_in_force(opening.day)

    def needless(self, step: Step) -> Condition | None:
        """What makes the step needless, or None."""
        return next((c for c in step.unless if self.found(c)), None)

    def is_ruled_out(self, step: Step) -> bool:
        """Whether every alternative waits for an outcome that did not come."""
        return bool(step.after) and all(
            any(c.step in self.last and not self.found(c) for c in group) for group in step.after
        )

    def day(self, day: Day) -> dt.date | None:
        """The day or instant of a step's event, or a day written in its facts; None while unknown."""
        event = self.last.get(day.step)
        if event is None:
            return None
        return event.facts.get(day.fact) if day.fact else event.on

    def wording(self, step_id: str) -> Step:
        """The step as the law stood when it was done, or opened, or stands today."""
        wordings, done = self.law.wordings[step_id], self.first.get(step_id)
        if len(wordings) == 1:
            found = wordings[0]
        else:
            event = done or self.opening(wordings[0])
            day = event.day if event else self.today
            found = next((w for w in wordings if w.is_in_force(day)), wordings[-1])
        return fined(found, done.day if done else self.today)

    def lacking(self, step: Step) -> str:
        """What is missing before the step may be done, in words: of several ways the nearest that are still open."""
        far = {group: self._distance(group, frozenset({step.id})) for group in step.after}
        near = [group for group in step.after if far[group] == min(far.values())]
        groups = [" và ".join(f"«{self.title(c)}»" for c in group if not self.found(c)) for group in near]
        return "còn thiếu " + " hoặc ".join(dict.fromkeys(groups))

    def _distance(self, group: tuple[Condition, ...], seen: frozenset[str]) -> float:
        """How many steps lie before the last of these conditions can come true; infinite when one was decided otherwise."""
        return max((self._steps_to(c, seen) for c in group if not self.found(c)), default=0)

    def _steps_to(self, condition: Condition, seen: frozenset[str]) -> float:
        if condition.step in seen or condition.step in self.last:
            return inf
        step = self.wording(condition.step)
        if self.is_open(step):
            return 1
        return 1 + min(self._distance(group, seen | {condition.step}) for group in step.after)

    def told(self, condition: Condition) -> str:
        """«đã có … ngày …» of a condition that holds."""
        event = self.found(condition)
        return f"đã có «{self.title(condition)}»" + (f" ngày {vn_date(event.day)}" if event else "")

    def title(self, condition: Condition) -> str:
        """The step's title with the outcome asked for."""
        step = self.wording(condition.step)
        if condition.outcome is None:
            return step.title
        return f"{step.title}: {step.told(condition.outcome)}"
