"""What the pages of a sitting show."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.db.models.functions import Coalesce

from diemtua.exams.models import Answer, Exam, Item, PaperItem, Sitting
from diemtua.exams.rules import (
    KEEP_ANSWERS_FOR,
    Chance,
    Past,
    chance,
    is_blank,
    may_explain,
    over_for_all,
    percent,
    shuffled,
)


def past_of(exam: Exam, person_id: int) -> Past:
    """What this person has done in the exam so far. One query."""
    sittings = list(Sitting.objects.filter(exam=exam, person=person_id).order_by("attempt"))
    return past_from(sittings)


def past_from(sittings: list[Sitting]) -> Past:
    """The same from sittings in order of their attempt, already read."""
    return Past(
        attempts=len(sittings),
        passed=any(s.passed for s in sittings),
        waiting_for_mark=any(s.state == Sitting.State.SUBMITTED for s in sittings),
        last_ended_at=sittings[-1].submitted_at if sittings else None,
    )


@dataclass(frozen=True, slots=True)
class Threshold:
    """The page before a sitting: the rules, what was done, and whether a start is possible now."""

    exam: Exam
    questions: int
    essays: int
    extra_minutes: int
    sittings: list[Sitting]
    running: Sitting | None
    chance: Chance

    @property
    def minutes(self) -> int:
        return self.exam.paper.duration_minutes + self.extra_minutes

    @property
    def attempts_left(self) -> int:
        return max(0, self.exam.paper.max_attempts - len(self.sittings))


def threshold(exam: Exam, person_id: int, *, now: dt.datetime) -> Threshold:
    """What stands before a sitting. Three queries."""
    sittings = list(Sitting.objects.filter(exam=exam, person=person_id).order_by("attempt"))
    kinds = list(PaperItem.objects.filter(paper=exam.paper_id).values_list("item__kind", flat=True))
    entry = exam.entries.filter(person=person_id, withdrawn_at=None).first()
    extra = entry.extra_minutes if entry else 0
    verdict = chance(
        past_from(sittings),
        opens_at=exam.opens_at,
        closes_at=exam.closes_at + dt.timedelta(minutes=extra),
        max_attempts=exam.paper.max_attempts,
        retry_after_hours=exam.paper.retry_after_hours,
        now=now,
    )
    if entry is None:
        verdict = Chance(False, "Bạn không còn trong danh sách dự kiểm tra; hãy hỏi đơn vị tổ chức.")
    running = next((s for s in sittings if s.state == Sitting.State.OPEN), None)
    return Threshold(exam, len(kinds), kinds.count(Item.Kind.ESSAY), extra, sittings, running, verdict)


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice as the page draws it."""

    key: str
    text: str
    chosen: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a sitting in the order this person sees it; `answer` None: never answered."""

    number: int
    paper_item: PaperItem
    item: Item
    choices: list[Choice]
    answer: Answer | None

    @property
    def text(self) -> str:
        """What was written, for an essay."""
        return str(self.answer.value) if self.answer and self.item.kind == Item.Kind.ESSAY else ""

    @property
    def blank(self) -> bool:
        return self.answer is None or is_blank(self.answer.value)

    @property
    def verdict(self) -> str:
        """right | part | wrong, by the points it got."""
        got = self.answer.points if self.answer else None
        if not got:
            return "wrong"
        return "right" if got == self.paper_item.points else "part"


def questions_of(sitting: Sitting) -> list[Question]:
    """The questions in this sitting's own order: objective ones shuffled, essays last. Two queries."""
    rows = list(PaperItem.objects.filter(paper=sitting.exam.paper_id).select_related("item"))
    answers = {answer.paper_item_id: answer for answer in sitting.answers.select_related("essay_mark")}
    by_id = {row.pk: row for row in rows}
    objective = [row.pk for row in rows if row.item.kind != Item.Kind.ESSAY]
    essays = [row.pk for row in rows if row.item.kind == Item.Kind.ESSAY]
    order = shuffled(sitting.seed, objective) + essays
    return [_question(number, by_id[pk], answers.get(pk), sitting.seed) for number, pk in enumerate(order, 1)]


def _question(number: int, row: PaperItem, answer: Answer | None, seed: int) -> Question:
    texts = {choice["key"]: choice["text"] for choice in row.item.choices}
    keys = list(texts)
    if row.item.kind != Item.Kind.BOOLEAN:  # «Đúng» always stands before «Sai»
        keys = shuffled(seed, keys, salt=str(row.pk))
    chosen = answer.value if answer and isinstance(answer.value, list) else []
    choices = [Choice(key, texts[key], key in chosen, key in row.item.key) for key in keys]
    return Question(number, row, row.item, choices, answer)


@dataclass(frozen=True, slots=True)
class TopicShare:
    """How much of a topic's points were reached."""

    topic: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A marked sitting as its owner sees it; `questions` only once they can no longer help the next attempt."""

    sitting: Sitting
    topics: list[TopicShare]
    questions: list[Question]
    before: Threshold
    forgotten: bool  # so long ago that only the result is left


def result_page(sitting: Sitting, *, now: dt.datetime) -> ResultPage:
    """The result with what may be shown of it. Six queries."""
    before = threshold(sitting.exam, sitting.person_id, now=now)
    shown = sitting.exam_id not in unexplained_exams([sitting.person_id], now=now, exams=[sitting.exam_id])
    questions = questions_of(sitting)
    forgotten = sitting.marked_at is not None and sitting.marked_at < now - KEEP_ANSWERS_FOR
    return ResultPage(sitting, _topic_shares(questions), questions if shown else [], before, forgotten)


def unexplained_exams(persons: Collection[int], *, now: dt.datetime, exams: Collection[int] | None = None) -> set[int]:
    """Exams these persons sat (only of `exams`, when given) whose right answers they may not know yet. One query."""
    sittings = Sitting.objects.filter(person__in=persons).select_related("exam__paper")
    if exams is not None:
        sittings = sittings.filter(exam__in=exams)
    by_exam: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for sitting in sittings.annotate(most_extra=Coalesce(Max("exam__entries__extra_minutes"), 0)):
        by_exam[sitting.exam_id, sitting.person_id].append(sitting)
    return {exam for (exam, _), own in by_exam.items() if not _explained(own, now)}


def _explained(sittings: list[Any], now: dt.datetime) -> bool:
    """May one person see the key of the exam? From all the own sittings in it, with `most_extra` of anybody."""
    exam = sittings[0].exam
    return may_explain(
        passed=any(s.passed for s in sittings),
        attempts_left=exam.paper.max_attempts - len(sittings),
        running=any(s.state == Sitting.State.OPEN for s in sittings),
        closed=over_for_all(exam.closes_at, most_extra_minutes=sittings[0].most_extra, now=now),
    )


def _topic_shares(questions: list[Question]) -> list[TopicShare]:
    """Share of points by topic, the weakest first."""
    got: dict[str, Decimal] = defaultdict(Decimal)
    of: dict[str, int] = defaultdict(int)
    for question in questions:
        of[question.item.topic] += question.paper_item.points
        got[question.item.topic] += (question.answer.points if question.answer else None) or Decimal(0)
    shares = [TopicShare(topic, percent(got[topic], of[topic])) for topic in of]
    return sorted(shares, key=lambda share: (share.percent, share.topic))
