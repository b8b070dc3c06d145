"""Choosing officers and their posts by a filter, within what the user manages."""

from django.db.models import (
    Exists,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Lower

from diemtua.kernel.text import begins_word, clean, has_marks, word_starts
from diemtua.people.models import User
from diemtua.unions.access import (
    manages_everything,
    visible_mandates,
    visible_units,
)
from diemtua.unions.models import Mandate, Person
from diemtua.unions.past import below_on, held_on, kind_on
from diemtua.unions.rules import (
    UNKNOWN,
    OfficerFilter,
    PersonFilter,
    Years,
    phone_digits,
)

UNUSABLE = "!"  # how Django begins the password of an account that was never activated


def chosen_officers(user: User, chosen: OfficerFilter) -> QuerySet[Mandate]:
    """Mandates in the user's scope that the filter means, with person, unit, its parent and enterprise.

    A person with two such mandates comes twice. One query when read; one more here when units are named.
    """
    found = _mandates(user, chosen).filter(_about_person(chosen, "person__"))
    return found.select_related("person", "unit", "unit__parent", "unit__enterprise")


def chosen_persons(user: User, chosen: PersonFilter) -> QuerySet[Person]:
    """Persons with a mandate the filter means, each once, by given name. Queries as `chosen_officers`.

    What is asked of the mandate is a list of ids the database reads from one index; what is asked of the person is
    asked of the person (measured on 65,749: half the time of asking everything in one join, and never worse). A name
    sought among all is found first and its mandates looked up then, and so is everybody when nothing is asked of posts:
    no list of 65,749 ids for sixteen namesakes, nor for the first 2,000 women.
    """
    held = _mandates(user, chosen).order_by()
    of_posts = chosen.positions or chosen.kinds
    if manages_everything(user) and not chosen.unit_ids and (chosen.search.strip() or not of_posts):
        has_mandate = Q(Exists(held.filter(person=OuterRef("pk"))))
    else:
        has_mandate = Q(pk__in=held.values("person"))
    found = Person.objects.filter(_about_person(chosen), has_mandate)
    match chosen.account:
        case "none":
            found = found.filter(user=None)
        case "waiting":
            found = found.filter(user__password__startswith=UNUSABLE)
        case "active":
            found = found.filter(user__isnull=False).exclude(user__password__startswith=UNUSABLE)
    if chosen.trained_since is not None:
        found = found.filter(last_trained_year__gte=chosen.trained_since)
    return found


def chosen_mandates(user: User, chosen: OfficerFilter) -> QuerySet[Mandate]:
    """Mandates of the filter's day in scope that fit what it asks of the post; what it asks of the person is left out."""
    return _mandates(user, chosen)


def _mandates(user: User, chosen: OfficerFilter) -> QuerySet[Mandate]:
    found = visible_mandates(user).filter(held_on(chosen.day))
    if chosen.unit_ids:
        below = Q(pk__in=[])
        for unit in visible_units(user).filter(pk__in=chosen.unit_ids):
            below |= Q(unit=unit.pk) if getattr(chosen, "unit_alone", False) else below_on(chosen.day, unit)
        found = found.filter(below)
    if chosen.positions:
        found = found.filter(position__in=chosen.positions)
    if chosen.kinds:
        found = found.alias(kind_asked=kind_on(chosen.day)).filter(kind_asked__in=chosen.kinds)
    if isinstance(chosen, PersonFilter):
        found = found.filter(_about_post(chosen))
    return found


def _about_post(chosen: PersonFilter) -> Q:
    condition = in_years("since_year", chosen.since)
    if chosen.full_time is not None:
        condition &= Q(full_time=chosen.full_time)
    if chosen.no_enterprise:
        condition &= Q(unit__enterprise=None)
    return condition


def in_years(field: str, years: Years | None) -> Q:
    """Condition: the year in `field` is one of these."""
    if years is None:
        return Q()
    if years.unknown:
        return Q(**{field: None})
    condition = Q(**{f"{field}__isnull": False})
    if years.first is not None:
        condition &= Q(**{f"{field}__gte": years.first})
    if years.last is not None:
        condition &= Q(**{f"{field}__lte": years.last})
    return condition


def _about_person(chosen: OfficerFilter, prefix: str = "") -> Q:
    condition = Q()
    if isinstance(chosen, PersonFilter):
        condition &= in_years(f"{prefix}birth_year", chosen.born) & in_years(
            f"{prefix}last_trained_year", chosen.trained
        )
        if chosen.sex:
            condition &= Q(**{f"{prefix}sex": "" if chosen.sex == UNKNOWN else chosen.sex})
        if chosen.person_ids:
            condition &= Q(**{f"{prefix}pk__in": chosen.person_ids})
    if chosen.trained_before is not None:
        condition &= Q(**{f"{prefix}last_trained_year": None}) | Q(
            **{f"{prefix}last_trained_year__lt": chosen.trained_before}
        )
    if chosen.search.strip():
        condition &= matches(chosen.search, prefix)
    return condition


def matches(search: str, prefix: str = "") -> Q:
    """Condition on Person: `named` so, or the phone holds the digits."""
    digits = phone_digits(search)
    if len(digits) >= 3 and not any(c.isalpha() for c in search):
        return Q(**{f"{prefix}phone" if len(digits) == 10 else f"{prefix}phone__contains": digits})
    return named(search, prefix)


def named(search: str, prefix: str = "") -> Q:
    """Condition on Person: each word typed begins a word of the name.

    What was typed without marks fits any; one mark typed, and its words mean what they say («Hòa» is neither «Hoa» nor
    «Hoàng»), save in names that a list wrote wholly without marks. The given name is asked before the family name, the
    letters before the marks, pieces before the pattern: few are left for what takes longer.
    """
    condition = Q()
    for first, later in reversed(word_starts(search)):
        condition &= Q(**{f"{prefix}search__startswith": first}) | Q(**{f"{prefix}search__contains": later})
    if has_marks(search):
        as_typed, key = Q(), f"{prefix}sort_key"
        for word in reversed(dict.fromkeys(clean(search).split(" "))):
            pattern, (tones, whole) = begins_word(word)
            as_typed &= Q(**{f"{key}__contains": tones}) | Q(**{f"{key}__contains": whole})
            as_typed &= Q(**{f"{key}__regex": pattern})
        condition &= as_typed | Q(**{f"{prefix}search": Lower(f"{prefix}full_name")})
    return condition
