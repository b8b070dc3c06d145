"""A person and the posts held."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from diemtua.audit.actions import record
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

    Who tells the first day tells the year, by which lists are filtered.
    """
    if mandate.since_year is None and mandate.started_on:
        mandate.since_year = mandate.started_on.year
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
