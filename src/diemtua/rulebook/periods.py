"""Thời hạn: what a number of days means. Each unit is a type of its own; a deadline shows its count day by day.

Conventions (Civil Code 91/2015/QH13, Art. 144-148): the trigger day is not counted; months and years end on the
matching date, or on the month's last day; a period whose last day is a rest day ends on the next working day.
«At least N before» is counted backward from the event and never rolls forward over it.
"""

import calendar as months_calendar
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from diemtua.kernel.dates import FIRST_YEAR, LAST_YEAR, VN, vn_date, weekday_name
from diemtua.kernel.errors import BadInput
from diemtua.rulebook.calendar import DAY, HolidayCalendar

COUNTING_SOURCE = "Bộ luật Dân sự, Điều 147; Bộ luật Dân sự, Điều 148"


@dataclass(frozen=True, slots=True)
class _Period:
    """A positive whole number of one unit; no arithmetic between units."""

    count: int
    unit: ClassVar[str]

    def __post_init__(self) -> None:
        if self.count < 1:
            raise BadInput("Thời hạn phải là số nguyên dương; hãy nhập lại.")

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"


class CalendarDays(_Period):
    """Ngày: every day counts."""

    __slots__ = ()
    unit = "ngày"


class WorkingDays(_Period):
    """Ngày làm việc: weekly rest days and holidays are left out."""

    __slots__ = ()
    unit = "ngày làm việc"


class Hours(_Period):
    """Giờ: from an instant to an instant, nights and rest days included."""

    __slots__ = ()
    unit = "giờ"


class Months(_Period):
    """Tháng: to the matching date."""

    __slots__ = ()
    unit = "tháng"


class Years(_Period):
    """Năm: to the matching date."""

    __slots__ = ()
    unit = "năm"


Period = CalendarDays | WorkingDays | Months | Years
AnyPeriod = Period | Hours

_UNITS: dict[str, type[AnyPeriod]] = {p.unit: p for p in (WorkingDays, CalendarDays, Hours, Months, Years)}
_WRITTEN = re.compile(rf"(\d+)\s+({'|'.join(_UNITS)})")


def period(text: str) -> AnyPeriod:
    """«5 ngày làm việc», «30 ngày», «12 giờ», «6 tháng», «1 năm» as a typed period."""
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise BadInput(f"Không đọc được thời hạn «{text}»; hãy viết như «5 ngày làm việc», «30 ngày», «12 giờ».")
    return _UNITS[match[2]](int(match[1]))


def add_months(day: dt.date, count: int) -> dt.date:
    """The matching date `count` months away (negative: earlier), the month's last day when there is none.

    Refuses a year nobody means.
    """
    month = day.year * 12 + day.month - 1 + count
    year, index = divmod(month, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(f"Thời hạn này rơi vào năm {year}; hãy nhập khoảng thời gian ngắn hơn.")
    return dt.date(year, index + 1, min(day.day, months_calendar.monthrange(year, index + 1)[1]))


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


def deadline(
    trigger: dt.date,
    length: Period,
    calendar: HolidayCalendar,
    *,
    trigger_name: str = "ngày phát sinh",
    excluded: Iterable[tuple[dt.date, dt.date]] = (),
) -> Counted:
    """The last day, inclusive, of a period after `trigger`; the trigger day is not counted, rest days roll over.

    `excluded` are ranges (both ends inside) that do not count, such as force majeure in a limitation period
    (Labour Code Art. 190(4)).
    """
    trigger, ranges = _plain(trigger), _merged(excluded)
    if isinstance(length, WorkingDays):
        end, left = trigger, length.count
        while left:
            end += DAY
            if not calendar.is_rest(end) and not _inside(end, ranges):
                left -= 1
        return Counted(trigger, trigger_name, length, end, end, end, False, calendar, ranges)
    end = plain_end(trigger, length, ranges)
    rolled = calendar.next_working_day(end)
    return Counted(trigger, trigger_name, length, rolled, rolled, end, False, calendar, ranges)


def plain_end(trigger: dt.date, length: Period, excluded: Iterable[tuple[dt.date, dt.date]] = ()) -> dt.date:
    """Where a period of calendar days, months or years ends before rest days roll it over: never later than the deadline."""
    end = _shifted(trigger, length, +1)
    for first, last in _merged(excluded):
        if last > trigger and first <= end:
            end += last - max(first, trigger + DAY) + DAY
    return end


def latest_notice(
    event: dt.date, length: Period, calendar: HolidayCalendar, *, event_name: str = "ngày diễn ra"
) -> Counted:
    """The last day a notice «at least N before» the event may reach the other side.

    Working days are counted back from the day before the event. A limit on a rest day stays lawful (`limit`);
    `last_day` advises the working day before it.
    """
    event = _plain(event)
    if isinstance(length, WorkingDays):
        end, left = event, length.count
        while left:
            end -= DAY
            left -= not calendar.is_rest(end)
        return Counted(event, event_name, length, end, end, end, True, calendar)
    end = _shifted(event, length, -1)
    return Counted(event, event_name, length, calendar.previous_working_day(end), end, end, True, calendar)


def hours_after(instant: dt.datetime, length: Hours, *, trigger_name: str = "lúc phát sinh") -> CountedHours:
    """The instant `length` hours after, in Vietnam's time; rest days do not stop hours."""
    start = _aware(instant)
    return CountedHours(start, trigger_name, length, start + dt.timedelta(hours=length.count), False)


def hours_before(instant: dt.datetime, length: Hours, *, event_name: str = "lúc diễn ra") -> CountedHours:
    """The instant `length` hours before an event, in Vietnam's time."""
    start = _aware(instant)
    return CountedHours(start, event_name, length, start - dt.timedelta(hours=length.count), True)


def _reads_calendar(length: Period) -> bool:
    """Whether every day of the period needs the calendar, not only its last."""
    return isinstance(length, WorkingDays)


def _shifted(day: dt.date, length: Period, sign: int) -> dt.date:
    """The plain end of a period of calendar days, months or years."""
    match length:
        case Months():
            return add_months(day, sign * length.count)
        case Years():
            return add_months(day, sign * 12 * length.count)
        case _:
            return day + dt.timedelta(days=sign * length.count)


def _plain(day: dt.date) -> dt.date:
    """A date; an instant is taken as its day in Vietnam."""
    return _aware(day).date() if isinstance(day, dt.datetime) else day


def _aware(instant: dt.date) -> dt.datetime:
    """The instant in Vietnam's time; refuses a time without a zone and a bare date."""
    if not isinstance(instant, dt.datetime):
        raise BadInput("Thời hạn tính bằng giờ cần cả giờ và phút bắt đầu; hãy nhập thêm giờ.")
    if instant.tzinfo is None:
        raise BadInput("Giờ bắt đầu thiếu múi giờ; hãy nhập lại theo giờ Việt Nam.")
    return instant.astimezone(VN)


def _merged(ranges: Iterable[tuple[dt.date, dt.date]]) -> tuple[tuple[dt.date, dt.date], ...]:
    """The ranges in order, overlapping and touching ones made one."""
    found: list[tuple[dt.date, dt.date]] = []
    for first, last in sorted(ranges):
        if last < first:
            raise BadInput(f"Khoảng thời gian không tính phải kết thúc sau ngày {vn_date(first)}; hãy nhập lại.")
        if found and first <= found[-1][1] + DAY:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def _inside(day: dt.date, ranges: Sequence[tuple[dt.date, dt.date]]) -> bool:
    return any(first <= day <= last for first, last in ranges)


def _left_out(
    day: dt.date, length: Period, calendar: HolidayCalendar, excluded: Sequence[tuple[dt.date, dt.date]]
) -> str | None:
    """Why the day does not count, or None."""
    if _inside(day, excluded):
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
            matching = _shifted(trigger, counted.period, +1)
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
