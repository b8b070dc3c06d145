"""Who is eligible, the numbers of a class, warnings, the agenda."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.exams.models import Sitting
from diemtua.kernel.agenda import Urgency
from diemtua.rulebook.book import vouched
from diemtua.training.models import Attendance, ClassModule
from diemtua.training.queries import eligible, steps_for
from diemtua.training.queries.classes import progress_of, question_time_of, warnings_of
from diemtua.training.queries.officer import class_of_officer
from diemtua.training.rules import Span
from tests.exams.factories import make_exam
from tests.factories import make_person, make_union
from tests.training.factories import enrol, make_class, make_question, make_session

NOW = timezone.now
DAY = dt.timedelta(days=1)


def be_present(enrolment, *sessions) -> None:
    for session in sessions:
        Attendance.objects.create(session=session, enrolment=enrolment, method="hand")


def sit(exam, person, *, state="marked", passed=True) -> None:
    Sitting.objects.create(exam=exam, person=person, attempt=1, alias=f"A{person.pk}", seed=1, state=state, due_at=NOW(), passed=passed, percent=80 if passed else 20)  # fmt: skip


class TestEligible:
    def test_attended_enough_and_passed(self, cast) -> None:
        exam = make_exam(cast, "single", persons=[cast.hoa_person])
        made = make_class(cast, exam=exam)
        enrolment = enrol(made, cast.hoa_person)
        be_present(enrolment, made.sessions.get())
        sit(exam, cast.hoa_person)
        (row,) = eligible(made)
        assert (row.enrolment, row.present, row.sessions, row.attendance_percent) == (enrolment, 1, 1, 100)
        assert (row.attended_enough, row.passed, row.eligible, row.reason) == (True, True, True, "")

    def test_the_first_thing_missing_is_named(self, cast) -> None:
        exam = make_exam(cast, "single", persons=[])
        made = make_class(cast, exam=exam)
        session = made.sessions.get()
        make_session(made, starts=NOW() + 2 * DAY)

        def reason(sessions=(), entered=True, **sitting) -> str:
            person = make_person("Lê Văn Thử", make_union(cast.ward, "Công ty thử"))
            be_present(enrol(made, person), *sessions)
            if entered:
                exam.entries.create(person=person)
            if sitting:
                sit(exam, person, **sitting)
            return next(row.reason for row in eligible(made) if row.enrolment.person == person)

        both = list(made.sessions.all())
        assert reason([session], state="marked", passed=True) == "Mới có mặt 1/2 buổi."
        assert reason(both, entered=False) == "Chưa được đưa vào danh sách dự kiểm tra."
        assert reason(both) == "Chưa làm bài kiểm tra."
        assert reason(both, state="submitted", passed=None) == "Bài đã nộp, đang chờ chấm."
        assert reason(both, state="marked", passed=False) == "Bài kiểm tra chưa đạt."
        assert reason(both, state="marked", passed=True) == ""

    def test_without_a_test_nobody_is(self, cast) -> None:
        made = make_class(cast)
        be_present(enrol(made, cast.hoa_person), made.sessions.get())
        assert [row.reason for row in eligible(made)] == ["Lớp chưa chọn bài kiểm tra."]

    def test_who_was_withdrawn_is_not_listed(self, cast) -> None:
        made = make_class(cast)
        enrol(made, cast.hoa_person, state="withdrawn")
        assert eligible(made) == []

    @pytest.mark.parametrize("people", [1, 3])
    def test_five_queries_however_many(self, cast, django_assert_num_queries, people) -> None:
        exam = make_exam(cast, "single", persons=[])
        made = make_class(cast, exam=exam)
        for i in range(people):
            enrol(made, make_person(f"Người {i}", make_union(cast.ward, f"Công ty {i}")))
        with django_assert_num_queries(5):  # the exam itself is one of them
            assert [str(row.enrolment.unit) + str(row.enrolment.person) for row in eligible(made)] != []


def test_a_class_in_numbers(cast) -> None:
    exam = make_exam(cast, "single", persons=[cast.hoa_person])
    made = make_class(cast, exam=exam)
    hoa, nga = enrol(made, cast.hoa_person, state="accepted"), enrol(made, cast.nga_person)
    enrol(made, make_person("Xin Vắng", make_union(cast.ward, "C")), state="declined")
    enrol(made, make_person("Đã Rút", make_union(cast.ward, "D")), state="withdrawn")
    be_present(hoa, made.sessions.get())
    be_present(nga, made.sessions.get())
    sit(exam, cast.hoa_person)
    make_question(made, hoa)
    make_question(made, hoa, state="live")
    numbers = progress_of(made)
    assert (numbers.called, numbers.accepted, numbers.declined, numbers.unanswered, numbers.withdrawn) == (
        3,
        1,
        1,
        1,
        1,
    )
    assert [item.present for item in numbers.sessions] == [2]
    assert (numbers.passed, numbers.questions, numbers.open_questions) == (1, 2, 1)


def test_a_class_of_a_year_whose_law_nobody_checked_is_planned_all_the_same(cast) -> None:
    late = dt.date(2100, 1, 4)
    assert [vouched(name, late) for name in ("question_time_percent", "attendance_percent", "training_days_paid_by_employer")] == [None] * 3  # fmt: skip
    made = make_class(cast)
    made.sessions.update(question_minutes=0)
    assert len(warnings_of(made, today=dt.date(2026, 11, 2))) == 1
    type(made).objects.update(state="called")
    made.refresh_from_db()
    assert (warnings_of(made, today=late), question_time_of(made, today=late).minutes) == ([], 0)


def test_warnings_name_the_other_class_of_a_lecturer(cast) -> None:
    made = make_class(cast)
    session = made.sessions.get()
    assert warnings_of(made, today=timezone.localdate()) == []
    other = make_class(cast, name="Lớp kia", starts=session.ends_at)
    assert warnings_of(made, today=timezone.localdate()) == []
    make_session(other, starts=session.ends_at - dt.timedelta(minutes=1), place="Nhà văn hóa")
    (warning,) = warnings_of(made, today=timezone.localdate())
    assert warning.startswith("Giảng viên Vũ Quang Khải còn dạy lớp «Lớp kia» lúc ")
    other.state = "cancelled"
    other.save()
    assert warnings_of(made, today=timezone.localdate()) == []


def test_warnings_name_the_other_class_in_the_same_place_and_a_day_that_is_over(cast) -> None:
    made, today = make_class(cast), timezone.localdate()
    other = make_class(cast, name="Lớp kia", starts=made.sessions.get().starts_at)
    other.lecturers.clear()
    (warning,) = warnings_of(made, today=today)
    assert (warning[:29], warning[-18:]) == ("«Hội trường phường Bồ Đề» lúc", "còn lớp «Lớp kia».")
    other.sessions.update(place="Nhà văn hóa")
    assert warnings_of(made, today=today) == []
    made.state = "draft"
    (gone,) = warnings_of(made, today=today + 3 * DAY)
    assert gone.endswith("đã qua mà lớp chưa gọi ai; hãy kiểm tra lại ngày.")


def test_warnings_take_the_share_for_questions_from_the_rulebook(cast) -> None:
    made = make_class(cast)
    made.sessions.update(question_minutes=59)
    ClassModule.objects.create(training_class=made, topic="T05", minutes=500)
    short, too_long = warnings_of(made, today=dt.date(2026, 11, 22))
    assert short.startswith("Mới dành 59 phút giải đáp trong 180 phút của lớp (32%); nên dành ít nhất 60 phút (33%).")
    assert too_long.startswith("Các chuyên đề cần 500 phút")


class TestAgenda:
    def titles(self, user, *, at=None) -> list[tuple[Urgency, str]]:
        return [(step.urgency, step.title) for step in steps_for(user, now=at or NOW())]

    def test_the_officer_answers_then_comes_then_checks_in_then_is_left_alone(self, cast) -> None:
        made = make_class(cast, name="Đối thoại")
        session, enrolment = made.sessions.get(), enrol(made, cast.hoa_person)
        assert self.titles(cast.hoa) == [(Urgency.ANSWER, "Bạn được triệu tập dự lớp «Đối thoại»")]
        made.enrolments.update(state="accepted")
        assert self.titles(cast.hoa) == [(Urgency.PREPARE, "Lớp «Đối thoại»")]
        at = session.starts_at - dt.timedelta(minutes=30)
        assert self.titles(cast.hoa, at=at) == [(Urgency.RUNNING, "Điểm danh lớp «Đối thoại»")]
        be_present(enrolment, session)
        assert self.titles(cast.hoa, at=at) == [(Urgency.PREPARE, "Lớp «Đối thoại»")]
        assert self.titles(cast.hoa, at=session.ends_at + DAY) == []

    def test_declined_and_cancelled_ask_nothing(self, cast) -> None:
        enrol(make_class(cast), cast.hoa_person, state="declined")
        enrol(make_class(cast, state="cancelled"), cast.hoa_person)
        assert self.titles(cast.hoa) == []

    def test_a_new_answer_is_told_until_read(self, cast) -> None:
        made = make_class(cast, state="finished")
        question = make_question(made, enrol(made, cast.hoa_person), state="written", answer="Có")
        assert self.titles(cast.hoa) == [(Urgency.NEWS, "Câu hỏi của bạn đã có trả lời")]
        question.read_at = NOW()
        question.save()
        assert self.titles(cast.hoa) == []

    def test_the_lecturer_teaches_and_owes_answers(self, cast) -> None:
        made = make_class(cast, name="Đối thoại", starts=NOW() + dt.timedelta(minutes=30))
        make_question(made)
        assert self.titles(cast.khai) == [
            (Urgency.NOW, "Bạn giảng lớp «Đối thoại»"),
            (Urgency.ANSWER, "1 câu hỏi chờ bạn trả lời"),
        ]

    def test_what_was_handed_on_waits_at_the_advice_desk_not_here(self, cast) -> None:
        make_question(make_class(cast), state="advice", handed_on_at=NOW())
        assert self.titles(cast.thao) == []

    def test_the_organiser_prepares_finishes_and_reminds(self, cast) -> None:
        make_class(cast, name="Nháp", state="draft", starts=NOW() + 20 * DAY)
        make_class(cast, name="Xong", starts=NOW() - 2 * DAY)
        low = make_class(cast, name="Sắp tới", starts=NOW() + 2 * DAY)
        enrol(low, cast.hoa_person)
        assert self.titles(cast.binh) == [
            (Urgency.ANSWER, "Kết thúc lớp «Xong»"),
            (Urgency.PREPARE, "Nhắc học viên lớp «Sắp tới»"),
            (Urgency.PREPARE, "Lớp «Nháp» đang chuẩn bị"),
        ]
        assert self.titles(cast.other_binh) == []

    @pytest.mark.variants
    @pytest.mark.parametrize("classes", [1, 3])
    def test_few_queries_however_many_classes(self, cast, django_assert_max_num_queries, classes) -> None:
        for _ in range(classes):
            made = make_class(cast)
            make_question(made, enrol(made, cast.hoa_person), state="written")
            make_question(made)
        for user, most in ((cast.hoa, 6), (cast.khai, 4), (cast.thao, 4), (cast.binh, 4)):
            fresh = type(user).objects.get(pk=user.pk)
            with django_assert_max_num_queries(most):
                steps_for(fresh, now=NOW())


def test_who_is_called_to_two_classes_at_once_is_told(cast) -> None:
    made = make_class(cast)
    session, enrolment = made.sessions.get(), enrol(made, cast.hoa_person)
    other = make_class(cast, name="Lớp kia", starts=session.ends_at - dt.timedelta(minutes=1))
    assert class_of_officer(enrolment, now=NOW()).clashes == []
    elsewhere = enrol(other, cast.hoa_person)
    theirs = other.sessions.get()
    assert class_of_officer(enrolment, now=NOW()).clashes == [
        f"lớp «Lớp kia» lúc {Span(theirs.starts_at, theirs.ends_at)}"
    ]
    elsewhere.state = "declined"
    elsewhere.save()
    assert class_of_officer(enrolment, now=NOW()).clashes == []
