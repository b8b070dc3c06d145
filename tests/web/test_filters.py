"""Filters of the templates."""

import datetime as dt

from django.template import Context, Template


def test_a_day_in_words_is_the_day_on_the_clock_here() -> None:
    """01:00 on Monday in Hà Nội is still Sunday in UTC, in which the database answers."""
    at = dt.datetime(2026, 11, 22, 18, 0, tzinfo=dt.UTC)
    shown = Template('{{ at|date:"H:i d/m" }} {{ at|weekday }} {{ at|vn_long_date }}').render(Context({"at": at}))
    assert shown == "01:00 23/11 thứ Hai ngày 23 tháng 11 năm 2026"
