"""Phần đã học: vectors of words learnt from the imported texts and from answered questions, and those questions as voters.

Learning needs no network. From the texts alone: a title belongs to its article, a clause to the rest of its article. From questions:
a question belongs to the article that answers it, be it one of ours (`asked`) or one the desk has answered; only the desk's vote. The
keeper runs it (`diemtua law train`); nothing learnt is shipped.
"""

import hashlib
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from diemtua.legislation.search import vectors as learning
from diemtua.legislation.search.asked import own_questions
from diemtua.legislation.search.lexicon import Ints, Lexicon, terms
from diemtua.legislation.search.vectors import Bag, Floats, Vectors
from diemtua.legislation.search.words import expanded, syllables, without_asking

FORMAT = 1
VOTERS = 15
TEXT_PASSES, QUESTION_PASSES = 4, 6


@dataclass(frozen=True, slots=True)
class Text:
    """An article to learn from; `key` is «number|label»."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and the key of an article that answers it."""

    question: str
    key: str


@dataclass
class Trained:
    """What was learnt. `voters`: a row a question, length 1; `targets`: the keys each voter votes for."""

    lexicon: Lexicon
    vectors: Vectors
    voters: Floats
    targets: list[list[str]]
    about: dict[str, object]

    def encode(self, words: Sequence[str]) -> Floats:
        """The vector of a question's words."""
        return self.vectors.encode(terms(self.lexicon.known(words)))

    def encode_text(self, title: str, text: str) -> Floats:
        """The vector of an article; its title counts twice."""
        return self.vectors.encode(_article(self.lexicon.known(syllables(title)), self.lexicon.known(syllables(text))))

    def voted(self, vector: Floats) -> Iterator[tuple[str, float]]:
        """(article key, weight) from the answered questions nearest to the question."""
        if len(self.voters) == 0:
            return
        alike = self.voters @ vector
        nearest = np.argpartition(-alike, min(VOTERS, len(alike) - 1))[:VOTERS]
        for n in nearest:
            weight = max(float(alike[n]), 0.0) ** 3
            for target in self.targets[n]:
                yield target, weight

    @property
    def version(self) -> str:
        """Short fingerprint of what was learnt."""
        return str(self.about["version"])

    def save(self, path: Path) -> None:
        """Write in one step."""
        scale = np.maximum(np.abs(self.vectors.table).max(axis=1), 1e-9).astype(np.float32)
        table = np.rint(127 * self.vectors.table / scale[:, None]).astype(np.int8)
        words = {"format": FORMAT, "lexicon": list(self.lexicon.ids), "targets": self.targets, "about": self.about}
        packed = np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), np.uint8)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part.npz")
        np.savez_compressed(
            part,
            keys=self.vectors.keys,
            table=table,
            scale=scale,
            weight=self.vectors.weight,
            voters=np.rint(127 * self.voters).astype(np.int8),
            words=packed,
        )
        part.replace(path)


def load(path: Path) -> Trained:
    """What `save` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        arrays = {n: stored[n] for n in stored.files}
    words = json.loads(arrays["words"].tobytes())
    table = arrays["table"].astype(np.float32) * (arrays["scale"][:, None] / 127)
    vectors = Vectors(arrays["keys"], table, arrays["weight"])
    return Trained(
        Lexicon(words["lexicon"]), vectors, arrays["voters"] / np.float32(127), words["targets"], words["about"]
    )


def learn(
    texts: Sequence[Text],
    answered: Sequence[Answered],
    *,
    seed: int = 1,
    told: Callable[[str, int, float], None] | None = None,
) -> Trained:
    """Learn from the texts and the answered questions. `told(what, pass, loss)` after each pass."""
    lexicon = Lexicon()
    titles = {t.key: lexicon.add(syllables(t.title)) for t in texts}
    bodies = {t.key: lexicon.add(syllables(t.text)) for t in texts}
    articles = {key: _article(titles[key], bodies[key]) for key in titles}
    ours = [Answered(q, key) for key in articles for q in own_questions().get(_parted(key), ())]
    asked = [*ours, *(a for a in answered if a.key in articles)]
    questions = {a.question: terms(lexicon.add(without_asking(expanded(a.question, known=lexicon)))) for a in asked}
    # questions count twice: a word of one question alone must not be lost as a rare one
    vectors = learning.fresh(
        [*articles.values(), *questions.values(), *questions.values()],
        at_least=2 if len(texts) < 8000 else 5,
        seed=seed,
    )
    group = {key: n for n, key in enumerate(articles)}
    own = [p for t in texts for p in _pairs(t, titles[t.key], vectors, lexicon, group[t.key], random.Random(seed))]  # noqa: S311 repeatable, no secrets
    say = told or (lambda what, number, loss: None)
    learning.train(vectors, own, passes=TEXT_PASSES, seed=seed, told=lambda n, loss: say("texts", n, loss))
    if asked:
        from_questions = [
            (vectors.bag(questions[a.question]), vectors.bag(articles[a.key]), group[a.key]) for a in asked
        ]
        from_questions = [p for p in from_questions if len(p[0][0]) and len(p[1][0])]
        kept = own[:: max(len(own) // max(len(from_questions), 1), 1)]  # some of the old, so that it is not forgotten
        learning.train(
            vectors,
            from_questions + kept,
            passes=QUESTION_PASSES,
            seed=seed + 1,
            told=lambda n, loss: say("questions", n, loss),
        )
    targets: dict[str, list[str]] = {}
    for a in asked[len(ours) :]:
        targets.setdefault(a.question, []).append(a.key)
    voters = [vectors.encode(questions[q]) for q in targets]
    marks = hashlib.sha256(
        json.dumps([[t.key, t.text] for t in texts] + [[a.question, a.key] for a in asked], ensure_ascii=False).encode()
    ).hexdigest()
    about: dict[str, object] = {"version": marks[:12], "texts": len(texts), "questions": len(targets), "seed": seed}
    table = np.stack(voters) if voters else np.zeros((0, vectors.table.shape[1]), np.float32)
    return Trained(lexicon, vectors, table, list(targets.values()), about)


def _parted(key: str) -> tuple[str, str]:
    number, _, label = key.rpartition("|")
    return number, label


def _article(title: Ints, body: Ints) -> Ints:
    head = terms(title)
    return np.concatenate([head, head, terms(body)])


def _pairs(
    text: Text, title: Ints, vectors: Vectors, lexicon: Lexicon, group: int, chance: random.Random
) -> Iterator[tuple[Bag, Bag, int]]:
    """Title with text, and up to two paragraphs with the rest of their article."""
    paragraphs = [terms(lexicon.known(syllables(p))) for p in text.text.split("\n") if len(p) > 40]
    head = terms(title)
    pairs = []
    if paragraphs:
        pairs.append((head, np.concatenate(paragraphs)))
    if len(paragraphs) > 1:
        for n in chance.sample(range(len(paragraphs)), min(2, len(paragraphs))):
            pairs.append((paragraphs[n], np.concatenate([head, head, *paragraphs[:n], *paragraphs[n + 1 :]])))
    for left, right in pairs:
        bags = vectors.bag(left), vectors.bag(right)
        if len(bags[0][0]) and len(bags[1][0]):
            yield *bags, group
