"""Strictness of votes and quorums, over every small number; the sentences shown."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.kernel.errors import BadInput, NotInForce
from diemtua.kernel.timeline import Dated
from diemtua.rulebook import thresholds
from diemtua.rulebook.book import parameter, parameters
from diemtua.rulebook.thresholds import Seats, Verdict, agreement_vote, dialogue_quorum, dialogue_seats, split_seats

DAY = dt.date(2026, 11, 22)
STRICT = {
    "agreement_vote": ("yes", "workers", Fraction(1, 2)),
    "sector_agreement_vote": ("yes", "polled", Fraction(1, 2)),
    "extension_coverage": ("covered", "total", Fraction(3, 4)),
    "dialogue_quorum": ("present", "members", Fraction(7, 10)),
    "strike_vote": ("yes", "polled", Fraction(1, 2)),
    "soe_conference_decision": ("yes", "present", Fraction(1, 2)),
}
AT_LEAST = {
    "dialogue_request": ("yes", "members", Fraction(3, 10)),
    "agreement_joining": ("yes", "members", Fraction(1)),
    "soe_conference_quorum": ("present", "called", Fraction(2, 3)),
    "soe_conference_extraordinary": ("asking", "workers", Fraction(1, 3)),
    "fund_suspension": ("idle", "insured", Fraction(1, 2)),
}
EXTRA = {"dialogue_quorum": {"employer_present": True}, "fund_suspension": {"stop_days": 30}}


@pytest.mark.parametrize("rule", STRICT)
def test_more_than_a_share_is_strict_for_every_small_number(rule: str) -> None:
    part, whole, share = STRICT[rule]
    for of in range(1, 61):
        for have in range(of + 1):
            verdict = thresholds.judged(rule, {part: have, whole: of} | EXTRA.get(rule, {}))
            assert verdict.reached == (Fraction(have, of) > share), (have, of)
            assert Fraction(verdict.needed, of) > share >= Fraction(verdict.needed - 1, of)
            assert (verdict.have, verdict.of) == (have, of)


@pytest.mark.parametrize("rule", AT_LEAST)
def test_at_least_a_share_includes_the_share_for_every_small_number(rule: str) -> None:
    part, whole, share = AT_LEAST[rule]
    for of in range(1, 61):
        for have in range(of + 1):
            verdict = thresholds.judged(rule, {part: have, whole: of} | EXTRA.get(rule, {}))
            assert verdict.reached == (Fraction(have, of) >= share), (have, of)
            assert Fraction(verdict.needed, of) >= share > Fraction(verdict.needed - 1, of)


def test_a_vote_tells_what_was_counted_and_the_article() -> None:
    assert agreement_vote(yes=50, workers=100) == Verdict(
        False,
        50,
        51,
        100,
        "Chưa đạt: có 50; phải trên 50% của 100 người lao động của doanh nghiệp, tức ít nhất 51 người tán thành "
        "(Bộ luật Lao động, Điều 76 khoản 1).",
        "Bộ luật Lao động, Điều 76 khoản 1",
    )
    assert thresholds.dialogue_request(yes=3, members=10).explanation == (
        "Đạt: có 3; phải từ 30% của 10 thành viên bên người lao động, tức ít nhất 3 người tán thành "
        "(Nghị định 145/2020/NĐ-CP, Điều 40 khoản 1 điểm b)."
    )
    assert "phải từ 2/3 của 90" in thresholds.soe_conference_quorum(present=60, called=90).explanation


# Rule, numbers -> what the person reads: whether reached, who of whom, and the article.
SAID = [
    ("sector_agreement_vote", (5, 10), "Chưa đạt: có 5; phải trên 50% của 10 thành viên ban lãnh đạo được lấy ý kiến, tức ít nhất 6 người tán thành", "Bộ luật Lao động, Điều 76 khoản 2"),
    ("extension_coverage", (75, 100), "Chưa đạt: có 75; phải trên 75% của 100 người lao động hoặc doanh nghiệp cùng ngành, nghề, tức ít nhất 76 đã áp dụng thỏa ước", "Bộ luật Lao động, Điều 84 khoản 1"),
    ("agreement_joining", (11, 12), "Chưa đạt: có 11; phải có đủ cả 12 thành viên của thỏa ước đồng ý", "Bộ luật Lao động, Điều 85"),
    ("dialogue_quorum", (7, 10, True), "Chưa đạt: có 7; phải trên 70% của 10 thành viên bên người lao động, tức ít nhất 8 người có mặt", "Nghị định 145/2020/NĐ-CP, Điều 39 khoản 4"),
    ("dialogue_sides", (300, 13, 3), "Chưa đạt: có 13; phải có ít nhất 14 thành viên bên người lao động khi có 300 lao động", "Nghị định 145/2020/NĐ-CP, Điều 38 khoản 2 điểm a"),
    ("dialogue_sides", (300, 14, 2), "Chưa đạt: có 2; phải có ít nhất 3 thành viên bên người sử dụng lao động", "Nghị định 145/2020/NĐ-CP, Điều 38 khoản 1"),
    ("strike_vote", (50, 100), "Chưa đạt: có 50; phải trên 50% của 100 người được lấy ý kiến, tức ít nhất 51 người đồng ý", "Bộ luật Lao động, Điều 202 khoản 1"),
    ("soe_conference_quorum", (60, 90), "Đạt: có 60; phải từ 2/3 của 90 người được triệu tập, tức ít nhất 60 người có mặt", "Luật Thực hiện dân chủ ở cơ sở 10/2022/QH15, Điều 69"),
    ("soe_conference_decision", (45, 90), "Chưa đạt: có 45; phải trên 50% của 90 người dự hội nghị, tức ít nhất 46 người tán thành", "Luật Thực hiện dân chủ ở cơ sở 10/2022/QH15, Điều 69"),
    ("soe_conference_extraordinary", (30, 90), "Đạt: có 30; phải từ 1/3 của 90 người lao động, tức ít nhất 30 người yêu cầu", "Luật Thực hiện dân chủ ở cơ sở 10/2022/QH15, Điều 68"),
    ("guild_founding_members", (9,), "Chưa đạt: có 9; phải có ít nhất 10 người tự nguyện gia nhập nghiệp đoàn", "Điều lệ Công đoàn Việt Nam"),
    ("written_work_rules", (9,), "Chưa đạt: có 9; phải có ít nhất 10 người lao động", "Bộ luật Lao động, Điều 118 khoản 1"),
    ("milk_room", (999, DAY), "Chưa đạt: có 999; phải có ít nhất 1000 lao động nữ", "Nghị định 145/2020/NĐ-CP, Điều 80 khoản 5"),
    ("arbitration_council", (5, 5, 5), "Đạt: có 15; phải có ít nhất 15 trọng tài viên", "Bộ luật Lao động, Điều 185"),
    ("arbitration_council", (4, 4, 4), "Chưa đủ: cơ quan lao động, công đoàn, tổ chức của người sử dụng lao động đề cử chưa đủ 5 trọng tài viên", "Bộ luật Lao động, Điều 185"),
    ("fund_suspension", (10, 20, 30), "Đạt: có 10; phải từ 50% của 20 người đóng bảo hiểm xã hội, tức ít nhất 10 người phải ngừng việc", "Nghị định 105/2026/NĐ-CP, Điều 13"),
    ("fund_reduction", (10, 100), "Chưa đạt: có 10; phải có ít nhất 30 người bị cho thôi việc", "Nghị định 105/2026/NĐ-CP, Điều 12"),
    ("agreement_term", (37, DAY), "Không hợp lệ: thời hạn 37 tháng; thỏa ước phải từ 12 đến 36 tháng", "Bộ luật Lao động, Điều 78 khoản 3"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "numbers", "sentence", "article"), SAID, ids=lambda v: v if isinstance(v, str) and v in thresholds.RULES else "")  # fmt: skip
def test_every_rule_says_who_of_whom_and_its_own_article(
    rule: str, numbers: tuple, sentence: str, article: str
) -> None:
    names = [name for name in thresholds.RULES[rule].__annotations__ if name != "return"]
    verdict = thresholds.judged(rule, dict(zip(names, numbers, strict=True)))
    assert (verdict.explanation, verdict.source) == (f"{sentence} ({article}).", article)


def test_no_rule_goes_without_its_sentence() -> None:
    elsewhere = {"agreement_vote", "dialogue_request", "founding_members"}
    assert {rule for rule, *_ in SAID} | elsewhere == set(thresholds.RULES)


def test_a_quorum_without_the_employer_is_none_whatever_the_number() -> None:
    verdict = dialogue_quorum(present=10, members=10, employer_present=False)
    assert (verdict.reached, verdict.have, verdict.needed, verdict.of) == (False, 10, 8, 10)
    assert verdict.explanation.startswith("Chưa đủ điều kiện vì vắng người đại diện theo pháp luật")
    assert verdict.source == "Nghị định 145/2020/NĐ-CP, Điều 39 khoản 4"


def test_a_stop_too_short_says_how_many_days() -> None:
    verdict = thresholds.fund_suspension(idle=60, insured=100, stop_days=29)
    assert (verdict.reached, verdict.have, verdict.needed, verdict.of) == (False, 60, 50, 100)
    assert "mới dừng 29 ngày, phải từ 30 ngày" in verdict.explanation
    with pytest.raises(BadInput):
        thresholds.fund_suspension(idle=60, insured=100, stop_days=-1)


@pytest.mark.parametrize("short", ["authority", "union", "employers"])
def test_each_nominator_of_the_arbitration_council_needs_five(short: str) -> None:
    council = {"authority": 6, "union": 6, "employers": 6} | {short: 4}
    verdict = thresholds.arbitration_council(**council)
    assert (verdict.reached, verdict.have, verdict.needed, verdict.of) == (False, 16, 15, 16)
    assert verdict.explanation.count("đề cử chưa đủ 5") == 1
    with pytest.raises(BadInput):
        thresholds.arbitration_council(**council | {short: -1})


def test_head_counts_tell_the_number() -> None:
    assert thresholds.founding_members(members=4) == Verdict(
        False, 4, 5, 4, "Chưa đạt: có 4; phải có ít nhất 5 người tự nguyện gia nhập (Quyết định 174/QĐ-TLĐ, Điều 13).",
        "Quyết định 174/QĐ-TLĐ, Điều 13",
    )  # fmt: skip
    with pytest.raises(BadInput):
        thresholds.founding_members(members=-1)
    assert thresholds.founding_members(members=0).reached is False


@pytest.mark.parametrize(
    ("workers", "needed"),
    [(1, 1), (3, 1), (4, 2), (10, 3), (60, 18), (99, 30), (100, 30), (150, 30), (199, 30), (200, 50), (1000, 50), (1001, 100)],
)  # fmt: skip
def test_layoffs_needed_for_a_lower_fund_rate(workers: int, needed: int) -> None:
    verdict = thresholds.fund_reduction(laid_off=min(needed, workers), workers=workers)
    assert (verdict.reached, verdict.needed, verdict.of) == (True, needed, workers)
    assert not thresholds.fund_reduction(laid_off=needed - 1, workers=workers).reached


@pytest.mark.parametrize(("months", "reached"), [(0, False), (11, False), (12, True), (36, True), (37, False)])
def test_terms_of_an_agreement(months: int, reached: bool) -> None:
    verdict = thresholds.agreement_term(months=months, day=DAY)
    assert (verdict.reached, verdict.have, verdict.needed, verdict.of) == (reached, months, 12, 36)
    assert verdict.explanation.startswith("Hợp lệ" if reached else "Không hợp lệ")
    with pytest.raises(BadInput):
        thresholds.agreement_term(months=-1, day=DAY)


def test_numbers_that_cannot_be_are_refused_with_a_sentence() -> None:
    for facts, sentence in (
        ({"yes": 2, "workers": 1}, "Số người đếm được (2) nhiều hơn tổng số (1); hãy kiểm tra lại hai con số."),
        ({"yes": 0, "workers": 0}, "Tổng số người phải từ 1 trở lên; hãy nhập lại."),
        ({"yes": -1, "workers": 1}, "Số người không thể âm; hãy nhập lại."),
        ({"workers": 1}, "Thiếu số liệu để xét ngưỡng: yes; hãy nhập đủ."),
    ):
        with pytest.raises(BadInput) as caught:
            thresholds.judged("agreement_vote", facts)
        assert caught.value.message == sentence


def test_a_threshold_of_the_rulebook_judges_by_the_value_of_its_day(monkeypatch) -> None:
    later = Dated(dt.date(2027, 1, 1), 500, "Nghị định 1/2027/NĐ-CP, Điều 2", "verified", dt.date(2027, 1, 1))
    line = replace(parameter("milk_room_women"), values=(*parameter("milk_room_women").values, later))
    monkeypatch.setitem(parameters(), "milk_room_women", line)
    said = [thresholds.milk_room(women=500, day=day) for day in (DAY, later.since)]
    assert [(v.reached, v.needed, v.source) for v in said] == [
        (False, 1000, "Nghị định 145/2020/NĐ-CP, Điều 80 khoản 5"),
        (True, 500, later.source),
    ]
    for rule, facts in (("milk_room", {"women": 9}), ("agreement_term", {"months": 12})):
        with pytest.raises(NotInForce):
            thresholds.judged(rule, facts | {"day": dt.date(2019, 1, 1)})


def test_extra_facts_are_left_alone() -> None:
    assert thresholds.judged("milk_room", {"women": 1000, "men": 3, "day": DAY}).reached


def test_seats_follow_the_bands() -> None:
    source = "Nghị định 145/2020/NĐ-CP, Điều 38 khoản 2 điểm a"
    assert dialogue_seats(49) == Seats(3, None, source)
    assert dialogue_seats(50) == Seats(4, 8, source)
    assert dialogue_seats(1000) == Seats(24, None, source)
    with pytest.raises(BadInput):
        dialogue_seats(0)


@given(
    st.integers(0, 40), st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 500), min_size=1, max_size=5)
)
def test_seats_split_add_up_and_nobody_is_a_whole_seat_off_his_share(seats: int, groups: dict[str, int]) -> None:
    total = sum(groups.values())
    if not total:
        with pytest.raises(BadInput, match="Chưa có nhóm nào"):
            split_seats(seats, groups)
        return
    split = split_seats(seats, groups)
    assert sum(split.values()) == seats
    assert set(split) == set(groups)
    assert all(abs(Fraction(seats * groups[name], total) - split[name]) < 1 for name in groups)


def test_split_refuses_negative_numbers_and_prefers_larger_then_earlier() -> None:
    with pytest.raises(BadInput):
        split_seats(-1, {"a": 1})
    with pytest.raises(BadInput):
        split_seats(1, {"a": -1, "b": 3})
    assert split_seats(1, {"z": 2, "a": 2}) == {"z": 0, "a": 1}
    assert split_seats(2, {"a": 1, "b": 3}) == {"a": 0, "b": 2}
    assert split_seats(2, {"a": 1, "b": 2, "c": 5}) == {"a": 0, "b": 1, "c": 1}


def share(rule: str) -> Fraction:
    return ({**STRICT, **AT_LEAST}[rule][2]) * 100


# Most thresholds hold their numbers in code, the page of values in the parameters: what each of these must say, ever.
SAME = {
    "agreement_vote_percent": share("agreement_vote"),
    "dialogue_quorum_percent": share("dialogue_quorum"),
    "dialogue_request_percent": share("dialogue_request"),
    "strike_poll_percent": share("strike_vote"),
    "extension_percent": share("extension_coverage"),
    "agreement_joining_percent": share("agreement_joining"),
    "fund_suspension_idle_percent": share("fund_suspension"),
    "fund_suspension_stop_days": EXTRA["fund_suspension"]["stop_days"],
    "dialogue_employer_seats": thresholds.dialogue_sides(workers=1, members=9, employer_members=0).needed,
    "founding_members": thresholds.founding_members(members=0).needed,
    "founding_members_guild": thresholds.guild_founding_members(members=0).needed,
    "work_rules_workers": thresholds.written_work_rules(workers=0).needed,
    "arbitrators_min": thresholds.arbitration_council(authority=5, union=5, employers=5).needed,
} | {
    f"dialogue_seats_{name}": dialogue_seats(workers).at_least
    for name, workers in (("under_50", 1), ("50", 50), ("150", 150), ("300", 300), ("500", 500), ("1000", 1000))
}


@pytest.mark.parametrize("name", SAME)
def test_a_second_value_of_a_threshold_is_never_shown_while_the_old_one_judges(name: str) -> None:
    assert {Fraction(str(dated.value)) for dated in parameter(name).values} == {SAME[name]}
