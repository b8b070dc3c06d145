"""Xếp lại: how the voices are weighed against each other, learnt from answered questions.

The weights chosen by hand stay as the ground; a small network (one hidden layer, NumPy) adds to them what the answered questions teach.
With few questions it adds little, and below ENOUGH nothing is learnt at all. It looks only at what the voices say, never at words, so it
stays right when texts change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

ENOUGH = 300  # answered questions
HIDDEN, PASSES, RATE = 8, 8, 0.003
SHARPNESS = 10.0  # what a difference of 1 in the score by hand is worth in the softmax over the candidates
BY_SCORE, BY_MEANING = 150, 80  # so many of the best by hand, and by meaning alone, are looked at
VOICES = ("words", "document", "law", "title", "synonyms", "meaning", "asked", "votes")


@dataclass(frozen=True, slots=True)
class Candidates:
    """Texts looked at for one question: their `rows`, a line of `features` each, and the score by hand."""

    rows: Ints
    features: Floats
    score: Floats


@dataclass(frozen=True, slots=True)
class Ranker:
    """What was learnt: `mean` and `spread` of the features, then the two layers."""

    mean: Floats
    spread: Floats
    inner: Floats
    bias: Floats
    outer: Floats
    direct: Floats

    def scores(self, found: Candidates) -> Floats:
        """The better score of each candidate, on the scale of the score by hand."""
        x = (found.features - self.mean) / self.spread
        added = np.tanh(x @ self.inner + self.bias) @ self.outer + x @ self.direct
        result: Floats = (found.score + added / SHARPNESS).astype(np.float32)
        return result

    def arrays(self) -> dict[str, Floats]:
        """What is written to disk."""
        return {f"ranker_{n}": getattr(self, n) for n in ("mean", "spread", "inner", "bias", "outer", "direct")}


def restored(arrays: Mapping[str, Floats]) -> Ranker | None:
    """The ranker from what `arrays` wrote; None when there is none."""
    if "ranker_mean" not in arrays:
        return None
    return Ranker(**{n.removeprefix("ranker_"): a for n, a in arrays.items() if n.startswith("ranker_")})


def candidates(
    voices: Mapping[str, Floats], total: Floats, prior: Floats, strongest: Floats, documents: Ints, words: int
) -> Candidates:
    """What is looked at for a question of so many words. `strongest`: how like the nearest answered question of each text is."""
    none = np.zeros(len(total), np.float32)
    meaning, votes = voices.get("meaning", none), voices.get("votes", none)
    rows = np.unique(np.concatenate([_best(total, BY_SCORE), _best(meaning, BY_MEANING), np.flatnonzero(votes)]))
    rows = rows[total[rows] > 0]
    by_document = np.bincount(documents, votes)[documents] if len(documents) else none
    score = total[rows]
    columns = [voices[name][rows] if name in voices else none[rows] for name in VOICES]
    columns += [prior[rows], score / max(float(score.max(initial=0.0)), 1e-6), strongest[rows], by_document[rows]]
    columns += [none[rows] + words, np.log1p(_places(score)), np.log1p(_places(meaning[rows]))]
    return Candidates(rows, np.stack(columns, axis=1).astype(np.float32), score)


def fit(asked: Sequence[tuple[Candidates, Ints]], *, seed: int = 1) -> Ranker:
    """Learn from questions with their right rows: the right ones should come first of their candidates (softmax over the list)."""
    every = np.concatenate([found.features for found, _ in asked])
    mean, spread = every.mean(axis=0), every.std(axis=0) + np.float32(1e-6)
    lists = []
    for found, right in asked:
        wanted = np.isin(found.rows, right).astype(np.float32)
        if wanted.any():
            lists.append(((found.features - mean) / spread, SHARPNESS * found.score, wanted / wanted.sum()))
    random = np.random.default_rng(seed)
    width = every.shape[1]
    weights = [
        random.standard_normal((width, HIDDEN)) / np.sqrt(width),
        np.zeros(HIDDEN),
        np.zeros(HIDDEN),
        np.zeros(width),
    ]
    _descend(weights, lists, random)
    inner, bias, outer, direct = (w.astype(np.float32) for w in weights)
    return Ranker(mean, spread, inner, bias, outer, direct)


def _descend(
    weights: list[npt.NDArray[np.float64]], lists: Sequence[tuple[Floats, Floats, Floats]], random: np.random.Generator
) -> None:
    """Adam, one question a step, slower with each pass."""
    first, second = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    step = 0
    for number in range(PASSES):
        for n in random.permutation(len(lists)):
            step += 1
            for k, slope in enumerate(_slopes(weights, *lists[n])):
                first[k] = 0.9 * first[k] + 0.1 * slope
                second[k] = 0.999 * second[k] + 0.001 * slope**2
                pace = RATE * (1 - number / PASSES) / (1 - 0.9**step)
                weights[k] -= pace * first[k] / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8)


def _slopes(
    weights: list[npt.NDArray[np.float64]], x: Floats, ground: Floats, wanted: Floats
) -> list[npt.NDArray[np.float64]]:
    inner, bias, outer, direct = weights
    hidden = np.tanh(x @ inner + bias)
    scores = ground + hidden @ outer + x @ direct
    raised = np.exp(scores - scores.max())
    error = raised / raised.sum() - wanted
    below = np.outer(error, outer) * (1 - hidden**2)
    return [x.T @ below, below.sum(axis=0), hidden.T @ error, x.T @ error]


def _best(scores: Floats, count: int) -> Ints:
    return np.argpartition(-scores, min(count, len(scores) - 1))[:count] if len(scores) else np.empty(0, np.int64)


def _places(scores: Floats) -> Floats:
    """The place of each candidate, the best 0."""
    places = np.empty(len(scores), np.float32)
    places[np.argsort(-scores, kind="stable")] = np.arange(len(scores), dtype=np.float32)
    return places
