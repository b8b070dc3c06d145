"""What returns: how it stands on a day, and the same rule turned round for SQL."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diemtua.rulebook.procedure import procedures
from diemtua.rulebook.recurring import CONFERENCE, DIALOGUE, LISTS, RETURNING

D = dt.date
DAYS = st.dates(D(2023, 7, 1), D(2027, 12, 31))  # the days the rulebook vouches for


@given(st.sampled_from(list(RETURNING.values())), DAYS, DAYS, st.booleans())
@example(LISTS, D(2022, 2, 28), D(2024, 2, 29), False)
@example(LISTS, D(2024, 2, 29), D(2026, 2, 28), False)
@example(CONFERENCE, D(2025, 3, 1), D(2026, 4, 1), True)
def test_the_rule_turned_round_says_the_same(duty, last_on: dt.date, today: dt.date, state: bool) -> None:
    last_on, today = sorted((last_on, today))
    due_on = duty.next_one(last_on, today, state).due_on
    assert (last_on < duty.late_before(today, is_state_owned=state)) == (due_on < today)
    if duty is not LISTS:
        assert (last_on < duty.met_from(today)) == (due_on.year <= today.year)


@pytest.mark.parametrize(
    ("duty", "last_on", "state", "due_on", "rule", "source"),
    [
        (LISTS, D(2024, 11, 1), False, D(2026, 11, 1), "ít nhất 2 năm một lần", "Điều 38 khoản 3"),
        (DIALOGUE, D(2025, 5, 1), False, D(2026, 12, 31), "Mỗi năm phải đối thoại ít nhất 1 lần", "Điều 63 khoản 2 điểm a"),
        (CONFERENCE, D(2026, 2, 1), False, D(2027, 12, 31), "tổ chức hằng năm", "Điều 47 khoản 1"),
        (CONFERENCE, D(2025, 2, 1), True, D(2026, 3, 31), "trong 3 tháng sau khi hết năm tài chính", "Điều 69 khoản 1"),
    ],
)  # fmt: skip
def test_each_duty_says_its_day_its_rule_and_its_article(duty, last_on, state, due_on, rule, source) -> None:
    found = duty.next_one(last_on, D(2026, 11, 22), state)
    assert found.due_on == due_on
    assert rule in found.rule
    assert found.source.endswith(source)


def test_the_step_whose_day_counts_is_a_step_of_the_procedure() -> None:
    assert [duty.step in procedures()[name][-1].wordings for name, duty in RETURNING.items()] == [True] * 3
