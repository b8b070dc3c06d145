"""Khoảng thời gian: what a number of days, hours, months or years is. Each unit is a type of its own."""

import calendar as months_calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import ClassVar

from diemtua.kernel.dates import FIRST_YEAR, LAST_YEAR
from diemtua.kernel.errors import BadInput


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


def shifted(day: dt.date, length: Period, sign: int) -> dt.date:
    """The plain end of a period of calendar days, months or years."""
    match length:
        case Months():
            return add_months(day, sign * length.count)
        case Years():
            return add_months(day, sign * 12 * length.count)
        case _:
            return day + dt.timedelta(days=sign * length.count)
