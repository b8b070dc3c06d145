"""Kết quả tính hạn: the day or instant found by counting, which shows its count day by day and tells it in one sentence."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from diemtua.kernel.dates import vn_date, weekday_name
from diemtua.rulebook.calendar import DAY, HolidayCalendar
from diemtua.rulebook.periods import CalendarDays, Hours, Months, Period, WorkingDays, Years, shifted


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive days with one fate: counted (`numbers` first and last) or left out for `reason`."""

    first: dt.date
    last: dt.date
    reason: str | None
    numbers: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Counted:
    """A day found by counting. `last_day` is inclusive and the day to act on.

    `limit` is the last lawful day: equal to `last_day` except backward, where a limit on a rest day is
    lawful but `last_day` advises the working day before it.
    """

    trigger: dt.date
    trigger_name: str
    period: Period
    last_day: dt.date
    limit: dt.date
    plain_end: dt.date  # before rest days moved it
    is_backward: bool
    calendar: HolidayCalendar
    excluded: tuple[tuple[dt.date, dt.date], ...] = ()

    @property
    def notices(self) -> tuple[str, ...]:
        """What the reader must know about how sure the calendar is."""
        first, last = sorted((self.trigger, self.last_day))
        if not _reads_calendar(self.period):
            first = last = self.last_day
        years = [year for year in range(first.year, last.year + 1) if self.calendar.is_expected(year)]
        return tuple(
            f"Lịch nghỉ năm {year} là dự kiến, chưa có thông báo chính thức; hãy kiểm tra lại khi có." for year in years
        )

    def runs(self) -> list[Run]:
        """The count day by day, days alike put together, in order of the calendar."""
        first, last = sorted((self.trigger, self.plain_end))
        days = [first + DAY * i for i in range((last - first).days + 1)]
        days.remove(self.trigger)
        counted_in_order = reversed(days) if self.is_backward else days
        fates: dict[dt.date, tuple[str | None, int | None]] = {}
        number = 0
        for day in counted_in_order:
            reason = _left_out(day, self.period, self.calendar, self.excluded)
            number += reason is None
            fates[day] = (reason, None if reason else number)
        return _runs(days, fates)

    @property
    def words(self) -> str:
        """The count as one sentence a judge could follow."""
        return _backward_words(self) if self.is_backward else _forward_words(self)

    def __str__(self) -> str:
        return vn_date(self.last_day)


@dataclass(frozen=True, slots=True)
class CountedHours:
    """An instant found by counting hours, in Vietnam's time."""

    trigger: dt.datetime
    trigger_name: str
    period: Hours
    ends_at: dt.datetime
    is_backward: bool

    @property
    def last_day(self) -> dt.date:
        """The day of the last instant."""
        return self.ends_at.date()

    @property
    def limit(self) -> dt.date:
        """The same day: hours never roll over."""
        return self.last_day

    @property
    def notices(self) -> tuple[str, ...]:
        """None: hours ask no calendar."""
        return ()

    @property
    def words(self) -> str:
        """The count as one sentence."""
        start, end = _at(self.trigger), _at(self.ends_at)
        if self.is_backward:
            return f"Tính ngược {self.period} liên tục từ {start} ({self.trigger_name}); phải xong trước {end}."
        return f"Tính {self.period} liên tục, kể cả ban đêm và ngày nghỉ, từ {start} ({self.trigger_name}); hết hạn lúc {end}."


@dataclass(frozen=True, slots=True)
class Appointed:
    """A day fixed by people, not counted: the day of a session, the day an agreement ends."""

    last_day: dt.date

    @property
    def limit(self) -> dt.date:
        """The same day."""
        return self.last_day

    @property
    def notices(self) -> tuple[str, ...]:
        """None: nothing was counted."""
        return ()

    @property
    def words(self) -> str:
        """The day as one sentence."""
        return f"Ngày đã định là {_named(self.last_day)}."


def is_inside(day: dt.date, ranges: Sequence[tuple[dt.date, dt.date]]) -> bool:
    return any(first <= day <= last for first, last in ranges)


def _reads_calendar(length: Period) -> bool:
    """Whether every day of the period needs the calendar, not only its last."""
    return isinstance(length, WorkingDays)


def _left_out(
    day: dt.date, length: Period, calendar: HolidayCalendar, excluded: Sequence[tuple[dt.date, dt.date]]
) -> str | None:
    """Why the day does not count, or None."""
    if is_inside(day, excluded):
        return "bất khả kháng, trở ngại khách quan"
    return calendar.why_rest(day) if isinstance(length, WorkingDays) else None


def _runs(days: Sequence[dt.date], fates: dict[dt.date, tuple[str | None, int | None]]) -> list[Run]:
    found: list[Run] = []
    for day in days:
        reason, number = fates[day]
        before = found[-1] if found else None
        if before and before.reason == reason and before.last + DAY == day:
            numbers = before.numbers and number and (before.numbers[0], number)
            found[-1] = Run(before.first, day, reason, numbers or None)
        else:
            found.append(Run(day, day, reason, (number, number) if number else None))
    return found


def _at(instant: dt.datetime) -> str:
    return f"{instant:%H:%M} ngày {vn_date(instant.date())}"


def _named(day: dt.date) -> str:
    return f"{vn_date(day)} ({weekday_name(day)})"


def _span(first: dt.date, last: dt.date, year: int) -> str:
    """«16-20/02», «28/02-02/03», with the year when it is not `year`."""
    if first == last:
        return f"{last:%d/%m}" if last.year == year else vn_date(last)
    if last.year != year or first.year != year:
        return f"{vn_date(first)}-{vn_date(last)}"
    return f"{first:%d}-{last:%d/%m}" if first.month == last.month else f"{first:%d/%m}-{last:%d/%m}"


def _told(run: Run, year: int) -> str:
    span = _span(run.first, run.last, year)
    if run.numbers is None:
        return f"{span} {run.reason}, không tính"
    low, high = sorted(run.numbers)
    return f"{span} là ngày thứ {low}" if low == high else f"{span} là ngày thứ {low}-{high}"


def _forward_words(counted: Counted) -> str:
    trigger, end = counted.trigger, counted.last_day
    head = f"{_named(trigger)} là {counted.trigger_name}, không tính; bắt đầu tính từ {vn_date(trigger + DAY)}"
    parts = [head]
    match counted.period:
        case Months() | Years():
            matching = shifted(trigger, counted.period, +1)
            clamped = (
                f" (ngày cuối tháng, vì tháng đó không có ngày {trigger.day})" if matching.day != trigger.day else ""
            )
            parts.append(f"đủ {counted.period} vào ngày tương ứng là {vn_date(matching)}{clamped}")
            pushed = [
                (max(first, trigger + DAY), last)
                for first, last in counted.excluded
                if last > trigger and first <= counted.plain_end
            ]
            parts.extend(
                f"cộng {(last - first).days + 1} ngày bất khả kháng, trở ngại khách quan "
                f"{_span(first, last, trigger.year)} không tính"
                for first, last in pushed
            )
        case CalendarDays():
            parts.append(f"tính cả ngày nghỉ: {'; '.join(_told(run, trigger.year) for run in counted.runs())}")
        case WorkingDays():
            parts.extend(_told(run, trigger.year) for run in counted.runs())
    if end != counted.plain_end:
        reason = counted.calendar.why_rest(counted.plain_end)
        parts.append(f"{vn_date(counted.plain_end)} rơi vào ngày {reason} nên hạn kéo đến ngày làm việc tiếp theo")
    parts.append(f"hết hạn vào cuối ngày {_named(end)}")
    return "; ".join(parts) + "."


def _backward_words(counted: Counted) -> str:
    event, end = counted.trigger, counted.limit
    parts = [f"{_named(event)} là {counted.trigger_name}, không tính; tính ngược {counted.period}"]
    if isinstance(counted.period, WorkingDays):
        parts.extend(_told(run, event.year) for run in reversed(counted.runs()))
    parts.append(f"chậm nhất là ngày {_named(end)}")
    if counted.last_day != end:
        reason = counted.calendar.why_rest(end)
        parts.append(f"ngày này là ngày {reason}, nên gửi trước từ ngày làm việc liền trước {_named(counted.last_day)}")
    return "; ".join(parts) + "."
