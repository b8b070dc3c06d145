"""Choosing a procedure in plain words; what is kept of the interpreter's answer."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemtua.casework import rules
from diemtua.casework.rules import Urgency
from diemtua.rulebook.history import Event
from diemtua.rulebook.procedure import procedures
from tests.casework.factories import D, at

FACTORY = rules.calendar_of("factory")
DAYS = st.dates(D(2026, 1, 1), D(2026, 12, 31))


def test_every_procedure_has_a_way_in() -> None:
    ways = {o.procedure for o in rules.OPENINGS} - {"tranh-chap"} | rules.DISPUTES | {rules.STRIKE}
    assert ways == set(procedures())


@pytest.mark.parametrize(
    ("due", "warn", "ended", "closed", "expected"),
    [
        (None, None, False, False, Urgency.CALM),
        (D(2026, 3, 1), D(2026, 2, 22), False, False, Urgency.LATE),
        (D(2026, 3, 2), D(2026, 2, 23), False, False, Urgency.SOON),
        (D(2026, 3, 20), D(2026, 3, 13), False, False, Urgency.CALM),
        (None, None, True, False, Urgency.ENDED),
        (D(2026, 3, 1), D(2026, 2, 22), False, True, Urgency.CLOSED),
    ],
)
def test_urgency_is_read_off_two_days(due, warn, ended, closed, expected) -> None:
    assert rules.urgency(due, None, warn, at(D(2026, 3, 2)), ended=ended, closed=closed) == expected


def test_a_limitation_counts_as_a_duty_and_warns_at_its_first_alarm() -> None:
    found = rules.summary("tranh-chap-ca-nhan", [Event("found", D(2026, 1, 5), "compulsory")], D(2026, 1, 6), FACTORY)
    assert (found.step, found.due_on, found.warn_on) == ("ask_mediation", D(2026, 7, 6), D(2026, 5, 21))


def test_of_several_claimants_the_one_due_first_is_shown() -> None:
    early, late, done = (rules.Summary("a", "A", due_on=D(2026, 3, d)) for d in (1, 2, 3))
    assert rules.most_pressing([late, early, rules.Summary(ending="xong"), done]) == early
    assert rules.most_pressing([rules.Summary(ending="xong")]).ending == "xong"
    assert rules.most_pressing([]) == rules.Summary()


def test_only_steps_counted_in_hours_ask_for_the_hour() -> None:
    always: frozenset[str] = frozenset()
    assert rules.steps_with_hours("dinh-cong-tu-phat", D(2026, 1, 1)) == {"reported": always, "meeting": always}
    assert rules.steps_with_hours("thuong-luong", D(2026, 1, 1)) == {}
    assert rules.steps_with_hours("tranh-chap-ca-nhan", D(2026, 1, 1)) == {
        "ask_mediation": frozenset({"mediator"}),  # only a mediator passes the request on within hours
        "pass_on": always,
        "assign_direct": always,
    }


def test_facts_come_back_from_the_database_as_they_went_in() -> None:
    facts = {"yes": 101, "employer_present": True, "session_on": D(2026, 3, 2)}
    assert rules.facts_to_store(facts) == {"yes": 101, "employer_present": True, "session_on": "2026-03-02"}
    assert rules.facts_from(rules.facts_to_store(facts)) == facts


def test_a_limitation_that_ran_out_stays_late_instead_of_vanishing() -> None:
    found = rules.summary("tranh-chap-ca-nhan", [Event("found", D(2026, 1, 5), "compulsory")], D(2026, 7, 7), FACTORY)
    assert (found.step, found.due_on) == ("ask_mediation", D(2026, 7, 6))


@given(DAYS, DAYS, DAYS)
@settings(max_examples=60)
def test_waiting_never_makes_a_late_case_punctual(demanded: dt.date, first: dt.date, second: dt.date) -> None:
    first, second = sorted((max(first, demanded), max(second, demanded)))
    kept = [rules.summary("thuong-luong", [Event("demand", demanded)], day, FACTORY) for day in (first, second)]
    stands = [
        rules.urgency(s.due_on, s.due_at, s.warn_on, at(day)) for s, day in zip(kept, (first, second), strict=True)
    ]
    assert not (stands[0] == Urgency.LATE and stands[1] != Urgency.LATE)
