"""The desk's clock, against every fault that years of help desks are known for (anchors: FH, EN, OT, ZM)."""

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemtua.advice.rules.clock import AFTERNOON, MORNING, OFFICE_WEEK, Span, WorkCalendar
from diemtua.advice.rules.targets import DEFAULT_TARGETS, GRACE, Limits, Target, in_time, limits, stage
from diemtua.kernel.errors import BadInput, NotInForce
from tests.advice.conftest import at

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
DESK = WorkCalendar(OFFICE_WEEK)
SATURDAYS = WorkCalendar({**OFFICE_WEEK, 5: (MORNING,)})


def working_time(desk: WorkCalendar, start: dt.datetime, end: dt.datetime, pauses=()) -> dt.timedelta:
    """Open, unpaused time between two instants, counted apart from the clock: by the moments at which anything changes."""
    found = dt.timedelta()
    for opened, shut in desk.open_intervals(start):
        if opened >= end:
            break
        shut = min(shut, end)
        moments = sorted({opened, shut, *(m for pause in pauses for m in pause if opened < m < shut)})
        found += sum((b - a for a, b in itertools.pairwise(moments) if not any(p <= a < q for p, q in pauses)), dt.timedelta())  # fmt: skip
    return found


# --- one day, one week -------------------------------------------------------------------------------------------


def test_a_morning_counts_its_hours() -> None:
    assert DESK.instant_after(at("25/11 09:00"), 2 * HOUR) == at("25/11 11:00")


def test_lunch_break_does_not_run__frappe_helpdesk_2212() -> None:
    assert DESK.instant_after(at("25/11 11:00"), 2 * HOUR) == at("25/11 14:30")
    assert working_time(DESK, at("25/11 11:00"), at("25/11 14:00")) == 1.5 * HOUR


def test_the_night_and_the_weekend_do_not_run__osticket_1168_4166() -> None:
    assert DESK.instant_after(at("27/11 16:00"), 2 * HOUR) == at("30/11 09:00")  # Friday to Monday
    assert working_time(DESK, at("27/11 17:00"), at("30/11 08:00")) == dt.timedelta()


def test_a_question_sent_at_night_starts_in_the_morning() -> None:
    assert DESK.instant_after(at("25/11 23:40"), HOUR) == at("26/11 09:00")


def test_a_question_sent_at_lunch_starts_after_lunch() -> None:
    assert DESK.instant_after(at("25/11 12:20"), HOUR) == at("25/11 14:30")


def test_time_that_fills_the_day_ends_at_closing_not_next_morning() -> None:
    assert DESK.instant_after(at("25/11 08:00"), 7.5 * HOUR) == at("25/11 17:00")


def test_no_time_is_at_once() -> None:
    assert DESK.instant_after(at("29/11 03:00"), dt.timedelta()) == at("29/11 03:00")


def test_backward_interval_counts_nothing() -> None:
    assert working_time(DESK, at("26/11 10:00"), at("25/11 10:00")) == dt.timedelta()


# --- holidays, swapped days, working Saturdays, days of its own --------------------------------------------------


def test_the_new_culture_day_is_no_working_day() -> None:
    assert DESK.instant_after(at("23/11 16:00"), 2 * HOUR) == at("25/11 09:00")
    assert DESK.spans(dt.date(2026, 11, 24)) == ()


def test_tet_is_jumped_whole() -> None:
    # Friday 13 February 2026, Tết 16-20 February, Monday 23 February.
    assert DESK.instant_after(at("13/02 16:00"), 2 * HOUR) == at("23/02 09:00")


def test_a_swapped_day_off_is_closed_and_its_saturday_is_worked_by_the_hours_of_the_day_it_stands_for() -> None:
    # 2026: off on Monday 31 August, worked on Saturday 22 August.
    assert DESK.spans(dt.date(2026, 8, 31)) == ()
    assert DESK.spans(dt.date(2026, 8, 22)) == (MORNING, AFTERNOON)
    assert DESK.instant_after(at("21/08 16:00"), 2 * HOUR) == at("22/08 09:00")


def test_a_working_saturday_morning_every_week_counts_half_a_day() -> None:
    assert SATURDAYS.instant_after(at("27/11 16:00"), 2 * HOUR) == at("28/11 09:00")
    assert SATURDAYS.instant_after(at("28/11 11:00"), 2 * HOUR) == at("30/11 09:00")


def test_a_day_of_its_own_wins_over_week_and_holiday() -> None:
    own = {dt.date(2026, 11, 24): (MORNING,), dt.date(2026, 11, 25): (), dt.date(2026, 11, 28): (AFTERNOON,)}
    desk = WorkCalendar(OFFICE_WEEK, own)
    assert desk.instant_after(at("23/11 16:00"), 6 * HOUR) == at("26/11 09:00")
    assert desk.spans(dt.date(2026, 11, 25)) == ()
    assert working_time(desk, at("28/11 00:00"), at("29/11 00:00")) == 3.5 * HOUR


@pytest.mark.parametrize("day", ["08/03", "19/05", "28/07", "20/10", "20/11", "24/12", "25/12"])
def test_an_observance_that_is_no_day_off_moves_no_deadline__zammad_390(day: str) -> None:
    start = at(f"{day} 08:00")
    assert bool(DESK.spans(start.date())) == (start.weekday() < 5)
    if start.weekday() < 5:
        assert DESK.instant_after(start, HOUR) == at(f"{day} 09:00")


def test_a_year_nobody_checked_is_refused_not_guessed() -> None:
    with pytest.raises(NotInForce):
        DESK.instant_after(at("30/12/2027 16:00"), 16 * HOUR)
    # The first clock ends inside the year and keeps its date; the second has none, and the question is still taken.
    found = limits(DESK, Target(HOUR, 40 * HOUR), started_at=at("30/12/2027 15:00"))
    assert found == Limits(at("30/12/2027 16:00"), None, None)


def test_the_last_checked_year_still_answers() -> None:
    assert DESK.instant_after(at("31/12/2027 08:00"), 7.5 * HOUR) == at("31/12/2027 17:00")


@pytest.mark.parametrize(
    "week",
    [{}, {0: ()}, dict.fromkeys(range(7), (MORNING,)), {0: (MORNING, Span(dt.time(11), dt.time(15)))}],
    ids=["empty", "all closed", "no rest day", "overlapping"],
)
def test_an_impossible_week_is_refused_with_a_sentence(week) -> None:
    with pytest.raises(BadInput):
        WorkCalendar(week)


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadInput):
        Span(dt.time(17), dt.time(8))


# --- pauses ------------------------------------------------------------------------------------------------------


def test_hold_time_counts_inside_working_time_not_added_to_the_start__frappe_2449_erpnext_52489() -> None:
    """Asked Wednesday 16:00, 4 hours. Held from 16:30 to Thursday 09:00: 30 working minutes before, 60 during.

    The old fault moves the start by 16.5 hours (to Thursday 08:30) and answers 13:00 or worse.
    """
    pause = (at("25/11 16:30"), at("26/11 09:00"))
    assert DESK.instant_after(at("25/11 16:00"), 4 * HOUR, [pause]) == at("26/11 14:00")
    assert working_time(DESK, at("25/11 16:00"), at("26/11 14:00"), [pause]) == 4 * HOUR


def test_a_pause_over_a_night_and_a_weekend_alone_changes_nothing__frappe_2449() -> None:
    plain = DESK.instant_after(at("27/11 16:00"), 4 * HOUR)
    assert DESK.instant_after(at("27/11 16:00"), 4 * HOUR, [(at("27/11 17:00"), at("30/11 08:00"))]) == plain


def test_a_pause_across_tet_gives_back_only_the_working_hours_it_took() -> None:
    # Held from Friday 13/02 16:00 to Monday 23/02 10:00: 1 + 2 working hours, not ten days.
    held = [(at("13/02 16:00"), at("23/02 10:00"))]
    assert DESK.instant_after(at("13/02 15:00"), 4 * HOUR, held) == at("23/02 14:30")


def test_several_pauses_in_any_order_overlapping_or_doubled_count_once() -> None:
    one, two = (at("25/11 09:00"), at("25/11 10:30")), (at("25/11 10:00"), at("25/11 11:00"))
    inside = (at("25/11 09:15"), at("25/11 09:30"))
    due = at("25/11 14:30")  # 8-9, 11-12, 13:30-14:30
    for pauses in ([one, two], [two, one], [one, two, inside, one]):
        assert DESK.instant_after(at("25/11 08:00"), 3 * HOUR, pauses) == due


def test_an_empty_or_backward_pause_counts_nothing() -> None:
    odd = [(at("25/11 09:00"), at("25/11 09:00")), (at("25/11 11:00"), at("25/11 10:00"))]
    assert DESK.instant_after(at("25/11 08:00"), 3 * HOUR, odd) == at("25/11 11:00")


def test_while_the_asker_is_waited_for_there_is_no_date() -> None:
    assert DESK.instant_after(at("25/11 08:00"), 3 * HOUR, [(at("25/11 09:00"), None)]) is None


def test_an_open_pause_after_the_due_moment_does_not_take_it_back() -> None:
    assert DESK.instant_after(at("25/11 08:00"), HOUR, [(at("25/11 10:00"), None)]) == at("25/11 09:00")


def test_an_open_pause_swallows_a_closed_one_after_it() -> None:
    pauses = [(at("25/11 09:00"), None), (at("25/11 10:00"), at("25/11 11:00"))]
    assert DESK.instant_after(at("25/11 08:00"), 3 * HOUR, pauses) is None


def test_a_pause_before_the_question_was_asked_is_ignored() -> None:
    assert DESK.instant_after(at("25/11 08:00"), HOUR, [(at("20/11 08:00"), at("23/11 08:00"))]) == at("25/11 09:00")


def test_a_pause_that_starts_before_and_ends_after_the_start_counts_from_the_start() -> None:
    assert DESK.instant_after(at("25/11 08:00"), HOUR, [(at("24/11 08:00"), at("25/11 09:00"))]) == at("25/11 10:00")


# --- two clocks, warnings, priority, reopening, calendar edited -------------------------------------------------


def test_a_short_second_target_never_overrides_the_first_response__zammad_5177() -> None:
    odd = Target(respond=8 * HOUR, answer=2 * HOUR)
    found = limits(DESK, odd, started_at=at("25/11 08:00"))
    assert (found.respond_by, found.answer_by) == (at("26/11 08:30"), at("25/11 10:00"))


def test_a_warning_never_falls_at_night_or_on_a_weekend__zammad_4432() -> None:
    # Three quarters of ten hours from Friday 08:00 is 17:00 sharp: told on Monday at opening.
    found = limits(DESK, Target(HOUR, 10 * HOUR), started_at=at("27/11 08:00"))
    assert found.warn_at == at("30/11 08:00")


def test_what_happens_at_midnight_is_told_at_opening__zammad_4432() -> None:
    assert DESK.opening_from(at("28/11 00:10")) == at("30/11 08:00")
    assert DESK.opening_from(at("25/11 12:30")) == at("25/11 13:30")
    assert DESK.opening_from(at("25/11 09:10")) == at("25/11 09:10")
    assert [DESK.is_open(at(t)) for t in ("25/11 08:00", "25/11 11:59", "25/11 12:00", "25/11 17:00", "29/11 09:00")] == [True, True, False, False, False]  # fmt: skip


def test_becoming_urgent_mid_way_keeps_the_time_already_run() -> None:
    urgent = limits(DESK, Target(HOUR, 6 * HOUR), started_at=at("25/11 08:00"), hastened=[(DEFAULT_TARGETS["normal"], at("25/11 10:00"))])  # fmt: skip
    assert urgent.answer_by == at("25/11 15:30")


def test_becoming_urgent_late_leaves_two_working_hours_and_makes_nobody_late_for_the_past() -> None:
    was = DEFAULT_TARGETS["normal"]
    urgent = limits(DESK, DEFAULT_TARGETS["urgent"], started_at=at("23/11 08:00"), hastened=[(was, at("25/11 16:00"))])
    assert urgent.answer_by == DESK.instant_after(at("25/11 16:00"), GRACE) == at("26/11 09:00")
    assert urgent.respond_by == at("25/11 08:30") == DESK.instant_after(at("23/11 08:00"), was.respond)  # late already


@given(st.lists(st.integers(0, 60), min_size=2, max_size=2), st.booleans())
def test_becoming_urgent_forgives_no_lateness(hours: list[int], waited: bool) -> None:
    start = at("23/11 08:00")
    steps = [DESK.instant_after(start, h * HOUR) for h in sorted(hours)]
    pauses = [(at("25/11 09:00"), at("26/11 10:00"))] if waited else []
    normal, soon, urgent = (DEFAULT_TARGETS[name] for name in ("normal", "soon", "urgent"))
    chain = [limits(DESK, normal, started_at=start, pauses=pauses), limits(DESK, soon, started_at=start, pauses=pauses, hastened=[(normal, steps[0])]),
             limits(DESK, urgent, started_at=start, pauses=pauses, hastened=[(normal, steps[0]), (soon, steps[1])])]  # fmt: skip
    for before, after, at_step in zip(chain[:2], chain[1:], steps, strict=True):
        assert after.answer_by <= before.answer_by
        assert after.respond_by <= before.respond_by
        # Nobody becomes late by it who was not.
        assert before.answer_by <= at_step or after.answer_by > at_step


def test_becoming_less_urgent_gives_the_longer_time_from_the_start() -> None:
    found = limits(DESK, DEFAULT_TARGETS["normal"], started_at=at("25/11 08:00"))
    assert found.answer_by == DESK.instant_after(at("25/11 08:00"), 24 * HOUR)


def test_a_reopened_question_starts_a_new_clock_and_the_time_between_counts_for_nobody() -> None:
    first = limits(DESK, Target(HOUR, 4 * HOUR), started_at=at("23/11 08:00"))
    assert in_time(at("23/11 11:00"), first.answer_by)
    again = limits(DESK, Target(HOUR, 4 * HOUR), started_at=at("30/11 08:00"))
    assert again.answer_by == at("30/11 12:00")


def test_a_calendar_edited_later_moves_what_is_open_only() -> None:
    before = limits(DESK, Target(HOUR, 8 * HOUR), started_at=at("27/11 08:00"))
    edited = WorkCalendar(OFFICE_WEEK, {dt.date(2026, 11, 30): ()})
    after = limits(edited, Target(HOUR, 8 * HOUR), started_at=at("27/11 08:00"))
    assert (before.answer_by, after.answer_by) == (at("30/11 08:30"), at("01/12 08:30"))


def test_in_time_includes_the_limit_and_without_a_date_nobody_is_late() -> None:
    due = at("25/11 10:00")
    assert [in_time(due, due), in_time(due + MINUTE, due), in_time(due, None)] == [True, False, True]


def test_stages_of_the_list() -> None:
    due, warn = at("25/11 12:00"), at("25/11 11:00")
    moments = [at("25/11 09:00"), warn, due, due + MINUTE]
    assert [stage(due, warn, now=m, paused=False) for m in moments] == ["running", "soon", "soon", "late"]
    assert stage(due, warn, now=due + MINUTE, paused=True) == "paused"
    assert stage(None, None, now=due, paused=False) == "unknown"


def test_the_zone_an_instant_is_written_in_changes_nothing() -> None:
    utc = dt.datetime(2026, 11, 25, 1, 0, tzinfo=dt.UTC)  # 08:00 in Hanoi
    assert DESK.instant_after(utc, HOUR) == dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)
    late_evening = dt.datetime(2026, 11, 22, 18, 30, tzinfo=dt.UTC)  # Monday 01:30 in Hanoi, still Sunday in UTC
    assert DESK.instant_after(late_evening, HOUR) == at("23/11 09:00")


# --- what must be true of any instants ---------------------------------------------------------------------------

INSTANTS = st.datetimes(dt.datetime(2025, 2, 1), dt.datetime(2027, 6, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001 - hypothesis adds the zone
AMOUNTS = st.integers(1, 60 * 60).map(lambda m: m * MINUTE)
PAUSES = st.lists(st.tuples(st.integers(-3000, 30000), st.integers(1, 9000)), max_size=4)
few = settings(max_examples=60, deadline=None)


def made(start: dt.datetime, pauses: list[tuple[int, int]]):
    return [(start + a * MINUTE, start + (a + b) * MINUTE) for a, b in pauses]


@pytest.mark.slow
@given(INSTANTS, AMOUNTS, PAUSES)
@few
def test_by_the_due_moment_exactly_the_amount_has_run(start, amount, pauses) -> None:
    held = made(start, pauses)
    due = SATURDAYS.instant_after(start, amount, held)
    assert working_time(SATURDAYS, start, due, held) == amount
    assert working_time(SATURDAYS, start, due - MINUTE, held) < amount


@pytest.mark.slow
@given(INSTANTS, INSTANTS, INSTANTS, PAUSES)
@few
def test_time_adds_up_over_any_moment_between(a, b, c, pauses) -> None:
    a, b, c = sorted((a, b, c))
    b, c = min(b, a + dt.timedelta(days=40)), min(c, a + dt.timedelta(days=60))
    held = made(a, pauses)
    whole = working_time(DESK, a, c, held)
    assert whole == working_time(DESK, a, b, held) + working_time(DESK, b, c, held)
    assert dt.timedelta() <= whole <= working_time(DESK, a, c)


@pytest.mark.slow
@given(INSTANTS, AMOUNTS, PAUSES)
@few
def test_a_pause_never_brings_the_due_moment_forward(start, amount, pauses) -> None:
    assert DESK.instant_after(start, amount, made(start, pauses)) >= DESK.instant_after(start, amount)


@pytest.mark.slow
@given(INSTANTS, AMOUNTS)
@few
def test_warnings_are_always_in_opening_hours_and_before_or_soon_after_the_due_moment(start, amount) -> None:
    found = limits(SATURDAYS, Target(amount, amount), started_at=start)
    assert SATURDAYS.is_open(found.warn_at)
    assert found.warn_at <= SATURDAYS.opening_from(found.answer_by)
