"""Agreements and clauses, made without the actions that are under test."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from diemtua.agreements.models import Agreement, Clause, Rubric
from diemtua.unions.models import Unit
from tests.factories import make_union


def make_agreement(unit: Unit, **fields: Any) -> Agreement:
    """A garment maker's draft, region I, 320 workers, well voted."""
    today = timezone.localdate()
    values: dict[str, Any] = {
        "employer": unit.enterprise.name if unit.enterprise else unit.name,
        "enterprise": unit.enterprise,
        "trade": "garment",
        "workers": 320,
        "region": 1,
        "wage_vnd": 7_800_000,
        "yes_votes": 300,
        "polled": 320,
        "has_minutes": True,
        "signers_authorised": True,
        "effective_from": today - dt.timedelta(days=100),
        "effective_to": today + dt.timedelta(days=900),
    }
    return Agreement.objects.create(unit=unit, **values | fields)


def make_signed(unit: Unit, **fields: Any) -> Agreement:
    """The same, signed before it took effect."""
    signed_on = fields.pop("signed_on", timezone.localdate() - dt.timedelta(days=110))
    return make_agreement(unit, state="signed", signed_on=signed_on, **fields)


def make_clause(agreement: Agreement, term_id: str = "an_ca", value: object = 30_000, **fields: Any) -> Clause:
    """A clause; the shift meal unless told otherwise."""
    number = None if value is None else Decimal(str(value))
    return Clause.objects.create(agreement=agreement, term_id=term_id, value=number, **fields)


def make_peers(ward: Unit, count: int, *, meal: int = 20_000, **fields: Any) -> list[Agreement]:
    """Signed agreements of other unions of the ward, meals rising by 1,000."""
    made = []
    for number in range(count):
        union = make_union(ward, f"Công ty Bạn {number}")
        made.append(make_signed(union, **fields))
        make_clause(made[-1], value=meal + 1_000 * number)
    return made


def make_rubric(**fields: Any) -> Rubric:
    """A version with one criterion, on wages."""
    criterion = {"label": "Tiền lương", "points": 100, "target": 4, "counts": ["wages"]}
    data = {"classes": {"A": 80, "B": 50}, "equals_share": "0", "criteria": [criterion]}
    return Rubric.objects.create(**{"name": "Thang điểm", "source": "90/HD-TLĐ", "data": data} | fields)
