"""Classes, sessions, enrolments and questions, made without the actions that are under test."""

import datetime as dt
from typing import Any

from django.utils import timezone

from diemtua.training.models import Enrolment, Question, Session, TrainingClass
from diemtua.unions.models import Person
from tests.conftest import Cast

HOUR = dt.timedelta(hours=1)


def make_class(cast: Cast, *, starts: dt.datetime | None = None, **fields: Any) -> TrainingClass:
    """Bình's class taught by Khải with one session of three hours; it begins in a day unless `starts` says otherwise."""
    values = {"name": "Tập huấn thương lượng tập thể", "unit": cast.ward, "capacity": 50, "state": "called"} | fields
    made = TrainingClass.objects.create(**values)
    made.lecturers.add(cast.khai)
    make_session(made, starts=starts)
    return made


def make_session(training_class: TrainingClass, *, starts: dt.datetime | None = None, **fields: Any) -> Session:
    """Three hours, one of them for questions."""
    starts = starts or timezone.now() + dt.timedelta(days=1)
    values = {"starts_at": starts, "ends_at": starts + 3 * HOUR, "place": "Hội trường phường Bồ Đề", "question_minutes": 60}  # fmt: skip
    return Session.objects.create(training_class=training_class, **values | fields)


def enrol(training_class: TrainingClass, person: Person, *, state: str = "called", **fields: Any) -> Enrolment:
    """The person on the list, with the seat that goes with the state."""
    mandate = person.mandates.get()
    made = Enrolment.objects.create(
        training_class=training_class,
        person=person,
        unit=mandate.unit,
        position=mandate.position,
        state=state,
        **fields,
    )
    if made.has_seat:
        TrainingClass.objects.filter(pk=training_class.pk).update(seats_taken=training_class.enrolments.filter(state__in=Enrolment.SEATED).count())  # fmt: skip
        training_class.refresh_from_db()
    return made


def make_question(training_class: TrainingClass, enrolment: Enrolment | None = None, **fields: Any) -> Question:
    """An open question."""
    values = {"topic": "T06", "text": "Công ty không chịu họp thương lượng thì làm thế nào?"} | fields
    return Question.objects.create(training_class=training_class, enrolment=enrolment, **values)
