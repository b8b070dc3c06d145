"""Where one is signed in, ending it, changing the password."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.kernel.errors import Conflict
from diemtua.people import actions
from diemtua.people.models import ActivationCode, FailedTry, SignedInSession, User
from tests.people.conftest import NEW_PASSWORD

PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0"


def signed_in(username: str, password: str, agent: str) -> Client:
    client = Client(headers={"User-Agent": agent})
    assert client.post("/dang-nhap/", {"username": username, "password": password}).status_code == 302
    return client


@pytest.fixture
def phone(cast) -> Client:
    return signed_in("hoa", cast.PASSWORD, PHONE)


@pytest.fixture
def desk(cast) -> Client:
    return signed_in("hoa", cast.PASSWORD, DESK)


def test_the_list_names_devices_in_plain_words_and_marks_this_one(phone, desk) -> None:
    page = phone.get("/tai-khoan/").text
    assert page.count("Chrome trên Android") == 1  # this device has no button
    assert page.count("Edge trên Windows") == 2


def test_ending_a_session_really_signs_that_browser_out(phone, desk, lines) -> None:
    other = SignedInSession.objects.get(device="Edge trên Windows")
    phone.post(f"/tai-khoan/phien/{other.pk}/ket-thuc/")
    assert not Session.objects.filter(session_key=other.session_key).exists()
    assert desk.get("/tai-khoan/").status_code == 302
    assert phone.get("/tai-khoan/").status_code == 200
    assert lines() == ["people.sign_in", "people.sign_in", "people.end_session"]


@pytest.mark.variants
@pytest.mark.parametrize("over", ["time", "account"])
def test_a_session_whose_time_is_up_or_whose_account_is_closed_opens_nothing(phone, over) -> None:
    assert phone.get("/tai-khoan/").status_code == 200
    if over == "time":
        Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    else:
        User.objects.filter(username="hoa").update(is_active=False)
    assert phone.get("/tai-khoan/").url.startswith("/dang-nhap/")


def test_ending_a_session_twice_is_a_conflict(phone, desk, cast, lines) -> None:
    other = SignedInSession.objects.get(device="Edge trên Windows")
    actions.end_session(session=other, by=cast.hoa)
    with pytest.raises(Conflict):
        actions.end_session(session=other, by=cast.hoa)


def test_ending_all_others_keeps_this_one(phone, desk, lines) -> None:
    third = signed_in("hoa", "mat-khau-thu", DESK)
    phone.post("/tai-khoan/phien/ket-thuc-khac/")
    assert [c.get("/tai-khoan/").status_code for c in (phone, desk, third)] == [200, 302, 302]
    assert lines()[-1] == "people.end_other_sessions"


def test_the_session_list_costs_the_same_with_one_and_three(cast, phone, django_assert_num_queries) -> None:
    with CaptureQueriesContext(connection) as one:
        phone.get("/tai-khoan/")
    wanted = len(one)  # read now: the next request empties the log
    for _ in range(2):
        signed_in("hoa", cast.PASSWORD, DESK)
    with django_assert_num_queries(wanted):
        phone.get("/tai-khoan/")


def test_changing_the_password_keeps_this_session_and_ends_the_others(phone, desk, cast, lines) -> None:
    data = {"old": cast.PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert phone.post("/tai-khoan/mat-khau/", data).url == "/tai-khoan/"
    assert "Thiết bị này" in phone.get("/tai-khoan/").text
    assert desk.get("/tai-khoan/").status_code == 302
    assert User.objects.get(pk=cast.hoa.pk).check_password(NEW_PASSWORD)
    assert lines()[2:] == ["people.change_password"]


def test_changing_the_password_asks_for_the_old_one(phone, cast) -> None:
    data = {"old": "không phải", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert "Mật khẩu đang dùng chưa đúng" in phone.post("/tai-khoan/mat-khau/", data).text
    assert User.objects.get(pk=cast.hoa.pk).check_password(cast.PASSWORD)


def test_the_account_page_shows_an_officer_her_own_card(as_, cast) -> None:
    page = as_(cast.hoa).get("/tai-khoan/").text
    assert "Chủ tịch" in page
    assert "Công đoàn phường Bồ Đề" in page
    assert "0912345678" in page


def test_housekeeping_forgets_what_may_no_longer_be_kept(phone, desk, fresh, code) -> None:
    now = timezone.now()
    actions.note_wrong_code(address="203.0.113.9", now=now)
    AccessAttempt.objects.create(username="hoa", ip_address="203.0.113.9", user_agent=DESK, failures_since_start=1)
    actions.forget_expired(now=now + dt.timedelta(minutes=14))
    assert AccessAttempt.objects.count() == 1
    actions.forget_expired(now=now + dt.timedelta(minutes=16))
    assert AccessAttempt.objects.count() == 0
    assert (FailedTry.objects.count(), ActivationCode.objects.count(), SignedInSession.objects.count()) == (0, 1, 2)
    actions.forget_expired(now=now + dt.timedelta(days=151))
    assert (ActivationCode.objects.count(), SignedInSession.objects.count(), Session.objects.count()) == (0, 0, 0)


def test_the_old_password_cannot_be_guessed_on_from_an_open_phone(cast, client, lines) -> None:
    client.post("/dang-nhap/", {"username": "hoa", "password": cast.PASSWORD})
    wrong = {"old": "sai", "password": "hoa sen tháng sáu", "again": "hoa sen tháng sáu"}
    pages = [client.post("/tai-khoan/mat-khau/", wrong) for _ in range(5)]
    assert [p.status_code for p in pages] == [200, 200, 200, 200, 302]
    assert "đã được đăng xuất" in client.get(pages[-1].url).text
    assert client.get("/tai-khoan/").status_code == 302
    assert lines()[-1] == "people.guess_password"
    assert SignedInSession.objects.count() == 0
