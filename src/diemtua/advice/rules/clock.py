"""Đồng hồ giờ làm việc: how much of the desk's own time passed between two instants, and when a given amount will have passed.

Every instant carries its zone; the desk's hours are Vietnam's. Time runs only while the desk is open: never over lunch, at night, on
rest days, holidays, swapped days off, nor while the asker is waited for. A year whose holidays nobody checked raises NotInForce
(`rulebook.calendar`): a date is refused, never guessed.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from diemtua.kernel.dates import VN, WEEKDAYS, vn_date
from diemtua.kernel.errors import BadInput, NotInForce
from diemtua.rulebook.calendar import DAY, HolidayCalendar, RestPattern, YearDecision, decisions

Instant = dt.datetime
Interval = tuple[dt.datetime, dt.datetime]
Pause = tuple[dt.datetime, dt.datetime | None]  # None: still waiting

ZERO = dt.timedelta()
MOST_DAYS = 800  # a search for an open hour gives up here; calendars are checked two years ahead at most


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Opening hours inside one day, `end` not included; two spans leave the lunch break between them."""

    start: dt.time
    end: dt.time

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise BadInput(f"Giờ kết thúc {self.end:%H:%M} phải sau giờ bắt đầu {self.start:%H:%M}; hãy nhập lại.")

    @property
    def length(self) -> dt.timedelta:
        """How long the span is."""
        return _on(_ANY_DAY, self.end) - _on(_ANY_DAY, self.start)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


_ANY_DAY = dt.date(2026, 1, 5)


def _on(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, VN)


def _ordered(spans: Iterable[Span], day: str) -> tuple[Span, ...]:
    """In order of the clock; spans that overlap are refused."""
    found = tuple(sorted(spans))
    if any(later.start < earlier.end for earlier, later in itertools.pairwise(found)):
        raise BadInput(f"Giờ làm việc {day} bị chồng lên nhau; hãy nhập lại buổi sáng và buổi chiều.")
    return found


def _rest(closed: frozenset[int]) -> RestPattern:
    return RestPattern("lịch bàn tư vấn", closed, follows_swaps=True)


@cache
def _country(closed: frozenset[int]) -> HolidayCalendar:
    """The checked years' holidays for a desk that closes on these weekdays."""
    return HolidayCalendar(_rest(closed))


@dataclass(frozen=True)
class WorkCalendar:
    """The desk's hours by weekday (Monday 0), the country's holidays, and days with hours of their own.

    `own_days`: a working Saturday, a half day, a day the desk is closed (no span). They win over week and holiday.
    """

    week: Mapping[int, tuple[Span, ...]]
    own_days: Mapping[dt.date, tuple[Span, ...]] = field(default_factory=dict)
    years: Mapping[int, YearDecision] = field(default_factory=decisions)

    def __post_init__(self) -> None:
        for weekday, spans in self.week.items():
            _ordered(spans, WEEKDAYS[weekday])
        for day, spans in self.own_days.items():
            _ordered(spans, f"ngày {vn_date(day)}")
        if not any(self.week.values()):
            raise BadInput("Bàn tư vấn phải mở ít nhất một buổi trong tuần; hãy nhập giờ làm việc.")
        if all(self.week.get(n) for n in range(7)):
            raise BadInput("Mỗi tuần phải có ít nhất một ngày nghỉ; hãy để trống giờ của một ngày.")

    @cached_property
    def _holidays(self) -> HolidayCalendar:
        closed = frozenset(n for n in range(7) if not self.week.get(n))
        if self.years is decisions():
            return _country(closed)  # worked out once a process: a whole year costs more than the rest of a count
        return HolidayCalendar(_rest(closed), self.years)

    @cached_property
    def _stands_for(self) -> dict[dt.date, dt.date]:
        """A worked day in lieu -> the day given off for it: it is worked by that day's hours."""
        return {work: rest for decided in self.years.values() for rest, work in decided.swaps}

    def spans(self, day: dt.date) -> tuple[Span, ...]:
        """The opening hours of that day, none when closed. Raises NotInForce for a year nobody checked."""
        if day in self.own_days:
            return tuple(sorted(self.own_days[day]))
        if self._holidays.is_rest(day):
            return ()
        return tuple(sorted(self.week.get(self._stands_for.get(day, day).weekday()) or ()))

    def is_open(self, at: Instant) -> bool:
        """The desk works at that instant; the last minute of a span is open, its end is not."""
        here = at.astimezone(VN)
        return any(s.start <= here.time() < s.end for s in self.spans(here.date()))

    def opening_from(self, at: Instant) -> Instant:
        """That instant when the desk is open, else the next opening. What must not be told at night is told then."""
        for start, _ in self.open_intervals(at):
            return start
        raise NotInForce("Bàn tư vấn chưa có giờ làm việc nào trong hai năm tới; hãy nhập lại lịch làm việc.")

    def open_intervals(self, since: Instant) -> Iterator[Interval]:
        """The open intervals from `since` on, in order, the first one cut at `since`."""
        since = since.astimezone(VN)
        for number in range(MOST_DAYS):
            day = since.date() + DAY * number
            for span in self.spans(day):
                start, end = max(_on(day, span.start), since), _on(day, span.end)
                if start < end:
                    yield start, end

    def instant_after(self, start: Instant, amount: dt.timedelta, pauses: Iterable[Pause] = ()) -> Instant | None:
        """The first instant by which `amount` of open, unpaused time has passed since `start`.

        None when a pause that has no end yet comes first: the clock stands, so there is no date to give.
        """
        closed = _merged(pauses)
        left = amount
        if left <= ZERO:
            return start.astimezone(VN)
        for interval in self.open_intervals(start):
            for opened, shut in _outside(interval, closed):
                if left <= shut - opened:
                    return opened + left
                left -= shut - opened
            if closed and closed[-1][1] is None and closed[-1][0] <= interval[0]:
                return None
        raise NotInForce("Hạn trả lời xa hơn lịch đã đối chiếu; hãy nhập thời hạn ngắn hơn hoặc lịch nghỉ của năm sau.")


def _merged(pauses: Iterable[Pause]) -> Sequence[Pause]:
    """The pauses in order, those that overlap or touch made one; an empty or backward pause counts nothing."""
    found: list[Pause] = []
    for start, end in sorted(pauses, key=lambda p: p[0]):
        if end is not None and end <= start:
            continue
        if found and (found[-1][1] is None or start <= found[-1][1]):
            before = found[-1][1]
            found[-1] = (found[-1][0], None if before is None or end is None else max(before, end))
        else:
            found.append((start, end))
    return found


def _outside(interval: Interval, pauses: Sequence[Pause]) -> list[Interval]:
    """What is left of the interval outside the pauses."""
    start, end = interval
    left: list[Interval] = []
    for paused, resumed in pauses:
        if resumed is not None and resumed <= start:
            continue
        if paused >= end:
            break
        if paused > start:
            left.append((start, paused))
        if resumed is None or resumed >= end:
            return left
        start = resumed
    left.append((start, end))
    return left


MORNING, AFTERNOON = Span(dt.time(8), dt.time(12)), Span(dt.time(13, 30), dt.time(17))
OFFICE_WEEK: Mapping[int, tuple[Span, ...]] = dict.fromkeys(range(5), (MORNING, AFTERNOON))
