"""Decisions as short lines."""

import datetime as dt
from typing import Any

from diemtua.people.models import User
from diemtua.reorganisation.actions import approve_decision, draft_decision, submit_decision
from diemtua.reorganisation.models import Decision, Operation
from diemtua.reorganisation.queries import preview_of
from diemtua.unions.models import Unit
from tests.conftest import Cast

NOW = dt.datetime(2025, 8, 1, 3, tzinfo=dt.UTC)
DAY = dt.date(2025, 7, 1)
EVE = dt.date(2025, 6, 30)


def second_officer(cast: Cast) -> User:
    """A colleague of the city officer, who may approve."""
    from diemtua.unions.models import Stewardship

    found, made = User.objects.get_or_create(username="dongnghiep", defaults={"full_name": "Ngô Thị Đồng Nghiệp"})
    if made:
        Stewardship.objects.create(user=found, unit=cast.city)
    return found


def draft(
    cast: Cast, *operations: Operation, by: User | None = None, scope: Unit | None = None, **facts: Any
) -> Decision:
    """A draft of the city officer with these operations."""
    decision = draft_decision(
        by=by or cast.city_officer, now=NOW, scope=scope or cast.city,
        **{"title": "Sắp xếp thử", "number": "15/QĐ-LĐLĐ", "issuer": "LĐLĐ thành phố Hà Nội", "effective_on": DAY} | facts,
    )  # fmt: skip
    for operation in operations:
        operation.decision = decision
        if operation.founding is not None:
            operation.founding_id = operation.founding.pk
        operation.save()
    return decision


def enact(cast: Cast, decision: Decision) -> Decision:
    """Submit and approve; in tests the job runs at once when the day has come."""
    submit_decision(decision, by=decision.drafted_by, now=NOW)
    approve_decision(decision, edition=preview_of(decision).edition, by=second_officer(cast), now=NOW)
    decision.refresh_from_db()
    return decision
