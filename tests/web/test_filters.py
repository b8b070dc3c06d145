"""Filters of the templates."""

import datetime as dt

import pytest
from django import forms
from django.template import Context, Template

from diemtua.web.templatetags.diemtua import day_in_words


def test_a_day_in_words_is_the_day_on_the_clock_here() -> None:
    """01:00 on Monday in Hà Nội is still Sunday in UTC, in which the database answers."""
    at = dt.datetime(2026, 11, 22, 18, 0, tzinfo=dt.UTC)
    shown = Template('{{ at|date:"H:i d/m" }} {{ at|weekday }} {{ at|vn_long_date }}').render(Context({"at": at}))
    assert shown == "01:00 23/11 thứ Hai ngày 23 tháng 11 năm 2026"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (dt.date(1987, 3, 8), "Chủ nhật, 08/03/1987"),
        ("2026-11-23", "Thứ Hai, 23/11/2026"),
        ("2026-11-23T08:00", "Thứ Hai, 23/11/2026, 08:00"),
        (dt.datetime(2026, 11, 22, 18, 0, tzinfo=dt.UTC), "Thứ Hai, 23/11/2026, 01:00"),
        ("8/3", ""),
        (None, ""),
    ],
)
def test_the_day_of_a_field_is_told_in_words(value, words) -> None:
    assert day_in_words(value) == words


def test_a_field_of_a_day_comes_with_its_words() -> None:
    class Born(forms.Form):
        day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))

    assert "<output>Chủ nhật, 08/03/1987</output>" in Born({"day": "1987-03-08"})["day"].as_field_group()
