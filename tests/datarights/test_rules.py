"""Days by which a request is answered and done."""

import datetime as dt

import pytest

from diemtua.datarights.rules import COPY, DELETE, OBJECT, answered_by, done_by, is_verified
from diemtua.kernel.errors import NotInForce

D = dt.date


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (D(2026, 11, 20), D(2026, 11, 25)),  # Friday; Tuesday 24/11 is a holiday since 2026
        (D(2026, 12, 31), D(2027, 1, 5)),  # over New Year and a weekend
        (D(2027, 2, 3), D(2027, 2, 12)),  # Tết is 5-9/2, its Saturday and Sunday given back on 10 and 11/2
        (D(2027, 2, 7), D(2027, 2, 15)),  # received in the middle of Tết
    ],
)
def test_the_procedure_is_told_within_two_working_days(received, last) -> None:
    assert answered_by(received).last_day == last


@pytest.mark.parametrize(
    ("kind", "received", "more", "last"),
    [
        (OBJECT, D(2026, 11, 23), {}, D(2026, 12, 8)),
        (OBJECT, D(2026, 11, 23), {"third_party": True}, D(2026, 12, 14)),  # 13/12 is a Sunday
        (OBJECT, D(2026, 11, 23), {"extended": True}, D(2026, 12, 23)),
        (OBJECT, D(2027, 1, 22), {}, D(2027, 2, 12)),  # the 15th day is in Tết
        (COPY, D(2026, 11, 23), {}, D(2026, 12, 3)),
        (DELETE, D(2026, 11, 23), {}, D(2026, 12, 14)),
        (DELETE, D(2027, 1, 18), {}, D(2027, 2, 12)),
    ],
)
def test_the_end_counts_every_day_and_rolls_over_rest_days(kind, received, more, last) -> None:
    assert done_by(kind, received, **more).last_day == last


def test_what_nobody_read_in_a_source_is_not_called_verified() -> None:
    day = D(2026, 11, 23)
    assert [is_verified(kind, day) for kind in (OBJECT, COPY, DELETE)] == [True, False, False]


def test_no_day_is_guessed_before_the_decree_or_in_a_year_nobody_checked() -> None:
    for day in (D(2025, 12, 31), D(2027, 12, 30)):
        with pytest.raises(NotInForce):
            answered_by(day)
