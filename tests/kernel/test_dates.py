"""Days and months as typed."""

import datetime as dt

import pytest

from diemtua.kernel.dates import typed_month


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
