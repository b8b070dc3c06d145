"""Ai dẫn điều luật: every kind of text of ours that rests on articles, asked when the law changes. A higher package may add its own."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from diemtua.advice.models import AnswerCitation, EntryCitation, KnowledgeEntry
from diemtua.advice.rules.places import Place, places
from diemtua.exams.models import Item
from diemtua.rulebook.book import parameters
from diemtua.rulebook.procedure import procedures


@dataclass(frozen=True, slots=True)
class Citer:
    """A text that cites `place`; somebody checked it on `checked_on`.

    A text that keeps versions also says which one it was written from (`since`) and as of which day (`law_day`), a published one
    after which import too (`seen_import`); others count what is in force, or came into the store, after they were checked.
    """

    key: str
    label: str
    url: str
    place: Place
    checked_on: dt.date
    since: dt.date | None = None
    seen_import: int | None = None
    law_day: dt.date | None = None
    checked_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which texts are asked for; a source with few of them may give them all.

    `articles`: those that cite one of these (pk). `entry`: this published answer alone (pk). `since`: of answers sent, those of
    then or later. `most`: of answers sent, so many, the newest.
    """

    articles: Collection[int] | None = None
    entry: int | None = None
    since: dt.datetime | None = None
    most: int | None = None


EVERYTHING = Asked()


def entry_label(entry: KnowledgeEntry) -> str:
    """How a published answer is called in the list to look over."""
    return f"Bài giải đáp «{entry.title}»"


def published_answers(asked: Asked = EVERYTHING) -> Iterator[Citer]:
    """Published answers: the articles they cite, and of those that cite none the articles their words name; two queries."""
    live = KnowledgeEntry.objects.filter(state=KnowledgeEntry.State.PUBLISHED)
    live = live if asked.entry is None else live.filter(pk=asked.entry)
    rows = EntryCitation.objects.filter(entry__in=live)
    rows = rows if asked.articles is None else rows.filter(article__in=asked.articles)
    for c in rows.select_related("entry", "article__document", "version"):
        place = Place(c.article.document.number, c.article.label)
        yield Citer(str(c.entry_id), entry_label(c.entry), c.entry.get_absolute_url(), place, timezone.localdate(c.entry.checked_at), c.version.since, c.seen_import, c.entry.law_day, c.entry.checked_at)  # fmt: skip

    for e in live.filter(citations=None):
        for place in places(e.answer):
            yield Citer(str(e.pk), f"Bài giải đáp «{e.title}»", e.get_absolute_url(), place, timezone.localdate(e.checked_at), law_day=e.law_day, checked_at=e.checked_at)  # fmt: skip


def sent_answers(asked: Asked = EVERYTHING) -> Iterator[Citer]:
    """Answers sent to those who asked; one query, no word of anybody is read."""
    desk = reverse("advice:desk")  # a question stands below it; to ask for each address takes longer than all the rest
    rows = AnswerCitation.objects.filter(answer__sent_at__isnull=False).exclude(answer__text="")
    if asked.articles is not None:
        rows = rows.filter(version__article__in=asked.articles)
    if asked.since is not None:
        rows = rows.filter(answer__sent_at__gte=asked.since)
    told = rows.order_by("-pk")[: asked.most].values_list(
        "answer__inquiry", "version__article__document__number", "version__article__label", "version__since", "answer__sent_at"
    )  # fmt: skip
    for pk, number, label, since, sent_at in told:
        name, url, day = f"Câu trả lời TV-{pk:05d}", f"{desk}{pk}/", timezone.localdate(sent_at)
        yield Citer(str(pk), name, url, Place(number, label), day, since, law_day=day, checked_at=sent_at)


def exam_items(asked: Asked = EVERYTHING) -> Iterator[Citer]:
    """Questions of the item bank in use; one query."""
    bank = reverse("exams:items")
    for item in Item.objects.filter(retired_at=None).only("pk", "code", "topic", "citation", "checked_on"):
        for place in places(item.citation):
            yield Citer(
                str(item.pk),
                f"Câu hỏi kiểm tra {item.code}",
                f"{bank}?chuyen-de={item.topic}#{item.code}",
                place,
                item.checked_on,
            )


def rulebook_procedures(asked: Asked = EVERYTHING) -> Iterator[Citer]:
    """Steps of the procedures, checked when the rulebook last was; no query."""
    checked = max(value.checked_on for timeline in parameters().values() for value in timeline.values)
    for versions in procedures().values():
        for place in {p for version in versions for step in version.steps for p in places(step.source)}:
            name = versions[-1].id
            yield Citer(
                name, f"Thủ tục «{versions[-1].title}»", reverse("casework:procedure", args=[name]), place, checked
            )


def rulebook_values(asked: Asked = EVERYTHING) -> Iterator[Citer]:
    """The dated values of the rulebook; no query."""
    shelf = reverse("calculators:values")
    for timeline in parameters().values():
        last = timeline.values[-1]
        for place in places(last.source):
            yield Citer(
                timeline.name, f"Giá trị «{timeline.label}»", f"{shelf}#{timeline.name}", place, last.checked_on
            )


SOURCES: dict[str, Callable[[Asked], Iterable[Citer]]] = {
    "entry": published_answers,
    "answer": sent_answers,
    "item": exam_items,
    "procedure": rulebook_procedures,
    "value": rulebook_values,
}

NAMES = {
    "entry": "Bài giải đáp",
    "answer": "Câu trả lời đã gửi",
    "item": "Câu hỏi kiểm tra",
    "procedure": "Thủ tục",
    "value": "Giá trị trong kho luật",
}
