"""A code for one officer."""

import pytest
from django.utils import timezone

from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import ActivationCode, User
from diemtua.people.queries import find_code
from diemtua.unions import actions
from diemtua.unions.actions import codes
from diemtua.unions.models import Mandate, Person, Stewardship
from tests.factories import make_person


def issue(person: Person, by: User) -> tuple[User, str]:
    return actions.issue_person_code(person=person, by=by, now=timezone.now())


def test_an_officer_without_account_gets_one_named_by_the_phone(cast, lines) -> None:
    person = make_person("Phan Thị Mới", cast.union, position="PCT", phone="0905551234")
    user, code = issue(person, cast.binh)
    person.refresh_from_db()
    assert (person.user, user.username, user.full_name) == (user, "0905551234", "Phan Thị Mới")
    assert not user.is_activated
    assert find_code(code, now=timezone.now()).user == user
    assert lines() == ["unions.issue_code"]


@pytest.mark.parametrize("phone", ["", "0243123456", "0912345670"])
def test_without_a_free_mobile_number_the_account_is_named_by_an_officer_code(cast, phone: str) -> None:
    User.objects.create_user("0912345670", None, full_name="Người Khác")
    person = make_person("Phan Thị Mới", cast.union, position="PCT", phone=phone)
    assert issue(person, cast.binh)[0].username == f"cb{person.pk:06d}"


def test_twice_gives_a_new_code_for_the_same_account_and_cancels_the_first(cast, lines) -> None:
    first_user, first = issue(cast.hoa_person, cast.binh)
    second_user, second = issue(cast.hoa_person, cast.binh)
    now = timezone.now()
    assert first_user == second_user == cast.hoa
    assert find_code(first, now=now) is None
    assert find_code(second, now=now).user == cast.hoa
    assert lines() == ["unions.issue_code"] * 2


def test_the_old_password_works_until_the_new_code_is_used(cast, client) -> None:
    issue(cast.hoa_person, cast.binh)
    assert client.post("/dang-nhap/", {"username": "hoa", "password": cast.PASSWORD}).status_code == 302


def test_only_the_union_that_looks_after_the_officer_now(cast, lines) -> None:
    with pytest.raises(NotAllowed):
        issue(cast.nga_person, cast.binh)
    cast.hoa_person.mandates.update(ended_on="2026-01-01")  # she went elsewhere: Bình still sees her history
    with pytest.raises(NotAllowed):
        issue(cast.hoa_person, cast.binh)
    assert lines() == []


def test_a_post_written_in_ones_own_ward_opens_nobody_elses_account(cast, as_, lines) -> None:
    Mandate.objects.create(person=cast.nga_person, unit=cast.union, position="UV-BCH")
    with pytest.raises(NotAllowed):
        issue(cast.nga_person, cast.binh)
    assert "Cấp mã kích hoạt</button>" not in as_(cast.binh).get(f"/can-bo/{cast.nga_person.pk}/").text
    assert not ActivationCode.objects.exists()
    assert lines() == []
    assert issue(cast.nga_person, cast.city_officer)[0] == cast.nga


def test_who_may_not_give_the_code_reads_who_does(cast, as_) -> None:
    def told() -> str:
        return as_(cast.binh).get(f"/can-bo/{cast.hoa_person.pk}/").context["ask_elsewhere"]

    assert told() == ""
    abroad = Mandate.objects.create(person=cast.hoa_person, unit=cast.other_union, position="UV-BCH")
    elsewhere = "Người này còn giữ chức vụ ngoài phạm vi của bạn, nên mã do {}, nơi quản lý mọi chức vụ của họ, cấp; hãy chuyển yêu cầu đến đó."
    assert told() == elsewhere.format(cast.city)
    cast.hoa_mandate.delete()
    Mandate.objects.create(person=cast.hoa_person, unit=cast.union, position="UV-BCH", ended_on=timezone.localdate())
    assert told() == elsewhere.format(cast.other_ward)
    abroad.delete()
    assert (
        told()
        == "Người này không còn giữ chức vụ nào nên chưa cấp mã được; nếu họ vẫn là cán bộ, hãy ghi chức vụ trước."
    )
    User.objects.filter(pk=cast.hoa.pk).update(is_lecturer=True)
    assert (
        told()
        == "Tài khoản này có vai trò khác trong hệ thống hoặc đã khóa, nên mã do quản trị hệ thống cấp; hãy nhờ họ."
    )


@pytest.mark.variants
@pytest.mark.parametrize("role", ["is_keeper", "is_lecturer", "is_adviser", "unit"])
def test_a_code_is_no_way_to_more_rights(cast, lines, role: str) -> None:
    if role == "unit":
        Stewardship.objects.create(user=cast.hoa, unit=cast.city)
    else:
        User.objects.filter(pk=cast.hoa.pk).update(**{role: True})
    with pytest.raises(NotAllowed):
        issue(cast.hoa_person, cast.binh)
    assert not ActivationCode.objects.exists()
    assert lines() == []


def test_a_failure_half_way_leaves_neither_account_nor_code(cast, monkeypatch) -> None:
    person = make_person("Phan Thị Mới", cast.union, position="PCT", phone="0905551234")

    def fail(*args, **kwargs):
        raise RuntimeError("đứt giữa chừng")

    monkeypatch.setattr(codes, "record", fail)
    with pytest.raises(RuntimeError):
        issue(person, cast.binh)
    assert not User.objects.filter(username="0905551234").exists()
    assert not ActivationCode.objects.exists()


def test_the_slip_is_shown_once(cast, as_) -> None:
    client = as_(cast.binh)
    sent = client.post(f"/can-bo/{cast.hoa_person.pk}/cap-ma/")
    assert sent.url == "/ma-kich-hoat/phieu/"
    page = client.get(sent.url)
    code = page.context["slip"].code
    assert find_code(code, now=timezone.now()).user == cast.hoa
    assert code in page.text
    assert "Trần Thị Hòa" in page.text
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert client.get(sent.url).status_code == 404


def test_the_session_never_holds_the_code_in_clear(cast, as_) -> None:
    client = as_(cast.binh)
    client.post(f"/can-bo/{cast.hoa_person.pk}/cap-ma/")
    carried = str(dict(client.session))
    shown = client.get("/ma-kich-hoat/phieu/").context["slip"].code
    assert shown not in carried
    assert shown.replace("-", "") not in carried
