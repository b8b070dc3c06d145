"""Reads the register into the plain values that planning compares with."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Max, Q

from diemtua.roster.models import Resemblance, Source
from diemtua.roster.planning import Known, KnownMandate, Register, UnitKey, Upper
from diemtua.roster.rules.cells import folded
from diemtua.roster.rules.pairs import Key, keys_of
from diemtua.roster.rules.places import known_areas
from diemtua.roster.rules.provinces import HANOI
from diemtua.roster.rules.records import Record
from diemtua.roster.rules.units import UpperName, union_key, upper_unit
from diemtua.unions.models import Mandate, PastState, Person, Unit
from diemtua.unions.rules import LOWER_KINDS, subtree_end
from diemtua.vault.sealing import digest

WHOLE_FROM = 5_000  # rows; a larger list is compared with the whole register at once
BATCH = 900  # values in one SQL IN, safe on any SQLite


def slices(values: list[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """The list in pieces of at most `size`."""
    return (values[i : i + size] for i in range(0, len(values), size))


def citizen_digest(value: str) -> str:
    """The digest under which the register finds an identity number."""
    return digest(value, purpose="citizen_id")


def newest() -> tuple[int | None, ...]:
    """Changes whenever a person, a post or a row of a list is written; three queries."""
    return tuple(model.objects.aggregate(newest=Max("pk"))["newest"] for model in (Person, Mandate, Source))


def read_register(records: list[Record], *, within: Unit | None) -> Register:
    """What the records can touch or resemble; `within`: the unit, with all below it, the list is imported for (None: all).

    5 queries for a large list; for a small one 4 and 6 more per 900 distinct values.
    """
    unit_keys: dict[int, UnitKey] = {}
    own_units: set[int] = set()
    register = Register({}, {}, {}, citizen_digest, False)
    register.may_add_uppers = within is None
    upper_keys: dict[int, str] = {}
    living: dict[int, tuple[int, str]] = {}
    ended: list[tuple[int, str, str, int | None, dt.date]] = []
    rows = Unit.objects.order_by("path").values_list("pk", "kind", "name", "path", "parent_id", "valid_to", "area_code")
    for pk, kind, name, path, parent, valid_to, code in rows:
        allowed = within is None or within.path <= path <= subtree_end(within.path)
        if allowed:
            own_units.add(pk)
        if kind in LOWER_KINDS:
            key = unit_keys[pk] = (upper_keys.get(parent or 0, ""), union_key(name))
            if valid_to is None:
                if register.unions.setdefault(key, pk) == pk:
                    register.union_names[key] = name
                living[pk] = (parent or 0, name)
        else:
            named = upper_unit(name)
            upper_keys[pk] = named.key if named else folded(name)
            unit_keys[pk] = (upper_keys[pk], "")
            if valid_to is None:
                register.uppers.setdefault(upper_keys[pk], Upper(pk, name, kind, allowed))
            if kind == Unit.Kind.CITY:
                register.areas = known_areas(int(code or HANOI))
                register.may_add_uppers = register.may_add_uppers or allowed
        if valid_to is not None:
            ended.append((pk, kind, name, parent, valid_to))
    _remember_places(register, upper_keys, living, ended)
    known = _persons(records, register, unit_keys, own_units, everything=within is None)
    register.index = _index(known.values())
    register.decided = {
        fingerprint: known[person]
        for fingerprint, person in Resemblance.objects.filter(verdict__in=["same", "other"])
        .exclude(fingerprint="")
        .values_list("fingerprint", "person_id")
        if person in known
    }
    return register


def _remember_places(
    register: Register,
    upper_keys: dict[int, str],
    living: dict[int, tuple[int, str]],
    ended: list[tuple[int, str, str, int | None, dt.date]],
) -> None:
    """Names and places of before, for lists of before: one query. An ended union stands for what it was merged into."""
    uppers = {upper.pk: key for key, upper in register.uppers.items()}
    became = {pk: parent for pk, kind, _, parent, _ in ended if kind in LOWER_KINDS and parent in living}
    for _, kind, name, _, valid_to in ended:
        if kind not in LOWER_KINDS:
            named = upper_unit(name)
            key = named.key if named else folded(name)
            register.uppers.setdefault(key, Upper(None, name, kind, allowed=False, ended_on=valid_to))
    past = PastState.objects.filter(kind__in=LOWER_KINDS).order_by("-until").values_list("unit", "name", "parent")
    for unit, name, parent in past:
        key = (upper_keys.get(parent or 0, ""), union_key(name))
        unit = became.get(unit, unit)
        if unit in living and key not in register.unions and living[unit][0] in uppers:
            above = register.uppers[uppers[living[unit][0]]]
            now = UpperName(above.kind, uppers[living[unit][0]], above.name)
            register.moved.setdefault(key, (now, union_key(living[unit][1]), living[unit][1]))


def _persons(
    records: list[Record], register: Register, unit_keys: dict[int, UnitKey], own_units: set[int], *, everything: bool
) -> dict[int, Known]:
    """The persons a record could be."""
    persons = Person.objects.order_by("pk")
    mandates = Mandate.objects.order_by("pk")
    batches: Iterable[list[int] | None] = [None]
    if len(records) < WHOLE_FROM:
        batches = slices(sorted(_candidates(records, register)))
    known: dict[int, Known] = {}
    merged: dict[int, int] = {}
    once: set[int] = set()
    nobodys: set[int] = set()  # without any post or account: there is nobody else to ask about them
    for batch in batches:
        some, theirs = persons, mandates
        if batch is not None:
            some, theirs = persons.filter(pk__in=batch), mandates.filter(person__in=batch)
        for row in some.values_list(
            "pk",
            "full_name",
            "sex",
            "birth_date",
            "birth_year",
            "citizen_digest",
            "phone",
            "email",
            "last_trained_year",
            "merged_into",
            "user",
        ).iterator(chunk_size=5000):
            known[row[0]] = Known(*row[:-2], own=everything)
            if row[-2]:
                merged[row[0]] = row[-2]
            elif row[-1] is None:
                nobodys.add(row[0])
        fields = ("pk", "person_id", "unit_id", "position", "since_year", "full_time", "ended_on")
        for pk, person, unit, post, since, full, ended in theirs.values_list(*fields).iterator(chunk_size=5000):
            if person not in known:
                continue
            nobodys.discard(person)
            if ended is None:
                if unit in own_units:
                    known[person].own = True
                known[person].mandates.append(KnownMandate(pk, unit_keys[unit], post, since, full))
            else:
                if unit in own_units:
                    once.add(person)
                left = known[person].left
                left[unit_keys[unit], post] = max(ended, left.get((unit_keys[unit], post), ended))
    _settle_reach(known, merged, once, nobodys)
    return known


def _settle_reach(known: dict[int, Known], merged: dict[int, int], once: set[int], nobodys: set[int]) -> None:
    """Who belongs to the importer's reach beyond those with a post in it; a merged record stands for the one that stayed."""
    for pk in nobodys:
        known[pk].own = True
    for pk in once:  # as with mending by hand: who left belongs to the unit of today, if there is one
        known[pk].once = True
        known[pk].own = known[pk].own or not known[pk].mandates
    # Of whom no list tells and nothing but a name is left the data were erased: a row of an old list means somebody new (ADR 0024).
    bare = {pk for pk in once if known[pk].is_name_only}
    for batch in slices(sorted(bare)):
        bare -= set(Source.objects.filter(person__in=batch).values_list("person", flat=True))
    for pk in bare:
        known[pk].left.clear()
    for record, stayed in merged.items():
        person = known[stayed]
        gone = known[record]
        gone.stands_for, gone.own, gone.once = person, person.own, person.once
        gone.mandates, gone.left = person.mandates, person.left


def _candidates(records: list[Record], register: Register) -> set[int]:
    """Persons sharing an identity number, a telephone, a name or a unit with some record."""
    found: set[int] = set()

    def add(field: str, values: Iterable[object]) -> None:
        for batch in slices(sorted({v for v in values if v}, key=str)):
            found.update(Person.objects.filter(Q(**{f"{field}__in": batch})).values_list("pk", flat=True))

    add("citizen_digest", (citizen_digest(r.cccd) for r in records))
    add("phone", (r.phone for r in records))
    add("search", (folded(r.name) for r in records))
    add("mandates__unit", (register.unions.get(r.unit) for r in records))
    for batch in slices(sorted(found)):
        found.update(Person.objects.filter(merged__in=batch).values_list("pk", flat=True))
        found.update(Person.objects.filter(merged_into__in=batch).values_list("pk", flat=True))
    return found


def _index(known: Iterable[Known]) -> dict[Key, list[Known]]:
    """Blocks of the register; persons never in the importer's reach are found by identity number only."""
    index: dict[Key, list[Known]] = {}
    for person in known:
        units = {m.unit for m in person.mandates} | {unit for unit, _ in person.left}
        keys: Iterator[Key] = keys_of(person, units)  # type: ignore[arg-type]
        for key in keys:
            if person.own or person.once or key[0] == "id":
                index.setdefault(key, []).append(person)
    return index
