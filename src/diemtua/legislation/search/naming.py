"""Văn bản được gọi tên: which documents of the store a citation names, by number, by name and year, or by words of the title."""

import re
from collections.abc import Sequence

from diemtua.legislation.search.citations import KINDS, Cited, cited
from diemtua.legislation.search.words import expanded, syllables, vocabulary, without_asking

LONGEST_NAME = 14  # words
ENOUGH = 0.6  # share of the words that a title must hold
# How the end of a number tells the kind.
_ENDINGS = {
    "nghi dinh": "nd-", "thong tu": "tt-", "quyet dinh": "qd-", "nghi quyet": "nq-", "thong tu lien tich": "ttlt-",
    "phap lenh": "ubtvqh", "bo luat": "qh", "luat": "qh",
}  # fmt: skip
_BARE_NUMBER = re.compile(r"^\d{1,4}/(?:19|20)\d\d$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")


class Catalogue:
    """The documents of an index: `numbers[n]` with the title `titles[n]`."""

    def __init__(self, numbers: Sequence[str], titles: Sequence[str]) -> None:
        self._numbers = ["".join(syllables(n)[:1]) for n in numbers]
        self._words = [set(syllables(t)) for t in titles]
        self._by_first: dict[str, list[int]] = {}
        self._by_name: dict[str, list[int]] = {}
        for n, (number, title) in enumerate(zip(self._numbers, titles, strict=True)):
            self._by_first.setdefault(number.partition("/")[0], []).append(n)
            for name in _names(title):
                self._by_name.setdefault(name, []).append(n)

    def named(self, typed: Cited) -> list[int] | None:
        """The documents the citation names: None when it names none, empty when it names one that is not here."""
        if typed.number:
            return self._numbered(typed)
        if found := self._called(typed.words):
            return found[1]
        kind = next((k for k in KINDS if f" {k} " in f" {' '.join(typed.words)} "), "")
        return self._described(kind, typed.words) if kind else None

    def alone(self, question: str) -> list[int]:
        """The documents the question names, and nothing beside: «nđ 145», «135/2020», «blld», «bộ luật lao động 2019»."""
        typed, words = cited(question), expanded(question)
        if typed is None and len(words) == 1 and _BARE_NUMBER.match(words[0]):
            typed = Cited((), words[0], "", ())
        if typed is not None:
            return self._numbered(typed) if typed.number and not typed.places and not typed.words else []
        found = self._called(words)
        is_all = found is not None and [w for w in words if w != "nam" and not _YEAR.match(w)] == found[0].split()
        return found[1] if found is not None and is_all else []

    def _numbered(self, typed: Cited) -> list[int]:
        first, *more = typed.number.split("/")
        found = [n for n in self._by_first.get(first, ()) if self._numbers[n].split("/")[1:][: len(more)] == more]
        ending = _ENDINGS.get(typed.kind, "")
        return [n for n in found if ending in self._numbers[n].rpartition("/")[2]]

    def _called(self, words: Sequence[str]) -> tuple[str, list[int]] | None:
        """The longest name of a law in the words; with a year only the laws of that year."""
        for length in range(min(LONGEST_NAME, len(words)), 1, -1):
            for start in range(len(words) - length + 1):
                name = " ".join(words[start : start + length])
                if documents := self._by_name.get(name):
                    after = [w for w in words[start + length : start + length + 2] if w != "nam"]
                    year = next((w for w in after[:1] if _YEAR.match(w)), "")
                    return name, [n for n in documents if not year or year in self._numbers[n].split("/")]
        return None

    def _described(self, kind: str, words: Sequence[str]) -> list[int] | None:
        """By words of the title, as decrees are; a law with another name than any here is not here."""
        fillers = vocabulary().fillers
        at = " ".join(words).split(kind)[0].count(" ") + kind.count(" ") + 1
        telling = [
            w for w in without_asking(list(words)) if w not in fillers and w not in kind.split() and not w.isdigit()
        ]
        ending = _ENDINGS[kind]
        fits = {
            n: sum(w in self._words[n] for w in telling) / len(telling)
            for n, number in enumerate(self._numbers)
            if telling and ending in number.rpartition("/")[2]
        }
        best = max(fits.values(), default=0.0)
        if best >= ENOUGH:
            return [n for n, fit in fits.items() if fit == best]
        name = words[at : at + 2]
        is_name = kind.endswith("luat") and len(name) == 2 and not any(w in fillers for w in name)
        return [] if is_name else None


def _names(title: str) -> list[str]:
    """How people call a law: its title without number and year, a code also as a law."""
    words = [w for w in syllables(title) if "/" not in w and not _YEAR.match(w)]
    if words[-1:] == ["so"]:
        words.pop()
    name = " ".join(words)
    if not name.startswith(("luat ", "bo luat ", "phap lenh ")) or len(words) > LONGEST_NAME:
        return []
    return [name, name.removeprefix("bo ")] if name.startswith("bo ") else [name]
