"""How sure each source is said to be."""

import datetime as dt

from diemtua.calculators import queries
from diemtua.calculators.rules.outcome import bases
from diemtua.rulebook.book import parameters


def certainty(source: str) -> list[str]:
    return [b.label for b in bases([source])]


def test_a_source_is_as_sure_as_the_rulebook_says() -> None:
    assert certainty("Bộ luật Lao động, Điều 35 khoản 1 điểm a") == ["đã kiểm chứng"]
    assert certainty("Nghị định 74/2024/NĐ-CP") == ["kiến thức chung, chưa kiểm chứng"]
    assert certainty("Bộ luật Dân sự, Điều 148") == ["kiến thức chung, chưa kiểm chứng"]


def test_a_place_no_value_names_is_as_sure_as_its_article_then_as_its_document() -> None:
    assert certainty("Bộ luật Lao động, Điều 188") == ["đã kiểm chứng"]
    assert certainty("Bộ luật Lao động, Điều 199") == ["đã kiểm chứng"]
    assert certainty("một lời truyền miệng") == ["kiến thức chung, chưa kiểm chứng"]


def test_several_sources_are_told_apart_and_once() -> None:
    found = bases(["Bộ luật Dân sự, Điều 147; Bộ luật Dân sự, Điều 148", "Bộ luật Dân sự, Điều 148"])
    assert [b.text for b in found] == ["Bộ luật Dân sự, Điều 147", "Bộ luật Dân sự, Điều 148"]


def test_every_value_can_be_put_in_words() -> None:
    for timeline in parameters().values():
        for dated in (*timeline.values, *timeline.expected):
            assert queries.worded(timeline, dated).strip()


def worded(name: str, day: dt.date) -> str:
    timeline = parameters()[name]
    return queries.worded(timeline, timeline.on(day))


def test_values_are_worded_as_an_officer_writes_them() -> None:
    day = dt.date(2026, 11, 22)
    assert worded("min_wage_region_1", day) == "5.310.000 đồng/tháng"
    assert worded("dues_percent", day) == "0,5%"
    assert worded("notice_worker_indefinite", day) == "45 ngày"
    assert worded("retirement_men_first", day) == "60 tuổi 3 tháng"
    assert worded("fine_organisation_factor", day) == "2 lần"
    assert worded("training_days_paid_by_employer", day) == "có"


def test_a_fine_is_worded_for_the_person_and_for_the_organisation_that_pays_double() -> None:
    day = dt.date(2026, 11, 22)
    assert (
        worded("fine_dialogue", day) == "cá nhân 5.000.000 đến 10.000.000 đồng; tổ chức 10.000.000 đến 20.000.000 đồng"
    )
    assert worded("fine_fund_late_percent", day) == "cá nhân 12 đến dưới 15%; tổ chức 24 đến dưới 30%"
    assert worded("fine_fund_unpaid_percent", day) == "cá nhân 18 đến 20%; tổ chức 36 đến 40%"
    assert worded("fine_fund_cap", day) == "cá nhân 75.000.000 đồng; tổ chức 150.000.000 đồng"
    assert worded("fine_fund_arrears", day) == "30 ngày"
    assert worded("fine_jobless_unregistered", day) == (
        "cá nhân 500.000 đến 35.000.000 đồng theo số người; tổ chức 1.000.000 đến 70.000.000 đồng theo số người"
    )
