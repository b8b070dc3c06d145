"""Pairs of rows, or of persons, that may be one human being: found in blocks, weighed, and made to agree with each other.

Quadratic only inside small blocks; the order of the rows changes nothing but who is named first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from diemtua.roster.rules.matching import SAME_FROM, Evidence, Place, Traits, compare, contradict, name_bag
from diemtua.roster.rules.names import name_letters

Key = tuple[object, ...]

CROWD = 40  # a block of more people than this tells little: there only neighbours in the order of names are compared
NEIGHBOURS = 3
MAYBE = "giống hai người như nhau"


class Pair(NamedTuple):
    """Two of the compared, by their positions (`a` before `b`), and how alike they are."""

    a: int
    b: int
    evidence: Evidence

    @property
    def same(self) -> bool:
        """Certain enough to be written as one without asking."""
        return self.evidence.sure


def keys_of(traits: Traits, units: Iterable[object]) -> Iterator[Key]:
    """Blocks: two that share none of these are never compared. The name counts by its letters in any order."""
    bag = name_bag(traits.name)
    if traits.cccd:
        yield ("id", traits.cccd)
    if traits.short_id:
        yield ("id", traits.short_id)
    for contact in (traits.phone, traits.email):
        if contact:
            yield ("contact", contact)
    born = traits.birth_date
    if born:
        yield ("born", bag, born.year, *sorted((born.day, born.month)))
    for unit in units:
        yield ("name", bag, unit)
        if born:
            yield ("peer", born, unit)


def find_pairs(
    people: Sequence[Traits], places: Sequence[Sequence[Place]], *, shared: Collection[str] = frozenset()
) -> list[Pair]:
    """Every pair worth telling, as if nobody else existed, in the order of their positions."""
    blocks: defaultdict[Key, list[int]] = defaultdict(list)
    for n, (traits, held) in enumerate(zip(people, places, strict=True)):
        for key in keys_of(traits, dict.fromkeys(place.unit for place in held)):
            blocks[key].append(n)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        if len(block) > 1:
            seen.update(_candidates(block, people))
    found = []
    for a, b in sorted(seen):
        evidence = compare(people[a], people[b], places[a], places[b], shared=shared)
        if evidence.sure or evidence.ask:
            found.append(Pair(a, b, evidence))
    return found


def _candidates(block: list[int], people: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    if len(block) <= CROWD:
        for at, a in enumerate(block):
            for b in block[at + 1 :]:
                if a != b:
                    yield (a, b)
        return
    ordered = sorted(block, key=lambda n: (name_letters(people[n].name), str(people[n].birth_date), n))
    for at, a in enumerate(ordered):
        for b in ordered[at + 1 : at + 1 + NEIGHBOURS]:
            if a != b:
                yield (min(a, b), max(a, b))


def agree(
    pairs: list[Pair], people: Sequence[Traits], places: Sequence[Sequence[Place]], *, shared: Collection[str]
) -> list[Pair]:
    """The pairs so that «same» joins no two who contradict each other, and joins all whom it joins through others.

    What was certain but not tenable becomes a question. Sorted by position.
    """
    doubtful = _torn(pairs, people)
    groups: dict[int, list[int]] = {}
    asked: dict[tuple[int, int], Pair] = {}
    for pair in sorted(pairs, key=lambda p: (-p.evidence.score, p.a, p.b)):
        left, right = groups.get(pair.a, [pair.a]), groups.get(pair.b, [pair.b])
        if not pair.same:
            asked[pair.a, pair.b] = pair
        elif left is right:
            continue
        elif (pair.a, pair.b) in doubtful or any(contradict(people[x], people[y]) for x in left for y in right):
            why = (MAYBE, *pair.evidence.why)
            asked[pair.a, pair.b] = pair._replace(evidence=Evidence(SAME_FROM - 1, why))
        else:
            left = left + right
            groups.update(dict.fromkeys(left, left))
    settled = {pair[:2]: pair for pair in pairs if pair.same}
    made = [pair for pair in asked.values() if groups.get(pair.a) is None or groups[pair.a] is not groups.get(pair.b)]
    for group in {id(g): sorted(g) for g in groups.values()}.values():
        for at, a in enumerate(group):
            for b in group[at + 1 :]:
                made.append(settled.get((a, b)) or _through(a, b, people, places, shared))
    return sorted(made, key=lambda p: p[:2])


def _torn(pairs: list[Pair], people: Sequence[Traits]) -> set[tuple[int, int]]:
    """Certain pairs of somebody who is as like one person as like another, when these two cannot be one."""
    partners: defaultdict[int, list[tuple[int, Pair]]] = defaultdict(list)
    for pair in pairs:
        if pair.same:
            partners[pair.a].append((pair.b, pair))
            partners[pair.b].append((pair.a, pair))
    torn: set[tuple[int, int]] = set()
    for found in partners.values():
        for at, (one, first) in enumerate(found):
            for other, second in found[at + 1 :]:
                near = abs(first.evidence.score - second.evidence.score) <= 1
                if near and contradict(people[one], people[other]):
                    torn |= {first[:2], second[:2]}
    return torn


def _through(
    a: int, b: int, people: Sequence[Traits], places: Sequence[Sequence[Place]], shared: Collection[str]
) -> Pair:
    """Two who are one person because each is the same as a third."""
    evidence = compare(people[a], people[b], places[a], places[b], shared=shared)
    if evidence.sure:
        return Pair(a, b, evidence)
    return Pair(a, b, Evidence(SAME_FROM, ("cùng là một người ở dòng khác", *evidence.why)))
