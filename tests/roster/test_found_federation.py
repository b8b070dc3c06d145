"""The first units of an installation, and who sees the list that the system itself read in."""

import pytest
from django.urls import reverse
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.kernel.errors import Conflict
from diemtua.people.models import User
from diemtua.roster.actions import confirm_import, found_federation
from diemtua.roster.queries import steps_for
from diemtua.roster.rules.places import wards
from diemtua.roster.rules.provinces import provinces
from diemtua.roster.rules.units import upper_unit
from diemtua.unions.models import Stewardship, Unit
from tests.roster.workbooks import rows_workbook, uploaded
from tests.unions.test_two_at_once import together

PAGE = "/nap-danh-sach/cay-don-vi/"


def titles(user: User) -> list[str]:
    return [step.title for step in steps_for(user, now=timezone.now())]


def test_a_keeper_makes_the_tree_and_is_led_to_the_first_account(db, as_) -> None:
    keeper = User.objects.create_user("quantri", "mat-khau-thu", full_name="Quản Trị", is_keeper=True)
    assert titles(keeper) == ["Sổ chưa có đơn vị nào"]
    assert f'href="{PAGE}"' in as_(keeper).get("/can-bo-chuyen-trach/them/").text
    page = as_(keeper).get(PAGE).text
    assert "Thành phố Hà Nội (126 phường, xã)" in page
    assert page.count("<option") == 34
    assert as_(keeper).post(PAGE, {"province": "99"}).status_code == 400
    after = as_(keeper).post(PAGE, {"province": "1", "name": ""})
    assert (after.status_code, after["Location"]) == (302, "/can-bo-chuyen-trach/them/")
    assert (Unit.objects.count(), titles(keeper)) == (127, [])
    assert list(Entry.objects.filter(action="roster.ensure_federation").values_list("actor_id", flat=True)) == [
        keeper.pk
    ]
    assert f'href="{PAGE}"' not in as_(keeper).get("/can-bo-chuyen-trach/them/").text


@pytest.mark.parametrize(
    ("province", "name", "named", "number"),
    [(4, "", "Liên đoàn Lao động tỉnh Cao Bằng", 56), (31, "", "Liên đoàn Lao động thành phố Hải Phòng", 114), (92, "LĐLĐ Tây Đô", "LĐLĐ Tây Đô", 103)],
)  # fmt: skip
def test_the_tree_of_another_province_takes_its_own_lists(db, as_, province, name, named, number) -> None:
    keeper = User.objects.create_user("quantri", "mat-khau-thu", full_name="Quản Trị", is_keeper=True)
    as_(keeper).post(PAGE, {"province": province, "name": name})
    city = Unit.objects.get(kind="city")
    below = Unit.objects.filter(kind="ward", parent=city).order_by("path")
    assert (city.name, below.count(), below.values("area_code").distinct().count()) == (named, number, number)
    rows = [{"name": "Lê Thị Lan", "unit": "Công ty A", "upper_unit": below[0].name}, {"name": "Hà An", "unit": "Công ty B", "upper_unit": "Công đoàn phường Bồ Đề"}]  # fmt: skip
    roster = uploaded(rows_workbook(rows), unit=None, by=None)
    confirm_import(roster, by=None, now=timezone.now())
    assert list(Unit.objects.filter(kind="grassroots").values_list("parent__name", flat=True)) == [below[0].name]
    assert Unit.objects.exclude(kind="grassroots").count() == number + 1  # no ward of Hanoi came in


def test_two_communes_that_differ_in_marks_alone_are_two(db) -> None:
    assert [upper_unit(f"CĐ xã {n}").key == upper_unit("Công đoàn xã Cẩm Giàng").key for n in ("Cẩm Giàng", "Cẩm Giang", "CẨM GIÀNG")] == [True, False, True]  # fmt: skip
    assert {len(wards(p.code)) - len(p.wards) for p in provinces().values()} == {0}
    areas = [area for p in provinces() for area in wards(p).values()]
    assert [area.name for area in areas if upper_unit(area.name)[:2] != ("ward", area.key)] == []


def test_made_twice_is_a_conflict_and_no_unit_comes_back(cast, as_) -> None:
    before = Unit.objects.count()
    with pytest.raises(Conflict):
        found_federation(by=cast.keeper)
    assert as_(cast.keeper).post(PAGE, {"province": "1"}).status_code == 409
    assert "Cây đơn vị đã lập rồi" in as_(cast.keeper).get(PAGE).text
    assert Unit.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_two_keepers_who_press_together_make_one_tree() -> None:
    one, other = (User.objects.create_user(f"quantri{n}", "mat-khau-thu", is_keeper=True) for n in (1, 2))
    answers = together(lambda: found_federation(by=one), lambda: found_federation(by=other))
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "Unit"]
    assert (Unit.objects.count(), Entry.objects.filter(action="roster.ensure_federation").count()) == (127, 1)


def test_an_officer_whose_unit_has_nobody_is_led_to_the_first_list(cast) -> None:
    empty = Unit.objects.create(kind="ward", name="Công đoàn phường Láng", parent=cast.city, path="0000100003")
    Stewardship.objects.filter(user=cast.binh).update(unit=empty)
    assert titles(User.objects.get(pk=cast.binh.pk)) == ["Đơn vị bạn chưa có cán bộ nào trong sổ"]
    assert titles(cast.other_binh) == []


def test_a_list_read_in_by_command_is_seen_at_the_top_and_nowhere_else(cast, as_) -> None:
    alike = [{"name": "Lê Thị Lan", "dob_female": "2/3/1990", "unit": unit} for unit in ("Trường Mới", "Trường Cũ")]
    roster = uploaded(rows_workbook(alike), unit=None, by=None)
    confirm_import(roster, by=None, now=timezone.now())
    case = roster.resemblances.get()
    assert titles(cast.city_officer) == ["1 dòng chờ cán bộ xem"]
    assert titles(cast.binh) == []
    address = reverse("roster:settle", args=[roster.pk, case.pk])
    assert as_(cast.binh).post(address, {"la": "khac"}).status_code == 404
    assert as_(cast.city_officer).post(address, {"la": "khac"}).status_code == 302
    assert titles(cast.city_officer) == []
