"""Reads of the register for its pages and for the features above."""

from diemtua.unions.past import mandates_on, units_on
from diemtua.unions.queries.accounts import codes_of, open_code_of, recent_batches, saved_views, staff, who_gives_code
from diemtua.unions.queries.agenda import steps_for
from diemtua.unions.queries.choosing import UNUSABLE, chosen_mandates, chosen_officers, chosen_persons, matches, named
from diemtua.unions.queries.pages import BY_UNIT, ORDER_LABELS, ORDERS, ids_by_unit, page_of_persons
from diemtua.unions.queries.posts import (
    BY_RANK,
    TERM_KINDS,
    findings_of,
    mandates_of,
    officers_of,
    officers_on,
    posts_to_watch,
)
from diemtua.unions.queries.units import (
    UnitThen,
    add_counts,
    ended_unit,
    heir_of,
    tree_on,
    unit_on,
    units_named,
    units_named_then,
    upper_names,
    upper_units,
)
from diemtua.unions.rules import OfficerFilter, PersonFilter

__all__ = [
    "BY_RANK",
    "BY_UNIT",
    "ORDERS",
    "ORDER_LABELS",
    "TERM_KINDS",
    "UNUSABLE",
    "OfficerFilter",
    "PersonFilter",
    "UnitThen",
    "add_counts",
    "chosen_mandates",
    "chosen_officers",
    "chosen_persons",
    "codes_of",
    "ended_unit",
    "findings_of",
    "heir_of",
    "ids_by_unit",
    "mandates_of",
    "mandates_on",
    "matches",
    "named",
    "officers_of",
    "officers_on",
    "open_code_of",
    "page_of_persons",
    "posts_to_watch",
    "recent_batches",
    "saved_views",
    "staff",
    "steps_for",
    "tree_on",
    "unit_on",
    "units_named",
    "units_named_then",
    "units_on",
    "upper_names",
    "upper_units",
    "who_gives_code",
]
