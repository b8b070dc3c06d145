"""Dated values, dates and codes."""

import datetime as dt

import pytest

from diemtua.kernel.codes import ALPHABET, grouped, keyed_digest, new_code, typed
from diemtua.kernel.dates import vn_date, vn_long_date, weekday_name
from diemtua.kernel.errors import NotInForce
from diemtua.kernel.timeline import Dated, Timeline

CHECKED = dt.date(2026, 11, 22)
DUES = Timeline(
    "rate",
    "Mức đóng",
    "%",
    (
        Dated(dt.date(2014, 1, 1), 1, "cũ", "verified", CHECKED),
        Dated(dt.date(2025, 7, 1), 2, "mới", "verified", CHECKED),
        Dated(dt.date(2030, 1, 1), None, "bãi bỏ", "verified", CHECKED),
    ),
)


def test_a_value_holds_from_its_first_day() -> None:
    assert [DUES.on(day).value for day in (dt.date(2014, 1, 1), dt.date(2025, 6, 30), dt.date(2025, 7, 1))] == [1, 1, 2]


@pytest.mark.parametrize("day", [dt.date(2013, 12, 31), dt.date(2030, 1, 1), dt.date(2040, 5, 5)])
def test_a_day_without_a_value_is_refused_never_guessed(day: dt.date) -> None:
    with pytest.raises(NotInForce) as caught:
        DUES.on(day)
    assert vn_date(day) in caught.value.message


def test_long_dates_have_zeros_where_offices_write_them() -> None:
    assert vn_long_date(dt.date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert vn_long_date(dt.date(2026, 11, 22)) == "ngày 22 tháng 11 năm 2026"
    assert weekday_name(dt.date(2026, 11, 22)) == "Chủ nhật"


def test_codes_have_no_letters_that_look_alike_and_survive_typing() -> None:
    code = new_code(12)
    assert len(code) == 12
    assert set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01OILU")
    assert typed(f" {grouped(code).lower()} ") == code


def test_digest_depends_on_key_and_purpose() -> None:
    digests = {
        keyed_digest("1", key=b"a", purpose="x"),
        keyed_digest("1", key=b"b", purpose="x"),
        keyed_digest("1", key=b"a", purpose="y"),
    }
    assert len(digests) == 3
