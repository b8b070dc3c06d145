"""Diễn giải: events in, what is done, due, late, forbidden and next out, and why, as of any day.

Nothing here remembers: the same events and the same day give the same answer.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Conflict, DomainError, NotInForce
from diemtua.rulebook import thresholds
from diemtua.rulebook.book import length, parameters
from diemtua.rulebook.calendar import AUTHORITY, DAY, HolidayCalendar
from diemtua.rulebook.counted import Appointed, Counted, CountedHours
from diemtua.rulebook.deadlines import deadline, hours_after, hours_before, latest_notice
from diemtua.rulebook.history import Event, History, day_of
from diemtua.rulebook.periods import AnyPeriod, Hours, period
from diemtua.rulebook.procedure import Day, Procedure, Step, procedure
from diemtua.rulebook.states import CaseStatus, Due, State, StepStatus, in_order, waiting

Range = tuple[dt.date, dt.date]


def status(
    of: Procedure | str,
    events: Iterable[Event],
    today: dt.date,
    calendar: HolidayCalendar,
    *,
    excluded: Iterable[Range] = (),
) -> CaseStatus:
    """The case as of `today`: later events are not seen. An instant instead of a day ends periods of hours at their hour.

    `calendar` is the enterprise's; `excluded` stops limitation.

    Order of `events` does not matter. A deadline that cannot be counted makes its step UNKNOWN and says why.
    """
    case = _case(of, events, today, calendar, excluded)
    steps = tuple(case.look_at(step_id) for step_id in case.law.wordings)
    history = case.history
    return CaseStatus(
        case.law, case.today, steps, in_order(steps), history.ending, tuple(dict.fromkeys(history.problems))
    )


def open_steps(
    of: Procedure | str,
    events: Iterable[Event],
    today: dt.date,
    calendar: HolidayCalendar,
    *,
    excluded: Iterable[Range] = (),
) -> tuple[tuple[StepStatus, ...], tuple[StepStatus, ...]]:
    """What can be done next, and what waits for nothing but its first lawful day: `next` and `waiting` of `status(…)` without telling
    about the other steps, for thousands of cases."""
    steps = list(_case(of, events, today, calendar, excluded).open_steps())
    return in_order(steps), waiting(steps)


def _case(
    of: Procedure | str, events: Iterable[Event], today: dt.date, calendar: HolidayCalendar, excluded: Iterable[Range]
) -> "_Case":
    day = day_of(today)
    seen = [e for e in events if e.day <= day]
    law = procedure(of, min((e.day for e in seen), default=day)) if isinstance(of, str) else of
    return _Case(law, History(law, seen, day), day, today, calendar, tuple(excluded))


def check_event(
    of: Procedure | str, events: Sequence[Event], event: Event, today: dt.date, calendar: HolidayCalendar
) -> None:
    """Refuse an event that cannot be true: unknown, in the future, before the law, out of order, impossible counts,
    a time told as run out before it has.

    Raises BadInput, NotInForce or, for an event somebody has already recorded, Conflict.
    """
    law = procedure(of, min(e.day for e in (*events, event))) if isinstance(of, str) else of
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
    for name, label in step.facts.items():
        if Day(step.id, name) in law.announced and event.facts[name] < event.day:
            raise BadInput(
                f"{label[:1].upper()}{label[1:]} {vn_date(event.facts[name])} lại trước ngày «{step.title}» "
                f"{vn_date(event.day)}; hãy kiểm tra lại hai ngày."
            )
    if step.threshold:
        thresholds.judged(step.threshold, event.facts)
    history = History(law, events, today)
    _check_order(history, step, event)
    earliest = _Case(law, history, today, today, calendar, ()).limits(step)[1] if step.is_lapse else None
    if earliest and event.day < earliest:
        raise BadInput(f"«{step.title}» chưa thể có trước ngày {vn_date(earliest)}. {step.forbidden}".rstrip())


def _check_order(history: History, step: Step, event: Event) -> None:
    """The steps before it must have been recorded, on the same day or earlier."""
    if not history.is_open(step):
        raise BadInput(f"Chưa ghi được «{step.title}»: {history.lacking(step)}. {step.forbidden}".rstrip())
    opening = history.opening(step)
    if opening is not None and event.day < opening.day:
        raise BadInput(
            f"«{step.title}» ngày {vn_date(event.day)} lại trước bước liền trước ngày {vn_date(opening.day)}; "
            "hãy kiểm tra lại hai ngày."
        )


@dataclass(frozen=True, slots=True)
class _Case:
    """One case on one day, or at one instant of it (`at`): its history, the calendar it is counted with."""

    law: Procedure
    history: History
    today: dt.date
    at: dt.date
    calendar: HolidayCalendar
    excluded: tuple[Range, ...]

    def may_be_open(self, step_id: str) -> bool:
        """Whether the step could be done today, as far as other steps go."""
        history, step = self.history, self.law.wordings[step_id][0]
        if history.ending and not step.even_after_end:
            return False
        if step_id in history.first and not history.is_due_again(step, history.last[step_id]):
            return False
        return (
            history.is_open(step) and history.needless(step) is None and not history.predates(history.wording(step_id))
        )

    def open_steps(self) -> Iterator[StepStatus]:
        """The states of the steps that could be done as far as others go, in the order of the procedure."""
        return (self.look_at(step_id) for step_id in self.law.wordings if self.may_be_open(step_id))

    def look_at(self, step_id: str) -> StepStatus:
        """The state of one step."""
        history = self.history
        step = history.wording(step_id)
        if step_id in history.first and (history.ending or not history.is_due_again(step, history.last[step_id])):
            return self._done(step)
        if history.ending and not step.even_after_end:
            return StepStatus(step, State.MOOT, f"Việc đã kết thúc: {history.ending}.")
        needless = history.needless(step)
        if needless:
            return StepStatus(step, State.MOOT, f"Không cần nữa vì {history.told(needless)}.")
        if not history.is_open(step):
            return self._closed(step)
        if history.predates(step):
            return StepStatus(step, State.MOOT, "Luật của ngày ấy chưa có bước này.")
        blocker = history.blocker(step, untrue=self._untrue)
        if blocker:
            why = f"Chưa được làm vì {history.told(blocker)}. {step.forbidden}".rstrip()
            return StepStatus(step, State.FORBIDDEN, why)
        void = self._void(step)
        if void:
            return StepStatus(step, State.FORBIDDEN, f"Chưa được làm vì {void}. {step.forbidden}".rstrip())
        attempts = history.attempts.get(step_id)
        if not attempts:
            return self._open(step)
        awaited = history.awaited(step)
        if awaited:
            after = StepStatus(step, State.WAITING, f"Chưa đến lượt: còn thiếu «{history.title(awaited)}».")
            return self._tried(after, attempts[-1])
        return self._tried(self._open(step), attempts[-1])

    def _void(self, step: Step) -> str | None:
        """Why nothing that opened the step counts: every way to it passes something that was not so when it was told."""
        why = None
        for group in step.after:
            events = [found for c in group if (found := self.history.found(c)) is not None]
            if len(events) == len(group):
                why = next((told for e in events if (told := self._untrue(e))), None)
                if why is None:
                    return None
        return why

    def _untrue(self, event: Event) -> str | None:
        """Why an event opens nothing: done too early, or a time told as run out after what it was given for; None otherwise."""
        history, step = self.history, self.history.wording(event.step)
        contrary = history.needless(step) if step.is_lapse else None
        if contrary and history.happened_by(contrary, event):
            return f"«{step.title}» ngày {vn_date(event.day)} được ghi khi {history.told(contrary)}"
        earliest = self.limits(step)[1] if step.void_when_early or step.is_lapse else None
        if earliest is None or event.day >= earliest:
            return None
        return (
            f"«{step.title}» ngày {vn_date(event.day)} sớm hơn ngày được phép {vn_date(earliest)}, "
            "phải làm lại đúng trình tự rồi sửa lần ghi"
        )

    def _done(self, step: Step) -> StepStatus:
        history = self.history
        last = history.last[step.id]
        first = last if history.asked_again(step) else history.first[step.id]
        verdict, outcome = history.verdict(last), history.outcome_of(last)
        self._note_order(step, first)
        contrary = history.needless(step) if step.only_after or step.gives_up else None
        if contrary and history.happened_by(contrary, first):
            history.problems.append(
                f"«{step.title}» ngày {vn_date(first.day)} được ghi khi {history.told(contrary)}; hãy kiểm tra lại."
            )
        due, earliest = self.limits(step)
        if earliest and first.day < earliest:
            history.problems.append(
                f"«{step.title}» làm ngày {vn_date(first.day)}, sớm hơn ngày được phép {vn_date(earliest)}. "
                f"{step.forbidden}".rstrip()
            )
        shown = verdict.explanation.removesuffix(".") if verdict else step.told(outcome or "")
        told = f"Đã làm ngày {vn_date(first.day)}" + (f": {shown}" if shown else "")
        if due and _is_past(due, first.on):
            why = f"{told}, trễ so với hạn {_limit(due)}. {step.missed}".rstrip()
            return StepStatus(step, State.DONE_LATE, why, due, earliest, first.day, outcome, verdict)
        return StepStatus(step, State.DONE, f"{told}.", due, earliest, first.day, outcome, verdict)

    def _note_order(self, step: Step, event: Event) -> None:
        """A step done before what it comes after is a problem to look at, never a step undone."""
        history = self.history
        opening = history.opening(step)
        if not history.is_open(step):
            history.problems.append(
                f"«{step.title}» được ghi khi {history.lacking(step)}; hãy bổ sung hoặc kiểm tra lại."
            )
        elif opening is not None and event.day < opening.day:
            history.problems.append(
                f"«{step.title}» ngày {vn_date(event.day)} lại trước bước liền trước ngày {vn_date(opening.day)}."
            )
        end = history.ended_by
        if end is not None and end.day < event.day and not step.even_after_end:
            history.problems.append(
                f"«{step.title}» ngày {vn_date(event.day)} được ghi khi việc đã kết thúc từ ngày {vn_date(end.day)}: "
                f"{history.ending}; hãy kiểm tra lại."
            )
        blocker = history.blocker(step, event)
        if blocker:
            history.problems.append(
                f"«{step.title}» ngày {vn_date(event.day)} được ghi khi {history.told(blocker)}. {step.forbidden}".rstrip()
            )

    def limits(self, step: Step) -> tuple[Due | None, dt.date | None]:
        """The deadline and the first lawful day, as far as they can be counted."""
        try:
            return self._due(step), self._earliest(step)
        except DomainError:
            return None, None

    def _closed(self, step: Step) -> StepStatus:
        """Not open: on a branch the case did not take, forbidden, or simply later."""
        if self.history.is_ruled_out(step):
            return StepStatus(step, State.MOOT, "Vụ việc đi theo hướng khác.")
        lacking = self.history.lacking(step)
        if step.forbidden:
            return StepStatus(step, State.FORBIDDEN, f"Chưa được làm: {lacking}. {step.forbidden}")
        return StepStatus(step, State.WAITING, f"Chưa đến lượt: {lacking}.")

    def _open(self, step: Step) -> StepStatus:
        try:
            earliest, due = self._earliest(step), self._due(step)
        except DomainError as error:
            return StepStatus(step, State.UNKNOWN, error.message)
        if earliest and self.today < earliest:
            why = f"Chưa được làm trước ngày {vn_date(earliest)}. {step.forbidden}".rstrip()
            return StepStatus(step, State.FORBIDDEN, why, due, earliest)
        is_past = due is not None and _is_past(due, self.at)
        missed, timely = (State.EXPIRED, State.OPEN) if step.optional else (State.LATE, State.DUE)
        state = missed if is_past else timely
        if due is None:
            why = "Có thể làm ngay; luật không ấn định hạn."
        elif is_past:
            why = f"Đã quá hạn {_limit(due)}. {step.missed}".rstrip()
        elif isinstance(due, CountedHours):
            why = f"Hạn cuối là {_limit(due)}."
        else:
            why = f"Hạn cuối là ngày {vn_date(due.last_day)}."
        return StepStatus(step, state, why, due, earliest)

    def _tried(self, found: StepStatus, attempt: Event) -> StepStatus:
        """The state of a step tried without the outcome it needs."""
        verdict, outcome = self.history.verdict(attempt), self.history.outcome_of(attempt)
        told = verdict.explanation if verdict else f"{found.step.told(outcome or '')}."
        why = f"Lần ngày {vn_date(attempt.day)}: {told} Phải làm lại. {found.why}"
        return replace(found, why=why, verdict=verdict, outcome=outcome)

    def _due(self, step: Step) -> Due | None:
        """The deadline, or None when the law sets none or its trigger is not known yet."""
        if step.within:
            trigger = self._trigger(step)
            return None if trigger is None else self._counted(step, step.within, trigger, is_backward=False)
        planned = self.history.day(step.on_day) if step.on_day else None
        if planned is None:
            return None
        if step.before:
            return self._counted(step, step.before, planned, is_backward=True)
        return Appointed(day_of(planned))

    def _earliest(self, step: Step) -> dt.date | None:
        """The first lawful day: a notice this long must have passed («earliest»), the day after that («only_after»),
        this long before an appointed day («opens»), and never before the day it was announced for («not_before»)."""
        announced = self.history.day(step.not_before) if step.not_before else None
        days = [day for day in (self._first_by_period(step), announced and day_of(announced)) if day]
        return max(days, default=None)

    def _first_by_period(self, step: Step) -> dt.date | None:
        if step.opens:
            planned = self.history.day(step.on_day) if step.on_day else None
            return None if planned is None else self._counted(step, step.opens, planned, is_backward=True).limit
        name = step.earliest or step.only_after
        trigger = self._trigger(step) if name else None
        if name is None or trigger is None:
            return None
        due = self._counted(step, name, trigger, is_backward=False)
        plain = due.plain_end if isinstance(due, Counted) else due.last_day
        if step.only_after is None:
            return plain
        return (due.last_day if step.is_lapse else plain) + DAY  # until its rolled end the other side may still act

    def _counted(self, step: Step, name: str, trigger: dt.date, *, is_backward: bool) -> Counted | CountedHours:
        day = day_of(trigger)
        span = _length(name, day)
        if isinstance(span, Hours):
            return (hours_before if is_backward else hours_after)(trigger, span)  # type: ignore[arg-type]
        calendar = self.calendar.of(AUTHORITY) if step.by_authority else self.calendar
        if is_backward:
            return latest_notice(day, span, calendar)
        excluded = self.excluded if step.without_obstacles else ()
        return deadline(day, span, calendar, trigger_name=self._trigger_name(step), excluded=excluded)

    def _trigger(self, step: Step) -> dt.date | None:
        """The day or instant a period runs from: `counted_from`, or the event that opened the step."""
        if step.counted_from:
            return self.history.day(step.counted_from)
        opening = self.history.opening(step)
        return opening.on if opening else None

    def _trigger_name(self, step: Step) -> str:
        source = step.counted_from
        if source and source.fact:
            return self.history.wording(source.step).facts.get(source.fact, source.fact)
        opening = self.history.opening(step)
        step_id = source.step if source else opening.step if opening else step.id
        return f"ngày «{self.history.wording(step_id).title}»"


@lru_cache(maxsize=4096)
def _length(name: str, day: dt.date) -> AnyPeriod:
    """The period a step names: a parameter in force on `day`, or a period written out."""
    return length(name, day) if name in parameters() else period(name)


def _limit(due: Due) -> str:
    """The last day as people write it, with its hour where hours count."""
    return f"{due.ends_at:%H:%M} ngày {vn_date(due.limit)}" if isinstance(due, CountedHours) else vn_date(due.limit)


def _is_past(due: Due, on: dt.date) -> bool:
    """Whether the deadline is over then; by the minute where hours count and the instant is known."""
    if isinstance(due, CountedHours) and isinstance(on, dt.datetime):
        return on > due.ends_at
    return day_of(on) > due.limit
