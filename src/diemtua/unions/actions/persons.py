"""A person and the posts held."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from diemtua.audit.actions import record
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import Conflict
from diemtua.kernel.text import clean
from diemtua.people.models import User
from diemtua.unions.access import demand_manager
from diemtua.unions.models import (
    Mandate,
    Person,
    Unit,
)


@transaction.atomic
def reveal_citizen_id(*, person: Person, by: User) -> str:
    """The identity number in clear; that it was looked at is written down, the number is not."""
    record("unions.reveal_citizen_id", by=by, subject=person)
    return person.citizen_id


def add_mandate(*, person: Person, unit: Unit, by: User, **facts: Any) -> Mandate:
    """The person holds one more post. Conflict when it is held already, or the union did not live then."""
    demand_manager(by, unit)
    with transaction.atomic():
        made = Mandate(person=person, unit=unit, **facts)
        save_post(made)
        record("unions.add_mandate", by=by, subject=made, person=person.pk)
    return made


def write_person(*, unit: Unit, mandate: dict[str, Any], now: dt.datetime, **values: Any) -> Person:
    """A new person with the first post, inside the transaction of an action that has asked who may and writes the line.

    Conflict when the identity number is another's, or the union did not live then.
    """
    values["full_name"] = clean(values["full_name"])
    if day := values.get("birth_date"):
        values["birth_year"] = day.year
    made = Person.objects.create(created_at=now, **values)
    save_post(Mandate(person=made, unit=unit, **mandate))
    return made


def save_post(mandate: Mandate) -> None:
    """Save a mandate inside the transaction of an action; what the database refuses becomes a sentence.

    Conflict, too, when the same post of the same person was held on one of its days. No constraint holds that: lists and
    merged records bring such posts, to be mended by hand; so a row whose post and days stay is saved as it is. Who tells the
    first day tells the year, by which lists are filtered.
    """
    if mandate.since_year is None and mandate.started_on:
        mandate.since_year = mandate.started_on.year
    _demand_apart(mandate)
    try:
        with transaction.atomic():
            mandate.save()
    except IntegrityError as error:
        if "mandate_in_life" in str(error):
            raise Conflict(
                f"{mandate.unit} không hoạt động trong cả thời gian này; hãy xem lại ngày bắt đầu và ngày thôi."
            ) from error
        if mandate.started_on and mandate.ended_on and mandate.ended_on < mandate.started_on:
            raise Conflict("Ngày thôi trước ngày bắt đầu giữ chức vụ; hãy xem lại hai ngày này.") from error
        raise Conflict(
            f"{mandate.person} đang giữ chức vụ {mandate.get_position_display()} ở {mandate.unit} rồi; sửa nhiệm kỳ hay "
            "quyết định thì bấm «Sửa chức vụ» ở trang của người ấy."
        ) from error


def _demand_apart(mandate: Mandate) -> None:
    """The person's row is held until the end of the transaction: of two who write one post, the second sees the first.
    Its key is left free: a reorganisation that carries the person's posts on asks for it while it holds the units.

    A post whose first day nobody knows was held on its last day, for certain.
    """
    post = {"person": mandate.person_id, "unit": mandate.unit_id, "position": mandate.position}
    days = {"started_on": mandate.started_on, "ended_on": mandate.ended_on}
    first = mandate.started_on or mandate.ended_on
    if first is None or Mandate.objects.filter(pk=mandate.pk, **post, **days).exists():
        return
    Person.objects.select_for_update(no_key=True).get(pk=mandate.person_id)
    held = Q(ended_on__gte=first)
    if mandate.ended_on:  # of two running ones the constraint speaks
        held = (held | Q(ended_on=None)) & Q(first__lte=mandate.ended_on)
    others = Mandate.objects.annotate(first=Coalesce("started_on", "ended_on")).filter(held, **post)
    if other := others.exclude(pk=mandate.pk).first():
        since = f"từ {vn_date(other.started_on)} " if other.started_on else ""
        until = f"đến hết {vn_date(other.ended_on)}" if other.ended_on else "đến nay"
        raise Conflict(
            f"{mandate.person} đã được ghi giữ chức vụ này ở {mandate.unit} {since}{until}; "
            "hãy ghi những ngày không trùng, hoặc sửa chức vụ đã ghi."
        )
