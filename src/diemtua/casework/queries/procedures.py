"""The procedures of the rulebook to read: one page each, open to everybody, and found by the search of the law."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from diemtua.casework import rules
from diemtua.kernel.errors import NotInForce
from diemtua.kernel.text import fold
from diemtua.legislation.finders import ExtraHit, shared_words
from diemtua.legislation.search.words import expanded
from diemtua.rulebook.drawing import readings
from diemtua.rulebook.procedure import Procedure, Step, procedure

MOST = 2
LOOKS_LIKE = re.compile(
    r"\b(?:quy|quyet|chi|nhat|on|an|gia) dinh\b"
)  # without marks «quy dinh cong ty» would name a strike


@dataclass(frozen=True, slots=True)
class Reading:
    """One step as its page tells it; `lines`: what is said of it and the words."""

    step: Step
    lines: tuple[tuple[str, str], ...]


def steps_to_read(law: Procedure, day: dt.date) -> list[Reading]:
    """Every step of the procedure with the law of the day, in order. No query."""
    return [Reading(step, tuple(told)) for step, told in readings(law, day)]


def _spelt(word: str) -> str:
    """Letters and marks of a word in one order: «thỏa» and «thoả» are the same."""
    return "".join(sorted(unicodedata.normalize("NFD", word)))


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words that stand side by side: as written, folded between blanks, and each folded word with its spelling."""

    words: str
    folded: str
    spelt: tuple[tuple[str, str], ...]


@cache
def _names() -> list[tuple[str, list[_Phrase]]]:
    """(procedure, the phrases of one of its names), the longest name first."""
    found = [(law, name) for law, names in rules.NAMES.items() for name in names]
    longest = sorted(found, key=lambda pair: -len(pair[1]))
    return [(law, [_phrase(words) for words in name.split(" + ")]) for law, name in longest]


def _phrase(words: str) -> _Phrase:
    return _Phrase(words, f" {fold(words)} ", tuple((fold(word), _spelt(word)) for word in words.split()))


def _asked(question: str) -> tuple[str, dict[str, set[str]]]:
    """The folded words between blanks, and how each was spelt by who types marks."""
    if fold(question) == question.lower():
        plain = LOOKS_LIKE.sub(" ", " ".join(expanded(question)))
        return f" {plain} ", {}
    spelt: dict[str, set[str]] = {}
    for word in re.findall(r"\w+", question.lower()):
        spelt.setdefault(fold(word), set()).add(_spelt(word))
    return f" {' '.join(expanded(question))} ", spelt


def _holds(asked: tuple[str, dict[str, set[str]]], phrase: _Phrase) -> bool:
    """The phrase stands in the question; who types marks means them: «định công» is not «đình công»."""
    line, spelt = asked
    return phrase.folded in line and all(spelling in spelt.get(word, {spelling}) for word, spelling in phrase.spelt)


def find_procedures(question: str, day: dt.date) -> list[ExtraHit]:
    """At most two procedures that the question names and that are in force on the day; no query."""
    asked, found = _asked(question), dict[str, ExtraHit]()
    for name, phrases in _names():
        if len(found) == MOST or name in found or not all(_holds(asked, phrase) for phrase in phrases):
            continue
        try:
            law = procedure(name, day)
        except NotInForce:
            continue
        url = f"{reverse('casework:procedure', args=[law.id])}?{urlencode({'ngay': day.isoformat()})}"
        why = shared_words(tuple(phrase.words for phrase in phrases))
        found[name] = ExtraHit(law.title, url, f"{len(law.wordings)} bước. {law.summary}", why)
    return list(found.values())
