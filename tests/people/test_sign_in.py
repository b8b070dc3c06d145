"""User name, password, lock-out."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.people.models import SignedInSession, User
from diemtua.people.rules import GUESSES

URL = "/dang-nhap/"


def try_in(client: Client, username: str, password: str, **more: str):
    return client.post(URL, {"username": username, "password": password, **more})


@pytest.mark.parametrize("typed", ["0905551234", "+84 905 551 234", "0905.551.234", " 84905551234 "])
def test_a_phone_number_however_typed_signs_in(cast, client, typed: str) -> None:
    User.objects.create_user("0905551234", cast.PASSWORD, full_name="Phan Thị Mới")
    assert try_in(client, typed, cast.PASSWORD).status_code == 302


def test_signing_in_goes_on_to_where_one_was_heading_but_never_to_another_host(cast, client) -> None:
    assert try_in(client, "HOA ", cast.PASSWORD, next="/tai-khoan/").url == "/tai-khoan/"
    assert try_in(Client(), "hoa", cast.PASSWORD, next="https://xau.example/").url == "/"


def test_signing_in_is_remembered_with_its_device_and_one_line(cast, client, lines) -> None:
    try_in(client, "hoa", cast.PASSWORD)
    session = SignedInSession.objects.get()
    assert (session.user, session.session_key, session.address) == (cast.hoa, client.session.session_key, "127.0.0.1")
    assert lines() == ["people.sign_in"]


@pytest.mark.parametrize("name", ["hoa", "khong-co-ai"])
def test_a_wrong_password_and_a_wrong_name_read_the_same(cast, client, name: str) -> None:
    page = try_in(client, name, "sai mật khẩu")
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in page.text


def test_a_closed_account_cannot_sign_in(cast, client) -> None:
    User.objects.filter(pk=cast.hoa.pk).update(is_active=False)
    assert "chưa đúng" in try_in(client, "hoa", cast.PASSWORD).text


def test_an_account_not_yet_activated_cannot_sign_in(fresh, client) -> None:
    assert "chưa đúng" in try_in(client, fresh.username, fresh.password).text


def test_five_wrong_passwords_lock_this_name_from_this_place_for_a_quarter_of_an_hour(cast, client) -> None:
    statuses = [try_in(client, "hoa", "sai mật khẩu").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    locked = try_in(client, "HOA", cast.PASSWORD)
    assert locked.status_code == 429
    assert "Hãy đợi 15 phút" in locked.text
    assert try_in(Client(REMOTE_ADDR="203.0.113.9"), "hoa", cast.PASSWORD).status_code == 302  # Hòa's own phone
    assert try_in(Client(), "nga", cast.PASSWORD).status_code == 302  # her neighbour on the same network


def test_the_lock_opens_by_itself_and_trying_on_does_not_make_it_longer(cast, client) -> None:
    for _ in range(6):
        try_in(client, "hoa", "sai mật khẩu")
    before = AccessAttempt.objects.get().attempt_time
    try_in(client, "hoa", "sai mật khẩu")
    assert AccessAttempt.objects.get().attempt_time == before
    AccessAttempt.objects.update(attempt_time=before - dt.timedelta(minutes=16))
    assert try_in(client, "hoa", cast.PASSWORD).status_code == 302


def test_behind_a_proxy_the_client_is_counted_and_not_the_proxy(cast, settings) -> None:
    settings.PROXY_COUNT = 1
    thief = Client(headers={"X-Forwarded-For": "9.9.9.9, 203.0.113.66"})
    for _ in range(5):
        try_in(thief, "hoa", "sai mật khẩu")
    assert AccessAttempt.objects.get().ip_address == "203.0.113.66"
    own_phone = Client(headers={"X-Forwarded-For": "203.0.113.7"})
    assert try_in(own_phone, "hoa", cast.PASSWORD).status_code == 302


def test_no_password_is_kept_with_a_failed_try(cast, client) -> None:
    try_in(client, "hoa", "mật khẩu gõ nhầm")
    assert "nhầm" not in str(AccessAttempt.objects.values().get())


def test_signing_out_ends_the_session_and_leaves_one_line(cast, client, lines) -> None:
    try_in(client, "hoa", cast.PASSWORD)
    assert client.post("/dang-xuat/").url == URL
    assert client.post("/dang-xuat/").url == URL, "who has left already is not told to sign in and press again"
    assert not SignedInSession.objects.exists()
    assert lines() == ["people.sign_in", "people.sign_out"]
    assert client.get("/tai-khoan/").status_code == 302


def test_who_tries_many_names_from_one_place_is_stopped_and_others_are_not(cast, client) -> None:
    now = timezone.now()
    AccessAttempt.objects.bulk_create(
        AccessAttempt(username=f"ai{n}", ip_address="127.0.0.1", failures_since_start=4, attempt_time=now)
        for n in range(GUESSES // 4)
    )
    assert try_in(client, "hoa", cast.PASSWORD).status_code == 429
    assert try_in(Client(REMOTE_ADDR="203.0.113.9"), "hoa", cast.PASSWORD).status_code == 302
    AccessAttempt.objects.update(attempt_time=now - dt.timedelta(minutes=16))
    assert try_in(client, "hoa", cast.PASSWORD).status_code == 302


def test_a_lock_out_is_one_line_in_the_journal_and_an_invented_name_none(cast, client, lines) -> None:
    for name in ("hoa", "khong-ai"):
        for _ in range(8):
            try_in(client, name, "sai mật khẩu")
    found = Entry.objects.filter(action="people.lock_out")
    assert [(e.subject_id, e.detail) for e in found] == [(str(cast.hoa.pk), {"address": "127.0.0.1"})]
