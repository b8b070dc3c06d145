"""Late and due steps, one sentence why, the article, one button; for the officer above rolled up by union."""

import pytest

from diemtua.casework.actions import ask_upper, recount_cases
from diemtua.casework.actions.recording import RECOUNTED
from diemtua.casework.models import Case
from diemtua.casework.queries import due_days, open_cases_of, page_of_cases, rolled_up, steps_for
from diemtua.casework.rules import Urgency
from diemtua.kernel.agenda import Urgency as Turn
from tests.casework.factories import BARGAINING, D, at, make_case, tell, tell_all

TODAY = D(2026, 3, 10)
BELOW = "/vu-viec/dinh-ky/?viec=danh-sach-doi-thoai"  # what returns in the unions below


@pytest.fixture
def cases(cast) -> dict[str, Case]:
    """Of Hòa: one late, one soon, one without a date, one ended."""
    made = {name: make_case(cast, title=name) for name in ("trễ", "sắp", "xong")}
    tell(made["trễ"], "demand", D(2026, 2, 2))
    tell(made["sắp"], "demand", D(2026, 2, 26))
    tell(made["sắp"], "agree_place", D(2026, 2, 27))
    tell(made["sắp"], "start", D(2026, 2, 27))
    Case.objects.filter(pk=made["sắp"].pk).update(due_on=D(2026, 3, 12), warn_on=D(2026, 3, 5))
    tell_all(made["xong"], [(s, D(2026, 2, 2 + i), o, f) for i, (s, _, o, f) in enumerate(BARGAINING)])
    made["kín"] = make_case(cast, "tranh-chap-ca-nhan", title="kín", confidential=True, on=D(2026, 1, 5))
    tell(made["kín"], "found", D(2025, 8, 1), "compulsory", now=at(D(2026, 1, 5)))
    return made


def test_the_officer_is_told_the_late_first_with_why_and_article(cast, cases) -> None:
    steps = sorted(steps_for(cast.hoa, now=at(TODAY)), key=lambda s: s.order)
    assert [(s.urgency, s.title) for s in steps] == [
        (Turn.NOW, "Nộp đơn yêu cầu hòa giải và lấy ký nhận"),
        (Turn.NOW, "Thống nhất địa điểm, thời gian bắt đầu"),
        (Turn.ANSWER, "Thống nhất dự thảo thỏa ước"),
        (Turn.PREPARE, "Đóng hồ sơ «xong»"),
        (Turn.LOOK, "Năm 2026 chưa có đối thoại định kỳ"),
        (Turn.LOOK, "Chưa ghi hội nghị người lao động năm 2026"),
        (Turn.LOOK, "Chưa ghi danh sách thành viên đối thoại lập ngày nào"),
    ]
    assert steps[1].detail == "trễ. Đã quá hạn 10/02/2026, trễ 28 ngày (Bộ luật Lao động, Điều 70 khoản 1)."
    assert steps[1].url == f"/vu-viec/{cases['trễ'].pk}/"


def test_the_officer_above_is_told_which_union_to_call_and_nothing_confidential(cast, cases) -> None:
    step, _ = steps_for(cast.binh, now=at(TODAY))
    assert (step.urgency, step.title) == (
        Turn.NOW,
        "CĐCS Công ty TNHH May Sông Hồng: 1 việc quá hạn, 1 việc sắp đến hạn",
    )
    assert step.detail == "Hỏi xem đơn vị vướng ở đâu. Gọi Trần Thị Hòa, 0912345678."
    ask_upper(case=cases["sắp"], text="Giúp với", by=cast.hoa, now=at(TODAY))
    assert steps_for(cast.binh, now=at(TODAY))[0].urgency == Turn.ANSWER
    assert [s.url for s in steps_for(cast.other_binh, now=at(TODAY))] == [BELOW]
    assert steps_for(cast.keeper, now=at(TODAY)) == []


def test_nobody_is_told_to_call_himself(cast) -> None:
    case = make_case(cast, by=cast.binh)
    tell(case, "demand", D(2026, 2, 2))
    assert [s.url for s in steps_for(cast.binh, now=at(TODAY))] == [f"/vu-viec/{case.pk}/", BELOW]
    assert [r["late"] for r in rolled_up(cast.binh, at(TODAY))] == [1]


@pytest.mark.variants
@pytest.mark.parametrize("more", [0, 5])
def test_few_questions_however_many_cases(cast, cases, django_assert_num_queries, more) -> None:
    for i in range(more):
        make_case(cast, title=f"Thêm {i}")
    for user, queries in ((cast.hoa, 6), (cast.binh, 10)):
        fresh = type(user).objects.get(pk=user.pk)
        with django_assert_num_queries(queries):
            steps_for(fresh, now=at(TODAY))
    with django_assert_num_queries(3):
        list(page_of_cases(cast.hoa, now=at(TODAY)))


def test_lists_say_in_sql_what_the_rules_say(cast, cases) -> None:
    def titles(state: str) -> list[tuple[str, str]]:
        return [(c.title, c.urgency) for c in page_of_cases(cast.hoa, now=at(TODAY), state=state)]

    assert titles("tre") == [("kín", Urgency.LATE), ("trễ", Urgency.LATE)]
    assert titles("sap-den") == [("sắp", Urgency.SOON)]
    assert titles("")[-1] == ("xong", Urgency.ENDED)
    assert titles("da-dong") == []
    assert [c.title for c in page_of_cases(cast.hoa, now=at(TODAY), search="SAP")] == ["sắp"]
    assert [(r["late"], r["soon"], r["open"]) for r in rolled_up(cast.city_officer, at(TODAY))] == [(1, 1, 3)]


def test_a_unit_s_open_cases_are_listed_for_the_packages_above(cast, cases) -> None:
    assert [c.title for c in open_cases_of(cast.ward)] == ["kín", "trễ", "sắp", "xong"]
    assert not open_cases_of(cast.other_ward).exists()


def test_the_daily_job_counts_each_open_case_once_a_day(cast, django_assert_num_queries) -> None:
    case = make_case(cast, "tranh-chap-ca-nhan", title="Nợ lương", on=D(2026, 1, 6))
    tell(case, "found", D(2026, 1, 5), "compulsory", now=at(D(2026, 1, 6)))
    tell(case, "ask_mediation", D(2026, 1, 6), "authority")
    tell(case, "assign", D(2026, 1, 7))
    assert recount_cases(today=D(2026, 1, 6)) == 0
    assert recount_cases(today=D(2026, 1, 8)) == 1
    case.refresh_from_db()
    assert (case.counted_on, case.step, case.due_on) == (
        D(2026, 1, 8),
        "mediation",
        D(2026, 1, 13),
    )  # Saturday the 10th was worked
    assert recount_cases(today=D(2026, 1, 8)) == 0


def test_what_the_job_writes_is_what_a_recording_writes(cast, cases) -> None:
    fields = ("pk", *RECOUNTED)
    Case.objects.filter(title="sắp").update(due_on=None)
    tell(cases["sắp"], "session_minutes", D(2026, 3, 10))
    by_hand = list(Case.objects.order_by("pk").values_list(*fields))
    Case.objects.update(step="", due_on=None, began_on=None, counted_on=D(2026, 1, 1))
    assert recount_cases(today=TODAY) == 4
    assert list(Case.objects.order_by("pk").values_list(*fields)) == by_hand


def test_due_days_of_the_calendar_are_in_order(cast, cases) -> None:
    assert [(d.case.title, d.found.step.id, d.day) for d in due_days(cast.hoa, TODAY)] == [
        ("trễ", "agree_place", D(2026, 2, 10)),
        ("trễ", "start", D(2026, 3, 4)),
        ("sắp", "draft", D(2026, 5, 28)),
    ]
