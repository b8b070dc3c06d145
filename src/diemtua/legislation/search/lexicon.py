"""Syllables as numbers, and pairs of syllables as one number: no strings in the index."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

PAIR_SHIFT = 22  # 4 million different syllables and numbers


class Lexicon:
    """`ids`: syllable -> number from 1, in the order they were first met."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.ids: dict[str, int] = {w: n for n, w in enumerate(words, 1)}

    def add(self, words: Sequence[str]) -> Ints:
        """The numbers of the words, new ones taken in."""
        ids = self.ids
        return np.array([ids.setdefault(w, len(ids) + 1) for w in words], np.int64)

    def known(self, words: Sequence[str]) -> Ints:
        """The numbers of the words; 0 for a word never met."""
        ids = self.ids
        return np.array([ids.get(w, 0) for w in words], np.int64)

    def __contains__(self, word: object) -> bool:
        return word in self.ids


def terms(numbers: Ints) -> Ints:
    """Single syllables, then pairs of neighbours; what touches an unknown word is left out."""
    if len(numbers) == 0:
        return numbers
    pairs = (numbers[:-1] << PAIR_SHIFT) | numbers[1:]
    return np.concatenate([numbers[numbers > 0], pairs[(numbers[:-1] > 0) & (numbers[1:] > 0)]])
