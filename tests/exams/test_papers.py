"""The bank and papers made from it."""

import pytest
from django.contrib.auth import get_user_model

from diemtua.audit.models import Entry as Line
from diemtua.exams import actions
from diemtua.exams.actions.bank import asked_items, shipped_items
from diemtua.exams.models import Item, Paper
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.rulebook.book import topics
from tests.exams.factories import make_exam, make_item, make_paper
from tests.factories import make_person


def lines() -> list[str]:
    return list(Line.objects.order_by("id").values_list("action", flat=True))


def test_the_shipped_bank_is_sound() -> None:
    items = shipped_items()
    assert len({item.code for item in items}) == len(items) >= 55
    for item in items:
        item.clean_fields(exclude=["choices", "key", "rubric"])  # empty lists are right for some kinds
        keys = [choice["key"] for choice in item.choices]
        assert item.topic in topics(), item
        assert item.code.startswith(item.topic), item
        assert item.citation, item
        assert item.explanation, item
        if item.kind == Item.Kind.ESSAY:
            assert (keys, item.key) == ([], []), item
            assert sum(line["points"] for line in item.rubric) == 10, item
        else:
            assert set(item.key) < set(keys), item
            assert len({choice["text"] for choice in item.choices}) == len(keys), item
            assert (len(item.key) > 1) == (item.kind == Item.Kind.MULTIPLE), item


def test_load_bank_twice_changes_nothing_and_leaves_one_line(db) -> None:
    first = actions.load_bank()
    total = len(shipped_items())
    assert first == {"added": total, "changed": 0, "same": 0}
    assert actions.load_bank() == {"added": 0, "changed": 0, "same": total}
    assert lines() == ["exams.load_bank"]


def test_load_bank_brings_a_changed_item_up_to_date_by_its_code(db) -> None:
    actions.load_bank()
    item = Item.objects.get(code="T04-01")
    Item.objects.filter(pk=item.pk).update(stem="Cũ", key=["a"])
    counts = actions.load_bank()
    assert (counts["added"], counts["changed"]) == (0, 1)
    assert Item.objects.get(pk=item.pk).stem == item.stem


def test_an_item_stays_as_somebody_was_asked_it_and_the_changed_one_follows_under_the_next_code(sitting) -> None:
    actions.load_bank()
    asked = Item.objects.get(code="T04-01")
    sitting.exam.paper.paper_items.filter(item__kind="single").update(item=asked)
    Item.objects.filter(pk=asked.pk).update(stem="Đã hỏi như thế")
    assert (counts := actions.load_bank()) == {"added": 1, "changed": 1, "same": counts["same"]}
    old, new = Item.objects.filter(code__startswith="T04-01").order_by("pk")
    assert (old.pk, old.stem, old.retired_at is None) == (asked.pk, "Đã hỏi như thế", False)
    assert (new.code, new.stem, new.retired_at) == ("T04-01.2", asked.stem, None)
    assert actions.load_bank()["added"] == 0
    Item.objects.filter(pk=new.pk).update(stem="Chưa ai được hỏi")
    assert actions.load_bank()["added"] == 0
    assert list(Item.objects.filter(retired_at=None, code__startswith="T04-01").values_list("pk", "stem")) == [
        (new.pk, asked.stem)
    ]


def test_what_was_asked_is_read_once_however_many_sat_it(cast, sitting, now) -> None:
    before = list(asked_items())
    other = make_person("Phạm Lan", cast.union, user=get_user_model().objects.create_user("lan", "x"))
    actions.enter_persons(exam=sitting.exam, persons=[other], by=cast.binh)
    actions.start_sitting(exam=sitting.exam, by=other.user, now=now)
    assert (len(before), list(asked_items())) == (sitting.exam.paper.paper_items.count(), before)


def test_create_edit_choose_and_draw(cast) -> None:
    for number in range(5):
        make_item(f"T04-X{number}")
    make_item("T04-E", "essay")
    paper = actions.create_paper(title="Đề", unit=cast.ward, duration_minutes=20, by=cast.binh)
    actions.edit_paper(paper=paper, title="Đề mới", pass_percent=60, by=cast.binh)
    chosen = Item.objects.get(code="T04-X3")
    actions.choose_items(paper=paper, topic="T04", points={chosen.pk: 3}, by=cast.binh)
    assert actions.draw_items(paper=paper, topic="T04", count=4, points=2, by=cast.binh) == 4
    assert Paper.objects.get().title == "Đề mới"
    rows = list(paper.paper_items.values_list("item__kind", "points"))
    assert rows == [("single", 3)] + [("single", 2)] * 4
    actions.choose_items(paper=paper, topic="T04", points={chosen.pk: 1}, by=cast.binh)
    assert list(paper.paper_items.values_list("item", "points")) == [(chosen.pk, 1)]
    verbs = ["create_paper", "edit_paper", "choose_items", "draw_items", "choose_items"]
    assert lines() == [f"exams.{verb}" for verb in verbs]


def test_choosing_in_one_topic_leaves_the_others(cast) -> None:
    paper = make_paper(cast, "single boolean")
    other = make_item("T05-X", topic="T05")
    actions.choose_items(paper=paper, topic="T05", points={other.pk: 1}, by=cast.binh)
    assert paper.paper_items.count() == 3
    with pytest.raises(BadInput):
        actions.choose_items(paper=paper, topic="T04", points={other.pk: 1}, by=cast.binh)
    with pytest.raises(BadInput):
        actions.choose_items(paper=paper, topic="T05", points={other.pk: 0}, by=cast.binh)
    assert paper.paper_items.count() == 3


def test_a_paper_with_an_exam_keeps_a_question(cast, now) -> None:
    exam = make_exam(cast, "single")
    other = make_item("T05-X", topic="T05")
    with pytest.raises(BadInput, match="ít nhất một câu"):
        actions.choose_items(paper=exam.paper, topic="T04", points={}, by=cast.binh)
    assert exam.paper.paper_items.count() == 1
    actions.choose_items(paper=exam.paper, topic="T05", points={other.pk: 1}, by=cast.binh)
    actions.choose_items(paper=exam.paper, topic="T04", points={}, by=cast.binh)
    assert list(exam.paper.paper_items.values_list("item", flat=True)) == [other.pk]
    exam.paper.paper_items.all().delete()  # as it could be before
    with pytest.raises(Conflict, match="chưa có câu hỏi"):
        actions.start_sitting(exam=exam, by=cast.hoa, now=now)


def test_an_essay_comes_into_a_paper_in_use_only_when_somebody_marks_it(cast) -> None:
    exam = make_exam(cast, "single", markers=[])
    essay = make_item("T04-E", "essay")
    points = {exam.paper.paper_items.get().item_id: 2, essay.pk: 4}
    for change in (
        lambda: actions.choose_items(paper=exam.paper, topic="T04", points=points, by=cast.binh),
        lambda: actions.draw_items(paper=exam.paper, topic="T04", kind="essay", count=1, by=cast.binh),
    ):
        with pytest.raises(BadInput, match="hãy chọn người chấm"):
            change()
    assert exam.paper.paper_items.count() == 1
    actions.name_markers(exam=exam, markers=[cast.khai], by=cast.binh)
    assert actions.choose_items(paper=exam.paper, topic="T04", points=points, by=cast.binh) == 2


def test_drawing_more_than_there_are_says_how_many_are_left(cast) -> None:
    paper = make_paper(cast, "single")
    make_item("T04-X")
    with pytest.raises(BadInput) as refused:
        actions.draw_items(paper=paper, topic="T04", count=2, by=cast.binh)
    assert "chỉ còn 1 câu" in refused.value.message


def test_a_paper_somebody_sat_is_frozen_and_its_copy_is_not(cast, now) -> None:
    exam = make_exam(cast)
    actions.start_sitting(exam=exam, by=cast.hoa, now=now)
    paper, item = exam.paper, exam.paper.paper_items.first().item
    for change in (
        lambda: actions.edit_paper(paper=paper, title="X", by=cast.binh),
        lambda: actions.choose_items(paper=paper, topic="T04", points={item.pk: 1}, by=cast.binh),
        lambda: actions.draw_items(paper=paper, topic="T04", count=1, by=cast.binh),
    ):
        with pytest.raises(Conflict):
            change()
    copy = actions.copy_paper(paper=paper, unit=cast.ward, by=cast.binh, now=now)
    assert list(copy.paper_items.values_list("item", "points", "position")) == list(
        paper.paper_items.values_list("item", "points", "position")
    )
    actions.choose_items(paper=copy, topic="T04", points={item.pk: 1}, by=cast.binh)
    assert (copy.paper_items.count(), paper.paper_items.count()) == (1, 4)


def test_only_who_manages_the_unit_makes_and_changes_its_papers(cast, now) -> None:
    paper = make_paper(cast)
    for change in (
        lambda: actions.create_paper(title="X", unit=cast.ward, duration_minutes=5, by=cast.other_binh),
        lambda: actions.edit_paper(paper=paper, title="X", by=cast.other_binh),
        lambda: actions.edit_paper(paper=paper, unit=cast.other_ward, by=cast.binh),
        lambda: actions.choose_items(paper=paper, topic="T04", points={}, by=cast.khai),
        lambda: actions.copy_paper(paper=paper, unit=cast.ward, by=cast.khai, now=now),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_binh_makes_a_paper_by_its_pages(cast, as_) -> None:
    item = make_item("T04-X1")
    client = as_(cast.binh)
    form = {"title": "Đề", "unit": cast.ward.pk, "duration_minutes": 20, "pass_percent": 50, "max_attempts": 2}
    made = client.post("/de-kiem-tra/moi/", form | {"retry_after_hours": 0})
    paper = Paper.objects.get()
    assert made["Location"] == f"/de-kiem-tra/{paper.pk}/chon-cau/"
    chosen = client.post(f"{made['Location']}?chuyen-de=T04", {"cau": [item.pk], f"diem-{item.pk}": "5"})
    assert chosen.status_code == 302
    assert list(paper.paper_items.values_list("item", "points")) == [(item.pk, 5)]
    assert client.post(f"{made['Location']}?chuyen-de=T04", {"cau": ["x"]}).status_code == 400
    edited = client.post(f"/de-kiem-tra/{paper.pk}/sua/", form | {"title": "Đề hai", "retry_after_hours": 24})
    assert edited.status_code == 302
    paper.refresh_from_db()
    assert (paper.title, paper.retry_after_hours) == ("Đề hai", 24)
    copied = client.post(f"/de-kiem-tra/{paper.pk}/sao-chep/", follow=True)
    assert "Đề hai (bản sao)" in copied.content.decode()
    printed = client.get(f"/de-kiem-tra/{paper.pk}/?in=1").content.decode()
    assert item.stem in printed
    assert item.explanation not in printed
