"""A code becomes a password."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from diemtua.kernel.codes import grouped
from diemtua.kernel.errors import Conflict
from diemtua.people import actions, queries
from diemtua.people.models import ActivationCode, FailedTry, SignedInSession, User
from diemtua.people.rules import ACTIVATION_TRIES
from tests.people.conftest import NEW_PASSWORD

URL = "/kich-hoat/"
BOTH = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}


def test_the_qr_leads_to_the_password_and_the_password_home(fresh, code, client, lines) -> None:
    shown = client.get(f"{URL}?ma={grouped(code, 5)}")
    assert "Phan Thị Mới" in shown.text
    done = client.post(URL, {"ma": grouped(code, 5), **BOTH}, headers={"User-Agent": "Android Chrome/1 Safari"})
    assert (done.status_code, done.url) == (302, "/")
    assert client.get("/tai-khoan/").status_code == 200
    assert lines() == ["people.activate", "people.sign_in"]
    assert User.objects.get(pk=fresh.pk).check_password(NEW_PASSWORD)
    assert SignedInSession.objects.get().device == "Chrome trên Android"


def test_a_code_may_be_typed_in_small_letters_with_blanks(fresh, code, client) -> None:
    typed = f" {code[:5].lower()} {code[5:].lower()} "
    assert "Phan Thị Mới" in client.post(URL, {"ma": typed}).text


def test_who_typed_the_code_is_asked_for_a_password_and_told_of_no_mistake(fresh, code, client) -> None:
    asked = client.post(URL, {"ma": code})
    assert (asked.context["form"].errors, "cần điền" in asked.text) == ({}, False)
    empty = client.post(URL, {"ma": code, "password": "", "again": ""})
    assert set(empty.context["form"].errors) == {"password", "again"}


def test_a_code_serves_once(fresh, code, client) -> None:
    client.post(URL, {"ma": code, **BOTH})
    again = Client().post(URL, {"ma": code, "password": "mat-khau-ke-trom", "again": "mat-khau-ke-trom"})
    assert "đã dùng hoặc hết hạn" in again.text
    assert User.objects.get(pk=fresh.pk).check_password(NEW_PASSWORD)


def test_of_two_with_one_code_the_second_gets_a_conflict_and_writes_nothing(fresh, code, lines) -> None:
    now = timezone.now()
    first, second = queries.find_code(code, now=now), queries.find_code(code, now=now)  # both pages are open
    actions.activate(code=first, password=NEW_PASSWORD, now=now)
    with pytest.raises(Conflict):
        actions.activate(code=second, password="mat-khau-ke-trom", now=now)
    assert User.objects.get(pk=fresh.pk).check_password(NEW_PASSWORD)
    assert lines() == ["people.activate"]


def test_an_account_closed_meanwhile_stays_closed_and_keeps_the_code(fresh, code, lines) -> None:
    now = timezone.now()
    found = queries.find_code(code, now=now)
    User.objects.filter(pk=fresh.pk).update(is_active=False)
    with pytest.raises(Conflict):
        actions.activate(code=found, password=NEW_PASSWORD, now=now)
    assert ActivationCode.objects.get().used_at is None
    assert lines() == []


def test_a_failure_half_way_leaves_the_code_open(fresh, code, lines, monkeypatch) -> None:
    def fail(*args, **kwargs):
        raise RuntimeError("đứt giữa chừng")

    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(RuntimeError):
        actions.activate(code=ActivationCode.objects.get(), password=NEW_PASSWORD, now=timezone.now())
    assert ActivationCode.objects.get().used_at is None
    assert not User.objects.get(pk=fresh.pk).has_usable_password()
    assert lines() == []


def test_a_new_code_after_a_forgotten_password_ends_the_old_sessions(cast, client, as_) -> None:
    thief = Client()
    thief.post("/dang-nhap/", {"username": "hoa", "password": cast.PASSWORD})
    assert thief.get("/tai-khoan/").status_code == 200
    code = actions.issue_code(to=cast.hoa, by=cast.binh, now=timezone.now())
    client.post(URL, {"ma": code, **BOTH})
    assert thief.get("/tai-khoan/").status_code == 302
    assert client.get("/tai-khoan/").status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("ngắn", "ngắn", "Mật khẩu cần ít nhất 8 ký tự"),
        ("0905551234", "0905551234", "giống tên hoặc số điện thoại"),
        (NEW_PASSWORD, "khác hẳn cái kia", "Hai lần nhập chưa giống nhau"),
    ],
)
def test_a_password_we_refuse_leaves_the_code_open(fresh, code, client, password, again, sentence) -> None:
    page = client.post(URL, {"ma": code, "password": password, "again": again})
    assert sentence in page.text
    assert ActivationCode.objects.get().used_at is None


def test_a_wrong_code_is_one_sentence_and_is_counted(db, client) -> None:
    page = client.get(f"{URL}?ma=ABCDE-FGHJK")
    assert "Mã này không đúng, đã dùng hoặc hết hạn" in page.text
    assert FailedTry.objects.count() == 1


def test_a_code_of_the_wrong_length_is_told_and_not_counted(db, client) -> None:
    assert "Mã có 10 ký tự" in client.post(URL, {"ma": "ABC"}).text
    assert FailedTry.objects.count() == 0


def test_too_many_wrong_codes_from_one_address_wait_a_quarter_of_an_hour(fresh, code, client) -> None:
    now = timezone.now()
    for _ in range(ACTIVATION_TRIES):
        actions.note_wrong_code(address="127.0.0.1", now=now)
    held = client.get(f"{URL}?ma={code}")
    assert held.status_code == 429
    assert "Hãy đợi 15 phút" in held.text
    assert Client(REMOTE_ADDR="203.0.113.9").get(f"{URL}?ma={code}").status_code == 200
    FailedTry.objects.update(at=now - dt.timedelta(minutes=16))
    assert client.get(f"{URL}?ma={code}").status_code == 200


def test_tries_older_than_the_window_are_forgotten(db) -> None:
    now = timezone.now()
    actions.note_wrong_code(address="203.0.113.9", now=now - dt.timedelta(minutes=20))
    actions.note_wrong_code(address="203.0.113.9", now=now)
    assert FailedTry.objects.count() == 1


def test_an_old_slip_opened_again_and_a_picture_in_a_page_use_up_nobody_s_tries(fresh, code, client) -> None:
    client.post(URL, {"ma": code, **BOTH})
    for _ in range(3):
        assert "đã dùng hoặc hết hạn" in Client().get(f"{URL}?ma={code}").text
    picture = client.get(f"{URL}?ma=ABCDE-FGHJK", headers={"Sec-Fetch-Dest": "image"})
    assert "Mã này không đúng" not in picture.text
    assert FailedTry.objects.count() == 0
    client.get(f"{URL}?ma=ABCDE-FGHJK", headers={"Sec-Fetch-Dest": "document"})
    assert FailedTry.objects.count() == 1


def test_a_stolen_slip_opens_nothing_after_the_account_was_locked_and_opened_again(fresh, code, cast) -> None:
    now = timezone.now()
    actions.lock_account(user=fresh, by=cast.keeper, now=now)
    actions.unlock_account(user=fresh, by=cast.keeper)
    assert queries.find_code(code, now=now) is None
