"""Wait for the asker, hurry, close what nobody answers any more: what becomes of the clock."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from diemtua.advice import actions
from diemtua.advice.models import Inquiry
from diemtua.kernel.errors import BadInput, Conflict
from tests.advice.conftest import NOW, at, lines
from tests.advice.factories import make_inquiry


def test_asking_more_stops_the_clock_and_the_reply_starts_it_inside_working_time(cast, asked, taken) -> None:
    actions.set_priority(inquiry=taken, priority="urgent", by=cast.thao, now=NOW)
    assert taken.answer_by == at("23/11 14:30")  # four working hours from 09:00
    actions.ask_more(inquiry=taken, text="Lương tháng nào?", by=cast.thao, now=at("23/11 10:00"))
    assert (taken.state, taken.answer_by, taken.warn_at) == ("waiting", None, None)
    # 24 November is a holiday; the reply comes on the 25th at 10:30.
    actions.add_reply(inquiry=taken, text="Tháng 9 và 10", by=cast.hoa, now=at("25/11 10:30"))
    assert (taken.state, taken.answer_by) == ("taken", at("25/11 15:00"))
    assert lines() == ["advice.take", "advice.set_priority", "advice.ask_more", "advice.reply"]


def test_two_waits_give_back_both(cast, taken) -> None:
    actions.set_priority(inquiry=taken, priority="urgent", by=cast.thao, now=NOW)
    for asked_at, replied_at in (("23/11 09:30", "23/11 10:00"), ("23/11 10:30", "23/11 11:30")):
        actions.ask_more(inquiry=taken, text="Còn gì nữa?", by=cast.thao, now=at(asked_at))
        actions.add_reply(inquiry=taken, text="Thêm đây", by=cast.hoa, now=at(replied_at))
    assert taken.answer_by == at("23/11 16:00")
    assert taken.pauses.count() == 2


def test_asking_more_twice_at_once_opens_one_pause(cast, taken) -> None:
    stale = Inquiry.objects.get(pk=taken.pk)
    actions.ask_more(inquiry=taken, text="Một", by=cast.thao, now=NOW)
    with pytest.raises(Conflict):
        actions.ask_more(inquiry=stale, text="Hai", by=cast.thao, now=NOW)
    assert (taken.pauses.count(), taken.messages.count()) == (1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        taken.pauses.create(started_at=NOW)


def test_the_adviser_may_stop_waiting(cast, taken) -> None:
    actions.ask_more(inquiry=taken, text="Một", by=cast.thao, now=NOW)
    actions.resume_inquiry(inquiry=taken, by=cast.thao, now=at("23/11 10:00"))
    assert taken.state == "taken"
    assert taken.answer_by is not None
    assert taken.pauses.get().ended_at == at("23/11 10:00")


def test_a_question_from_class_has_nobody_to_ask_more(cast) -> None:
    from tests.training.factories import make_class, make_question

    question = make_question(make_class(cast), state="advice", handed_on_at=NOW)
    inquiry = make_inquiry(None, class_question=question, channel="class", state="taken", handler=cast.thao)
    with pytest.raises(Conflict, match="từ lớp"):
        actions.ask_more(inquiry=inquiry, text="Ai?", by=cast.thao, now=NOW)


def test_becoming_urgent_late_leaves_two_working_hours(cast, taken) -> None:
    later = at("25/11 16:00")
    actions.set_priority(inquiry=taken, priority="urgent", by=cast.thao, now=later)
    assert (taken.answer_by, taken.hastened) == (at("26/11 09:00"), [["normal", later.isoformat()]])
    actions.set_priority(inquiry=taken, priority="normal", by=cast.thao, now=later)
    assert (taken.answer_by, taken.hastened) == (at("27/11 10:30"), [])


def test_late_stays_late_whatever_the_urgency(cast, taken) -> None:
    due, late = at("27/11 10:30"), at("30/11 09:00")
    actions.set_priority(inquiry=taken, priority="soon", by=cast.thao, now=late)
    assert taken.answer_by <= due
    with pytest.raises(Conflict, match="đã quá hạn"):
        actions.set_priority(inquiry=taken, priority="normal", by=cast.thao, now=late)
    assert taken.answer_by <= due


def test_a_question_whose_asker_never_comes_back_is_closed_and_opens_again(cast, taken) -> None:
    actions.ask_more(inquiry=taken, text="Tháng nào?", by=cast.thao, now=NOW)
    month = NOW + dt.timedelta(days=30)
    assert actions.close_forgotten(now=month - dt.timedelta(minutes=1)) == 0
    assert [actions.close_forgotten(now=month), actions.close_forgotten(now=month)] == [1, 0]
    taken.refresh_from_db()
    assert (taken.state, taken.closed_at, taken.is_open) == ("closed", month, False)
    assert "hãy viết tiếp ở đây" in taken.messages.last().text
    later = month + dt.timedelta(days=5)
    actions.add_reply(inquiry=taken, text="Tháng chín", by=cast.hoa, now=later)
    assert (taken.state, taken.handler, taken.closed_at, taken.clock_from) == ("taken", cast.thao, None, later)
    assert taken.answer_by is not None
    assert lines()[-2:] == ["advice.close", "advice.reopen"]


def test_closing_without_an_answer_says_why_and_leaves_others_alone(cast, minh, taken) -> None:
    other = make_inquiry(cast.nga)
    actions.merge_inquiry(inquiry=other, into=taken, by=cast.thao)
    with pytest.raises(BadInput, match="vì sao đóng"):
        actions.close_inquiry(inquiry=taken, reason=" ", by=cast.thao, now=NOW)
    with pytest.raises(Conflict):
        actions.close_inquiry(inquiry=taken, reason="Gửi thử", by=minh, now=NOW)
    actions.close_inquiry(inquiry=taken, reason="Gửi thử", by=cast.thao, now=NOW)
    other.refresh_from_db()
    assert (taken.state, taken.messages.get().text, other.state) == ("closed", "Gửi thử", "new")
    with pytest.raises(Conflict):
        actions.close_inquiry(inquiry=taken, reason="Nữa", by=cast.thao, now=NOW)
