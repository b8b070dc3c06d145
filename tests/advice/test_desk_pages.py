"""The desk's pages: who sees what, no word typed is lost, the same number of queries however long the list."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.advice import actions
from diemtua.advice.models import Answer, Inquiry, Review
from diemtua.advice.queries.desk import words_mark
from tests.advice.factories import make_answer, make_entry, make_inquiry


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # sessions and indexes are warm
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_adviser_finds_cites_and_answers_without_losing_a_word(cast, as_, law) -> None:
    inquiry = make_inquiry(cast.hoa, text="Công ty đòi giữ sổ sáu tháng có đúng không?")
    client, url = as_(cast.thao), f"/ban-tu-van/{inquiry.pk}/"
    assert inquiry.number in client.get("/ban-tu-van/").text
    client.post(url + "nhan/")
    page = client.get(url).text
    assert f'value="{law["2"].pk}' in page
    cited = client.post(
        url + "dan-dieu/",
        {
            "dieu": f"{law['2'].pk}:1",
            "text": "Giữ sổ ba tháng thôi, bạn nhé.",
            "no_article_reason": "",
            "tim": "giữ sổ",
        },
    )
    assert (
        cited.url == f"{url}?tim=gi%E1%BB%AF+s%E1%BB%95#tra-loi-khung"
    )  # the next one of what was found is still at hand
    assert (Answer.objects.get().text, Answer.objects.get().citations.get().clause) == (
        "Giữ sổ ba tháng thôi, bạn nhé.",
        "1",
    )
    found = client.get(url + "?tim=tien+luong", headers={"HX-Request": "true"}).text
    assert "Tiền lương khi ghi sổ" in found
    assert "<html" not in found
    client.post(url + "gui/", {"text": "Giữ sổ ba tháng thôi, bạn nhé. Hết hạn thì trả.", "no_article_reason": ""})
    asker = as_(cast.hoa)
    page = asker.get(f"/tu-van/{inquiry.pk}/").text
    assert "Hết hạn thì trả." in page
    assert "/van-ban/21-2019-QH14/dieu-2/?ngay=" in page
    inquiry.refresh_from_db()
    assert inquiry.read_at is not None


def test_question_then_law_then_answer_and_filters_behind_one_word(cast, as_, law) -> None:
    inquiry = make_inquiry(cast.hoa, text="Giữ sổ sáu tháng có đúng không?", state="taken", handler=cast.thao)
    client = as_(cast.thao)
    page = client.get(f"/ban-tu-van/{inquiry.pk}/").text
    places = [
        page.index(text) for text in (inquiry.text, "Thời hạn giữ sổ", 'id="tra-loi-khung"', "Chuyển đồng nghiệp")
    ]
    assert places == sorted(places)
    for query, active in (("", 0), ("?xem=mine&chu-de=&so=+", 1), (f"?xem=mine&chu-de={inquiry.topic}&so=1", 3), ("?so=nợ+3+tháng", 0), ("?so=TV-00001", 1)):  # fmt: skip
        page = client.get(f"/ban-tu-van/{query}").text
        assert (f'{active}<span class="visually-hidden"> điều kiện' in page, "Bỏ lọc" in page) == (active > 0,) * 2


def test_a_page_left_open_in_another_window_does_not_write_over_newer_words(cast, as_) -> None:
    inquiry = make_inquiry(cast.hoa, state="taken", handler=cast.thao)
    client, url = as_(cast.thao), f"/ban-tu-van/{inquiry.pk}/"
    old = {"text": "", "no_article_reason": "", "da-mo": words_mark(None)}
    page = client.get(url).content.decode()
    assert f'name="da-mo" value="{old["da-mo"]}"' in page
    client.post(url + "luu-nhap/", old | {"text": "Viết cả buổi sáng."})
    client.post(url + "ghi-chu/", old | {"note-text": "Gọi lại"})  # from the old page, on which nothing was typed
    assert (Answer.objects.get().text, inquiry.messages.get().text) == ("Viết cả buổi sáng.", "Gọi lại")
    late = client.post(url + "luu-nhap/", old | {"text": "Viết ở cửa sổ cũ."})
    assert (late.status_code, "đã được lưu từ cửa sổ khác" in late.content.decode()) == (409, True)
    assert Answer.objects.get().text == "Viết cả buổi sáng."
    again = {"text": "Viết tiếp.", "no_article_reason": "", "da-mo": words_mark(Answer.objects.get())}
    client.post(url + "luu-nhap/", again)
    assert Answer.objects.get().text == "Viết tiếp."


def test_of_two_advisers_the_second_reads_a_sentence(cast, minh, as_) -> None:
    inquiry = make_inquiry(cast.hoa, state="taken", handler=minh)
    response = as_(cast.thao).post(f"/ban-tu-van/{inquiry.pk}/nhan/")
    assert (response.status_code, "đang do Phan Văn Minh xử lý; hãy" in response.text) == (409, True)


def test_the_desk_list_costs_the_same_with_one_and_three_questions(cast, as_) -> None:
    client = as_(cast.thao)
    make_inquiry(cast.hoa)
    one = queries_of(client, "/ban-tu-van/")
    make_inquiry(cast.nga, state="taken", handler=cast.thao)
    make_inquiry(cast.binh, area=cast.ward)
    assert queries_of(client, "/ban-tu-van/") == one


@pytest.mark.variants
@pytest.mark.parametrize(
    "url", ["/tu-van/", "/giai-dap/", "/ban-tu-van/cong-bo/", "/ban-tu-van/ra-soat/", "/ban-tu-van/so-lieu/"]
)
def test_lists_cost_the_same_with_one_and_three_rows(cast, as_, law, url: str) -> None:
    client = as_(cast.thao)

    def more(n: int) -> None:
        make_inquiry(cast.thao, text=f"Câu {n} của chính tôi về lương", area=cast.ward)
        make_answer(make_inquiry(cast.hoa, consent_at=timezone.now(), area=cast.ward), cast.thao, law["3"])
        make_entry(law["2"], slug=f"bai-{n}")
        Review.objects.create(source="item", key=str(n), label="x", cause="x", reason="y", since=dt.date(2026, 7, 1), found_at=timezone.now())  # fmt: skip

    more(1)
    one = queries_of(client, url)
    more(2)
    more(3)
    assert queries_of(client, url) == one


def test_notes_stay_inside_the_desk_and_the_class_keeps_its_askers_name(cast, minh, as_) -> None:
    inquiry = make_inquiry(cast.hoa, state="taken", handler=cast.thao)
    actions.add_note(inquiry=inquiry, text="Nghi ngờ giấy giả", by=minh, now=timezone.now())
    assert "Nghi ngờ giấy giả" in as_(cast.thao).get(f"/ban-tu-van/{inquiry.pk}/").text
    assert "Nghi ngờ giấy giả" not in as_(cast.hoa).get(f"/tu-van/{inquiry.pk}/").text
    assert "Trần Thị Hòa" not in as_(cast.thao).get(f"/ban-tu-van/{inquiry.pk}/").text


def test_the_queue_names_an_untaken_sensitive_question_without_its_words(cast, as_) -> None:
    inquiry = make_inquiry(cast.hoa, is_sensitive=True)
    client, url = as_(cast.thao), f"/ban-tu-van/{inquiry.pk}/"
    page = client.get("/ban-tu-van/").text
    assert (inquiry.number in page, "nợ lương" in page, client.get(url).status_code) == (True, False, 404)
    assert client.post(url + "ghi-chu/", {"note-text": "x"}).status_code == 409
    assert inquiry.messages.count() == 0
    client.post(url + "nhan/")
    assert "nợ lương" in client.get(url).text


def test_the_second_to_take_a_sensitive_question_reads_a_sentence_that_a_number_of_no_question_gets_too(
    cast, minh, as_
) -> None:
    inquiry = make_inquiry(cast.hoa, is_sensitive=True)
    as_(minh).post(f"/ban-tu-van/{inquiry.pk}/nhan/")
    answers = [as_(cast.thao).post(f"/ban-tu-van/{pk}/nhan/") for pk in (inquiry.pk, 987_654)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert ["có thể đồng nghiệp vừa nhận" in answer.text for answer in answers] == [True, True]
    assert "Phan Văn Minh" not in answers[0].text


def test_officers_above_and_the_keeper_read_no_question_anywhere(cast, as_) -> None:
    make_inquiry(cast.hoa, area=cast.ward, unit=cast.union)
    for user in (cast.binh, cast.city_officer, cast.keeper):
        client = as_(user)
        for url in ("/", "/ban-tu-van/so-lieu/", "/nhat-ky/", "/tu-van/"):
            assert "nợ lương" not in client.get(url).text
            assert "Trần Thị Hòa" not in client.get(url).text.replace("Trần Thị Hòa</", "")


BUTTONS = {
    "muc-gap": {"priority": "soon"},
    "ghi-chu": {"note-text": "Gọi thanh tra"},
    "nhay-cam": {"co": "1"},
    "su-viec": {"facts-topic": "wages"},
    "su-viec/": {"facts-topic": "xyz"},  # refused: the words are kept all the same
    "hoi-them": {"more-text": "Tháng nào?"},
    "tach": {"split-topic": "hours", "split-text": "Tiền làm thêm"},
    "tra-ve": {},
    "dan-dieu": {"dieu": "0"},
}


@pytest.mark.parametrize("button", BUTTONS)
def test_whichever_button_is_pressed_the_words_typed_are_kept(cast, as_, button: str) -> None:
    inquiry = make_inquiry(cast.hoa, state="taken", handler=cast.thao)
    typed = {"text": "Lời chưa lưu\r\nhai dòng.", "no_article_reason": ""}
    as_(cast.thao).post(f"/ban-tu-van/{inquiry.pk}/{button.strip('/')}/", typed | BUTTONS[button])
    assert Answer.objects.get().text == "Lời chưa lưu\nhai dòng."


@pytest.mark.parametrize("button", ["gui-doc-lai", "chuyen"])
def test_the_second_reader_and_the_colleague_get_the_newest_words(cast, minh, as_, law, button: str) -> None:
    inquiry = make_inquiry(cast.hoa, state="taken", handler=cast.thao)
    make_answer(inquiry, cast.thao, law["3"], sent=False)
    values = {"text": "Lời mới nhất, gõ sau lần lưu cuối.", "no_article_reason": "", "to": minh.pk, "pass-to": minh.pk}
    as_(cast.thao).post(f"/ban-tu-van/{inquiry.pk}/{button}/", values)
    assert "Lời mới nhất, gõ sau lần lưu cuối." in as_(minh).get(f"/ban-tu-van/{inquiry.pk}/").text


def test_every_button_of_the_handlers_page_belongs_to_the_one_form_with_the_words(cast, minh, as_, law) -> None:
    from html.parser import HTMLParser

    inquiry = make_inquiry(cast.hoa, state="taken", handler=cast.thao, text="Giữ sổ sáu tháng có đúng không?")
    page = as_(cast.thao).get(f"/ban-tu-van/{inquiry.pk}/").text.split("<main")[1]
    outside: list[str] = []

    class Buttons(HTMLParser):
        form = ""

        def handle_starttag(self, tag, attrs):
            given = dict(attrs)
            if tag == "form":
                self.form = given.get("id") or given.get("action") or "?"
            if tag == "button" and given.get("form", self.form) != "tra-loi":
                outside.append(str(given))

    Buttons().feed(page)
    assert (outside, 'name="text"' in page, "Dẫn " in page) == ([], True, True)
    first = page.index('form="tra-loi"')
    assert "formaction" not in page[first : page.index(">", first)]  # the Enter key saves


def test_only_who_writes_the_answer_is_offered_what_it_takes(cast, minh, as_, law) -> None:
    inquiry = make_inquiry(cast.hoa, state="taken", handler=cast.thao, text="Giữ sổ sáu tháng có đúng không?")
    assert 'name="dieu"' not in as_(minh).get(f"/ban-tu-van/{inquiry.pk}/").text
    Inquiry.objects.update(state="waiting")
    page = as_(cast.thao).get(f"/ban-tu-van/{inquiry.pk}/").text
    assert ("Gửi trả lời" in page, "Thôi chờ, tính hạn tiếp" in page) == (False, True)
    refused = as_(cast.thao).post(f"/ban-tu-van/{inquiry.pk}/gui/", {"text": "Trả lời đủ dài để gửi đi được.", "no_article_reason": "x"}, headers={"Referer": f"http://testserver/ban-tu-van/{inquiry.pk}/?tim=so"})  # fmt: skip
    assert (refused.status_code, "bấm «Thôi chờ, tính hạn tiếp» trước" in refused.text) == (409, True)
    assert f'href="/ban-tu-van/{inquiry.pk}/?tim=so"' in refused.text


def test_a_canned_part_is_put_in_without_javascript(cast, as_) -> None:
    from diemtua.advice.models import CannedPart

    inquiry = make_inquiry(cast.hoa, state="taken", handler=cast.thao)
    part = CannedPart.objects.create(title="Chào", text="Chào bạn.")
    as_(cast.thao).post(f"/ban-tu-van/{inquiry.pk}/luu-nhap/", {"text": "Đang viết.", "no_article_reason": "", "doan": part.pk, "chen": "1"})  # fmt: skip
    assert Answer.objects.get().text == "Đang viết.\nChào bạn."


def test_who_sends_a_form_after_the_session_ended_comes_back_to_its_page(cast) -> None:
    page = f"/ban-tu-van/{make_inquiry(cast.hoa, state='taken', handler=cast.thao).pk}/"
    client, words = Client(), {"text": "Viết một tiếng đồng hồ.", "no_article_reason": ""}
    sent = client.post(page + "luu-nhap/", words, headers={"Referer": f"http://testserver{page}?tim=so"})
    assert sent.url == f"/dang-nhap/?next={page}%3Ftim%3Dso&chua-ghi=1"
    for elsewhere in ("https://noi-khac.vn" + page, ""):
        assert (
            client.post(page + "luu-nhap/", words, headers={"Referer": elsewhere}).url == "/dang-nhap/?next=&chua-ghi=1"
        )
    assert client.get(page).url == f"/dang-nhap/?next={page}"
    part = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}?tim=so"}
    led = [client.post(page, headers=part), client.get(page, headers=part)]  # the whole page goes, not a part of it
    assert [(one.status_code, one["HX-Redirect"]) for one in led] == [
        (200, f"/dang-nhap/?next={page}%3Ftim%3Dso&chua-ghi=1"),
        (200, f"/dang-nhap/?next={page}%3Ftim%3Dso"),
    ]
    said = "Phiên đăng nhập đã hết nên việc vừa bấm chưa được ghi."
    assert [said in client.get(address).text for address in (sent.url, "/dang-nhap/")] == [True, False]
    signed_in = client.post(sent.url, {"username": "thao", "password": "mat-khau-thu"})
    assert signed_in.url == f"{page}?tim=so"
    page = client.get(signed_in.url).text
    assert (f'data-account="{cast.thao.pk}"' in page, "data-interrupted" in page) == (True, False)
    assert "data-interrupted" in Client().get("/dang-nhap/").text


def test_merging_leads_to_the_question_that_stays_with_its_number_told(cast, as_) -> None:
    into = make_inquiry(cast.nga, state="taken", handler=cast.thao)
    inquiry = make_inquiry(cast.hoa)
    answer = as_(cast.thao).post(f"/ban-tu-van/{inquiry.pk}/gop/", {"into": into.pk}, follow=True)
    assert answer.redirect_chain == [(into.get_absolute_url(), 302)]
    assert f"Đã gộp {inquiry.number} vào {into.number}" in answer.text
