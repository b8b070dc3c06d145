"""Everybody of an officer's units is compared; what was judged is never asked again."""

import datetime as dt

import pytest

from diemtua.audit.models import Entry
from diemtua.duplicates.actions import judge_different, merge_pair, start_scan
from diemtua.duplicates.models import SuspectedPair
from diemtua.jobs.models import Job
from diemtua.kernel.errors import NotAllowed
from diemtua.unions.models import Person
from tests.duplicates.conftest import BORN, NOW
from tests.factories import make_person


def pairs() -> list[tuple[str, str, str]]:
    return [(p.first.full_name, p.second.full_name, p.verdict) for p in SuspectedPair.objects.order_by("pk")]


@pytest.fixture
def lans(cast) -> list[Person]:
    """Two records of Lan in Bình's ward, one in another; one namesake born another year."""
    fields = {"birth_date": dt.date(1990, 3, 2), "birth_year": 1990, "phone": "0912000009"}
    return [
        make_person("Lê Thị Lan", cast.union, position="TT", **fields),
        make_person("Le Thi Lan", cast.union, position="TP", **fields, citizen_id="001190000001"),
        make_person("Lê Thị Lan", cast.other_union, position="KT", **fields, citizen_id="001190000010"),
        make_person("Lê Thị Lan", cast.union, position="TQ", birth_year=1960),
    ]


def test_an_officer_gets_the_pairs_of_the_own_units_and_the_city_all(cast, lans) -> None:
    start_scan(by=cast.binh)
    assert pairs() == [("Lê Thị Lan", "Le Thi Lan", "")]
    assert [(e.action, e.subject) for e in Entry.objects.all()] == [("duplicates.start_scan", "Công đoàn phường Bồ Đề")]
    start_scan(by=cast.city_officer)
    found = {(p.first, p.second): p for p in SuspectedPair.objects.all()}
    assert set(found) == {(lans[0], lans[1]), (lans[0], lans[2]), (lans[1], lans[2])}
    assert [p.score >= 17 for p in found.values()] == [True, True, False]
    assert "số căn cước lệch một chữ số" not in str([p.why for p in found.values() if p.score >= 17])


def test_what_was_judged_stays_judged_and_what_is_no_longer_alike_goes(cast, lans) -> None:
    start_scan(by=cast.city_officer)
    first = SuspectedPair.objects.get(first=lans[0], second=lans[1])
    judge_different(pair=first, by=cast.binh, now=NOW)
    Person.objects.filter(pk=lans[2].pk).update(full_name="Vũ Văn Khác", phone="")
    start_scan(by=cast.city_officer)
    assert list(SuspectedPair.objects.values_list("pk", "verdict")) == [(first.pk, "other")]
    start_scan(by=cast.binh)
    assert SuspectedPair.objects.count() == 1


def test_a_merged_record_is_not_compared_again(cast, twice) -> None:
    merge_pair(pair=twice.pair, kept_id=twice.a.pk, by=cast.binh, now=NOW)
    make_person("Phạm Thị Bích", cast.union, position="TQ", birth_date=BORN, birth_year=1985)
    start_scan(by=cast.binh)
    fresh = SuspectedPair.objects.exclude(pk=twice.pair.pk).get()
    assert {fresh.first, fresh.second} == {twice.a, Person.objects.latest("pk")}


def test_pressed_again_while_it_runs_it_is_the_same_scan(cast, lans) -> None:
    first = start_scan(by=cast.binh)
    Job.objects.filter(pk=first.pk).update(state=Job.State.RUNNING)
    assert start_scan(by=cast.binh) == first
    assert (Job.objects.count(), Entry.objects.count()) == (1, 1)
    assert start_scan(by=cast.city_officer) != first


def test_only_officers_above_the_grassroots_scan(cast) -> None:
    with pytest.raises(NotAllowed):
        start_scan(by=cast.hoa)
    assert Entry.objects.count() == 0


def test_a_list_that_tells_a_merged_record_again_means_the_one_that_stayed(cast, twice) -> None:
    from diemtua.roster.actions import confirm_import
    from tests.roster.workbooks import rows_workbook, uploaded

    merge_pair(pair=twice.pair, kept_id=twice.a.pk, by=cast.binh, now=NOW)
    people = Person.objects.count()
    again = {"name": "Phạm Thị Bích", "dob_female": "3/4/1985", "cccd": "001185000002", "phone": "0912000002",
             "email": "bich@vi.vn", "unit": "Trường Mầm non Hoa Sen", "position": "Chủ tịch"}  # fmt: skip
    roster = uploaded(rows_workbook([again]), unit=cast.ward, by=cast.binh)
    confirm_import(roster, by=cast.binh, now=NOW)
    roster.refresh_from_db()
    assert {n: roster.written_counts[n] for n in ("new", "same", "to_review")} == {"new": 0, "same": 1, "to_review": 0}
    assert Person.objects.count() == people
    assert twice.b.mandates.count() == 0
