"""Small makers of register rows; features add their own beside their tests."""

from typing import Any

from diemtua.unions.models import Enterprise, Mandate, Person, Unit
from diemtua.unions.rules import child_path


def make_union(parent: Unit, name: str, *, kind: str = Enterprise.Kind.NON_STATE) -> Unit:
    """A grassroots union of one enterprise below `parent`."""
    ordinal = parent.children.count() + 1
    return Unit.objects.create(
        kind=Unit.Kind.GRASSROOTS,
        name=f"CĐCS {name}",
        parent=parent,
        path=child_path(parent.path, ordinal),
        enterprise=Enterprise.objects.create(name=name, kind=kind),
    )


def make_person(name: str, unit: Unit, *, position: str = "CT", **fields: Any) -> Person:
    """A person with one current mandate."""
    person = Person.objects.create(full_name=name, **fields)
    Mandate.objects.create(person=person, unit=unit, position=position)
    return person
