"""The keeper makes accounts and gives roles."""

import pytest
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people import actions
from diemtua.people.models import User


def test_a_keeper_makes_an_account_without_password(cast, lines) -> None:
    made = actions.create_account(username=" +84905551234", full_name="Vũ Giảng Viên", by=cast.keeper, is_lecturer=True)
    assert (made.username, made.is_lecturer, made.is_activated) == ("0905551234", True, False)
    assert lines() == ["people.create_account"]


def test_a_taken_name_is_refused_and_leaves_nothing(cast, lines) -> None:
    with pytest.raises(BadInput):
        actions.create_account(username="HOA", full_name="Người Khác", by=cast.keeper)
    assert lines() == []


def test_only_a_keeper_makes_accounts_and_gives_roles(cast, lines) -> None:
    with pytest.raises(NotAllowed):
        actions.create_account(username="moi", full_name="Mới", by=cast.binh)
    with pytest.raises(NotAllowed):
        actions.set_roles(user=cast.binh, by=cast.binh, is_keeper=True)
    with pytest.raises(NotAllowed):
        actions.lock_account(user=cast.khai, by=cast.binh, now=timezone.now())
    with pytest.raises(NotAllowed):
        actions.unlock_account(user=cast.khai, by=cast.binh)
    assert lines() == []


def test_roles_are_given_and_taken_with_before_and_after_in_the_line(cast, lines) -> None:
    actions.set_roles(user=cast.khai, by=cast.keeper, is_lecturer=False, is_adviser=True)
    assert Entry.objects.get().detail == {"is_lecturer": [True, False], "is_adviser": [False, True]}


def test_the_last_keeper_stays(cast, lines) -> None:
    with pytest.raises(Conflict):
        actions.set_roles(user=cast.keeper, by=cast.keeper, is_keeper=False)
    with pytest.raises(Conflict):
        actions.lock_account(user=cast.keeper, by=cast.keeper, now=timezone.now())
    found = User.objects.get(pk=cast.keeper.pk)
    assert (found.is_keeper, found.is_active) == (True, True)
    assert lines() == []


def test_with_a_second_keeper_the_first_may_go(cast) -> None:
    actions.create_account(username="quantri2", full_name="Quản Trị Hai", by=cast.keeper, is_keeper=True)
    actions.set_roles(user=cast.keeper, by=cast.keeper, is_keeper=False)
    assert not User.objects.get(pk=cast.keeper.pk).is_keeper


def test_closing_an_account_signs_it_out(cast, client) -> None:
    client.post("/dang-nhap/", {"username": "hoa", "password": cast.PASSWORD})
    actions.lock_account(user=cast.hoa, by=cast.keeper, now=timezone.now())
    assert client.get("/tai-khoan/").status_code == 302


@pytest.mark.parametrize(
    ("username", "full_name"),
    [("a b", "Lê Lan"), ("", "Lê Lan"), ("x" * 61, "Lê Lan"), ("lan", " "), ("lan", "L" * 151)],
)
def test_an_account_nobody_could_sign_in_to_is_refused(db, username: str, full_name: str, lines) -> None:
    with pytest.raises(BadInput, match="hãy gõ lại"):
        actions.create_account(username=username, full_name=full_name, by=None, is_keeper=True)
    assert lines() == []
