"""Counting: forward, backward, hours, months; the words; what must be true of any day."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diemtua.kernel.dates import VN
from diemtua.kernel.errors import BadInput, NotInForce
from diemtua.rulebook.calendar import AUTHORITY, FACTORY, OFFICE, HolidayCalendar
from diemtua.rulebook.counted import Run
from diemtua.rulebook.deadlines import deadline, hours_after, hours_before, latest_notice
from diemtua.rulebook.periods import CalendarDays, Hours, Months, WorkingDays, Years, add_months, period

D = dt.date
DAY = dt.timedelta(days=1)
F, O, A = (HolidayCalendar(p) for p in (FACTORY, OFFICE, AUTHORITY))  # noqa: E741

calendars = st.sampled_from([F, O, A])
days = st.dates(D(2025, 3, 1), D(2026, 11, 15))
lengths = st.one_of(
    st.builds(CalendarDays, st.integers(1, 120)),
    st.builds(WorkingDays, st.integers(1, 60)),
    st.builds(Months, st.integers(1, 12)),
    st.builds(Years, st.just(1)),
)


def test_written_periods_are_read_and_written_back() -> None:
    typed = {
        "5 ngày làm việc": WorkingDays(5),
        "30 ngày": CalendarDays(30),
        "12 giờ": Hours(12),
        "6 tháng": Months(6),
        "1 năm": Years(1),
    }
    assert {text: period(text) for text in typed} == typed
    assert [str(p) for p in typed.values()] == list(typed)


@pytest.mark.parametrize("text", ["", "5", "năm ngày", "-1 ngày", "5 tuần", "5 ngày nghỉ", "1.5 tháng"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="Không đọc được thời hạn"):
        period(text)


def test_a_period_is_positive() -> None:
    with pytest.raises(BadInput, match="số nguyên dương"):
        WorkingDays(0)
    assert WorkingDays(1).count == 1


def test_units_are_different_things() -> None:
    assert CalendarDays(5) != WorkingDays(5)
    assert Years(1) != Months(12)


def test_the_trigger_day_is_not_counted() -> None:
    assert deadline(D(2026, 3, 2), CalendarDays(1), F).last_day == D(2026, 3, 3)
    assert deadline(D(2026, 3, 2), WorkingDays(1), F).last_day == D(2026, 3, 3)


def test_working_days_around_tet_in_words_a_judge_accepts() -> None:
    counted = deadline(D(2026, 2, 11), WorkingDays(5), A, trigger_name="ngày nhận yêu cầu")
    assert counted.last_day == counted.limit == D(2026, 2, 25)
    assert counted.words == (
        "11/02/2026 (thứ Tư) là ngày nhận yêu cầu, không tính; bắt đầu tính từ 12/02/2026; "
        "12-13/02 là ngày thứ 1-2; 14-15/02 nghỉ hằng tuần, không tính; "
        "16-20/02 nghỉ Tết Nguyên đán, không tính; 21-22/02 nghỉ hằng tuần, không tính; "
        "23-25/02 là ngày thứ 3-5; hết hạn vào cuối ngày 25/02/2026 (thứ Tư)."
    )
    assert counted.runs()[0] == Run(D(2026, 2, 12), D(2026, 2, 13), None, (1, 2))
    assert str(counted) == "25/02/2026"


def test_calendar_days_roll_over_tet() -> None:
    counted = deadline(D(2026, 1, 17), CalendarDays(30), F)
    assert (counted.plain_end, counted.last_day) == (D(2026, 2, 16), D(2026, 2, 21))
    assert counted.words == (
        "17/01/2026 (thứ Bảy) là ngày phát sinh, không tính; bắt đầu tính từ 18/01/2026; "
        "tính cả ngày nghỉ: 18/01-16/02 là ngày thứ 1-30; "
        "16/02/2026 rơi vào ngày nghỉ Tết Nguyên đán nên hạn kéo đến ngày làm việc tiếp theo; "
        "hết hạn vào cuối ngày 21/02/2026 (thứ Bảy)."
    )


def test_months_end_on_the_matching_date_or_the_last_of_the_month() -> None:
    assert add_months(D(2027, 8, 31), 6) == D(2028, 2, 29)
    assert add_months(D(2026, 8, 29), 6) == D(2027, 2, 28)
    assert add_months(D(2026, 3, 31), -1) == D(2026, 2, 28)
    assert add_months(D(2026, 1, 15), -1) == D(2025, 12, 15)
    assert add_months(D(2024, 2, 29), 12) == D(2025, 2, 28)
    assert add_months(D(2026, 12, 5), 12) == D(2027, 12, 5)
    assert deadline(D(2024, 2, 29), Years(1), F).last_day == D(2025, 2, 28)
    assert deadline(D(2025, 8, 31), Months(6), A).words == (
        "31/08/2025 (Chủ nhật) là ngày phát sinh, không tính; bắt đầu tính từ 01/09/2025; "
        "đủ 6 tháng vào ngày tương ứng là 28/02/2026 (ngày cuối tháng, vì tháng đó không có ngày 31); "
        "28/02/2026 rơi vào ngày nghỉ hằng tuần nên hạn kéo đến ngày làm việc tiếp theo; "
        "hết hạn vào cuối ngày 02/03/2026 (thứ Hai)."
    )


def test_a_count_over_new_year_writes_the_year() -> None:
    counted = deadline(D(2025, 12, 30), WorkingDays(3), F)
    assert counted.words == (
        "30/12/2025 (thứ Ba) là ngày phát sinh, không tính; bắt đầu tính từ 31/12/2025; 31/12 là ngày thứ 1; "
        "01/01/2026 nghỉ Tết Dương lịch, không tính; 02/01/2026-03/01/2026 là ngày thứ 2-3; "
        "hết hạn vào cuối ngày 03/01/2026 (thứ Bảy)."
    )


def test_at_least_n_before_is_counted_backward() -> None:
    counted = latest_notice(D(2026, 3, 2), WorkingDays(5), A, event_name="ngày mở phiên")
    assert counted.last_day == counted.limit == D(2026, 2, 23)
    assert counted.words == (
        "02/03/2026 (thứ Hai) là ngày mở phiên, không tính; tính ngược 5 ngày làm việc; "
        "28/02-01/03 nghỉ hằng tuần, không tính; 23-27/02 là ngày thứ 1-5; chậm nhất là ngày 23/02/2026 (thứ Hai)."
    )


def test_a_count_back_over_new_year_numbers_the_days_nearest_the_event_first() -> None:
    assert latest_notice(D(2026, 1, 7), WorkingDays(6), O).words == (
        "07/01/2026 (thứ Tư) là ngày diễn ra, không tính; tính ngược 6 ngày làm việc; 05-06/01 là ngày thứ 1-2; "
        "03-04/01 nghỉ hằng tuần, không tính; 02/01 là ngày thứ 3; 01/01 nghỉ Tết Dương lịch, không tính; "
        "29/12/2025-31/12/2025 là ngày thứ 4-6; chậm nhất là ngày 29/12/2025 (thứ Hai)."
    )
    assert "24/12/2025-03/01/2026 là ngày thứ 1-11" in deadline(D(2025, 12, 23), CalendarDays(11), F).words


def test_months_that_have_the_day_say_no_more_about_it() -> None:
    assert deadline(D(2026, 3, 10), Months(2), O).words == (
        "10/03/2026 (thứ Ba) là ngày phát sinh, không tính; bắt đầu tính từ 11/03/2026; đủ 2 tháng vào ngày tương ứng là "
        "10/05/2026; 10/05/2026 rơi vào ngày nghỉ hằng tuần nên hạn kéo đến ngày làm việc tiếp theo; "
        "hết hạn vào cuối ngày 11/05/2026 (thứ Hai)."
    )


def test_a_backward_limit_on_a_rest_day_stays_lawful_and_advises_the_day_before() -> None:
    counted = latest_notice(D(2026, 4, 2), CalendarDays(45), F)
    assert (counted.limit, counted.last_day) == (D(2026, 2, 16), D(2026, 2, 14))
    assert counted.words == (
        "02/04/2026 (thứ Năm) là ngày diễn ra, không tính; tính ngược 45 ngày; chậm nhất là ngày 16/02/2026 (thứ Hai); "
        "ngày này là ngày nghỉ Tết Nguyên đán, nên gửi trước từ ngày làm việc liền trước 14/02/2026 (thứ Bảy)."
    )
    assert latest_notice(D(2026, 9, 30), Months(7), F).limit == D(2026, 2, 28)
    assert latest_notice(D(2026, 9, 30), Years(1), F).limit == D(2025, 9, 30)


def test_force_majeure_days_do_not_count() -> None:
    off = [(D(2025, 9, 15), D(2025, 9, 19)), (D(2025, 9, 10), D(2025, 9, 16))]
    months = deadline(D(2025, 8, 29), Months(6), F, excluded=off)
    assert (months.plain_end, months.last_day) == (D(2026, 3, 10), D(2026, 3, 10))
    assert "; cộng 10 ngày bất khả kháng, trở ngại khách quan 10-19/09 không tính; " in months.words
    days = deadline(D(2025, 9, 8), CalendarDays(5), F, excluded=off)
    assert days.last_day == D(2025, 9, 23)
    assert (
        "tính cả ngày nghỉ: 09/09 là ngày thứ 1; 10-19/09 bất khả kháng, trở ngại khách quan, không tính; "
        in days.words
    )
    working = deadline(D(2025, 9, 8), WorkingDays(5), F, excluded=off)
    assert working.last_day == D(2025, 9, 24)
    assert "; 10-19/09 bất khả kháng, trở ngại khách quan, không tính; " in working.words


def test_force_majeure_told_in_pieces_that_share_a_day_or_touch_is_counted_and_told_once() -> None:
    pieces = [(D(2025, 9, 10), D(2025, 9, 14)), (D(2025, 9, 14), D(2025, 9, 16)), (D(2025, 9, 17), D(2025, 9, 18))]
    counted = deadline(D(2025, 9, 1), Months(2), F, excluded=pieces)
    assert counted.last_day == D(2025, 11, 10)
    assert "; cộng 9 ngày bất khả kháng, trở ngại khách quan 10-18/09 không tính; " in counted.words


def test_force_majeure_outside_the_period_changes_nothing_and_before_it_only_what_is_inside() -> None:
    plain = deadline(D(2025, 9, 8), CalendarDays(9), F)
    outside = [(D(2025, 9, 1), D(2025, 9, 8)), (D(2025, 9, 18), D(2025, 9, 20))]
    assert deadline(D(2025, 9, 8), CalendarDays(9), F, excluded=outside).last_day == plain.last_day == D(2025, 9, 17)
    half = [(D(2025, 9, 1), D(2025, 9, 9))]
    assert deadline(D(2025, 9, 8), CalendarDays(9), F, excluded=half).last_day == D(2025, 9, 18)
    touching_end = [(D(2025, 9, 17), D(2025, 9, 17))]
    assert deadline(D(2025, 9, 8), CalendarDays(9), F, excluded=touching_end).last_day == D(2025, 9, 18)
    with pytest.raises(BadInput, match="phải kết thúc sau ngày 09/09/2025"):
        deadline(D(2025, 9, 8), CalendarDays(9), F, excluded=[(D(2025, 9, 9), D(2025, 9, 8))])


def test_hours_run_through_the_night_and_tet() -> None:
    counted = hours_after(dt.datetime(2026, 2, 16, 20, 0, tzinfo=VN), Hours(12), trigger_name="lúc nhận đơn")
    assert counted.ends_at == dt.datetime(2026, 2, 17, 8, 0, tzinfo=VN)
    assert (counted.last_day, counted.limit, counted.notices) == (D(2026, 2, 17), D(2026, 2, 17), ())
    assert counted.words == (
        "Tính 12 giờ liên tục, kể cả ban đêm và ngày nghỉ, từ 20:00 ngày 16/02/2026 (lúc nhận đơn); "
        "hết hạn lúc 08:00 ngày 17/02/2026."
    )


def test_hours_are_told_in_vietnam_time_whatever_zone_came_in() -> None:
    counted = hours_before(dt.datetime(2026, 3, 1, 20, 0, tzinfo=dt.UTC), Hours(12))
    assert counted.ends_at == dt.datetime(2026, 3, 1, 15, 0, tzinfo=VN)
    assert counted.words == (
        "Tính ngược 12 giờ liên tục từ 03:00 ngày 02/03/2026 (lúc diễn ra); phải xong trước 15:00 ngày 01/03/2026."
    )
    assert deadline(dt.datetime(2026, 3, 1, 20, 0, tzinfo=dt.UTC), WorkingDays(1), F).last_day == D(2026, 3, 3)


def test_hours_need_a_time_and_a_zone() -> None:
    with pytest.raises(BadInput, match="cần cả giờ và phút"):
        hours_after(D(2026, 3, 1), Hours(12))  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="thiếu múi giờ"):
        hours_after(dt.datetime(2026, 3, 1, 8, 0), Hours(12))  # noqa: DTZ001


def test_a_count_that_leaves_the_checked_years_is_refused() -> None:
    with pytest.raises(NotInForce, match="2028"):
        deadline(D(2027, 12, 30), WorkingDays(5), F)
    with pytest.raises(NotInForce, match="2028"):
        deadline(D(2027, 3, 1), Years(1), F)
    with pytest.raises(NotInForce, match="2024"):
        latest_notice(D(2025, 1, 2), WorkingDays(5), F)


def test_a_count_that_reads_an_expected_calendar_says_so() -> None:
    notice = ("Lịch nghỉ năm 2027 là dự kiến, chưa có thông báo chính thức; hãy kiểm tra lại khi có.",)
    assert deadline(D(2026, 12, 30), WorkingDays(5), F).notices == notice
    assert deadline(D(2026, 6, 30), Years(1), F).notices == notice
    assert latest_notice(D(2027, 1, 4), WorkingDays(5), F).notices == notice
    assert latest_notice(D(2027, 1, 4), CalendarDays(30), F).notices == ()
    assert deadline(D(2026, 2, 11), WorkingDays(5), F).notices == ()


@given(days, lengths, calendars)
def test_a_deadline_is_never_a_rest_day(day: D, length, calendar: HolidayCalendar) -> None:
    counted = deadline(day, length, calendar)
    assert not calendar.is_rest(counted.last_day)
    assert counted.last_day >= counted.plain_end > day


@given(days, st.integers(0, 40), lengths, calendars)
def test_finding_out_later_never_makes_it_earlier(day: D, later: int, length, calendar: HolidayCalendar) -> None:
    assert deadline(day + DAY * later, length, calendar).last_day >= deadline(day, length, calendar).last_day


@given(days, st.integers(1, 60), calendars)
def test_working_days_forward_and_backward_are_inverse_on_working_days(day: D, n: int, calendar) -> None:
    assume(not calendar.is_rest(day))
    end = deadline(day, WorkingDays(n), calendar).last_day
    assert latest_notice(end, WorkingDays(n), calendar).last_day == day


@given(days, st.integers(1, 120), calendars)
def test_calendar_days_forward_and_backward_are_inverse_before_rolling(day: D, n: int, calendar) -> None:
    assert latest_notice(deadline(day, CalendarDays(n), calendar).plain_end, CalendarDays(n), calendar).limit == day


@given(days, lengths, calendars)
def test_a_notice_reaches_the_other_side_before_the_event_and_on_a_working_day(day: D, length, calendar) -> None:
    day = day + dt.timedelta(days=365)
    counted = latest_notice(day, length, calendar)
    assert counted.last_day <= counted.limit < day
    assert not calendar.is_rest(counted.last_day)


@given(days, st.integers(1, 40), calendars)
def test_the_count_tells_every_day_once(day: D, n: int, calendar) -> None:
    counted = deadline(day, WorkingDays(n), calendar)
    runs = counted.runs()
    told = [run.first + DAY * i for run in runs for i in range((run.last - run.first).days + 1)]
    assert told == [day + DAY * i for i in range(1, (counted.last_day - day).days + 1)]
    assert max(run.numbers[1] for run in runs if run.numbers) == n
    assert all(calendar.is_rest(run.first) == (run.numbers is None) for run in runs)


@given(days, st.integers(1, 60), st.integers(0, 30), st.integers(0, 20), calendars)
def test_force_majeure_never_makes_a_deadline_earlier(day: D, n: int, start: int, span: int, calendar) -> None:
    off = [(day + DAY * start, day + DAY * (start + span))]
    for length in (CalendarDays(n), WorkingDays(n), Months(1 + n % 6)):
        assert deadline(day, length, calendar, excluded=off).last_day >= deadline(day, length, calendar).last_day


@given(days, st.integers(1, 400))
def test_hours_are_inverse(day: D, n: int) -> None:
    start = dt.datetime.combine(day, dt.time(9, 30), VN)
    assert hours_before(hours_after(start, Hours(n)).ends_at, Hours(n)).ends_at == start


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (D(2025, 8, 20), D(2025, 8, 29), None),  # over before the period begins
        (D(2025, 8, 20), D(2025, 8, 31), "cộng 2 ngày bất khả kháng, trở ngại khách quan 30-31/08 không tính"),
        (D(2026, 2, 28), D(2026, 2, 28), "cộng 1 ngày bất khả kháng, trở ngại khách quan 28/02/2026 không tính"),
        (D(2026, 3, 9), D(2026, 3, 19), None),  # begins after the period is over
    ],
)
def test_only_force_majeure_inside_the_months_is_told(first: D, last: D, told: str | None) -> None:
    words = deadline(D(2025, 8, 29), Months(6), F, excluded=[(first, last)]).words
    assert ("cộng" in words) == (told is not None)
    assert told is None or f"; {told}; " in words
