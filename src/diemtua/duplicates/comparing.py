"""The persons of the register as plain values, and the pairs among them. No writing."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from diemtua.roster.rules.matching import Evidence, Place, shared_contacts
from diemtua.roster.rules.pairs import find_pairs
from diemtua.unions.models import Mandate, Person, Unit


@dataclass(slots=True)
class Registered:
    """A person with current mandates, as the rules of evidence compare them; the identity number in clear, in memory only."""

    pk: int
    name: str
    sex: str
    birth_date: dt.date | None
    birth_year: int | None
    cccd: str
    phone: str
    email: str
    places: list[Place] = field(default_factory=list)
    short_id: str = ""


def persons_below(units: list[Unit]) -> Iterator[Registered]:
    """Everybody with a current mandate at or below the units, with these mandates, by number. Two queries."""
    inside = Q(pk__in=[])
    for unit in units:
        inside |= unit.below_as("unit__")
    places: dict[int, list[Place]] = {}
    mandates = Mandate.objects.filter(inside, ended_on=None).order_by("pk")
    for person, *place in mandates.values_list("person", "unit", "position", "since_year").iterator(chunk_size=5000):
        places.setdefault(person, []).append(Place(*place))
    fields = ("pk", "full_name", "sex", "birth_date", "birth_year", "citizen_id", "phone", "email")
    persons = Person.objects.filter(merged_into=None).order_by("pk").values_list(*fields)
    if len(places) < 900:
        persons = persons.filter(pk__in=list(places))
    for row in persons.iterator(chunk_size=5000):
        if row[0] in places:
            number = row[5] or ""
            yield Registered(*row[:5], number if len(number) == 12 else "", *row[6:], places=places[row[0]], short_id="" if len(number) == 12 else number)  # fmt: skip


def pairs_below(units: list[Unit]) -> tuple[set[int], dict[tuple[int, int], Evidence]]:
    """Who was compared, and the pairs worth a look by both numbers, the smaller first. Two queries."""
    persons = list(persons_below(units))
    pairs = find_pairs(persons, [p.places for p in persons], shared=shared_contacts(persons))
    return {p.pk for p in persons}, {(persons[p.a].pk, persons[p.b].pk): p.evidence for p in pairs}
