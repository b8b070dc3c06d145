"""Questions as lecturers, advisers and askers read them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from diemtua.people.models import User
from diemtua.rulebook.book import topic_title
from diemtua.training.access import questions_to_answer, taught_classes
from diemtua.training.models import Question, TrainingClass


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """Questions of one topic, oldest first."""

    topic: str
    title: str
    questions: list[Question]

    @property
    def open(self) -> int:
        """How many still wait."""
        return sum(question.waits for question in self.questions)


def by_topic(questions: Iterable[Question]) -> list[TopicGroup]:
    """The questions grouped by topic, in the curriculum's order."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.topic, []).append(question)
    return [TopicGroup(topic, topic_title(topic), found) for topic, found in sorted(groups.items())]


def questions_of(training_class: TrainingClass, *, state: str = "") -> QuerySet[Question]:
    """Questions of a class in the order of the projector: topic, then time. One query, nobody's name in it."""
    found = training_class.questions.select_related("training_class", "answered_by")
    return found.filter(state=state) if state in Question.State.values else found


@dataclass(frozen=True, slots=True)
class Slide:
    """One question on the projector with its neighbours among the open ones."""

    question: Question | None
    position: int
    total: int
    before: int | None
    after: int | None


def slide(training_class: TrainingClass, question_id: int | None) -> Slide:
    """The open question asked for, or the first one. One query; no asker is loaded."""
    found = list(questions_of(training_class, state=Question.State.OPEN))
    if not found:
        return Slide(None, 0, 0, None, None)
    at = next((i for i, question in enumerate(found) if question.pk == question_id), 0)
    return Slide(
        found[at],
        at + 1,
        len(found),
        found[at - 1].pk if at else None,
        found[at + 1].pk if at + 1 < len(found) else None,
    )


def questions_waiting_for(user: User) -> QuerySet[Question]:
    """What this lecturer or adviser owes: open ones of classes taught, handed-over ones for an adviser. One query."""
    found = Question.objects.none()
    if user.is_lecturer:
        found = Question.objects.filter(training_class__in=taught_classes(user), state=Question.State.OPEN)
    if user.is_adviser:
        found |= questions_to_answer(user).filter(state=Question.State.ADVICE)
    return found.select_related("training_class__unit").order_by("asked_at", "pk")


def answered_by(user: User) -> QuerySet[Question]:
    """Written answers of this person, newest first. One query."""
    return (
        Question.objects.filter(answered_by=user, state=Question.State.WRITTEN)
        .select_related("training_class")
        .order_by("-answered_at", "-pk")
    )
