"""Time for questions, clashes, the changing code, attendance."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from diemtua.kernel.codes import ALPHABET
from diemtua.training.rules import (
    CODE_STEP,
    CODE_STEPS,
    Span,
    attendance_percent,
    attended_enough,
    check_in_code,
    check_in_is_open,
    clashes,
    code_is_current,
    plan_warnings,
    question_time,
)

START = dt.datetime(2026, 12, 5, 1, 0, tzinfo=dt.UTC)  # 8:00 in Hanoi
MINUTE = dt.timedelta(minutes=1)
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2035, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001


def span(begin: int = 0, minutes: int = 180, questions: int = 0) -> Span:
    return Span(START + begin * MINUTE, START + (begin + minutes) * MINUTE, questions)


def warnings(*spans: Span, teaching: int = 0) -> list[str]:
    return plan_warnings(list(spans), teaching_minutes=teaching, wanted_percent=33, source="Thông lệ")


def test_a_span_is_read_as_people_say_it() -> None:
    assert str(span()) == "08:00–11:00, thứ Bảy 05/12/2026"
    assert str(span(minutes=24 * 60)) == "08:00–08:00 ngày 06/12/2026, thứ Bảy 05/12/2026"


def test_a_third_for_questions_is_enough_and_a_minute_less_is_not() -> None:
    assert question_time([span(minutes=100, questions=33)], wanted_percent=33).enough
    short = question_time([span(minutes=100, questions=32)], wanted_percent=33)
    assert (short.enough, short.percent, short.wanted_minutes) == (False, 32, 33)


def test_a_session_gives_no_more_minutes_than_it_has() -> None:
    assert question_time([span(minutes=30, questions=500), span(100, 70)], wanted_percent=33).minutes == 30


def test_a_class_without_sessions_is_warned_of_nothing() -> None:
    assert warnings(teaching=90) == []


def test_too_little_time_for_questions_is_told_in_minutes_and_share_with_its_source() -> None:
    assert warnings(span(minutes=180, questions=30)) == [
        "Mới dành 30 phút giải đáp trong 180 phút của lớp (16%); nên dành ít nhất 60 phút (33%). Căn cứ: Thông lệ."
    ]


def test_teaching_that_does_not_fit_is_told() -> None:
    assert warnings(span(minutes=180, questions=60), teaching=120) == []
    assert warnings(span(minutes=180, questions=60), teaching=121) == [
        "Các chuyên đề cần 121 phút giảng, nhưng ngoài phần giải đáp các buổi chỉ còn 120 phút."
    ]


def test_sessions_that_overlap_are_named_and_those_that_touch_are_not() -> None:
    morning, touching, overlapping = span(0, 180, 60), span(180, 180, 60), span(179, 60, 60)
    assert clashes([morning, touching]) == []
    assert clashes([morning, overlapping]) == [(morning, overlapping)]
    assert warnings(morning, overlapping)[0].startswith("Hai buổi học trùng giờ: 08:00–11:00")


@given(st.text(min_size=1), moments)
def test_the_code_is_six_letters_nobody_confuses(secret: str, at: dt.datetime) -> None:
    code = check_in_code(secret, at=at)
    assert len(code) == 6
    assert set(code) <= set(ALPHABET)


@given(st.text(min_size=1), moments, st.integers(0, CODE_STEP * (CODE_STEPS - 1)))
def test_a_code_lives_at_least_forty_seconds(secret: str, at: dt.datetime, later: int) -> None:
    assert code_is_current(secret, check_in_code(secret, at=at), at=at + dt.timedelta(seconds=later))


@given(st.text(min_size=1), moments, st.integers(CODE_STEP * CODE_STEPS, 10_000))
def test_a_photo_is_dead_after_a_minute(secret: str, at: dt.datetime, later: int) -> None:
    assert not code_is_current(secret, check_in_code(secret, at=at), at=at + dt.timedelta(seconds=later))


@given(st.text(min_size=1), moments)
def test_a_code_of_the_future_is_refused(secret: str, at: dt.datetime) -> None:
    assert not code_is_current(secret, check_in_code(secret, at=at + dt.timedelta(seconds=CODE_STEP)), at=at)


def test_a_code_of_another_session_and_nonsense_are_refused() -> None:
    assert not code_is_current("a", check_in_code("b", at=START), at=START)
    assert not code_is_current("a", "", at=START)
    assert not code_is_current("a", "đđđđđđ", at=START)


def test_a_code_may_be_typed_small_with_a_dash() -> None:
    code = check_in_code("a", at=START)
    assert code_is_current("a", f" {code[:3].lower()}-{code[3:]} ", at=START)


def test_checking_in_opens_an_hour_before_and_closes_half_an_hour_after() -> None:
    opened = [check_in_is_open(span(), now=START + m * MINUTE) for m in (-61, -60, 0, 180, 210, 211)]
    assert opened == [False, True, True, True, True, False]


def test_attendance_is_compared_without_rounding() -> None:
    assert attended_enough(present=4, sessions=5, wanted_percent=80)
    assert not attended_enough(present=3, sessions=4, wanted_percent=76)
    assert attended_enough(present=2, sessions=3, wanted_percent=66)
    assert not attended_enough(present=2, sessions=3, wanted_percent=67)
    assert not attended_enough(present=0, sessions=0, wanted_percent=0)
    assert (attendance_percent(present=2, sessions=3), attendance_percent(present=0, sessions=0)) == (66, 0)
