"""Committees, terms, contracts, tax codes: the rules and what the pages make of them."""

import datetime as dt
from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.kernel.errors import Conflict, NotAllowed
from diemtua.unions.actions import add_mandate, change_enterprise, enterprise_edition, save_post
from diemtua.unions.committee import Post, committee_findings, term_findings
from diemtua.unions.models import Mandate, Unit
from diemtua.unions.queries import findings_of, officers_of, posts_to_watch, steps_for
from diemtua.unions.rules import tax_code_problem
from tests.factories import make_person, make_union
from tests.unions.conftest import post_edited

TODAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC)


def post(position: str, person: int = 1, **more) -> Post:
    return Post(person, f"Người {person}", position, **more)


@pytest.mark.parametrize(
    ("posts", "texts"),
    [
        ([], []),
        ([post("CT")], []),
        ([post("CT"), post("CT", 2)], ["Có 2 chủ tịch (Người 1, Người 2); hãy ghi thôi chức vụ cho người đã thôi."]),
        ([post("PCT")], ["Chưa có chủ tịch; hãy ghi người được bầu hoặc chỉ định."]),
        ([post("CT"), post("KT", 2), post("TQ", 2)], ["Người 2 vừa là kế toán vừa là thủ quỹ; hai việc này phải do hai người làm."]),
        ([post("CT"), post("KT", 2), post("TQ", 3)], []),
        ([post("CT"), post("UV-UBKT", 2)], ["Ủy ban Kiểm tra có ủy viên nhưng chưa có chủ nhiệm."]),
        ([post("CT"), post("UV-NC", 2)], ["Ban Nữ công có ủy viên nhưng chưa có trưởng ban."]),
        ([post("CT"), post("UV-BTV", 2)], ["Có Ban Thường vụ nhưng chưa ghi Ban Chấp hành."]),
    ],
)  # fmt: skip
def test_what_a_committee_lacks(posts, texts) -> None:
    assert [f.text for f in committee_findings(posts)] == texts


@pytest.mark.parametrize(
    ("end", "contract", "kinds"),
    [
        (None, dt.date(2020, 1, 1), []),
        (TODAY - dt.timedelta(days=1), None, ["overdue"]),
        (TODAY, None, ["soon"]),
        (TODAY + dt.timedelta(days=90), None, ["soon"]),
        (TODAY + dt.timedelta(days=91), None, []),
        (dt.date(2028, 1, 1), dt.date(2027, 12, 31), ["contract"]),
        (dt.date(2028, 1, 1), dt.date(2028, 1, 1), []),
        (dt.date(2033, 1, 1), None, ["long"]),
    ],
)
def test_terms_and_contracts(end, contract, kinds) -> None:
    held = post("CT", started_on=dt.date(2023, 1, 1), term_ends_on=end, contract_ends_on=contract)
    assert [f.kind for f in term_findings(held, today=TODAY)] == kinds


def test_a_president_is_no_deputy_beside() -> None:
    both = [post("CT"), post("PCT"), post("PCT", 2)]
    assert [f.text for f in committee_findings(both)] == [
        "Người 1 vừa là chủ tịch vừa là phó chủ tịch; hãy ghi thôi chức vụ không còn giữ."
    ]


@pytest.mark.parametrize(
    ("code", "fine"),
    [
        ("0100233488", True), ("0314409058-002", True), ("0314409058", True), ("0100233487", False), ("0314409058-000", False),
        ("010023348", False), ("0314409058002", False), ("001085012345", True), ("", False), ("01002334८८", False),
    ],
)  # fmt: skip
def test_tax_codes(code, fine) -> None:
    assert (tax_code_problem(code) == "") is fine


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_of_ten_last_digits_at_most_one_is_right(nine) -> None:
    assert sum(tax_code_problem(f"{nine}{last}") == "" for last in range(10)) <= 1


def test_a_post_is_added_once_with_one_line(cast, lines) -> None:
    add_mandate(person=cast.hoa_person, unit=cast.union, position="KT", by=cast.binh)
    with pytest.raises(
        Conflict, match="Trần Thị Hòa đang giữ chức vụ Kế toán công đoàn ở CĐCS Công ty TNHH May Sông Hồng rồi"
    ):
        add_mandate(person=cast.hoa_person, unit=cast.union, position="KT", by=cast.binh)
    for user in (cast.other_binh, cast.hoa, cast.keeper):
        with pytest.raises(NotAllowed):
            add_mandate(person=cast.hoa_person, unit=cast.union, position="UV-BCH", by=user)
    assert lines() == ["unions.add_mandate"]


SPRING, SUMMER, AUTUMN = dt.date(2024, 3, 1), dt.date(2024, 6, 1), dt.date(2024, 9, 1)
HELD = "Trần Thị Hòa đã được ghi giữ chức vụ này ở CĐCS Công ty TNHH May Sông Hồng từ 01/03/2024 đến hết 01/06/2024; hãy ghi những ngày không trùng, hoặc sửa chức vụ đã ghi."


@pytest.mark.variants
@pytest.mark.parametrize(
    ("started", "ended", "refused"),
    [
        (SUMMER, None, HELD),
        (None, SUMMER, HELD),
        (dt.date(2024, 1, 1), SPRING, HELD),
        (SUMMER + dt.timedelta(days=1), AUTUMN, ""),
        (None, AUTUMN, ""),
        (None, None, ""),
    ],
)
def test_one_post_is_not_held_twice_on_one_day(cast, started, ended, refused) -> None:
    told = {"person": cast.hoa_person, "unit": cast.union, "position": "KT", "by": cast.binh}
    add_mandate(started_on=SPRING, ended_on=SUMMER, **told)
    with pytest.raises(Conflict) if refused else nullcontext() as found:
        add_mandate(started_on=started, ended_on=ended, **told)
    assert (found.value.message if found else "") == refused
    assert Mandate.objects.filter(position="KT").count() == (1 if refused else 2)


def test_a_post_that_lists_brought_twice_can_still_be_mended(cast) -> None:
    """The days of the one can be moved off the other's, and what is no day can be told meanwhile."""
    first, second = (
        Mandate.objects.create(person=cast.hoa_person, unit=cast.union, position="KT", started_on=SPRING, ended_on=day)
        for day in (SUMMER, AUTUMN)
    )
    first.basis = "elected"
    save_post(first)
    second.started_on = SPRING + dt.timedelta(days=1)
    with pytest.raises(Conflict, match="từ 01/03/2024 đến hết 01/06/2024"):
        save_post(second)
    second.started_on = SUMMER + dt.timedelta(days=1)
    save_post(second)
    told = {"person": cast.hoa_person, "unit": cast.union, "position": "TQ", "by": cast.binh}
    add_mandate(started_on=SPRING, **told)
    with pytest.raises(Conflict, match="từ 01/03/2024 đến nay"):
        add_mandate(ended_on=SPRING, **told)


def test_posts_stand_as_committees_are_listed_and_a_person_is_called_by_the_highest(cast, as_) -> None:
    for position in ("KT", "UV-BCH", "PCT"):
        add_mandate(person=cast.hoa_person, unit=cast.union, position=position, by=cast.binh, started_on=TODAY)
    mandates = as_(cast.binh).get(f"/can-bo/{cast.hoa_person.pk}/").context["mandates"]
    assert [m.position for m in mandates] == ["CT", "PCT", "UV-BCH", "KT"]
    cast.hoa_person.mandates.update(ended_on=TODAY)
    assert (
        "<p>Nguyên Chủ tịch, CĐCS Công ty TNHH May Sông Hồng</p>"
        in as_(cast.binh).get(f"/can-bo/{cast.hoa_person.pk}/").text
    )
    cast.hoa_person.mandates.update(ended_on=None)
    (hoa,) = as_(cast.binh).get(f"/don-vi/{cast.union.pk}/").context["officers"]
    assert hoa.posts == ["Chủ tịch", "Phó Chủ tịch", "Ủy viên Ban Chấp hành", "Kế toán công đoàn"]


def test_posts_to_watch_and_the_step_that_leads_there(cast) -> None:
    assert [s.icon for s in steps_for(cast.binh, now=NOW)] == []
    soon = TODAY + dt.timedelta(days=30)
    Mandate.objects.filter(pk=cast.hoa_mandate.pk).update(term_ends_on=soon, contract_ends_on=TODAY)
    add_mandate(person=cast.hoa_person, unit=cast.ward, position="UV-BCH", by=cast.binh)
    overdue = make_person("Quá Hạn", cast.union, position="PCT")
    overdue.mandates.update(term_ends_on=TODAY - dt.timedelta(days=1))
    found = {
        kind: [str(m) for m in posts_to_watch(cast.binh, kind, today=TODAY)]
        for kind in ("het", "sap-het", "hop-dong", "hai-noi")
    }
    president = f"Chủ tịch {cast.union}"
    assert found == {
        "het": [f"Phó Chủ tịch {cast.union}"],
        "sap-het": [president],
        "hop-dong": [president],
        "hai-noi": [f"Ủy viên Ban Chấp hành {cast.ward}", president],
    }
    assert posts_to_watch(cast.other_binh, "het", today=TODAY).count() == 0
    assert next(s.title for s in steps_for(cast.binh, now=NOW)) == "2 chức vụ hết hoặc sắp hết nhiệm kỳ"
    assert [f.kind for f in findings_of(cast.union, today=TODAY)] == ["soon", "contract", "overdue"]


def test_the_pages_of_posts(cast, as_, count_queries) -> None:
    client = as_(cast.binh)
    cast.hoa_person.mandates.update(started_on=dt.date(2023, 1, 1), term_ends_on=dt.date(2024, 1, 1), basis="elected")
    assert "nhiệm kỳ đã hết" in client.get(f"/don-vi/{cast.union.pk}/").text
    assert [m.pk for m in client.get("/can-bo/nhiem-ky/").context["page"]] == [cast.hoa_mandate.pk]
    one = count_queries(client, "/can-bo/nhiem-ky/")
    for n in range(3):
        make_person(f"Người {n}", cast.union, position="TT").mandates.update(term_ends_on=dt.date(2024, 1, 1))
    assert count_queries(client, "/can-bo/nhiem-ky/") == one
    url, new = f"/can-bo/{cast.hoa_person.pk}/them-chuc-vu/", {"unit": cast.union.pk, "position": "TQ"}
    wrong = client.post(url, new | {"started_on": "2025-01-01", "term_ends_on": "2024-01-01"})
    assert set(wrong.context["form"].errors) == {"term_ends_on"}
    ahead = client.post(url, new | {"started_on": "2099-01-01"})
    assert set(ahead.context["form"].errors) == {"started_on"}
    assert client.post(url, new | {"started_on": "2025-07-01"}).status_code == 302
    assert cast.hoa_person.mandates.get(position="TQ").since_year == 2025
    again = client.post(url, new | {"decision": "12/QĐ"})
    assert (again.status_code, again.context["form"]["decision"].value()) == (409, "12/QĐ")


def test_the_enterprise_behind_a_union(cast, as_, lines) -> None:
    client = as_(cast.binh)
    url = f"/don-vi/{cast.union.pk}/doanh-nghiep/"
    facts = {"name": "Công ty TNHH May Sông Hồng", "kind": "non_state", "trade": "May mặc", "ownership": "private"}
    wrong = client.post(url, facts | {"tax_code": "0100233487", "workers": 10, "women": 20, "year": ""})
    assert set(wrong.context["form"].errors) == {"tax_code", "women", "year"}
    numbers = {"year": 2025, "workers": 410, "women": 380, "members": 400}
    assert post_edited(client, url, facts | {"tax_code": "0100233488"} | numbers).status_code == 302
    again = {"year": 2025, "workers": 420}
    assert post_edited(client, url, facts | {"tax_code": "0100233488"} | again).status_code == 302
    cast.union.refresh_from_db()
    enterprise = cast.union.enterprise
    year = enterprise.workforce.get()
    assert (enterprise.tax_code, year.workers, year.women, year.members) == ("0100233488", 420, 380, 400)
    fewer = post_edited(client, url, facts | {"year": 2025, "workers": 100})
    assert (fewer.status_code, "380 lao động nữ" in fewer.text) == (400, True)
    alone = client.post(url, facts | {"year": 2025, "members": 50})
    assert set(alone.context["form"].errors) == {"workers"}
    assert lines() == ["unions.change_enterprise"] * 2
    bare = Unit.objects.create(kind="grassroots", name="CĐCS Trần", parent=cast.ward, path=cast.ward.path + "00077")
    change_enterprise(
        unit=bare,
        by=cast.binh,
        facts={"name": "Trần", "kind": "state"},
        workforce=None,
        edition=enterprise_edition(bare),
    )
    bare.refresh_from_db()
    assert bare.enterprise.name == "Trần"


@pytest.mark.django_db
def test_the_page_of_a_unit_names_each_officer_once_with_every_post_held_there(cast, as_) -> None:
    """As the list of officers counts them: a president who also heads the inspection is one person."""
    unit = make_union(cast.ward, "Công ty Kiêm Nhiệm")
    both = make_person("Lê Thị Kiêm", unit)
    Mandate.objects.create(person=both, unit=unit, position="CN-UBKT")
    make_person("Bùi Văn Một", unit, position="PCT")
    told = [(officer.person.full_name, officer.posts) for officer in officers_of(unit)]
    assert told == [("Lê Thị Kiêm", ["Chủ tịch", "Chủ nhiệm Ủy ban Kiểm tra"]), ("Bùi Văn Một", ["Phó Chủ tịch"])]
    page = as_(cast.binh).get(f"/don-vi/{unit.pk}/").text
    assert (page.count("Lê Thị Kiêm"), page.count("Chủ tịch, Chủ nhiệm Ủy ban Kiểm tra")) == (1, 1)
