"""The keeper makes staff accounts and gives units."""

import pytest
from django.utils import timezone

from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.people.queries import find_code
from diemtua.unions import actions
from diemtua.unions.access import is_upper_officer
from diemtua.unions.models import Stewardship


def test_an_account_is_made_with_its_unit_and_a_code_that_opens_it(cast, as_, lines) -> None:
    client = as_(cast.keeper)
    data = {"full_name": "Đinh Thị Thu", "username": "0905551234", "unit": cast.ward.pk, "is_lecturer": "on"}
    sent = client.post("/can-bo-chuyen-trach/them/", data)
    slip = client.get(sent.url).context["slip"]
    user = User.objects.get(username="0905551234")
    assert find_code(slip.code, now=timezone.now()).user == user
    assert (user.is_lecturer, is_upper_officer(user)) == (True, True)
    assert lines() == ["people.create_account"]
    listed = client.get("/can-bo-chuyen-trach/").text
    assert "Đinh Thị Thu" in listed


def test_a_taken_or_impossible_name_is_a_sentence_and_leaves_nothing(cast, as_, lines) -> None:
    client = as_(cast.keeper)
    taken = client.post("/can-bo-chuyen-trach/them/", {"full_name": "X Y", "username": "hoa"})
    assert (taken.status_code, taken.context["form"]["full_name"].value()) == (400, "X Y")
    assert "không dấu" in client.post("/can-bo-chuyen-trach/them/", {"full_name": "X", "username": "đinh thu"}).text
    assert lines() == []


def test_a_unit_is_given_once_and_taken_once(cast, lines) -> None:
    now = timezone.now()
    made = actions.start_stewardship(user=cast.khai, unit=cast.ward, by=cast.keeper, now=now)
    with pytest.raises(Conflict):
        actions.start_stewardship(user=cast.khai, unit=cast.ward, by=cast.keeper, now=now)
    actions.end_stewardship(stewardship=made, by=cast.keeper, now=now)
    with pytest.raises(Conflict):
        actions.end_stewardship(stewardship=made, by=cast.keeper, now=now)
    assert lines() == ["unions.start_stewardship", "unions.end_stewardship"]


def test_ending_takes_the_scope_at_once(cast, as_) -> None:
    client = as_(cast.binh)
    assert client.get("/can-bo/").status_code == 200
    actions.end_stewardship(stewardship=Stewardship.objects.get(user=cast.binh), by=cast.keeper, now=timezone.now())
    assert client.get("/can-bo/").status_code == 403


def test_only_a_keeper_and_only_units_above_the_grassroots(cast, lines) -> None:
    now = timezone.now()
    with pytest.raises(NotAllowed):
        actions.start_stewardship(user=cast.binh, unit=cast.city, by=cast.binh, now=now)
    with pytest.raises(NotAllowed):
        actions.end_stewardship(stewardship=Stewardship.objects.get(user=cast.binh), by=cast.binh, now=now)
    with pytest.raises(BadInput):
        actions.start_stewardship(user=cast.khai, unit=cast.union, by=cast.keeper, now=now)
    assert lines() == []


def test_nobody_gives_a_unit_to_himself_or_to_a_locked_account(cast, as_, lines) -> None:
    keeper = as_(cast.keeper)
    User.objects.filter(pk=cast.khai.pk).update(is_active=False)
    for user, status in ((cast.keeper, 403), (cast.khai, 409)):
        page = f"/can-bo-chuyen-trach/{user.pk}/"
        assert keeper.post(f"{page}phu-trach/", {"unit": cast.city.pk}).status_code == status
        assert "Giao phụ trách</button>" not in keeper.get(page).text
    alone = keeper.get(f"/can-bo-chuyen-trach/{cast.keeper.pk}/").text
    assert '<a href="/can-bo-chuyen-trach/them/">lập thêm cho mình một tài khoản cán bộ</a>' in alone
    assert not Stewardship.objects.filter(user__in=[cast.keeper, cast.khai]).exists()
    assert lines() == []


def test_nobody_is_given_a_unit_that_has_ended(cast, moved, as_, lines) -> None:
    now = timezone.now()
    with pytest.raises(Conflict, match="LĐLĐ quận Long Biên hoạt động đến hết ngày 30/06/2025"):
        actions.start_stewardship(user=cast.khai, unit=moved, by=cast.keeper, now=now)
    with pytest.raises(Conflict):
        actions.open_staff_account(username="moi", full_name="Mới", unit=moved, by=cast.keeper, now=now)
    sent = as_(cast.keeper).post(f"/can-bo-chuyen-trach/{cast.khai.pk}/phu-trach/", {"unit": moved.pk}, follow=True)
    assert "Đơn vị vừa chọn đã kết thúc" in sent.text
    assert not Stewardship.objects.filter(unit=moved).exists()
    assert not User.objects.filter(username="moi").exists()
    assert lines() == []


def test_roles_page_saves_and_the_last_keeper_stays(cast, as_) -> None:
    client = as_(cast.keeper)
    client.post(f"/can-bo-chuyen-trach/{cast.khai.pk}/vai-tro/", {"is_adviser": "on"})
    khai = User.objects.get(pk=cast.khai.pk)
    assert (khai.is_lecturer, khai.is_adviser) == (False, True)
    answer = client.post(f"/can-bo-chuyen-trach/{cast.keeper.pk}/vai-tro/")
    assert answer.status_code == 409
    assert "quản trị cuối cùng" in answer.text


def test_locking_is_a_deed_of_its_own_that_ends_the_sessions_and_keeps_roles_and_units(cast, as_, lines) -> None:
    keeper, binh, page = as_(cast.keeper), as_(cast.binh), f"/can-bo-chuyen-trach/{cast.binh.pk}/"
    keeper.post(page + "vai-tro/", {"is_lecturer": "on"})
    assert User.objects.get(pk=cast.binh.pk).is_active, "saving the roles locks nobody"
    assert "đăng xuất ngay khỏi mọi thiết bị" in keeper.get(page + "khoa/").text
    keeper.post(page + "khoa/")
    assert binh.get("/can-bo/").status_code == 302
    assert keeper.post(page + "khoa/").status_code == 409
    assert "Mở khóa" in keeper.get(page).text
    keeper.post(page + "mo-khoa/")
    found = User.objects.get(pk=cast.binh.pk)
    assert (found.is_active, found.is_lecturer, is_upper_officer(found)) == (True, True, True)
    assert lines() == ["people.set_roles", "people.lock_account", "people.unlock_account"]
    assert keeper.post(f"/can-bo-chuyen-trach/{cast.keeper.pk}/khoa/").status_code == 409


def test_the_staff_list_takes_the_same_number_of_queries(cast, as_, count_queries) -> None:
    client = as_(cast.keeper)
    one = count_queries(client, "/can-bo-chuyen-trach/")
    for n in range(3):
        user = User.objects.create_user(f"gv{n}", None, full_name=f"Giảng Viên {n}", is_lecturer=True)
        Stewardship.objects.create(user=user, unit=cast.ward)
    assert count_queries(client, "/can-bo-chuyen-trach/") == one
