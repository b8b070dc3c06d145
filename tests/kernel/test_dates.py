"""Days and months as typed."""

import datetime as dt

import pytest

from diemtua.kernel.dates import typed_month, vn_date, vn_moment


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("2026-09", dt.date(2026, 9, 1)),
        ("0001-01", None),
        ("2026-13", None),
        ("2026-9", None),
        ("tháng này", None),
        ("", None),
    ],
)
def test_a_month_is_read_as_browsers_send_it(typed: str, first: dt.date | None) -> None:
    assert typed_month(typed) == first


def test_an_instant_is_told_by_the_clock_of_vietnam() -> None:
    evening = dt.datetime(2026, 11, 22, 18, 5, tzinfo=dt.UTC)
    assert (vn_moment(evening), vn_date(evening), vn_date(dt.date(2026, 2, 3))) == ("01:05 23/11/2026", "23/11/2026", "03/02/2026")  # fmt: skip
