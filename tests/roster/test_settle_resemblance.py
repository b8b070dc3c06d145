"""A human decides whether a row is somebody already known."""

import datetime as dt

import pytest

from diemtua.audit.models import Entry
from diemtua.kernel.errors import Conflict
from diemtua.roster.actions import confirm_import, settle_resemblance
from diemtua.roster.models import Import, Resemblance
from diemtua.unions.models import Mandate, Person
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
