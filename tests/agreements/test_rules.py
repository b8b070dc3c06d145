"""Terms, verdicts, wording, lifetime, checks, quality, peers: without a database."""

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.agreements.rules.checking import Procedure, before_signing, procedure_checks
from diemtua.agreements.rules.comparing import Verdict, compare, has_fallen
from diemtua.agreements.rules.law import Workplace, legal_value
from diemtua.agreements.rules.lifetime import Phase, filing_due, life, months_between
from diemtua.agreements.rules.peers import SMALLEST_GROUP, USUAL, band, standing, suggestions
from diemtua.agreements.rules.quality import MATTERS, default_rubric, read_rubric, score
from diemtua.agreements.rules.sheets import COLUMNS as SHEET_COLUMNS
from diemtua.agreements.rules.sheets import find_term, read_cell, read_value, text_of
from diemtua.agreements.rules.terms import CRITERION_OF_GROUP, GROUPS, read_number, show, term, terms
from diemtua.agreements.rules.wording import copying
from diemtua.kernel.errors import BadInput
from diemtua.rulebook.book import duties, parameter
from diemtua.rulebook.sources import citations

TODAY = dt.date(2026, 11, 22)
CASES = tomllib.loads((Path(__file__).parent / "cases/so-voi-luat.toml").read_text("utf-8"), parse_float=Decimal)[
    "case"
]
FULL = Workplace(region=1, workers=320, women=1200, wage_vnd=9_000_000, overtime_hours=100)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["says"])
def test_worked_case(case: dict) -> None:
    at = case.get("at", {})
    workplace = Workplace(at.get("region"), at.get("workers"), at.get("women"), at.get("wage"), at.get("overtime"))
    value = Decimal(case["value"]) if "value" in case else None
    words = {name: case.get(name, "") for name in ("wording", "condition")}
    found = compare(term(case["term"]), value, day=case["on"], workplace=workplace, **words)
    assert found.verdict == case["verdict"], found.explanation
    if "legal" in case:
        assert found.legal == case["legal"]
    if "gain" in case:
        assert found.gain == case["gain"]
    assert found.year_vnd in (case.get("year"), 0)
    assert found.explanation.endswith(".")


def test_cases_say_something_of_their_own() -> None:
    assert len({c["says"] for c in CASES}) == len(CASES) >= 55


def test_the_catalogue_has_sixty_terms_a_machine_judges_and_every_group() -> None:
    judged = [
        t for t in terms().values() if compare(t, Decimal(1), day=TODAY, workplace=FULL).verdict != Verdict.UNCLEAR
    ]
    assert len(judged) >= 60
    assert len([t for t in judged if t.law is not None]) >= 60
    assert {t.group for t in judged} == set(GROUPS)
    assert {t.criterion for t in terms().values()} <= set(MATTERS)
    assert sorted(name for c in default_rubric().criteria for name in c.counts) == sorted(MATTERS)
    assert set(CRITERION_OF_GROUP) == set(GROUPS)


@pytest.mark.parametrize("one", terms().values(), ids=lambda t: t.id)
def test_every_term_is_whole(one) -> None:
    assert sum(map(bool, (one.law is not None, one.silent, one.unclear))) == 1
    assert one.better in ("higher", "lower")
    assert one.says.endswith(".")
    least = Decimal(1000 if one.kind == "money" else 1)
    assert one.clean_value(least) == least if one.kind != "text" else one.unclear
    found = legal_value(one, TODAY, FULL)
    assert found.value is not None or found.silent or found.problem
    if found.source:
        assert citations(found.source)
    if isinstance(one.law, str):
        name = one.law.format(region=1)
        assert parameter(name).unit == one.unit
    if isinstance(one.law, dict) and "duty" in one.law:
        assert one.law["duty"] in duties()
        assert one.kind == "yes_no"


@given(st.sampled_from([t for t in terms().values() if t.kind not in ("yes_no", "text")]), st.integers(0, 10**6), st.integers(0, 10**6))  # fmt: skip
def test_a_better_value_is_never_judged_worse(one, first: int, second: int) -> None:
    order = [Verdict.BELOW, Verdict.EQUALS, Verdict.ABOVE]
    low, high = sorted((Decimal(first), Decimal(second)), reverse=one.better == "lower")
    worse, better = (compare(one, v, day=TODAY, workplace=FULL) for v in (low, high))
    if worse.verdict in order and better.verdict in order:
        assert order.index(worse.verdict) <= order.index(better.verdict)
        assert worse.gain <= better.gain


def test_a_clause_that_fell_says_so_and_names_the_new_level() -> None:
    one, at = term("nghi_le"), Workplace()
    then = compare(one, Decimal(12), day=dt.date(2025, 9, 1), workplace=at)
    now = compare(one, Decimal(12), day=TODAY, workplace=at)
    assert has_fallen(then, now) == (
        "Ngày ký 01/09/2025 điều khoản này hơn luật, nay chỉ còn bằng luật vì mức luật đã tăng lên 12."
    )
    assert has_fallen(now, now) == ""


def test_a_lowest_wage_is_not_measured_by_the_wage_of_last_year() -> None:
    """From the day nobody knows the regional wage the page says so; of the day before it is compared."""
    told = {"term": term("luong_thap_nhat"), "value": Decimal(5_310_000), "workplace": Workplace(region=1)}
    assert compare(day=dt.date(2026, 12, 31), **told).verdict == Verdict.EQUALS
    found = compare(day=dt.date(2027, 1, 1), **told)
    assert (found.verdict, found.legal, found.explanation) == (
        Verdict.UNCLEAR,
        None,
        "Chưa có giá trị «Lương tối thiểu tháng vùng I» được kiểm chứng cho ngày 01/01/2027 (mức đã kiểm chứng chỉ đến hết "
        "31/12/2026, mức mới còn là dự thảo); hãy hỏi công đoàn cấp trên trước khi dùng.",
    )


def test_a_verdict_tells_its_formula_and_article() -> None:
    found = compare(term("luong_thap_nhat"), Decimal(5_100_000), day=TODAY, workplace=Workplace(region=1))
    assert found.source == "Nghị định 293/2025/NĐ-CP, Điều 3"
    assert found.explanation == (
        "Thỏa ước: 5.100.000 đồng/tháng. Luật (lương tối thiểu tháng vùng I, ngày 22/11/2026: 5.310.000 đồng/tháng). "
        "Bất lợi hơn luật 210.000 đồng/tháng (4%); phần này trái luật và có thể bị tuyên vô hiệu (Bộ luật Lao động, Điều 86)."
    )
    assert found.year_formula == "210.000 đồng/tháng × 12 tháng = 2.520.000 đồng/người/năm"


ARTICLE = "Người lao động làm việc đủ 12 tháng cho một người sử dụng lao động thì được nghỉ hằng năm, hưởng nguyên lương như sau"


@pytest.mark.parametrize(
    ("wording", "article", "is_copy"),
    [
        ("Người lao động làm việc đủ 12 tháng thì được nghỉ hằng năm, hưởng nguyên lương", ARTICLE, True),
        ("NGƯỜI LAO ĐỘNG LÀM VIỆC ĐỦ 12 THÁNG CHO MỘT NGƯỜI SỬ DỤNG LAO ĐỘNG", ARTICLE, True),
        ("Công ty cho mỗi người mười hai ngày phép, xin trước ba hôm, nghỉ làm nhiều đợt", ARTICLE, False),
        ("Thực hiện theo quy định của Bộ luật Lao động", "", True),
        ("12 ngày", ARTICLE, False),
        ("", "", False),
    ],
)
def test_copying_is_told_by_the_words(wording: str, article: str, is_copy: bool) -> None:
    assert copying(wording, article=article).is_copy is is_copy


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1.500.000", "1500000"), ("1 500 000 đ", "1500000"), ("0,5", "0.5"), ("7.5", "7.5"), ("150%", "150"), ("30.000 đồng", "30000"),
     ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("12", "12"), ("0.500", "0.5"), ("35k", "35000"), ("1,5 triệu", "1500000")],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(typed: str, value: str) -> None:
    assert read_number(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "mười", "1.2.3", "NaN", "vô cực", "--5", "Infinity"])
def test_what_is_no_number_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(BadInput, match="không đọc được thành số"):
        read_number(typed)


@given(st.integers(0, 10**9))
def test_a_number_shown_is_read_back(value: int) -> None:
    assert read_number(show(Decimal(value))) == value


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [("an_ca", "-1", "không thể âm"), ("an_ca", "35", "hãy nhập đủ, ví dụ 35.000 hoặc 35k"), ("an_ca", "30000.5", "số nguyên"), ("gio_tuan", "4000", "thừa chữ số"), ("xe_dua_don", "2", "thừa chữ số")],
)  # fmt: skip
def test_a_value_its_unit_cannot_have_is_refused(name: str, value: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        term(name).clean_value(Decimal(value))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("begins", "ends", "months"),
    [("2026-01-01", "2028-12-31", 36), ("2026-01-01", "2029-01-01", 36), ("2026-01-01", "2029-01-02", 37), ("2026-01-01", "2026-12-31", 12),
     ("2026-01-01", "2026-12-30", 11), ("2024-02-29", "2027-02-28", 36), ("2026-01-31", "2027-01-30", 12), ("2026-03-15", "2026-03-16", 0)],
)  # fmt: skip
def test_months_of_a_term(begins: str, ends: str, months: int) -> None:
    assert months_between(day(begins), day(ends)) == months


@pytest.mark.parametrize(
    ("today", "bargaining", "phase"),
    [("2025-12-31", False, Phase.WAITING), ("2026-01-01", False, Phase.RUNNING), ("2026-10-01", False, Phase.RUNNING), ("2026-10-02", False, Phase.EXPIRING),
     ("2026-12-31", False, Phase.EXPIRING), ("2027-01-01", False, Phase.EXPIRED), ("2027-01-01", True, Phase.GRACE), ("2027-03-31", True, Phase.GRACE), ("2027-04-01", True, Phase.EXPIRED)],
)  # fmt: skip
def test_the_life_of_an_agreement(today: str, bargaining: bool, phase: Phase) -> None:
    found = life(
        state="signed", begins=day("2026-01-01"), ends=day("2026-12-31"), bargaining=bargaining, today=day(today)
    )
    assert found.phase == phase
    assert found.phase.binds == (phase in (Phase.RUNNING, Phase.EXPIRING, Phase.GRACE))


def test_where_nobody_vouches_for_the_law_an_agreement_still_has_its_own_days() -> None:
    begins, ends = dt.date(2027, 1, 1), dt.date(2028, 2, 29)
    seen = [life(state="signed", begins=begins, ends=ends, bargaining=True, today=day) for day in (ends, ends + dt.timedelta(days=1))]  # fmt: skip
    assert [(one.phase, one.sentence.partition(". ")[0], one.source, one.next_on) for one in seen] == [
        (Phase.RUNNING, "Có hiệu lực đến hết 29/02/2028", "", ends),
        (Phase.EXPIRED, "Đã hết hạn ngày 29/02/2028", "", None),
    ]


def test_filing_is_ten_days_and_rolls_over_tet() -> None:
    assert filing_due(day("2026-02-10")).last_day == day("2026-02-23")
    assert filing_due(day("2026-05-04")).last_day == day("2026-05-14")
    unknown = filing_due(day("2019-05-04"))
    assert unknown.last_day is None
    assert unknown.sentence


GOOD = Procedure(
    "enterprise", 161, 320, True, True, day("2026-01-01"), day("2028-12-31"), day("2025-12-20"), day("2025-12-25")
)


def changed(**values) -> Procedure:
    return Procedure(**{name: getattr(GOOD, name) for name in GOOD.__dataclass_fields__} | values)


@pytest.mark.parametrize(
    ("facts", "below", "results"),
    [
        (GOOD, [], [True, True, True, True, True]),
        (changed(yes=160), [], [True, False, True, True, True]),  # half is not over half
        (changed(kind="sector", yes=6, polled=10), [], [True, True, True, True, True]),
        (changed(yes=None), [], [True, None, True, True, True]),
        (changed(yes=400), [], [True, False, True, True, True]),  # more than asked: a sentence, no crash
        (changed(authorised=False, minutes=None), [], [False, True, None, True, True]),
        (changed(ends=day("2029-06-01")), [], [True, True, True, False, True]),
        (changed(ends=day("2026-06-01")), [], [True, True, True, False, True]),
        (changed(ends=None), ["Phép năm"], [True, True, True, None, False]),
        (changed(begins=day("2014-12-15"), ends=day("2016-12-14")), [], [True, True, True, None, True]),  # older than the verified law
    ],
)  # fmt: skip
def test_checks_before_signing(facts: Procedure, below: list[str], results: list) -> None:
    checks = before_signing(facts, below=below)
    assert [c.passed for c in checks] == results
    assert all(c.sentence.endswith(".") and citations(c.source) for c in checks)


def test_the_score_adds_up_and_is_explained() -> None:
    rubric = default_rubric()
    clauses = [
        (term("an_ca"), Verdict.ADDS),
        (term("phep_nam"), Verdict.ABOVE),
        (term("gio_tuan"), Verdict.EQUALS),
        (term("gio_ngay"), Verdict.COPIES),
    ]
    found = score(rubric, clauses, procedure=procedure_checks(GOOD), is_published=True)
    points = {line.label: line.points for line in found.lines}
    assert points["Bữa ăn, phụ cấp, phúc lợi"] == Decimal("2.5")
    assert points["Thời giờ làm việc, nghỉ ngơi, phép"] == Decimal("3.1")
    assert found.total == sum(points.values()) == Decimal("30.6")
    assert (found.grade, found.unranked) == ("D", ())


def test_nothing_but_copies_or_a_clause_below_the_law_is_not_ranked() -> None:
    rubric, procedure = default_rubric(), procedure_checks(GOOD)
    copies = score(rubric, [(term("phep_nam"), Verdict.COPIES)], procedure=procedure, is_published=True)
    assert copies.unranked == ("không có điều khoản nào lợi hơn luật, chỉ chép lại hoặc bằng luật",)
    below = score(rubric, [(term("phep_nam"), Verdict.BELOW), (term("an_ca"), Verdict.ADDS)], procedure=procedure, is_published=True)  # fmt: skip
    assert (below.grade, below.unranked) == ("", ("có điều khoản thấp hơn luật",))


def test_a_full_agreement_earns_all_points() -> None:
    everything = [(t, Verdict.ABOVE) for t in terms().values()]
    found = score(default_rubric(), everything, procedure=procedure_checks(GOOD), is_published=True)
    assert (found.total, found.grade) == (100, "A")


def rubric_of(*criteria: tuple, classes: dict | None = None):
    """A rubric of (label, points, target, *what it counts)."""
    rows = [{"label": label, "points": points, "target": target, "counts": counts} for label, points, target, *counts in criteria]  # fmt: skip
    head = {"name": "x", "since": TODAY, "source": "x", "is_official": True, "equals_share": "0.5"}
    return read_rubric(head | {"classes": classes or {"A": 80, "B": 50}, "criteria": rows})


@pytest.mark.parametrize(
    ("criteria", "sentence"),
    [
        ([("a", 80, 1, "wages")], "bằng 100; đang là 80"),
        ([("a", 60, 1, "wages"), ("b", 40, 1, "wages")], "chỉ tính vào một"),
        ([("a", 60, 1, "wages"), ("a", 40, 1, "meals")], "cùng tên"),
        ([("a", 100, 0, "wages")], "ít nhất 1"),
        ([("a", 100, 1, "wages", "procedure")], "tách làm hai"),
        ([("a", 100, 1, "weather")], "có trong danh sách"),
        ([("a", 110, 1, "wages"), ("b", -10, 1, "meals")], "không âm"),
        ([("", 100, 1, "wages")], "cần tên"),
    ],
)
def test_a_rubric_that_cannot_score_is_refused(criteria: list, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        rubric_of(*criteria)


@pytest.mark.parametrize("classes", [{"A": 80, "B": 90}, {"A": 80, "B": 80}])
def test_classes_go_down(classes: dict) -> None:
    with pytest.raises(BadInput, match="giảm dần"):
        rubric_of(("a", 100, 1, "wages"), classes=classes)


def test_a_rubric_of_other_criteria_counts_what_it_says() -> None:
    rubric = rubric_of(("Phúc lợi", 50, 4, "meals", "wages"), ("Trình tự", 30, 0, "procedure", "implementation"), ("Tổ chấm", 20, 0))  # fmt: skip
    clauses = [(term("an_ca"), Verdict.ADDS), (term("luong_thang_13"), Verdict.ADDS), (term("phep_nam"), Verdict.ABOVE)]
    found = score(rubric, clauses, procedure=procedure_checks(GOOD), is_published=False)
    assert [(line.label, line.points) for line in found.lines] == [("Phúc lợi", 25), ("Trình tự", 25), ("Tổ chấm", 0)]
    assert found.lines[1].why == "đạt 5/6 điểm kiểm tra; còn thiếu: ghi ngày công bố cho người lao động"
    assert (found.grade, found.unranked) == ("", ("còn tiêu chí do người chấm cho điểm: Tổ chấm",))


def test_small_groups_stay_hidden_and_percentiles_know_the_direction() -> None:
    meal, week = term("an_ca"), term("gio_tuan")
    values = [Decimal(v) for v in (20_000, 25_000, 30_000, 35_000, 40_000)]
    assert standing(meal, values[: SMALLEST_GROUP - 1], Decimal(25_000)) is None
    found = standing(meal, values, Decimal(25_000))
    assert (found.low, found.middle, found.high, found.percentile) == (25_000, 30_000, 35_000, 40)
    hours = standing(week, [Decimal(v) for v in (48, 48, 46, 44, 40)], Decimal(44))
    assert (hours.low, hours.high, hours.percentile) == (48, 44, 80)


def test_suggestions_put_the_unlawful_first_then_what_others_have() -> None:
    peers = {
        "an_ca": [Decimal(v) for v in (20_000, 25_000, 30_000, 35_000, 40_000)],
        "du_lich": [Decimal(10**6)] * 6,
        "cuoi": [Decimal(1)] * 4,
    }
    mine = {"an_ca": (Decimal(20_000), "adds"), "phep_nam": (Decimal(12), "equals"), "gio_tuan": (Decimal(50), "below")}
    found = suggestions(mine, peers, group=6)
    assert [s.term.id for s in found][:4] == ["gio_tuan", "du_lich", "an_ca", "phep_nam"]
    assert found[1].reason == "6/6 thỏa ước cùng nhóm đã có, thỏa ước này chưa có."
    assert found[1].middle == "1.000.000 đồng/năm"


def test_without_peers_the_usual_is_suggested_and_no_number_shown() -> None:
    found = suggestions({}, {}, group=4)
    assert [s.term.id for s in found] == list(USUAL[:8])
    assert all(s.standing is None for s in found)


def test_bands() -> None:
    assert [band(n) for n in (None, 1, 99, 100, 299, 300, 999, 1000, 50_000)] == [0, 0, 0, 1, 1, 2, 2, 3, 3]


def test_cells_are_read_as_people_write_them() -> None:
    columns = {c.field: c for c in SHEET_COLUMNS}
    assert read_cell(columns["signed_on"], "5/2/2026") == day("2026-02-05")
    assert read_cell(columns["signed_on"], dt.datetime(2026, 2, 5, tzinfo=dt.UTC)) == day("2026-02-05")
    assert read_cell(columns["workers"], 320.0) == 320
    assert read_cell(columns["workers"], "1.320") == 1320
    assert read_cell(columns["has_minutes"], "Có") is True
    assert read_cell(columns["women"], None) is None
    assert text_of(12.0) == "12"
    for field, cell in (
        ("signed_on", "31/2/2026"),
        ("workers", "nhiều"),
        ("workers", 1.5),
        ("has_minutes", "có thể"),
        ("kind", "x"),
    ):
        with pytest.raises(BadInput):
            read_cell(columns[field], cell, {"doanh nghiep": "enterprise"})


def test_terms_of_a_sheet_are_found_by_code_or_label() -> None:
    assert find_term("an_ca", "").id == "an_ca"
    assert find_term("", "bữa ăn ca").id == "an_ca"
    assert read_value(term("xe_dua_don"), "có") == 1
    assert read_value(term("gio_tuan"), 44.0) == 44
    assert read_value(term("an_ca"), "30.000 đ") == 30_000
    with pytest.raises(BadInput, match="Danh mục không có"):
        find_term("la", "")
