"""Pages: what they show to whom, without JavaScript, in the same number of queries however long the list."""

import datetime as dt
import re
import time
from collections import Counter

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.advice import actions
from diemtua.advice.models import Answer, Inquiry, KnowledgeEntry, Message, PublicTry, Review
from diemtua.advice.queries import steps_for
from diemtua.advice.queries.desk import words_mark
from diemtua.advice.rules.figures import band, banded, periods, rising, share
from diemtua.advice.rules.topics import TOPICS
from tests.advice.factories import TEXT, make_answer, make_entry, make_inquiry
from tests.advice.test_clock import at
from tests.advice.test_review import change

ASKED = {"text": TEXT, "topic": "wages", "happened_on": "2026-10-05", "discovered_on": "2026-10-06"}


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # sessions and indexes are warm
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def text_of(response) -> str:
    return response.content.decode()


def test_an_officer_asks_with_a_file_and_finds_the_question_on_her_list(cast, as_) -> None:
    client = as_(cast.hoa)
    file = SimpleUploadedFile("luong.pdf", b"%PDF-1.7 x", "application/pdf")
    response = client.post(
        "/tu-van/hoi/", ASKED | {"files": [file], "evidence": ["payslip"], "consent": "on"}, follow=True
    )
    inquiry = Inquiry.objects.get()
    assert response.redirect_chain == [(f"/tu-van/{inquiry.pk}/", 302)]
    assert (inquiry.evidence, inquiry.attachments.count(), inquiry.consent_at is not None) == (["payslip"], 1, True)
    assert TEXT in text_of(client.get("/tu-van/"))
    got = client.get(f"/tu-van/tep/{inquiry.attachments.get().pk}/")
    assert (b"".join(got.streaming_content), got["Content-Disposition"][:10]) == (b"%PDF-1.7 x", "attachment")


def test_a_wrong_question_comes_back_with_what_was_typed(cast, as_) -> None:
    page = text_of(as_(cast.hoa).post("/tu-van/hoi/", ASKED | {"discovered_on": "2026-10-01"}))
    assert "Ngày biết việc không thể trước ngày việc xảy ra" in page
    assert "Công ty nợ lương hai tháng" in page
    assert Inquiry.objects.count() == 0


def test_while_typing_limitation_dates_articles_and_answers_appear(cast, as_, law) -> None:
    make_entry(law["3"], title="Giữ sổ bao lâu", question="Giữ sổ mấy tháng?", answer="Ba tháng.")
    typed = ASKED | {"text": "giu so bao nhieu thang"}
    part = text_of(as_(cast.hoa).post("/tu-van/hoi/", typed, headers={"HX-Request": "true"}))
    assert "Thời hạn giữ sổ" in part
    assert "Giữ sổ bao lâu" in part
    assert "06/04/2027" in part
    assert "Điều 190 khoản 1" in part
    assert "<html" not in part
    whole = text_of(as_(None).post("/hoi-tu-van/", typed | {"xem": "1"}))
    assert "Thời hạn giữ sổ" in whole
    assert "giu so bao nhieu thang" in whole
    assert Inquiry.objects.count() == 0
    officer = as_(cast.hoa)  # her browser goes on keeping what did not arrive
    pages = officer.post("/tu-van/hoi/", typed | {"xem": "1"}), officer.get("/tu-van/hoi/")
    assert ["data-interrupted" in text_of(page) for page in (*pages, as_(None).get("/hoi-tu-van/"))] == [True, False, False]  # fmt: skip
    assert "data-interrupted" in whole


def test_a_stranger_asks_sees_the_code_once_and_comes_back_on_another_phone(cast, law) -> None:
    phone = Client()
    page = text_of(phone.post("/hoi-tu-van/", ASKED | {"area": cast.ward.pk}, follow=True))
    code = page.split('id="ma">')[1].split("<")[0]
    inquiry = Inquiry.objects.get()
    assert (inquiry.channel, inquiry.area, inquiry.asker) == ("public", cast.ward, None)
    assert ("Tư vấn viên trả lời chậm nhất" in page, f'href="/tu-van/{inquiry.pk}/"' in page) == (True, True)
    assert phone.get("/hoi-tu-van/da-gui/").status_code == 302  # shown this once
    other = Client()
    assert other.get(f"/tu-van/{inquiry.pk}/").status_code == 404
    response = other.post("/hoi-tu-van/ma/", {"ma": code.lower().replace("-", " ")}, follow=True)
    assert TEXT in text_of(response)
    assert other.post(f"/tu-van/{inquiry.pk}/bo-sung/", {"text": "Còn nợ tháng mười"}).status_code == 302
    assert Message.objects.get().by is None


def test_wrong_codes_are_counted(db) -> None:
    client = Client()
    statuses = [client.post("/hoi-tu-van/ma/", {"ma": f"ABCDEFGH22{n:02}"}).status_code for n in range(31)]
    assert statuses == [200] * 30 + [429]


def test_a_right_code_passes_however_many_wrong_ones_came_from_the_same_network(db) -> None:
    inquiry, code = actions.ask_in_public(facts=actions.Facts(topic="wages", text=TEXT), address="127.0.0.1", now=timezone.now())  # fmt: skip
    for _ in range(40):
        actions.note_try("code", address="127.0.0.1", now=timezone.now())
    client = Client()
    wrong = client.post("/hoi-tu-van/ma/", {"ma": "ABCDEFGH2233"})
    assert (wrong.status_code, "gõ đúng thì vẫn mở được" in text_of(wrong)) == (429, True)
    assert client.post("/hoi-tu-van/ma/", {"ma": code}).url == f"/tu-van/{inquiry.pk}/"
    assert PublicTry.objects.filter(kind="code").count() == 40


def test_the_code_is_held_until_the_browser_closes_or_its_asker_leaves_the_machine(db) -> None:
    inquiry, code = actions.ask_in_public(facts=actions.Facts(topic="wages", text=TEXT), address=None, now=timezone.now())  # fmt: skip
    client, url = Client(), f"/tu-van/{inquiry.pk}/"
    client.post("/hoi-tu-van/ma/", {"ma": code})
    assert (client.cookies["diemtua-ma"]["expires"], client.cookies["diemtua-ma"]["httponly"]) == ("", True)
    assert code.replace("-", "") not in client.cookies["diemtua-ma"].value
    assert "Rời khỏi máy này" in text_of(client.get(url))
    assert client.post("/hoi-tu-van/roi-may/").url == "/hoi-tu-van/ma/"
    assert client.get(url).status_code == 404


def test_a_code_nobody_used_for_two_hours_opens_nothing(db, monkeypatch) -> None:
    inquiry, code = actions.ask_in_public(facts=actions.Facts(topic="wages", text=TEXT), address=None, now=timezone.now())  # fmt: skip
    client, begun = Client(), time.time()
    client.post("/hoi-tu-van/ma/", {"ma": code})
    seen = []
    for hours in (1.9, 3.8, 5.9):
        monkeypatch.setattr(time, "time", lambda later=begun + hours * 3600: later)
        seen.append(client.get(f"/tu-van/{inquiry.pk}/").status_code)
    assert seen == [200, 200, 404]


@pytest.mark.parametrize("forged", ["", "gAAAAnot-ours", "5:ABCDEFGH2233"])
def test_a_forged_cookie_opens_nothing(db, forged: str) -> None:
    inquiry, _ = actions.ask_in_public(facts=actions.Facts(topic="wages", text=TEXT), address=None, now=timezone.now())
    client = Client()
    client.cookies["diemtua-ma"] = forged
    assert client.get(f"/tu-van/{inquiry.pk}/").status_code == 404


def test_an_officer_who_asks_as_a_stranger_stays_one_in_every_row(cast, as_, law) -> None:
    client = as_(cast.hoa)
    session = Session.objects.get()
    before = (session.session_data, session.expire_date)
    client.post("/hoi-tu-van/", ASKED)
    inquiry = Inquiry.objects.get()
    client.get("/hoi-tu-van/da-gui/")
    client.get(f"/tu-van/{inquiry.pk}/")
    session.refresh_from_db()
    assert (session.session_data, session.expire_date) == before  # neither the code nor the moment it was given
    client.post(f"/tu-van/{inquiry.pk}/bo-sung/", {"text": "Còn nợ tháng mười"})
    assert (inquiry.asker, Message.objects.get().by) == (None, None)
    session.refresh_from_db()
    assert session.expire_date.strftime("%H:%M:%S.%f") == "23:59:59.000000"
    kept = client.cookies["diemtua-ma"].value
    client.post("/dang-xuat/")
    client.cookies["diemtua-ma"] = kept
    assert client.get(f"/tu-van/{inquiry.pk}/").status_code == 404  # signed out, her code opens nothing


@pytest.mark.parametrize(("who", "page"), [("hoa", "/tu-van/hoi/"), (None, "/hoi-tu-van/")])
def test_the_same_form_sent_twice_is_one_question(cast, as_, who, page: str) -> None:
    client = as_(getattr(cast, who) if who else None)
    once = re.search(r'name="once" value="(\w{32})"', text_of(client.get(page))).group(1)
    for _ in range(2):
        client.post(page, ASKED | {"once": once})
    if who is None:
        assert client.post(page, ASKED | {"once": once}).url == "/hoi-tu-van/da-gui/"
        client.get("/hoi-tu-van/da-gui/")
        assert client.post(page, ASKED | {"once": once}).url == f"/tu-van/{Inquiry.objects.get().pk}/"
        assert Client().post(page, ASKED | {"once": once}).url == "/hoi-tu-van/ma/"
    client.post(page, ASKED | {"once": "f" * 32})  # gone back, the form fetched anew, the words filled in again
    assert Inquiry.objects.count() == 1
    client.post(page, ASKED | {"once": "f" * 32, "text": TEXT + " Còn tiền thưởng?"})
    assert Inquiry.objects.count() == 2


def test_the_adviser_finds_cites_and_answers_without_losing_a_word(cast, as_, law) -> None:
    inquiry = make_inquiry(cast.hoa, text="Công ty đòi giữ sổ sáu tháng có đúng không?")
    client, url = as_(cast.thao), f"/ban-tu-van/{inquiry.pk}/"
    assert inquiry.number in text_of(client.get("/ban-tu-van/"))
    client.post(url + "nhan/")
    page = text_of(client.get(url))
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
    found = text_of(client.get(url + "?tim=tien+luong", headers={"HX-Request": "true"}))
    assert "Tiền lương khi ghi sổ" in found
    assert "<html" not in found
    client.post(url + "gui/", {"text": "Giữ sổ ba tháng thôi, bạn nhé. Hết hạn thì trả.", "no_article_reason": ""})
    asker = as_(cast.hoa)
    page = text_of(asker.get(f"/tu-van/{inquiry.pk}/"))
    assert "Hết hạn thì trả." in page
    assert "/van-ban/21-2019-QH14/dieu-2/?ngay=" in page
    inquiry.refresh_from_db()
    assert inquiry.read_at is not None


def test_question_then_law_then_answer_and_filters_behind_one_word(cast, as_, law) -> None:
    inquiry = make_inquiry(cast.hoa, text="Giữ sổ sáu tháng có đúng không?", state="taken", handler=cast.thao)
    client = as_(cast.thao)
    page = text_of(client.get(f"/ban-tu-van/{inquiry.pk}/"))
    places = [
        page.index(text) for text in (inquiry.text, "Thời hạn giữ sổ", 'id="tra-loi-khung"', "Chuyển đồng nghiệp")
    ]
    assert places == sorted(places)
    for query, active in (("", 0), ("?xem=mine&chu-de=&so=+", 1), (f"?xem=mine&chu-de={inquiry.topic}&so=1", 3), ("?so=nợ+3+tháng", 0), ("?so=TV-00001", 1)):  # fmt: skip
        page = text_of(client.get(f"/ban-tu-van/{query}"))
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
    assert (response.status_code, "đang do Phan Văn Minh xử lý; hãy" in text_of(response)) == (409, True)


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
    assert "Nghi ngờ giấy giả" in text_of(as_(cast.thao).get(f"/ban-tu-van/{inquiry.pk}/"))
    assert "Nghi ngờ giấy giả" not in text_of(as_(cast.hoa).get(f"/tu-van/{inquiry.pk}/"))
    assert "Trần Thị Hòa" not in text_of(as_(cast.thao).get(f"/ban-tu-van/{inquiry.pk}/"))


def test_the_queue_names_an_untaken_sensitive_question_without_its_words(cast, as_) -> None:
    inquiry = make_inquiry(cast.hoa, is_sensitive=True)
    client, url = as_(cast.thao), f"/ban-tu-van/{inquiry.pk}/"
    page = text_of(client.get("/ban-tu-van/"))
    assert (inquiry.number in page, "nợ lương" in page, client.get(url).status_code) == (True, False, 404)
    assert client.post(url + "ghi-chu/", {"text": "x"}).status_code == 404
    client.post(url + "nhan/")
    assert "nợ lương" in text_of(client.get(url))


def test_officers_above_and_the_keeper_read_no_question_anywhere(cast, as_) -> None:
    make_inquiry(cast.hoa, area=cast.ward, unit=cast.union)
    for user in (cast.binh, cast.city_officer, cast.keeper):
        client = as_(user)
        for url in ("/", "/ban-tu-van/so-lieu/", "/nhat-ky/", "/tu-van/"):
            assert "nợ lương" not in text_of(client.get(url))
            assert "Trần Thị Hòa" not in text_of(client.get(url)).replace("Trần Thị Hòa</", "")


def test_who_asks_of_a_merged_question_sees_the_answer_and_nothing_else_of_the_other(cast, as_, law) -> None:
    into = make_inquiry(cast.nga, text="Chuyện riêng của Nga với quản đốc", state="taken", handler=cast.thao)
    merged = make_inquiry(cast.hoa, state="merged", merged_into=into)
    Message.objects.create(inquiry=into, kind="reply", text="Lời riêng của Nga", at=timezone.now())
    make_answer(into, cast.thao, law["3"], sent=False)
    actions.send_answer(inquiry=into, by=cast.thao, now=timezone.now())
    client = as_(cast.hoa)
    page = text_of(client.get(f"/tu-van/{merged.pk}/"))
    assert "không cần báo trước" in page
    assert f"/tu-van/{merged.pk}/hoi-lai/" in page
    assert "Chuyện riêng của Nga" not in page
    assert "Lời riêng của Nga" not in page


def test_a_question_back_that_is_too_long_is_not_lost(cast, as_) -> None:
    inquiry = make_inquiry(cast.hoa)
    make_answer(inquiry, cast.thao)
    refused = as_(cast.hoa).post(f"/tu-van/{inquiry.pk}/hoi-lai/", {"text": "Vì sao? " * 1000})
    inquiry.refresh_from_db()
    assert (refused.status_code, "Vì sao? Vì sao?" in text_of(refused), inquiry.state) == (400, True, "answered")


def test_publishing_shows_what_is_hidden_and_then_everybody_reads_it(cast, as_, law) -> None:
    told = "Tôi là Trần Thị Hòa ở Công ty TNHH May Sông Hồng, 0912345678, bị nợ lương."
    inquiry = make_inquiry(cast.hoa, text=told, consent_at=timezone.now(), unit=cast.union)
    make_answer(inquiry, cast.thao, law["3"])
    client = as_(cast.thao)
    page = text_of(client.get(f"/ban-tu-van/{inquiry.pk}/cong-bo/"))
    assert "<mark>Trần Thị Hòa</mark>" in page
    assert "[người lao động A] ở [doanh nghiệp A], [số điện thoại]" in page
    values = {"title": "Bị nợ lương", "question": "Bị nợ lương.", "answer": "Được nghỉ ngay.", "confirmed": "on"}
    refused = text_of(client.post(f"/ban-tu-van/{inquiry.pk}/cong-bo/", values | {"question": told}))
    assert "Trong bài còn" in refused
    client.post(f"/ban-tu-van/{inquiry.pk}/cong-bo/", values)
    public = text_of(Client().get(KnowledgeEntry.objects.get().get_absolute_url()))
    assert "Được nghỉ ngay." in public
    assert "Hòa" not in public
    assert "Bị nợ lương" in text_of(Client().get("/tra-cuu/?q=bi+no+luong"))


def test_what_may_be_a_name_is_masked_with_one_press_and_nothing_is_published_by_it(cast, as_, law) -> None:
    inquiry = make_inquiry(cast.hoa, consent_at=timezone.now(), text="Hôm qua Páo bị đuổi, tổ may không ai dám hỏi.")
    make_answer(inquiry, cast.thao, law["2"])
    client, url = as_(cast.thao), f"/ban-tu-van/{inquiry.pk}/cong-bo/"
    first = text_of(client.get(url))
    assert ('name="che" value="Páo"' in first, "data-interrupted" in first) == (True, False)
    typed = {"title": "Việc của Páo", "question": "Páo bị đuổi; tôi sửa dở.", "answer": "Lời của tôi cho Páo.", "confirmed": "on"}  # fmt: skip
    page = client.post(url, typed | {"che": "Páo"})
    assert [page.context["form"][name].value() for name in ("title", "question", "answer", "confirmed")] == ["Việc của [đã che]", "[đã che] bị đuổi; tôi sửa dở.", "Lời của tôi cho [đã che].", None]  # fmt: skip
    assert ('name="che"' in text_of(page), KnowledgeEntry.objects.count()) == (False, 0)
    assert "data-interrupted" in text_of(page)
    entry = make_entry(law["2"])
    amended = client.post(f"{entry.get_absolute_url()}sua/", typed | {"che": "Páo"})
    assert (amended.context["form"]["title"].value(), "data-interrupted" in text_of(amended)) == ("Việc của [đã che]", True)  # fmt: skip
    entry.refresh_from_db()
    assert "Páo" not in entry.title


def test_readers_see_the_notice_as_soon_as_the_law_changed(cast, as_, law) -> None:
    entry = make_entry(law["2"])
    change()
    page = text_of(Client().get(entry.get_absolute_url()))
    assert "Luật đã thay đổi sau khi có bài này" in page
    assert "Điều 2 21/2019/QH14 có lời văn mới từ 01/07/2026." in page
    assert "đang rà soát" in text_of(Client().get("/giai-dap/"))
    assert entry.title in text_of(as_(cast.thao).get("/ban-tu-van/ra-soat/"))


def test_the_search_groups_published_answers_after_the_articles(law) -> None:
    make_entry(law["2"], title="Giữ sổ mấy tháng", question="Giữ sổ mấy tháng?", answer="Ba tháng.")
    page = text_of(Client().get("/tra-cuu/?q=giu+so+may+thang"))
    assert page.index("/dieu-2/") < page.index("Câu đã giải đáp</h2>") < page.index("/giai-dap/no-luong-thi-sao/")
    topic = KnowledgeEntry.objects.get().topic
    for asked, shown in ((topic, True), ("women" if topic != "women" else "wages", False)):
        assert (
            "Câu đã giải đáp</h2>" in text_of(Client().get(f"/tra-cuu/?q=giu+so+may+thang&chu-de={asked}"))
        ) is shown


def test_the_agenda_tells_of_lateness_only_while_the_desk_is_open(cast) -> None:
    make_inquiry(cast.hoa, answer_by=at("23/11 08:30"), respond_by=at("23/11 08:10"))
    day, night = (steps_for(cast.thao, now=at(t)) for t in ("23/11 10:00", "23/11 22:00"))
    assert [s.title for s in day] == ["1 câu hỏi tư vấn đã quá hạn", "1 câu hỏi tư vấn chưa ai nhận"]
    assert [s.title for s in night] == ["1 câu hỏi tư vấn chưa ai nhận"]


def test_the_agenda_of_askers_second_readers_and_reviewers(cast, minh, law) -> None:
    make_inquiry(cast.hoa, state="waiting", handler=cast.thao)
    make_answer(make_inquiry(cast.hoa), cast.thao, law["2"])
    make_inquiry(cast.nga, state="reading", handler=cast.thao, second_reader=minh)
    make_entry(law["2"])
    change()
    now = timezone.now()
    assert [s.title for s in steps_for(cast.hoa, now=now)] == ["Tư vấn viên cần bạn cho biết thêm", "Câu hỏi tư vấn của bạn đã có trả lời"]  # fmt: skip
    assert [s.label for s in steps_for(minh, now=now)] == ["Đọc lại", "Rà soát"]
    assert steps_for(cast.nga, now=now) == []


def test_the_keeper_edits_the_calendar_on_its_page(cast, as_) -> None:
    client = as_(cast.keeper)
    page = client.get("/ban-tu-van/lich/")
    values = {name: field.value() for name, field in ((f.html_name, f) for f in page.context["form"])}
    values = {k: (v.strftime("%H:%M") if hasattr(v, "strftime") else v) for k, v in values.items() if v is not None}
    saved = client.post(
        "/ban-tu-van/lich/", values | {"am_start_5": "08:00", "am_end_5": "11:30", "answer_urgent": "120"}, follow=True
    )
    assert "Đã lưu lịch; hạn của 0 câu hỏi" in text_of(saved)
    refused = client.post("/ban-tu-van/lich/", values | {"am_start_5": "11:00", "am_end_5": "08:00"})
    assert "Giờ kết thúc 08:00 phải sau giờ bắt đầu 11:00" in text_of(refused)
    halved = text_of(client.post("/ban-tu-van/lich/", values | {"am_end_0": ""}))  # else Monday's morning would be gone
    assert "Hãy nhập cả giờ bắt đầu và giờ kết thúc buổi sáng thứ Hai, hoặc để trống cả hai." in halved
    client.post(
        "/ban-tu-van/lich/ngay-rieng/",
        {
            "day": "2027-01-09",
            "am_start": "08:00",
            "am_end": "11:00",
            "pm_start": "13:30",
            "pm_end": "16:00",
            "reason": "Làm bù",
        },
    )
    assert "08:00–11:00 13:30–16:00" in text_of(client.get("/ban-tu-van/lich/"))
    for typed, told in (
        ({"day": "2027-01-16", "am_start": "08:00"}, "Hãy nhập cả giờ bắt đầu và giờ kết thúc buổi sáng, hoặc"),
        ({"day": "2027-01-09"}, "Ngày 09/01/2027 đã có giờ riêng; hãy xóa rồi nhập lại."),
        ({"day": "2027-01-16", "am_start": "11:00", "am_end": "08:00"}, "Giờ kết thúc 08:00 phải sau giờ bắt đầu"),
    ):
        page = text_of(client.post("/ban-tu-van/lich/ngay-rieng/", typed | {"reason": "Trực bù"}))
        assert (told in page, 'value="Trực bù"' in page, f'value="{typed["day"]}"' in page) == (True,) * 3


def test_figures_name_no_small_group_and_no_exact_count(cast, as_) -> None:
    for topic, count in (("wages", 7), ("ending", 6), ("women", 2), ("union", 1)):
        Inquiry.objects.bulk_create(
            Inquiry(channel="officer", topic=topic, text="x", area=cast.ward, asked_at=timezone.now())
            for _ in range(count)
        )
    page = text_of(as_(cast.binh).get("/ban-tu-van/so-lieu/"))
    assert "Công đoàn phường Bồ Đề" in page
    assert "Công đoàn phường Bồ Đề" not in text_of(as_(cast.other_binh).get("/ban-tu-van/so-lieu/"))
    assert re.findall(r"<b>([^<]*)</b>", page.split("<main")[1]) == ["10–19", "dưới 5", "–", "–", "10–19", "dưới 5", "5–9", "5–9", "10–19"]  # fmt: skip
    assert TOPICS["women"].label not in page
    assert 'href="/lop-tap-huan/tao-moi/?chuyen-de=T04&amp;chuyen-de=T07"' in page  # what to teach next begins a class
    made = as_(cast.binh).get("/lop-tap-huan/tao-moi/?chuyen-de=T04&chuyen-de=T07&chuyen-de=XX")
    assert made.context["editor"].modules.initial == {"T04": 90, "T07": 90}


def test_figures_are_of_whole_periods_and_no_day_can_be_taken_apart(cast, as_) -> None:
    client = as_(cast.binh)
    pages = [
        client.get(f"/ban-tu-van/so-lieu/{asked}").context
        for asked in ("", "?tu=2026-11-14", "?ky=2026-11-14", "?ky=x")
    ]
    assert len({(page["period"], page["is_over"]) for page in pages}) == 1
    today = dt.date(2026, 2, 10)
    assert [(p.key, p.first, p.last) for p in periods(today)[:2]] == [
        ("2026-Q1", dt.date(2026, 1, 1), dt.date(2026, 3, 31)),
        ("2025-Q4", dt.date(2025, 10, 1), dt.date(2025, 12, 31)),
    ]
    assert [(p.key, p.last) for p in periods(today)[8:11]] == [
        ("2026-02", dt.date(2026, 2, 28)),
        ("2026-01", dt.date(2026, 1, 31)),
        ("2025-12", dt.date(2025, 12, 31)),
    ]
    assert [p.key for p in periods(today)[-3:]] == ["2026", "2025", "2024"]


def test_bands_shares_and_trends_tell_no_single_question() -> None:
    assert [str(band(n)) for n in (0, 4, 5, 9, 10, 49, 1_000, 250_000)] == ["dưới 5", "dưới 5", "5–9", "5–9", "10–19", "20–49", "1.000–1.999", "từ 100.000"]  # fmt: skip
    assert [key for key, _ in banded(Counter({"b": 9, "a": 6, "c": 2, "d": 12}))] == ["d", "a", "b"]
    assert [share(*pair) for pair in ((9, 9), (10, 10), (0, 10), (7, 10), (33, 50))] == ["–", "trên 90%", "dưới 10%", "khoảng 70%", "khoảng 70%"]  # fmt: skip
    assert [rising(*pair) for pair in ((9, 5), (9, 4), (10, 5), (14, 9), (5, 10), (106, 100))] == ["ổn định", "", "tăng gấp đôi", "tăng", "giảm", "ổn định"]  # fmt: skip


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
    assert "Lời mới nhất, gõ sau lần lưu cuối." in text_of(as_(minh).get(f"/ban-tu-van/{inquiry.pk}/"))


def test_every_button_of_the_handlers_page_belongs_to_the_one_form_with_the_words(cast, minh, as_, law) -> None:
    from html.parser import HTMLParser

    inquiry = make_inquiry(cast.hoa, state="taken", handler=cast.thao, text="Giữ sổ sáu tháng có đúng không?")
    page = text_of(as_(cast.thao).get(f"/ban-tu-van/{inquiry.pk}/")).split("<main")[1]
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
    assert 'name="dieu"' not in text_of(as_(minh).get(f"/ban-tu-van/{inquiry.pk}/"))
    Inquiry.objects.update(state="waiting")
    page = text_of(as_(cast.thao).get(f"/ban-tu-van/{inquiry.pk}/"))
    assert ("Gửi trả lời" in page, "Thôi chờ, tính hạn tiếp" in page) == (False, True)
    refused = as_(cast.thao).post(f"/ban-tu-van/{inquiry.pk}/gui/", {"text": "Trả lời đủ dài để gửi đi được.", "no_article_reason": "x"}, headers={"Referer": f"http://testserver/ban-tu-van/{inquiry.pk}/?tim=so"})  # fmt: skip
    assert (refused.status_code, "bấm «Thôi chờ, tính hạn tiếp» trước" in text_of(refused)) == (409, True)
    assert f'href="/ban-tu-van/{inquiry.pk}/?tim=so"' in text_of(refused)


def test_a_canned_part_is_put_in_without_javascript(cast, as_) -> None:
    from diemtua.advice.models import CannedPart

    inquiry = make_inquiry(cast.hoa, state="taken", handler=cast.thao)
    part = CannedPart.objects.create(title="Chào", text="Chào bạn.")
    as_(cast.thao).post(f"/ban-tu-van/{inquiry.pk}/luu-nhap/", {"text": "Đang viết.", "no_article_reason": "", "doan": part.pk, "chen": "1"})  # fmt: skip
    assert Answer.objects.get().text == "Đang viết.\nChào bạn."


def test_what_is_not_in_a_list_is_refused_in_our_own_words(cast, as_) -> None:
    page = text_of(as_(cast.hoa).post("/tu-van/hoi/", ASKED | {"topic": "khong-co"}))
    assert ("Lựa chọn này không có trong danh sách" in page, "lựa chọn hợp lệ" in page) == (True, False)


def test_the_asker_of_a_closed_question_reads_why_and_opens_it_again(cast, as_) -> None:
    inquiry = make_inquiry(cast.hoa, state="taken", handler=cast.thao)
    as_(cast.thao).post(f"/ban-tu-van/{inquiry.pk}/dong/", {"close-text": "Câu gửi thử."})
    assert [s.title for s in steps_for(cast.hoa, now=timezone.now())] == ["Một câu hỏi tư vấn của bạn đã đóng"]
    assert "Câu gửi thử." in text_of(as_(cast.hoa).get(f"/tu-van/{inquiry.pk}/"))
    assert steps_for(cast.hoa, now=timezone.now()) == []
    as_(cast.hoa).post(f"/tu-van/{inquiry.pk}/bo-sung/", {"text": "Không, tôi hỏi thật."})
    inquiry.refresh_from_db()
    assert inquiry.state == "taken"


def test_an_adviser_is_told_before_a_question_is_late(cast) -> None:
    make_inquiry(cast.hoa, state="taken", handler=cast.thao, warn_at=at("25/11 09:00"), answer_by=at("25/11 15:00"))

    def told(when: str) -> list[str]:
        return [s.title for s in steps_for(cast.thao, now=at(when)) if "hạn" in s.title]

    found = [told(when) for when in ("25/11 08:30", "25/11 10:00", "25/11 12:30", "25/11 16:00")]
    assert found == [[], ["1 câu hỏi tư vấn sắp đến hạn"], [], ["1 câu hỏi tư vấn đã quá hạn"]]


def test_days_that_cannot_be_are_told_while_typing(cast, as_) -> None:
    for day in ("2999-01-01", "1900-01-01", "0001-01-01"):
        typed = ASKED | {"happened_on": day, "discovered_on": ""}
        for response in (as_(cast.hoa).post("/tu-van/hoi/", typed, headers={"HX-Request": "true"}), as_(None).post("/hoi-tu-van/", typed)):  # fmt: skip
            assert ("hãy xem lại" in text_of(response), "Thời hiệu</h2>" in text_of(response)) == (True, False)
    assert Inquiry.objects.count() == 0


def test_without_a_day_of_discovery_the_limitation_is_only_what_it_would_be(cast, as_) -> None:
    typed, told = ASKED | {"happened_on": "2024-05-05", "discovered_on": ""}, "nếu phát hiện đúng ngày xảy ra"
    page = text_of(as_(cast.hoa).post("/tu-van/hoi/", typed, headers={"HX-Request": "true"}))
    assert (told in page, "hãy cho biết ngày ấy" in page, "đã hết" in page) == (True, True, False)
    page = text_of(as_(cast.hoa).post("/tu-van/hoi/", typed | {"discovered_on": "2024-05-06"}, headers={"HX-Request": "true"}))  # fmt: skip
    assert (told in page, "đã hết" in page) == (False, True)


@pytest.mark.parametrize(
    "file", [("x.txt", b"loi", "text/plain"), ("to.jpg", b"\xff\xd8\xff" + b"x" * (8 << 20), "image/jpeg")]
)
def test_a_wrong_file_leaves_the_words_of_the_asker_on_the_page(cast, as_, file) -> None:
    inquiry = make_inquiry(cast.hoa, state="waiting", handler=cast.thao)
    sent = {"text": "Bị trừ nửa lương tháng mười.", "files": [SimpleUploadedFile(*file)]}
    response = as_(cast.hoa).post(f"/tu-van/{inquiry.pk}/bo-sung/", sent)
    page = text_of(response)
    assert (response.status_code, "Bị trừ nửa lương tháng mười.</textarea>" in page) == (400, True)
    assert "hãy chụp lại" in page
    assert f'action="/tu-van/{inquiry.pk}/bo-sung/"' in page
    inquiry.refresh_from_db()
    assert (inquiry.state, Message.objects.count()) == ("waiting", 0)


def test_consent_given_again_puts_the_question_back_among_those_to_publish(cast, as_, law) -> None:
    from tests.advice.test_publishing import publish

    inquiry = make_inquiry(cast.hoa, consent_at=timezone.now())
    make_answer(inquiry, cast.thao, law["3"])
    publish(inquiry, cast.thao)
    for agrees in ("0", "1"):
        as_(cast.hoa).post(f"/tu-van/{inquiry.pk}/dong-y/", {"dong-y": agrees})
    assert inquiry.number in text_of(as_(cast.thao).get("/ban-tu-van/cong-bo/"))
    inquiry.refresh_from_db()
    again = publish(Inquiry.objects.get(pk=inquiry.pk), cast.thao)  # under the same address as before
    assert sorted(KnowledgeEntry.objects.values_list("inquiry", "state"), key=str) == [(inquiry.pk, "published"), (None, "withdrawn")]  # fmt: skip
    actions.withdraw_entry(entry=again, note="Sai", by=cast.thao, now=timezone.now())
    as_(cast.hoa).post(
        f"/tu-van/{inquiry.pk}/dong-y/", {"dong-y": "1"}
    )  # agreed all the time: what is wrong stays away
    assert inquiry.number not in text_of(as_(cast.thao).get("/ban-tu-van/cong-bo/"))


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
    said = "Phiên đăng nhập đã hết nên việc vừa bấm chưa được ghi."
    assert [said in text_of(client.get(address)) for address in (sent.url, "/dang-nhap/")] == [True, False]
    signed_in = client.post(sent.url, {"username": "thao", "password": "mat-khau-thu"})
    assert signed_in.url == f"{page}?tim=so"
    page = text_of(client.get(signed_in.url))
    assert (f'data-account="{cast.thao.pk}"' in page, "data-interrupted" in page) == (True, False)
    assert "data-interrupted" in text_of(Client().get("/dang-nhap/"))
