"""One's own questions, and what helps while asking."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from diemtua.advice.models import Answer, AnswerCitation, Attachment, Inquiry, Message
from diemtua.advice.queries.desk import limitation_dates
from diemtua.advice.queries.knowledge import CitedPlace, FoundAnswer, answers_like, cited_places
from diemtua.advice.rules.facts import check_days
from diemtua.advice.rules.limitation import Limitation, limitations_told
from diemtua.advice.rules.topics import TOPICS
from diemtua.kernel.errors import BadInput
from diemtua.legislation.queries import Found, likely_misses, search


def own(found: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    """One's questions, newest first. One query."""
    return found.select_related("handler").order_by("-asked_at", "-pk")


@dataclass(frozen=True, slots=True)
class AskerPage:
    """One question as its asker sees it: no notes, nobody else's words."""

    inquiry: Inquiry
    messages: list[Message]
    attachments: list[Attachment]
    answers: list[tuple[Answer, list[tuple[AnswerCitation, CitedPlace]]]]
    limits: list[Limitation]
    has_answer: bool


def asker_page(inquiry: Inquiry, *, today: dt.date) -> AskerPage:
    """The question with what was sent to its asker. Five queries and one an answer."""
    answers = [(a, cited_places(a)) for a in inquiry.answers.filter(sent_at__isnull=False).select_related("inquiry")]
    return AskerPage(
        inquiry=inquiry,
        messages=list(inquiry.messages.exclude(kind__in=Message.INTERNAL)),
        attachments=list(inquiry.attachments.all()),
        answers=answers,
        limits=limitation_dates(inquiry, today=today),
        has_answer=bool(answers),
    )


@dataclass(frozen=True, slots=True)
class Help:
    """What may already answer the question being typed."""

    articles: list[Found]
    answers: list[FoundAnswer]
    limits: list[Limitation]
    ask: str
    fault: str = ""


def help_while_asking(
    *, text: str, topic: str, happened_on: dt.date | None, discovered_on: dt.date | None, is_collective: bool, today: dt.date
) -> Help:  # fmt: skip
    """Articles and answers that fit what is typed, limitation dates of the days given; at most seven queries. Days that cannot be
    are told (`fault`) and counted from no more."""
    known, words, fault = TOPICS.get(topic), text.strip()[:500], ""
    try:
        check_days(happened_on, discovered_on, today=today)
    except BadInput as error:
        happened_on, discovered_on, fault = None, None, error.message
    day = happened_on or discovered_on or today
    disputed = known is not None and known.disputed
    enough = len(words) >= 8
    found = search(words, day=day, limit=3) if enough else []
    return Help(
        articles=[] if likely_misses(words, found) else found,
        answers=answers_like(words, day=day, limit=3) if enough else [],
        limits=limitations_told(discovered_on, happened_on, today=today, collective=is_collective) if disputed else [],
        ask=known.ask if known else "",
        fault=fault,
    )
