"""Reads of the register: chosen officers, lists, one person, one unit."""

from django.db.models import Q, QuerySet

from diemtua.kernel.text import fold
from diemtua.people.models import User
from diemtua.unions.access import visible_mandates, visible_units
from diemtua.unions.models import Mandate
from diemtua.unions.rules import OfficerFilter, phone_digits

__all__ = ["OfficerFilter", "chosen_officers"]


def chosen_officers(user: User, chosen: OfficerFilter) -> QuerySet[Mandate]:
    """Current mandates in the user's scope that the filter means, with person, unit, its parent and enterprise.

    A person with two such mandates comes twice. One query when read; one more here when units are named.
    """
    found = visible_mandates(user).filter(ended_on=None)
    if chosen.unit_ids:
        below = Q(pk__in=[])
        for unit in visible_units(user).filter(pk__in=chosen.unit_ids):
            below |= unit.below_as("unit__")
        found = found.filter(below)
    if chosen.positions:
        found = found.filter(position__in=chosen.positions)
    if chosen.kinds:
        found = found.filter(unit__enterprise__kind__in=chosen.kinds)
    if chosen.trained_before is not None:
        found = found.filter(Q(person__last_trained_year=None) | Q(person__last_trained_year__lt=chosen.trained_before))
    if chosen.search.strip():
        found = found.filter(matches(chosen.search, "person__"))
    return found.select_related("person", "unit", "unit__parent", "unit__enterprise")


def matches(search: str, prefix: str = "") -> Q:
    """Condition on Person: the name holds the words typed (marks do not matter), or the phone the digits."""
    digits = phone_digits(search)
    if len(digits) >= 3 and not any(c.isalpha() for c in search):
        return Q(**{f"{prefix}phone__contains": digits})
    return Q(**{f"{prefix}search__contains": fold(search)})
