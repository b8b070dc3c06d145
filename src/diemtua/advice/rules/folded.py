"""A text folded letter by letter, its words, and how finders walk over them. What is found stands in places of the text."""

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from diemtua.advice.rules import names
from diemtua.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Word:
    """One word: where it stands, as typed, small with marks, folded. `is_capital` is false in a text that shouts; `bare`: the
    whole text is typed without marks."""

    start: int
    end: int
    text: str
    small: str
    plain: str
    is_capital: bool
    bare: bool

    def is_one_of(self, words: frozenset[str]) -> bool:
        """In a list of small words with marks; typed without marks, it is compared without them."""
        return self.small in words or (self.small == self.plain and self.plain in folded_set(words))

    def is_just(self, words: frozenset[str]) -> bool:
        """The same, but a word without marks in a text that has some is what it says: «Nam» is not «năm»."""
        return self.small in words or (self.bare and self.plain in folded_set(words))


@cache
def folded_set(words: frozenset[str]) -> frozenset[str]:
    return frozenset(fold(w) for w in words)


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Folded:
    """A text with its folded form; `spans` finds on the folded form and answers in places of the text."""

    def __init__(self, text: str) -> None:
        self.text, letters, self.where = text, [], []
        for place, char in enumerate(text):
            base = unicodedata.normalize("NFKD", char.lower().replace("đ", "d"))
            for letter in base:
                if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf":
                    letters.append(letter)
                    self.where.append(place)
        self.plain = "".join(letters)
        shouts = sum(c.isupper() for c in text) * 5 > sum(c.isalpha() for c in text) * 4
        bare = self.plain == text.lower()
        self.words = [
            Word(
                m.start(),
                m.end(),
                m.group(),
                m.group().lower(),
                fold(m.group()),
                m.group()[0].isupper() and not shouts,
                bare,
            )
            for m in _WORD.finditer(text)
        ]

    def spans(self, pattern: re.Pattern[str], hidden: str | None = None) -> Iterator[tuple[int, int]]:
        """Where the pattern (its first group, if it has one) stands; `hidden`: the folded text with parts blanked out."""
        for match in pattern.finditer(self.plain if hidden is None else hidden):
            start, end = match.span(1 if pattern.groups else 0)
            if end > start:
                yield self.where[start], self.where[end - 1] + 1

    def are_next(self, place: int, count: int) -> bool:
        """`count` more words follow the word at `place`, with nothing but blanks between."""
        words = self.words[place : place + count + 1]
        pairs = itertools.pairwise(words)
        return len(words) > count and all(self.text[a.end : b.start].strip(" \t\u00a0") == "" for a, b in pairs)


def any_of(phrases: Iterable[str]) -> str:
    return "|".join(
        re.escape(p).replace(r"\ ", r"\s+") for p in sorted({fold(p) for p in phrases}, key=len, reverse=True)
    )


def word_at(folded: Folded, place: int) -> int | None:
    """The number of the word that begins at that place of the text."""
    return next((n for n, w in enumerate(folded.words) if w.start == place), None)


def run(folded: Folded, first: int, most: int, fits: Callable[[Word], bool]) -> int:
    """How many words from `first` on fit, blanks between, `most` at most."""
    count = 0
    while count < most and first + count < len(folded.words) and fits(folded.words[first + count]):
        if count and not folded.are_next(first + count - 1, 1):
            break
        count += 1
    return count


def after(folded: Folded, cue: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """(place where the cue begins, number of the word after it)."""
    for match in cue.finditer(folded.plain):
        if match.end() < len(folded.where):
            number = word_at(folded, folded.where[match.end()])
            if number is not None:
                yield folded.where[match.start()], number


_ENDS = re.compile(r"[.!?…\n]")


def starts_sentence(folded: Folded, number: int) -> bool:
    """First of all, or after what ends a sentence; «TP.» and «Ng.» end none."""
    if number == 0:
        return True
    before, word = folded.words[number - 1], folded.words[number]
    gap = folded.text[before.end : word.start]
    return bool(_ENDS.search(gap)) and ("." not in gap or len(before.text) > 2 or "\n" in gap)


def begins_name(word: Word) -> bool:
    return word.is_capital and not word.is_just(names.NOT_NAMES)


def is_number_or_capital(word: Word) -> bool:
    return word.is_capital or word.text[0].isdigit()
