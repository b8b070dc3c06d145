"""Rest days: weekly rest, holidays, days off in lieu, swaps, and the refusal of years nobody checked."""

import datetime as dt

import holidays
import pytest

from diemtua.kernel.errors import BadInput, NotInForce
from diemtua.rulebook.calendar import (
    AUTHORITY,
    FACTORY,
    OFFICE,
    WEEKLY_REST,
    HolidayCalendar,
    RestPattern,
    YearDecision,
    decision,
    decisions,
)

D = dt.date
FACTORY_DAYS, OFFICE_DAYS, AUTHORITY_DAYS = (HolidayCalendar(p) for p in (FACTORY, OFFICE, AUTHORITY))


def special(calendar: HolidayCalendar, year: int) -> dict[str, str]:
    """The rest days of the year that are no weekly rest."""
    days = (D(year, 1, 1) + dt.timedelta(days=i) for i in range(366))
    found = {f"{d:%d/%m}": calendar.why_rest(d) for d in days if d.year == year}
    return {day: why for day, why in found.items() if why not in (None, WEEKLY_REST)}


def test_the_year_2026_of_a_factory_day_by_day() -> None:
    assert special(FACTORY_DAYS, 2026) == {
        "01/01": "nghỉ Tết Dương lịch",
        **{f"{day}/02": "nghỉ Tết Nguyên đán" for day in range(16, 21)},
        "26/04": "nghỉ Giỗ Tổ Hùng Vương",
        "27/04": "nghỉ bù Giỗ Tổ Hùng Vương",
        "30/04": "nghỉ lễ 30/4",
        "01/05": "nghỉ lễ 01/5",
        "01/09": "nghỉ lễ Quốc khánh",
        "02/09": "nghỉ lễ Quốc khánh",
        "24/11": "nghỉ Ngày Văn hóa Việt Nam",
    }


def test_an_authority_follows_the_swaps_of_2026_and_a_factory_does_not() -> None:
    only_authority = special(AUTHORITY_DAYS, 2026).items() - special(FACTORY_DAYS, 2026).items()
    assert dict(only_authority) == {"02/01": "nghỉ hoán đổi với ngày 10/01", "31/08": "nghỉ hoán đổi với ngày 22/08"}
    assert not AUTHORITY_DAYS.is_rest(D(2026, 1, 10))
    assert not AUTHORITY_DAYS.is_rest(D(2026, 8, 22))
    assert OFFICE_DAYS.is_rest(D(2026, 1, 10))


def test_24_november_is_a_holiday_from_2026_only() -> None:
    assert FACTORY_DAYS.why_rest(D(2025, 11, 24)) is None
    assert FACTORY_DAYS.why_rest(D(2026, 11, 24)) == "nghỉ Ngày Văn hóa Việt Nam"


@pytest.mark.parametrize(("year", "count"), [(2025, 11), (2026, 12), (2027, 12)])
def test_paid_holidays_are_11_days_and_12_from_2026(year: int, count: int) -> None:
    assert len([w for w in special(FACTORY_DAYS, year).values() if not w.startswith("nghỉ bù")]) == count


def test_a_holiday_on_a_weekly_rest_day_is_taken_on_the_next_working_day_of_that_workplace() -> None:
    assert [d for d, w in special(FACTORY_DAYS, 2027).items() if w.startswith("nghỉ bù")] == ["10/02"]
    assert [d for d, w in special(OFFICE_DAYS, 2027).items() if w.startswith("nghỉ bù")] == ["10/02", "11/02", "03/05"]


@pytest.mark.parametrize("year", [2025, 2026])
def test_an_office_rests_when_the_library_says_so(year: int) -> None:
    theirs = holidays.country_holidays("VN", years=year)
    extra = {D(2026, 1, 2)}  # announced on 25/12/2025, not in the library
    days = (D(year, 1, 1) + dt.timedelta(days=i) for i in range(365))
    assert [d for d in days if (d in theirs or d in extra) and not AUTHORITY_DAYS.is_rest(d)] == []


@pytest.mark.parametrize("year", [2024, 2028, 2040])
def test_a_year_nobody_checked_is_refused(year: int) -> None:
    with pytest.raises(NotInForce, match=f"Lịch nghỉ năm {year} chưa được đối chiếu .*2025-2027"):
        FACTORY_DAYS.why_rest(D(year, 6, 1))
    with pytest.raises(NotInForce, match="chưa năm nào"):
        HolidayCalendar(FACTORY, years={}).is_rest(D(2026, 1, 1))


def test_2027_is_expected_until_announced() -> None:
    assert [FACTORY_DAYS.is_expected(y) for y in (2025, 2026, 2027)] == [False, False, True]


def test_a_workplace_may_choose_its_own_tet_days() -> None:
    table = {
        "tet": [D(2026, 2, 14), *(D(2026, 2, d) for d in (16, 17, 18, 19))],
        "national_day": [D(2026, 9, 2), D(2026, 9, 3)],
        "source": "Bộ luật Lao động, Điều 112",
        "certainty": "practice",
    }
    own = FACTORY_DAYS.overridden(decision(2026, table))
    assert (own.why_rest(D(2026, 2, 14)), own.why_rest(D(2026, 2, 20))) == ("nghỉ Tết Nguyên đán", None)
    assert (own.is_rest(D(2026, 9, 1)), own.is_rest(D(2026, 9, 3))) == (False, True)
    assert FACTORY_DAYS.why_rest(D(2026, 2, 20)) == "nghỉ Tết Nguyên đán"
    assert own.is_rest(D(2025, 1, 1))
    assert not own.is_expected(2026)


def test_a_yearly_decision_must_be_whole() -> None:
    good = decisions()[2026]
    with pytest.raises(BadInput, match="đủ 5 ngày Tết và 2 ngày Quốc khánh"):
        YearDecision(2026, good.tet[:4], good.national_day, (), "x", "derived")
    with pytest.raises(BadInput, match="đủ 5 ngày Tết và 2 ngày Quốc khánh"):
        YearDecision(2026, good.tet, good.national_day[:1], (), "x", "derived")
    with pytest.raises(BadInput, match="01/09/2026 không thuộc lịch nghỉ năm 2027"):
        YearDecision(2027, decisions()[2027].tet, good.national_day, (), "x", "derived")


def test_every_second_saturday_off() -> None:
    calendar = HolidayCalendar(RestPattern("cách tuần", frozenset({6}), every_second_saturday_from=D(2026, 3, 7)))
    assert [calendar.is_rest(D(2026, 3, d)) for d in (7, 14, 21, 28, 8)] == [True, False, True, False, True]
    assert not calendar.is_rest(D(2026, 2, 28))


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset(range(7)), frozenset({7})])
def test_a_week_has_rest_and_work(weekdays: frozenset[int]) -> None:
    with pytest.raises(BadInput, match="ít nhất một ngày nghỉ và một ngày làm việc"):
        RestPattern("sai", weekdays)


def test_the_anchor_of_alternate_saturdays_is_a_saturday() -> None:
    with pytest.raises(BadInput, match="08/03/2026 không phải thứ Bảy"):
        RestPattern("sai", frozenset({6}), every_second_saturday_from=D(2026, 3, 8))


def test_next_and_previous_working_day_around_tet() -> None:
    assert FACTORY_DAYS.next_working_day(D(2026, 2, 15)) == D(2026, 2, 21)
    assert FACTORY_DAYS.previous_working_day(D(2026, 2, 20)) == D(2026, 2, 14)
    assert AUTHORITY_DAYS.next_working_day(D(2026, 2, 14)) == D(2026, 2, 23)
    assert AUTHORITY_DAYS.previous_working_day(D(2026, 2, 22)) == D(2026, 2, 13)
    assert FACTORY_DAYS.next_working_day(D(2026, 3, 2)) == D(2026, 3, 2)
    assert FACTORY_DAYS.previous_working_day(D(2026, 3, 2)) == D(2026, 3, 2)


def test_another_pattern_of_the_same_years_is_made_once() -> None:
    assert FACTORY_DAYS.of(FACTORY) is FACTORY_DAYS
    other = FACTORY_DAYS.of(AUTHORITY)
    assert (other.rest, other.years) == (AUTHORITY, FACTORY_DAYS.years)
    assert FACTORY_DAYS.of(AUTHORITY) is other


def test_weekly_rest_reaches_from_the_first_to_the_last_day_of_the_year() -> None:
    wednesdays = HolidayCalendar(RestPattern("nghỉ thứ Tư, thứ Năm", frozenset({2, 3})))
    assert [wednesdays.why_rest(d) for d in (D(2025, 12, 31), D(2026, 12, 30), D(2026, 12, 31))] == [WEEKLY_REST] * 3
    assert [wednesdays.why_rest(D(2025, 1, day)) for day in (2, 3)] == [WEEKLY_REST, "nghỉ bù Tết Dương lịch"]
    assert FACTORY_DAYS.why_rest(D(2026, 1, 4)) == WEEKLY_REST
