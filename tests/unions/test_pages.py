"""The register's pages: what they show, how many queries they take."""

import datetime as dt
import io
import re

import numpy as np
import openpyxl
import pytest
from django.db import connection

from diemtua.audit.models import Entry
from diemtua.people.models import User
from diemtua.unions import queries
from diemtua.unions.models import Person
from diemtua.unions.queries import pages as paging
from diemtua.unions.queries import steps_for
from diemtua.unions.rules import PersonFilter
from tests.factories import make_person, make_union

NOW = None


def people(response) -> list[str]:
    return [row.person.full_name for row in response.context["rows"]]


def test_persons_come_once_each_by_given_name(cast, as_) -> None:
    person = make_person("Bùi Văn An", cast.union, position="PCT")
    person.mandates.create(unit=cast.union, position="KT")
    make_person("Lê Thị Ân", cast.union, position="KT")
    page = as_(cast.binh).get("/can-bo/")
    assert people(page) == ["Bùi Văn An", "Lê Thị Ân", "Trần Thị Hòa"]
    assert page.text.count(">Bùi Văn An</a>") == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tim=TRAN+thi", ["Trần Thị Hòa"]),
        ("tim=%2B84912345678", ["Trần Thị Hòa"]),
        ("chuc_vu=PCT", ["Lý Tài"]),
        ("loai_hinh=state", ["Mai Nước"]),
        ("tap_huan=chua", ["Trần Thị Hòa", "Mai Nước"]),
        ("tap_huan=roi", ["Lý Tài"]),
        ("tai_khoan=active", ["Trần Thị Hòa"]),
        ("tai_khoan=waiting", ["Lý Tài"]),
        ("tai_khoan=none", ["Mai Nước"]),
        ("sap=-ten", ["Lý Tài", "Mai Nước", "Trần Thị Hòa"]),
        ("sap=-nam", ["Lý Tài", "Trần Thị Hòa", "Mai Nước"]),
        ("trang=99", ["Trần Thị Hòa", "Mai Nước", "Lý Tài"]),
        ("don_vi=999999&tap_huan=xyz&trang=abc&sap=hack", ["Trần Thị Hòa", "Mai Nước", "Lý Tài"]),
    ],
)
def test_filters_sort_and_nonsense(cast, as_, query: str, found: list[str]) -> None:
    waiting = User.objects.create_user("cho", None, full_name="Lý Tài")
    make_person("Lý Tài", cast.union, position="PCT", last_trained_year=2020, user=waiting)
    make_person("Mai Nước", make_union(cast.ward, "Trường Hoa Sen", kind="state"))
    assert people(as_(cast.binh).get(f"/can-bo/?{query}")) == found


@pytest.mark.parametrize("few", [0, 2000])
@pytest.mark.parametrize("sort", ["ten", "-ten", "-nam", "-moi"])
def test_few_and_many_come_on_the_same_pages(cast, as_, monkeypatch, few: int, sort: str) -> None:
    monkeypatch.setattr(paging, "FEW", few)
    monkeypatch.setattr(paging, "PAGE", 2)
    for n in range(5):
        make_person(f"Lê Văn {'ABCDE'[n]}", cast.union, position="KT", sex="m", last_trained_year=2020 + n % 2)
    pages = [as_(cast.binh).get(f"/can-bo/?gioi_tinh=m&sap={sort}&trang={n}") for n in (1, 2, 3)]
    assert {page.context["page"].paginator.count for page in pages} == {5}
    by_name = [as_(cast.binh).get(f"/can-bo/?tim=le+van&sap={sort}&trang={n}") for n in (1, 2, 3)]
    assert [people(page) for page in by_name] == [people(page) for page in pages]
    expected = {"ten": "ABCDE", "-ten": "EDCBA", "-nam": "BDACE", "-moi": "EDCBA"}[sort]
    assert [name[-1] for page in pages for name in people(page)] == list(expected)


def test_a_list_longer_than_is_counted_says_so_and_ends_there(cast, as_, monkeypatch) -> None:
    monkeypatch.setattr(paging, "FEW", 1)
    monkeypatch.setattr(paging, "MOST", 4)
    monkeypatch.setattr(paging, "MOST_FOUND", 4)
    monkeypatch.setattr(paging, "PAGE", 2)
    for n in range(6):
        make_person(f"Lê Văn {'ABCDEG'[n]}", cast.union, position="KT", sex="m")
    client = as_(cast.binh)
    for url, number in (("?sap=ten", "7"), ("?gioi_tinh=m", "6"), ("?tim=le", "hơn 4")):
        last = client.get(f"/can-bo/{url}&trang=99")
        assert f"3–4 trong {number} cán bộ" in last.text
        assert people(last) == ["Lê Văn C", "Lê Văn D"]
    assert "7 cán bộ sẽ nhận mã" in client.get("/ma-kich-hoat/?tai_khoan=").text


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite reads every name")
def test_postgresql_finds_parts_of_names_in_an_index(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'person_%_within'")
        assert {name for (name,) in cursor.fetchall()} == {"person_search_within", "person_phone_within"}


def test_the_list_takes_the_same_number_of_queries_with_one_and_with_many(cast, as_, count_queries) -> None:
    client = as_(cast.binh)
    for url in ("/can-bo/", "/ma-kich-hoat/?tai_khoan=", f"/don-vi/{cast.ward.pk}/", f"/don-vi/{cast.union.pk}/"):
        one = count_queries(client, url)
        new = make_union(cast.ward, f"Công ty mới {url}")
        for n in range(3):
            make_person(f"Lê Văn {n}", new, position="UV-BCH")
            make_person(f"Lê Văn {n}{n}", cast.union, position="UV-BCH")
        assert (url, count_queries(client, url)) == (url, one)
    client = as_(cast.city_officer)
    two = count_queries(client, "/don-vi/")
    make_union(cast.ward, "Công ty nữa")
    assert count_queries(client, "/don-vi/") == two


def test_pages_of_fifty_know_how_many_there_are(cast, as_) -> None:
    for n in range(60):
        make_person(f"Lê Văn {n:02d}", cast.union, position="UV-BCH")
    first, second = (as_(cast.binh).get(f"/can-bo/?trang={n}").context["page"] for n in (1, 2))
    assert (len(first), len(second), first.paginator.count, second.number) == (50, 11, 61, 2)


@pytest.mark.parametrize("few", [0, 10**6])
@pytest.mark.parametrize("order", ["ten", "-ten"])
def test_pages_walked_from_either_end_make_the_whole_list_once(cast, monkeypatch, few, order) -> None:
    monkeypatch.setattr(paging, "FEW", few)
    monkeypatch.setattr(paging, "PAGE", 7)
    twice, *_ = [make_person(f"Lê Văn {n % 5}", cast.union, position="UV-BCH") for n in range(30)]
    make_person("Người Đã Thôi", cast.union, position="UV-BCH").mandates.update(ended_on=dt.date(2026, 1, 31))
    twice.mandates.create(unit=cast.union, position="KT")
    whole = list(queries.chosen_persons(cast.binh, PersonFilter()).order_by(*queries.ORDERS[order]))
    pages = [
        queries.page_of_persons(cast.binh, PersonFilter(), order=order, number=str(n)).object_list for n in range(1, 6)
    ]
    assert [pk for page in pages for pk in page] == [person.pk for person in whole]
    assert len(whole) == 31  # and Hòa


@pytest.mark.parametrize(("first", "end"), [(0, 2), (2, 5), (5, 9), (9, 12)])
def test_few_of_many_are_read_in_pieces_that_grow(cast, monkeypatch, first: int, end: int) -> None:
    monkeypatch.setattr(paging, "PAGE", 0)
    made = [make_person(f"Lê Văn {n:02d}", cast.union, position="UV-BCH").pk for n in range(40)]
    among = made[3::4]
    ids = Person.objects.filter(pk__in=made).order_by("sort_key").values_list("pk", flat=True)
    assert paging._sifted(ids, first, end, np.array(among)) == among[first:end]


def test_a_workbook_as_on_screen(cast, as_, lines) -> None:
    make_person("=HYPERLINK()", cast.union, position="PCT")
    answer = as_(cast.binh).get("/can-bo/xuat/?chuc_vu=PCT&tim=")
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert rows[1][:7] == (1, "=HYPERLINK()", "Phó Chủ tịch", "CĐCS Công ty TNHH May Sông Hồng", "Công đoàn phường Bồ Đề", "Ngoài nhà nước", None)  # fmt: skip
    assert len(rows) == 2
    assert lines() == ["unions.export_persons"]
    assert Entry.objects.get().detail == {"form": "man-hinh", "rows": 1, "chuc_vu": "Phó Chủ tịch"}


def test_an_identity_number_is_masked_until_asked_for_and_that_is_written_down(cast, as_, lines) -> None:
    cast.hoa_person.citizen_id = "001190012345"
    cast.hoa_person.save()
    url = f"/can-bo/{cast.hoa_person.pk}/"
    client = as_(cast.binh)
    hidden = client.get(url).text
    assert "•••••••••345" in hidden
    assert "001190012345" not in hidden
    shown = client.post(f"{url}so-dinh-danh/")
    assert "001190012345" in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert lines() == ["unions.reveal_citizen_id"]
    assert "001190012345" not in str(Entry.objects.values().get())


def test_no_two_things_of_the_list_bear_one_id(cast, as_) -> None:
    page = as_(cast.binh).get("/can-bo/?tim=a&loai_hinh=non_state").text
    ids = re.findall(r' id="([^"]+)"', page)
    assert [i for i in set(ids) if ids.count(i) > 1] == []
    assert page.count('type="hidden" name="loai_hinh" value="non_state"') == 1


def test_the_tree_counts_what_is_below(cast, as_) -> None:
    make_person("Bùi Văn An", cast.union, position="PCT")
    page = as_(cast.city_officer).get("/don-vi/").context["page"]
    counts = {u.name: (u.n_unions, u.n_officers, u.n_presidents) for u in page}
    assert counts == {
        "Liên đoàn Lao động thành phố Hà Nội": (2, 3, 2),
        "Công đoàn phường Bồ Đề": (1, 2, 1),
        "Công đoàn xã Hoài Đức": (1, 1, 1),
    }


def test_who_holds_several_posts_is_one_officer_at_every_height(cast, as_) -> None:
    """Two in one union, one at the ward, one in another ward: the figure is that of the list it stands for."""
    cast.hoa_person.mandates.create(unit=cast.union, position="TB-NC")
    cast.hoa_person.mandates.create(unit=cast.ward, position="UV-BCH")
    cast.hoa_person.mandates.create(unit=cast.other_union, position="KT")
    client = as_(cast.city_officer)
    counts = {u.name: u.n_officers for u in client.get("/don-vi/").context["page"]}
    assert counts == {
        "Liên đoàn Lao động thành phố Hà Nội": 2,
        "Công đoàn phường Bồ Đề": 1,
        "Công đoàn xã Hoài Đức": 2,
    }
    for unit in (cast.city, cast.ward, cast.other_ward):
        assert len(people(client.get(f"/can-bo/?don_vi={unit.pk}"))) == counts[unit.name]


def test_who_has_one_unit_sees_it_at_once_and_finds_unions_by_name(cast, as_) -> None:
    assert as_(cast.binh).get("/don-vi/").context["unit"] == cast.ward
    found = as_(cast.binh).get("/don-vi/?tim=may+song").context["page"]
    assert [u.name for u in found] == ["CĐCS Công ty TNHH May Sông Hồng"]
    assert list(as_(cast.binh).get("/don-vi/?tim=thang+long").context["page"]) == []


def test_a_person_elsewhere_is_not_found(cast, as_) -> None:
    assert as_(cast.binh).get(f"/can-bo/{cast.nga_person.pk}/").status_code == 404
    assert as_(cast.binh).get(f"/don-vi/{cast.other_union.pk}/").status_code == 404


def test_the_agenda_counts_officers_without_account(cast) -> None:
    assert steps_for(cast.binh, now=NOW) == []
    make_person("Bùi Văn An", cast.union, position="PCT")
    assert [s.title for s in steps_for(cast.binh, now=NOW)] == ["1 cán bộ chưa có tài khoản"]
    assert steps_for(cast.hoa, now=NOW) == []
