"""The posts of the register as columns in memory: what figures are counted from (ADR 0023). Pure NumPy.

A row of POST is one post of any time, a row of UNIT one unit. Days are ordinals (`date.toordinal`), 0 is unknown or still
running; years 0 is unknown; positions, sexes and kinds are places in the tuples below.
"""

import datetime as dt
import hashlib
import io
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from diemtua.unions.rules import GRASSROOTS_KINDS, POSITIONS, Years, subtree_end

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

POST = np.dtype([
    ("post", "i8"), ("person", "i8"), ("unit", "i8"), ("position", "u1"), ("full_time", "u1"), ("since_year", "u2"),
    ("started", "i4"), ("ended", "i4"), ("birth_year", "u2"), ("sex", "u1"), ("trained_year", "u2"),
    ("no_account", "u1"),
])  # fmt: skip
UNIT = np.dtype(
    [("unit", "i8"), ("path", "S40"), ("union", "?"), ("since", "i4"), ("until", "i4"), ("enterprise", "u1")]
)

POSITION_CODES = tuple(POSITIONS)
SEX_CODES = ("", "m", "f")
KIND_CODES = ("", "non_state", "fdi", "state")  # of the enterprise; "" is none

# What a stored sheet must have been made with to be read again.
FORMAT = hashlib.sha256(repr((POST, UNIT, POSITION_CODES, SEX_CODES, KIND_CODES)).encode()).hexdigest()[:16]

Columns = dict[str, npt.NDArray[np.generic]]


def _columns(rows: npt.NDArray[np.void]) -> Columns:
    return {name: np.ascontiguousarray(rows[name]) for name in rows.dtype.names or ()}


def _ordinal(day: dt.date | None) -> int:
    return day.toordinal() if day else 0


def post_row(
    post: int, person: int, unit: int, position: str, full_time: bool, since_year: int | None, started: dt.date | None,
    ended: dt.date | None, birth_year: int | None, sex: str, trained_year: int | None,
    account: int | None,
) -> tuple[int, ...]:  # fmt: skip
    """A row of POST from what the database tells."""
    return (
        post, person, unit, POSITION_CODES.index(position), int(full_time), since_year or 0, _ordinal(started),
        _ordinal(ended), birth_year or 0, SEX_CODES.index(sex), trained_year or 0,
        int(account is None),
    )  # fmt: skip


def unit_row(
    unit: int, path: str, kind: str, valid_from: dt.date | None, valid_to: dt.date | None, enterprise: str | None
) -> tuple[int | bytes, ...]:
    """A row of UNIT from what the database tells. `enterprise`: its kind."""
    return (
        unit,
        path.encode(),
        kind in GRASSROOTS_KINDS,
        _ordinal(valid_from),
        _ordinal(valid_to),
        KIND_CODES.index(enterprise or ""),
    )


def gone_unit_row(unit: int) -> tuple[int | bytes, ...]:
    """A row of UNIT for one that is in the database no more: it stands nowhere and lived on no day, whatever was stored."""
    return unit, b"", False, dt.date.max.toordinal(), dt.date.min.toordinal(), 0


@dataclass(frozen=True)
class Sheet:
    """Posts and units, one array a column; units by id. `at`: the place of each post's unit."""

    posts: Columns
    units: Columns
    at: Ints

    @classmethod
    def of(cls, posts: Iterable[tuple[int, ...]], units: Iterable[tuple[int | bytes, ...]]) -> "Sheet":
        """From rows in any order."""
        return cls.joined(_columns(np.fromiter(posts, POST)), _columns(np.sort(np.fromiter(units, UNIT), order="unit")))

    @classmethod
    def joined(cls, posts: Columns, units: Columns) -> "Sheet":
        """From columns, the units by id."""
        return cls(posts, units, np.searchsorted(units["unit"], posts["unit"]))

    def packed(self) -> bytes:
        """To be stored; about eight bytes a post."""
        out = io.BytesIO()
        np.savez_compressed(
            out, **{f"p_{k}": v for k, v in self.posts.items()}, **{f"u_{k}": v for k, v in self.units.items()}
        )  # type: ignore[arg-type]
        return out.getvalue()

    @classmethod
    def unpacked(cls, packed: bytes) -> "Sheet":
        """What `packed` made, if FORMAT is the same."""
        with np.load(io.BytesIO(packed)) as read:
            columns = {name: read[name] for name in read.files}
        return cls.joined(
            {name: columns[f"p_{name}"] for name in POST.names or ()},
            {name: columns[f"u_{name}"] for name in UNIT.names or ()},
        )


@dataclass(frozen=True)
class Register:
    """The posts of now: a sheet as it was stored, and what changed since.

    `changed` are ids of posts not to be read from the stored sheet: `posts` holds what is left of them; `fresh` are units
    that came, changed or went, by id.
    """

    stored: Sheet
    changed: Ints
    posts: Columns
    fresh: Columns

    @classmethod
    def of(
        cls,
        stored: Sheet,
        changed: Iterable[int] = (),
        posts: Iterable[tuple[int, ...]] = (),
        units: Iterable[tuple[int | bytes, ...]] = (),
    ) -> "Register":
        """From rows in any order."""
        made = Sheet.of((), units)
        return cls(stored, np.fromiter(changed, np.int64), _columns(np.fromiter(posts, POST)), made.units)

    @cached_property
    def units(self) -> Columns:
        """Units by id, the fresh instead of the stored."""
        if not len(self.fresh["unit"]):
            return self.stored.units
        kept = ~np.isin(self.stored.units["unit"], self.fresh["unit"])
        both = {name: np.concatenate([self.stored.units[name][kept], column]) for name, column in self.fresh.items()}
        order = np.argsort(both["unit"])
        return {name: column[order] for name, column in both.items()}

    @cached_property
    def _parts(self) -> list[tuple[Sheet, Mask | None]]:
        """Sheets over the same units, each with the rows that count (None: all)."""
        if not len(self.changed):
            return [
                (self.stored if self.units is self.stored.units else Sheet.joined(self.stored.posts, self.units), None)
            ]
        kept = ~np.isin(self.stored.posts["post"], self.changed)
        return [(Sheet.joined(self.stored.posts, self.units), kept), (Sheet.joined(self.posts, self.units), None)]

    def below(self, path: str, paths: npt.NDArray[np.bytes_] | None = None) -> Mask:
        """Which units lie at or below `path`; `paths`: where each stood on the day asked for, else where it stands."""
        places = self.units["path"] if paths is None else paths
        return (places >= path.encode()) & (places <= subtree_end(path).encode())

    def paths_with(self, then: Mapping[int, str]) -> npt.NDArray[np.bytes_]:
        """The place of each unit; of those in `then` (id -> path) that one."""
        return self._with("path", {pk: path.encode() for pk, path in then.items()})

    def kinds_with(self, then: Mapping[int, str]) -> npt.NDArray[np.uint8]:
        """The kind of each unit's enterprise, a place in KIND_CODES; of units in `then` (id -> kind) that one."""
        return self._with("enterprise", {pk: KIND_CODES.index(kind) for pk, kind in then.items()})

    def unions_with(self, then: Mapping[int, str]) -> Mask:
        """Which units are unions of the workplace; of those in `then` (id -> kind of unit) as it says."""
        return self._with("union", {pk: kind in GRASSROOTS_KINDS for pk, kind in then.items()})

    def _with(self, name: str, then: Mapping[int, Any]) -> npt.NDArray[Any]:
        """A column of units; of those in `then` by id that value."""
        found = self.units[name].copy()
        ids = np.fromiter((pk for pk in then), np.int64, len(then))
        known = np.isin(ids, self.units["unit"])
        found[np.searchsorted(self.units["unit"], ids[known])] = np.array(list(then.values()), found.dtype)[known]
        return found

    def chosen(
        self, units: Mask, *, day: dt.date | None = None, where: Callable[[Columns], Mask] | None = None
    ) -> "Chosen":
        """The posts of those units held on `day` (None: now, that is not ended); of them those that `where` means."""
        return self.ever(
            units, where=lambda posts: held(posts, day) if where is None else held(posts, day) & where(posts)
        )

    def ever(self, units: Mask, *, where: Callable[[Columns], Mask] | None = None) -> "Chosen":
        """The posts of those units whenever they were held; of them those that `where` means."""
        picked = []
        for sheet, kept in self._parts:
            mask = units[sheet.at]
            if kept is not None:
                mask &= kept
            if where is not None:
                mask &= where(sheet.posts)
            picked.append((sheet, np.flatnonzero(mask)))
        return Chosen(picked)

    def counts_below(self, wanted: Iterable[str], units: Mask, then: "Then") -> dict[str, tuple[int, int, int]]:
        """For each path: living unions, persons who hold a post, posts of president, at or below it, of these units only.

        What lies below a path is one stretch of the units in the order of their paths. A person counts once in it: posts
        less the pairs of neighbouring posts of one person that both lie in it.
        """
        order = np.argsort(then.paths)
        paths = then.paths[order]
        held_then = self.chosen(units, day=then.day)
        counts = (
            (then.unions & lived(self.units, then.day) & units).astype(np.int64),
            held_then.by_unit(len(order)),
            self.chosen(units, day=then.day, where=of_positions({"CT"})).by_unit(len(order)),
        )
        sums = [np.concatenate([[0], np.cumsum(each[order])]) for each in counts]
        earlier, later = held_then.neighbours(np.argsort(order))
        found = {}
        for path in wanted:
            first = np.searchsorted(paths, path.encode())
            end = np.searchsorted(paths, subtree_end(path).encode(), side="right")
            unions, posts, presidents = (int(each[end] - each[first]) for each in sums)
            found[path] = unions, posts - np.count_nonzero((earlier >= first) & (later < end)), presidents
        return found


@dataclass(frozen=True)
class Then:
    """Of each unit of a register on `day` (None: now): where it stood, whether it was a union of the workplace."""

    day: dt.date | None
    paths: npt.NDArray[np.bytes_]
    unions: Mask


def lived(units: Columns, day: dt.date | None) -> Mask:
    """Which units lived on `day` (None: have not ended), as `past.lived_on` tells the database."""
    if day is None:
        return units["until"] == 0
    found: Mask = (units["since"] <= day.toordinal()) & ((units["until"] == 0) | (units["until"] >= day.toordinal()))
    return found


def of_positions(positions: Collection[str]) -> Callable[[Columns], Mask]:
    """Which posts are of these positions."""
    codes = [POSITION_CODES.index(position) for position in positions]
    return lambda posts: np.isin(posts["position"], codes)


def places_among(paths: npt.NDArray[np.bytes_], branches: Sequence[str], length: int) -> Ints:
    """For each unit the place of its branch, a path of at most `length` characters; one beyond the last when it has none."""
    known = np.array(branches or [""], f"S{length}")
    order = np.argsort(known)
    cut = paths.astype(known.dtype)
    place = order[np.minimum(np.searchsorted(known[order], cut), len(order) - 1)]
    return np.where(known[place] == cut, place, len(branches))


def in_years(told: npt.NDArray[np.generic], years: Years) -> Mask:
    """Which years are among those meant; 0 is unknown."""
    if years.unknown:
        return told == 0
    found: Mask = told >= (years.first or 1)
    return found if years.last is None else found & (told <= years.last)


def begun(posts: Columns) -> Ints:
    """The first day of each post as an ordinal: of one with a year alone its 1 January, 0 when nobody knows."""
    years = posts["since_year"]
    january = np.array([0, *(dt.date(year, 1, 1).toordinal() for year in range(1, int(years.max(initial=0)) + 1))])
    return np.where(posts["started"] > 0, posts["started"], january[years])


def held(posts: Columns, day: dt.date | None) -> Mask:
    """Which posts were held on `day`, as `past.held_on` tells the database."""
    running: Mask = posts["ended"] == 0
    if day is None:
        return running
    ordinal = day.toordinal()
    begun = np.where(posts["started"] > 0, posts["started"] <= ordinal, posts["since_year"] <= day.year)
    found: Mask = begun & (running | (posts["ended"] >= ordinal))
    return found


@dataclass(frozen=True)
class Chosen:
    """Some posts: rows of one sheet or two over the same units."""

    picked: list[tuple[Sheet, Ints]]

    def __len__(self) -> int:
        return sum(len(rows) for _, rows in self.picked)

    def column(self, name: str) -> npt.NDArray[np.generic]:
        """A column of POST of these posts."""
        return np.concatenate([sheet.posts[name][rows] for sheet, rows in self.picked])

    def begun(self) -> Ints:
        """See `begun`."""
        return np.concatenate(
            [begun({n: sheet.posts[n][rows] for n in ("started", "since_year")}) for sheet, rows in self.picked]
        )

    def of_unit(self, told: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """What `told` says of each post's unit, in the order of the units."""
        return np.concatenate([told[sheet.at[rows]] for sheet, rows in self.picked])

    def persons_by_unit(self, paths: npt.NDArray[np.bytes_]) -> Ints:
        """The persons, each once, as the units go by `paths`, then by position: at the first post of these."""
        place = self.of_unit(np.argsort(np.argsort(paths)))
        persons = self.column("person")
        told = persons[np.lexsort((persons, self.column("position"), place))]
        return told[np.sort(np.unique(told, return_index=True)[1])]

    def neighbours(self, places: Ints) -> tuple[Ints, Ints]:
        """Each two posts of one person next to each other by the place of their units: the nearer places, the further."""
        place, person = self.of_unit(places), self.column("person")
        order = np.lexsort((place, person))
        place, person = place[order].astype(np.int64), person[order]
        twice = person[1:] == person[:-1]
        return place[:-1][twice], place[1:][twice]

    def persons(self) -> Ints:
        """Ids of who holds one of these posts, each once, in their order."""
        told = self.column("person")
        there = np.zeros(int(told.max(initial=0)) + 1, bool)
        there[told] = True
        return np.flatnonzero(there)

    def by_unit(self, units: int) -> Ints:
        """How many posts each of so many units has."""
        return np.asarray(
            sum(np.bincount(sheet.at[rows], minlength=units) for sheet, rows in self.picked), dtype=np.int64
        )
