"""Số liệu không chỉ ra ai: fixed periods, counts as bands, groups below five not shown at all.

An exact total beside exact parts gives a hidden part away, and two periods a day apart give away the question of that day.
So every count is told as a band, the total too, and the periods are months, quarters and years.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TypeVar

HIDDEN = 5
BANDS = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Cell:
    """The band of a count, as the number of bands it reached: 0 is under five, and hidden."""

    reached: int

    def __str__(self) -> str:
        if self.reached == 0:
            return f"dưới {HIDDEN}"
        low = f"{BANDS[self.reached - 1]:,}".replace(",", ".")
        if self.reached == len(BANDS):
            return f"từ {low}"
        return f"{low}–{BANDS[self.reached] - 1:,}".replace(",", ".")


def band(count: int) -> Cell:
    """The band a count falls into."""
    return Cell(sum(count >= low for low in BANDS))


def banded(counts: "Counter[Key]") -> list[tuple[Key, Cell]]:
    """Groups of five and more, highest band first, in the order of their keys within one: the order tells no more than the band."""
    found = [(key, band(n)) for key, n in counts.items() if n >= HIDDEN]
    return sorted(found, key=lambda pair: (-pair[1].reached, str(pair[0])))


def share(part: int, whole: int) -> str:
    """«khoảng 70%», to the nearest ten, never «all» or «none»; «–» of fewer than ten."""
    if whole < 2 * HIDDEN:
        return "–"
    tens = (20 * part + whole) // (2 * whole)
    return "dưới 10%" if tens == 0 else "trên 90%" if tens == 10 else f"khoảng {tens * 10}%"


def rising(now: int, then: int) -> str:
    """«tăng gấp đôi», «tăng», «giảm», «ổn định» against the time before; nothing where a count is hidden or was.

    A change of fewer than five is none.
    """
    if min(now, then) < HIDDEN:
        return ""
    if abs(now - then) < HIDDEN or abs(now - then) * 5 < then:
        return "ổn định"
    if now < then:
        return "giảm"
    return "tăng gấp đôi" if now >= 2 * then else "tăng"


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year, from `first` to `last`, both included. `key`: «2026-11», «2026-Q4», «2026»."""

    key: str
    label: str
    first: dt.date
    last: dt.date

    def is_over(self, today: dt.date) -> bool:
        """Only what is over can be compared with the time before."""
        return self.last < today


def _span(year: int, month: int, length: int, key: str, label: str) -> Period:
    after = year * 12 + month - 1 + length
    return Period(key, label, dt.date(year, month, 1), dt.date(after // 12, after % 12 + 1, 1) - dt.timedelta(days=1))


def period_of(day: dt.date, months: int) -> Period:
    """The month (1), quarter (3) or year (12) a day lies in."""
    if months == 1:
        return _span(day.year, day.month, 1, f"{day:%Y-%m}", f"Tháng {day.month}/{day.year}")
    if months == 3:
        quarter = (day.month + 2) // 3
        return _span(day.year, 3 * quarter - 2, 3, f"{day.year}-Q{quarter}", f"Quý {quarter}/{day.year}")
    return _span(day.year, 1, 12, f"{day.year}", f"Năm {day.year}")


def before(period: Period) -> Period:
    """The period of the same kind just before."""
    months = 3 if "Q" in period.key else 1 if "-" in period.key else 12
    return period_of(period.first - dt.timedelta(days=1), months)


def periods(today: dt.date) -> list[Period]:
    """What can be asked for: eight quarters, twelve months, three years, newest first. The first is the usual one."""
    found: list[Period] = []
    for months, count in ((3, 8), (1, 12), (12, 3)):
        period = period_of(today, months)
        for _ in range(count):
            found.append(period)
            period = before(period)
    return found
