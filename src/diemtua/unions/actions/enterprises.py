"""The enterprise behind a union."""

import datetime as dt
from typing import Any

from django.db import transaction

from diemtua.audit.actions import record
from diemtua.kernel.dates import vn_date
from diemtua.kernel.editions import edition_of
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.people.models import User
from diemtua.unions.access import demand_manager
from diemtua.unions.models import (
    Enterprise,
    PastEnterprise,
    Unit,
    Workforce,
)
from diemtua.unions.rules import PERSONAL_TAX_CODE

_DATED = ("kind", "trade", "ownership")
_FACTS = ("name", "tax_code", *_DATED)
_NUMBERS = ("workers", "women", "members")


def enterprise_edition(unit: Unit) -> str:
    """The mark of what the form of the enterprise behind a union is made from: its facts, its years. Two queries."""
    facts = Enterprise.objects.filter(unions=unit).values(*_FACTS).first()
    years = Workforce.objects.filter(enterprise__unions=unit).values_list("year", *_NUMBERS)
    return edition_of({"facts": facts, "years": list(years)})


def change_enterprise(
    *,
    unit: Unit,
    by: User,
    facts: dict[str, Any],
    workforce: dict[str, Any] | None,
    edition: str,
    changed_on: dt.date | None = None,
) -> Enterprise:
    """Mend the enterprise behind a union (made if there was none), and the workforce of one year if told.

    With `changed_on` what it was before that day is kept as past; without, it was always so. The line tells everything
    that changed before and after. Conflict when somebody wrote meanwhile (`edition` is what the form was made from).
    """
    demand_manager(by, unit)
    with transaction.atomic():
        held = Unit.objects.select_for_update().get(pk=unit.pk)
        standing = Enterprise.objects.select_for_update().filter(pk=held.enterprise_id).first()
        if enterprise_edition(held) != edition:
            raise Conflict(
                "Có người vừa sửa thông tin này trong lúc bạn đang mở trang; hãy mở lại trang để xem giá trị mới rồi sửa tiếp."
            )
        enterprise = standing or Enterprise()
        before = {name: getattr(enterprise, name) for name in _FACTS} if standing else {}
        changes = {name: [old, facts.get(name, old)] for name, old in before.items() if facts.get(name, old) != old}
        if changed_on and changes.keys() & set(_DATED):
            past = {name: before[name] for name in _DATED}
            _keep_past(enterprise, past, until=changed_on - dt.timedelta(days=1))
            changes["changed_on"] = changed_on.isoformat()
        for name, value in facts.items():
            setattr(enterprise, name, value)
        enterprise.save()
        if standing is None:
            Unit.objects.filter(pk=unit.pk).update(enterprise=enterprise)
        if workforce:
            changes |= _write_year(enterprise, **workforce)
        record("unions.change_enterprise", by=by, subject=enterprise, unit=unit.pk, **_told(changes))
    return enterprise


def _write_year(enterprise: Enterprise, *, year: int, **numbers: int | None) -> dict[str, Any]:
    """The numbers of one year that are told, the others stay; what changed, before and after."""
    found = Workforce.objects.filter(enterprise=enterprise, year=year).first()
    row = found or Workforce(enterprise=enterprise, year=year)
    before = {name: getattr(row, name) for name in _NUMBERS}
    for name, number in numbers.items():
        if number is not None:
            setattr(row, name, number)
    if (row.women or 0) > row.workers:
        raise BadInput(
            f"Năm {year} đã ghi {row.women} lao động nữ, nhiều hơn số lao động vừa ghi; hãy ghi lại cả số nữ."
        )
    row.save()
    changed = {name: [old, getattr(row, name)] for name, old in before.items() if getattr(row, name) != old}
    return changed | {"year": year} if changed else {}


def _told(changes: dict[str, Any]) -> dict[str, Any]:
    """As the journal keeps it: a household's tax code is somebody's identity number, of it the last three digits."""
    if "tax_code" not in changes:
        return changes
    codes = [f"…{code[-3:]}" if len(code) == PERSONAL_TAX_CODE else code for code in changes["tax_code"]]
    return changes | {"tax_code": codes}


def _keep_past(enterprise: Enterprise, before: dict[str, str], *, until: dt.date) -> None:
    """What the enterprise was until that day, after the past already kept."""
    last = enterprise.past_states.order_by("-until").first()
    since = last.until + dt.timedelta(days=1) if last else dt.date.min
    if until < since:
        raise BadInput(f"Đã ghi một lần thay đổi từ ngày {vn_date(since)}; hãy ghi ngày sau đó.")
    PastEnterprise.objects.create(enterprise=enterprise, since=since, until=until, **before)
