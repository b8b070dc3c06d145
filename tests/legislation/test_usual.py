"""Whole questions are offered while somebody types, each with the article that answers it on the day."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemtua.legislation import indexing, jobs
from diemtua.legislation.search.shelf import Card, Shelf
from diemtua.legislation.usual import find_asked

pytestmark = pytest.mark.django_db

LAW, SLUG = "21/2019/QH14", "21-2019-QH14"
BEFORE, TODAY = dt.date(2020, 6, 1), dt.date(2026, 11, 22)
MATTERS = (
    ("Làm rơi quyển vở công ty phát thì xin lại ở đâu?", ((LAW, "2"), (LAW, "3"))),
    ("Quyển vở công ty phát bị rơi, ai cho lại?", ((LAW, "2"),)),
    ("Bỏ quên quyển vở công ty phát ở quán thì sao?", (("99/2099/QH99", "1"), (LAW, "3"))),
    ("Ghi vở lúc nửa đêm thì được thêm mấy đồng?", ((LAW, "3"),)),
)


@pytest.fixture
def learnt(store, monkeypatch):
    """The small store, learnt with three questions of ours."""
    own = {key: tuple(q for q, keys in MATTERS if key in keys) for _, keys in MATTERS for key in keys}
    monkeypatch.setattr("diemtua.legislation.search.trained.own_matters", lambda: MATTERS)
    monkeypatch.setattr("diemtua.legislation.search.trained.own_questions", lambda: own)
    jobs.learn_now()
    indexing.forget()


def test_the_question_people_ask_leads_to_its_article(learnt) -> None:
    indexing.current()
    with CaptureQueriesContext(connection) as asked:
        found = find_asked("roi quyen vo cong ty phat", TODAY)
    assert [hit.title for hit in found][:1] == [MATTERS[0][0]]
    assert found[0].url.startswith(f"/van-ban/{SLUG}/dieu-2/?ngay=2026-11-22")
    assert len([q for q in asked if "articleversion" in q["sql"]]) == 1


def test_an_article_is_offered_once_and_the_same_question_never(learnt) -> None:
    found = find_asked(MATTERS[0][0], TODAY)
    assert MATTERS[0][0] not in [hit.title for hit in found]
    assert len({hit.url for hit in found}) == len(found)


@pytest.mark.parametrize("question", ["giá vàng hôm nay", "", "điều 2 luật sổ tay"])
def test_what_is_far_off_or_a_citation_is_offered_nothing(learnt, question: str) -> None:
    assert find_asked(question, TODAY) == []


def test_nothing_is_offered_of_a_law_not_yet_in_force_or_before_learning(learnt) -> None:
    assert find_asked("rơi quyển vở công ty phát", BEFORE) == []
    indexing.trained_path().unlink()
    indexing.forget()
    assert find_asked("rơi quyển vở công ty phát", TODAY) == []


def test_a_question_whose_answer_is_not_in_the_store_is_not_offered(learnt) -> None:
    found = find_asked("bỏ quên quyển vở công ty phát ở quán", TODAY)
    assert found
    assert MATTERS[2][0] not in [hit.title for hit in found]


def test_it_stands_among_the_results(client, learnt) -> None:
    page = client.get("/tra-cuu/", {"q": "rơi quyển vở công ty phát"}).content.decode()
    assert "Nhiều người hỏi" in page
    assert MATTERS[0][0] in page


def test_who_asks_of_something_else_is_told_so(client, learnt) -> None:
    told = "Có thể kho chưa có điều nào nói đúng việc này"
    pages = {q: client.get("/tra-cuu/", {"q": q}).content.decode() for q in (
        "thời tiết ngày mai có mưa không", "rơi quyển vở công ty phát", "điều 2 luật sổ tay", "zzz"
    )}  # fmt: skip
    assert [told in page for page in pages.values()] == [True, False, False, False]
    assert "Tiền lương khi ghi sổ" in pages["thời tiết ngày mai có mưa không"]  # the nearest are shown all the same


def test_before_learning_nobody_is_told_that_an_answer_misses(client, store) -> None:
    assert "Có thể kho chưa có" not in client.get("/tra-cuu/", {"q": "thời tiết ngày mai"}).content.decode()


def test_a_card_that_shares_words_and_not_the_meaning_stays_on_the_shelf_once_learnt(learnt) -> None:
    shelf = Shelf([Card("Bắt buộc bồi thường"), Card("Rơi vở", about="vở bị rơi")])
    question = "rơi vở có bắt buộc đền"
    assert {t.place for t in shelf.search(question)} == {0, 1}
    assert [t.place for t in shelf.search(question, learnt=indexing.learnt())] == [1]
