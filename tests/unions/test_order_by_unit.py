"""The list of officers as the tree of units goes, on the screen and in the file."""

import io

import openpyxl
import pytest

from diemtua.unions import queries
from diemtua.unions.queries import pages
from diemtua.unions.rules import PersonFilter
from tests.factories import make_person, make_union


@pytest.fixture
def corps(cast):
    """Two at the city and the ward above their unions; the ward's president also sits in a union of the other ward."""
    second = make_union(cast.ward, "Công ty Hai")
    make_person("Phó Một", cast.union, position="PCT", sex="f")
    make_person("Thủ Hai", second, position="TQ", sex="f")
    ward = make_person("Chủ Phường", cast.ward)
    ward.mandates.create(unit=cast.other_union, position="UV-BCH")
    make_person("Chủ Thành", cast.city)
    return ["Chủ Thành", "Chủ Phường", "Trần Thị Hòa", "Phó Một", "Thủ Hai", "Lê Thúy Nga"]


def names(client, **asked: object) -> list[str]:
    return [row.person.full_name for row in client.get("/can-bo/", {"sap": "dv", **asked}).context["rows"]]


def test_units_come_as_the_tree_goes_and_each_officer_once_with_presidents_first(corps, cast, as_, monkeypatch) -> None:
    client = as_(cast.city_officer)
    assert names(client) == corps
    assert names(client, sap="-dv") == corps[::-1]
    monkeypatch.setattr(pages, "PAGE", 4)
    assert names(client) + names(client, trang=2) == corps
    assert names(client, trang=9) == corps[4:]


def test_a_filter_narrows_the_order_and_the_first_post_it_means_counts(corps, cast, as_) -> None:
    client = as_(cast.city_officer)
    assert names(client, don_vi=cast.other_ward.pk) == ["Lê Thúy Nga", "Chủ Phường"]
    assert names(client, gioi_tinh="f") == ["Phó Một", "Thủ Hai"]
    assert names(client, tim="chu") == ["Chủ Thành", "Chủ Phường"]
    assert names(client, tai_khoan="active") == ["Trần Thị Hòa", "Lê Thúy Nga"]
    assert names(client, chuc_vu="KT") == []
    assert names(as_(cast.other_binh)) == ["Lê Thúy Nga", "Chủ Phường"]


def test_a_day_has_the_tree_of_that_day(corps, moved, cast, as_) -> None:
    """The union of Hòa stood under the district then, after both wards."""
    then = names(as_(cast.city_officer), ngay="2025-06-30")
    assert then == ["Chủ Thành", "Chủ Phường", "Thủ Hai", "Lê Thúy Nga", "Trần Thị Hòa", "Phó Một"]


def test_the_file_has_the_order_of_the_screen(corps, cast, as_) -> None:
    response = as_(cast.city_officer).get("/can-bo/xuat/", {"sap": "dv"})
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.values)
    assert [row[1] for row in rows[1:]] == corps


@pytest.mark.variants
@pytest.mark.parametrize("account", ["none", "waiting", "active"])
def test_everybody_a_filter_means_is_there_once(corps, cast, account) -> None:
    chosen = PersonFilter(account=account)
    ids = queries.ids_by_unit(cast.city_officer, chosen, "dv")
    assert sorted(ids) == sorted(queries.chosen_persons(cast.city_officer, chosen).values_list("pk", flat=True))
