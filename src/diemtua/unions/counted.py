"""Whom a filter means, counted from the columns (ADR 0023): in place of asking the database to count its rows."""

import numpy as np

from diemtua.people.models import User
from diemtua.unions import columnstore
from diemtua.unions.access import counted_units, visible_units
from diemtua.unions.columns import KIND_CODES, SEX_CODES, Chosen, Columns, Ints, Mask, Register, in_years, of_positions
from diemtua.unions.past import kinds_on, paths_on, place_on
from diemtua.unions.rules import UNKNOWN, PersonFilter


def told_by_columns(chosen: PersonFilter) -> bool:
    """The filter asks nothing that no column tells: no name, no phone, no account in use, nobody ticked."""
    return not (chosen.search.strip() or chosen.account not in ("", "none") or chosen.person_ids)


def counted_persons(user: User, chosen: PersonFilter, *, for_codes: bool = False) -> Ints | None:
    """Ids of `queries.chosen_persons`; None when the filter asks what no column tells (a name, a phone, an account in
    use). One query; more when units are named (two, and one a unit for a day) or kinds of a day.

    `for_codes`: of them `access.may_get_code`; no column tells whose account in use has a role.
    """
    if not told_by_columns(chosen) or (for_codes and chosen.account != "none"):
        return None
    register = columnstore.register()
    found = _chosen(user, chosen, register).persons()
    if not for_codes:
        return found
    elsewhere = register.chosen(~counted_units(user, register)).persons()
    return found[~np.isin(found, elsewhere)]


def persons_by_unit(user: User, chosen: PersonFilter) -> Ints:
    """Ids of who is meant as far as the columns tell, as the tree of the day goes. Queries as `counted_persons`, one more
    for a day."""
    register = columnstore.register()
    return _chosen(user, chosen, register).persons_by_unit(paths_on(chosen.day, register))


def _chosen(user: User, chosen: PersonFilter, register: Register) -> Chosen:
    return register.chosen(_units(user, chosen, register), day=chosen.day, where=lambda posts: _posts(chosen, posts))


def _units(user: User, chosen: PersonFilter, register: Register) -> Mask:
    found = counted_units(user, register)
    if chosen.unit_ids:
        named = np.zeros(len(found), bool)
        paths = paths_on(chosen.day, register)
        for unit in visible_units(user).filter(pk__in=chosen.unit_ids):
            alone = chosen.unit_alone
            named |= register.units["unit"] == unit.pk if alone else register.below(place_on(chosen.day, unit), paths)
        found &= named
    if chosen.kinds:
        found &= np.isin(kinds_on(chosen.day, register), [KIND_CODES.index(k) for k in chosen.kinds])
    if chosen.no_enterprise:
        found &= register.units["enterprise"] == 0
    return found


def _posts(chosen: PersonFilter, posts: Columns) -> Mask:
    conditions = [
        of_positions(chosen.positions)(posts) if chosen.positions else None,
        in_years(posts["since_year"], chosen.since) if chosen.since else None,
        posts["full_time"] == chosen.full_time if chosen.full_time is not None else None,
        in_years(posts["birth_year"], chosen.born) if chosen.born else None,
        in_years(posts["trained_year"], chosen.trained) if chosen.trained else None,
        posts["trained_year"] < chosen.trained_before if chosen.trained_before is not None else None,
        posts["trained_year"] >= max(chosen.trained_since, 1) if chosen.trained_since is not None else None,
        posts["sex"] == SEX_CODES.index("" if chosen.sex == UNKNOWN else chosen.sex) if chosen.sex else None,
        posts["no_account"] == 1 if chosen.account == "none" else None,
    ]
    found = np.ones(len(posts["post"]), bool)
    for condition in conditions:
        if condition is not None:
            found &= condition
    return found
