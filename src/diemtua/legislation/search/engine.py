"""Máy tìm: articles by day in force, the best first, with the reasons.

Order of work: citations typed go first; the question is written out and folded, of a long letter only what it asks; BM25 over title,
words and chapter; the law's name; words of the law for everyday words; the share of an article's title that was asked, more in a short
question; the titles known for an everyday question; documents whose other articles speak of it too; laws before circulars; with a trained
part the likeness of meaning, questions of ours that are like it, and the votes of answered ones. The day in force, the document and the
topic filter before ranking.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from diemtua.legislation.search import bm25, ranking, stored
from diemtua.legislation.search.asked import own_questions
from diemtua.legislation.search.citations import Cited, cited
from diemtua.legislation.search.entries import ANNEXES, Entry
from diemtua.legislation.search.lexicon import Ints, Lexicon, terms
from diemtua.legislation.search.naming import Catalogue
from diemtua.legislation.search.ranking import Candidates
from diemtua.legislation.search.topics import topics, topics_of
from diemtua.legislation.search.trained import Trained
from diemtua.legislation.search.vectors import Rows, highest
from diemtua.legislation.search.words import (
    as_law_says,
    asked_of,
    asks_for_fine,
    expanded,
    named_titles,
    syllables,
    synonyms,
    without_asking,
)

Floats = npt.NDArray[np.float32]
FORMAT = 8
FAR = dt.date.max.toordinal()

# How much each voice counts beside BM25, whose best text counts 1. Chosen by hand on development questions.
SYNONYMS, LAW_NAME, RANK = 0.25, 0.1, 0.13
TITLE, NAMED, DOCUMENT = 0.15, 1.05, 0.15
FINES = 0.4  # what documents on fines gain when a fine is asked for: the duty alone is told in the law's words, and would come first
SHORT = 10  # up to so many words a question is little more than a title, and the title counts twice
MEANING, ASKED, VOTES = 1.0, 0.8, 1.0
WORDS = 0.5  # what BM25 counts more beside the learnt voices, which would drown it
LOOKED_AT = 1500  # so many texts are compared in full by their meaning
ALIKE = 0.55  # how like a question of ours must be to be offered
# Below both, what was found likely misses the question: the best text by all voices, and how like the nearest known question is. Of
# everyday questions on other things 18 in 20 lie there, of 207 questions on labour law 4, of which 2 were answered all the same.
SURE, FAMILIAR = 2.3, 0.52
OF_NUMBER = 0.6  # what the articles of a document gain that is named by its number
NUMBERED = 3  # so many articles are shown first when only a number was typed, without the document


@dataclass(frozen=True, slots=True)
class Hit:
    """One text found: `reasons` are short codes with a number, the strongest first; `score` is what the voices say together."""

    key: str
    score: float
    pinned: bool
    clause: str
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What was cited and is not to be had: `what` is document, article (not in the document) or day (not in force on it)."""

    what: str
    document: str  # its number as far as it is known, empty when a name was typed
    label: str = ""


@dataclass
class Engine:
    """An index in memory. Made by `build`, or read by `load`."""

    keys: list[str]
    documents: list[str]
    labels: list[str]
    laws: list[str]
    titles: list[str]  # folded
    since: npt.NDArray[np.int64]
    until: npt.NDArray[np.int64]
    prior: Floats
    topics: npt.NDArray[np.int64]  # bits, see `topics.topics_of`
    lexicon: Lexicon
    index: bm25.Bm25
    law_index: bm25.Bm25
    title_index: bm25.Bm25
    title_whole: Floats  # what a question holding the whole title would score
    trained: Trained | None = None
    meanings: Rows | None = None  # a row a text
    votes: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_label: dict[str, list[int]] = {}
        for n, label in enumerate(self.labels):
            self._by_label.setdefault(label, []).append(n)
        self._by_title: dict[str, list[int]] = {}
        for n, title in enumerate(self.titles):
            self._by_title.setdefault(title, []).append(n)
        places: dict[str, int] = {}
        self._document = np.array([places.setdefault(d, len(places)) for d in self.documents], np.int64)
        titles = dict(zip(self.documents, self.laws, strict=True))
        self._fining = np.array(["xu phat" in " ".join(syllables(law)) for law in self.laws], np.float32)
        self._catalogue = Catalogue(list(places), [titles[d] for d in places])

    @property
    def mode(self) -> str:
        """«đã học» with a trained part, else «chưa học»."""
        return "chưa học" if self.trained is None else "đã học"

    def search(
        self, question: str, *, day: dt.date | None = None, document: str = "", topic: str = "", limit: int = 20
    ) -> list[Hit]:
        """The best texts for the question, in force on `day` (any day when None), of one document and one topic when named."""
        allowed = self._allowed(day, document, topic)
        if not allowed.any():
            return []
        typed = cited(question)
        documents = self._catalogue.named(typed) if typed else None
        pinned = self._pinned(typed, documents, allowed) if typed else {}
        if typed and typed.places and documents is not None and not pinned and self._asks_no_more(typed, documents):
            return []
        words = expanded(asked_of(question), known=self.lexicon)
        core = without_asking(words)
        voices, nearest = self._heard(words, core, allowed)
        if typed and typed.number and documents:
            gain = OF_NUMBER if typed.words else 2 * OF_NUMBER  # the number alone asks for the document itself
            voices["law"] = np.maximum(voices["law"], gain * np.isin(self._document, documents))
        total = self._total(voices, allowed)
        worth = total
        if self.trained is not None and self.trained.ranker is not None:
            found = self._candidates(voices, total, nearest, len(core))
            worth = np.full_like(total, -1)
            if len(found.rows):
                better = self.trained.ranker.scores(found)
                worth[found.rows] = better - better.min() + np.float32(1e-3)  # above 0: all of them may be shown
        order = [n for n in highest(worth, limit + len(pinned)) if worth[n] > 0 and n not in pinned]
        why = "citation" if documents else "number"
        hits = [Hit(self.keys[n], 2.0, bool(documents), clause, ((why, 1.0),)) for n, clause in pinned.items()]
        for n in order:
            reasons = sorted(((name, float(v[n])) for name, v in voices.items() if v[n] > 0.02), key=lambda r: -r[1])
            hits.append(Hit(self.keys[n], float(total[n]), False, "", tuple(reasons)))
        return hits[:limit]

    def doubts(self, question: str, best: float) -> bool:
        """Whether texts of which the best scores so much likely miss the question; never of a citation, nor before likeness can be
        relied upon."""
        if self.trained is None or not self.trained.knows_questions or best >= SURE or cited(question):
            return False
        if self._catalogue.alone(question):
            return False
        vector = self.trained.encode(without_asking(expanded(asked_of(question), known=self.lexicon)))
        return self.trained.familiar(vector) < FAMILIAR

    def usual(self, question: str, *, day: dt.date, limit: int) -> list[tuple[str, str]]:
        """(question of ours that asks nearly the same, key of the text in force that answers it), one an article; none before the
        first learning, and none for a typed citation."""
        if self.trained is None or cited(question):
            return []
        vector = self.trained.encode(without_asking(expanded(asked_of(question), known=self.lexicon)))
        allowed, asked = self._allowed(day, "", ""), syllables(question)
        found: dict[str, str] = {}
        for ours, target in self.trained.ours_like(vector, at_least=ALIKE):
            if syllables(ours) != asked:
                for n in self.votes.get(target, ()):
                    if allowed[n]:
                        found.setdefault(self.keys[n], ours)
        return [(ours, key) for key, ours in found.items()][:limit]

    def looked_at(self, question: str) -> Candidates:
        """What a ranker learns from: the texts that are looked at for the question on any day, with what the voices say of them."""
        words = expanded(asked_of(question), known=self.lexicon)
        core, allowed = without_asking(words), np.ones(len(self.keys), np.bool_)
        voices, nearest = self._heard(words, core, allowed)
        return self._candidates(voices, self._total(voices, allowed), nearest, len(core))

    def _candidates(self, voices: dict[str, Floats], total: Floats, nearest: Floats, words: int) -> Candidates:
        return ranking.candidates(voices, total, self.prior, nearest, self._document, words)

    def _total(self, voices: dict[str, Floats], allowed: npt.NDArray[np.bool_]) -> Floats:
        """All voices together; below 0 what is not allowed, or when no voice knows anything."""
        total = np.sum(list(voices.values()), axis=0, dtype=np.float32) + self.prior
        total[~allowed] = -1
        if not any(float(v.max()) > 0 for v in voices.values()):
            total[:] = -1
        return total

    def _heard(
        self, words: list[str], core: list[str], allowed: npt.NDArray[np.bool_]
    ) -> tuple[dict[str, Floats], Floats]:
        """Each part's score of every text, already weighted; and how like the nearest answered question of each text is."""
        nearest = np.zeros(len(self.keys), np.float32)
        wanted = terms(self.lexicon.known(core))
        own = _scaled(self.index.scores(wanted))
        voices = {
            "words": own,
            "document": DOCUMENT * self._speaking(own * allowed),
            "law": LAW_NAME * _scaled(self.law_index.scores(terms(self.lexicon.known(words)))),
        }
        short = 1 + min(1.0, (SHORT / max(len(core), 1)) ** 2)
        voices["title"] = TITLE * short * self.title_index.scores(np.unique(wanted)) / self.title_whole
        if named := [n for title in (*named_titles(words), " ".join(words)) for n in self._by_title.get(title, ())]:
            voices["named"] = np.zeros(len(self.keys), np.float32)
            voices["named"][named] = NAMED
        if said := synonyms(words):
            extra = np.concatenate([terms(self.lexicon.known(p)) for p in said])
            voices["synonyms"] = SYNONYMS * _scaled(self.index.scores(extra))
        if asks_for_fine(words):
            voices["fines"] = FINES * self._fining
        if self.trained is not None and self.meanings is not None:
            vector = self.trained.encode(core)
            voices["words"] = (1 + WORDS * self.trained.trust) * own
            voices["votes"], nearest = self._voted(vector)
            voices["asked"] = self._usually(vector)
            alike = self._alike(self.meanings, vector, self._total(voices, allowed))
            voices["meaning"] = MEANING * self.trained.trust * alike
        return voices, nearest

    def _alike(self, meanings: Rows, vector: Floats, total: Floats) -> Floats:
        """How like in meaning each text is, in full for those that stand first by the other voices and the rough likeness."""
        found = np.maximum(meanings.roughly(vector), 0)
        first = highest(total + found, LOOKED_AT)
        found[first] = np.maximum(meanings.exactly(first, vector), 0)
        return found

    def _speaking(self, own: Floats) -> Floats:
        """How much each text's document speaks of what was asked: its articles added up, the good ones far above the many."""
        return _scaled(np.bincount(self._document, own**4).astype(np.float32))[self._document] if len(own) else own

    def _voted(self, vector: Floats) -> tuple[Floats, Floats]:
        """Answered questions like this one vote for the articles that answered them; how like the nearest of each text is."""
        total, nearest = np.zeros((2, len(self.keys)), np.float32)
        if self.trained is not None:
            for target, weight, near in self.trained.voted(vector):
                for n in self.votes.get(target, ()):
                    total[n] += VOTES * weight
                    nearest[n] = max(nearest[n], near)
        return total, nearest

    def _usually(self, vector: Floats) -> Floats:
        """Questions of ours like this one speak for the articles that answer them: of each article the one most like it."""
        total = np.zeros(len(self.keys), np.float32)
        if self.trained is not None:
            for target, weight in self.trained.asked(vector):
                for n in self.votes.get(target, ()):
                    total[n] = max(total[n], ASKED * weight)
        return total

    def _allowed(self, day: dt.date | None, document: str, topic: str) -> npt.NDArray[np.bool_]:
        allowed = np.ones(len(self.keys), np.bool_)
        if day is not None:
            allowed &= (self.since <= day.toordinal()) & (day.toordinal() < self.until)
        if document:
            allowed &= np.array([d == document for d in self.documents], np.bool_)
        if topic:
            allowed &= (self.topics >> list(topics()).index(topic)) & 1 == 1
        return allowed

    def _pinned(self, typed: Cited, documents: list[int] | None, allowed: npt.NDArray[np.bool_]) -> dict[int, str]:
        """Texts the citation names, each with the clause typed. Without a document the articles of that number, those that are asked
        about most first; none when the document is not here."""
        found: dict[int, str] = {}
        for place in typed.places:
            rows = [n for n in self._by_label.get(place.article, ()) if allowed[n]]
            if documents is None:
                rows = sorted(rows, key=lambda n: (-self.prior[n], -self._often_asked(n)))[:NUMBERED]
            else:
                rows = [n for n in rows if self._document[n] in documents]
            found |= dict.fromkeys(rows, place.clause)
        return found

    def _asks_no_more(self, typed: Cited, documents: list[int]) -> bool:
        """Whether nothing is typed beside the place and its document: what else has these words is not asked for."""
        laws = {self.laws[n] for n in np.flatnonzero(np.isin(self._document, documents))}
        names = {w for law in laws for w in syllables(law)}
        return not set(without_asking(list(typed.words)) if typed.words else ()) - names

    def _often_asked(self, n: int) -> int:
        return len(own_questions().get((self.documents[n], self.labels[n]), ()))

    def missing(self, question: str, *, day: dt.date | None) -> Missing | None:
        """What the question cites and is not here, or not in force on the day."""
        typed = cited(question)
        documents = self._catalogue.named(typed) if typed else None
        if typed is None or documents is None:
            return None
        if not documents:
            return Missing("document", typed.number.upper())
        allowed = self._allowed(day, "", "")
        for place in typed.places:
            rows = [n for n in self._by_label.get(place.article, ()) if self._document[n] in documents]
            if not rows or not allowed[rows].any():
                number = self.documents[int(np.flatnonzero(np.isin(self._document, documents))[0])]
                return Missing("day" if rows else "article", number, place.article)
        return None

    def named_alone(self, question: str) -> list[str]:
        """Numbers of the documents that the question names, and nothing beside."""
        rows = np.flatnonzero(np.isin(self._document, self._catalogue.alone(question)))
        return list(dict.fromkeys(self.documents[int(n)] for n in rows))

    def taught(self, entries: Sequence[Entry], trained: Trained) -> "Engine":
        """This index, with what was learnt; `entries` are those it was built from."""
        votes: dict[str, list[int]] = {}
        for n, entry in enumerate(entries):
            votes.setdefault(f"{entry.document}|{entry.label}", []).append(n)
        meanings = trained.encode_texts((e.heading, e.text) for e in entries)
        return replace(self, trained=trained, meanings=meanings, votes=votes)

    def save(self, path: Path) -> None:
        """Write to `path` in one step: a reader sees the old file or the new one."""
        arrays = self.index.arrays("index_") | self.law_index.arrays("law_") | self.title_index.arrays("title_")
        arrays |= {"whole": self.title_whole, "since": self.since, "until": self.until, "prior": self.prior}
        arrays["topics"] = self.topics
        if self.meanings is not None:
            arrays["meanings"] = self.meanings.rounded()
        words = {"format": FORMAT, "keys": self.keys, "documents": self.documents, "labels": self.labels, "laws": self.laws, "titles": self.titles,
                 "lexicon": list(self.lexicon.ids), "votes": self.votes, "learnt": self.trained.version if self.trained else ""}  # fmt: skip
        stored.write(path, words, arrays, compressed=False)


def load(path: Path, trained: Trained | None = None) -> Engine:
    """The engine `save` wrote (OldFormat when another release did, or the file is spoiled); `trained` counts only when the index was built with it."""
    words, arrays = stored.read(path, format=FORMAT)
    count = len(words["keys"])
    # vectors of another learning do not fit this index: then search without, until the index is built again
    fits = trained is not None and trained.version == words["learnt"]
    return Engine(
        keys=words["keys"],
        documents=words["documents"],
        labels=words["labels"],
        laws=words["laws"],
        titles=words["titles"],
        since=arrays["since"],
        until=arrays["until"],
        prior=arrays["prior"],
        topics=arrays["topics"],
        lexicon=Lexicon(words["lexicon"]),
        index=bm25.restore(arrays, "index_", count),
        law_index=bm25.restore(arrays, "law_", count),
        title_index=bm25.restore(arrays, "title_", count),
        title_whole=arrays["whole"],
        trained=trained if fits else None,
        meanings=Rows.of(arrays["meanings"]) if fits and "meanings" in arrays else None,
        votes=words["votes"],
    )


def build(entries: Sequence[Entry], *, trained: Trained | None = None) -> Engine:
    """Index the entries."""
    lexicon = Lexicon()
    titles = [terms(lexicon.add(syllables(e.heading))) for e in entries]
    texts = [terms(lexicon.add(syllables(e.text))) for e in entries]
    chapters = [terms(lexicon.add(syllables(e.chapter))) for e in entries]
    asked = [_asked(e, lexicon) for e in entries]
    laws = [terms(lexicon.add(syllables(f"{e.law} {e.document}"))) for e in entries]
    ranks = np.array([e.rank for e in entries], np.float32)
    title_index = bm25.build([bm25.Field([np.unique(t) for t in titles], 1, 0)])
    engine = Engine(
        keys=[e.key for e in entries],
        documents=[e.document for e in entries],
        labels=[_label(e.label) for e in entries],
        laws=[e.law for e in entries],
        titles=[" ".join(syllables(e.heading)) for e in entries],
        since=np.array([e.since.toordinal() if e.since else 0 for e in entries], np.int64),
        until=np.array([e.until.toordinal() if e.until else FAR for e in entries], np.int64),
        prior=RANK * ranks,
        topics=np.array([topics_of(e.title, e.chapter, e.law) for e in entries], np.int64),
        lexicon=lexicon,
        index=bm25.build(
            [
                bm25.Field(titles, 3, 0.5),
                bm25.Field(texts, 1, 0.75),
                bm25.Field(chapters, 0.5, 0.3),
                bm25.Field(asked, 1, 0.1),
            ]
        ),
        law_index=bm25.build([bm25.Field(laws, 1, 0.3)]),
        title_index=title_index,
        title_whole=_whole(title_index),
    )
    return engine if trained is None else engine.taught(entries, trained)


def _asked(entry: Entry, lexicon: Lexicon) -> Ints:
    """The terms of the questions that the article answers; the end of one and the start of the next are no pair."""
    keys = ((entry.document, entry.label), *entry.like)
    questions = dict.fromkeys(q for key in keys for q in own_questions().get(key, ()))
    return np.concatenate([np.empty(0, np.int64), *(terms(lexicon.add(as_law_says(syllables(q)))) for q in questions)])


def _label(label: str) -> str:
    """As citations name it: «12a», «phu-luc-1»."""
    return label.lower() if label.startswith(ANNEXES) else (syllables(label) or [""])[0]


def _scaled(scores: Floats) -> Floats:
    """The best text counts 1."""
    top = float(scores.max()) if len(scores) else 0.0
    return scores / np.float32(top) if top > 0 else scores


def _whole(index: bm25.Bm25) -> Floats:
    """For each text the score of its own whole title; never 0."""
    worth = np.repeat(index.idf, np.diff(index.starts)) / 255 * index.saturation
    total = np.bincount(index.rows, worth, minlength=index.count).astype(np.float32)
    return np.maximum(total, np.float32(1e-6))
