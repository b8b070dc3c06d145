"""Lists cost the same with one row and with three; the result keeps the key until it cannot help."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.exams import actions
from diemtua.exams.models import Sitting
from diemtua.exams.queries import result_page, results_of, steps_for
from diemtua.kernel.agenda import Urgency
from diemtua.people.models import User
from tests.exams.factories import make_exam, make_paper, save
from tests.factories import make_person


def classmate(cast, number: int):
    user = User.objects.create_user(f"hv{number}", "x", full_name=f"Học Viên {number}")
    return make_person(f"Học Viên {number}", cast.union, user=user)


def sat(exam, person, now) -> None:
    """This person's essay is handed in."""
    sitting = actions.start_sitting(exam=exam, by=person.user, now=now)
    question = exam.paper.paper_items.get(item__kind="essay")
    save(sitting, question, "Bài", now=now)
    actions.submit_sitting(sitting=sitting, by=person.user, now=now)


@pytest.mark.variants
@pytest.mark.parametrize(
    ("url", "who"),
    [
        ("/de-kiem-tra/", "binh"),
        ("/de-kiem-tra/", "khai"),
        ("/ky-kiem-tra/", "binh"),
        ("/ky-kiem-tra/1/", "binh"),
        ("/ngan-hang-cau-hoi/?chuyen-de=T04", "khai"),
        ("/bai-kiem-tra/", "hoa"),
        ("/cham-bai/", "khai"),
    ],
)
def test_lists_cost_the_same_with_one_row_and_with_three(cast, as_, now, url, who) -> None:
    def rows(count: int, exam=None):
        for _ in range(count):
            made = make_exam(cast)
            sat(made, cast.hoa_person, now)
            exam = exam or made
            person = classmate(cast, User.objects.count())
            actions.enter_persons(exam=exam, persons=[person], by=cast.binh)
            sat(exam, person, now)
        return exam

    exam = rows(1)
    url = url.replace("/1/", f"/{exam.pk}/")
    client = as_(getattr(cast, who))
    client.get(url)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    one = cost()
    rows(2, exam)
    assert cost() == one


def test_a_sitting_costs_the_same_however_long_the_paper(cast, as_, now) -> None:
    costs = []
    for kinds in ("single", "single multiple boolean boolean essay"):
        exam = make_exam(cast, kinds)
        sitting = actions.start_sitting(exam=exam, by=cast.hoa, now=now)
        client = as_(cast.hoa)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/bai-lam/{sitting.pk}/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_results_of_takes_two_queries_for_any_number(cast, now, django_assert_num_queries) -> None:
    exam = make_exam(cast, persons=[cast.hoa_person, cast.nga_person])
    sat(exam, cast.hoa_person, now)
    with django_assert_num_queries(2):
        states = {person: result.state for person, result in results_of(exam).items()}
    assert states == {cast.hoa_person.pk: "submitted", cast.nga_person.pk: "none"}


def test_the_organisers_page_filters_by_standing_and_shows_what_is_over(cast, as_, now) -> None:
    exam = make_exam(cast, persons=[cast.hoa_person, cast.nga_person])
    actions.start_sitting(exam=exam, by=cast.hoa, now=now)
    Sitting.objects.update(due_at=now - dt.timedelta(minutes=1))
    client = as_(cast.binh)
    page = client.get(f"/ky-kiem-tra/{exam.pk}/?tinh-trang=failed").content.decode()
    assert (cast.hoa.full_name in page, cast.nga.full_name in page) == (True, False)
    assert Sitting.objects.get().state == "marked"


def test_times_and_extra_time_are_set_by_their_pages(cast, as_) -> None:
    exam = make_exam(cast)
    client = as_(cast.binh)
    local = timezone.localtime(exam.opens_at).replace(second=0, microsecond=0)
    times = {"opens_at": f"{local:%Y-%m-%dT%H:%M}", "closes_at": f"{local + dt.timedelta(days=1):%Y-%m-%dT%H:%M}"}
    assert client.post(f"/ky-kiem-tra/{exam.pk}/doi-gio/", times).status_code == 302
    wrong = client.post(f"/ky-kiem-tra/{exam.pk}/doi-gio/", times | {"closes_at": times["opens_at"]})
    assert "Giờ đóng phải sau giờ mở." in wrong.content.decode()
    exam.refresh_from_db()
    assert exam.closes_at == local + dt.timedelta(days=1)
    entry = exam.entries.get()
    assert client.post(f"/ky-kiem-tra/{exam.pk}/them-gio/{entry.pk}/", {"minutes": 20}).status_code == 302
    entry.refresh_from_db()
    assert entry.extra_minutes == 20


def test_the_result_shows_the_key_only_when_it_cannot_help_the_next_attempt(cast, as_, now) -> None:
    exam = make_exam(cast, "single boolean", paper_fields={"pass_percent": 100})
    secret = exam.paper.paper_items.first().item.explanation
    client = as_(cast.hoa)

    def attempt() -> str:
        sitting = actions.start_sitting(exam=exam, by=cast.hoa, now=now)
        actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
        return client.get(f"/bai-lam/{sitting.pk}/ket-qua/").content.decode()

    first = attempt()
    assert (secret in first, "Làm lại" in first) == (False, True)
    second = actions.start_sitting(exam=exam, by=cast.hoa, now=now)  # the last attempt runs: the first tells nothing
    first_again = client.get(f"/bai-lam/{exam.sittings.get(attempt=1).pk}/ket-qua/").text
    assert (secret in first_again, "Làm tiếp lượt 2" in first_again) == (False, True)
    actions.submit_sitting(sitting=second, by=cast.hoa, now=now)
    assert secret in client.get(f"/bai-lam/{second.pk}/ket-qua/").text


def test_the_key_waits_for_who_has_extra_time(cast, now) -> None:
    exam = make_exam(cast, "single", persons=[cast.hoa_person, cast.nga_person])
    exam.entries.filter(person=cast.nga_person).update(extra_minutes=60, withdrawn_at=now)  # withdrawn while sitting
    sitting = actions.start_sitting(exam=exam, by=cast.hoa, now=now)
    actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
    shown = [
        len(result_page(sitting, now=exam.closes_at + dt.timedelta(minutes=late)).questions) for late in (1, 60, 61)
    ]
    assert shown == [0, 0, 1]


def test_steps_follow_the_sitting(cast, now) -> None:
    def urgencies(user, moment=now) -> list[Urgency]:
        return [step.urgency for step in steps_for(user, now=moment)]

    exam = make_exam(cast)
    assert urgencies(cast.hoa) == [Urgency.NOW]
    assert urgencies(cast.nga) == urgencies(cast.khai) == urgencies(cast.binh) == []
    sitting = actions.start_sitting(exam=exam, by=cast.hoa, now=now)
    assert urgencies(cast.hoa) == [Urgency.RUNNING]
    question = exam.paper.paper_items.select_related("item").get(item__kind="essay")
    save(sitting, question, "Bài", now=now)
    actions.submit_sitting(sitting=sitting, by=cast.hoa, now=now)
    assert urgencies(cast.hoa) == []
    assert urgencies(cast.khai) == [Urgency.ANSWER]
    answer = sitting.answers.select_related("paper_item__item").get()
    actions.mark_essay(answer=answer, scores=[2, 3], by=cast.khai, now=now)
    assert urgencies(cast.khai) == []
    assert urgencies(cast.hoa) == [Urgency.NOW]  # 40%: she may try again
    assert urgencies(cast.hoa, exam.closes_at) == [Urgency.NEWS]
    assert urgencies(cast.hoa, exam.closes_at + dt.timedelta(days=8)) == []


def test_steps_cost_the_same_with_one_exam_and_three(cast, now) -> None:
    def cost() -> int:
        user = User.objects.select_related("person").get(pk=cast.hoa.pk)
        with CaptureQueriesContext(connection) as queries:
            steps_for(user, now=now)
        return len(queries)

    make_exam(cast)
    one = cost()
    make_exam(cast)
    make_exam(cast)
    assert cost() == one == 2


def test_a_lecturer_sees_only_papers_of_exams_she_marks(cast, as_) -> None:
    marked, other = make_exam(cast).paper, make_paper(cast)
    client = as_(cast.khai)
    assert client.get(f"/de-kiem-tra/{marked.pk}/").status_code == 200
    assert client.get(f"/de-kiem-tra/{other.pk}/").status_code == 404


def test_a_ward_uses_the_citys_papers_but_does_not_change_them(cast, as_) -> None:
    paper = make_paper(cast, unit=cast.city)
    client = as_(cast.binh)
    assert client.get(f"/de-kiem-tra/{paper.pk}/").status_code == 200
    assert client.get(f"/de-kiem-tra/{paper.pk}/sua/").status_code == 404
    assert client.post(f"/de-kiem-tra/{paper.pk}/sao-chep/").status_code == 302
    assert paper.unit.papers.count() == 1
    assert cast.ward.papers.count() == 1
