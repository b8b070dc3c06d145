"""Che danh tính: names, firms, phones, addresses and numbers in a text, found so that a person can check what is hidden.

Made to hide too much rather than too little; a person confirms before anything is published, and may hide more by hand.
What is typed without marks, all small, all in capitals or with odd separators is looked for on the folded text, whose
letters know where they stood. Days of events, amounts and the names of laws stay.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from diemtua.advice.rules.folded import Folded
from diemtua.advice.rules.numbers import numbers
from diemtua.advice.rules.persons import full_names, known_names, persons, said_names
from diemtua.advice.rules.whereabouts import firms, places
from diemtua.kernel.text import composed, fold


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece that tells who somebody is: from `start` to `end`, of a kind. `certain`: it holds a name the desk knows. `full`:
    a person's family name and given name stand in it, as anybody can see."""

    start: int
    end: int
    kind: str
    text: str
    certain: bool = False
    full: bool = False


KINDS = {
    "person": "[người lao động]",
    "firm": "[doanh nghiệp]",
    "phone": "[số điện thoại]",
    "email": "[thư điện tử]",
    "identity": "[số định danh]",
    "tax": "[mã số]",
    "account": "[số tài khoản]",
    "address": "[địa chỉ]",
    "plate": "[biển số]",
    "birth": "[ngày sinh]",
    "link": "[liên kết]",
    "known": "[đã che]",
}


NAMED = {
    "person": "tên người",
    "firm": "tên đơn vị",
    "phone": "số điện thoại",
    "email": "thư điện tử",
    "identity": "số định danh",
    "tax": "mã số",
    "account": "số tài khoản",
    "address": "địa chỉ",
    "plate": "biển số",
    "birth": "ngày sinh",
    "link": "liên kết",
}
NUMBERS = ("phone", "email", "identity", "tax", "account", "plate", "link")
_STAND_IN = re.compile(rf"\[(?:{'|'.join(word[1:-1] for word in KINDS.values())})(?: [A-Z])?\]")


def marks(text: str, *, known: Iterable[str] = (), named: Iterable[str] = ()) -> list[Mark]:
    """Every piece that tells who somebody is, in order, none inside another; places are those of the text in NFC. The brackets that
    stand for what was hidden before tell nothing.

    `known`: names the desk knows of the asker. `named`: full names in texts beside this one; who has one here or there is meant by the
    given name alone too: «Hoa» after «Trần Thị Hoa».
    """
    folded = Folded(_STAND_IN.sub(lambda m: " " * len(m.group()), composed(text)))
    found = [
        Mark(start, end, "known" if certain else "person", folded.text[start:end], certain)
        for start, end, certain in known_names(folded, known)
    ]
    found += [Mark(start, end, kind, folded.text[start:end]) for kind, start, end in numbers(folded)]
    full = [Mark(start, end, "person", folded.text[start:end], full=True) for start, end in full_names(folded)]
    said = said_names(folded, [*named, *(m.text for m in full)])
    found += [*full, *(Mark(start, end, "person", folded.text[start:end]) for start, end in said)]
    for kind, finder in (("address", places), ("firm", firms), ("person", persons)):
        found += [Mark(start, end, kind, folded.text[start:end]) for start, end in finder(folded)]
    return _apart(found, folded.text)


def _apart(found: list[Mark], text: str) -> list[Mark]:
    """In order, pieces that overlap made one: of the kind that says most, certain or full when one of them is."""
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
            continue
        last = kept[-1]
        end = max(last.end, mark.end)
        kind = mark.kind if last.kind == "known" else last.kind
        kept[-1] = Mark(
            last.start, end, kind, text[last.start : end], last.certain or mark.certain, last.full or mark.full
        )
    return kept


class Letters:
    """The letter each name has in all the texts masked together: the next one no bracket of any of them has."""

    def __init__(self, *texts: str) -> None:
        there = set(re.findall(r" ([A-Z])\]", " ".join(texts)))
        self.free = [letter for letter in "ABCDEFGHIKLMNOPQRSTUVXY" if letter not in there] or ["Y"]
        self.given: dict[tuple[str, tuple[str, ...]], str] = {}

    def of(self, mark: Mark) -> str:
        """Who is called by the last words of the same name is the same («Tráng», «Trang», not «Thu Trang» beside «Đinh Công Tráng»); of a
        firm the last word counts. When no letter is left, the last one serves all."""
        words = tuple(re.split(r"[\s._-]+", fold(mark.text)))
        key = (mark.kind, words[-1:] if mark.kind == "firm" else words)
        given = {other: letter for (kind, other), letter in self.given.items() if kind == mark.kind}
        same = (letter for other, letter in given.items() if _ends_alike(other, key[1]))
        fresh = self.free[min(len(set(given.values())), len(self.free) - 1)]
        return self.given.setdefault(key, next(same, fresh))


def _ends_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[-shorter:] == other[-shorter:]


def masked(text: str, *, known: Iterable[str] = ()) -> str:
    """The text with every mark put in brackets; the same person keeps the same letter: «[người lao động A]»."""
    return replaced(composed(text), marks(text, known=known), Letters(text))


def replaced(text: str, found: Iterable[Mark], letters: Letters) -> str:
    """The composed text with these marks put in brackets."""
    parts, done = [], 0
    for mark in found:
        word = KINDS[mark.kind]
        if mark.kind in {"person", "firm"}:
            word = f"{word[:-1]} {letters.of(mark)}]"
        parts += [text[done : mark.start], word]
        done = mark.end
    return "".join(parts) + text[done:]


def told(text: str) -> list[str]:
    """The full names, numbers and addresses of the network in somebody's own words: they stand in nothing published about them."""
    return [mark.text for mark in marks(text) if mark.full or mark.kind in NUMBERS]
