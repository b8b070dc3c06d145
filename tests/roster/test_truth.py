"""The development rosters reconcile to the row with what is known of them. (Skipped where ../shared is missing.)"""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from diemtua.roster.actions import import_file
from diemtua.roster.preview import understand
from diemtua.unions.models import Mandate, Person, Unit


def truth(path: Path) -> dict:
    return json.loads(path.with_suffix(".truth.json").read_text("utf-8"))


def check_register(known: dict) -> None:
    """What the register holds after the import, counted there."""
    below = Unit.objects.filter(kind__in=[Unit.Kind.GRASSROOTS, Unit.Kind.PROFESSION])
    chairs = Mandate.objects.filter(position="CT", unit__in=below)
    assert {
        "people": Person.objects.count(),
        "unions": below.count(),
        "areas": below.values("parent").distinct().count(),
        "chairs": chairs.count(),
        "nonstate_chairs": chairs.exclude(unit__enterprise__kind="state").count(),
        "fulltime": Person.objects.filter(mandates__full_time=True).distinct().count(),
    } == {key: known[key] for key in ("people", "unions", "areas", "chairs", "nonstate_chairs", "fulltime")}


def check(path: Path) -> dict:
    """Import into the empty register; the counts expected of it."""
    known = truth(path)
    roster = import_file(path, by=None, now=timezone.now())
    expected = {
        "rows": known["rows"],
        "people": known["people"],
        "new": known["people"],
        "updated": 0,
        "same": len(known["duplicates"]),
        "refused": 0,
        "to_review": 0,
        "units": known["areas"],
        "unions": known["unions"],
    }
    assert {key: roster.counts[key] for key in expected} == expected
    assert {key: roster.written_counts[key] for key in expected} == expected
    found = Counter(roster.problems.values_list("sheet", "row", "field", "kind"))
    assert found == Counter((d["sheet"], d["row"], d["field"], d["kind"]) for d in known["defects"])
    check_register(known)
    return expected


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ward-clean", "districts-2024-messy"])
def test_a_roster_reconciles_with_its_truth_and_comes_again_unchanged(shared, name: str) -> None:
    path = shared / "rosters" / f"{name}.xlsx"
    expected = check(path)
    again = import_file(path, by=None, now=timezone.now())
    assert {key: again.written_counts[key] for key in expected} == expected | {"new": 0, "same": expected["rows"]}
    check_register(truth(path))


@pytest.mark.slow
@pytest.mark.django_db
def test_the_city_roster_reconciles_with_its_truth(shared) -> None:
    check(shared / "rosters" / "city-65749.xlsx")


@pytest.mark.django_db
def test_every_planted_duplicate_is_met_in_the_right_person(shared) -> None:
    path = shared / "rosters" / "districts-2024-messy.xlsx"
    plan = understand(path, within=None, this_year=2026).plan
    person_of = {(r.sheet, r.row): n for n, d in enumerate(plan.decisions) for r in d.candidate.records}
    missed = [
        d for d in truth(path)["duplicates"]
        if person_of[d["sheet"], d["row"]] != person_of[d["of_sheet"], d["of_row"]]
    ]  # fmt: skip
    assert missed == []
