"""The clause that answers best, with the words found in it marked."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from diemtua.legislation.parsing.clauses import clauses
from diemtua.legislation.search.words import expanded, syllables, synonyms, without_asking

_PIECE = re.compile(r"\w+|\W+")
# Found everywhere in the law: marking them helps nobody.
DULL = frozenset(
    [
        "cac",
        "cua",
        "va",
        "hoac",
        "theo",
        "thi",
        "la",
        "co",
        "duoc",
        "cho",
        "trong",
        "khi",
        "tu",
        "den",
        "tai",
        "ve",
        "voi",
        "mot",
        "nhung",
        "nay",
        "do",
        "nguoi",
        "lao",
        "dong",
        "quy",
        "dinh",
        "viec",
        "phai",
        "khong",
        "truong",
        "hop",
    ]
)
# Little words of a question: by themselves they mark nothing.
LITTLE = frozenset(["bi", "se", "da", "dang", "roi", "o", "ra", "vao", "nao", "gi", "ai", "ma", "nhu", "neu", "vi", "cung", "con", "lai"])  # fmt: skip

Segments = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a question is looked for in a text.

    `words`: folded, what a clause is chosen by. `alone`: spellings marked wherever they stand. `pairs`: neighbours in the question,
    of each its spelling or, typed without marks, its folded form: «dinh cong» marks «đình công», «dinh» by itself nothing.
    `anyhow`: the question is one syllable, marked however it is spelt.
    """

    words: frozenset[str]
    alone: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    anyhow: bool = False


def wanted_words(question: str) -> frozenset[str]:
    """Folded words of the question (and the law's words for them) worth looking for."""
    words = expanded(question)
    found = {*without_asking(words), *(w for p in synonyms(words) for w in p)}
    return frozenset(found - DULL) or frozenset(found)


def wanted(question: str) -> Wanted:
    """What to look for and to mark; a bare number is looked for and never marked."""
    words = wanted_words(question)
    marked = {w for w in words - LITTLE if not w.isdigit()}
    typed = list(_typed(question))
    folded = [word for word, _ in typed]
    asked = set(without_asking(folded))
    own = {
        (one, two): spelt
        for ((one, _), (two, _)), spelt in zip(pairwise(typed), pairwise(s for _, s in typed), strict=True)
        if {one, two} <= asked and _telling(one, two, marked)
    }
    law_s = {pair for phrase in synonyms(folded) for pair in pairwise(phrase) if _telling(*pair, marked)}
    alone = frozenset(spelling for word, spelling in typed if word in marked)
    return Wanted(words, alone, frozenset([*own.values(), *(law_s - own.keys())]), anyhow=len(folded) == 1)


def _telling(one: str, two: str, marked: set[str]) -> bool:
    """Two neighbours worth marking: one of them says something, none is a number."""
    return bool({one, two} & marked) and not one.isdigit() and not two.isdigit()


def _typed(question: str) -> Iterator[tuple[str, str]]:
    """(folded word, its spelling as typed) of every syllable; what was written out for an abbreviation has no marks."""
    for piece in re.findall(r"\w+(?:/[\w-]+)*", question):
        for word in expanded(piece):
            yield word, _spelling(piece) if word == _first_syllable(piece) else word


@lru_cache(maxsize=16384)  # the law repeats its words
def _first_syllable(piece: str) -> str:
    """The piece's first folded syllable, empty for spaces and signs."""
    return (syllables(piece)[:1] or [""])[0]


@lru_cache(maxsize=16384)
def _spelling(piece: str) -> str:
    """The syllable with its marks, wherever in it the tone was put («hoà», «hòa»); without marks it is its folded form."""
    letters = unicodedata.normalize("NFD", piece.lower())
    folded = _first_syllable(piece)
    return folded if letters == folded else "".join(sorted(letters))


def segments(text: str, marks: Wanted) -> Segments:
    """The text in pieces, True for the marked ones; joined they are the text."""
    pieces = _PIECE.findall(text)
    hits = {n for n, piece in enumerate(pieces) if _stands_alone(piece, marks)}
    for n, blank in enumerate(pieces[1:-1], 1):
        if blank.isspace() and any(
            pair in marks.pairs for pair in product(_forms(pieces[n - 1]), _forms(pieces[n + 1]))
        ):
            hits |= {n - 1, n + 1}
    found: Segments = []
    for n, piece in enumerate(pieces):
        hit = n in hits
        if found and (found[-1][1] == hit or (piece.isspace() and found[-1][1])):
            found[-1] = (found[-1][0] + piece, found[-1][1])
        else:
            found.append((piece, hit))
    return found


def _forms(piece: str) -> set[str]:
    return {_first_syllable(piece), _spelling(piece)}


def _stands_alone(piece: str, marks: Wanted) -> bool:
    return _spelling(piece) in marks.alone or (
        marks.anyhow and _first_syllable(piece) in marks.words and not piece.isdigit()
    )


def best_clause(text: str, marks: Wanted, *, asked: str = "", limit: int = 330) -> tuple[str, Segments]:
    """(clause label, marked segments) of the clause asked for, or holding most of the words, or the first; cut to about `limit`."""
    parts = clauses(text)
    if not parts:
        return "", []

    def worth(whole: str) -> tuple[int, int]:
        found = [w for w in syllables(whole) if w in marks.words]
        return len(set(found)), -len(whole)

    named = next((c for c in parts if asked and c.label == asked), None)
    fullest = max(parts, key=lambda c: worth(c.whole))
    chosen = named or (fullest if worth(fullest.whole)[0] else parts[0])
    whole = chosen.whole.replace("\n", " ")
    if len(whole) > limit:
        points = [t for _, t in chosen.points]
        best = max(points, key=worth, default="")
        whole = f"{chosen.text[: limit // 2]} … {best}" if best and worth(best)[0] else whole
        whole = whole[:limit].rsplit(" ", 1)[0] + "…" if len(whole) > limit else whole
    return chosen.label, segments(whole, marks)
