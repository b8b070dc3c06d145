"""Topics by area and by trade: what rises stands first, and no small group can be worked out."""

import datetime as dt
import re
from collections import Counter
from io import BytesIO

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from diemtua.advice.models import Inquiry
from diemtua.advice.queries.statistics import crossing_periods, figures, topics_by
from diemtua.advice.rules.figures import HIDDEN, band, banded, before, crossed, period_of, periods, rising, share
from diemtua.advice.rules.topics import TOPICS
from diemtua.unions.models import Unit

URL = "/ban-tu-van/so-lieu/"


def ask(quarter, **counts: int) -> None:
    """Questions of the second day of a quarter: «wages_garment=7»."""
    day = timezone.make_aware(dt.datetime.combine(quarter.first + dt.timedelta(days=1), dt.time(9)))
    for key, count in counts.items():
        topic, trade = key.split("_")
        Inquiry.objects.bulk_create(Inquiry(channel="officer", topic=topic, trade=trade, text="x", asked_at=day, area=Unit.objects.get(name="Công đoàn phường Bồ Đề")) for _ in range(count))  # fmt: skip


@pytest.fixture
def quarters(cast):
    now, then = crossing_periods(timezone.localdate())[:2]
    assert (before(now), now.last < timezone.localdate()) == (then, True)
    ask(now, wages_garment=23, hours_garment=7, ending_food=12, women_food=3, union_food=1, wages_trade=6)
    ask(then, wages_garment=11, hours_garment=6, ending_food=2, women_food=9)
    return now, then


def test_topics_by_trade_with_the_quarter_before_what_rises_first(quarters) -> None:
    rows = [(r.label[:10], r.group[:8], str(r.asked), str(r.before), r.rising) for r in topics_by("nganh", period=quarters[0], units=Unit.objects.all())]  # fmt: skip
    assert rows == [
        ("Tiền lương", "Dệt may,", "20–49", "10–19", "tăng gấp đôi"),
        ("Chấm dứt h", "Chế biến", "10–19", "None", "tăng gấp đôi"),
        ("Giờ làm, n", "Dệt may,", "5–9", "5–9", "ổn định"),
        ("Tiền lương", "Thương m", "5–9", "None", ""),
    ]


def test_areas_are_named_to_who_keeps_them_and_the_file_says_what_the_page_says(cast, quarters, as_) -> None:
    client, key = as_(cast.binh), quarters[0].key
    page = client.get(f"{URL}?theo=phuong-xa&ky={key}")
    assert [(str(r.asked), r.group) for r in page.context["rows"]] == [("20–49", "Công đoàn phường Bồ Đề"), ("10–19", "Công đoàn phường Bồ Đề"), ("5–9", "Công đoàn phường Bồ Đề")]  # fmt: skip
    assert 'href="/lop-tap-huan/tao-moi/?chuyen-de=T07"' in page.content.decode()
    assert as_(cast.other_binh).get(f"{URL}?theo=phuong-xa&ky={key}").context["rows"] == []
    response = client.get(f"{URL}tep/?theo=nganh&ky={key}")
    sheet = load_workbook(BytesIO(response.content)).active
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert (len(told), told[1]) == (4, ["Chấm dứt hợp đồng, mất việc", "Chế biến thực phẩm", "10–19", "ẩn", "tăng gấp đôi"])  # fmt: skip
    assert client.get(f"{URL}tep/").status_code == 400


def test_only_quarters_that_are_over_are_crossed_and_the_cost_stays(
    cast, quarters, as_, django_assert_num_queries
) -> None:
    client = as_(cast.thao)
    first = client.get(f"{URL}?theo=nganh").context
    assert [p.key for p in first["periods"]] == [p.key for p in crossing_periods(timezone.localdate())]
    today = timezone.localdate()
    asked = client.get(f"{URL}?theo=nganh&ky={periods(today)[0].key}")  # as the boxes of the general view send it
    assert (first["period"], asked.context["period"]) == (quarters[0], quarters[0])
    assert "Không dùng được" not in asked.content.decode()
    for _ in range(2):
        with django_assert_num_queries(3):
            topics_by("phuong-xa", period=quarters[0], units=Unit.objects.all())
        ask(quarters[0], safety_office=9, finance_school=8)


def test_what_rises_is_taught_first_and_nothing_rises_while_nothing_is_compared(cast, quarters) -> None:
    today = timezone.localdate()
    now = {"today": today, "now": timezone.now(), "units": Unit.objects.all()}
    assert [code for code, _ in figures(period=quarters[0], **now).lessons][:2] == ["T04", "T07"]
    ask(quarters[1], wages_garment=24)  # no longer risen
    assert [code for code, _ in figures(period=quarters[0], **now).lessons][:2] == ["T07", "T04"]
    running = period_of(today, 3)
    ask(running, wages_garment=12)
    assert [(g.rising, str(g.asked)) for g in figures(period=running, **now).topics] == [("", "10–19")]


def test_a_hidden_group_is_not_given_away_by_the_whole() -> None:
    # 50 and more, of which 9, 19 and 19 at most: the fourth would be known to be three at least.
    assert [key for key, _ in banded(Counter(a=9, b=19, c=19, d=3))] == ["b", "c"]
    assert [key for key, _ in banded(Counter(a=9, b=19, c=19, d=1))] == ["b", "c", "a"]  # 48: nothing is left over
    by_trade = Counter(
        {("wages", "x"): 9, ("wages", "y"): 19, ("wages", "z"): 19, ("wages", "v"): 3, ("ending", "x"): 8}
    )
    assert ("wages", "x") not in crossed(by_trade)
    assert ("ending", "x") in crossed(by_trade)
    assert [rising(*pair) for pair in ((12, 4), (12, 0), (9, 0), (3, 12))] == ["tăng gấp đôi", "tăng gấp đôi", "", ""]


@given(st.lists(st.integers(0, 260), min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_what_is_told_leaves_every_hidden_group_anything_from_nothing_to_four(sizes: list[int]) -> None:
    counts = Counter(dict(enumerate(sizes)))
    told, whole = dict(banded(counts)), band(counts.total())
    hidden = [key for key, n in counts.items() if 0 < n < HIDDEN]
    assert not set(hidden) & set(told)
    if hidden and len(told) + len(hidden) == sum(n > 0 for n in sizes):
        most = sum(cell.high for cell in told.values()) + (HIDDEN - 1) * (len(hidden) - 1)
        least = sum(cell.low for cell in told.values())
        assert (whole.low <= most, least + HIDDEN - 1 <= whole.high) == (True, True)


def test_figures_name_no_small_group_and_no_exact_count(cast, as_) -> None:
    for topic, count in (("wages", 7), ("ending", 6), ("women", 2), ("union", 1)):
        Inquiry.objects.bulk_create(
            Inquiry(channel="officer", topic=topic, text="x", area=cast.ward, asked_at=timezone.now())
            for _ in range(count)
        )
    page = as_(cast.binh).get("/ban-tu-van/so-lieu/").text
    assert "Công đoàn phường Bồ Đề" in page
    assert "Công đoàn phường Bồ Đề" not in as_(cast.other_binh).get("/ban-tu-van/so-lieu/").text
    assert re.findall(r"<b>([^<]*)</b>", page.split("<main")[1]) == ["10–19", "dưới 5", "–", "–", "10–19", "dưới 5", "5–9", "5–9", "10–19"]  # fmt: skip
    assert TOPICS["women"].label not in page
    assert 'href="/lop-tap-huan/tao-moi/?chuyen-de=T04&amp;chuyen-de=T07"' in page  # what to teach next begins a class
    made = as_(cast.binh).get("/lop-tap-huan/tao-moi/?chuyen-de=T04&chuyen-de=T07&chuyen-de=XX")
    assert made.context["editor"].modules.initial == {"T04": 90, "T07": 90}


def test_figures_are_of_whole_periods_and_no_day_can_be_taken_apart(cast, as_) -> None:
    client = as_(cast.binh)
    pages = [
        client.get(f"/ban-tu-van/so-lieu/{asked}").context
        for asked in ("", "?tu=2026-11-14", "?ky=2026-11-14", "?ky=x")
    ]
    assert len({(page["period"], page["is_over"]) for page in pages}) == 1
    today = dt.date(2026, 2, 10)
    assert [(p.key, p.first, p.last) for p in periods(today)[:2]] == [
        ("2026-Q1", dt.date(2026, 1, 1), dt.date(2026, 3, 31)),
        ("2025-Q4", dt.date(2025, 10, 1), dt.date(2025, 12, 31)),
    ]
    assert [(p.key, p.last) for p in periods(today)[8:11]] == [
        ("2026-02", dt.date(2026, 2, 28)),
        ("2026-01", dt.date(2026, 1, 31)),
        ("2025-12", dt.date(2025, 12, 31)),
    ]
    assert [p.key for p in periods(today)[-3:]] == ["2026", "2025", "2024"]


def test_bands_shares_and_trends_tell_no_single_question() -> None:
    assert [str(band(n)) for n in (0, 4, 5, 9, 10, 49, 1_000, 250_000)] == ["dưới 5", "dưới 5", "5–9", "5–9", "10–19", "20–49", "1.000–1.999", "từ 100.000"]  # fmt: skip
    assert [key for key, _ in banded(Counter({"b": 9, "a": 6, "c": 2, "d": 12}))] == ["d", "a", "b"]
    assert [share(*pair) for pair in ((9, 9), (10, 10), (0, 10), (7, 10), (33, 50))] == ["–", "trên 90%", "dưới 10%", "khoảng 70%", "khoảng 70%"]  # fmt: skip
    assert [rising(*pair) for pair in ((9, 5), (9, 4), (10, 5), (14, 9), (5, 10), (106, 100))] == ["ổn định", "", "tăng gấp đôi", "tăng", "giảm", "ổn định"]  # fmt: skip
