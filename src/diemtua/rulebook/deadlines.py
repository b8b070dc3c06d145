"""Thời hạn: from a day or an instant, forward or backward over a period.

Conventions (Civil Code 91/2015/QH13, Art. 144-148): the trigger day is not counted; months and years end on the
matching date, or on the month's last day; a period whose last day is a rest day ends on the next working day.
«At least N before» is counted backward from the event and never rolls forward over it.
"""

import datetime as dt
from collections.abc import Iterable

from diemtua.kernel.dates import VN, vn_date
from diemtua.kernel.errors import BadInput
from diemtua.rulebook.calendar import DAY, HolidayCalendar
from diemtua.rulebook.counted import Counted, CountedHours, is_inside
from diemtua.rulebook.periods import Hours, Period, WorkingDays, shifted

COUNTING_SOURCE = "Bộ luật Dân sự, Điều 147; Bộ luật Dân sự, Điều 148"


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
            if not calendar.is_rest(end) and not is_inside(end, ranges):
                left -= 1
        return Counted(trigger, trigger_name, length, end, end, end, False, calendar, ranges)
    end = plain_end(trigger, length, ranges)
    rolled = calendar.next_working_day(end)
    return Counted(trigger, trigger_name, length, rolled, rolled, end, False, calendar, ranges)


def plain_end(trigger: dt.date, length: Period, excluded: Iterable[tuple[dt.date, dt.date]] = ()) -> dt.date:
    """Where a period of calendar days, months or years ends before rest days roll it over: never later than the deadline."""
    end = shifted(trigger, length, +1)
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
    end = shifted(event, length, -1)
    return Counted(event, event_name, length, calendar.previous_working_day(end), end, end, True, calendar)


def hours_after(instant: dt.datetime, length: Hours, *, trigger_name: str = "lúc phát sinh") -> CountedHours:
    """The instant `length` hours after, in Vietnam's time; rest days do not stop hours."""
    start = _aware(instant)
    return CountedHours(start, trigger_name, length, start + dt.timedelta(hours=length.count), False)


def hours_before(instant: dt.datetime, length: Hours, *, event_name: str = "lúc diễn ra") -> CountedHours:
    """The instant `length` hours before an event, in Vietnam's time."""
    start = _aware(instant)
    return CountedHours(start, event_name, length, start - dt.timedelta(hours=length.count), True)


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
