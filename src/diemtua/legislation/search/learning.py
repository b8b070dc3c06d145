"""Học: from texts and questions to what the search knows (`Trained`), in order: how law is written, our questions, answered questions.

Answered questions teach three things: the words, who votes for which article, and, once there are enough of them, how the voices are
weighed (`ranking`). For the last each question is looked at by an engine that has not learnt from it.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from diemtua.legislation.search import ranking
from diemtua.legislation.search.engine import Engine, build
from diemtua.legislation.search.entries import Entry
from diemtua.legislation.search.trained import Answered, Lessons, Text, Trained, lessons

PARTS = 4
STAGES = {
    "texts": "Học cách viết của văn bản",
    "questions": "Học từ câu hỏi thường gặp",
    "answers": "Học từ câu đã trả lời",
    "ranking": "Học cách xếp thứ tự",
}

Told = Callable[[str, int, float], None]


def stage(what: str, number: int) -> str:
    """How far learning is, for people."""
    return f"{STAGES[what]}, lượt {number + 1}"


def texts_of(entries: Sequence[Entry]) -> list[Text]:
    """The articles in force as they are learnt from."""
    return [Text(f"{e.document}|{e.label}", e.heading, e.text) for e in entries if e.until is None]


def learn(
    entries: Sequence[Entry], answered: Sequence[Answered], *, seed: int = 1, told: Told | None = None
) -> Trained:
    """Learn from the articles in force and the answered questions. `told(what, pass, loss)` after each pass."""
    taken = lessons(texts_of(entries), answered, seed=seed, told=told)
    learnt = taken.answered_by(taken.theirs, seed=seed, told=partial(told, "answers") if told else None)
    if len(taken.theirs) < ranking.ENOUGH:
        return learnt
    in_force = [e for e in entries if e.until is None]
    return replace(learnt, ranker=_ranker(in_force, taken, seed=seed, told=told))


def _ranker(entries: Sequence[Entry], taken: Lessons, *, seed: int, told: Told | None) -> ranking.Ranker:
    """Each part of the questions is looked at by an engine that knows only the other parts."""
    plain = build(entries)
    order = sorted(taken.theirs)
    random.Random(seed).shuffle(order)  # noqa: S311 repeatable, no secrets
    seen = []
    for part in range(PARTS):
        others = {q: taken.theirs[q] for n, q in enumerate(order) if n % PARTS != part}
        known = taken.answered_by(others, seed=seed, told=partial(told, "answers") if told else None)
        engine: Engine = plain.taught(entries, known)
        for question in order[part::PARTS]:
            right = [n for key in taken.theirs[question] for n in engine.votes[key]]
            seen.append((engine.looked_at(question), np.array(right, np.int64)))
        if told:
            told("ranking", part, 0.0)
    return ranking.fit(seen, seed=seed)
