"""A human decides whether a row is somebody already known."""

import datetime as dt

import pytest

from diemtua.audit.models import Entry
from diemtua.kernel.errors import Conflict
from diemtua.roster.actions import confirm_import, leave_row, settle_resemblance, withdraw_verdict
from diemtua.roster.models import Import, Resemblance
from diemtua.unions.models import Mandate, Person, Unit
from diemtua.vault.sealing import unseal
from tests.roster.workbooks import rows_workbook, uploaded

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
ALIKE = [
    {"name": "Lê Thị Lan", "dob_female": "2/3/1990", "unit": "Trường Cũ", "cccd": "001190000001"},
    {"name": "Lê Thị Lan", "dob_female": "2/3/1990", "unit": "Trường Mới", "email": "lan@vi.vn", "position": "PCT"},
]


@pytest.fixture
def roster(cast) -> Import:
    made = uploaded(rows_workbook(ALIKE), unit=cast.ward, by=cast.binh)
    confirm_import(made, by=cast.binh, now=NOW)
    made.refresh_from_db()
    return made


@pytest.fixture
def case(roster) -> Resemblance:
    return roster.resemblances.get()


def lans() -> list[tuple[str, str, int]]:
    found = Person.objects.filter(full_name="Lê Thị Lan").order_by("pk")
    return [(p.citizen_id, p.email, p.mandates.count()) for p in found]


def test_until_then_the_row_is_not_in_the_register(roster, case) -> None:
    assert roster.written_counts["to_review"] == 1
    assert lans() == [("001190000001", "", 1)]
    assert case.person == Person.objects.get(full_name="Lê Thị Lan")
    assert "cùng họ tên" in case.why


def test_the_row_is_kept_sealed_until_it_is_decided(cast, case) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT record FROM roster_resemblance WHERE id = %s", [case.pk])
        assert "Lê Thị Lan" in unseal(cursor.fetchone()[0])
    settle_resemblance(case, verdict="other", by=cast.binh, now=NOW)
    case.refresh_from_db()
    assert case.record == ""


def test_the_same_person_gets_the_mandate_and_what_was_missing(cast, case) -> None:
    settle_resemblance(case, verdict="same", by=cast.binh, now=NOW)
    assert lans() == [("001190000001", "lan@vi.vn", 2)]
    assert Entry.objects.filter(action="roster.settle_resemblance").count() == 1


def test_another_person_is_added(cast, case) -> None:
    person = settle_resemblance(case, verdict="other", by=cast.binh, now=NOW)
    assert lans() == [("001190000001", "", 1), ("", "lan@vi.vn", 1)]
    assert person.birth_date == dt.date(1990, 3, 2)
    assert Entry.objects.filter(action="roster.settle_resemblance").count() == 1


def test_a_second_decision_is_a_conflict_and_changes_nothing(cast, case) -> None:
    settle_resemblance(case, verdict="other", by=cast.binh, now=NOW)
    before = Person.objects.count(), Mandate.objects.count()
    with pytest.raises(Conflict):
        settle_resemblance(case, verdict="same", by=cast.city_officer, now=NOW)
    assert (Person.objects.count(), Mandate.objects.count()) == before


@pytest.mark.parametrize("verdict", ["same", "other"])
def test_the_decision_is_remembered_when_the_list_comes_again(cast, case, verdict) -> None:
    settle_resemblance(case, verdict=verdict, by=cast.binh, now=NOW)
    again = uploaded(rows_workbook(ALIKE), unit=cast.ward, by=cast.binh)
    assert {n: again.counts[n] for n in ("new", "updated", "same", "to_review")} == {"new": 0, "updated": 0, "same": 2, "to_review": 0}  # fmt: skip


def test_nothing_is_decided_before_the_list_is_confirmed(cast) -> None:
    made = uploaded(rows_workbook(ALIKE), unit=cast.ward, by=cast.binh)
    with pytest.raises(Conflict, match="chưa nạp xong"):
        settle_resemblance(made.resemblances.get(), verdict="other", by=cast.binh, now=NOW)


def test_a_row_with_somebody_elses_number_becomes_a_person_without_it(cast) -> None:
    rows = [ALIKE[0], {"name": "Trần Văn Khác", "dob_male": "1/1/1960", "unit": "Trường Mới", "cccd": "001190000001"}]
    made = uploaded(rows_workbook(rows), unit=cast.ward, by=cast.binh)
    confirm_import(made, by=cast.binh, now=NOW)
    person = settle_resemblance(made.resemblances.get(), verdict="other", by=cast.binh, now=NOW)
    assert (person.full_name, person.citizen_id) == ("Trần Văn Khác", "")


# --- the register has changed since the question was asked -----------------------------------------------------------


def asked(cast, rows) -> Resemblance:
    """The question of the second list, once both are written."""
    for row in rows:
        made = uploaded(rows_workbook([row]), unit=cast.ward, by=cast.binh)
        confirm_import(made, by=cast.binh, now=NOW)
    return made.resemblances.get(sure=False)


def test_a_number_somebody_else_has_got_meanwhile_is_left_out(cast) -> None:
    case = asked(cast, [ALIKE[1], ALIKE[0]])
    cast.hoa_person.citizen_id = "001190000001"
    cast.hoa_person.save()
    settle_resemblance(case, verdict="same", by=cast.binh, now=NOW)
    assert lans() == [("", "lan@vi.vn", 2)]


def test_a_day_of_birth_is_not_put_beside_another_year(cast) -> None:
    year_only = {"name": "Lê Thị Lan", "dob_female": "1990", "unit": "Trường Cũ", "phone": "0912000001"}
    case = asked(cast, [year_only, year_only | {"dob_female": "2/3/1985", "position": "PCT", "email": "lan@vi.vn"}])
    person = settle_resemblance(case, verdict="same", by=cast.binh, now=NOW)
    person.refresh_from_db()
    assert (person.birth_date, person.birth_year, person.email) == (None, 1990, "lan@vi.vn")


@pytest.mark.variants
@pytest.mark.parametrize("verdict", ["same", "other"])
def test_a_union_that_ended_is_said_and_the_row_may_be_left_out(cast, case, verdict) -> None:
    Unit.objects.filter(name="CĐCS Trường Mới").update(valid_to=dt.date(2026, 1, 31))
    with pytest.raises(Conflict, match=r"«Trường Mới» không còn hoạt động .* hãy chọn «Bỏ dòng này»"):
        settle_resemblance(case, verdict=verdict, by=cast.binh, now=NOW)
    assert len(lans()) == 1
    leave_row(case, by=cast.binh, now=NOW)
    case.refresh_from_db()
    assert (case.verdict, case.record) == ("left", "")
    assert Entry.objects.filter(action="roster.leave_row").count() == 1
    with pytest.raises(Conflict, match="vừa quyết định"):
        leave_row(case, by=cast.binh, now=NOW)


def test_a_union_that_was_merged_gives_the_post_in_what_it_became(cast, case) -> None:
    Unit.objects.filter(name="CĐCS Trường Mới").update(valid_to=dt.date(2026, 1, 31), parent=cast.union)
    person = settle_resemblance(case, verdict="same", by=cast.binh, now=NOW)
    assert person.mandates.filter(unit=cast.union, position="PCT").exists()


def test_a_union_that_is_gone_is_said(cast, case) -> None:
    roster = case.roster
    roster.foundings.all().delete()
    Unit.objects.filter(name="CĐCS Trường Mới").delete()
    with pytest.raises(Conflict, match="không còn trong sổ"):
        settle_resemblance(case, verdict="other", by=cast.binh, now=NOW)


# --- an answer that was wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["same", "other"])
def test_a_wrong_answer_is_taken_back_and_the_list_asks_again(cast, case, verdict) -> None:
    before = lans()
    settle_resemblance(case, verdict=verdict, by=cast.binh, now=NOW)
    case.refresh_from_db()
    withdraw_verdict(case, by=cast.binh, now=NOW)
    assert lans() == before
    assert Entry.objects.filter(action="roster.withdraw_verdict").count() == 1
    with pytest.raises(Conflict, match="đã được rút lại"):
        withdraw_verdict(case, by=cast.binh, now=NOW)
    assert uploaded(rows_workbook(ALIKE), unit=cast.ward, by=cast.binh).counts["to_review"] == 1


def test_an_answer_somebody_built_on_stays(cast, case) -> None:
    made = settle_resemblance(case, verdict="other", by=cast.binh, now=NOW)
    Mandate.objects.create(person=made, unit=cast.union, position="TT")
    case.refresh_from_db()
    with pytest.raises(Conflict, match="việc khác dựa vào"):
        withdraw_verdict(case, by=cast.binh, now=NOW)
    case.refresh_from_db()
    assert (case.verdict, made.mandates.count()) == ("other", 2)


def test_a_third_row_is_compared_with_whom_the_second_became(cast) -> None:
    rows = [
        {"name": "Lê Thị Lan", "dob_female": "2/3/1990", "unit": "Trường Cũ", "phone": "0912000001"},
        {"name": "Lê Thị Lan", "dob_female": "2/3/1990", "unit": "Trường Mới", "email": "lan@vi.vn"},
        {"name": "Lê Thị Lan", "dob_female": "2/3/1990", "unit": "Trường Mới", "position": "PCT", "phone": "0912000009"},
    ]  # fmt: skip
    made = uploaded(rows_workbook(rows), unit=cast.ward, by=cast.binh)
    confirm_import(made, by=cast.binh, now=NOW)
    second, third = made.resemblances.filter(sure=False)
    other = settle_resemblance(second, verdict="other", by=cast.binh, now=NOW)
    third.refresh_from_db()
    assert (third.person, third.of_row, "cùng đơn vị" in third.why) == (other, second.row, True)
