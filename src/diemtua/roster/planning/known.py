"""What the register has, as an import compares with it: plain values."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from diemtua.roster.rules.matching import Place
from diemtua.roster.rules.pairs import Key
from diemtua.roster.rules.places import Area, known_areas
from diemtua.roster.rules.provinces import HANOI
from diemtua.roster.rules.units import UpperName

UnitKey = tuple[str, str]


@dataclass(slots=True)
class KnownMandate:
    """A current mandate of the register."""

    pk: int
    unit: UnitKey
    post: str
    since_year: int | None
    full_time: bool


@dataclass(slots=True)
class Known:
    """A person of the register. `cccd` is the digest. `own`: the importer may see and change the person; `once`: the
    person held a post in the importer's reach, and holds posts elsewhere now."""

    pk: int
    name: str
    sex: str
    birth_date: dt.date | None
    birth_year: int | None
    cccd: str
    phone: str
    email: str
    trained_year: int | None
    own: bool = True
    once: bool = False
    mandates: list[KnownMandate] = field(default_factory=list)
    left: dict[tuple[UnitKey, str], dt.date] = field(default_factory=dict)  # posts held no more -> the last day
    short_id: str = ""
    # Another record of this person, merged into it: what a list tells like that record is news of the person.
    stands_for: "Known | None" = None

    @property
    def is_name_only(self) -> bool:
        """Nothing but a name and posts of the past is left by which a row could mean the person."""
        told = (self.sex, self.birth_date, self.birth_year, self.cccd, self.phone, self.email)
        return not any(told) and not self.mandates

    @property
    def places(self) -> Iterator[Place]:
        yield from (Place(m.unit, m.post, m.since_year) for m in self.mandates)
        yield from (Place(unit, post) for unit, post in self.left)


@dataclass(slots=True)
class Upper:
    """A unit above the grassroots: `pk` None when it has to be made."""

    pk: int | None
    name: str
    kind: str
    allowed: bool
    ended_on: dt.date | None = None


@dataclass(slots=True)
class Register:
    """The register as an import meets it; `may_add_uppers`: the import reaches the whole city.

    `moved`: unions under their names and places of before a reorganisation -> where they are now (the union above, the
    key and the name), so that an old list meets its unions instead of making them again.
    """

    uppers: dict[str, Upper]
    unions: dict[UnitKey, int]
    index: dict[Key, list[Known]]
    digest: Callable[[str], str]
    may_add_uppers: bool
    areas: dict[str, Area] = field(default_factory=lambda: known_areas(HANOI))
    # What people decided before about rows that only resembled somebody: fingerprint -> person.
    decided: dict[str, Known] = field(default_factory=dict)
    moved: dict[UnitKey, tuple[UpperName, str, str]] = field(default_factory=dict)
    union_names: dict[UnitKey, str] = field(default_factory=dict)
    # Telephones and addresses several people use, in the list or in the register.
    shared: set[str] = field(default_factory=set)

    def upper(self, key: str, kind: str, name: str) -> Upper | None:
        """The unit a roster names, one that can be made, or None when there is no such union."""
        if found := self.uppers.get(key):
            return found
        area = self.areas.get(key) if kind in {"ward", "district"} else None
        has_city = any(upper.kind == "city" for upper in self.uppers.values())
        if area is None and kind not in {"sector", "zone"} and (kind != "city" or has_city):
            return None
        made = self.uppers[key] = Upper(None, area.name if area else name, kind, self.may_add_uppers)
        return made

    def bearer(self, digest: str, *, but: Known | None) -> Known | None:
        """Somebody else who has this identity number."""
        found = (k.stands_for or k for k in self.index.get(("id", digest), ()))
        return next((k for k in found if k is not but), None)
