"""Questions of classes: those handed over get a place at the desk, those the class answered may be published from it.

Who asked stays in the class. The asker says there whether it may be published; the desk follows.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from diemtua.advice.actions.asking import area_of, set_consent
from diemtua.advice.actions.moves import end_pause, hold_with_merged, keep_calendar, move, set_limits, stand_alone
from diemtua.advice.models import Answer, AnswerCitation, Inquiry
from diemtua.advice.rules.places import places
from diemtua.advice.rules.targets import in_time
from diemtua.advice.rules.topics import FROM_CURRICULUM
from diemtua.audit.actions import record
from diemtua.legislation.models import ArticleVersion
from diemtua.training.models import Question

State = Inquiry.State
UNANSWERED = (*Inquiry.OPEN, State.MERGED)


def collect_class_questions(*, now: dt.datetime) -> int:
    """Every question handed over from a class gets its place at the desk, once, and every one the class answered in writing
    whose asker agrees to publication; how many came. Those answered on the class's own page meanwhile are closed here.

    Each in a transaction of its own.
    """
    wanted = Q(state=Question.State.ADVICE) | Q(state=Question.State.WRITTEN, consent_at__isnull=False)
    waiting = Question.objects.filter(wanted, inquiry=None).select_related("training_class__unit")
    found = sum(_take_in(question, now=now) for question in waiting)
    here = Inquiry.objects.filter(state__in=UNANSWERED, class_question__state=Question.State.WRITTEN)
    for inquiry in here.select_related("class_question"):
        _close(inquiry, now=now)
    agreed, said = Q(consent_at__isnull=False), Q(class_question__consent_at__isnull=False)
    of_classes = Inquiry.objects.filter(channel=Inquiry.Channel.CLASS)
    for inquiry in of_classes.filter(agreed & ~said | said & ~agreed).annotate(says=F("class_question__consent_at")):
        set_consent(inquiry=inquiry, agrees=inquiry.says is not None, by=None, now=now)
    return found


@transaction.atomic
def _take_in(question: Question, *, now: dt.datetime) -> bool:
    """Give the question its place; False when another round was first."""
    since = question.handed_on_at or question.asked_at
    values: dict[str, Any] = {
        "channel": Inquiry.Channel.CLASS,
        "topic": FROM_CURRICULUM.get(question.topic, "other"),
        "text": question.text,
        "area": area_of(question.training_class.unit),
        "asked_at": since,
        "clock_from": since,
        "consent_at": question.consent_at,
    }
    answered = question.state == Question.State.WRITTEN
    if answered:
        values |= {"state": State.ANSWERED, "answered_at": question.answered_at}
    keep_calendar()
    inquiry, is_new = Inquiry.objects.get_or_create(class_question=question, defaults=values)
    if not is_new:
        return False
    if answered:
        _keep_answer(inquiry, question)
    else:
        set_limits(inquiry)
    record("advice.ask", by=None, subject=inquiry, channel="class")
    return True


@transaction.atomic
def _close(inquiry: Inquiry, *, now: dt.datetime) -> None:
    """The class's own page was quicker. It answers nobody else: questions merged into this one stand alone again, and one it was
    merged into is answered without it."""
    merged, into, question = hold_with_merged(inquiry), inquiry.merged_into, inquiry.class_question
    assert question is not None
    move(inquiry, "advice.close_answered_in_class", by=None, states=UNANSWERED, state=State.ANSWERED, merged_into=None, answered_at=question.answered_at)  # fmt: skip
    end_pause(inquiry, now=now)
    _keep_answer(inquiry, question)
    for other in merged:
        stand_alone(other, by=None)
    if into is not None:
        set_limits(into)


def _keep_answer(inquiry: Inquiry, question: Question) -> None:
    """The class's answer with the articles its line of citation names, in the version of the facts' day."""
    assert question.answered_at is not None
    due = inquiry.answer_by if question.handed_on_at else None
    answer = Answer.objects.create(
        inquiry=inquiry,
        text=question.answer,
        by=question.answered_by,
        created_at=question.answered_at,
        sent_at=question.answered_at,
        due_at=due,
        in_time=in_time(question.answered_at, due) if question.handed_on_at else None,
    )
    for place in places(question.citation):
        named = ArticleVersion.objects.filter(article__document__number=place.number, article__label=place.label)
        version = next((v for v in named if v.in_force(inquiry.facts_day)), None)
        if version is not None:
            AnswerCitation.objects.create(answer=answer, version=version)
