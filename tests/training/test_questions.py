"""Questions: asked, answered aloud, in writing, by the advisers. None is lost."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.training.actions import (
    answer_live,
    answer_question,
    ask_question,
    hand_on_question,
    mark_answer_read,
    note_question,
    reopen_question,
    set_question_consent,
)
from diemtua.training.models import Question
from diemtua.training.queries.questions import by_topic, questions_waiting_for, slide
from tests.training.factories import enrol, make_class, make_question


@pytest.fixture
def made(cast):
    return make_class(cast)


@pytest.fixture
def enrolment(cast, made):
    return enrol(made, cast.hoa_person)


@pytest.fixture
def question(made, enrolment):
    return make_question(made, enrolment)


def now():
    return timezone.now()


def test_a_question_is_sent_and_the_journal_does_not_repeat_it(cast, enrolment, lines) -> None:
    made = ask_question(enrolment=enrolment, topic="T05", text=" Đối thoại bao lâu một lần? ", by=cast.hoa, now=now())
    assert (made.text, made.state, made.enrolment) == ("Đối thoại bao lâu một lần?", "open", enrolment)
    assert lines() == ["training.ask_question"]
    from diemtua.audit.models import Entry

    line = Entry.objects.get()
    assert line.subject == "câu hỏi của lớp Tập huấn thương lượng tập thể"
    assert (line.actor_id, line.actor_name, line.tells_day_only) == (None, "Người hỏi", True)


def test_a_button_pressed_twice_sends_one_question(cast, enrolment, lines) -> None:
    told, at = {"enrolment": enrolment, "topic": "T05", "text": "Bao lâu một lần?", "by": cast.hoa}, now()
    first = ask_question(**told, now=at)
    assert ask_question(**told, now=at + dt.timedelta(seconds=30)) == first
    assert lines() == ["training.ask_question"]
    assert ask_question(**told, now=at + dt.timedelta(minutes=2)) != first


def test_an_empty_question_and_one_in_another_s_name_are_refused(cast, enrolment, lines) -> None:
    with pytest.raises(BadInput):
        ask_question(enrolment=enrolment, topic="T05", text=" ", by=cast.hoa, now=now())
    with pytest.raises(NotAllowed):
        ask_question(enrolment=enrolment, topic="T05", text="Hỏi hộ", by=cast.nga, now=now())
    assert (Question.objects.count(), lines()) == (0, [])


def test_no_question_slips_in_behind_the_end_of_the_class(cast) -> None:
    enrolment = enrol(make_class(cast, state="finished"), cast.hoa_person)
    with pytest.raises(Conflict):
        ask_question(enrolment=enrolment, topic="T05", text="Còn kịp không?", by=cast.hoa, now=now())


def test_who_was_withdrawn_asks_elsewhere(cast, made) -> None:
    with pytest.raises(Conflict, match="công đoàn cấp trên"):
        ask_question(enrolment=enrol(made, cast.hoa_person, state="withdrawn"), topic="T05", text="?", by=cast.hoa, now=now())  # fmt: skip


def test_a_question_raised_aloud_is_noted_without_a_name(cast, made, lines) -> None:
    noted = note_question(training_class=made, topic="T07", text="Ngừng việc thì sao?", by=cast.khai, now=now())
    assert (noted.enrolment, lines()) == (None, ["training.note_question"])
    with pytest.raises(NotAllowed):
        note_question(training_class=made, topic="T07", text="?", by=cast.thao, now=now())


def test_noting_a_question_does_not_call_a_class_in_preparation(cast) -> None:
    draft = make_class(cast, state="draft")
    note_question(training_class=draft, topic="T07", text="Hỏi thử", by=cast.khai, now=now())
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_answered_aloud_once_and_taken_back(cast, question, lines) -> None:
    assert answer_live(question=question, by=cast.khai, now=now()).state == "live"
    with pytest.raises(Conflict, match="Đã trả lời tại lớp"):
        answer_live(question=question, by=cast.khai, now=now())
    again = reopen_question(question=question, by=cast.khai)
    assert (again.state, again.answered_by, again.answered_at) == ("open", None, None)
    assert lines() == ["training.answer_live", "training.reopen_question"]


def test_answered_in_writing_the_asker_reads_it(cast, as_, question, lines) -> None:
    answer_question(question=question, answer=" Gửi yêu cầu bằng văn bản. ", citation="BLLĐ 2019, Điều 70", by=cast.khai, now=now())  # fmt: skip
    assert (question.state, question.answer, question.answered_by) == (
        "written",
        "Gửi yêu cầu bằng văn bản.",
        cast.khai,
    )
    page = as_(cast.hoa).get(f"/lop-cua-toi/{question.enrolment_id}/").content.decode()
    assert "Gửi yêu cầu bằng văn bản." in page
    assert "BLLĐ 2019, Điều 70" in page
    mark_answer_read(question=question, by=cast.hoa, now=now())
    with pytest.raises(Conflict):
        mark_answer_read(question=question, by=cast.hoa, now=now())
    with pytest.raises(NotAllowed):
        mark_answer_read(question=question, by=cast.nga, now=now())
    assert lines() == ["training.answer_question", "training.mark_answer_read"]


def test_an_empty_answer_is_refused(cast, question) -> None:
    with pytest.raises(BadInput):
        answer_question(question=question, answer="  ", citation="", by=cast.khai, now=now())


def test_handed_on_it_waits_for_the_adviser_who_answers(cast, question, lines) -> None:
    with pytest.raises(NotAllowed):
        answer_question(question=question, answer="Chưa được chuyển", citation="", by=cast.thao, now=now())
    hand_on_question(question=question, by=cast.khai, now=now())
    assert list(questions_waiting_for(cast.thao)) == [question]
    assert list(questions_waiting_for(cast.khai)) == []
    with pytest.raises(Conflict):
        hand_on_question(question=question, by=cast.khai, now=now())
    answer_question(question=question, answer="Có thể yêu cầu hòa giải viên.", citation="", by=cast.thao, now=now())
    assert (question.state, question.answered_by) == ("written", cast.thao)
    assert list(questions_waiting_for(cast.thao)) == []
    assert lines() == ["training.hand_on_question", "training.answer_question"]


def test_two_answers_at_once_the_second_learns_of_the_first(cast, question) -> None:
    stale = Question.objects.select_related("training_class").get()
    answer_question(question=question, answer="Trước", citation="", by=cast.khai, now=now())
    with pytest.raises(Conflict, match="Đã trả lời bằng văn bản"):
        answer_question(question=stale, answer="Sau", citation="", by=cast.khai, now=now())
    assert Question.objects.get().answer == "Trước"


def test_who_answers_second_reads_the_first_answer_beside_the_own_words(cast, as_, question) -> None:
    client, url = as_(cast.khai), f"/hoi-dap/{question.pk}/tra-loi/"
    client.post(url, {"answer": "Gửi đơn bằng văn bản.", "citation": "Điều 70"})
    page = client.post(url, {"answer": "Lời viết sau.", "citation": ""}).text
    assert f"{cast.khai} vừa trả lời câu này" in page
    assert ("Gửi đơn bằng văn bản." in page, "Lời viết sau.</textarea>" in page) == (True, True)
    assert "vừa trả lời" not in client.get(url).text


def test_the_organiser_and_another_class_s_lecturer_do_not_answer(cast, question) -> None:
    question.training_class.lecturers.clear()
    for user in (cast.binh, cast.khai, cast.thao):
        with pytest.raises(NotAllowed):
            answer_live(question=question, by=user, now=now())


def test_questions_are_grouped_by_topic_in_the_curriculum_s_order(made) -> None:
    for topic, state in (("T07", "open"), ("T05", "live"), ("T07", "written"), ("T07", "advice")):
        make_question(made, topic=topic, state=state)
    groups = by_topic(made.questions.all())
    assert [(g.topic, g.title, len(g.questions), g.open) for g in groups] == [
        ("T05", "Đối thoại và dân chủ tại nơi làm việc", 1, 0),
        ("T07", "Giải quyết tranh chấp lao động, đình công", 3, 2),
    ]


def test_the_projector_walks_the_open_ones(made) -> None:
    first, second, third = (make_question(made, topic=t) for t in ("T05", "T06", "T07"))
    make_question(made, topic="T06", state="live")
    seen = slide(made, second.pk)
    assert (seen.question, seen.position, seen.total, seen.before, seen.after) == (second, 2, 3, first.pk, third.pk)
    assert slide(made, None).question == first
    assert slide(made, 999_999).question == first
    made.questions.update(state="live")
    assert slide(made, None).question is None


def test_no_page_of_lecturer_or_projector_names_the_asker(cast, as_, question) -> None:
    for address in (f"/lop-tap-huan/{question.training_class_id}/cau-hoi/", f"/lop-tap-huan/{question.training_class_id}/cau-hoi/trinh-chieu/", "/hoi-dap/", f"/hoi-dap/{question.pk}/tra-loi/"):  # fmt: skip
        page = as_(cast.khai).get(address).content.decode()
        assert question.text in page
        assert "Hòa" not in page


def test_after_answering_on_the_projector_the_next_question_comes(cast, as_, made, question) -> None:
    following = make_question(made, topic="T07")
    back = f"/lop-tap-huan/{made.pk}/cau-hoi/trinh-chieu/?cau={following.pk}"
    answer = as_(cast.khai).post(f"/hoi-dap/{question.pk}/tra-loi-tai-lop/", {"ve": back})
    assert answer.url == back
    for told in ("https://ke-xau.example/", "//ke-xau.example/", "bai-nao"):
        other = make_question(made, topic="T07")
        assert as_(cast.khai).post(f"/hoi-dap/{other.pk}/tra-loi-tai-lop/", {"ve": told}).url == "/hoi-dap/"


def test_who_writes_an_answer_or_notes_a_question_comes_back_to_where_she_was(cast, as_, made, question) -> None:
    client, listed = as_(cast.khai), f"/lop-tap-huan/{made.pk}/cau-hoi/?trang-thai=open"
    told = f"?ve={quote(listed, safe='/')}"
    assert f'href="/hoi-dap/{question.pk}/tra-loi/{told}"' in client.get(listed).content.decode()
    page = client.get(f"/hoi-dap/{question.pk}/tra-loi/{told}").content.decode()
    assert (f'name="ve" value="{listed}"' in page, "có thể đang viết trả lời" in page) == (True, False)
    screen = f"/lop-tap-huan/{made.pk}/cau-hoi/trinh-chieu/?cau={question.pk}"
    noted = {"topic": "T07", "text": "Hỏi thêm tại lớp?"}
    assert client.post(f"/lop-tap-huan/{made.pk}/cau-hoi/ghi/", noted | {"ve": screen}).url == screen
    assert client.post(f"/lop-tap-huan/{made.pk}/cau-hoi/ghi/", noted).url == f"/lop-tap-huan/{made.pk}/cau-hoi/"
    client.post(f"/hoi-dap/{question.pk}/chuyen-tu-van/")
    assert "có thể đang viết trả lời" in client.get(f"/hoi-dap/{question.pk}/tra-loi/").content.decode()
    answer = {"answer": "Được, theo trình tự.", "citation": "", "ve": listed}
    assert client.post(f"/hoi-dap/{question.pk}/tra-loi/", answer).url == listed


def test_only_the_asker_says_whether_her_question_may_be_published(cast) -> None:
    training_class = make_class(cast)
    question = make_question(training_class, enrol(training_class, cast.hoa_person))
    with pytest.raises(NotAllowed):
        set_question_consent(question=question, agrees=True, by=cast.nga, now=now())
    set_question_consent(question=question, agrees=True, by=cast.hoa, now=now())
    assert question.consent_at is not None
    set_question_consent(question=question, agrees=False, by=cast.hoa, now=now())
    told = Entry.objects.filter(action="training.set_question_consent").order_by("pk").values_list("detail", flat=True)
    assert (question.consent_at, list(told)) == (None, [{"agrees": True}, {"agrees": False}])
