"""The enterprise behind a union."""

import datetime as dt
from typing import Any

from django.db import transaction

from diemtua.audit.actions import record
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput
from diemtua.people.models import User
from diemtua.unions.access import demand_manager
from diemtua.unions.models import (
    Enterprise,
    PastEnterprise,
    Unit,
    Workforce,
)

_DATED = ("kind", "trade", "ownership")


def change_enterprise(
    *,
    unit: Unit,
    by: User,
    facts: dict[str, Any],
    workforce: dict[str, Any] | None,
    changed_on: dt.date | None = None,
) -> Enterprise:
    """Mend the enterprise behind a union (made if there was none), and the workforce of one year if told.

    With `changed_on` what it was before that day is kept as past; without, it was always so. The line tells kind, trade
    and ownership before and after.
    """
    demand_manager(by, unit)
    with transaction.atomic():
        standing = Enterprise.objects.select_for_update().filter(pk=unit.enterprise_id).first()
        enterprise = standing or Enterprise()
        before = {name: getattr(enterprise, name) for name in _DATED} if standing else {}
        changes = {name: [old, facts.get(name, old)] for name, old in before.items() if facts.get(name, old) != old}
        if changes and changed_on:
            _keep_past(enterprise, before, until=changed_on - dt.timedelta(days=1))
            changes["changed_on"] = changed_on.isoformat()
        for name, value in facts.items():
            setattr(enterprise, name, value)
        enterprise.save()
        if unit.enterprise_id is None:
            Unit.objects.filter(pk=unit.pk).update(enterprise=enterprise)
        if workforce:
            year = workforce.pop("year")
            Workforce.objects.update_or_create(enterprise=enterprise, year=year, defaults=workforce)
        record("unions.change_enterprise", by=by, subject=enterprise, unit=unit.pk, **changes)
    return enterprise


def _keep_past(enterprise: Enterprise, before: dict[str, str], *, until: dt.date) -> None:
    """What the enterprise was until that day, after the past already kept."""
    last = enterprise.past_states.order_by("-until").first()
    since = last.until + dt.timedelta(days=1) if last else dt.date.min
    if until < since:
        raise BadInput(f"Đã ghi một lần thay đổi từ ngày {vn_date(since)}; hãy ghi ngày sau đó.")
    PastEnterprise.objects.create(enterprise=enterprise, since=since, until=until, **before)
