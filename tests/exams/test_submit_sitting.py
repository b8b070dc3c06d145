"""Handing in, by the person or by the clock."""

import datetime as dt
from decimal import Decimal

import pytest

from diemtua.audit.models import Entry as Line
from diemtua.exams import actions, jobs
from diemtua.exams.models import Answer, Item, Sitting
from diemtua.exams.queries import Result, results_of
from diemtua.kernel.errors import Conflict
from tests.exams.factories import make_exam, save


def test_handing_in_marks_by_key_and_leaves_the_essay_to_a_marker(cast, exam, sitting, answer, now, lines) -> None:
    for kind in ("single", "multiple", "boolean", "essay"):
        answer(sitting, kind, ["a"] if kind == "multiple" else None)
    actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
    assert (sitting.state, sitting.submitted_at, sitting.percent) == (Sitting.State.SUBMITTED, now, None)
    points = dict(Answer.objects.values_list("paper_item__item__kind", "points"))
    assert points == {"single": 2, "multiple": 1, "boolean": 2, "essay": None}
    assert results_of(exam) == {cast.hoa_person.pk: Result(1, None, False, "submitted")}
    assert lines() == ["exams.start_sitting", "exams.submit_sitting"]


def test_without_an_essay_written_the_result_is_there_at_once(cast, exam, sitting, answer, now) -> None:
    answer(sitting, "single")
    answer(sitting, "boolean")
    answer(sitting, "essay", "  ")
    actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
    assert (sitting.state, sitting.points, sitting.percent, sitting.passed) == ("marked", 4, 40, False)
    assert results_of(exam) == {cast.hoa_person.pk: Result(1, Decimal("40.00"), False, "marked")}


def test_the_pass_mark_itself_passes(cast, now) -> None:
    exam = make_exam(cast, "single boolean")
    sitting = actions.start_sitting(exam=exam, by=cast.hoa, now=now)
    question = exam.paper.paper_items.get(item__kind="boolean")
    save(sitting, question, ["dung"], now=now)
    actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
    assert (sitting.percent, sitting.passed) == (50, True)


def test_handing_in_twice_is_a_conflict_and_changes_nothing(cast, sitting, now, lines) -> None:
    actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
    with pytest.raises(Conflict):
        actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now + dt.timedelta(minutes=1))
    assert Sitting.objects.get().submitted_at == now
    assert lines() == ["exams.start_sitting", "exams.submit_sitting"]


def test_handing_in_fails_half_way_and_leaves_the_sitting_open(cast, sitting, answer, now, monkeypatch) -> None:
    answer(sitting, "single")
    Answer.objects.update(value={"not": "a list"})
    Sitting.objects.update(alias="X")  # anything: the fault below must undo all of it
    Item.objects.filter(kind="single").update(kind="multiple", key=[])  # marking divides by no right choice
    with pytest.raises(Exception):  # noqa: B017 any fault
        actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
    assert Sitting.objects.get().state == Sitting.State.OPEN


def test_the_clock_hands_in_what_was_saved_and_runs_twice_without_harm(cast, sitting, answer, now, lines) -> None:
    answer(sitting, "single")
    later = sitting.due_at + dt.timedelta(minutes=1)
    assert actions.finish_overdue_sittings(now=sitting.due_at) == 0
    assert actions.finish_overdue_sittings(now=later) == 1
    assert actions.finish_overdue_sittings(now=later) == 0
    sitting.refresh_from_db()
    assert (sitting.state, sitting.timed_out, sitting.submitted_at) == ("marked", True, sitting.due_at)
    assert sitting.percent == 20
    assert lines() == ["exams.start_sitting", "exams.submit_sitting"]
    assert Line.objects.get(action="exams.submit_sitting").actor_name == "Hệ thống"


def test_a_sitting_that_cannot_be_handed_in_does_not_hold_up_the_others(
    cast, as_, sitting, answer, now, caplog
) -> None:
    answer(sitting, "multiple")
    Item.objects.filter(kind="multiple").update(key=[])  # marking divides by no right choice
    other = make_exam(cast, "single", persons=[cast.nga_person])
    fine = actions.start_sitting(exam=other, by=cast.nga, now=now)
    empty = actions.start_sitting(exam=make_exam(cast, "single"), by=cast.hoa, now=now)
    empty.exam.paper.paper_items.all().delete()
    Sitting.objects.update(due_at=now - dt.timedelta(hours=1))
    assert actions.finish_overdue_sittings(now=now) == 2
    assert [record.args for record in caplog.records] == [(sitting.pk,)]
    assert set(Sitting.objects.values_list("pk", "state", "percent")) == {
        (sitting.pk, "open", None), (fine.pk, "marked", 0), (empty.pk, "marked", 0)
    }  # fmt: skip
    page = as_(cast.hoa).get(f"/bai-lam/{sitting.pk}/", follow=True)
    assert (page.status_code, "hãy báo đơn vị tổ chức" in page.text) == (409, True)


def test_the_job_hands_in_overdue_sittings(sitting) -> None:
    Sitting.objects.update(due_at=sitting.started_at - dt.timedelta(minutes=1))
    assert jobs.finish_overdue() == {"finished": 1}


def test_handing_in_late_counts_as_the_clock(cast, sitting, now) -> None:
    actions.submit_sitting(sitting=sitting, by=cast.hoa, now=sitting.due_at + dt.timedelta(hours=1))
    assert (sitting.timed_out, sitting.submitted_at) == (True, sitting.due_at)


def test_the_page_lists_what_is_blank_then_hands_in(cast, as_, sitting, answer) -> None:
    answer(sitting, "single")
    client = as_(cast.hoa)
    assert "Còn 3 câu chưa trả lời" in client.get(f"/bai-lam/{sitting.pk}/nop/").content.decode()
    assert client.post(f"/bai-lam/{sitting.pk}/nop/")["Location"] == f"/bai-lam/{sitting.pk}/ket-qua/"
    # pressed again, or opened again on the other phone: on to the result
    assert client.post(f"/bai-lam/{sitting.pk}/nop/").status_code == 302
    assert client.get(f"/bai-lam/{sitting.pk}/nop/").status_code == 302
    assert client.get(f"/bai-lam/{sitting.pk}/").status_code == 302


def test_the_result_page_hands_in_when_the_time_is_over(cast, as_, sitting, answer) -> None:
    answer(sitting, "single")
    Sitting.objects.update(due_at=sitting.started_at - dt.timedelta(minutes=1))
    page = as_(cast.hoa).get(f"/bai-lam/{sitting.pk}/", follow=True).content.decode()
    assert "Hết giờ nên bài được nộp tự động" in page
    assert Sitting.objects.get().percent == 20
