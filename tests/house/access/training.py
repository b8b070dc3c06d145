"""Classes, calls, presence, questions. Hòa is on the list of Bình's class, which Khải teaches; Thảo was handed a question."""

import datetime as dt

from django.utils import timezone

from diemtua.training.models import Attendance
from diemtua.training.rules import check_in_code
from tests.house.access import Page
from tests.training.factories import enrol, make_class, make_question


def setup(cast):
    now = timezone.now()
    training_class = make_class(cast)
    over = make_class(cast, name="Lớp đã học xong", starts=now - dt.timedelta(days=2))
    running = make_class(cast, name="Lớp đang học", starts=now)
    enrolment, here = enrol(training_class, cast.hoa_person), enrol(running, cast.hoa_person)
    session = running.sessions.get()
    over_session, over_enrolment = over.sessions.get(), enrol(over, cast.hoa_person)
    Attendance.objects.create(session=over_session, enrolment=over_enrolment, method="hand")
    return {
        "class": {"pk": training_class.pk},
        "over": {"pk": over.pk},
        "session": {"pk": session.pk},
        "code": {"pk": session.pk, "code": check_in_code(session.secret, at=now)},
        "tick": {"pk": session.pk, "enrolment_pk": here.pk},
        "untick": {"pk": over_session.pk, "enrolment_pk": over_enrolment.pk},
        "enrolment": {"pk": enrolment.pk},
        "open": {"pk": make_question(training_class, enrolment).pk},
        "live": {"pk": make_question(training_class, enrolment, state="live").pk},
        "handed": {"pk": make_question(training_class, enrolment, state="advice", handed_on_at=now).pk},
        "answered": {
            "pk": make_question(training_class, enrolment, state="written", answer="Có thể yêu cầu hòa giải.").pk
        },
    }


def on(key: str):
    return lambda made: made[key]


# stranger, hoa, nga, binh, other_binh, city_officer, khai, thao, keeper
ORGANISER = "302 404 404 200 404 200 404 404 404"
ORGANISER_DOES = "302 404 404 302 404 302 404 404 404"
STAFF = "302 404 404 200 404 200 200 404 404"
STAFF_DOES = "302 404 404 302 404 302 302 404 404"
HOA = "302 200 404 404 404 404 404 404 404"
HOA_DOES = "302 302 404 404 404 404 404 404 404"

PAGES = {
    "training:classes": Page("302 403 403 200 200 200 200 403 403"),
    "training:choose_class": Page("302 403 403 200 200 200 403 403 403", query="?chon=1"),
    "training:create_class": Page("302 403 403 200 200 200 403 403 403"),
    "training:training_class": Page(STAFF, on("class")),
    "training:edit_class": Page(ORGANISER, on("class")),
    "training:duplicate_class": Page(ORGANISER_DOES, on("class"), method="post"),
    "training:choose_test": Page(ORGANISER, on("class")),
    "training:cancel_class": Page(ORGANISER_DOES, on("class"), method="post", data={"reason": "Trùng hội nghị"}),
    "training:finish_class": Page(ORGANISER_DOES, on("over"), method="post"),
    "training:notice": Page(ORGANISER, on("class")),
    "training:notice_file": Page(ORGANISER, on("class")),
    "training:summons_file": Page(ORGANISER, on("class")),
    "training:choose_officers": Page(ORGANISER, on("class")),
    "training:call_officers": Page("302 404 404 409 404 302 404 404 404", on("class"), method="post"),
    "training:class_file": Page(ORGANISER, on("class")),
    "training:enrolments": Page(ORGANISER, on("class")),
    "training:call_person": Page(ORGANISER, on("class")),
    "training:withdraw_enrolment": Page(
        ORGANISER_DOES, on("enrolment"), method="post", data={"reason": "Đã đổi công tác"}
    ),
    "training:check_in_screen": Page(STAFF, on("session")),
    "training:attendance": Page(STAFF, on("session")),
    "training:mark_present": Page(STAFF_DOES, on("tick"), method="post"),
    "training:mark_all_present": Page(STAFF_DOES, on("session"), method="post"),
    "training:unmark_present": Page(STAFF_DOES, on("untick"), method="post"),
    "training:sign_in_sheet": Page(STAFF, on("session")),
    "training:check_in": Page(HOA, on("session")),
    "training:scan": Page("302 302 302 302 302 302 302 302 302", on("code")),
    "training:my_classes": Page("302 200 200 403 403 403 403 403 403"),
    "training:my_class": Page(HOA, on("enrolment")),
    "training:accept_call": Page(HOA_DOES, on("enrolment"), method="post"),
    "training:decline_call": Page(HOA_DOES, on("enrolment"), method="post", data={"reason": "Trùng ca"}),
    "training:ask_question": Page(
        HOA_DOES, on("enrolment"), method="post", data={"topic": "T05", "text": "Đối thoại khi nào?"}
    ),
    "training:my_calendar": Page(HOA, on("enrolment")),
    "training:my_summons": Page(HOA, on("enrolment")),
    "training:mark_answer_read": Page(HOA_DOES, on("answered"), method="post"),
    "training:set_question_consent": Page(HOA_DOES, on("answered"), method="post", data={"dong-y": "1"}),
    "training:questions": Page(STAFF, on("class")),
    "training:question_screen": Page(STAFF, on("class")),
    "training:note_question": Page(STAFF, on("class")),
    "training:open_questions": Page("302 403 403 403 403 403 200 200 403"),
    "training:answer_question": Page("302 404 404 404 404 404 200 200 404", on("handed")),
    "training:answer_live": Page("302 404 404 404 404 404 302 404 404", on("open"), method="post"),
    "training:reopen_question": Page("302 404 404 404 404 404 302 404 404", on("live"), method="post"),
    "training:hand_on_question": Page("302 404 404 404 404 404 302 404 404", on("open"), method="post"),
}
