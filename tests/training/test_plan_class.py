"""Creating, changing, copying and cancelling a class; choosing its test."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from diemtua.exams.actions import start_sitting
from diemtua.exams.models import Exam
from diemtua.exams.queries import steps_for as exam_steps
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.training.actions import (
    ClassPlan,
    ModulePlan,
    SessionPlan,
    cancel_class,
    choose_test,
    class_edition,
    create_class,
    duplicate_class,
    edit_class,
    set_notice,
)
from diemtua.training.models import Attendance, ClassModule, TrainingClass
from diemtua.training.queries.agenda import steps_for as class_steps
from diemtua.training.queries.officer import class_of_officer
from tests.exams.factories import make_exam, make_paper
from tests.training.factories import enrol, make_class, make_session

START = dt.datetime(2026, 12, 5, 1, 0, tzinfo=dt.UTC)


def session(begin: int = 0, **fields) -> SessionPlan:
    start = START + dt.timedelta(hours=begin)
    return SessionPlan(**{"starts_at": start, "ends_at": start + dt.timedelta(hours=3), "place": "Hội trường", "question_minutes": 60} | fields)  # fmt: skip


@pytest.fixture
def plan(cast) -> ClassPlan:
    return ClassPlan(
        name="Tập huấn đối thoại",
        unit=cast.ward,
        capacity=40,
        lecturers=[cast.khai],
        modules=[ModulePlan("T05", 90), ModulePlan("T06", 60)],
        sessions=[session(), session(24)],
    )


def test_a_class_is_created_with_its_parts(cast, plan, lines) -> None:
    made = create_class(plan=plan, by=cast.binh)
    made.refresh_from_db()
    assert (made.name, made.unit, made.capacity, made.state) == ("Tập huấn đối thoại", cast.ward, 40, "draft")
    assert list(made.lecturers.all()) == [cast.khai]
    assert list(made.modules.values_list("topic", "minutes")) == [("T05", 90), ("T06", 60)]
    assert [s.starts_at for s in made.sessions.all()] == [START, START + dt.timedelta(hours=24)]
    assert len({s.secret for s in made.sessions.all()}) == 2
    assert lines() == ["training.create_class"]


def test_a_class_for_a_unit_one_does_not_look_after_is_refused(cast, plan, lines) -> None:
    with pytest.raises(NotAllowed):
        create_class(plan=plan, by=cast.other_binh)
    assert (TrainingClass.objects.count(), lines()) == (0, [])


@pytest.mark.parametrize(
    "change",
    [
        {"sessions": [session(ends_at=START)]},
        {"modules": [ModulePlan("T05", 90), ModulePlan("T05", 10)]},
    ],
)
def test_what_no_class_may_have_is_refused_and_leaves_nothing(cast, plan, lines, change) -> None:
    with pytest.raises(BadInput):
        create_class(plan=replace(plan, **change), by=cast.binh)
    assert (TrainingClass.objects.count(), lines()) == (0, [])


def test_only_a_lecturer_teaches(cast, plan) -> None:
    with pytest.raises(BadInput):
        create_class(plan=replace(plan, lecturers=[cast.thao]), by=cast.binh)


def test_editing_keeps_the_row_and_secret_of_a_session_that_stays(cast, plan, lines) -> None:
    made = create_class(plan=plan, by=cast.binh)
    first, second = made.sessions.all()
    moved = session(2, pk=first.pk, place="Nhà văn hóa")
    edit_class(
        training_class=made,
        plan=replace(plan, capacity=60, sessions=[moved, session(48)]),
        edition=class_edition(made),
        by=cast.binh,
        now=timezone.now(),
    )
    kept, new = made.sessions.all()
    assert (kept.pk, kept.secret, kept.place) == (first.pk, first.secret, "Nhà văn hóa")
    assert new.pk != second.pk
    assert TrainingClass.objects.get().capacity == 60
    assert lines() == ["training.create_class", "training.edit_class"]


def test_capacity_below_the_seats_taken_is_a_conflict_and_changes_nothing(cast, plan, lines) -> None:
    made = make_class(cast, capacity=5)
    enrol(made, cast.hoa_person)
    enrol(made, cast.nga_person)
    with pytest.raises(Conflict, match="2 người"):
        edit_class(
            training_class=made,
            plan=replace(plan, capacity=1),
            edition=class_edition(made),
            by=cast.binh,
            now=timezone.now(),
        )
    made.refresh_from_db()
    assert (made.name, made.capacity, made.modules.count(), lines()) == ("Tập huấn thương lượng tập thể", 5, 0, [])


def test_a_session_somebody_was_present_at_is_not_dropped(cast, plan, lines) -> None:
    made = make_class(cast)
    Attendance.objects.create(session=made.sessions.get(), enrolment=enrol(made, cast.hoa_person), method="hand")
    with pytest.raises(Conflict, match="điểm danh"):
        edit_class(training_class=made, plan=plan, edition=class_edition(made), by=cast.binh, now=timezone.now())
    made.refresh_from_db()
    assert (made.capacity, made.sessions.count(), lines()) == (50, 1, [])


def test_who_accepted_a_class_that_moves_is_told_and_says_once_more(cast, as_, plan, lines) -> None:
    now = timezone.now()
    made = make_class(cast, name=plan.name)
    enrolment = enrol(made, cast.hoa_person, state="accepted", responded_at=now - dt.timedelta(hours=2))
    held = made.sessions.get()
    stays = SessionPlan(held.starts_at, held.ends_at, held.place, 60, pk=held.pk)

    def save(sessions: list[SessionPlan]) -> list[str]:
        edit_class(
            training_class=made,
            plan=replace(plan, sessions=sessions),
            edition=class_edition(made),
            by=cast.binh,
            now=now,
        )
        return [step.title for step in class_steps(cast.hoa, now=now)]

    assert save([replace(stays, question_minutes=30)]) == ["Lớp «Tập huấn đối thoại»"]
    assert save([replace(stays, place="Nhà văn hóa")]) == ["Lớp «Tập huấn đối thoại» đã đổi lịch"]
    page = as_(cast.hoa).get(f"/lop-cua-toi/{enrolment.pk}/").content.decode()
    assert [
        words for words in ("Lịch lớp đã đổi", "Nhà văn hóa", "Tôi vẫn dự theo lịch mới") if words not in page
    ] == []
    assert "chưa xác nhận lịch mới" in as_(cast.binh).get(f"/lop-tap-huan/{made.pk}/hoc-vien/").content.decode()
    as_(cast.hoa).post(f"/lop-cua-toi/{enrolment.pk}/nhan-loi/")
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.knows_old_times, TrainingClass.objects.get().seats_taken) == (
        "accepted",
        False,
        1,
    )
    assert [step.title for step in class_steps(cast.hoa, now=now)] == ["Lớp «Tập huấn đối thoại»"]
    assert lines() == ["training.edit_class", "training.edit_class", "training.accept_call"]


@pytest.mark.parametrize(
    ("state", "later", "asked"), [("called", 0, True), ("called", 9, False), ("finished", 0, False)]
)
def test_who_did_not_come_to_a_moved_class_is_not_asked_once_it_is_over(cast, state, later, asked) -> None:
    now = timezone.now()
    made = make_class(cast, starts=now + dt.timedelta(days=1), state=state, rescheduled_at=now)
    enrolment = enrol(made, cast.hoa_person, state="accepted", responded_at=now - dt.timedelta(hours=2))
    view = class_of_officer(enrolment, now=now + dt.timedelta(days=later))
    assert (view.is_asked_again, enrolment.knows_old_times) == (asked, state == "called")


@pytest.mark.parametrize("meanwhile", ["session", "place", "name", "lecturer", "topic"])
def test_a_page_opened_before_somebody_else_saved_writes_nothing(cast, plan, lines, meanwhile) -> None:
    made = make_class(cast)
    edition = class_edition(made)
    if meanwhile == "session":
        make_session(made, starts=START)
    elif meanwhile == "place":
        made.sessions.update(place="Nhà văn hóa")
    elif meanwhile == "name":
        TrainingClass.objects.update(name="Tên mới")
    elif meanwhile == "lecturer":
        made.lecturers.clear()
    else:
        ClassModule.objects.create(training_class=made, topic="T06", minutes=30)
    before = class_edition(TrainingClass.objects.get())
    with pytest.raises(Conflict, match="người khác sửa"):
        edit_class(training_class=made, plan=plan, edition=edition, by=cast.binh, now=timezone.now())
    assert (class_edition(TrainingClass.objects.get()), lines()) == (before, [])


@pytest.mark.parametrize("state", ["finished", "cancelled"])
def test_a_class_that_is_over_is_not_edited(cast, plan, state) -> None:
    with pytest.raises(Conflict):
        edit_class(
            training_class=make_class(cast, state=state), plan=plan, edition="", by=cast.binh, now=timezone.now()
        )


def test_the_unit_stays_once_people_were_called(cast, plan) -> None:
    with pytest.raises(Conflict, match="đơn vị tổ chức"):
        edit_class(
            training_class=make_class(cast),
            plan=replace(plan, unit=cast.other_ward),
            edition="",
            by=cast.city_officer,
            now=timezone.now(),
        )


def test_a_copy_has_the_plan_but_no_people_sessions_or_test(cast, plan, lines) -> None:
    made = create_class(plan=plan, by=cast.binh)
    copy = duplicate_class(training_class=made, by=cast.binh)
    assert (copy.name, copy.state, copy.seats_taken) == ("Tập huấn đối thoại (bản mới)", "draft", 0)
    assert list(copy.modules.values_list("topic", "minutes")) == [("T05", 90), ("T06", 60)]
    assert list(copy.lecturers.all()) == [cast.khai]
    assert (copy.sessions.count(), copy.exam) == (0, None)
    assert lines() == ["training.create_class", "training.duplicate_class"]


def test_cancelling_needs_a_reason_and_happens_once(cast, lines) -> None:
    made = make_class(cast)
    with pytest.raises(BadInput):
        cancel_class(training_class=made, reason="  ", by=cast.binh, now=timezone.now())
    cancel_class(training_class=made, reason="Trùng hội nghị", by=cast.binh, now=timezone.now())
    assert (made.state, made.cancel_reason) == ("cancelled", "Trùng hội nghị")
    with pytest.raises(Conflict):
        cancel_class(training_class=made, reason="Lần hai", by=cast.binh, now=timezone.now())
    assert lines() == ["training.cancel_class"]


def test_the_test_of_a_cancelled_class_is_off(cast) -> None:
    made = make_class(cast, exam=make_exam(cast, "single", persons=[cast.hoa_person, cast.nga_person]))
    cancel_class(training_class=made, reason="Trùng hội nghị", by=cast.binh, now=timezone.now())
    assert not made.exam.entries.filter(withdrawn_at=None).exists()
    assert exam_steps(cast.hoa, now=timezone.now()) == []
    with pytest.raises(Conflict, match="không có trong danh sách"):
        start_sitting(exam=made.exam, by=cast.hoa, now=timezone.now())


def test_a_lecturer_does_not_cancel(cast) -> None:
    with pytest.raises(NotAllowed):
        cancel_class(training_class=make_class(cast), reason="Bận", by=cast.khai, now=timezone.now())


def test_the_notice_keeps_number_day_and_signer(cast, lines) -> None:
    made = set_notice(training_class=make_class(cast), number="15/TB-CĐP", day=dt.date(2026, 2, 5), place="Bồ Đề", signer_title="Chủ tịch", signer_name="Nguyễn Văn Bình", by=cast.binh)  # fmt: skip
    made.refresh_from_db()
    assert (made.convening_number, made.convened_on, made.notice_place) == ("15/TB-CĐP", dt.date(2026, 2, 5), "Bồ Đề")
    assert lines() == ["training.set_notice"]


class TestChoosingTheTest:
    def choose(self, cast, made, paper=None, by=None):
        now = timezone.now()
        paper = paper or make_paper(cast, "single essay")
        return choose_test(training_class=made, paper=paper, opens_at=now, closes_at=now + dt.timedelta(days=2), by=by or cast.binh)  # fmt: skip

    def test_those_with_a_seat_are_entered_and_the_lecturers_mark(self, cast, lines) -> None:
        made = make_class(cast)
        enrol(made, cast.hoa_person)
        enrol(made, cast.nga_person, state="declined")
        exam = self.choose(cast, made).exam
        assert [entry.person for entry in exam.entries.all()] == [cast.hoa_person]
        assert list(exam.markers.all()) == [cast.khai]
        assert TrainingClass.objects.get().exam == exam
        assert lines() == ["training.choose_test"]

    def test_who_takes_over_the_class_takes_over_its_essays_unless_markers_were_named_by_hand(
        self, cast, plan, lines
    ) -> None:
        made = make_class(cast)
        exam = self.choose(cast, made).exam
        other = User.objects.create_user("giang", None, full_name="Lê Thu Giang", is_lecturer=True)
        new = replace(plan, sessions=(), lecturers=(other,))
        edit_class(training_class=made, plan=new, edition=class_edition(made), by=cast.binh, now=timezone.now())
        assert list(exam.markers.all()) == [other]
        exam.markers.set([other, cast.khai])
        edit_class(
            training_class=made,
            plan=replace(plan, sessions=()),
            edition=class_edition(made),
            by=cast.binh,
            now=timezone.now(),
        )
        assert set(exam.markers.all()) == {other, cast.khai}

    def test_a_second_test_is_a_conflict_and_opens_no_exam(self, cast, lines) -> None:
        made = make_class(cast)
        paper = make_paper(cast, "single essay")
        self.choose(cast, made, paper)
        with pytest.raises(Conflict):
            self.choose(cast, made, paper)
        assert (Exam.objects.count(), lines()) == (1, ["training.choose_test"])

    def test_somebody_else_s_class_is_refused(self, cast) -> None:
        with pytest.raises(NotAllowed):
            self.choose(cast, make_class(cast), by=cast.other_binh)


def test_a_second_session_can_be_made_for_the_factory(cast) -> None:
    made = make_class(cast)
    make_session(made, starts=START)
    assert made.sessions.count() == 2
