"""The clause that answers best, with the words found in it marked."""

import re
from collections.abc import Iterable
from functools import lru_cache

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

Segments = list[tuple[str, bool]]


def wanted_words(question: str) -> frozenset[str]:
    """Folded words of the question (and the law's words for them) worth marking."""
    words = expanded(question)
    found = {*without_asking(words), *(w for p in synonyms(words) for w in p)}
    return frozenset(found - DULL) or frozenset(found)


@lru_cache(maxsize=16384)  # the law repeats its words
def _first_syllable(piece: str) -> str:
    """The piece's first folded syllable, empty for spaces and signs."""
    return (syllables(piece)[:1] or [""])[0]


def segments(text: str, wanted: Iterable[str]) -> Segments:
    """The text in pieces, True for the marked ones; joined they are the text."""
    marked = set(wanted)
    found: Segments = []
    for piece in _PIECE.findall(text):
        hit = _first_syllable(piece) in marked
        if found and (found[-1][1] == hit or (piece.isspace() and found[-1][1])):
            found[-1] = (found[-1][0] + piece, found[-1][1])
        else:
            found.append((piece, hit))
    return found


def best_clause(text: str, wanted: Iterable[str], *, asked: str = "", limit: int = 330) -> tuple[str, Segments]:
    """(clause label, marked segments) of the clause asked for, or holding most of the words, or the first; cut to about `limit`."""
    parts = clauses(text)
    if not parts:
        return "", []
    marks = frozenset(wanted)

    def worth(whole: str) -> tuple[int, int]:
        found = [w for w in syllables(whole) if w in marks]
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
