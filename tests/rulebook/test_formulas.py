"""Amounts: how they are told, which sources they rest on, which formula a day picks."""

import datetime as dt
from decimal import Decimal

import pytest

from diemtua.kernel.errors import BadInput, NotInForce
from diemtua.rulebook import formulas
from diemtua.rulebook.formulas import Answer

D = dt.date
DAY = D(2026, 10, 15)


def test_dues_tell_their_sum_and_sources() -> None:
    assert formulas.dues(wage=60_000_000, day=DAY) == Answer(
        253_000,
        "đồng/tháng",
        "0,5% × 60.000.000 đồng = 300.000 đồng; mức cao nhất là 10% × lương cơ sở 2.530.000 đồng = 253.000 đồng",
        ("Quyết định 61/QĐ-TLĐ", "Nghị định 161/2026/NĐ-CP"),
    )


def test_half_a_dong_is_rounded_up() -> None:
    assert formulas.dues(wage=8_000_100, day=DAY).value == 40_001
    assert formulas.dues(wage=8_000_099, day=DAY).value == 40_000


def test_a_formula_is_picked_by_day() -> None:
    def old(**_: object) -> Answer:
        return Answer(1, "", "", ())

    def new(**_: object) -> Answer:
        return Answer(2, "", "", ())

    table = ((D(2020, 1, 1), old), (D(2025, 7, 1), new))
    assert [formulas.pick(table, day)().value for day in (D(2020, 1, 1), D(2025, 6, 30), D(2025, 7, 1))] == [1, 1, 2]
    with pytest.raises(NotInForce, match="31/12/2019"):
        formulas.pick(table, D(2019, 12, 31))


def test_leave_of_part_of_a_year_is_not_rounded_because_the_law_does_not() -> None:
    answer = formulas.annual_leave(condition="heavy", full_years=0, months_worked=5, day=DAY)
    assert (answer.value, answer.how) == (
        Decimal("5.83"),
        "14 ngày + 0 ngày thâm niên (cứ đủ 5 năm thêm 1 ngày) = 14 ngày một năm; 14 ngày × 5/12 tháng = 5,83 ngày",
    )


@pytest.mark.parametrize(
    "wrong", [{"condition": "la"}, {"months_worked": 13}, {"months_worked": -1}, {"full_years": -1}]
)
def test_leave_refuses_what_cannot_be(wrong: dict) -> None:
    with pytest.raises(BadInput):
        formulas.annual_leave(**{"condition": "normal", "full_years": 0, "months_worked": 12, "day": DAY} | wrong)


def test_a_fine_tells_the_whole_range() -> None:
    assert (
        formulas.fine_range(act="dialogue", is_organisation=True, day=DAY).how
        == "phạt tổ chức 10.000.000 đồng đến 20.000.000 đồng"
    )
    assert (
        formulas.fine_range(act="fund_cap", is_organisation=False, day=DAY).how
        == "phạt cá nhân không quá 75.000.000 đồng"
    )


@pytest.mark.parametrize(
    ("people", "band"),
    [
        (1, "5.000.000 đồng đến 10.000.000 đồng: 1 người thuộc mức từ 1 đến 10 người"),
        (10, "5.000.000 đồng đến 10.000.000 đồng: 10 người thuộc mức từ 1 đến 10 người"),
        (11, "10.000.000 đồng đến 20.000.000 đồng: 11 người thuộc mức từ 11 đến 50 người"),
        (300, "40.000.000 đồng đến 60.000.000 đồng: 300 người thuộc mức từ 101 đến 300 người"),
        (1500, "60.000.000 đồng đến 75.000.000 đồng: 1.500 người thuộc mức từ 301 người trở lên"),
    ],
)
def test_a_fine_by_head_count_tells_its_band(people: int, band: str) -> None:
    answer = formulas.fine_range(act="hours", is_organisation=False, people=people, day=DAY)
    assert answer.how == f"phạt cá nhân {band}"


def test_retirement_tells_how_the_age_rose() -> None:
    answer = formulas.retirement_age(year=2026, is_woman=False, day=DAY)
    assert answer.how == (
        "lao động nam nghỉ hưu năm 2026: 61 tuổi 6 tháng (năm 2021 là 60 tuổi 3 tháng, mỗi năm thêm 3 tháng, nhiều nhất 62 tuổi)"
    )
    assert answer.sources == ("Bộ luật Lao động, Điều 169 khoản 2", "Nghị định 135/2020/NĐ-CP, Điều 4 khoản 1")
    first = formulas.retirement_age(year=2021, is_woman=True, day=DAY)
    assert first.how == "lao động nữ nghỉ hưu năm 2021: 55 tuổi 4 tháng"


def test_severance_tells_how_months_were_rounded() -> None:
    answer = formulas.severance(months_counted=31, average_wage=10_000_000, is_job_loss=False, day=DAY)
    assert answer.how == (
        "31 tháng tính là 3 năm; 3 năm × nửa tháng lương = 1,5 tháng lương; 1,5 tháng lương × 10.000.000 đồng = 15.000.000 đồng"
    )
    lost = formulas.severance(months_counted=12, average_wage=10_000_000, is_job_loss=True, day=DAY)
    assert lost.how == (
        "12 tháng tính là 1 năm; 1 năm × 1 tháng lương = 1 tháng lương, chưa tới mức thấp nhất nên tính mức thấp nhất 2 tháng lương; "
        "2 tháng lương × 10.000.000 đồng = 20.000.000 đồng"
    )
    with pytest.raises(BadInput):
        formulas.severance(months_counted=-1, average_wage=1, is_job_loss=False, day=DAY)


def test_overtime_tells_its_percentages() -> None:
    answer = formulas.overtime_pay(hour_wage=40_000, hours=1, kind="rest_day", is_night=True, day=DAY)
    assert (
        answer.how
        == "40.000 đồng/giờ × 1 giờ × (200% + 30% làm đêm + 20% × 200% làm thêm ban đêm = 270%) = 108.000 đồng"
    )
    assert answer.sources == (
        "Bộ luật Lao động, Điều 98 khoản 1 điểm b",
        "Bộ luật Lao động, Điều 98 khoản 2",
        "Bộ luật Lao động, Điều 98 khoản 3",
        "Nghị định 145/2020/NĐ-CP, Điều 57 khoản 1",
    )
