"""Lịch nghỉ: weekly rest, public holidays and days off in lieu, for the years we vouch for and no other.

Labour Code Art. 111 (weekly rest, a holiday falling on it is taken on the next working day) and Art. 112
(public holidays; the Prime Minister fixes Tết and the second day of National Day every year).
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import holidays

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, NotInForce

DAY = dt.timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
WEEKLY_REST = "nghỉ hằng tuần"

# How a notice board names the days the library knows under longer names.
_NAMES = {
    "Tết Dương lịch": "nghỉ Tết Dương lịch",
    "Ngày Giỗ Tổ Hùng Vương": "nghỉ Giỗ Tổ Hùng Vương",
    "Ngày Chiến thắng": "nghỉ lễ 30/4",
    "Ngày Quốc tế Lao động": "nghỉ lễ 01/5",
    "Ngày Văn hóa Việt Nam": "nghỉ Ngày Văn hóa Việt Nam",
}
TET, NATIONAL_DAY = "nghỉ Tết Nguyên đán", "nghỉ lễ Quốc khánh"


@dataclass(frozen=True, slots=True)
class RestPattern:
    """Weekly rest of one workplace: weekdays (Monday 0), every second Saturday, and whether it follows official swaps."""

    name: str
    weekdays: frozenset[int]
    follows_swaps: bool = False
    every_second_saturday_from: dt.date | None = None  # a Saturday off; the next one is worked

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays < set(range(7)):
            raise BadInput(
                "Mỗi tuần phải có ít nhất một ngày nghỉ và một ngày làm việc; hãy chọn lại ngày nghỉ hằng tuần."
            )
        anchor = self.every_second_saturday_from
        if anchor is not None and anchor.weekday() != SATURDAY:
            raise BadInput(f"{vn_date(anchor)} không phải thứ Bảy; hãy chọn một thứ Bảy được nghỉ.")

    def is_rest(self, day: dt.date) -> bool:
        """Whether the pattern alone gives the day off."""
        if day.weekday() in self.weekdays:
            return True
        anchor = self.every_second_saturday_from
        return anchor is not None and (day - anchor).days % 14 == 0


FACTORY = RestPattern("nghỉ Chủ nhật", frozenset({SUNDAY}))
OFFICE = RestPattern("nghỉ thứ Bảy, Chủ nhật", frozenset({SATURDAY, SUNDAY}))
AUTHORITY = RestPattern("cơ quan nhà nước", frozenset({SATURDAY, SUNDAY}), follows_swaps=True)
PATTERNS = {"factory": FACTORY, "office": OFFICE, "authority": AUTHORITY}


@dataclass(frozen=True, slots=True)
class YearDecision:
    """What was decided for one year: the Tết days, National Day, swapped days (rest, work)."""

    year: int
    tet: tuple[dt.date, ...]
    national_day: tuple[dt.date, ...]
    swaps: tuple[tuple[dt.date, dt.date], ...]
    source: str
    certainty: str
    expected: bool = False  # not yet announced: results carry a notice

    def __post_init__(self) -> None:
        if len(set(self.tet)) != 5 or len(set(self.national_day)) != 2:
            raise BadInput(f"Lịch nghỉ năm {self.year} phải có đủ 5 ngày Tết và 2 ngày Quốc khánh.")
        for day in (*self.tet, *self.national_day, *(rest for rest, _ in self.swaps)):
            if day.year != self.year:
                raise BadInput(f"Ngày {vn_date(day)} không thuộc lịch nghỉ năm {self.year}.")


def decision(year: int, table: Mapping[str, Any]) -> YearDecision:
    """One year from its TOML table."""
    return YearDecision(
        year,
        tuple(table["tet"]),
        tuple(table["national_day"]),
        tuple((swap["rest"], swap["work"]) for swap in table.get("swaps", ())),
        table["source"],
        table["certainty"],
        table.get("expected", False),
    )


@cache
def decisions() -> Mapping[int, YearDecision]:
    """The years checked by us, by year."""
    text = files("diemtua.rulebook").joinpath("calendar.toml").read_text("utf-8")
    return {int(year): decision(int(year), table) for year, table in tomllib.loads(text).items()}


@cache
def _named_holidays(chosen: YearDecision) -> dict[dt.date, str]:
    """The year's paid public holidays with their names (Art. 112 and, from 2026, 24 November)."""
    found = {}
    for day, name in holidays.country_holidays("VN", years=chosen.year, observed=False, language="vi").items():
        for part in name.split("; "):
            if part in _NAMES:
                found[day] = _NAMES[part]
    found |= dict.fromkeys(chosen.national_day, NATIONAL_DAY)
    return found | dict.fromkeys(chosen.tet, TET)


@dataclass(frozen=True)
class HolidayCalendar:
    """The rest days of one workplace. Asking about a year nobody checked raises NotInForce."""

    rest: RestPattern = AUTHORITY
    years: Mapping[int, YearDecision] = field(default_factory=decisions)
    _reasons: dict[int, dict[dt.date, str]] = field(default_factory=dict, repr=False, compare=False)
    _others: dict[RestPattern, "HolidayCalendar"] = field(default_factory=dict, repr=False, compare=False)

    def overridden(self, *chosen: YearDecision) -> "HolidayCalendar":
        """The same workplace with these years decided otherwise (for example its own choice of Tết days)."""
        return HolidayCalendar(self.rest, {**self.years, **{d.year: d for d in chosen}})

    def of(self, rest: RestPattern) -> "HolidayCalendar":
        """The calendar of another rest pattern in the same years, made once."""
        if rest == self.rest:
            return self
        if rest not in self._others:
            self._others[rest] = HolidayCalendar(rest, self.years)
        return self._others[rest]

    def why_rest(self, day: dt.date) -> str | None:
        """Why nobody works on that day, or None for a working day."""
        reasons = self._reasons.get(day.year)
        if reasons is None:
            reasons = self._reasons[day.year] = self._work_out(day.year)
        return reasons.get(day)

    def holiday(self, day: dt.date) -> str | None:
        """The paid public holiday the day itself is, whatever the weekly rest; a day off in lieu is none."""
        return _named_holidays(self._decided(day.year)).get(day)

    def is_rest(self, day: dt.date) -> bool:
        """Whether the day is a weekly rest day, a holiday or a day off in lieu."""
        return self.why_rest(day) is not None

    def next_working_day(self, day: dt.date) -> dt.date:
        """The day itself when worked, else the first working day after it."""
        while self.is_rest(day):
            day += DAY
        return day

    def previous_working_day(self, day: dt.date) -> dt.date:
        """The day itself when worked, else the last working day before it."""
        while self.is_rest(day):
            day -= DAY
        return day

    def is_expected(self, year: int) -> bool:
        """Whether the year's holidays are still waiting for the official announcement."""
        return self._decided(year).expected

    def _decided(self, year: int) -> YearDecision:
        if year not in self.years:
            known = sorted(self.years)
            span = f"{known[0]}-{known[-1]}" if known else "chưa năm nào"
            raise NotInForce(
                f"Lịch nghỉ năm {year} chưa được đối chiếu (đã đối chiếu: {span}); "
                "hãy nhập quyết định nghỉ lễ của năm đó hoặc hỏi công đoàn cấp trên trước khi tính hạn."
            )
        return self.years[year]

    def _work_out(self, year: int) -> dict[dt.date, str]:
        """Weekly rest, then holidays, then swaps, then a working day in lieu of each holiday on a weekly rest day.

        No holiday is near the end of December, so days in lieu stay inside the year.
        """
        chosen = self._decided(year)
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        named = _named_holidays(chosen)
        swaps = chosen.swaps if self.rest.follows_swaps else ()
        worked = {work for _, work in swaps}
        weekly = {
            day
            for day in (first + DAY * i for i in range((last - first).days + 1))
            if self.rest.is_rest(day) and day not in worked
        }
        reasons = dict.fromkeys(weekly, WEEKLY_REST) | named
        reasons |= {rest: f"nghỉ hoán đổi với ngày {work:%d/%m}" for rest, work in swaps}
        for day in sorted(named):
            if day not in weekly:
                continue
            instead = day
            while instead in reasons:
                instead += DAY
            reasons[instead] = f"nghỉ bù {named[day].removeprefix('nghỉ ')}"
        return reasons
