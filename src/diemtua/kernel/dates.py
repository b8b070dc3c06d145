"""Dates as Vietnamese offices write them. No function here asks what day it is."""

import datetime as dt
from zoneinfo import ZoneInfo

VN = ZoneInfo("Asia/Ho_Chi_Minh")

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def vn_date(day: dt.date) -> str:
    """dd/mm/yyyy, as forms print it."""
    return day.strftime("%d/%m/%Y")


def vn_long_date(day: dt.date) -> str:
    """«ngày 05 tháng 02 năm 2026»: day below 10 and months 1-2 with a leading zero (Decree 30/2020, Appendix I)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def weekday_name(day: dt.date) -> str:
    """«thứ Hai» … «Chủ nhật»."""
    return WEEKDAYS[day.weekday()]
