"""Dẫn điều gõ tay: «d35 k1 blld», «35/1 BLLĐ», «nđ145/2020 đ58», «điều 35 và điều 36 bộ luật lao động», «phụ lục 1 nghị định 135»."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from diemtua.legislation.search.words import mended, syllables, vocabulary

KINDS = ("thong tu lien tich", "nghi dinh", "thong tu", "quyet dinh", "nghi quyet", "phap lenh", "bo luat", "luat")
_SHORT_KINDS = {
    "nd": "nghi dinh",
    "tt": "thong tu",
    "qd": "quyet dinh",
    "nq": "nghi quyet",
    "ttlt": "thong tu lien tich",
}
_FULL_NUMBER = re.compile(r"^\d{1,4}/(?:\d{4}/)?[a-z][a-z0-9-]*$")
_PART_NUMBER = re.compile(r"^\d{1,4}(?:/\d{4})?$")
_LABEL = re.compile(r"^\d{1,3}[a-z]{0,2}$")
_WITH_CLAUSE = re.compile(r"^(\d{1,3}[a-z]?)/(\d{1,2}[a-z]?)$")
_STUCK = re.compile(r"^(dieu|khoan|diem|nd|tt|qd|nq|ttlt|d|k)(\d.*)$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_ARTICLE, _CLAUSE, _POINT = {"dieu", "d"}, {"khoan", "k"}, {"diem"}


@dataclass(frozen=True, slots=True)
class Place:
    """An article («35», «phu-luc-1» for an annex) and, when typed, its clause."""

    article: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """What was typed: the places, the number of the document as far as it was typed («145», «145/2020», «45/2019/qh14»), the kind of
    document that stands before it, and the remaining words, written out (perhaps a law's name)."""

    places: tuple[Place, ...]
    number: str
    kind: str
    words: tuple[str, ...]


def cited(question: str) -> Cited | None:
    """The citation in the question, folded; None when no article and no document number is named."""
    read = _Reading([part for word in syllables(question) for part in _parts(word)])
    return read.result()


def _parts(word: str) -> Iterator[str]:
    """«k1d35blld» -> k, 1, d, 35, blld; «nd145/2020» -> nd, 145/2020; slips of the keyboard mended."""
    match = _STUCK.match(word)
    if match is None:
        yield mended(word)
        return
    marker, rest = match.groups()
    label = re.match(r"^(\d{1,3})(.*)$", rest)
    if marker in _SHORT_KINDS or label is None:
        yield from (marker, rest)
        return
    after = label.group(2)
    if after in vocabulary().abbreviations or _STUCK.match(after):
        yield from (marker, label.group(1), *_parts(after))
    elif not after or re.fullmatch(r"[a-z]{1,2}|/\d{1,2}[a-z]?", after):
        yield from (marker, rest)
    else:
        yield word


@dataclass
class _Reading:
    """Goes through the words once; what belongs to a citation is taken out, the rest is kept."""

    words: Sequence[str]
    places: list[Place] = field(default_factory=list)
    clause: str = ""  # typed before its article
    number: str = ""
    kind: str = ""
    bare: str = ""  # a number at either end: «35/1 BLLĐ», «BLLĐ 35»
    rest: list[str] = field(default_factory=list)

    def result(self) -> Cited | None:
        n = 0
        while n < len(self.words):
            n += self._take(n)
        if self.bare and not self.places and not self.number and self._only_names_a_law():
            article, _, clause = self.bare.partition("/")
            self.places, self.bare = [Place(article, clause)], ""
        if not self.places and not self.number:
            return None
        return Cited(tuple(self.places), self.number, self.kind, tuple(self._written_out()))

    def _take(self, n: int) -> int:
        """Understand what begins at word `n`; how many words it was."""
        word, following = self.words[n], self._at(n + 1)
        if word in _ARTICLE and (match := _WITH_CLAUSE.match(following)):
            self.places.append(Place(*match.groups()))
        elif word in _ARTICLE and _LABEL.match(following):
            self.places.append(Place(following, self.clause))
            self.clause = ""
        elif (
            word in ("va", "den")
            and self.places
            and _LABEL.match(following)
            and self._at(n + 2) not in ("ngay", "thang", "nam", "gio")
        ):
            self.places.append(Place(following))
        elif word in _CLAUSE and _LABEL.match(following):
            self._clause(following, before=self._at(n + 2) in _ARTICLE)
        elif word in _POINT and re.fullmatch(r"[a-z]{1,2}", following):
            pass
        elif (word, following) == ("phu", "luc") and _LABEL.match(self._at(n + 2)):
            self.places.append(Place(f"phu-luc-{self._at(n + 2)}"))
            return 3
        elif not self.number and (length := self._document(n)):
            return length
        else:
            if not self.bare and n in (0, len(self.words) - 1) and (_LABEL.match(word) or _WITH_CLAUSE.match(word)):
                self.bare = word
            else:
                self.rest.append(word)
            return 1
        return 2

    def _clause(self, clause: str, *, before: bool) -> None:
        if self.places and not self.places[-1].clause and not before:
            self.places[-1] = Place(self.places[-1].article, clause)
        else:
            self.clause = clause

    def _document(self, n: int) -> int:
        """A document's number at word `n`, its kind before it or not; how many words, 0 when there is none."""
        if _FULL_NUMBER.match(self.words[n]):
            self.number = self.words[n]
            return 1
        kind, length = self._kind(n)
        if not kind:
            return 0
        at = n + length + (self._at(n + length) == "so")
        number = self._at(at)
        if not (
            _FULL_NUMBER.match(number) or (_PART_NUMBER.match(number) and (not kind.endswith("luat") or "/" in number))
        ):
            return 0
        self.number, self.kind = number, kind
        if "/" not in number and self._at(at + 1) == "nam" and _YEAR.match(self._at(at + 2)):
            self.number += f"/{self._at(at + 2)}"
            at += 2
        return at + 1 - n

    def _kind(self, n: int) -> tuple[str, int]:
        if self.words[n] in _SHORT_KINDS:
            return _SHORT_KINDS[self.words[n]], 1
        for kind in KINDS:
            length = kind.count(" ") + 1
            if " ".join(self.words[n : n + length]) == kind:
                return kind, length
        return "", 0

    def _at(self, n: int) -> str:
        return self.words[n] if n < len(self.words) else ""

    def _written_out(self) -> Iterator[str]:
        short = vocabulary().abbreviations
        for word in [*self.rest, *([self.bare] if self.bare else [])]:
            yield from short.get(word, word).split()

    def _only_names_a_law(self) -> bool:
        words = [w for word in self.rest for w in vocabulary().abbreviations.get(word, word).split()]
        return len(words) <= 9 and (words[:2] == ["bo", "luat"] or words[:1] == ["luat"])
