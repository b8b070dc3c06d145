"""Đếm ngày: a period forward or backward, day by day."""

import datetime as dt

from diemtua.calculators.rules.outcome import Outcome, named
from diemtua.kernel.errors import BadInput
from diemtua.rulebook.calendar import PATTERNS, HolidayCalendar, decisions
from diemtua.rulebook.counted import Counted
from diemtua.rulebook.deadlines import COUNTING_SOURCE, deadline, latest_notice
from diemtua.rulebook.periods import Hours, Period, period

UNITS = {"ngay": "ngày", "ngay-lam-viec": "ngày làm việc", "thang": "tháng", "nam": "năm"}
RESTS = {"factory": "nghỉ Chủ nhật", "office": "nghỉ thứ Bảy, Chủ nhật", "authority": "cơ quan nhà nước"}


def workplace(rest: str) -> HolidayCalendar:
    """The calendar of a workplace with that weekly rest."""
    return HolidayCalendar(PATTERNS[rest])


def days(*, day: dt.date, count: int, unit: str, is_backward: bool, rest: str) -> Outcome:
    """The last day of a period after `day`, or the last day to give notice that long before it."""
    length = period(f"{count} {UNITS[unit]}")
    assert not isinstance(length, Hours)
    calendar = workplace(rest)
    counted = latest_notice(day, length, calendar) if is_backward else deadline(day, length, calendar)
    return Outcome(
        headline=f"Chậm nhất {named(counted.last_day)}" if is_backward else f"Hết hạn vào cuối {named(counted.last_day)}",
        on=day,
        how=(counted.words,),
        notices=counted.notices,
        sources=(COUNTING_SOURCE,),
        counting=calendar_sources(counted),
    )  # fmt: skip


def calendar_sources(counted: Counted) -> tuple[str, ...]:
    """Where the holidays of the years that were read come from."""
    first, last = sorted((counted.trigger, counted.last_day))
    years = [decisions()[year].source for year in range(first.year, last.year + 1) if year in decisions()]
    return tuple(years if isinstance(counted.period, type(period("1 ngày làm việc"))) else years[-1:])


def plain_days(length: object, what: str) -> Period:
    """A period that is no hours; refuses hours with a sentence."""
    if isinstance(length, Hours):
        raise BadInput(f"Thời hạn {what} tính bằng giờ; hãy dùng trang của vụ việc.")
    return length  # type: ignore[return-value]
