"""All of Hanoi redrawn: the real file when it is there; the decision killed in the middle leaves nothing and runs on."""

from pathlib import Path

import pytest
from django.utils import timezone

from diemtua.unions.models import Unit
from diemtua.unions.queries import units_named

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_real_list_of_the_districts_is_redrawn_and_nothing_is_lost(db, shared) -> None:
    from bench import reorganise
    from diemtua.roster.actions import import_file
    from diemtua.roster.federation import make_uppers
    from diemtua.roster.rules.places import districts

    import_file(shared / "rosters" / "districts-2024-messy.xlsx", by=None, now=timezone.now())
    # The list is of four districts; the register of before has all thirty, and none of the wards of after.
    make_uppers({key: (Unit.Kind.DISTRICT, area.name) for key, area in districts().items()})
    assert Unit.objects.filter(kind="district", valid_to=None).count() == 30
    Unit.objects.filter(kind="ward", children=None, mandates=None).delete()
    drafter, approver = reorganise.officers_of_the_city()
    timer = reorganise.Timer()
    counts = reorganise.redraw(drafter, approver, timer)
    sums = reorganise.compare(drafter, timer)
    assert (counts["founded"], counts["ended"], counts["not_read"]) == (85, 30, 0)
    assert counts["moved"] == sums["unions"] > 100
    assert counts["addresses_asked"] > 50
    found = [u.name for u in units_named(drafter, "lien doan lao dong quan long bien")]
    assert found == ["Liên đoàn Lao động quận Long Biên"]
