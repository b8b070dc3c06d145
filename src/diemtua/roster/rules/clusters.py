"""Rows of one file gathered into people. One pass in file order, so the same file always gives the same people."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from diemtua.roster.rules.matching import NONE, Evidence, Place, compare
from diemtua.roster.rules.records import Record
from diemtua.roster.rules.values import name_letters

Key = tuple[object, ...]

CROWD = 40  # a telephone shared by more people than this is an office's


@dataclass(slots=True)
class Candidate:
    """A person as the file tells: the first row's values, empties filled from the rows that repeat the person."""

    records: list[Record]
    name: str
    sex: str
    birth_date: dt.date | None
    birth_year: int | None
    cccd: str
    short_id: str
    phone: str
    email: str
    trained_year: int | None
    # How each later row was recognised, beside its record.
    likeness: list[Evidence] = field(default_factory=list)
    # The earlier candidate this one resembles without certainty.
    resembles: "Candidate | None" = None
    resemblance: Evidence = NONE

    @classmethod
    def of(cls, record: Record) -> "Candidate":
        r = record
        return cls([r], r.name, r.sex, r.birth_date, r.birth_year, r.cccd, r.short_id, r.phone, r.email, r.trained_year)

    @property
    def places(self) -> Iterator[Place]:
        """Every mandate of the person in the file."""
        for record in self.records:
            for post in record.posts:
                yield Place(record.unit, post, record.since_year)

    def take(self, record: Record, evidence: Evidence) -> None:
        """Count the row to this person; what was empty is filled."""
        self.records.append(record)
        self.likeness.append(evidence)
        if not self.birth_date and record.birth_date and self.birth_year in (None, record.birth_year):
            self.birth_date, self.birth_year = record.birth_date, record.birth_year
        self.birth_year = self.birth_year or record.birth_year
        self.sex = self.sex or record.sex
        self.cccd = self.cccd or record.cccd
        self.short_id = "" if self.cccd else self.short_id or record.short_id
        self.phone = self.phone or record.phone
        self.email = self.email or record.email
        self.trained_year = max(self.trained_year or 0, record.trained_year or 0) or None


def places_of(record: Record) -> list[Place]:
    """The mandates one row tells."""
    return [Place(record.unit, post, record.since_year) for post in record.posts]


def keys_of(traits: Record | Candidate, units: Iterable[object]) -> Iterator[Key]:
    """Blocks: two records that share none of these are never compared."""
    if traits.cccd:
        yield ("id", traits.cccd)
    if traits.short_id:
        yield ("id", traits.short_id)
    if traits.phone:
        yield ("phone", traits.phone)
    letters = name_letters(traits.name)
    if traits.birth_date:
        yield ("born", letters, traits.birth_date)
    for unit in units:
        yield ("name", letters, unit)
        if traits.birth_date:
            yield ("peer", traits.birth_date, unit)


def gather(records: Iterable[Record]) -> list[Candidate]:
    """The people in the records, in the order their first rows come."""
    people: list[Candidate] = []
    index: dict[Key, list[Candidate]] = {}
    for record in records:
        keys = list(keys_of(record, (record.unit,)))
        near: dict[int, Candidate] = {}
        for key in keys:
            found = index.get(key)
            if found and len(found) <= CROWD:
                for candidate in found:
                    near[id(candidate)] = candidate
        person, evidence = _best(record, near.values()) if near else (None, NONE)
        if person is not None and evidence.sure:
            person.take(record, evidence)
        else:
            made = Candidate.of(record)
            if person is not None and evidence.ask:
                made.resembles, made.resemblance = person, evidence
            people.append(made)
            person = made
        for key in keys:
            known = index.setdefault(key, [])
            if person not in known[-1:]:
                known.append(person)
    _choose_names(people)
    return people


def _best(record: Record, near: Iterable[Candidate]) -> tuple[Candidate | None, Evidence]:
    """The likeliest person; two equally likely ones make it a question."""
    mine = places_of(record)
    ranked = sorted(((_likeness(record, mine, c), n, c) for n, c in enumerate(near)), key=lambda t: (-t[0].score, t[1]))
    evidence, _, person = ranked[0]
    if len(ranked) > 1 and evidence.sure and ranked[1][0].score >= evidence.score - 1:
        evidence = Evidence(min(evidence.score, 16), ("giống hai người như nhau", *evidence.why))
    return person, evidence


def _likeness(record: Record, mine: list[Place], candidate: Candidate) -> Evidence:
    """The best of the comparisons with the person's rows; a contradicting identity number rules."""
    whole = compare(record, candidate, mine, candidate.places)
    if len(candidate.records) == 1 or (record.cccd and candidate.cccd and record.cccd != candidate.cccd):
        return whole
    return max([whole, *(compare(record, r, mine, places_of(r)) for r in candidate.records)], key=lambda e: e.score)


def _choose_names(people: list[Candidate]) -> None:
    """Among spellings of one person's name, the one whose words others bear too, marks before none."""
    doubtful = [p for p in people if len({r.name for r in p.records}) > 1]
    if not doubtful:
        return
    common = Counter(word for p in people for word in p.name.split())
    for person in doubtful:
        names = list(dict.fromkeys(r.name for r in person.records))
        person.name = max(names, key=lambda n: (not n.isascii(), min(common[w] for w in n.split()), -names.index(n)))
