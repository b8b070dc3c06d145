"""Opening an exam, moving it, entering and withdrawing persons, extra time."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.audit.models import Entry as Line
from diemtua.exams import actions
from diemtua.exams.queries import Result, results_of
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from tests.exams.factories import make_exam, make_paper

NOW = timezone.now()
TIMES = {"opens_at": NOW, "closes_at": NOW + dt.timedelta(hours=1)}


def lines() -> list[str]:
    return list(Line.objects.order_by("id").values_list("action", flat=True))


def test_open_exam_leaves_one_line_and_its_markers(cast) -> None:
    paper = make_paper(cast)
    exam = actions.open_exam(paper=paper, title="Cuối khóa", unit=cast.ward, markers=[cast.khai], by=cast.binh, **TIMES)
    assert (exam.title, exam.paper, exam.unit) == ("Cuối khóa", paper, cast.ward)
    assert list(exam.markers.all()) == [cast.khai]
    assert lines() == ["exams.open_exam"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"by": "other_binh"}, NotAllowed),
        ({"closes_at": NOW}, BadInput),
        ({"markers": []}, BadInput),
        ({"markers": ["thao"]}, BadInput),
    ],
)
def test_open_exam_refuses_and_writes_nothing(cast, changes, error) -> None:
    values = {"title": "X", "unit": cast.ward, "markers": ["khai"], "by": "binh", **TIMES} | changes
    values["markers"] = [getattr(cast, name) for name in values["markers"]]
    values["by"] = getattr(cast, values["by"])
    with pytest.raises(error):
        actions.open_exam(paper=make_paper(cast), **values)
    assert lines() == []


def test_open_exam_on_an_empty_paper_says_to_choose_questions(cast) -> None:
    with pytest.raises(BadInput) as refused:
        actions.open_exam(paper=make_paper(cast, ""), title="X", unit=cast.ward, by=cast.binh, **TIMES)
    assert "hãy chọn câu hỏi" in refused.value.message


def test_enter_persons_twice_adds_once(cast) -> None:
    exam = make_exam(cast, persons=[])
    assert actions.enter_persons(exam=exam, persons=[cast.hoa_person, cast.nga_person], by=cast.binh) == 2
    assert actions.enter_persons(exam=exam, persons=[cast.hoa_person], by=cast.binh) == 0
    assert lines() == ["exams.open_exam", "exams.enter_persons"]
    with pytest.raises(NotAllowed):
        actions.enter_persons(exam=exam, persons=[cast.hoa_person], by=cast.other_binh)


def test_withdraw_person_then_enter_again(cast) -> None:
    exam = make_exam(cast)
    actions.withdraw_person(exam=exam, person=cast.hoa_person, by=cast.binh, now=NOW)
    assert results_of(exam) == {}
    with pytest.raises(Conflict):
        actions.withdraw_person(exam=exam, person=cast.hoa_person, by=cast.binh, now=NOW)
    assert actions.enter_persons(exam=exam, persons=[cast.hoa_person], by=cast.binh) == 1
    assert results_of(exam) == {cast.hoa_person.pk: Result(0, None, False, "none")}
    assert lines() == ["exams.open_exam", "exams.enter_persons", "exams.withdraw_person", "exams.enter_persons"]
