"""Nguồn: keeps which row of which import told what about a person, and finds it again for the person's page."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from diemtua.roster.inserting import insert_rows
from diemtua.roster.models import Import, Resemblance, Source
from diemtua.roster.planning import Decision, UnitKey
from diemtua.roster.rules.clusters import Candidate
from diemtua.roster.rules.records import Record
from diemtua.unions.models import Mandate, Person
from diemtua.vault.sealing import seal

# The letter of a field in `Source.told` -> the fields of Person, and of a row's record.
LETTERS: dict[str, tuple[str, str]] = {
    "n": ("full_name", "name"),
    "s": ("sex", "sex"),
    "b": ("birth_date", "birth_date"),
    "y": ("birth_year", "birth_year"),
    "c": ("citizen_id", "cccd"),
    "p": ("phone", "phone"),
    "e": ("email", "email"),
    "t": ("last_trained_year", "trained_year"),
}
LETTER_OF = {field: letter for letter, (field, _) in LETTERS.items()}

NO_MANDATES: Mapping[int, tuple[Mandate, int | None, bool]] = {}

Row = tuple[int, int, str, int, str, str, bool, str]


def source_rows(
    roster: Import, decision: Decision, person: int, units: dict[UnitKey, int], *, made: bool, before: str
) -> Iterable[Row]:
    """The rows of `Source` one decision leaves: each record that told something, beside the mandates it made."""
    candidate = decision.candidate
    letters = _letters_of(candidate) if made else [LETTER_OF[f] for f in decision.changes]
    new = {(unit, post) for unit, post, *_ in decision.new_mandates}
    for record in candidate.records:
        told = "".join(x for x in letters if _tells(record, candidate, x))
        letters = [x for x in letters if x not in told]
        mine = [(record.unit, post) for post in record.posts if (record.unit, post) in new]
        new.difference_update(mine)
        if told or mine or before:
            posts = ",".join(f"{units[unit]}:{post}" for unit, post in mine)
            yield (roster.pk, person, record.sheet, record.row, told, posts, made, before)
            before = ""


def _letters_of(candidate: Candidate) -> list[str]:
    """What is known of a new person."""
    return [letter for letter, (_, name) in LETTERS.items() if getattr(candidate, name)]


def _tells(record: Record, candidate: Candidate, letter: str) -> bool:
    """The row holds the value that was taken for the person."""
    name = LETTERS[letter][1]
    return bool(getattr(record, name) == getattr(candidate, name))


def insert_sources(rows: list[Row]) -> None:
    """Insert many, what was before sealed."""
    names = ("roster", "person", "sheet", "row", "told", "posts", "made", "before")
    insert_rows(Source, names, [(*row[:-1], seal(row[-1])) for row in rows])


def keep_settled(
    resemblance: Resemblance, person: Person, *, told: Iterable[str], posts: list[str], made: bool, before: str
) -> None:
    """The source a decided row leaves; one query."""
    letters = "".join(LETTER_OF[f] for f in told)
    r = resemblance
    insert_sources([(r.roster_id, person.pk, r.sheet, r.row, letters, ",".join(posts), made, before)])


def values_before(
    person: Person,
    changes: Mapping[str, object],
    mandates: Mapping[int, tuple[Mandate, int | None, bool]] = NO_MANDATES,
) -> str:
    """JSON of each value about to be replaced beside the new one, so that it can come back while nobody changed it again.

    `mandates`: id -> (the mandate as it is, its new year and full time).
    """
    old: dict[str, Any] = {field: [getattr(person, field), value] for field, value in changes.items()}
    if mandates:
        old["mandates"] = {pk: [[m.since_year, m.full_time], new] for pk, (m, *new) in mandates.items()}
    return json.dumps(old, cls=DjangoJSONEncoder, ensure_ascii=False)
