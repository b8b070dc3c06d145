"""Có thể là tên riêng: capitals in the middle of a sentence that masking knows nothing of, for the person who confirms to look at.

A guess by the letter alone: some are no names; a name typed small, or one that begins a sentence and may be another word, is not here.
"""

import re
from collections.abc import Iterator
from functools import cache

from diemtua.advice.rules import names
from diemtua.advice.rules.folded import Folded, Word, run, starts_sentence
from diemtua.advice.rules.masking import KINDS
from diemtua.advice.rules.persons import stands_alone
from diemtua.kernel.text import composed
from diemtua.legislation.search.words import vocabulary

MOST = 30
_STAND_IN = re.compile(r"\[[^\]\n]{1,40}\]")
_NUMERAL = re.compile(r"[IVXLC]+")


def maybe_names(text: str) -> list[str]:
    """The phrases, each once, in the order they stand; none of what a stand-in in brackets says."""
    blanked = _STAND_IN.sub(lambda found: " " * len(found.group()), composed(text))
    return list(dict.fromkeys(_phrases(Folded(blanked))))[:MOST]


def hidden(text: str, phrase: str) -> str:
    """The text without the phrase, wherever it stands as whole words in just these letters."""
    words = r"\s+".join(re.escape(word) for word in composed(phrase).split())
    return re.sub(rf"(?<!\w){words}(?!\w)", KINDS["known"], composed(text)) if words else text


def _phrases(folded: Folded) -> Iterator[str]:
    number, words = 0, folded.words
    while number < len(words):
        starts = starts_sentence(folded, number)
        count = 1 if starts else run(folded, number, 6, lambda w: w.is_capital)
        if starts and words[number].small in names.CLEAR_GIVEN and stands_alone(folded, number):
            yield words[number].text
        elif not starts and count:
            first, last = _without_known(folded, number, number + count)
            if first < last:
                yield re.sub(r"\s+", " ", folded.text[words[first].start : words[last - 1].end])
        number += max(count, 1)


def _without_known(folded: Folded, first: int, last: int) -> tuple[int, int]:
    """The words from `first` up to `last` less the known ones before the rest; none when all are known."""
    words = folded.words
    said = " ".join(word.small for word in words[first:last])
    if said in _known_phrases():
        return first, first
    while first < last and _is_known(folded, first):
        first += 1
    return first, last


def _is_known(folded: Folded, number: int) -> bool:
    """Of a word that is not the first: no name for all its capital, but a word of the law and its offices, an abbreviation, a numeral, a letter, part of a law's number."""
    word = folded.words[number]
    joined = folded.text[word.start - 1] in "/-" and word.text.isupper()  # «QH14», «CP»
    if len(word.text) == 1 or joined or _is_short(word):
        return True
    pair = f"{word.small} {folded.words[number + 1].small}" if folded.are_next(number, 1) else ""
    is_day = number > 0 and folded.words[number - 1].is_just(names.WEEKDAY) and word.is_just(names.OF_WEEK)
    return is_day or pair in names.PAIRS or word.is_just(_never_names())


def _is_short(word: Word) -> bool:
    """An abbreviation everybody knows, or a Roman number."""
    known = word.plain in vocabulary().abbreviations or word.plain in names.SHORT
    return word.text.isupper() and (known or bool(_NUMERAL.fullmatch(word.text)))


@cache
def _never_names() -> frozenset[str]:
    return names.CAPITALS - names.NAME_WORDS


@cache
def _known_phrases() -> frozenset[str]:
    return frozenset([*names.PROVINCES, *names.COUNTRIES])
