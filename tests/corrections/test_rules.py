"""What counts as a change, and how it is shown."""

import datetime as dt

from diemtua.corrections.rules import differences, shown
from diemtua.kernel.editions import edition_of


def test_only_what_differs_is_a_change() -> None:
    assert differences({"a": 1, "b": "x"}, {"a": 1, "b": "y"}) == {"b": ("x", "y")}


def test_an_edition_tells_whether_a_value_has_changed_and_not_its_order() -> None:
    one = {"a": 1, "b": dt.date(2026, 1, 2)}
    assert edition_of(one) == edition_of(dict(reversed(one.items())))
    assert edition_of(one) != edition_of(one | {"a": 2})


def test_history_shows_words_and_hides_numbers() -> None:
    told = [
        ("citizen_id", "001180000123"),
        ("sex", "f"),
        ("full_time", True),
        ("position", "thoi"),
        ("ended_on", "2026-03-01"),
        ("phone", ""),
    ]
    assert [shown(*t) for t in told] == ["•••••••••123", "Nữ", "có", "Đã thôi chức vụ", "01/03/2026", "(trống)"]
