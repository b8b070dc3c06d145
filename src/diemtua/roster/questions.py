"""Open questions of an import whose row may as well be somebody a decided row has just become."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from diemtua.roster.models import Resemblance
from diemtua.roster.register import citizen_digest
from diemtua.roster.rules.matching import ASK_FROM, Place, compare, name_bag
from diemtua.unions.models import Mandate, Person


@dataclass(frozen=True, slots=True)
class _Traits:
    """A person or a kept row as they are compared; the identity number as its digest."""

    name: str
    sex: str
    birth_date: dt.date | None
    birth_year: int | None
    cccd: str
    phone: str
    email: str
    short_id: str = ""


def compare_anew(decided: Resemblance, person: Person) -> None:
    """Ask about `person`, whom the decided row made, where an open row of the list is at least as like that one.

    Three queries, one more for each row that is.
    """
    open_rows = Resemblance.objects.filter(roster=decided.roster_id, sure=False, verdict="", away=False)
    alike = [r for r in open_rows.select_related("person") if name_bag(r.name) == name_bag(decided.name)]
    people = [person, *(r.person for r in alike if r.person)]
    places: dict[int, list[Place]] = {}
    held = Mandate.objects.filter(person__in=people, ended_on=None)
    for pk, unit, post, since in held.values_list("person_id", "unit_id", "position", "since_year"):
        places.setdefault(pk, []).append(Place(unit, post, since))
    new = _of_person(person)
    for row in alike:
        told = json.loads(row.record)
        traits = _of_row(told["person"])
        posts = [Place(m["unit"], m["position"], m["since_year"]) for m in told["mandates"]]
        found = compare(traits, new, posts, places.get(person.pk, []))
        before = compare(traits, _of_person(row.person), posts, places.get(row.person.pk, [])) if row.person else None
        if found.score >= ASK_FROM and (before is None or found.score > before.score):
            Resemblance.objects.filter(pk=row.pk, verdict="").update(
                person=person,
                of_name=person.full_name,
                of_sheet=decided.sheet,
                of_row=decided.row,
                score=found.score,
                why=list(found.why),
            )


def _of_person(p: Person) -> _Traits:
    return _Traits(p.full_name, p.sex, p.birth_date, p.birth_year, p.citizen_digest, p.phone, p.email)


def _of_row(row: dict[str, Any]) -> _Traits:
    born = dt.date.fromisoformat(row["birth_date"]) if row["birth_date"] else None
    number = citizen_digest(row["citizen_id"]) if row["citizen_id"] else ""
    return _Traits(row["full_name"], row["sex"], born, row["birth_year"], number, row["phone"], row["email"])
