"""Numbers, grades, durations, and the page's way to JSON and back."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.credentials.proof.checking import Reason
from diemtua.credentials.rules import Printed, duration, en_date, grade, number_text, period, whole_percent
from diemtua.credentials.wording import SENTENCES, WORDS
from tests.credentials.samples import make_page


@pytest.mark.parametrize(
    ("ordinal", "text"), [(15, "015/2026/GCN-LĐLĐ"), (1, "001/2026/GCN-LĐLĐ"), (65749, "65749/2026/GCN-LĐLĐ")]
)
def test_number_has_at_least_three_digits(ordinal: int, text: str) -> None:
    assert number_text(ordinal, 2026, "GCN-LĐLĐ") == text


def test_grade_words_begin_exactly_at_their_percent() -> None:
    assert [grade(p)[0] for p in (50, 64, 65, 79, 80, 89, 90, 100)] == [
        "Đạt", "Đạt", "Khá", "Khá", "Giỏi", "Giỏi", "Xuất sắc", "Xuất sắc"
    ]  # fmt: skip


def test_a_percent_is_never_rounded_up_into_a_better_grade() -> None:
    assert whole_percent(Decimal("89.99")) == 89


@pytest.mark.parametrize(
    ("minutes", "vi", "en"),
    [(480, "8 giờ", "8 hours"), (90, "1 giờ 30 phút", "1 hour 30 minutes"), (45, "45 phút", "45 minutes"),
     (0, "0 phút", "0 minutes"), (61, "1 giờ 1 phút", "1 hour 1 minute")],
)  # fmt: skip
def test_duration_in_both_languages(minutes: int, vi: str, en: str) -> None:
    assert duration(minutes) == (vi, en)


def test_one_day_is_not_a_period() -> None:
    day = dt.date(2026, 2, 5)
    assert period(day, day) == ("ngày 05/02/2026", "on 5 February 2026")
    assert period(day, dt.date(2026, 12, 31)) == (
        "từ ngày 05/02/2026 đến ngày 31/12/2026",
        "from 5 February 2026 to 31 December 2026",
    )
    assert en_date(day) == "5 February 2026"


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4), st.one_of(st.none(), st.integers(0, 100)))
def test_page_survives_json(name: str, topics: list[str], percent: int | None) -> None:
    page = make_page(holder=name, topics=tuple(topics), percent=percent)
    assert Printed.from_json(page.as_json()) == page


def test_public_words_exist_in_both_languages() -> None:
    assert set(WORDS["vi"]) == set(WORDS["en"])
    assert set(SENTENCES) == set(Reason)
    assert all(set(pair) == {"vi", "en"} for pair in SENTENCES.values())
