"""Posts: of a unit, of a person, and those to look at."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import (
    Case,
    Count,
    F,
    QuerySet,
    Value,
    When,
)

from diemtua.people.models import User
from diemtua.unions.access import (
    visible_mandates,
)
from diemtua.unions.committee import SOON, Finding, Post, committee_findings, term_findings
from diemtua.unions.models import Mandate, Person, Unit
from diemtua.unions.past import mandates_on
from diemtua.unions.rules import POSITIONS

# The place of a post in the order of POSITIONS, as lists of a committee print them.
BY_RANK = Case(*(When(position=code, then=Value(place)) for place, code in enumerate(POSITIONS)))


def officers_on(unit: Unit, day: dt.date) -> QuerySet[Mandate]:
    """Who held a post in this very unit on that day, in the order of POSITIONS. One query."""
    mandates = mandates_on(day, Mandate.objects.filter(unit=unit)).select_related("person")
    return mandates.order_by(BY_RANK, "person__sort_key", "pk")


def posts_of(unit: Unit) -> QuerySet[Mandate]:
    """Current mandates of this very unit, in the order of POSITIONS. One query."""
    mandates = Mandate.objects.filter(unit=unit, ended_on=None).select_related("person")
    return mandates.order_by(BY_RANK, "person__sort_key", "pk")


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody of a unit with every post held there, as people call them, the highest first."""

    person: Person
    posts: list[str] = field(default_factory=list)


def officers_of(unit: Unit) -> list[Officer]:
    """Who holds a post in this very unit, each once, by the highest post. One query."""
    found: dict[int, Officer] = {}
    for post in posts_of(unit):
        found.setdefault(post.person_id, Officer(post.person)).posts.append(post.get_position_display())
    return list(found.values())


def mandates_of(user: User, person: Person) -> QuerySet[Mandate]:
    """What the person holds in the user's scope; then what was held, the latest first; of one day the highest post first.
    One query."""
    return (
        visible_mandates(user)
        .filter(person=person)
        .select_related("unit__parent", "unit__enterprise")
        .order_by(F("ended_on").desc(nulls_first=True), BY_RANK, "unit__path", "pk")
    )


TERM_KINDS = {
    "het": "Nhiệm kỳ đã hết",
    "sap-het": "Nhiệm kỳ hết trong 90 ngày",
    "hop-dong": "Hợp đồng lao động hết trước nhiệm kỳ",
    "hai-noi": "Giữ chức vụ ở hai tổ chức",
}


def posts_to_watch(user: User, kind: str, *, today: dt.date) -> QuerySet[Mandate]:
    """Current posts in the user's scope of one of TERM_KINDS, what ends first at the head. One query when read."""
    current = visible_mandates(user).filter(ended_on=None).select_related("person", "unit__parent")
    if kind == "hai-noi":
        twice = visible_mandates(user).filter(ended_on=None).order_by().values("person")
        persons = twice.annotate(n=Count("unit", distinct=True)).filter(n__gt=1).values("person")
        return current.filter(person__in=persons).order_by("person__sort_key", "person", "unit__path", "pk")
    told = current.filter(term_ends_on__isnull=False)
    if kind == "het":
        told = told.filter(term_ends_on__lt=today)
    elif kind == "sap-het":
        told = told.filter(term_ends_on__gte=today, term_ends_on__lte=today + SOON)
    else:
        told = told.filter(contract_ends_on__lt=F("term_ends_on"))
    return told.order_by("term_ends_on", "unit__path", "pk")


def findings_of(unit: Unit, *, today: dt.date) -> list[Finding]:
    """What is amiss with the committee and the terms of this very unit. One query."""
    posts = [
        Post(m.person_id, m.person.full_name, m.position, m.started_on, m.term_ends_on, m.contract_ends_on)
        for m in posts_of(unit)
    ]
    found = committee_findings(posts) if unit.is_grassroots else []
    return found + [finding for post in posts for finding in term_findings(post, today=today)]
