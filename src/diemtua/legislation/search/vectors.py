"""Véc-tơ chữ: a static embedding of syllables and their pairs, learnt in NumPy from pairs of texts that belong together.

A text is the weighted sum of the rows of its tokens, brought to length 1; two texts are alike when their product is near 1. It starts as
a random projection (so an untrained table already compares words), and learns by contrast: of the texts in a batch, its own partner must
be the nearest. No network, no library besides NumPy; minutes on one core.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diemtua.legislation.search.lexicon import Ints

Floats = npt.NDArray[np.float32]
Bag = tuple[npt.NDArray[np.int64], Floats]  # rows of the table, weights

TEMPERATURE = 0.06
LEADING = 64


@dataclass
class Vectors:
    """Row i of `table` (terms x dimensions) belongs to the term `keys[i]` (sorted); `weight` is how much it counts. A table to learn in
    is of float32; one that was packed has a byte a number, and `scale` brings row i back."""

    keys: Ints
    table: Floats | npt.NDArray[np.int8]
    weight: Floats
    scale: Floats | None = None

    def bag(self, terms: Ints) -> Bag:
        """Rows and weights of a text's known terms; repeated ones count by the square root."""
        wanted, times = np.unique(terms, return_counts=True)
        places = np.minimum(np.searchsorted(self.keys, wanted), max(len(self.keys) - 1, 0))
        known = self.keys[places] == wanted if len(self.keys) else np.zeros(len(wanted), np.bool_)
        rows = places[known]
        return rows, (np.sqrt(times[known]) * self.weight[rows]).astype(np.float32)

    def encode(self, terms: Ints) -> Floats:
        """The text's vector of length 1; zero when nothing is known."""
        rows, weights = self.bag(terms)
        if self.scale is not None:
            weights = weights * self.scale[rows]
        vector = (
            weights @ self.table[rows].astype(np.float32) if len(rows) else np.zeros(self.table.shape[1], np.float32)
        )
        result: Floats = vector / np.float32(max(float(np.linalg.norm(vector)), 1e-9))
        return result


@dataclass(frozen=True, slots=True)
class Rows:
    """Vectors of length 1, a row each, to be compared with one vector. In a turned table (`turned`) the leading numbers say most: they
    are compared for every row, the others, kept as 127ths, only for the rows that may be among the nearest."""

    leading: Floats
    others: npt.NDArray[np.int8]

    @classmethod
    def of(cls, matrix: npt.NDArray[np.int8]) -> "Rows":
        """From what `rounded` gives."""
        return cls(matrix[:, :LEADING].astype(np.float32) / np.float32(127), np.ascontiguousarray(matrix[:, LEADING:]))

    def rounded(self) -> npt.NDArray[np.int8]:
        """All numbers as 127ths, one byte each."""
        return np.hstack([np.rint(127 * self.leading).astype(np.int8), self.others])

    def roughly(self, vector: Floats, part: slice = slice(None)) -> Floats:
        """How like each row of the part is, from the leading numbers."""
        found: Floats = self.leading[part] @ vector[:LEADING]
        return found

    def exactly(self, rows: Ints, vector: Floats) -> Floats:
        """How like these rows are."""
        rest = self.others[rows].astype(np.float32) @ (vector[LEADING:] / np.float32(127))
        found: Floats = self.leading[rows] @ vector[:LEADING] + rest
        return found


def highest(values: Floats, count: int) -> Ints:
    """Places of the highest values, the highest first; of equal ones the earlier. Tens of thousands need no sorting for it."""
    found = np.argpartition(-values, count)[:count] if len(values) > count else np.arange(len(values))
    return found[np.lexsort((found, -values[found]))]


def encoded(vectors: Vectors, texts: Iterable[Ints]) -> Floats:
    """The vectors of texts, given by their terms."""
    rows = [vectors.encode(terms) for terms in texts]
    return np.stack(rows) if rows else np.zeros((0, vectors.table.shape[1]), np.float32)


def rounded(matrix: Floats) -> npt.NDArray[np.int8]:
    """Rows of length at most 1 as 127ths."""
    return np.rint(127 * matrix).astype(np.int8)


def turned(vectors: Vectors, sample: Floats) -> Vectors:
    """The same vectors on other axes, those along which the rows of `sample` differ most first: no product of two changes."""
    _, axes = np.linalg.eigh(sample.T @ sample)
    return Vectors(vectors.keys, vectors.table @ axes[:, ::-1].astype(np.float32), vectors.weight)


def packed(vectors: Vectors) -> Vectors:
    """The same with a byte a number: a quarter of the memory."""
    if vectors.scale is not None:
        return vectors
    scale = np.maximum(np.abs(vectors.table).max(axis=1), 1e-9).astype(np.float32) / np.float32(127)
    table = np.rint(vectors.table / scale[:, None]).astype(np.int8)
    return Vectors(vectors.keys, table, vectors.weight, scale)


def fresh(texts: Sequence[Ints], *, dimensions: int = 256, at_least: int = 2, seed: int = 1) -> Vectors:
    """Untrained vectors over the terms that stand in at least `at_least` texts."""
    flat = np.concatenate([np.unique(t) for t in texts]) if texts else np.empty(0, np.int64)
    keys, found = np.unique(flat, return_counts=True)
    keys, found = keys[found >= at_least], found[found >= at_least]
    random = np.random.default_rng(seed)
    table = random.standard_normal((len(keys), dimensions), np.float32) / np.float32(np.sqrt(dimensions))
    weight = np.log(1 + max(len(texts), 1) / found).astype(np.float32)
    return Vectors(keys, table, weight)


def train(
    vectors: Vectors,
    pairs: Sequence[tuple[Bag, Bag, int]],
    *,
    passes: int,
    batch: int = 256,
    rate: float = 0.02,
    seed: int = 1,
    told: Callable[[int, float], None] | None = None,
) -> None:
    """Change `vectors.table` so that the two bags of a pair come close. The third value names the right answer: pairs that
    share it are not held against each other. `told(pass, loss)` after each pass."""
    random = np.random.default_rng(seed)
    table: Floats = vectors.table  # type: ignore[assignment]
    memory = np.full(len(table), 1e-6, np.float32)
    groups = np.array([g for _, _, g in pairs])
    for number in range(passes):
        order = random.permutation(len(pairs))
        losses = []
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            if len(chosen) < 8:
                continue
            losses.append(
                _step(table, memory, [pairs[n][0] for n in chosen], [pairs[n][1] for n in chosen], groups[chosen], rate)
            )
        if told:
            told(number, float(np.mean(losses)) if losses else 0.0)


def _matrix(bags: Sequence[Bag], used: npt.NDArray[np.int64]) -> Floats:
    matrix = np.zeros((len(bags), len(used)), np.float32)
    for n, (rows, weights) in enumerate(bags):
        matrix[n, np.searchsorted(used, rows)] = weights / max(float(np.sqrt(weights @ weights)), 1e-9)
    return matrix


def _step(
    table: Floats, memory: Floats, left: Sequence[Bag], right: Sequence[Bag], groups: npt.NDArray[np.int64], rate: float
) -> float:
    """One batch: forward, the gradient of the softmax over the batch in both directions, one Adagrad step a row."""
    used = np.unique(np.concatenate([rows for rows, _ in (*left, *right)]))
    rows = table[used]
    a, b = _matrix(left, used), _matrix(right, used)
    x, y = a @ rows, b @ rows
    nx = np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-6)
    ny = np.maximum(np.linalg.norm(y, axis=1, keepdims=True), 1e-6)
    u, v = x / nx, y / ny
    logits = (u @ v.T) / TEMPERATURE
    same = groups[:, None] == groups[None, :]
    np.fill_diagonal(same, False)
    logits[same] = -1e4
    across, down = _softmax(logits), _softmax(logits.T).T
    count = len(u)
    loss = -float(np.mean(np.log(np.maximum(np.diag(across), 1e-9))))
    pull = (across + down) / 2
    pull[np.arange(count), np.arange(count)] -= 1
    pull /= count * TEMPERATURE
    gu, gv = pull @ v, pull.T @ u
    gx = (gu - u * np.sum(gu * u, axis=1, keepdims=True)) / nx
    gy = (gv - v * np.sum(gv * v, axis=1, keepdims=True)) / ny
    gradient = a.T @ gx + b.T @ gy
    memory[used] += np.mean(gradient * gradient, axis=1)
    table[used] = rows - rate * gradient / np.sqrt(memory[used])[:, None]
    return loss


def _softmax(values: Floats) -> Floats:
    raised = np.exp(values - values.max(axis=1, keepdims=True))
    result: Floats = raised / raised.sum(axis=1, keepdims=True)
    return result
