import pytest

from diemtua.kernel.errors import BadInput
from diemtua.timesheets.rules import (
    Held,
    check_entry,
    in_words,
    monthly_limit,
    not_counted_because,
    rounded_up,
    tally,
)
from tests.timesheets.factories import D

TODAY = D(2026, 11, 22)
FIRST = D(2026, 11, 1)


def held(position: str, since=None, until=None, **options) -> Held:
    return Held(position, position, since, until, **options)


@pytest.mark.parametrize(
    ("position", "hours", "is_sure"),
    [("CT", 24, True), ("PCT", 24, True), ("UV-BTV", 12, True), ("UV-BCH", 12, True), ("TT", 12, True), ("TP", 12, True),
     ("CN-UBKT", 12, False), ("UV-UBKT", 12, False)],
)  # fmt: skip
def test_the_hours_of_a_post(position: str, hours: int, is_sure: bool) -> None:
    found = monthly_limit([held(position)], FIRST)
    assert found is not None
    assert (found.hours, found.is_sure, found.changed) == (hours, is_sure, False)
    assert found.source == "Luật Công đoàn 50/2024/QH15, Điều 27 khoản 2"


@pytest.mark.parametrize("post", [held("KT"), held("CT-BP"), held(""), held("CT", full_time=True), held("CT", D(2026, 12, 1)), held("CT", None, D(2026, 10, 31))])  # fmt: skip
def test_no_hours_where_the_law_names_none(post: Held) -> None:
    assert monthly_limit([post], FIRST) is None


def test_several_posts_are_not_added_up_and_a_change_within_the_month_is_told() -> None:
    both = monthly_limit([held("UV-BCH"), held("CT")], FIRST)
    elected = monthly_limit([held("UV-BCH"), held("PCT", D(2026, 11, 30))], FIRST)
    assert both is not None
    assert elected is not None
    assert (both.hours, both.title, both.changed) == (24, "CT", False)
    assert (elected.hours, elected.title, elected.changed) == (24, "PCT", True)


def test_the_law_of_the_month_counts() -> None:
    old, unnamed = monthly_limit([held("CT")], D(2025, 6, 1)), monthly_limit([held("UV-UBKT")], D(2025, 6, 1))
    assert old is not None
    assert (old.source, old.is_sure) == ("Luật Công đoàn 12/2012/QH13, Điều 24 khoản 2", False)
    assert unnamed is None


def test_only_union_work_is_taken_off() -> None:
    limit = monthly_limit([held("UV-BCH")], FIRST)
    used = [("work", 11 * 60 + 30), ("called", 480), ("bargaining", 90), ("agreed", 60)]
    assert tally(used, limit).words == {"counted": "11 giờ 30 phút", "free": "10 giờ 30 phút", "left": "30 phút", "over": "0 giờ"}  # fmt: skip
    over = tally([*used, ("work", 45)], limit)
    assert (over.over, over.left) == (15, 0)
    assert tally(used, None).left is None
    assert [not_counted_because(kind, TODAY) for kind in ("work", "called", "bargaining", "agreed")] == [
        "", "Luật Công đoàn 50/2024/QH15, Điều 27 khoản 3", "Bộ luật Lao động, Điều 70 khoản 2",
        "Luật Công đoàn 50/2024/QH15, Điều 27 khoản 2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"on": D(2026, 11, 23)}, "Chỉ ghi giờ đã dùng"),
        ({"on": D(2025, 10, 31)}, "12 tháng gần đây"),
        ({"minutes": 0}, "từ 15 phút đến 12 giờ"),
        ({"minutes": 735}, "từ 15 phút đến 12 giờ"),
        ({"minutes": 20}, "từ 15 phút đến 12 giờ"),
        ({"kind": "play"}, "loại việc"),
        ({"posts": [held("CT", D(2026, 11, 23))]}, "chưa giữ chức vụ"),
        ({"posts": [held("CT", full_time=True)]}, "không chuyên trách"),
    ],
)
def test_what_cannot_be_written(change: dict, sentence: str) -> None:
    good = {"on": TODAY, "minutes": 720, "kind": "work", "posts": [held("CT")], "today": TODAY}
    check_entry(**good)
    check_entry(**good | {"on": D(2025, 11, 1)})
    with pytest.raises(BadInput, match=sentence):
        check_entry(**good | change)


def test_lengths_are_told() -> None:
    assert [in_words(m) for m in (0, 45, 60, 210)] == ["0 giờ", "45 phút", "1 giờ", "3 giờ 30 phút"]
    assert [rounded_up(m) for m in (15, 16, 200, 2000)] == [15, 30, 210, 720]
