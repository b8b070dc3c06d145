import datetime as dt

from diemtua.advice.rules.limitation import alarm, limitations

TODAY = dt.date(2026, 11, 22)


def test_the_three_bodies_with_their_dates_and_articles() -> None:
    found = limitations(dt.date(2026, 5, 4), today=TODAY)
    assert [(f.body, f.last_day, f.source) for f in found] == [
        ("hòa giải viên lao động", dt.date(2026, 11, 4), "Bộ luật Lao động, Điều 190 khoản 1"),
        ("hội đồng trọng tài lao động", dt.date(2027, 2, 4), "Bộ luật Lao động, Điều 190 khoản 2"),
        ("tòa án", dt.date(2027, 5, 4), "Bộ luật Lao động, Điều 190 khoản 3"),
    ]
    assert [f.stage for f in found] == ["over", "open", "open"]


def test_a_last_day_in_tet_rolls_to_the_next_working_day() -> None:
    # Nine months from 6 May 2026 end on 6 February 2027, in Tết 5-9 February with two days in lieu after it.
    found = limitations(dt.date(2026, 5, 6), today=TODAY)
    assert found[1].last_day == dt.date(2027, 2, 12)
    assert "kéo đến ngày làm việc tiếp theo" in found[1].counted.words


def test_collective_disputes_on_rights_have_their_own_article() -> None:
    found = limitations(dt.date(2026, 11, 1), today=TODAY, collective=True)
    assert found[2].source == "Bộ luật Lao động, Điều 194 khoản 3"


def test_a_discovery_before_the_code_of_2019_is_not_guessed() -> None:
    found = limitations(dt.date(2020, 6, 1), today=TODAY)
    assert [(f.stage, f.last_day) for f in found] == [("unknown", None)]


def test_a_last_day_in_a_year_nobody_checked_is_not_told() -> None:
    found = limitations(dt.date(2027, 5, 4), today=dt.date(2027, 6, 1))
    assert [f.last_day for f in found] == [dt.date(2027, 11, 4), None, None]


def test_the_alarm_rings_at_three_quarters_or_two_weeks_before() -> None:
    start, end = dt.date(2026, 1, 1), dt.date(2026, 4, 11)  # 100 days
    days = [dt.date(2026, 3, 16), dt.date(2026, 3, 17), end, end + dt.timedelta(days=1)]
    assert [alarm(start, end, today=d) for d in days] == ["open", "soon", "soon", "over"]
    assert alarm(dt.date(2026, 4, 1), dt.date(2026, 4, 21), today=dt.date(2026, 4, 8)) == "soon"
