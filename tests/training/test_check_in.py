"""Checking in: the code, the ticket of this browser, the hand of the organiser."""

import datetime as dt
import threading

import pytest
from django.core import signing
from django.db import connection
from django.utils import timezone

from diemtua.kernel.errors import Conflict, NotAllowed
from diemtua.training.actions import check_in, mark_all_present, mark_present, unmark_present, withdraw_enrolment
from diemtua.training.models import Attendance, Enrolment, Session, TrainingClass
from diemtua.training.rules import check_in_code
from tests.advice.test_two_at_once import overtaking
from tests.conftest import Cast
from tests.exams.factories import make_exam
from tests.factories import make_person
from tests.training.factories import enrol, make_class


@pytest.fixture
def session(cast):
    return make_class(cast, starts=timezone.now() - dt.timedelta(minutes=10)).sessions.get()


@pytest.fixture
def enrolment(cast, session):
    return enrol(session.training_class, cast.hoa_person)


def give_exam(cast, session):
    """The test of the class, nobody entered yet."""
    training_class = session.training_class
    training_class.exam = make_exam(cast, persons=[])
    training_class.save()
    return training_class.exam


def code_of(session, *, ago: int = 0) -> str:
    return check_in_code(session.secret, at=timezone.now() - dt.timedelta(seconds=ago))


class TestTheDeed:
    def test_presence_is_written_once_and_counts_as_accepting(self, cast, session, enrolment, lines) -> None:
        check_in(session=session, enrolment=enrolment, by=cast.hoa, now=timezone.now())
        enrolment.refresh_from_db()
        attendance = Attendance.objects.get()
        assert (attendance.method, attendance.by, enrolment.state) == ("scan", cast.hoa, "accepted")
        assert lines() == ["training.check_in"]
        with pytest.raises(Conflict, match="Đã ghi có mặt lúc"):
            check_in(session=session, enrolment=enrolment, by=cast.hoa, now=timezone.now())
        assert (Attendance.objects.count(), lines()) == (1, ["training.check_in"])

    def test_outside_the_time_of_the_session_it_is_refused(self, cast, session, enrolment, lines) -> None:
        for at in (session.starts_at - dt.timedelta(minutes=61), session.ends_at + dt.timedelta(minutes=31)):
            with pytest.raises(Conflict, match="60 phút trước"):
                check_in(session=session, enrolment=enrolment, by=cast.hoa, now=at)
        assert lines() == []

    def test_who_declined_is_sent_to_the_organiser(self, cast, session) -> None:
        enrolment = enrol(session.training_class, cast.hoa_person, state="declined")
        with pytest.raises(Conflict, match="ban tổ chức"):
            check_in(session=session, enrolment=enrolment, by=cast.hoa, now=timezone.now())

    def test_nobody_checks_in_for_another(self, cast, session, enrolment) -> None:
        with pytest.raises(NotAllowed):
            check_in(session=session, enrolment=enrolment, by=cast.nga, now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_who_is_withdrawn_while_the_button_is_pressed_is_not_present(cast, session, enrolment) -> None:
    seen = Enrolment.objects.select_related("person").get(pk=enrolment.pk)
    _, late = overtaking(
        lambda: withdraw_enrolment(enrolment=enrolment, reason="Nghỉ việc", by=cast.binh, now=timezone.now()),
        lambda: check_in(session=session, enrolment=seen, by=cast.hoa, now=timezone.now()),
    )
    assert "ban tổ chức" in str(late)
    assert (Attendance.objects.count(), Enrolment.objects.get().state) == (0, "withdrawn")


@pytest.mark.django_db(transaction=True)
def test_nobody_is_unticked_while_the_class_is_being_finished(cast, session, enrolment) -> None:
    Attendance.objects.create(session=session, enrolment=enrolment, method="hand")
    seen = Session.objects.select_related("training_class__unit").get(pk=session.pk)
    _, late = overtaking(
        lambda: TrainingClass.objects.filter(pk=session.training_class_id).update(state="finished"),
        lambda: unmark_present(session=seen, enrolment=enrolment, by=cast.binh),
    )
    assert (type(late), Attendance.objects.count()) == (Conflict, 1)


class TestThePhone:
    def test_scan_then_one_tap(self, cast, as_, session, enrolment) -> None:
        phone = as_(cast.hoa)
        assert phone.get(f"/diem-danh/{session.pk}/{code_of(session)}/").url == f"/diem-danh/{session.pk}/"
        assert Attendance.objects.count() == 0  # opening an address writes nothing
        page = phone.get(f"/diem-danh/{session.pk}/").content.decode()
        assert "Tôi có mặt" in page
        assert 'name="ma"' not in page
        phone.post(f"/diem-danh/{session.pk}/")
        assert Attendance.objects.get().enrolment == enrolment
        assert "Bạn đã có mặt" in phone.get(f"/diem-danh/{session.pk}/").content.decode()

    def test_scanned_while_signed_out_it_need_not_be_scanned_again(self, cast, as_, session, enrolment, monkeypatch) -> None:  # fmt: skip
        phone = as_(None)
        landed = phone.get(f"/diem-danh/{session.pk}/{code_of(session)}/", follow=True)
        assert landed.context["next"] == f"/diem-danh/{session.pk}/"
        # Two minutes later, long after the code died, the password is found.
        later = timezone.now() + dt.timedelta(minutes=2)
        monkeypatch.setattr(timezone, "now", lambda: later)
        signed_in = phone.post(landed.request["PATH_INFO"], {"username": "hoa", "password": Cast.PASSWORD, "next": f"/diem-danh/{session.pk}/"})  # fmt: skip
        assert signed_in.url == f"/diem-danh/{session.pk}/"
        phone.post(signed_in.url)
        assert Attendance.objects.get().enrolment == enrolment

    def test_a_photo_of_a_minute_ago_is_worth_nothing(self, cast, as_, session, enrolment) -> None:
        phone = as_(cast.hoa)
        page = phone.get(f"/diem-danh/{session.pk}/{code_of(session, ago=61)}/", follow=True).content.decode()
        assert "Mã này đã đổi" in page
        phone.post(f"/diem-danh/{session.pk}/")
        assert Attendance.objects.count() == 0

    def test_the_code_typed_by_hand_serves_too(self, cast, as_, session, enrolment) -> None:
        code = code_of(session)
        as_(cast.hoa).post(f"/diem-danh/{session.pk}/", {"ma": f"{code[:3]}-{code[3:]}".lower()})
        assert Attendance.objects.get().enrolment == enrolment

    def test_a_wrong_code_typed_is_answered_with_what_to_do(self, cast, as_, session, enrolment) -> None:
        answer = as_(cast.hoa).post(f"/diem-danh/{session.pk}/", {"ma": "SAI-MÃ"}, follow=True)
        assert "Hãy quét lại" in answer.content.decode()
        assert Attendance.objects.count() == 0

    def test_the_ticket_is_good_for_its_account_only(self, cast, as_, session, enrolment) -> None:
        enrol(session.training_class, cast.nga_person)
        phone = as_(cast.nga)
        phone.get(f"/diem-danh/{session.pk}/{code_of(session)}/")
        other = as_(cast.hoa)
        other.cookies[f"diem-danh-{session.pk}"] = phone.cookies[f"diem-danh-{session.pk}"].value
        other.post(f"/diem-danh/{session.pk}/")
        assert Attendance.objects.count() == 0

    def test_the_ticket_is_good_for_its_session_and_five_minutes_only(self, cast, as_, session, enrolment) -> None:
        salt = "diemtua.training.check_in"
        phone = as_(cast.hoa)
        for ticket in (signing.dumps([session.pk + 1, None], salt=salt), signing.dumps([session.pk, None], salt="khác"), "x:y:z", signing.dumps("?", salt=salt)):  # fmt: skip
            phone.cookies[f"diem-danh-{session.pk}"] = ticket
            phone.post(f"/diem-danh/{session.pk}/")
        old = signing.TimestampSigner(salt=salt)
        old.timestamp = lambda: signing.b62_encode(int(timezone.now().timestamp()) - 301)  # type: ignore[method-assign]
        phone.cookies[f"diem-danh-{session.pk}"] = old.sign_object([session.pk, None])
        phone.post(f"/diem-danh/{session.pk}/")
        assert Attendance.objects.count() == 0

    def test_who_was_not_called_is_told_whom_to_see(self, cast, as_, session) -> None:
        phone = as_(cast.nga)
        assert phone.get(f"/diem-danh/{session.pk}/").status_code == 404
        answer = phone.get(f"/diem-danh/{session.pk}/{code_of(session)}/", follow=True)
        assert answer.status_code == 403
        assert "hãy gặp ban tổ chức" in answer.content.decode()


@pytest.mark.parametrize("all_at_once", [True, False])
def test_who_comes_unasked_is_expected_at_the_test(cast, session, enrolment, all_at_once) -> None:
    exam = give_exam(cast, session)
    if all_at_once:
        mark_all_present(session=session, by=cast.khai, now=timezone.now())
    else:
        check_in(session=session, enrolment=enrolment, by=cast.hoa, now=timezone.now())
    assert exam.entries.get().person == cast.hoa_person


class TestByHand:
    def test_organiser_and_lecturer_tick_and_untick(self, cast, session, enrolment, lines) -> None:
        mark_present(session=session, enrolment=enrolment, by=cast.binh, now=timezone.now())
        assert (Attendance.objects.get().method, Enrolment.objects.get().state) == ("hand", "accepted")
        with pytest.raises(Conflict):
            mark_present(session=session, enrolment=enrolment, by=cast.khai, now=timezone.now())
        unmark_present(session=session, enrolment=enrolment, by=cast.khai)
        with pytest.raises(Conflict):
            unmark_present(session=session, enrolment=enrolment, by=cast.khai)
        assert Attendance.objects.count() == 0
        assert lines() == ["training.mark_present", "training.unmark_present"]

    def test_who_declined_but_came_gets_a_free_seat(self, cast, session) -> None:
        enrolment = enrol(session.training_class, cast.hoa_person, state="declined", decline_reason="Bận")
        mark_present(session=session, enrolment=enrolment, by=cast.binh, now=timezone.now())
        enrolment.refresh_from_db()
        session.training_class.refresh_from_db()
        assert (enrolment.state, enrolment.decline_reason, session.training_class.seats_taken) == ("accepted", "", 1)

    @pytest.mark.parametrize("was_entered", [True, False])
    def test_who_declined_but_came_may_sit_the_test_whoever_ticked(self, cast, session, was_entered) -> None:
        enrolment = enrol(session.training_class, cast.hoa_person, state="declined")
        exam = give_exam(cast, session)
        if was_entered:
            exam.entries.create(person=cast.hoa_person, withdrawn_at=timezone.now())
        mark_present(session=session, enrolment=enrolment, by=cast.khai, now=timezone.now())
        assert [(e.person, e.withdrawn_at) for e in exam.entries.all()] == [(cast.hoa_person, None)]

    def test_who_was_withdrawn_while_the_page_was_open_is_not_present(self, cast, session, enrolment) -> None:
        seen = Enrolment.objects.get(pk=enrolment.pk)
        withdraw_enrolment(enrolment=enrolment, reason="Nghỉ việc", by=cast.binh, now=timezone.now())
        with pytest.raises(Conflict, match="đã rút"):
            mark_present(session=session, enrolment=seen, by=cast.khai, now=timezone.now())
        assert Attendance.objects.count() == 0

    def test_in_a_full_class_there_is_no_such_seat(self, cast, lines) -> None:
        made = make_class(cast, capacity=1)
        enrol(made, cast.nga_person)
        enrolment = enrol(made, cast.hoa_person, state="declined")
        with pytest.raises(Conflict, match="chỉ còn 0 chỗ"):
            mark_present(session=made.sessions.get(), enrolment=enrolment, by=cast.binh, now=timezone.now())
        assert (Attendance.objects.count(), lines()) == (0, [])

    def test_others_and_classes_that_are_over_are_refused(self, cast, session, enrolment) -> None:
        with pytest.raises(NotAllowed):
            mark_present(session=session, enrolment=enrolment, by=cast.hoa, now=timezone.now())
        over = make_class(cast, state="finished")
        with pytest.raises(Conflict):
            mark_present(session=over.sessions.get(), enrolment=enrol(over, cast.hoa_person), by=cast.binh, now=timezone.now())  # fmt: skip

    def test_what_certificates_rest_on_is_not_unticked_and_it_is_told_what_to_do(self, cast, as_, lines) -> None:
        over = make_class(cast, state="finished", starts=timezone.now() - dt.timedelta(days=1))
        enrolment, session = enrol(over, cast.hoa_person, state="accepted"), over.sessions.get()
        Attendance.objects.create(session=session, enrolment=enrolment, method="hand")
        page = as_(cast.binh).get(f"/buoi-hoc/{session.pk}/diem-danh/").content.decode()
        assert "hãy thu hồi chứng nhận đó" in page
        assert "/co-mat/" not in page
        assert "/bo/" not in page
        refused = as_(cast.binh).post(f"/buoi-hoc/{session.pk}/diem-danh/{enrolment.pk}/bo/")
        assert (refused.status_code, "hãy thu hồi chứng nhận đó" in refused.content.decode()) == (409, True)
        assert (Attendance.objects.count(), lines()) == (1, [])

    def test_htmx_gets_the_row_anew(self, cast, as_, session, enrolment) -> None:
        address = f"/buoi-hoc/{session.pk}/diem-danh/{enrolment.pk}/co-mat/"
        answer = as_(cast.binh).post(address, headers={"HX-Request": "true"}).content.decode()
        assert answer.strip().startswith("<li")
        assert "Có mặt" in answer


class TestEverybodyByHand:
    def test_all_with_a_seat_and_no_mark_are_present_by_one_press_and_one_line(self, cast, session, enrolment, lines) -> None:  # fmt: skip
        other = enrol(session.training_class, cast.nga_person, state="accepted")
        away = enrol(session.training_class, make_person("Người Xin Vắng", cast.ward), state="declined")
        Attendance.objects.create(session=session, enrolment=other, method="scan")
        assert mark_all_present(session=session, by=cast.khai, now=timezone.now()) == 1
        assert sorted(session.attendances.values_list("enrolment", "method")) == sorted([(enrolment.pk, "hand"), (other.pk, "scan")])  # fmt: skip
        enrolment.refresh_from_db()
        away.refresh_from_db()
        assert (enrolment.state, bool(enrolment.responded_at), away.state) == ("accepted", True, "declined")
        assert mark_all_present(session=session, by=cast.binh, now=timezone.now()) == 0
        assert (session.attendances.count(), lines()) == (2, ["training.mark_all_present"])

    @pytest.mark.django_db(transaction=True)
    def test_of_two_who_press_at_once_one_marks_them_all_and_the_other_nobody(self, cast, session, enrolment, lines) -> None:  # fmt: skip
        marked: list[int] = []
        together = threading.Barrier(2)

        def press(by) -> None:
            try:
                together.wait()
                marked.append(mark_all_present(session=Session.objects.get(pk=session.pk), by=by, now=timezone.now()))
            finally:
                connection.close()

        hands = [threading.Thread(target=press, args=(by,)) for by in (cast.binh, cast.khai)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        assert (sorted(marked), session.attendances.count(), lines()) == ([0, 1], 1, ["training.mark_all_present"])

    def test_before_it_begins_after_it_is_over_and_by_others_it_is_refused(self, cast, session, enrolment, lines) -> None:  # fmt: skip
        with pytest.raises(Conflict, match="chưa bắt đầu"):
            mark_all_present(session=session, by=cast.binh, now=session.starts_at - dt.timedelta(minutes=1))
        with pytest.raises(NotAllowed):
            mark_all_present(session=session, by=cast.hoa, now=timezone.now())
        over = make_class(cast, state="finished", starts=timezone.now() - dt.timedelta(days=1))
        enrol(over, cast.hoa_person)
        with pytest.raises(Conflict, match="kết thúc"):
            mark_all_present(session=over.sessions.get(), by=cast.binh, now=timezone.now())
        assert (Attendance.objects.count(), lines()) == (0, [])

    def test_the_button_is_there_once_it_has_begun_and_while_somebody_has_no_mark(self, cast, as_, session, enrolment) -> None:  # fmt: skip
        address, binh = f"/buoi-hoc/{session.pk}/diem-danh/", as_(cast.binh)
        assert "Tất cả có mặt" in binh.get(address).content.decode()
        told = binh.post(f"{address}tat-ca-co-mat/", follow=True).content.decode()
        assert "Đã ghi có mặt 1 người" in told
        assert "Tất cả có mặt" not in told
        told = binh.post(f"{address}tat-ca-co-mat/", follow=True).content.decode()
        assert "không còn ai để ghi" in told
        later = make_class(cast).sessions.get()
        enrol(later.training_class, cast.hoa_person)
        assert "Tất cả có mặt" not in binh.get(f"/buoi-hoc/{later.pk}/diem-danh/").content.decode()


def test_the_screen_shows_the_living_code_and_never_the_secret(cast, as_, session, enrolment) -> None:
    page = as_(cast.khai).get(f"/buoi-hoc/{session.pk}/ma/").content.decode()
    code = code_of(session)
    assert f"{code[:3]}-{code[3:]}" in page or code_of(session, ago=1)[:3] in page
    assert session.secret not in page
    assert "<svg" in page
    assert "style=" not in page
    part = as_(cast.khai).get(f"/buoi-hoc/{session.pk}/ma/", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div class="screen-code"')


def test_one_tap_costs_few_queries(cast, as_, session, enrolment, django_assert_max_num_queries) -> None:
    phone = as_(cast.hoa)
    phone.get(f"/diem-danh/{session.pk}/{code_of(session)}/")
    with django_assert_max_num_queries(11):  # session, account, the row, savepoints, presence, answer, audit line
        phone.post(f"/diem-danh/{session.pk}/")
