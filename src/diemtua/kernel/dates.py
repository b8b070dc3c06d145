"""Dates as Vietnamese offices write them. No function here asks what day it is."""

import datetime as dt
from zoneinfo import ZoneInfo

VN = ZoneInfo("Asia/Ho_Chi_Minh")

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

# Years people mean; of others the arithmetic of dates leaves the calendar (year 1, year 9999).
FIRST_YEAR, LAST_YEAR = 1900, 2200


def is_meant(day: dt.date) -> bool:
    """The year of a day or moment is one people mean."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def typed_day(text: str) -> dt.date | None:
    """The day of «2026-11-22»; None when it is no day, or none people mean."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_meant(day) else None


def typed_month(text: str) -> dt.date | None:
    """The first day of «2026-11»; None when it is no month, or none people mean."""
    return typed_day(f"{text}-01")


def vn_date(day: dt.date) -> str:
    """dd/mm/yyyy, as forms print it; of an instant its day in Vietnam."""
    local = day.astimezone(VN) if isinstance(day, dt.datetime) and day.tzinfo else day
    return local.strftime("%d/%m/%Y")


def vn_moment(at: dt.datetime) -> str:
    """«09:30 22/11/2026», the time of Vietnam, whatever zone the instant is told in."""
    return at.astimezone(VN).strftime("%H:%M %d/%m/%Y")


def vn_long_date(day: dt.date) -> str:
    """«ngày 05 tháng 02 năm 2026»: day below 10 and months 1-2 with a leading zero (Decree 30/2020, Appendix I)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def weekday_name(day: dt.date) -> str:
    """«thứ Hai» … «Chủ nhật»."""
    return WEEKDAYS[day.weekday()]
