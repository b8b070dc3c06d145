"""Whole numbers and sums as typed, and as written."""

import pytest

from diemtua.kernel.numbers import LARGEST_KEY, dong, dotted, whole_number


@pytest.mark.parametrize(("typed", "read"), [("0", 0), ("007", 7), ("42", 42), (str(LARGEST_KEY), LARGEST_KEY)])
def test_digits_are_a_number(typed, read) -> None:
    assert whole_number(typed) == read


@pytest.mark.parametrize("typed", [None, "", "²", "１２", "٣", "-1", "+1", "1.0", " 1", "1\n", "1e3", "1_0", "9" * 19])
def test_anything_else_is_none(typed) -> None:
    assert whole_number(typed) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [("5310000", 5_310_000), ("5.310.000", 5_310_000), ("5 310 000 đ", 5_310_000), ("5,310,000 VNĐ", 5_310_000), ("500k", 500_000),
     ("10tr", 10_000_000), ("1,5 triệu", 1_500_000), ("7.5 triệu đồng", 7_500_000), ("5tr3", 5_300_000), ("5 triệu 350", 5_350_000),
     ("2 tỷ", 2_000_000_000), ("35 nghìn", 35_000), ("35 ngàn đồng", 35_000), ("0", 0)],
)  # fmt: skip
def test_a_sum_is_read_as_people_write_it(typed, read) -> None:
    assert dong(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "5.5",
        "5.31",
        "5.310.00",
        "5,310.000",
        "1.500 triệu",
        "1,5tr3",
        "tr",
        "năm triệu",
        "-5tr",
        "10 trăm",
        "9" * 40,
        "٣ triệu",
    ],
)
def test_what_is_no_sum_is_none(typed) -> None:
    assert dong(typed) is None


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (999, "999"), (1000, "1.000"), (-65749, "-65.749"), (1234567, "1.234.567")]
)
def test_thousands_are_parted_by_dots(number, written) -> None:
    assert dotted(number) == written
