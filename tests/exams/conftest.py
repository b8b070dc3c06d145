"""What the tests of a sitting share."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.audit.models import Entry as Line
from diemtua.exams import actions
from diemtua.exams.models import Exam, PaperItem, Sitting
from tests.conftest import Cast
from tests.exams.factories import make_exam, save

RIGHT = {"single": ["b"], "multiple": ["a", "c"], "boolean": ["dung"], "essay": "Bài viết của tôi"}


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def exam(cast: Cast) -> Exam:
    """Open to Hòa: one question of each kind, 2 + 2 + 2 + 4 points."""
    return make_exam(cast)


@pytest.fixture
def sitting(cast: Cast, exam: Exam, now: dt.datetime) -> Sitting:
    return actions.start_sitting(exam=exam, by=cast.hoa, now=now)


@pytest.fixture
def lines(db: None):
    """`lines()` -> the actions audited about sittings and marks so far, in order."""
    skip = {"exams.open_exam", "exams.enter_persons"}
    return lambda: [a for a in Line.objects.order_by("id").values_list("action", flat=True) if a not in skip]


@pytest.fixture
def question(exam: Exam):
    """`question("single")` -> the paper's question of that kind."""

    def find(kind: str) -> PaperItem:
        return exam.paper.paper_items.select_related("item").get(item__kind=kind)

    return find


@pytest.fixture
def answer(question, now):
    """`answer(sitting, kind, value=None, revision=1)` -> Saved; the right value unless told otherwise."""

    def give(sitting: Sitting, kind: str, value=None, *, revision: int = 1, at: dt.datetime | None = None):
        return save(sitting, question(kind), RIGHT[kind] if value is None else value, revision=revision, now=at or now)

    return give
