"""The home page: one line about a day, a running class before what is late, news folded."""

import datetime as dt

import pytest

from diemtua.calculators.queries import steps_for
from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.dates import VN
from diemtua.people.models import User
from diemtua.unions.models import Stewardship
from diemtua.web import queries
from tests.advice.factories import make_inquiry

AT = dt.datetime(2026, 11, 23, 5, 0, tzinfo=VN)
END = dt.datetime(2026, 11, 14, 23, 59, tzinfo=VN)


def step(urgency: Urgency = Urgency.NOW, title: str = "Việc", detail: str = "", **values: object) -> Step:
    return Step(urgency, title, detail, "Xem", "/", "folder-clock", **values)


@pytest.mark.parametrize(
    ("one", "line"),
    [
        (step(), ""),
        (step(due_at=END), "Hạn đến hết 14/11/2026"),
        (step(due_at=AT), "Hạn lúc 05:00, 23/11/2026"),
        (step(due_at=AT, due_word="bắt đầu"), "Bắt đầu lúc 05:00, 23/11/2026"),
        (step(due_at=END, detail="Đã quá hạn 14/11/2026, trễ 9 ngày."), ""),
    ],
)
def test_the_line_about_a_day_says_what_happens_then_and_repeats_no_sentence(one: Step, line: str) -> None:
    assert one.when == line


def test_a_running_class_comes_before_what_is_late_and_news_stand_apart(cast, as_, monkeypatch) -> None:
    told = [
        step(Urgency.NEWS, "Có chứng nhận"),
        step(Urgency.NOW, "Đã trễ", due_at=END),
        step(Urgency.RUNNING, "Điểm danh", due_at=AT),
    ]
    monkeypatch.setattr(queries, "_tellers", lambda: [lambda user, now: told])
    steps, news = queries.agenda(cast.hoa, now=AT)
    assert ([s.title for s in steps], [s.title for s in news]) == (["Điểm danh", "Đã trễ"], ["Có chứng nhận"])
    page = as_(cast.hoa).get("/")
    assert page.context["first"].title == "Điểm danh"
    assert "Tin mới (1)" in page.text


def test_the_keeper_is_told_of_an_empty_store_of_law(cast, as_) -> None:
    assert "Kho luật chưa có văn bản nào" in as_(cast.keeper).get("/").text
    assert "Kho luật" not in as_(cast.hoa).get("/").text


def test_the_keeper_is_told_while_nobody_looks_after_a_unit_and_nobody_answers_at_the_desk(cast, as_) -> None:
    def told() -> list[str]:
        steps, _ = queries.agenda(cast.keeper, now=AT)
        return [step.title for step in steps]

    assert told() == ["Kho luật chưa có văn bản nào"]
    User.objects.update(is_adviser=False)
    Stewardship.objects.update(ended_at=AT)
    assert told() == [
        "Chưa có cán bộ nào phụ trách đơn vị",
        "Bàn tư vấn chưa có ai trả lời",
        "Kho luật chưa có văn bản nào",
    ]
    make_inquiry()
    assert queries.agenda(cast.keeper, now=AT)[0][0].detail.startswith("1 câu hỏi đã gửi và đang tính hạn. ")


def test_the_keeper_is_told_from_four_months_before_until_which_day_anybody_checked_the_law(cast) -> None:
    def told(user: User, *day: int) -> list[Step]:
        return steps_for(user, now=dt.datetime(*day, 8, tzinfo=VN))

    (soon,), (over,) = told(cast.keeper, 2027, 9, 2), told(cast.keeper, 2028, 1, 1)
    assert [(one.title, one.urgency) for one in (soon, over)] == [
        ("Luật chỉ được đối chiếu đến hết 31/12/2027", Urgency.PREPARE),
        ("Luật mới được đối chiếu đến hết 31/12/2027", Urgency.ANSWER),
    ]
    assert (told(cast.keeper, 2027, 9, 1), told(cast.hoa, 2028, 1, 1)) == ([], [])


def test_a_stranger_finds_what_needs_no_account(client, db) -> None:
    page = client.get("/", follow=True).text
    for address in ("/tra-cuu/", "/hoi-tu-van/", "/cong-cu/"):
        assert f'href="{address}"' in page
