"""The asker's pages: an officer's, and a stranger's with a code; nothing typed is lost."""

import datetime as dt
import re
import time

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from diemtua.advice import actions
from diemtua.advice.models import Inquiry, Message, PublicTry
from diemtua.advice.queries import steps_for
from diemtua.kernel.dates import VN
from tests.advice.factories import TEXT, make_answer, make_entry, make_inquiry

ASKED = {"text": TEXT, "topic": "wages", "happened_on": "2026-10-05", "discovered_on": "2026-10-06"}


def test_an_officer_asks_with_a_file_and_finds_the_question_on_her_list(cast, as_) -> None:
    client = as_(cast.hoa)
    file = SimpleUploadedFile("luong.pdf", b"%PDF-1.7 x", "application/pdf")
    response = client.post(
        "/tu-van/hoi/", ASKED | {"files": [file], "evidence": ["payslip"], "consent": "on"}, follow=True
    )
    inquiry = Inquiry.objects.get()
    assert response.redirect_chain == [(f"/tu-van/{inquiry.pk}/", 302)]
    assert (inquiry.evidence, inquiry.attachments.count(), inquiry.consent_at is not None) == (["payslip"], 1, True)
    assert TEXT in client.get("/tu-van/").text
    got = client.get(f"/tu-van/tep/{inquiry.attachments.get().pk}/")
    assert (b"".join(got.streaming_content), got["Content-Disposition"][:10]) == (b"%PDF-1.7 x", "attachment")


def test_a_wrong_question_comes_back_with_what_was_typed(cast, as_) -> None:
    page = as_(cast.hoa).post("/tu-van/hoi/", ASKED | {"discovered_on": "2026-10-01"}).text
    assert "Ngày biết việc không thể trước ngày việc xảy ra" in page
    assert "Công ty nợ lương hai tháng" in page
    assert Inquiry.objects.count() == 0


def test_while_typing_limitation_dates_articles_and_answers_appear(cast, as_, law) -> None:
    make_entry(law["3"], title="Giữ sổ bao lâu", question="Giữ sổ mấy tháng?", answer="Ba tháng.")
    typed = ASKED | {"text": "giu so bao nhieu thang"}
    part = as_(cast.hoa).post("/tu-van/hoi/", typed, headers={"HX-Request": "true"}).text
    assert "Thời hạn giữ sổ" in part
    assert "Giữ sổ bao lâu" in part
    assert "06/04/2027" in part
    assert "Điều 190 khoản 1" in part
    assert "<html" not in part
    whole = as_(None).post("/hoi-tu-van/", typed | {"xem": "1"}).text
    assert "Thời hạn giữ sổ" in whole
    assert "giu so bao nhieu thang" in whole
    assert Inquiry.objects.count() == 0
    officer = as_(cast.hoa)  # her browser goes on keeping what did not arrive
    pages = officer.post("/tu-van/hoi/", typed | {"xem": "1"}), officer.get("/tu-van/hoi/")
    assert ["data-interrupted" in page.text for page in (*pages, as_(None).get("/hoi-tu-van/"))] == [True, False, False]  # fmt: skip
    assert "data-interrupted" in whole


def test_who_asks_when_nobody_checked_the_days_ahead_is_told_why_no_day_is_named(cast, law, monkeypatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2028, 2, 29, 12, tzinfo=VN))
    page = Client().post("/hoi-tu-van/", ASKED | {"area": cast.ward.pk}, follow=True).text
    assert Inquiry.objects.get().answer_by is None
    assert "chưa tính được hạn trả lời vì lịch làm việc sắp tới chưa được đối chiếu" in page


def test_a_stranger_asks_sees_the_code_once_and_comes_back_on_another_phone(cast, law) -> None:
    phone = Client()
    page = phone.post("/hoi-tu-van/", ASKED | {"area": cast.ward.pk}, follow=True).text
    code = page.split('id="ma">')[1].split("<")[0]
    inquiry = Inquiry.objects.get()
    assert (inquiry.channel, inquiry.area, inquiry.asker) == ("public", cast.ward, None)
    assert ("Tư vấn viên trả lời chậm nhất" in page, f'href="/tu-van/{inquiry.pk}/"' in page) == (True, True)
    assert phone.get("/hoi-tu-van/da-gui/").status_code == 302  # shown this once
    other = Client()
    assert other.get(f"/tu-van/{inquiry.pk}/").status_code == 404
    response = other.post("/hoi-tu-van/ma/", {"ma": code.lower().replace("-", " ")}, follow=True)
    assert TEXT in response.text
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
    assert (wrong.status_code, "gõ đúng thì vẫn mở được" in wrong.text) == (429, True)
    assert client.post("/hoi-tu-van/ma/", {"ma": code}).url == f"/tu-van/{inquiry.pk}/"
    assert PublicTry.objects.filter(kind="code").count() == 40


def test_the_code_is_held_until_the_browser_closes_or_its_asker_leaves_the_machine(db) -> None:
    inquiry, code = actions.ask_in_public(facts=actions.Facts(topic="wages", text=TEXT), address=None, now=timezone.now())  # fmt: skip
    client, url = Client(), f"/tu-van/{inquiry.pk}/"
    client.post("/hoi-tu-van/ma/", {"ma": code})
    assert (client.cookies["diemtua-ma"]["expires"], client.cookies["diemtua-ma"]["httponly"]) == ("", True)
    assert code.replace("-", "") not in client.cookies["diemtua-ma"].value
    assert "Rời khỏi máy này" in client.get(url).text
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
    once = re.search(r'name="once" value="(\w{32})"', client.get(page).text).group(1)
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


def test_who_asks_of_a_merged_question_sees_the_answer_and_nothing_else_of_the_other(cast, as_, law) -> None:
    into = make_inquiry(cast.nga, text="Chuyện riêng của Nga với quản đốc", state="taken", handler=cast.thao)
    merged = make_inquiry(cast.hoa, state="merged", merged_into=into)
    Message.objects.create(inquiry=into, kind="reply", text="Lời riêng của Nga", at=timezone.now())
    make_answer(into, cast.thao, law["3"], sent=False)
    actions.send_answer(inquiry=into, by=cast.thao, now=timezone.now())
    client = as_(cast.hoa)
    page = client.get(f"/tu-van/{merged.pk}/").text
    assert "không cần báo trước" in page
    assert f"/tu-van/{merged.pk}/hoi-lai/" in page
    assert "Chuyện riêng của Nga" not in page
    assert "Lời riêng của Nga" not in page


def test_a_question_back_that_is_too_long_is_not_lost(cast, as_) -> None:
    inquiry = make_inquiry(cast.hoa)
    make_answer(inquiry, cast.thao)
    refused = as_(cast.hoa).post(f"/tu-van/{inquiry.pk}/hoi-lai/", {"text": "Vì sao? " * 1000})
    inquiry.refresh_from_db()
    assert (refused.status_code, "Vì sao? Vì sao?" in refused.text, inquiry.state) == (400, True, "answered")


def test_what_is_not_in_a_list_is_refused_in_our_own_words(cast, as_) -> None:
    page = as_(cast.hoa).post("/tu-van/hoi/", ASKED | {"topic": "khong-co"}).text
    assert ("Lựa chọn này không có trong danh sách" in page, "lựa chọn hợp lệ" in page) == (True, False)


def test_the_asker_of_a_closed_question_reads_why_and_opens_it_again(cast, as_) -> None:
    inquiry = make_inquiry(cast.hoa, state="taken", handler=cast.thao)
    as_(cast.thao).post(f"/ban-tu-van/{inquiry.pk}/dong/", {"close-text": "Câu gửi thử."})
    assert [s.title for s in steps_for(cast.hoa, now=timezone.now())] == ["Một câu hỏi tư vấn của bạn đã đóng"]
    assert "Câu gửi thử." in as_(cast.hoa).get(f"/tu-van/{inquiry.pk}/").text
    assert steps_for(cast.hoa, now=timezone.now()) == []
    as_(cast.hoa).post(f"/tu-van/{inquiry.pk}/bo-sung/", {"text": "Không, tôi hỏi thật."})
    inquiry.refresh_from_db()
    assert inquiry.state == "taken"


def test_days_that_cannot_be_are_told_while_typing(cast, as_) -> None:
    for day in ("2999-01-01", "1900-01-01", "0001-01-01"):
        typed = ASKED | {"happened_on": day, "discovered_on": ""}
        for response in (as_(cast.hoa).post("/tu-van/hoi/", typed, headers={"HX-Request": "true"}), as_(None).post("/hoi-tu-van/", typed)):  # fmt: skip
            assert ("hãy xem lại" in response.text, "Thời hiệu</h2>" in response.text) == (True, False)
    assert Inquiry.objects.count() == 0


def test_without_a_day_of_discovery_the_limitation_is_only_what_it_would_be(cast, as_) -> None:
    typed, told = ASKED | {"happened_on": "2024-05-05", "discovered_on": ""}, "nếu phát hiện đúng ngày xảy ra"
    page = as_(cast.hoa).post("/tu-van/hoi/", typed, headers={"HX-Request": "true"}).text
    assert (told in page, "hãy cho biết ngày ấy" in page, "đã hết" in page) == (True, True, False)
    page = as_(cast.hoa).post("/tu-van/hoi/", typed | {"discovered_on": "2024-05-06"}, headers={"HX-Request": "true"}).text  # fmt: skip
    assert (told in page, "đã hết" in page) == (False, True)


@pytest.mark.parametrize(
    "file", [("x.txt", b"loi", "text/plain"), ("to.jpg", b"\xff\xd8\xff" + b"x" * (8 << 20), "image/jpeg")]
)
def test_a_wrong_file_leaves_the_words_of_the_asker_on_the_page(cast, as_, file) -> None:
    inquiry = make_inquiry(cast.hoa, state="waiting", handler=cast.thao)
    sent = {"text": "Bị trừ nửa lương tháng mười.", "files": [SimpleUploadedFile(*file)]}
    response = as_(cast.hoa).post(f"/tu-van/{inquiry.pk}/bo-sung/", sent)
    page = response.text
    assert (response.status_code, "Bị trừ nửa lương tháng mười.</textarea>" in page) == (400, True)
    assert "hãy chụp lại" in page
    assert f'action="/tu-van/{inquiry.pk}/bo-sung/"' in page
    inquiry.refresh_from_db()
    assert (inquiry.state, Message.objects.count()) == ("waiting", 0)
