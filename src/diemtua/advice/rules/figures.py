"""Số liệu không chỉ ra ai: fixed periods, counts as bands, groups below five not shown at all.

An exact total beside exact parts gives a hidden part away, and two periods a day apart give away the question of that day.
So every count is told as a band, the total too, and the periods are months, quarters and years. Where the bands beside it would
still tell that a hidden group is not empty, one more is hidden. What is crossed is told of quarters that are over, and of nothing else:
a running one tells the day a group reached five, months beside quarters let one be taken from the other.
"""

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from diemtua.kernel.numbers import dotted

HIDDEN = 5
BANDS = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
Key = TypeVar("Key")
Row = TypeVar("Row")
Column = TypeVar("Column")


@dataclass(frozen=True, slots=True)
class Cell:
    """The band of a count, as the number of bands it reached: 0 is under five, and hidden."""

    reached: int

    @property
    def low(self) -> int:
        """The least count of the band."""
        return BANDS[self.reached - 1] if self.reached else 0

    @property
    def high(self) -> float:
        """The highest; of the last band there is none."""
        return BANDS[self.reached] - 1 if self.reached < len(BANDS) else math.inf

    def __str__(self) -> str:
        if self.reached == 0:
            return f"dưới {HIDDEN}"
        low = dotted(BANDS[self.reached - 1])
        if self.reached == len(BANDS):
            return f"từ {low}"
        return f"{low}–{dotted(BANDS[self.reached] - 1)}"


def band(count: int) -> Cell:
    """The band a count falls into."""
    return Cell(sum(count >= low for low in BANDS))


def banded(counts: "Counter[Key]") -> list[tuple[Key, Cell]]:
    """Groups of five and more, highest band first, in the order of their keys within one: the order tells no more than the band.

    Without the last of them when the band of the whole, less the others, would tell that a hidden one is not empty.
    """
    found = [(key, band(n)) for key, n in counts.items() if n >= HIDDEN]
    found.sort(key=lambda pair: (-pair[1].reached, str(pair[0])))
    hidden = sum(0 < n < HIDDEN for n in counts.values())
    left = band(counts.total()).low - sum(cell.high for _, cell in found)
    return found[:-1] if found and hidden and left > (hidden - 1) * (HIDDEN - 1) else found


def crossed(counts: "Counter[tuple[Row, Column]]") -> Mapping[tuple[Row, Column], Cell]:
    """The same of pairs: a pair is told when it may be told in its row and in its column, whose wholes are told elsewhere."""
    lines: dict[tuple[int, object], Counter[tuple[Row, Column]]] = {}
    for pair, n in counts.items():
        for side in (0, 1):
            lines.setdefault((side, pair[side]), Counter())[pair] = n
    seen = Counter(pair for line in lines.values() for pair, _ in banded(line))
    return {pair: band(counts[pair]) for pair, times in seen.items() if times == 2}


def share(part: int, whole: int) -> str:
    """«khoảng 70%», to the nearest ten, never «all» or «none»; «–» of fewer than ten."""
    if whole < 2 * HIDDEN:
        return "–"
    tens = (20 * part + whole) // (2 * whole)
    return "dưới 10%" if tens == 0 else "trên 90%" if tens == 10 else f"khoảng {tens * 10}%"


def rising(now: int, then: int) -> str:
    """«tăng gấp đôi», «tăng», «giảm», «ổn định» against the time before; nothing where a count is hidden or was, but for ten and
    more after a hidden one, which is double whatever it was.

    A change of fewer than five is none.
    """
    if then < HIDDEN and now >= 2 * HIDDEN:
        return "tăng gấp đôi"
    if min(now, then) < HIDDEN:
        return ""
    if abs(now - then) < HIDDEN or abs(now - then) * 5 < then:
        return "ổn định"
    if now < then:
        return "giảm"
    return "tăng gấp đôi" if now >= 2 * then else "tăng"


TRENDS = ("tăng gấp đôi", "tăng", "ổn định", "giảm", "")  # what rises first


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year, from `first` to `last`, both included. `key`: «2026-11», «2026-Q4», «2026»."""

    key: str
    label: str
    first: dt.date
    last: dt.date

    @property
    def is_quarter(self) -> bool:
        """A quarter."""
        return "Q" in self.key

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
    months = 3 if period.is_quarter else 1 if "-" in period.key else 12
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
