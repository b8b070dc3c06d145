"""Phần đã học: vectors of words learnt from the imported texts and from answered questions, and those questions as voters.

Learning needs no network. From the texts alone: a title belongs to its article, a clause to the rest of its article. From questions:
a question belongs to the articles that answer it, be it one of ours (`asked`) or one the desk has answered. The desk's vote for what
answered them; of ours those that name all articles of a matter say what is asked. It is learnt where the texts are (`jobs.learn_now`); nothing learnt is shipped.
"""

import hashlib
import json
import random
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from diemtua.legislation.search import stored
from diemtua.legislation.search import vectors as embedding
from diemtua.legislation.search.asked import own_matters, own_questions, standing_for
from diemtua.legislation.search.lexicon import Ints, Lexicon, terms
from diemtua.legislation.search.ranking import Ranker, restored
from diemtua.legislation.search.vectors import Bag, Floats, Rows, Vectors, highest
from diemtua.legislation.search.words import expanded, syllables, without_asking

FORMAT = 6
VOTERS = 15
NEAR = 100  # so many of our questions say what is asked; what the last of them has in common with a question is common to many
BESIDE = 0.7  # what an article counts that a question of ours names beside the one that answers first
LOOKED_AT = 600  # so many of the roughly nearest questions are compared in full
KNOWS = 0.5  # questions an article from which likeness can be relied upon
TEXT_PASSES, QUESTION_PASSES = 4, 4
Pair = tuple[Bag, Bag, int]
Told = Callable[[int, float], None]
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
    """What was learnt. `voters`: a row a question; `targets`: the keys each voter votes for. The first voters are our own
    questions; `ours` holds their words, empty where the article that answers first is not here."""

    lexicon: Lexicon
    vectors: Vectors
    voters: Rows
    targets: list[list[str]]
    ours: list[str]
    about: dict[str, object]
    ranker: Ranker | None = None

    def encode(self, words: Sequence[str]) -> Floats:
        """The vector of a question's words."""
        return self.vectors.encode(terms(self.lexicon.known(words)))

    def encode_texts(self, texts: Iterable[tuple[str, str]]) -> Rows:
        """The vectors of articles, each given as (title, text); a title counts twice."""
        known = self.lexicon.known
        bags = (_article(known(syllables(title)), known(syllables(text))) for title, text in texts)
        return Rows.of(embedding.rounded(embedding.encoded(self.vectors, bags)))

    def voted(self, vector: Floats) -> Iterator[tuple[str, float, float]]:
        """(article key, weight of the vote, how like the question is) from the answered questions nearest to this one."""
        for n, alike in self._nearest(vector, slice(len(self.ours), None), VOTERS):
            near = max(alike, 0.0)
            for target in self.targets[n]:
                yield target, near**3, near

    def asked(self, vector: Floats) -> Iterator[tuple[str, float]]:
        """(article key, how much more than many others a question of ours is like this one) from the nearest of ours."""
        found = list(self._nearest(vector, slice(0, len(self.ours)), NEAR))
        for n, alike in found:
            for place, target in enumerate(self.targets[n]):
                yield target, (alike - found[-1][1]) * (BESIDE if place else 1)

    def familiar(self, vector: Floats) -> float:
        """How like the nearest known question is, ours or an answered one."""
        return next((alike for _, alike in self._nearest(vector, slice(None), 1)), 0.0)

    def ours_like(self, vector: Floats, *, at_least: float) -> Iterator[tuple[str, str]]:
        """(question of ours, key of the article that answers it first), the most like first."""
        for n, alike in self._nearest(vector, slice(0, len(self.ours)), 2 * VOTERS):
            if alike >= at_least and self.ours[n]:
                yield self.ours[n], self.targets[n][0]

    def _nearest(self, vector: Floats, part: slice, count: int) -> Iterator[tuple[int, float]]:
        """(place, how like) of the questions nearest to this one, the nearest first."""
        rows = highest(self.voters.roughly(vector, part), LOOKED_AT) + (part.start or 0)
        alike = self.voters.exactly(rows, vector)
        for n in highest(alike, count):
            yield int(rows[n]), float(alike[n])

    @property
    def trust(self) -> float:
        """0-1: how many questions an article it has learnt from; what only texts have taught finds no better."""
        return float(self.about["trust"])  # type: ignore[arg-type]

    @property
    def knows_questions(self) -> bool:
        """Whether likeness says something of questions: not before there were enough to learn from."""
        return self.trust >= KNOWS

    @property
    def version(self) -> str:
        """Short fingerprint of what was learnt."""
        return str(self.about["version"])

    def save(self, path: Path) -> None:
        """Write in one step."""
        vectors = embedding.packed(self.vectors)
        words = {
            "format": FORMAT,
            "lexicon": list(self.lexicon.ids),
            "targets": self.targets,
            "ours": self.ours,
            "about": self.about,
        }
        arrays = {
            "keys": vectors.keys,
            "table": vectors.table,
            "scale": vectors.scale,
            "weight": vectors.weight,
            "voters": self.voters.rounded(),
            **(self.ranker.arrays() if self.ranker else {}),
        }
        stored.write(path, words, arrays, compressed=True)  # type: ignore[arg-type]


def load(path: Path) -> Trained:
    """What `save` wrote (OldFormat when another release did, or the file is spoiled)."""
    words, arrays = stored.read(path, format=FORMAT)
    vectors = Vectors(arrays["keys"], arrays["table"], arrays["weight"], arrays["scale"])
    return Trained(
        lexicon=Lexicon(words["lexicon"]),
        vectors=vectors,
        voters=Rows.of(arrays["voters"]),
        targets=words["targets"],
        ours=words["ours"],
        about=words["about"],
        ranker=restored(arrays),
    )


@dataclass
class Lessons:
    """The texts and our questions learnt, ready to learn from answered questions too.

    `questions`: the terms of every question by its words; `ours`, `theirs`: question -> keys of its articles; `replay`: pairs learnt
    already, of which some are learnt again beside new ones, so that nothing is forgotten.
    """

    lexicon: Lexicon
    vectors: Vectors
    articles: dict[str, Ints]
    questions: dict[str, Ints]
    ours: dict[str, list[str]]
    theirs: dict[str, list[str]]
    replay: list[Pair]
    pairs: int
    about: dict[str, object]

    def answered_by(self, theirs: Mapping[str, list[str]], *, seed: int, told: Told | None = None) -> Trained:
        """What is known after these answered questions; the lessons themselves stay as they are."""
        vectors = self.vectors
        if new := _pairs_of(theirs, self.questions, self.articles, vectors):
            vectors = Vectors(vectors.keys, vectors.table.copy(), vectors.weight)
            again = random.Random(seed).sample(self.replay, min(len(self.replay), 2 * len(new)))  # noqa: S311 repeatable, no secrets
            embedding.train(vectors, new + again, passes=QUESTION_PASSES, seed=seed + 2, told=told)
        some = list(self.articles.values())[:: len(self.articles) // TEXTS_READ + 1]
        vectors = embedding.turned(vectors, embedding.encoded(vectors, some))
        voters = embedding.encoded(vectors, (self.questions[q] for q in (*self.ours, *theirs)))
        trust = min((self.pairs + len(new)) / max(len(self.articles), 1), 1.0)
        about = self.about | {"questions": len(theirs), "trust": round(trust, 3)}
        targets = [*self.ours.values(), *theirs.values()]
        rows = Rows.of(embedding.rounded(voters))
        return Trained(self.lexicon, vectors, rows, targets, _led(self.ours, self.articles), about)


def lessons(
    texts: Sequence[Text],
    answered: Sequence[Answered],
    *,
    seed: int = 1,
    told: Callable[[str, int, float], None] | None = None,
) -> Lessons:
    """Learn from the texts and our questions. Of the answered ones only the words are taken in yet."""
    lexicon = Lexicon()
    titles = {t.key: lexicon.add(syllables(t.title)) for t in texts}
    bodies = {t.key: lexicon.add(syllables(t.text)) for t in texts}
    articles = {key: _article(titles[key], bodies[key]) for key in titles}
    alone, ours = _alone(articles.keys()), _ours(articles.keys())
    theirs = _grouped(a for a in answered if a.key in articles)
    asked = dict.fromkeys([*alone, *ours, *theirs])
    questions = {q: terms(lexicon.add(without_asking(expanded(q, known=lexicon)))) for q in asked}
    # questions count twice: a word of one question alone must not be lost as a rare one
    vectors = embedding.fresh(
        [*articles.values(), *questions.values(), *questions.values()],
        at_least=2 if len(texts) < 8000 else 5,
        seed=seed,
    )
    groups = {key: n for n, key in enumerate(articles)}
    chance = random.Random(seed)  # noqa: S311 repeatable, no secrets
    read = texts if len(texts) <= TEXTS_READ else chance.sample(texts, TEXTS_READ)
    own = [p for t in read for p in _pairs(t, titles[t.key], vectors, lexicon, groups[t.key], chance)]
    say = told or (lambda what, number, loss: None)
    embedding.train(vectors, own, passes=TEXT_PASSES, seed=seed, told=partial(say, "texts"))
    pairs = _pairs_of(alone, questions, articles, vectors) + _pairs_of(ours, questions, articles, vectors)
    kept = own[:: max(2 * len(own) // max(len(pairs), 1), 1)]
    if pairs:
        told_too = partial(say, "questions")
        embedding.train(vectors, pairs + kept, passes=QUESTION_PASSES, seed=seed + 1, told=told_too)
    about: dict[str, object] = {
        "version": version(texts, answered),
        "texts": len(texts),
        "ours": len(alone) + len(ours),
        "seed": seed,
    }
    return Lessons(lexicon, vectors, articles, questions, ours, theirs, pairs + kept, len(pairs), about)


def version(texts: Sequence[Text], answered: Sequence[Answered]) -> str:
    """Short fingerprint of what is learnt from: while it stays the same there is nothing new to learn."""
    told = [[t.key, t.title, t.text] for t in texts], [[a.question, a.key] for a in answered], own_questions().items()
    return hashlib.sha256(json.dumps([FORMAT, *map(list, told)], ensure_ascii=False).encode()).hexdigest()[:12]


def _alone(known: Container[str]) -> dict[str, list[str]]:
    """Our questions written from single articles, with those of them that are here."""
    matters = {q for q, _ in own_matters()}
    found: dict[str, list[str]] = {}
    for (number, label), questions in own_questions().items():
        if (key := f"{number}|{label}") in known:
            for question in questions:
                if question not in matters:
                    found.setdefault(question, []).append(key)
    return found


def _ours(known: Container[str]) -> dict[str, list[str]]:
    """Our questions that name every article of a matter, with those that are here."""
    found = {q: [k for number, label in keys if (k := f"{number}|{label}") in known] for q, keys in own_matters()}
    return {q: keys for q, keys in found.items() if keys}


def _led(ours: Iterable[str], known: Container[str]) -> list[str]:
    """The questions, empty where neither the article that answers first nor one in its place is known."""
    first = {q: keys[0] for q, keys in own_matters()}
    return [q if any(f"{n}|{label}" in known for n, label in standing_for(first[q])) else "" for q in ours]


def _pairs_of(
    asked: Mapping[str, list[str]], questions: Mapping[str, Ints], articles: Mapping[str, Ints], vectors: Vectors
) -> list[Pair]:
    """Each question with each of its articles."""
    groups = {key: n for n, key in enumerate(articles)}
    bags = {key: vectors.bag(articles[key]) for keys in asked.values() for key in keys}
    found = [(vectors.bag(questions[q]), bags[key], groups[key]) for q, keys in asked.items() for key in keys]
    return [pair for pair in found if len(pair[0][0]) and len(pair[1][0])]


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
) -> Iterator[Pair]:
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
