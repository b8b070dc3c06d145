"""Hạn: how soon the desk takes and answers a question, by priority, and the dates that follow on its clock."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diemtua.advice.rules.clock import Instant, Pause, WorkCalendar
from diemtua.kernel.errors import NotInForce

HOUR = dt.timedelta(hours=1)
WARN_SHARE = 0.75  # of the time for the answer
GRACE = (
    2 * HOUR
)  # working time left at least when a question becomes more urgent: nobody is late for what was not yet asked

PRIORITIES = {"normal": "Thường", "soon": "Cần sớm", "urgent": "Gấp"}


@dataclass(frozen=True, slots=True)
class Target:
    """Working time until somebody takes the question, and until it is answered. Two clocks, neither moves the other."""

    respond: dt.timedelta
    answer: dt.timedelta


DEFAULT_TARGETS: Mapping[str, Target] = {
    "normal": Target(8 * HOUR, 24 * HOUR),
    "soon": Target(4 * HOUR, 12 * HOUR),
    "urgent": Target(1 * HOUR, 4 * HOUR),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The dates of one question. None: the clock stands, or nobody checked the holidays that far."""

    respond_by: Instant | None
    answer_by: Instant | None
    warn_at: Instant | None


def limits(
    calendar: WorkCalendar,
    target: Target,
    *,
    started_at: Instant,
    pauses: Iterable[Pause] = (),
    hastened: Sequence[tuple[Target, Instant]] = (),
) -> Limits:
    """The dates of a question whose clock started at `started_at`.

    Pauses count inside working time, never by adding their length to the start. `hastened`: the looser targets it had before,
    in order, each with the instant a stricter one took its place; what was then not due yet is not due before GRACE of
    working time after that instant, and nothing is ever due later than it was: becoming urgent forgives no lateness.
    The warning falls into opening hours by itself, and one at closing time waits for the next opening.
    """
    held = list(pauses)

    def after(start: Instant, amount: dt.timedelta) -> Instant | None:
        try:
            return calendar.instant_after(start, amount, held)
        except NotInForce:
            return None

    first = hastened[0][0] if hastened else target
    respond, answer = after(started_at, first.respond), after(started_at, first.answer)
    for (_, at), stricter in zip(hastened, [*(before for before, _ in hastened[1:]), target], strict=False):
        respond = _sooner(respond, _later(after(started_at, stricter.respond), after(at, min(GRACE, stricter.respond))))
        answer = _sooner(answer, _later(after(started_at, stricter.answer), after(at, min(GRACE, stricter.answer))))
    warn = after(started_at, target.answer * WARN_SHARE)
    try:
        return Limits(respond, answer, calendar.opening_from(warn) if warn else None)
    except NotInForce:
        return Limits(respond, answer, None)


def earliest(every: Iterable[Limits]) -> Limits:
    """The earliest of each of the three dates; those that are not known do not count."""
    found = list(every)
    respond, answer, warn = (
        min((at for at in dates if at), default=None)
        for dates in ([x.respond_by for x in found], [x.answer_by for x in found], [x.warn_at for x in found])
    )
    return Limits(respond, answer, warn)


def _later(one: Instant | None, other: Instant | None) -> Instant | None:
    return max(one, other) if one and other else None


def _sooner(one: Instant | None, other: Instant | None) -> Instant | None:
    return min(one, other) if one and other else None


def in_time(done_at: Instant, due: Instant | None) -> bool:
    """Done by the limit, the limit included; without a date nobody was late."""
    return due is None or done_at <= due


STAGES = {"late": "Quá hạn", "soon": "Sắp đến hạn", "running": "Còn hạn", "paused": "Đang chờ người hỏi", "unknown": "Chưa tính được hạn"}  # fmt: skip


def stage(due: Instant | None, warn_at: Instant | None, *, now: Instant, paused: bool) -> str:
    """late | soon | running | paused | unknown, as the desk's list colours a question."""
    if paused:
        return "paused"
    if due is None:
        return "unknown"
    if now > due:
        return "late"
    return "soon" if warn_at is not None and now >= warn_at else "running"
