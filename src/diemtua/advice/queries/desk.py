"""The desk: the queue by due date, one question with everything beside it."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Least

from diemtua.advice.access import advisers, desk_inquiries, is_closed_to
from diemtua.advice.models import Answer, AnswerCitation, Attachment, CannedPart, Inquiry, Message
from diemtua.advice.queries.knowledge import CitedPlace, FoundAnswer, answers_like, cited_places
from diemtua.advice.rules.limitation import Limitation, limitations_told
from diemtua.advice.rules.targets import STAGES, stage
from diemtua.advice.rules.topics import TOPICS
from diemtua.kernel.text import first_sentence
from diemtua.legislation.queries import Found, search
from diemtua.people.models import User

State = Inquiry.State


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue."""

    inquiry: Inquiry
    head: str  # empty for a sensitive question this adviser may not read
    due: dt.datetime | None
    tone: str  # of its badge: bad | warn | plain | good
    label: str

    @property
    def due_of(self) -> str:
        """What is due then."""
        return "trả lời" if self.inquiry.taken_at or self.due == self.inquiry.answer_by else "nhận"


def queue(found: QuerySet[Inquiry], *, view: str, user: User, topic: str = "", number: str = "") -> QuerySet[Inquiry]:
    """The desk's questions: late first, then by limit; those waiting for the asker last. `view`: all | mine | new | read | done |
    closed.

    The digits of `number` find that question in whatever state it is.
    """
    found = found.select_related("handler")
    if number:
        return found.filter(pk=int(number))
    views = {
        "mine": Q(handler=user, state__in=Inquiry.HELD),
        "new": Q(state=State.NEW),
        "read": Q(second_reader=user, state=State.READING),
        "done": Q(state=State.ANSWERED),
        "closed": Q(state=State.CLOSED),
    }
    found = found.filter(views.get(view, Q(state__in=Inquiry.OPEN)))
    if topic in TOPICS:
        found = found.filter(topic=topic)
    if view in ("done", "closed"):
        return found.order_by("-answered_at" if view == "done" else "-closed_at", "-pk")
    waiting = Case(When(state=State.WAITING, then=Value(1)), default=Value(0), output_field=IntegerField())
    return found.order_by(waiting, next_due().asc(nulls_first=True), "pk")


def next_due() -> Case:
    """Expression: until somebody took the question the day of taking it, then the day of the answer."""
    # Both databases must skip a missing date: SQLite's least of a date and nothing is nothing.
    first = Least(Coalesce("respond_by", "answer_by"), Coalesce("answer_by", "respond_by"))
    return Case(When(state=State.NEW, taken_at=None, then=first), default=F("answer_by"))


def rows(found: Iterable[Inquiry], *, user: User, now: dt.datetime) -> list[Row]:
    """Lines of the queue, drawn from the questions at hand; no query."""
    made = []
    for inquiry in found:
        # Until somebody took it, the first limit is the one of taking it.
        due = inquiry.respond_by if inquiry.state == State.NEW and not inquiry.taken_at else inquiry.answer_by
        due = min((d for d in (due, inquiry.answer_by) if d), default=None)
        head = "" if is_closed_to(user, inquiry) else first_sentence(inquiry.text, limit=110)
        made.append(Row(inquiry, head, due, *_badge(inquiry, due, now)))
    return made


TONES = {"late": "bad", "soon": "warn", "unknown": "warn", "paused": "plain", "running": "good"}


def _badge(inquiry: Inquiry, due: dt.datetime | None, now: dt.datetime) -> tuple[str, str]:
    """(tone, label) of where the question stands."""
    if inquiry.state == State.ANSWERED:
        return "good", "Đã trả lời"
    if inquiry.state == State.MERGED:
        return "plain", "Đã gộp"
    if inquiry.state == State.CLOSED:
        return "plain", "Đã đóng"
    kind = stage(due, inquiry.warn_at, now=now, paused=inquiry.state == State.WAITING)
    return TONES[kind], STAGES[kind]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One question as the desk works on it."""

    row: Row
    origin: Inquiry | None  # what it was split from, when this adviser may open it
    messages: list[Message]
    attachments: list[Attachment]
    draft: Answer | None
    cited: list[tuple[AnswerCitation, CitedPlace]]
    sent: list[tuple[Answer, list[tuple[AnswerCitation, CitedPlace]]]]
    merged: list[Inquiry]
    limits: list[Limitation]
    parts: list[CannedPart]
    colleagues: list[User]
    may_leave: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """The law and the published answers that fit a question."""

    articles: list[Found]
    answers: list[FoundAnswer]


def beside(inquiry: Inquiry, *, search_words: str) -> Beside:
    """What fits what the adviser looks for, else the question itself, as of the facts' day; at most seven queries."""
    about = "" if inquiry.topic == "other" else inquiry.get_topic_display()
    question = (search_words or f"{about} {inquiry.text}".strip())[:500]
    return Beside(
        articles=search(question, day=inquiry.facts_day, limit=6),
        answers=answers_like(question, day=inquiry.facts_day, limit=3),
    )


def desk_page(inquiry: Inquiry, *, user: User, now: dt.datetime, today: dt.date) -> DeskPage:
    """Everything about the question but the law `beside` it; seven queries, one more of a part split off, and one an answer."""
    answers = list(inquiry.answers.select_related("by", "read_by"))
    draft = next((a for a in answers if a.sent_at is None), None)
    messages, sent = list(inquiry.messages.select_related("by")), [a for a in answers if a.sent_at]
    others = advisers().exclude(pk__in=(user.pk, inquiry.asker_id)).only("full_name")
    return DeskPage(
        row=rows([inquiry], user=user, now=now)[0],
        origin=_origin(inquiry, user),
        messages=messages,
        attachments=list(inquiry.attachments.all()),
        draft=draft,
        cited=cited_places(draft) if draft else [],
        sent=[(a, cited_places(a)) for a in sent],
        merged=list(inquiry.merged.all()),
        limits=limitation_dates(inquiry, today=today),
        parts=list(CannedPart.objects.filter(topic__in=["", inquiry.topic])),
        colleagues=list(others) if inquiry.handler_id == user.pk else [],
        may_leave=may_leave(sent, messages),
    )


def may_leave(sent: Sequence[Answer], messages: Iterable[Message]) -> bool:
    """An answer was sent, and its asker wrote nothing since that waits for another; no query for what is at hand."""
    asked = (Message.Kind.BACK, Message.Kind.REPLY)
    return bool(sent) and not any(m.kind in asked and m.at > sent[-1].sent_at for m in messages)


def words_mark(draft: Answer | None) -> str:
    """What the page holds of the draft's words, to see later whether they are still the same. No query."""
    words = (draft.text, draft.no_article_reason) if draft else ("", "")
    return mark_of_words(*words)


def mark_of_words(text: str, no_article_reason: str) -> str:
    """The same of words not kept yet."""
    return hashlib.sha256(f"{text}\n{no_article_reason}".encode()).hexdigest()[:16]


def fingerprint(draft: Answer) -> str:
    """What the page holds of the words and articles a second reader agrees to. One query."""
    cited = sorted(draft.citations.values_list("version", "clause"))
    return hashlib.sha256(f"{draft.text}\n{draft.no_article_reason}\n{cited}".encode()).hexdigest()[:16]


def _origin(inquiry: Inquiry, user: User) -> Inquiry | None:
    """The question a part was split from, with the number of its `files`; at most one query."""
    if inquiry.split_from_id is None:
        return None
    return desk_inquiries(user).annotate(files=Count("attachments")).filter(pk=inquiry.split_from_id).first()


def limitation_dates(inquiry: Inquiry, *, today: dt.date) -> list[Limitation]:
    """The limitation dates of a disputed matter with a day of discovery, or of happening; no query."""
    if not TOPICS[inquiry.topic].disputed:
        return []
    return limitations_told(inquiry.discovered_on, inquiry.happened_on, today=today, collective=inquiry.is_collective)


def mergeable(found: QuerySet[Inquiry], inquiry: Inquiry) -> QuerySet[Inquiry]:
    """Open questions of the same topic this one could be merged into, none with an answer sent. One query."""
    others = found.filter(state__in=Inquiry.OPEN, topic=inquiry.topic, is_sensitive=False).exclude(pk=inquiry.pk)
    others = others.exclude(Exists(Answer.objects.filter(inquiry=OuterRef("pk"), sent_at__isnull=False)))
    return others.select_related("handler").order_by("-asked_at")[:20]
