"""Order, time, what an answer may be, points, re-sits."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.exams import rules
from diemtua.exams.rules import Chance, Past, chance

T0 = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def test_due_at_is_the_full_time_but_never_past_the_closing() -> None:
    def due(closes_in: int, extra: int = 0) -> float:
        end = rules.due_at(T0, duration_minutes=30, extra_minutes=extra, closes_at=T0 + dt.timedelta(minutes=closes_in))
        return (end - T0).total_seconds() / 60

    assert due(60) == 30
    assert due(20) == 20
    assert due(60, extra=15) == 45
    assert due(20, extra=15) == 35


@given(st.integers(0, 2**31 - 1), st.sets(st.integers(1, 500), max_size=60))
def test_shuffled_is_the_same_every_time_and_loses_nothing(seed: int, keys: set[int]) -> None:
    order = rules.shuffled(seed, keys)
    assert sorted(order) == sorted(keys)
    assert rules.shuffled(seed, sorted(keys, reverse=True)) == order


def test_shuffled_order_is_fixed_for_good() -> None:
    # a sitting that is open over an upgrade keeps its order
    assert rules.shuffled(7, [1, 2, 3, 4, 5, 6]) == [5, 2, 3, 4, 6, 1]
    assert len({tuple(rules.shuffled(seed, "abcd")) for seed in range(200)}) == 24


@pytest.mark.parametrize(
    ("kind", "given_value", "kept"),
    [
        ("single", ["b"], ["b"]),
        ("single", [], []),
        ("multiple", ["c", "a", "a"], ["a", "c"]),
        ("boolean", ["a"], ["a"]),
        ("essay", "Một\r\nhai\x00", "Một\nhai"),
        ("essay", "Nửa hình \ud83d, cả hình \U0001f600", "Nửa hình , cả hình \U0001f600"),
        ("essay", "", ""),
    ],
)
def test_answer_value_is_cleaned(kind, given_value, kept) -> None:
    assert rules.answer_value(kind, "abcd", given_value) == kept


@pytest.mark.parametrize(
    ("kind", "given_value"),
    [
        ("single", ["a", "b"]),
        ("single", ["z"]),
        ("single", "a"),
        ("single", None),
        ("multiple", [1]),
        ("multiple", {"a": 1}),
        ("essay", ["a"]),
        ("essay", "x" * (rules.MAX_ESSAY_CHARACTERS + 1)),
    ],
)
def test_answer_value_refuses_what_is_no_answer(kind, given_value) -> None:
    with pytest.raises(ValueError):
        rules.answer_value(kind, "abcd", given_value)


@pytest.mark.parametrize(
    ("chosen", "points"),
    [("ac", "3.00"), ("a", "1.50"), ("ab", "0.00"), ("abc", "1.50"), ("abcd", "0.00"), ("", "0.00"), ("bd", "0.00")],
)
def test_several_choices_earn_right_minus_wrong(chosen, points) -> None:
    assert rules.objective_points("multiple", ["a", "c"], list(chosen), 3) == Decimal(points)


def test_one_choice_is_all_or_nothing() -> None:
    assert rules.objective_points("single", ["a"], ["a"], 2) == 2
    assert rules.objective_points("single", ["a"], ["b"], 2) == 0
    assert rules.objective_points("boolean", ["dung"], [], 2) == 0


KEYS = st.sets(st.sampled_from("abcdef"), min_size=1)


@given(KEYS, st.sets(st.sampled_from("abcdef")), st.integers(1, 20))
def test_points_stay_between_nothing_and_all(key: set[str], chosen: set[str], points: int) -> None:
    got = rules.objective_points("multiple", sorted(key), sorted(chosen), points)
    assert 0 <= got <= points
    assert (got == points) == (chosen == key)


def test_essay_points_scale_the_rubric_to_the_paper() -> None:
    assert rules.essay_points([Decimal("2"), Decimal("2.5")], [2, 3], 4) == Decimal("3.60")
    assert rules.essay_points([Decimal(2), Decimal(3)], [2, 3], 4) == 4


@pytest.mark.parametrize("scores", [["2"], ["2.1", "1"], ["3", "0"], ["-1", "0"]])
def test_essay_points_refuse_impossible_scores(scores) -> None:
    with pytest.raises(ValueError):
        rules.essay_points([Decimal(s) for s in scores], [2, 3], 4)


def test_percent_rounds_halves_up() -> None:
    assert rules.percent(Decimal("1"), 3) == Decimal("33.33")
    assert rules.percent(Decimal("2"), 3) == Decimal("66.67")
    assert rules.percent(Decimal("49.995"), 100) == Decimal("50.00")
    assert rules.percent(Decimal(0), 0) == 0


NEVER = Past(attempts=0, passed=False, waiting_for_mark=False, last_ended_at=None)
FAILED = Past(attempts=1, passed=False, waiting_for_mark=False, last_ended_at=T0)


@pytest.mark.parametrize(
    ("past", "now", "allowed", "after"),
    [
        (NEVER, T0, True, None),
        (NEVER, T0 - HOUR, False, T0),
        (NEVER, T0 + 48 * HOUR, False, None),
        (FAILED, T0 + HOUR, False, T0 + 24 * HOUR),
        (FAILED, T0 + 24 * HOUR, True, None),
        (Past(2, False, False, T0), T0 + 30 * HOUR, False, None),
        (Past(1, True, False, T0), T0 + 30 * HOUR, False, None),
        (Past(1, False, True, T0), T0 + 30 * HOUR, False, None),
    ],
)
def test_chance_says_whether_and_when(past, now, allowed, after) -> None:
    verdict = chance(past, opens_at=T0, closes_at=T0 + 48 * HOUR, max_attempts=2, retry_after_hours=24, now=now)
    assert (verdict.allowed, verdict.after) == (allowed, after)
    assert verdict == Chance(True) or verdict.reason.endswith(".")


def test_right_answers_wait_until_they_cannot_help() -> None:
    no = {"passed": False, "attempts_left": 1, "running": False, "closed": False}
    assert not rules.may_explain(**no)
    for reason in ({"passed": True}, {"attempts_left": 0}, {"closed": True}):
        assert rules.may_explain(**no | reason)
        assert not rules.may_explain(**no | reason | {"running": True})
