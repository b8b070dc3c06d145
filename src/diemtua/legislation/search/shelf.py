"""Kệ nhỏ: a few thousand short texts (rules, calculators, answered questions) found by the same words as articles.

Unlike the engine of articles a shelf may answer nothing: a card is only found when it holds enough of what was asked and, once the
search has learnt, when its meaning is near.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diemtua.kernel.text import fold
from diemtua.legislation.search import bm25
from diemtua.legislation.search.lexicon import Lexicon, terms
from diemtua.legislation.search.snippets import DULL
from diemtua.legislation.search.trained import Trained
from diemtua.legislation.search.words import expanded, syllables, synonyms, without_asking

ENOUGH = 0.4  # share of the question, each word by its rarity, that a card must hold
DULL_COUNTS = 0.3  # «người», «lao», «động» stand in every second card
ALIKE = 0.37  # how near in meaning a card must be, once learnt: «có bắt buộc không» alone makes nothing near
SAID_OTHERWISE = 0.5  # a word of the law for an everyday word counts half


@dataclass(frozen=True, slots=True)
class Card:
    """One text on the shelf; the title weighs three times the text. `about`: more of what it means, beside the title."""

    title: str
    text: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A card found: its place on the shelf, the share of the question it holds (0-1) and how near it is in meaning (0-1, 0 before the
    first learning), the words they share, as the card spells them."""

    place: int
    share: float
    alike: float
    shared: tuple[str, ...]


def _spellings(text: str) -> dict[str, set[str]]:
    """Folded word -> how the text spells it."""
    found: dict[str, set[str]] = {}
    for word in re.findall(r"\w+", text.lower()):
        found.setdefault(fold(word), set()).add(word)
    return found


class Shelf:
    """The cards, indexed once."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self._lexicon = Lexicon()
        titles = [terms(self._lexicon.add(syllables(c.title))) for c in cards]
        texts = [terms(self._lexicon.add(syllables(c.text))) for c in cards]
        self._held = [_spellings(f"{c.text} {c.title}") for c in cards]
        self._pairs = [set(itertools.pairwise(syllables(f"{c.title} . {c.text}"))) for c in cards]
        self._index = bm25.build([bm25.Field(titles, 3, 0.3), bm25.Field(texts, 1, 0.5)]) if cards else None
        self._said = [syllables(f"{c.title} {c.about}") for c in cards]
        self._meant: tuple[str, npt.NDArray[np.float32]] | None = None  # what was learnt, a row a card

    def search(
        self, question: str, *, limit: int = 3, enough: float = ENOUGH, learnt: Trained | None = None
    ) -> list[Taken]:
        """The cards that hold enough of the question and mean much the same, the best first."""
        words = without_asking(expanded(question, known=self._lexicon))
        if self._index is None or not words:
            return []
        asked = terms(self._lexicon.known(words))
        typed = _spellings(question) if fold(question) != question.lower() else {}
        pairs = set(itertools.pairwise(words))
        said = {w for phrase in synonyms(words) for w in phrase}
        meant = terms(self._lexicon.known([w for phrase in synonyms(words) for w in phrase]))
        scores = self._index.scores(asked) + np.float32(SAID_OTHERWISE) * self._index.scores(meant)
        weights = self._weights(words)
        whole = sum(weights.values()) or 1.0
        alike = self._alike(words, learnt) if learnt and learnt.knows_questions else None
        found = []
        for place in np.argsort(-scores, kind="stable")[: 8 * limit]:
            if scores[place] <= 0:
                break
            held = self._held[place]
            # who types marks means them: «nghỉ» is not «nghị»
            shared = tuple(w for w in weights if w in held and (w not in typed or typed[w] & held[w]))
            share = sum(weights[w] for w in shared) / whole
            other = len(said & held.keys()) / len(said) if said else 0.0
            together = any(a in shared and b in shared for a, b in pairs & self._pairs[place])
            if not together or share + SAID_OTHERWISE * other * (1 - share) < enough:
                continue
            near = float(alike[place]) if alike is not None else 0.0
            if alike is None or near >= ALIKE:
                spelled = tuple(min(typed.get(w, held[w]) & held[w]) for w in shared)
                found.append(Taken(int(place), share, near, spelled))
        if alike is not None:
            found.sort(
                key=lambda t: (-round(t.share + t.alike, 1), t.place)
            )  # of much the same ones the first of the shelf
        return found[:limit]

    def _alike(self, words: Sequence[str], learnt: Trained) -> npt.NDArray[np.float32]:
        """How near in meaning each card is; the cards are read once for what was learnt."""
        if self._meant is None or self._meant[0] != learnt.version:
            self._meant = learnt.version, np.stack([learnt.encode(said) for said in self._said])
        near: npt.NDArray[np.float32] = self._meant[1] @ learnt.encode(words)
        return near

    def _weights(self, words: Sequence[str]) -> dict[str, float]:
        """How rare each word of the question is on the shelf; a word no card holds is as rare as can be, a figure says nothing."""
        assert self._index is not None
        numbers = self._lexicon.known(words)
        rarity = self._index.rarity(numbers)
        top = float(self._index.idf.max()) if len(self._index.idf) else 1.0
        return {
            w: 0.0 if w.isdigit() else (float(r) if n else top) * (DULL_COUNTS if w in DULL else 1)
            for w, n, r in zip(words, numbers, rarity, strict=True)
        }  # fmt: skip
