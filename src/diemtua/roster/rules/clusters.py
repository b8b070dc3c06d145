"""Rows of one file gathered into people, in the order of the file."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from diemtua.roster.rules.matching import NONE, Evidence, Place, shared_contacts
from diemtua.roster.rules.pairs import Pair, agree, find_pairs
from diemtua.roster.rules.records import Record


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


def pairs_in(records: Sequence[Record]) -> list[Pair]:
    """The pairs of rows that are one person or may be, agreeing with each other; positions are those of `records`."""
    places = [places_of(record) for record in records]
    shared = shared_contacts(records)
    return agree(find_pairs(records, places, shared=shared), records, places, shared=shared)


def gather(records: Iterable[Record]) -> list[Candidate]:
    """The people in the records, in the order their first rows come; who only resembles an earlier one says whom."""
    records = list(records)
    earlier: dict[int, list[Pair]] = {}
    for pair in pairs_in(records):
        earlier.setdefault(pair.b, []).append(pair)
    people: list[Candidate] = []
    person_of: list[Candidate] = []
    for n, record in enumerate(records):
        best = max(earlier.get(n, ()), key=lambda p: (p.same, p.evidence.score, -p.a), default=None)
        if best is not None and best.same:
            person = person_of[best.a]
            person.take(record, best.evidence)
        else:
            person = Candidate.of(record)
            if best is not None:
                person.resembles, person.resemblance = person_of[best.a], best.evidence
            people.append(person)
        person_of.append(person)
    _choose_names(people)
    return people


def _choose_names(people: list[Candidate]) -> None:
    """Among spellings of one person's name, the one whose words others bear too, marks before none."""
    doubtful = [p for p in people if len({r.name for r in p.records}) > 1]
    if not doubtful:
        return
    common = Counter(word for p in people for word in p.name.split())
    for person in doubtful:
        names = list(dict.fromkeys(r.name for r in person.records))
        person.name = max(names, key=lambda n: (not n.isascii(), min(common[w] for w in n.split()), -names.index(n)))
