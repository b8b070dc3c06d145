"""Phần đã học: vectors of words learnt from the imported texts and from answered questions, and those questions as voters.

Learning needs no network. From the texts alone: a title belongs to its article, a clause to the rest of its article. From questions:
a question belongs to the articles that answer it, be it one of ours (`asked`) or one the desk has answered. Ours that name all articles
of a matter vote softly, the desk's in full. It is learnt where the texts are (`jobs.learn_now`); nothing learnt is shipped.
"""

import hashlib
import json
import random
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from diemtua.legislation.search import vectors as learning
from diemtua.legislation.search.asked import own_matters, own_questions
from diemtua.legislation.search.lexicon import Ints, Lexicon, terms
from diemtua.legislation.search.vectors import Bag, Floats, Vectors
from diemtua.legislation.search.words import expanded, syllables, without_asking

FORMAT = 2
VOTERS = 15
OURS = 0.1  # how much the vote of a question of ours counts beside one that the desk has answered
TEXT_PASSES, QUESTION_PASSES = 4, 4
TEXTS_READ = 6000  # so many articles show how law is written; more take minutes and give nothing


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
    """What was learnt. `voters`: a row a question, length 1; `targets`: the keys each voter votes for; the first `ours` are ours."""

    lexicon: Lexicon
    vectors: Vectors
    voters: Floats
    targets: list[list[str]]
    ours: int
    about: dict[str, object]

    def encode(self, words: Sequence[str]) -> Floats:
        """The vector of a question's words."""
        return self.vectors.encode(terms(self.lexicon.known(words)))

    def encode_text(self, title: str, text: str) -> Floats:
        """The vector of an article; its title counts twice."""
        return self.vectors.encode(_article(self.lexicon.known(syllables(title)), self.lexicon.known(syllables(text))))

    def voted(self, vector: Floats) -> Iterator[tuple[str, float]]:
        """(article key, weight) from the answered questions nearest to the question, ours and the desk's each for themselves."""
        alike = self.voters @ vector
        for start, end, counts in ((0, self.ours, OURS), (self.ours, len(alike), 1.0)):
            nearest = np.argsort(-alike[start:end], kind="stable")[:VOTERS] + start
            for n in nearest:
                weight = counts * max(float(alike[n]), 0.0) ** 3
                for target in self.targets[n]:
                    yield target, weight

    @property
    def trust(self) -> float:
        """0-1: how many questions an article it has learnt from; what only texts have taught finds no better."""
        return float(self.about["trust"])  # type: ignore[arg-type]

    @property
    def version(self) -> str:
        """Short fingerprint of what was learnt."""
        return str(self.about["version"])

    def save(self, path: Path) -> None:
        """Write in one step."""
        scale = np.maximum(np.abs(self.vectors.table).max(axis=1), 1e-9).astype(np.float32)
        table = np.rint(127 * self.vectors.table / scale[:, None]).astype(np.int8)
        words = {
            "format": FORMAT,
            "lexicon": list(self.lexicon.ids),
            "targets": self.targets,
            "ours": self.ours,
            "about": self.about,
        }
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


class OldFormat(Exception):
    """The file was written by another release: learn again."""


def load(path: Path) -> Trained:
    """What `save` wrote (OldFormat when another release did)."""
    with np.load(path, allow_pickle=False) as stored:
        arrays = {n: stored[n] for n in stored.files}
    words = json.loads(arrays["words"].tobytes())
    if words["format"] != FORMAT:
        raise OldFormat
    table = arrays["table"].astype(np.float32) * (arrays["scale"][:, None] / 127)
    vectors = Vectors(arrays["keys"], table, arrays["weight"])
    voters = arrays["voters"] / np.float32(127)
    return Trained(Lexicon(words["lexicon"]), vectors, voters, words["targets"], words["ours"], words["about"])


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
    ours, theirs = _ours(articles.keys()), _grouped(a for a in answered if a.key in articles)
    pairs = [(q, key) for q, keys in _alone(articles.keys()) for key in keys]
    pairs += [(q, key) for asked in (ours, theirs) for q, keys in asked.items() for key in keys]
    questions = {q: terms(lexicon.add(without_asking(expanded(q, known=lexicon)))) for q, _ in pairs}
    # questions count twice: a word of one question alone must not be lost as a rare one
    vectors = learning.fresh(
        [*articles.values(), *questions.values(), *questions.values()],
        at_least=2 if len(texts) < 8000 else 5,
        seed=seed,
    )
    group = {key: n for n, key in enumerate(articles)}
    chance = random.Random(seed)  # noqa: S311 repeatable, no secrets
    read = texts if len(texts) <= TEXTS_READ else chance.sample(texts, TEXTS_READ)
    own = [p for t in read for p in _pairs(t, titles[t.key], vectors, lexicon, group[t.key], chance)]
    say = told or (lambda what, number, loss: None)
    learning.train(vectors, own, passes=TEXT_PASSES, seed=seed, told=lambda n, loss: say("texts", n, loss))
    asked = [(vectors.bag(questions[q]), vectors.bag(articles[key]), group[key]) for q, key in pairs]
    asked = [p for p in asked if len(p[0][0]) and len(p[1][0])]
    kept = own[:: max(2 * len(own) // max(len(asked), 1), 1)]  # some of the old, so that it is not forgotten
    if asked:
        learning.train(
            vectors,
            asked + kept,
            passes=QUESTION_PASSES,
            seed=seed + 1,
            told=lambda n, loss: say("questions", n, loss),
        )
    voters = [*ours, *theirs]
    rows = [vectors.encode(questions[q]) for q in voters]
    about: dict[str, object] = {
        "version": version(texts, answered),
        "texts": len(texts),
        "ours": len(questions) - len(theirs),
        "questions": len(theirs),
        "trust": round(min(len(pairs) / max(len(texts), 1), 1.0), 3),
        "seed": seed,
    }
    table = np.stack(rows) if rows else np.zeros((0, vectors.table.shape[1]), np.float32)
    return Trained(lexicon, vectors, table, [*ours.values(), *theirs.values()], len(ours), about)


def version(texts: Sequence[Text], answered: Sequence[Answered]) -> str:
    """Short fingerprint of what is learnt from: while it stays the same there is nothing new to learn."""
    told = [[t.key, t.title, t.text] for t in texts], [[a.question, a.key] for a in answered], own_questions().items()
    return hashlib.sha256(json.dumps([FORMAT, *map(list, told)], ensure_ascii=False).encode()).hexdigest()[:12]


def _alone(known: Container[str]) -> Iterator[tuple[str, list[str]]]:
    """Our questions written from single articles."""
    matters = {q for q, _ in own_matters()}
    for (number, label), questions in own_questions().items():
        if (key := f"{number}|{label}") in known:
            yield from ((q, [key]) for q in questions if q not in matters)


def _ours(known: Container[str]) -> dict[str, list[str]]:
    """Our questions that name every article of a matter, with those that are here."""
    found = {q: [k for number, label in keys if (k := f"{number}|{label}") in known] for q, keys in own_matters()}
    return {q: keys for q, keys in found.items() if keys}


def _grouped(answered: Iterable[Answered]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for a in answered:
        found.setdefault(a.question, []).append(a.key)
    return found


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
