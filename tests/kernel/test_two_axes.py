"""Values on two axes of time: the day in force and the day learnt."""

import datetime as dt

import pytest

from diemtua.kernel.errors import Clash, NotInForce
from diemtua.kernel.timeline import Dated, Timeline

CHECKED = dt.date(2026, 11, 22)


def value(since: dt.date, amount: int | None, known: dt.date | None = None) -> Dated:
    return Dated(since, amount, "nguồn", "verified", CHECKED, known)


JULY, LEARNT = dt.date(2025, 7, 1), dt.date(2025, 7, 29)
DUES = Timeline("dues", "Mức đóng", "%", (value(dt.date(2014, 1, 1), 10), value(JULY, 5, LEARNT)))


def test_what_was_known_then_is_answered_then() -> None:
    day = dt.date(2025, 7, 10)
    assert [DUES.on(day, known_on=known).value for known in (day, dt.date(2025, 7, 28), LEARNT, None)] == [10, 10, 5, 5]


def test_a_correction_learnt_later_wins() -> None:
    line = Timeline("x", "X", "đồng", (value(JULY, 1), value(JULY, 2, LEARNT)))
    assert line.on(JULY).value == 2
    assert line.on(JULY, known_on=dt.date(2025, 7, 28)).value == 1


def test_two_values_for_one_day_clash_and_nobody_chooses() -> None:
    line = Timeline("x", "X", "đồng", (value(JULY, 1, LEARNT), value(JULY, 2, LEARNT)))
    with pytest.raises(Clash, match="Có hai giá trị «X» khác nhau cùng áp dụng cho ngày 02/07/2025"):
        line.on(dt.date(2025, 7, 2))
    same = Timeline("x", "X", "đồng", (value(JULY, 1, LEARNT), value(JULY, 1, LEARNT)))
    assert same.on(JULY).value == 1
    over = Timeline("x", "X", "đồng", (*line.values, value(dt.date(2026, 1, 1), 3)))
    assert over.on(dt.date(2026, 1, 1)).value == 3


def test_nobody_vouches_for_a_far_year() -> None:
    line = Timeline("x", "X", "đồng", (value(JULY, 1),), sure_until=dt.date(2027, 12, 31))
    assert line.on(dt.date(2027, 12, 31)).value == 1
    with pytest.raises(NotInForce, match=r"01/01/2028 \(mức đã kiểm chứng chỉ đến hết 31/12/2027\); hãy hỏi"):
        line.on(dt.date(2028, 1, 1))


def test_the_value_before() -> None:
    assert DUES.replaced(JULY) == DUES.values[0]
    assert DUES.replaced(dt.date(2020, 1, 1)) is None
