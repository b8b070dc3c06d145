"""Rows that only resemble somebody: a human answers, leaves them out, or takes the answer back."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from diemtua.audit.actions import record
from diemtua.kernel.errors import Conflict
from diemtua.people.models import User
from diemtua.roster.models import Import, Resemblance, Source
from diemtua.roster.register import citizen_digest
from diemtua.roster.rules.matching import ASK_FROM, Place, compare, name_bag
from diemtua.roster.sources import keep_settled, values_before
from diemtua.roster.undoing import take_back_rows
from diemtua.roster.writing import number_taken, set_person
from diemtua.unions.actions import save_post
from diemtua.unions.models import Mandate, Person, Unit


def settle_resemblance(resemblance: Resemblance, *, verdict: str, by: User, now: dt.datetime) -> Person:
    """A human says whether the row is the person it resembles: its news go to that person, or a new one is made.

    Conflict when somebody decided first, before the import was written, or when the union of the row lives no more.
    """
    with transaction.atomic():
        known = resemblance.person if verdict == Resemblance.Verdict.SAME else None
        if verdict == Resemblance.Verdict.SAME and known is None:
            raise Conflict("Người giống không còn trong sổ; hãy chọn «Người khác» hoặc nạp lại danh sách.")
        _close_question(resemblance, verdict=verdict, by=by, now=now)
        row = json.loads(resemblance.record)
        if known is None:
            person, before = _add(row["person"]), ""
            told: Iterable[str] = [f for f, v in row["person"].items() if v]
        else:
            person = Person.objects.select_for_update().get(pk=known.pk)
            told = changes = _missing(person, row["person"])
            before = values_before(person, changes)
            set_person(person, changes)
        posts = _give_posts(person, row)
        keep_settled(resemblance, person, told=told, posts=posts, made=known is None, before=before)
        Resemblance.objects.filter(pk=resemblance.pk).update(person=person, record="")
        if known is None:
            _compare_anew(resemblance, person)
        record("roster.settle_resemblance", by=by, subject=person, verdict=verdict, row=resemblance.row)
    return person


def leave_row(resemblance: Resemblance, *, by: User, now: dt.datetime) -> None:
    """Close the question without writing anything of the row. Conflict as above."""
    with transaction.atomic():
        _close_question(resemblance, verdict=Resemblance.Verdict.LEFT, by=by, now=now)
        Resemblance.objects.filter(pk=resemblance.pk).update(record="")
        record("roster.leave_row", by=by, subject=resemblance.roster, row=resemblance.row)


def withdraw_verdict(resemblance: Resemblance, *, by: User, now: dt.datetime) -> None:
    """Take a wrong answer back: what the row told leaves the register, and the row counts as left out.

    Conflict when somebody was first, the import was taken back, or something depends on the row by now.
    """
    with transaction.atomic():
        answered = Resemblance.objects.filter(pk=resemblance.pk, roster__state=Import.State.DONE)
        told = Source.objects.filter(
            roster=resemblance.roster_id, sheet=resemblance.sheet, row=resemblance.row, person=resemblance.person_id
        )
        found = list(told) if answered.exists() else []
        changed = Resemblance.objects.filter(pk=resemblance.pk, verdict__in=["same", "other"]).update(
            verdict=Resemblance.Verdict.LEFT, decided_by=by, decided_at=now
        )
        if not changed or not found:
            raise Conflict("Quyết định này đã được rút lại, hoặc dòng không còn trong sổ; hãy mở lại trang để xem.")
        if take_back_rows(found)["kept"]:
            raise Conflict("Đã có việc khác dựa vào người này nên không rút lại được; hãy sửa trên trang của người đó.")
        record("roster.withdraw_verdict", by=by, subject=resemblance.roster, row=resemblance.row)


def _close_question(resemblance: Resemblance, *, verdict: str, by: User, now: dt.datetime) -> None:
    """The one who comes first answers."""
    if not Import.objects.filter(pk=resemblance.roster_id, state=Import.State.DONE).exists():
        raise Conflict("Danh sách chưa nạp xong; hãy xác nhận nạp, đợi xong rồi quyết định các dòng này.")
    changed = Resemblance.objects.filter(pk=resemblance.pk, sure=False, verdict="").update(
        verdict=verdict, decided_by=by, decided_at=now
    )
    if not changed:
        raise Conflict("Có người vừa quyết định dòng này; hãy mở lại trang để xem.")


def _missing(person: Person, row: dict[str, Any]) -> dict[str, Any]:
    """What the row tells and the register lacks. A day of birth only beside its own year, a number only nobody has."""
    told = {f: v for f, v in row.items() if v and not getattr(person, f)}
    day = told.pop("birth_date", None)
    if day and person.birth_year in (None, row["birth_year"]):
        told["birth_date"] = dt.date.fromisoformat(day)
    elif person.birth_date:
        told.pop("birth_year", None)
    if "citizen_id" in told and number_taken(told["citizen_id"]):
        del told["citizen_id"]
    return told


def _add(row: dict[str, Any]) -> Person:
    """A new person; a number that already belongs to somebody is left out."""
    person = Person(**row)
    if row["citizen_id"] and number_taken(row["citizen_id"]):
        person.citizen_id = ""
    person.birth_date = dt.date.fromisoformat(row["birth_date"]) if row["birth_date"] else None
    person.save()
    return person


def _give_posts(person: Person, row: dict[str, Any]) -> list[str]:
    """Write the posts of the row the person does not hold; which, as «unit:post»."""
    posts = []
    for told in row["mandates"]:
        unit = _union_today(told["unit"], row["unit_name"])
        mandate = Mandate(person=person, unit=unit, position=told["position"])
        if Mandate.objects.filter(person=person, unit=unit, position=mandate.position, ended_on=None).exists():
            continue
        mandate.since_year, mandate.full_time = told["since_year"], told["full_time"]
        save_post(mandate)
        posts.append(f"{unit.pk}:{mandate.position}")
    return posts


def _union_today(pk: int, name: str) -> Unit:
    """The unit of the row, or the union it was merged into since. Conflict when neither lives."""
    unit = Unit.objects.select_related("parent").filter(pk=pk).first()
    if unit and unit.is_ended and unit.is_grassroots and unit.parent and unit.parent.is_grassroots:
        unit = unit.parent
    if unit is None or unit.is_ended:
        raise Conflict(
            f"«{name}» không còn hoạt động hoặc không còn trong sổ nên chưa ghi được chức vụ ở đó; "
            "hãy chọn «Bỏ dòng này», rồi nạp lại dòng này với tên công đoàn hiện nay."
        )
    return unit


# --- open questions, when a decided row has become somebody --------------------------------------------------------


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


def _compare_anew(decided: Resemblance, person: Person) -> None:
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
