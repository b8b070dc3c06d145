"""BM25 over fields (BM25F), the impact of every term in every text worked out beforehand: a search only adds.

An impact is kept as one byte of its saturation; the inverse document frequency is multiplied in when searching.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diemtua.legislation.search.lexicon import Ints

Floats = npt.NDArray[np.float32]

K1 = 0.9


@dataclass(frozen=True, slots=True)
class Field:
    """One field of all texts: their terms, how much it weighs, how much a long one is held back (0-1)."""

    texts: Sequence[Ints]
    weight: float
    lengths: float


@dataclass(frozen=True, slots=True)
class Bm25:
    """Postings by term: `keys` sorted; texts `rows[starts[i]:starts[i+1]]` hold term `keys[i]`."""

    keys: Ints
    starts: Ints
    rows: npt.NDArray[np.int32]
    saturation: npt.NDArray[np.uint8]
    idf: Floats
    count: int

    def scores(self, terms: Ints, weights: Floats | None = None) -> Floats:
        """The score of every text for the terms; a repeated term counts as often as it stands."""
        total = np.zeros(self.count, np.float32)
        if len(self.keys) == 0:
            return total
        wanted, inverse = np.unique(terms, return_inverse=True)
        strength = np.bincount(inverse, weights)
        places = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        for place, term, times in zip(places, wanted, strength, strict=True):
            if self.keys[place] == term:
                span = slice(self.starts[place], self.starts[place + 1])
                # two and a half times as fast as total[rows] += …
                np.add.at(total, self.rows[span], np.float32(times * self.idf[place] / 255) * self.saturation[span])
        return total

    def rarity(self, terms: Ints) -> Floats:
        """The inverse document frequency of each term; 0 for unknown ones."""
        places = np.minimum(np.searchsorted(self.keys, terms), max(len(self.keys) - 1, 0))
        return np.where(self.keys[places] == terms, self.idf[places], np.float32(0)) if len(self.keys) else np.zeros(len(terms), np.float32)  # fmt: skip

    def arrays(self, prefix: str) -> dict[str, npt.NDArray[np.generic]]:
        """What is written to disk."""
        return {f"{prefix}{n}": getattr(self, n) for n in ("keys", "starts", "rows", "saturation", "idf")}


AT_ONCE = 4096  # texts sorted together: small sorts stay in the processor's cache, and memory stays low


def build(fields: Sequence[Field]) -> Bm25:
    """The index over the fields of the same texts."""
    count = len(fields[0].texts)
    average = [max(sum(len(t) for t in f.texts) / count if count else 0.0, 1.0) for f in fields]
    parts = [_part(fields, average, start, min(start + AT_ONCE, count)) for start in range(0, count, AT_ONCE)]
    keys = np.concatenate([p[0] for p in parts]) if parts else np.empty(0, np.int64)
    order = np.argsort(keys, kind="stable")
    vocabulary, first, held = np.unique(keys[order], return_index=True, return_counts=True)
    rows = np.concatenate([p[1] for p in parts])[order] if parts else np.empty(0, np.int32)
    saturation = np.concatenate([p[2] for p in parts])[order] if parts else np.empty(0, np.uint8)
    return Bm25(
        keys=vocabulary,
        starts=np.append(first, len(keys)).astype(np.int64),
        rows=rows,
        saturation=saturation,
        idf=((K1 + 1) * np.log(1 + (count - held + 0.5) / (held + 0.5))).astype(np.float32),
        count=count,
    )


def _part(
    fields: Sequence[Field], average: Sequence[float], start: int, end: int
) -> tuple[Ints, npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """(term, text, saturation) of the texts from `start` to before `end`, each pair once."""
    keys, places, frequencies = [], [], []
    for field, mean in zip(fields, average, strict=True):
        texts = field.texts[start:end]
        lengths = np.array([len(t) for t in texts], np.int64)
        place = np.repeat(np.arange(end - start), lengths)
        keys.append(np.concatenate(texts))
        places.append(place)
        frequencies.append((field.weight / (1 - field.lengths + field.lengths * lengths / mean))[place])
    vocabulary, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    pairs, where = np.unique(inverse * (end - start) + np.concatenate(places), return_inverse=True)
    frequency = np.bincount(where, np.concatenate(frequencies), minlength=len(pairs))
    saturation = np.maximum(np.rint(255 * frequency / (frequency + K1)), 1).astype(np.uint8)
    return vocabulary[pairs // (end - start)], (pairs % (end - start) + start).astype(np.int32), saturation


def restore(arrays: dict[str, npt.NDArray[np.generic]], prefix: str, count: int) -> Bm25:
    """The index from what `arrays` wrote."""
    return Bm25(count=count, **{n: arrays[f"{prefix}{n}"] for n in ("keys", "starts", "rows", "saturation", "idf")})  # type: ignore[arg-type]
