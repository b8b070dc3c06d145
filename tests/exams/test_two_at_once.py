"""Two people press together: real threads, real transactions."""

import contextlib
import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from diemtua.exams import actions
from diemtua.exams.actions import papers
from diemtua.exams.models import Exam, Sitting
from diemtua.kernel.errors import Conflict
from tests.advice.test_two_at_once import overtaking
from tests.exams.factories import make_exam, make_item, make_paper
from tests.unions.test_two_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_choosing_pressed_twice_chooses_once(cast, monkeypatch) -> None:
    paper, fresh = make_paper(cast, "single"), make_item("Z1")
    points = {paper.paper_items.get().item_id: 2, fresh.pk: 1}
    both_looked, real = threading.Barrier(2), papers.is_frozen

    def looked(paper):
        answer = real(paper)
        with contextlib.suppress(threading.BrokenBarrierError):
            both_looked.wait(0.5)  # without the lock both are here; with it the second waits for the first
        return answer

    monkeypatch.setattr(papers, "is_frozen", looked)
    choose = lambda: actions.choose_items(paper=paper, topic="T04", points=points, by=cast.binh)  # noqa: E731
    assert together(choose, choose) == [2, 2]
    assert dict(paper.paper_items.values_list("item", "points")) == points


def test_who_starts_while_the_questions_are_changed_gets_the_new_ones(cast, monkeypatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    exam, fresh, real, started = make_exam(cast, "single"), make_item("Z1"), papers.is_frozen, []

    def start() -> None:
        started.append(actions.start_sitting(exam=exam, by=cast.hoa, now=timezone.now()))
        connection.close()

    def looked(paper):
        answer = real(paper)
        thread.start()
        thread.join(0.5)
        assert not started  # she waits: the paper was found unsat and is being changed
        return answer

    thread = threading.Thread(target=start)
    monkeypatch.setattr(papers, "is_frozen", looked)
    actions.choose_items(paper=exam.paper, topic="T04", points={fresh.pk: 1}, by=cast.binh)
    thread.join(60)
    assert Sitting.objects.get() == started[0]
    monkeypatch.setattr(papers, "is_frozen", real)
    with pytest.raises(Conflict):
        actions.choose_items(paper=exam.paper, topic="T04", points={}, by=cast.binh)


def test_who_starts_while_the_minutes_are_changed_has_the_new_ones(cast) -> None:
    exam, now = make_exam(cast, "single"), timezone.now()
    shown = Exam.objects.select_related("paper").get(pk=exam.pk)
    _, sitting = overtaking(
        lambda: actions.edit_paper(paper=exam.paper, duration_minutes=7, by=cast.binh),
        lambda: actions.start_sitting(exam=shown, by=cast.hoa, now=now),
    )
    assert sitting.due_at == now + dt.timedelta(minutes=7)


def test_who_starts_while_the_closing_is_moved_is_cut_off_by_the_new_one(cast) -> None:
    exam, now = make_exam(cast, "single"), timezone.now()
    shown, closes_at = Exam.objects.select_related("paper").get(pk=exam.pk), now + dt.timedelta(minutes=3)
    for first in (0, 1):
        actions.reschedule_exam(exam=exam, opens_at=exam.opens_at, closes_at=now + dt.timedelta(days=1), by=cast.binh)
        deeds = [
            lambda: actions.reschedule_exam(exam=exam, opens_at=exam.opens_at, closes_at=closes_at, by=cast.binh),
            lambda: actions.start_sitting(exam=shown, by=cast.hoa, now=now),
        ]
        overtaking(deeds[first], deeds[1 - first])
        assert Sitting.objects.get().due_at == closes_at
        Sitting.objects.all().delete()
