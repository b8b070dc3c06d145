"""Whom a filter means."""

import pytest

from diemtua.people.models import User
from diemtua.unions.access import visible_units
from diemtua.unions.models import Unit
from diemtua.unions.queries import OfficerFilter, chosen_officers
from tests.factories import make_person, make_union


def names(user, **wanted) -> list[str]:
    return sorted(m.person.full_name for m in chosen_officers(user, OfficerFilter(**wanted)))


@pytest.fixture
def corps(cast):
    """Beside Hòa: a vice president of her union, never trained; a president of a state union, trained in 2020."""
    make_person("Đặng Thị Phúc", cast.union, position="PCT", phone="0900000001")
    state = make_union(cast.ward, "Trường Mầm non Hoa Sen", kind="state")
    make_person("Lý Văn Tâm", state, last_trained_year=2020)
    cast.hoa_person.last_trained_year = 2025
    cast.hoa_person.save()
    return cast


def test_no_condition_means_everybody_in_my_scope(corps) -> None:
    assert names(corps.binh) == ["Lý Văn Tâm", "Trần Thị Hòa", "Đặng Thị Phúc"]
    assert names(corps.other_binh) == ["Lê Thúy Nga"]
    assert names(corps.hoa) == []


def test_each_condition_narrows(corps) -> None:
    assert names(corps.binh, positions=frozenset({"CT"})) == ["Lý Văn Tâm", "Trần Thị Hòa"]
    assert names(corps.binh, kinds=frozenset({"state"})) == ["Lý Văn Tâm"]
    assert names(corps.binh, trained_before=2025) == ["Lý Văn Tâm", "Đặng Thị Phúc"]
    assert names(corps.city_officer, unit_ids=frozenset({corps.other_ward.pk})) == ["Lê Thúy Nga"]
    assert names(corps.city_officer, positions=frozenset({"CT"}), kinds=frozenset({"fdi"})) == ["Lê Thúy Nga"]


def test_a_unit_outside_my_scope_finds_nobody(corps) -> None:
    assert names(corps.binh, unit_ids=frozenset({corps.other_ward.pk})) == []


@pytest.mark.variants
@pytest.mark.parametrize("typed", ["dang thi", "ĐẶNG THỊ", "phúc", "0900 000 001", "+84900000001"])
def test_search_ignores_marks_case_and_how_a_number_is_written(corps, typed: str) -> None:
    assert names(corps.binh, search=typed) == ["Đặng Thị Phúc"]


PEOPLE = (
    "Trần Thị Hòa",
    "Trần Văn Hoà",
    "Nguyễn Thị Hoa",
    "Hoàng Đức An",
    "Nguyễn Đăng Khoa",
    "Lê Thị Ánh",
    "NGUYEN THI HOA",
)


@pytest.mark.variants
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hoa", ["Hoàng Đức An", "NGUYEN THI HOA", "Nguyễn Thị Hoa", "Trần Thị Hòa", "Trần Văn Hoà"]),
        ("Hòa", ["NGUYEN THI HOA", "Trần Thị Hòa", "Trần Văn Hoà"]),  # the tone on the other letter is the same word
        ("HOÀ", ["Hoàng Đức An", "NGUYEN THI HOA", "Trần Thị Hòa", "Trần Văn Hoà"]),
        ("thị hoa", ["NGUYEN THI HOA", "Nguyễn Thị Hoa"]),
        ("hòa trần", ["Trần Thị Hòa", "Trần Văn Hoà"]),
        ("ng h", ["NGUYEN THI HOA", "Nguyễn Thị Hoa"]),
        ("Nguyên", ["NGUYEN THI HOA"]),
        ("Nguyễ", ["NGUYEN THI HOA", "Nguyễn Thị Hoa", "Nguyễn Đăng Khoa"]),
        ("đ", ["Hoàng Đức An", "Nguyễn Đăng Khoa"]),
        ("an", ["Hoàng Đức An", "Lê Thị Ánh"]),
        ("guyen", []),
        ("Hòa%", []),
        ("(Hòa", []),
    ],
)
def test_each_word_typed_begins_a_word_of_the_name_and_marks_typed_are_meant(
    cast, typed: str, found: list[str]
) -> None:
    for name in PEOPLE[1:]:
        make_person(name, cast.union, position="UV-BCH")
    assert names(cast.binh, search=typed) == found


def test_an_ended_mandate_is_not_called(corps) -> None:
    corps.hoa_person.mandates.update(ended_on="2026-01-01")
    assert names(corps.binh, positions=frozenset({"CT"})) == ["Lý Văn Tâm"]


def test_one_query_with_everything_a_list_shows(corps, django_assert_num_queries) -> None:
    list(chosen_officers(corps.binh, OfficerFilter()))  # roots are remembered
    with django_assert_num_queries(1):
        for m in chosen_officers(corps.binh, OfficerFilter()):
            _ = (m.person.full_name, m.unit.name, m.unit.parent.name, m.unit.enterprise.kind)


def test_the_city_sees_everybody_until_there_is_another_city(corps) -> None:
    assert len(names(corps.city_officer)) == 4
    province = Unit.objects.create(kind="city", name="Liên đoàn Lao động tỉnh Bắc Ninh", path="00002")
    ward = Unit.objects.create(kind="ward", name="Công đoàn phường Kinh Bắc", parent=province, path="0000200001")
    make_person("Phan Văn Xa", make_union(ward, "Công ty TNHH Quan Họ"))
    city_officer = User.objects.get(pk=corps.city_officer.pk)  # what a request remembers is gone with it
    assert "Phan Văn Xa" not in names(city_officer)
    assert len(names(city_officer)) == 4
    assert not visible_units(city_officer).filter(pk=ward.pk).exists()
