"""Published answers as readers, the search and the learning see them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from diemtua.advice import index
from diemtua.advice.models import Answer, AnswerCitation, Inquiry, KnowledgeEntry, Review
from diemtua.advice.rules.masking import Letters, Mark, marks, replaced, told
from diemtua.advice.rules.topics import TOPICS
from diemtua.kernel.dates import vn_date
from diemtua.kernel.text import composed, first_sentence, fold
from diemtua.legislation.finders import ExtraHit
from diemtua.legislation.queries import with_day
from diemtua.legislation.search.trained import Answered
from diemtua.unions.models import Person, Unit

WARNING = "luật đã thay đổi, đang rà soát"


def _open_reviews() -> QuerySet[Review]:
    return Review.objects.filter(source="entry", outcome=Review.Outcome.OPEN)


def reasons_under_review(source: str) -> dict[str, list[str]]:
    """Key -> why, for the texts of one source that wait to be looked over; one query, few rows."""
    found: dict[str, list[str]] = {}
    rows = Review.objects.filter(source=source, outcome=Review.Outcome.OPEN)
    for key, reason in rows.order_by("pk").values_list("key", "reason"):
        found.setdefault(key, []).append(reason)
    return found


def under_review() -> set[str]:
    """Keys of published answers somebody must look over; one query, few rows."""
    return set(_open_reviews().values_list("key", flat=True))


def changed_since(inquiry: Inquiry) -> list[Review]:
    """What changed in the law since the answer: not looked over yet, or to be answered again and not answered so far. One query."""
    answer = Answer.objects.filter(inquiry=OuterRef("number"), sent_at__gt=OuterRef("settled_at"))
    again = Q(outcome=Review.Outcome.AMENDED) & ~Exists(answer)
    mine = Review.objects.filter(source="answer", key=str(inquiry.pk)).annotate(number=Value(inquiry.pk))
    return list(mine.filter(Q(outcome=Review.Outcome.OPEN) | again))


def entries(found: QuerySet[KnowledgeEntry], *, topic: str = "", words: str = "") -> QuerySet[KnowledgeEntry]:
    """The list of published answers, newest first; every word must stand somewhere. One query."""
    if topic in TOPICS:
        found = found.filter(topic=topic)
    for word in fold(words).split()[:8]:
        found = found.filter(search__contains=word)
    return found


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """A published answer that fits a question. `warning`: the law changed since, somebody is looking at it."""

    title: str
    url: str
    snippet: str
    about: str
    warning: str = ""
    topic: str = ""


def find_answers(question: str, day: dt.date) -> list[ExtraHit]:
    """The same for the search of the law."""
    return [
        ExtraHit(
            a.title,
            a.url,
            a.snippet,
            f"nói về cùng việc; {a.about[0].lower()}{a.about[1:]}",
            a.warning,
            a.topic,
        )
        for a in answers_like(question, day=day)
    ]


def answers_like(question: str, *, day: dt.date, limit: int = 3) -> list[FoundAnswer]:
    """Published answers that fit the question, for the law search and while somebody types; at most three queries."""
    found = index.matches(question, limit=limit)
    if not found:
        return []
    rows = {str(e.pk): e for e in KnowledgeEntry.objects.filter(pk__in=[int(m.key) for m in found])}
    flagged = under_review()
    return [
        FoundAnswer(
            title=e.title,
            url=e.get_absolute_url(),
            snippet=first_sentence(e.answer, limit=200),
            about=f"Giải đáp, theo luật ngày {vn_date(e.law_day)}",
            warning=WARNING if m.key in flagged else "",
            topic=e.topic,
        )
        for m in found
        if (e := rows.get(m.key)) is not None and e.state == KnowledgeEntry.State.PUBLISHED
    ]


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """An article under a published answer, linked as of its day."""

    label: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What the page of a published answer shows."""

    entry: KnowledgeEntry
    cited: list[CitedPlace]
    reviews: list[Review]


def entry_page(entry: KnowledgeEntry) -> EntryPage:
    """The answer with its articles and what is being looked over; two queries."""
    rows = entry.citations.select_related("version__article__document")
    cited = [_place(c.version, c.clause, entry.law_day) for c in rows]
    return EntryPage(entry, cited, list(_open_reviews().filter(key=str(entry.pk))))


def _place(version, clause: str, day: dt.date) -> CitedPlace:  # type: ignore[no-untyped-def]
    article = version.article
    label = (
        f"{f'Khoản {clause} ' if clause else ''}{article.heading}, {article.document.title} ({article.document.number})"
    )
    return CitedPlace(label, version.title, with_day(article.get_absolute_url(), day, f"k{clause}" if clause else ""))


def cited_places(answer: Answer) -> list[tuple[AnswerCitation, CitedPlace]]:
    """The articles under an answer, each in the version it was given with; one query."""
    rows = answer.citations.select_related("version__article__document")
    return [(c, _place(c.version, c.clause, answer.inquiry.facts_day)) for c in rows]


def known_names(inquiry: Inquiry) -> list[str]:
    """Names that must not stand in anything published about this question: asker, worker, union and firm, and who and what
    number stands in the asker's own words; at most five queries."""
    names = [inquiry.worker or "", *told(inquiry.text)]
    if inquiry.asker:
        names += [inquiry.asker.full_name, *_of_person(getattr(inquiry.asker, "person", None))]
    if inquiry.class_question and inquiry.class_question.enrolment:
        person = inquiry.class_question.enrolment.person
        names += _of_person(person)
        for mandate in person.current_mandates.select_related("unit__enterprise"):
            names += _of_unit(mandate.unit)
    return [n for n in [*names, *_of_unit(inquiry.unit)] if n and n.strip()]


def _of_person(person: Person | None) -> list[str]:
    return [person.full_name, person.phone, person.email] if person else []


def _of_unit(unit: Unit | None) -> list[str]:
    """The union and its firm, as people shorten it."""
    if unit is None:
        return []
    firm = unit.enterprise.name if unit.enterprise else ""
    return [unit.name, firm, *_short(firm)]


def _short(firm: str) -> list[str]:
    """«Công ty TNHH May Sông Hồng» is also called «May Sông Hồng» and «Sông Hồng»."""
    kinds = {
        "cong",
        "ty",
        "tnhh",
        "cp",
        "co",
        "phan",
        "mtv",
        "trach",
        "nhiem",
        "huu",
        "han",
        "mot",
        "thanh",
        "vien",
        "tap",
        "doan",
    }
    words = firm.split()
    while words and fold(words[0]) in kinds:
        words = words[1:]
    return [" ".join(words), " ".join(words[-2:])] if len(words) >= 2 else []


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text before and after, with what was found."""

    before: list[tuple[str, bool]]
    after: str
    found: list[Mark]


def masking_of(*texts: str, known: list[str]) -> list[MaskedText]:
    """For the person who confirms, of each text: what is hidden, marked in the original, and the words that would be published. Who is
    named in one is known in all, by the same letter."""
    named = [mark.text for text in texts for mark in marks(text, known=known) if mark.full]
    letters = Letters(*texts)
    return [_masking_of(composed(text), marks(text, known=known, named=named), letters) for text in texts]


def _masking_of(text: str, found: list[Mark], letters: Letters) -> MaskedText:
    pieces, done = [], 0
    for mark in found:
        pieces += [(text[done : mark.start], False), (mark.text, True)]
        done = mark.end
    return MaskedText([*pieces, (text[done:], False)], replaced(text, found, letters), found)


def answered_for_learning() -> list[Answered]:
    """Published questions with the articles that answered them, for the search to learn from: they vote. One query."""
    rows = KnowledgeEntry.objects.filter(state=KnowledgeEntry.State.PUBLISHED).prefetch_related(
        "citations__article__document"
    )
    return [
        Answered(f"{e.title} {e.question}", f"{c.article.document.number}|{c.article.label}")
        for e in rows
        for c in e.citations.all()
    ]


def reviews(found: QuerySet[Review], *, state: str = "") -> QuerySet[Review]:
    """The list to look over: open ones oldest first, or those settled, newest first. One query."""
    if state == "xong":
        return found.exclude(outcome=Review.Outcome.OPEN).select_related("settled_by").order_by("-settled_at", "-pk")
    return found.filter(outcome=Review.Outcome.OPEN).order_by("found_at", "pk")


def publishable(found: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    """Answered, agreed to, not published yet; those with articles. One query."""
    cited = AnswerCitation.objects.filter(answer__inquiry=OuterRef("pk"), answer__sent_at__isnull=False)
    return found.filter(Exists(cited)).order_by("-answered_at")
