"""The search on its page: what is found, what is told, what stands in no address."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemtua.legislation import queries
from diemtua.legislation.models import ArticleVersion
from diemtua.legislation.queries import searching
from diemtua.legislation.queries.checking import faults_of

pytestmark = pytest.mark.django_db


def test_a_stranger_finds_the_article_without_marks(client, store) -> None:
    page = client.get("/tra-cuu/", {"q": "tien luong khi ghi so", "ngay": "2026-08-01"})
    assert page.context["found"][0].url == "/van-ban/21-2019-QH14/dieu-3/?ngay=2026-08-01"
    assert "<mark>Tiền lương" in page.content.decode()
    assert page.context["found"][0].reasons[0] == "điều luật gọi việc này bằng tên ấy"
    assert ' · 21/2019/QH14 · <span class="why-word">Vì sao<' in page.content.decode()


def test_who_finds_nothing_or_not_enough_asks_the_desk_with_the_same_question_in_no_address(
    client, as_, cast, store
) -> None:
    for question in ("giữ sổ", "xyzzy"):
        for who, page in ((client, "/hoi-tu-van/"), (as_(cast.hoa), reverse("advice:ask"))):
            found = who.get("/tra-cuu/", {"q": question}).text
            form = found[found.index(f'<form method="post" action="{page}">') :].partition("</form>")[0]
            assert f'name="text" value="{question}"' in form
            assert 'name="xem"' in form
            assert "cau-hoi" not in found


def test_what_is_typed_is_in_no_address_and_a_short_question_has_one_to_hand_on(client, store) -> None:
    letter = "Tôi làm ở công ty may bảy năm, tháng trước quản đốc gọi lên. " * 6 + "Giữ sổ mấy tháng?"
    short = {"q": "giữ sổ mấy tháng", "ngay": "2026-08-01"}
    for asked in (short, {"q": letter}):
        for headers in ({}, {"HX-Request": "true"}):
            found = client.post("/tra-cuu/", asked, headers=headers)
            assert "2" in [one.version.article.label for one in found.context["found"]]
            assert [name for name in found.headers if name.startswith("HX-")] == []
            assert found.context["link"] == (f"/tra-cuu/?{urlencode(asked)}" if asked is short else "")
    page = client.get(found_at := f"/tra-cuu/?{urlencode(short)}")
    assert page.context["link"] == found_at
    assert "<title>Tra cứu luật · Điểm Tựa</title>" in page.text
    noindex = '<meta name="robots" content="noindex">'
    assert (noindex in page.text, noindex in client.get("/tra-cuu/").text) == (True, False)


def test_no_box_for_a_question_puts_it_into_an_address_and_none_keeps_words_for_the_next_one(client, store) -> None:
    for page, asks in (("/tra-cuu/", True), ("/cong-cu/", True), ("/van-ban/21-2019-QH14/", True), ("/van-ban/", False), ("/giai-dap/", False), ("/cong-cu/muc-va-han/", False)):  # fmt: skip
        form = re.search(r'<form[^>]*role="search"[^>]*>.*?</form>', client.get(page).text, re.DOTALL)[0]
        sent = 'method="post" action="/tra-cuu/"' in form
        assert (page, sent, 'autocomplete="off"' in form) == (page, asks, True)


def test_how_the_search_works_is_told_to_who_looks_after_it(client, as_, cast, store) -> None:
    assert "chưa học" not in client.get("/tra-cuu/").text
    assert "Máy tìm chưa học" in as_(cast.keeper).get("/tra-cuu/").text


def test_a_hit_whose_words_look_misread_says_so(client, store) -> None:
    assert "có thể sai chữ" not in client.get("/tra-cuu/", {"q": "giữ sổ"}).text
    ArticleVersion.objects.update(text="1. Giữ sổ trong 1O ngày.")
    assert "có thể sai chữ" in client.get("/tra-cuu/", {"q": "giữ sổ"}).text


def test_htmx_gets_only_the_results(client, store) -> None:
    body = client.get("/tra-cuu/", {"q": "giữ sổ"}, headers={"hx-request": "true"}).content.decode()
    assert "<ol" in body
    assert "<html" not in body


def test_the_search_asks_few_queries_however_many_it_finds(client, store) -> None:
    client.get("/tra-cuu/", {"q": "sổ"})  # loads the index, and what the other finders keep in memory
    counts = []
    for question in ("tiền lương khi ghi sổ", "sổ"):
        with CaptureQueriesContext(connection) as found:
            client.get("/tra-cuu/", {"q": question})
        counts.append(len(found))
    assert counts[0] == counts[1]
    # one asks what amends the hits, one whether answers changed, four (here, where each look counts) for a newer index
    assert counts[0] <= 11


def test_a_fragment_never_stands_in_the_place_of_the_page(client, store) -> None:
    fragment = client.get("/tra-cuu/", {"q": "sổ"}, HTTP_HX_REQUEST="true")
    assert "<html" not in fragment.content.decode()
    assert "HX-Request" in fragment["Vary"]
    back = client.get("/tra-cuu/", {"q": "sổ"}, HTTP_HX_REQUEST="true", HTTP_HX_HISTORY_RESTORE_REQUEST="true")
    assert "<html" in back.content.decode()


@pytest.mark.parametrize("typed", ["31/02/2025", "1/3/26", "2026-13-45", "abc", "9999-12-31", "0001-01-01"])
def test_a_day_that_is_none_is_told(client, store, typed: str) -> None:
    for address in ("/tra-cuu/", "/van-ban/21-2019-QH14/", "/van-ban/21-2019-QH14/dieu-2/"):
        page = client.get(address, {"q": "sổ", "ngay": typed})
        assert "đang xem theo luật hôm nay" in page.content.decode()


def test_what_is_cited_and_not_here_is_told(client, store) -> None:
    assert "21/2019/QH14 không có Điều 99" in client.get("/tra-cuu/", {"q": "điều 99 luật sổ tay"}).content.decode()
    asked = client.get("/tra-cuu/", {"q": "Quyết định 174/QĐ-TLĐ, Điều 13: giữ sổ"}).content.decode()
    assert ("Kho chưa có văn bản số 174/QĐ-TLĐ; dưới đây" in asked, "law-results" in asked) == (True, True)
    assert "Kho chưa có văn bản số 41/2024" in client.get("/tra-cuu/", {"q": "điều 5 luật 41/2024"}).content.decode()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("điều 99 luật sổ tay", "không có Điều 99"),
        ("Quyết định 174/QĐ-TLĐ, Điều 13", "Kho chưa có văn bản số 174/QĐ-TLĐ."),
    ],
)
def test_who_asks_only_for_a_place_that_is_not_here_is_shown_nothing_else(client, store, question, told) -> None:
    page = client.get("/tra-cuu/", {"q": question}).content.decode()
    assert (told in page, "law-results" in page, "Hỏi tư vấn" in page) == (True, False, True)
    more = client.get("/tra-cuu/", {"q": f"{question} giữ sổ mấy tháng"}).content.decode()
    assert ("/dieu-2/" in more, "law-results" in more) == (True, True)


def test_before_any_text_the_page_says_so(client, db) -> None:
    assert "Kho chưa có văn bản nào" in client.get("/tra-cuu/").content.decode()
    assert "Chưa thấy điều luật nào" in client.get("/tra-cuu/", {"q": "hợp đồng"}).content.decode()


def test_words_of_a_hit_are_looked_over_once_and_again_when_they_change(store, monkeypatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(searching, "_doubtful", {})
    monkeypatch.setattr(searching, "faults_of", lambda version: looked.append(version.pk) or faults_of(version))

    def doubtful() -> dict[int, bool]:
        return {f.version.pk: f.doubtful for f in queries.search("giữ sổ mấy tháng", day=dt.date(2026, 8, 1))}

    found = doubtful()
    assert not any(found.values())
    assert sorted(looked) == sorted(found)
    first = looked[0]
    ArticleVersion.objects.filter(pk=first).update(text="1. Giữ sổ theo khoản l Điều 2.")
    assert [pk for pk, is_doubtful in doubtful().items() if is_doubtful] == [first]
    assert looked[len(found) :] == [first]


def test_a_topic_narrows_the_search_and_what_is_no_topic_does_not(client, store) -> None:
    every, named, nonsense = (
        client.get("/tra-cuu/", {"q": "sổ"} | chosen) for chosen in ({}, {"chu-de": "wages"}, {"chu-de": "x'"})
    )
    titles = {found.version.title for found in named.context["found"]}
    assert titles
    assert titles < {found.version.title for found in every.context["found"]}
    assert all("lương" in title for title in titles)
    assert len(nonsense.context["found"]) == len(every.context["found"])
    assert '<option value="wages" selected>' in named.text


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("21/2019", "21/2019/QH14"),
        ("luật 21/2019/QH14", "21/2019/QH14"),
        ("thong tu 12/2024", "12/2024/TT-BTN"),
        ("luat so tay", "21/2019/QH14"),
        ("luật sổ tay năm 2019", "21/2019/QH14"),
        ("luật sổ tay nói gì về mất sổ", None),
        ("điều 2 luật sổ tay", None),
        ("mất sổ tay", None),
    ],
)
def test_who_types_only_a_document_can_open_the_whole_of_it(client, store, question: str, number: str | None) -> None:
    context = client.get("/tra-cuu/", {"q": question, "ngay": "2026-08-01"}).context
    assert (context["whole"].number if context["whole"] else None, context["misses"]) == (number, False)
