"""Whole numbers as typed, and as written."""

import pytest

from diemtua.kernel.numbers import LARGEST_KEY, dotted, whole_number


@pytest.mark.parametrize(("typed", "read"), [("0", 0), ("007", 7), ("42", 42), (str(LARGEST_KEY), LARGEST_KEY)])
def test_digits_are_a_number(typed, read) -> None:
    assert whole_number(typed) == read


@pytest.mark.parametrize("typed", [None, "", "²", "１２", "٣", "-1", "+1", "1.0", " 1", "1\n", "1e3", "1_0", "9" * 19])
def test_anything_else_is_none(typed) -> None:
    assert whole_number(typed) is None


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (999, "999"), (1000, "1.000"), (-65749, "-65.749"), (1234567, "1.234.567")]
)
def test_thousands_are_parted_by_dots(number, written) -> None:
    assert dotted(number) == written
