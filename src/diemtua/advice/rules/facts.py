"""Ngày của sự việc: which days can be told, the same while asking, while typing and when the desk sets them right."""

import datetime as dt

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput

MOST_YEARS = 60  # a working life and more; what is older is a year mistyped


def check_days(happened_on: dt.date | None, discovered_on: dt.date | None, *, today: dt.date) -> None:
    """Raise BadInput for a day to come, one longer ago than a working life, or a matter known before it happened."""
    for day in (happened_on, discovered_on):
        if day and day > today:
            raise BadInput(f"Ngày {vn_date(day)} ở sau hôm nay; ngày xảy ra và ngày biết việc phải là ngày đã qua, hãy xem lại.")  # fmt: skip
        if day and day.year < today.year - MOST_YEARS:
            raise BadInput(f"Ngày {vn_date(day)} đã quá {MOST_YEARS} năm; hãy xem lại năm vừa gõ.")
    if happened_on and discovered_on and discovered_on < happened_on:
        raise BadInput("Ngày biết việc không thể trước ngày việc xảy ra; hãy xem lại hai ngày.")
