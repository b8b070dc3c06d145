"""The small index of published answers in this process, built anew when one changed. A few thousand take a second."""

import threading
from dataclasses import dataclass, replace

from django.db.models import Count, Max

from diemtua.advice.models import KnowledgeEntry
from diemtua.legislation import indexing
from diemtua.legislation.search import engine
from diemtua.legislation.search.citations import cited
from diemtua.legislation.search.entries import Entry
from diemtua.legislation.search.snippets import wanted_words
from diemtua.legislation.search.trained import Trained
from diemtua.legislation.search.words import expanded, syllables, without_asking

TELLING = 2  # one syllable alone, or a citation, tells nothing of a question
ENOUGH = 0.5  # share of the question's telling words an answer must hold to be shown
ALIKE = 0.3  # and how near in meaning it must be, once the search has learnt

_lock = threading.Lock()
_held: tuple[object, engine.Engine, dict[str, frozenset[str]]] | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A published answer's key and how well it fits, 0-1."""

    key: str
    share: float


def _stamp() -> tuple[object, ...]:
    """Changes with every published, amended or withdrawn answer; one query."""
    live = KnowledgeEntry.objects.filter(state=KnowledgeEntry.State.PUBLISHED)
    found = live.aggregate(n=Count("pk"), last=Max("pk"), at=Max("checked_at"))
    return (found["n"], found["last"], found["at"])


def _current() -> tuple[engine.Engine, dict[str, frozenset[str]]]:
    """The newest index; while one thread builds it, the others search the one before, and only the very first wait."""
    global _held
    stamp, held = _stamp(), _held
    if held is not None and held[0] == stamp:
        return held[1], held[2]
    if _lock.acquire(blocking=held is None):
        try:
            if _held is None or _held[0] != stamp:
                _held = (stamp, *_built())
            held = _held
        finally:
            _lock.release()
    assert held is not None
    return held[1], held[2]


def _built() -> tuple[engine.Engine, dict[str, frozenset[str]]]:
    rows = list(KnowledgeEntry.objects.filter(state=KnowledgeEntry.State.PUBLISHED).order_by("pk"))
    entries = [Entry(str(r.pk), "", "", r.title, f"{r.question}\n{r.answer}") for r in rows]
    learnt = indexing.learnt()
    # how articles are put in order says nothing of answers
    made = engine.build(entries, trained=replace(learnt, ranker=None) if learnt else None)
    return made, {e.key: frozenset(syllables(f"{e.title} {e.text}")) for e in entries}


def forget() -> None:
    """Drop what this process holds (tests)."""
    global _held
    _held = None


def _is_alike(hit: engine.Hit, learnt: Trained | None) -> bool:
    return learnt is None or not learnt.knows_questions or dict(hit.reasons).get("meaning", 0) >= ALIKE * learnt.trust


def matches(question: str, *, limit: int) -> list[Match]:
    """Published answers that speak of the question, the best first; one query, more when answers changed."""
    made, words = _current()
    if not made.keys or not question.strip():
        return []
    typed = cited(question)
    asked = without_asking(list(typed.words) if typed else expanded(question))
    wanted = wanted_words(question) & set(asked) or frozenset(asked)  # the person's own words, not the law's for them
    if len(wanted) < TELLING:
        return []
    found = []
    for hit in made.search(question, limit=limit * 3):
        share = sum(w in words[hit.key] for w in wanted) / max(len(wanted), 1)
        if share >= ENOUGH and _is_alike(hit, made.trained):
            found.append(Match(hit.key, share))
    return found[:limit]
