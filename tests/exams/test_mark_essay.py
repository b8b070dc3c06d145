"""Marking essays without knowing whose they are."""

from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.utils.formats import number_format

from diemtua.exams import actions, queries
from diemtua.exams.access import essays_to_mark
from diemtua.exams.models import Answer, EssayMark, Sitting
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from tests.exams.factories import save
from tests.factories import make_person

SCORES = [Decimal("1.5"), Decimal("2.25")]


@pytest.fixture
def essay(cast, sitting, answer, now) -> Answer:
    """Hòa's essay, handed in with the two right answers «single» and «boolean»."""
    for kind in ("single", "boolean", "essay"):
        answer(sitting, kind)
    actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
    return essays_to_mark(cast.khai).select_related("paper_item__item", "sitting").get()


def test_the_last_essay_settles_the_result(cast, essay, now, lines) -> None:
    mark = actions.mark_essay(answer=essay, scores=SCORES, comment="Tốt", by=cast.khai, now=now)
    assert (mark.scores, mark.comment, mark.marker, mark.revision) == ([1.5, 2.25], "Tốt", cast.khai, 1)
    sitting = Sitting.objects.get()
    # 3,75 of 5 in the rubric is 3 of 4 on the paper; with 2 + 2 it makes 7 of 10
    assert (sitting.state, sitting.points, sitting.percent, sitting.passed) == ("marked", 7, 70, True)
    assert sitting.marked_at == now
    assert lines() == ["exams.start_sitting", "exams.submit_sitting", "exams.mark_essay"]


def test_marking_again_is_allowed_and_leaves_its_line(cast, essay, now, lines) -> None:
    actions.mark_essay(answer=essay, scores=SCORES, by=cast.khai, now=now)
    actions.mark_essay(answer=essay, scores=[Decimal(0), Decimal(0)], seen_revision=1, by=cast.khai, now=now)
    assert Sitting.objects.get().percent == 40
    assert lines()[-2:] == ["exams.mark_essay", "exams.mark_essay"]


def test_marks_a_certificate_rests_on_stay_until_it_is_withdrawn(cast, essay, now) -> None:
    actions.mark_essay(answer=essay, scores=SCORES, by=cast.khai, now=now)
    exam, none = essay.sitting.exam, [Decimal(0), Decimal(0)]
    actions.rely_on_results(exam=exam, persons=[cast.hoa_person], now=now)
    with pytest.raises(Conflict, match="thu hồi chứng nhận"):
        actions.mark_essay(answer=essay, scores=none, seen_revision=1, by=cast.khai, now=now)
    assert Sitting.objects.get().percent == 70
    actions.release_results(exam=exam, person=cast.hoa_person)
    actions.mark_essay(answer=essay, scores=none, seen_revision=1, by=cast.khai, now=now)
    assert Sitting.objects.get().percent == 40


@pytest.mark.variants
@pytest.mark.parametrize("seen", [0, 2])
def test_two_markers_at_once_the_second_is_told(cast, essay, now, lines, seen) -> None:
    actions.mark_essay(answer=essay, scores=SCORES, by=cast.khai, now=now)
    with pytest.raises(Conflict):
        actions.mark_essay(answer=essay, scores=[Decimal(0)] * 2, seen_revision=seen, by=cast.khai, now=now)
    assert EssayMark.objects.get().scores == [1.5, 2.25]
    assert Sitting.objects.get().percent == 70
    assert lines().count("exams.mark_essay") == 1


@pytest.mark.parametrize("scores", [["1"], ["2.1", "1"], ["3", "1"]])
def test_scores_outside_the_rubric_are_refused(cast, essay, now, scores) -> None:
    with pytest.raises(BadInput):
        actions.mark_essay(answer=essay, scores=[Decimal(s) for s in scores], by=cast.khai, now=now)
    assert not EssayMark.objects.exists()


def test_a_score_the_rubric_does_not_know_is_told_as_people_write_numbers(cast, as_, essay, exam) -> None:
    url = f"/cham-bai/{exam.pk}/{essay.paper_item_id}/{essay.sitting.alias}/"
    page = as_(cast.khai).post(url, {"seen": 0, "y1": "2,5", "y2": "0,1"})
    most = essay.paper_item.item.rubric[0]["points"]
    assert page.context["form"].errors == {
        "y1": [f"Tiêu chí này tối đa {number_format(Decimal(most))} điểm."],
        "y2": ["Hãy cho điểm theo từng 0,25, ví dụ 1,25 hoặc 1,5."],
    }
    assert not EssayMark.objects.exists()


def test_only_the_exams_markers_reach_an_essay_and_only_once_handed_in(cast, sitting, answer, exam) -> None:
    answer(sitting, "essay")
    assert not essays_to_mark(cast.khai).exists()
    Sitting.objects.update(state=Sitting.State.SUBMITTED)
    assert essays_to_mark(cast.khai).count() == 1
    for user in (cast.binh, cast.thao, cast.keeper, cast.hoa):
        assert not essays_to_mark(user).exists()
    exam.markers.clear()
    assert not essays_to_mark(cast.khai).exists()


def test_a_lecturer_who_sat_the_exam_does_not_mark_the_own_essay(cast, as_, exam, essay, now) -> None:
    cast.hoa.is_lecturer = True
    cast.hoa.save()
    exam.markers.add(cast.hoa)
    assert (queries.piles(cast.hoa), essays_to_mark(cast.khai).count()) == ([], 1)
    url = f"/cham-bai/{exam.pk}/{essay.paper_item_id}/{essay.sitting.alias}/"
    assert as_(cast.hoa).post(url, {"seen": 0, "y1": "2", "y2": "3"}).status_code == 404
    with pytest.raises(NotAllowed, match="chính bạn"):
        actions.mark_essay(answer=essay, scores=SCORES, by=cast.hoa, now=now)
    assert not EssayMark.objects.exists()


def test_no_page_of_marking_tells_whose_essay_it_is(cast, as_, essay, exam) -> None:
    client = as_(cast.khai)
    alias = essay.sitting.alias
    for url in (
        "/cham-bai/",
        f"/cham-bai/{exam.pk}/{essay.paper_item_id}/{alias}/",
    ):
        html = client.get(url).content.decode()
        secrets = (cast.hoa.full_name, "Hòa", cast.union.name, cast.hoa_person.phone)
        assert [word for word in secrets if word in html] == []
    assert client.get(f"/ky-kiem-tra/{exam.pk}/").status_code == 404


def test_a_marker_goes_from_essay_to_essay_and_is_offered_earlier_comments(cast, as_, exam, essay, now) -> None:
    other = get_user_model().objects.create_user("lan", "x", full_name="Phạm Lan")
    person = make_person("Phạm Lan", cast.union, user=other)
    actions.enter_persons(exam=exam, persons=[person], by=cast.binh)
    second = actions.start_sitting(exam=exam, by=other, now=now)
    save(second, essay.paper_item, "Bài hai", now=now)
    actions.submit_sitting(sitting=second, by=other, now=now)
    client = as_(cast.khai)
    pile = f"/cham-bai/{exam.pk}/{essay.paper_item_id}/"
    assert [(p.waiting, p.marked) for p in queries.piles(cast.khai)] == [(2, 0)]

    first_url = client.get(pile)["Location"]
    sent = client.post(first_url, {"seen": 0, "y1": "2", "y2": "3", "comment": "Đủ ý."}, follow=True)
    page = sent.content.decode()
    assert "còn 1 bài chờ chấm" in page
    assert sent.redirect_chain[-1][0] != first_url
    assert "Nhận xét bạn đã viết cho câu này (1)" in page
    done = client.post(sent.redirect_chain[-1][0], {"seen": 0, "y1": "1", "y2": "1"}, follow=True)
    assert "không còn bài nào chờ" in done.content.decode()
    assert [(p.waiting, p.marked) for p in queries.piles(cast.khai)] == [(0, 2)]
    assert sorted(Sitting.objects.values_list("state", flat=True)) == ["marked", "marked"]


def test_a_form_with_a_score_too_high_says_so_and_marks_nothing(cast, as_, exam, essay) -> None:
    url = f"/cham-bai/{exam.pk}/{essay.paper_item_id}/{essay.sitting.alias}/"
    reply = as_(cast.khai).post(url, {"seen": 0, "y1": "9", "y2": "1"})
    assert reply.status_code == 200
    assert not EssayMark.objects.exists()


@pytest.mark.variants
@pytest.mark.parametrize("typed", ["1e400", "1E+999999999", "NaN", "²", "-1", "0,1", "x"])
def test_what_is_no_score_is_asked_again(cast, as_, exam, essay, typed) -> None:
    url = f"/cham-bai/{exam.pk}/{essay.paper_item_id}/{essay.sitting.alias}/"
    assert as_(cast.khai).post(url, {"seen": 0, "y1": typed, "y2": "1"}).status_code == 200
    assert not EssayMark.objects.exists()


@pytest.mark.parametrize("typed", ["1,5", "1.5"])
def test_a_score_is_typed_with_comma_or_dot_and_shown_with_a_comma(cast, as_, exam, essay, typed) -> None:
    client, url = as_(cast.khai), f"/cham-bai/{exam.pk}/{essay.paper_item_id}/{essay.sitting.alias}/"
    client.post(url, {"seen": 0, "y1": typed, "y2": "3"})
    assert EssayMark.objects.get().scores == [Decimal("1.5"), Decimal(3)]
    page = client.get(url).text
    assert 'name="y1" value="1,5"' in page
    assert "Các ý cộng lại là 5 điểm" in page


def test_the_second_of_two_markers_keeps_what_was_typed_beside_what_the_first_gave(
    cast, as_, exam, essay, now, lines
) -> None:
    exam.markers.add(cast.thao)
    cast.thao.is_lecturer = True
    cast.thao.save()
    actions.mark_essay(answer=essay, scores=SCORES, comment="Đủ ý.", by=cast.khai, now=now)
    url = f"/cham-bai/{exam.pk}/{essay.paper_item_id}/{essay.sitting.alias}/"
    typed = {"seen": "0", "y1": "1", "y2": "0,5", "comment": "Thiếu điều luật."}
    told = as_(cast.thao).post(url, typed)
    assert (told.status_code, EssayMark.objects.get().scores) == (409, [1.5, 2.25])
    page = told.content.decode()
    first, second = (line["name"] for line in essay.paper_item.item.rubric)
    given = [f"{cast.khai} cho lúc", f"{first}: 1,50/", f"{second}: 2,25/", "Nhận xét: Đủ ý."]
    kept = ['name="y1" value="1"', 'name="y2" value="0,5"', "Thiếu điều luật.</textarea>", 'name="seen" value="1"']
    assert [words for words in (*given, *kept) if words not in page] == []
    assert as_(cast.thao).post(url, typed | {"seen": "1"}).status_code == 302
    assert (EssayMark.objects.get().scores, EssayMark.objects.get().marker) == ([1, 0.5], cast.thao)
    assert lines().count("exams.mark_essay") == 2


def test_markers_of_one_pile_begin_apart(cast, exam, essay, now) -> None:
    exam.markers.add(cast.thao)
    cast.thao.is_lecturer = True
    cast.thao.save()
    for number in range(3):
        other = get_user_model().objects.create_user(f"lan{number}", "x", full_name="Phạm Lan")
        actions.enter_persons(exam=exam, persons=[make_person("Phạm Lan", cast.union, user=other)], by=cast.binh)
        sitting = actions.start_sitting(exam=exam, by=other, now=now)
        save(sitting, essay.paper_item, "Bài", now=now)
        actions.submit_sitting(sitting=sitting, by=other, now=now)
    aliases = sorted(Sitting.objects.values_list("alias", flat=True))
    begun = {queries.next_alias_to_mark(user, exam, essay.paper_item) for user in (cast.khai, cast.thao)}
    assert begun == {aliases[0], aliases[2]}
