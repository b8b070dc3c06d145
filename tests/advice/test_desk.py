"""Take, give back, pass on, wait, hurry, mark, merge, split, note."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from diemtua.advice import actions
from diemtua.advice.access import desk_inquiries
from diemtua.advice.models import Answer, Attachment, Inquiry, Message
from diemtua.advice.queries.desk import fingerprint, queue, rows
from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from tests.advice.conftest import take_in
from tests.advice.factories import make_answer, make_inquiry
from tests.advice.test_clock import at
from tests.legislation import samples

NOW = at("23/11 09:00")


def lines() -> list[str]:
    return list(Entry.objects.filter(action__startswith="advice.").order_by("pk").values_list("action", flat=True))


def approve(inquiry, by):
    """The second reader agrees with the words as they are."""
    seen = fingerprint(Answer.objects.get(inquiry=inquiry, sent_at=None))
    return actions.approve_answer(inquiry=inquiry, seen=seen, by=by, now=NOW)


@pytest.fixture
def asked(cast):
    return make_inquiry(cast.hoa, asked_at=NOW, clock_from=NOW)


@pytest.fixture
def taken(cast, asked):
    return actions.take_inquiry(inquiry=asked, by=cast.thao, now=NOW)


def test_take_makes_it_mine_with_one_audit_line(cast, asked) -> None:
    actions.take_inquiry(inquiry=asked, by=cast.thao, now=NOW)
    assert (asked.state, asked.handler, asked.taken_at, lines()) == ("taken", cast.thao, NOW, ["advice.take"])


def test_of_two_advisers_one_gets_the_question_and_the_other_reads_who_did(cast, minh, asked) -> None:
    as_thao_saw_it = Inquiry.objects.get(pk=asked.pk)
    actions.take_inquiry(inquiry=asked, by=minh, now=NOW)
    with pytest.raises(Conflict, match=f"{asked.number} đang do Phan Văn Minh xử lý"):
        actions.take_inquiry(inquiry=as_thao_saw_it, by=cast.thao, now=NOW)
    assert (Inquiry.objects.get().handler, lines()) == (minh, ["advice.take"])


def test_only_an_adviser_takes(cast, asked) -> None:
    with pytest.raises(NotAllowed):
        actions.take_inquiry(inquiry=asked, by=cast.binh, now=NOW)


def test_release_puts_it_back_and_only_the_handler_can(cast, minh, taken) -> None:
    with pytest.raises(Conflict):
        actions.release_inquiry(inquiry=taken, by=minh)
    actions.release_inquiry(inquiry=taken, by=cast.thao)
    assert (taken.state, taken.handler, lines()) == ("new", None, ["advice.take", "advice.release"])


def released_after_reading(inquiry, cast, minh) -> None:
    actions.send_to_reader(inquiry=inquiry, reader=minh, by=cast.thao, now=NOW)
    approve(inquiry, minh)
    actions.release_inquiry(inquiry=inquiry, by=cast.thao)


def asked_back_after_the_handler_left(inquiry, cast, minh) -> None:
    actions.send_to_reader(inquiry=inquiry, reader=minh, by=cast.thao, now=NOW)
    approve(inquiry, minh)
    actions.send_answer(inquiry=inquiry, by=cast.thao, now=NOW)
    User.objects.filter(pk=cast.thao.pk).update(is_adviser=False)
    actions.ask_back(inquiry=Inquiry.objects.get(pk=inquiry.pk), text="Còn tiền lãi?", by=cast.hoa, now=NOW)


@pytest.mark.parametrize("then", [released_after_reading, asked_back_after_the_handler_left])
def test_who_read_an_answer_may_take_the_question_and_has_it_read_anew(cast, minh, taken, then) -> None:
    Inquiry.objects.filter(pk=taken.pk).update(is_sensitive=True)
    make_answer(taken, cast.thao, sent=False, no_article_reason="Việc của công đoàn cơ sở")
    then(taken, cast, minh)
    actions.take_inquiry(inquiry=Inquiry.objects.get(pk=taken.pk), by=minh, now=NOW)
    taken.refresh_from_db()
    assert (taken.state, taken.handler, taken.second_reader) == ("taken", minh, None)
    assert not Answer.objects.filter(sent_at=None).exclude(read_by=None).exists()


def test_taking_again_keeps_the_first_response(cast, minh, taken) -> None:
    actions.release_inquiry(inquiry=taken, by=cast.thao)
    actions.take_inquiry(inquiry=taken, by=minh, now=NOW + dt.timedelta(hours=3))
    assert taken.taken_at == NOW


def test_pass_on_hands_over_with_a_note(cast, minh, taken) -> None:
    actions.pass_on(inquiry=taken, to=minh, note="Bạn rành bảo hiểm hơn", by=cast.thao, now=NOW)
    note = Message.objects.get()
    assert (taken.handler, note.kind, note.text) == (minh, "note", "Bạn rành bảo hiểm hơn")
    with pytest.raises(Conflict):
        actions.pass_on(inquiry=taken, to=minh, note="", by=cast.thao, now=NOW)


@pytest.mark.parametrize(("who", "error"), [("binh", NotAllowed), ("thao", BadInput)])
def test_pass_on_to_nobody_of_the_desk_or_oneself_is_refused(cast, taken, who: str, error) -> None:
    with pytest.raises(error):
        actions.pass_on(inquiry=taken, to=getattr(cast, who), note="", by=cast.thao, now=NOW)


def test_nobody_gives_a_question_to_its_own_asker(cast, minh, as_) -> None:
    own = make_inquiry(minh, state="taken", handler=cast.thao)
    make_answer(own, cast.thao, sent=False, no_article_reason="Việc của công đoàn cơ sở")
    assert "Phan Văn Minh" not in as_(cast.thao).get(own.get_absolute_url()).content.decode()
    with pytest.raises(BadInput, match="Phan Văn Minh không nhận được câu này"):
        actions.pass_on(inquiry=own, to=minh, note="", by=cast.thao, now=NOW)
    with pytest.raises(BadInput, match="Phan Văn Minh không nhận được câu này"):
        actions.send_to_reader(inquiry=own, reader=minh, by=cast.thao, now=NOW)
    waiting = make_inquiry(minh)
    with pytest.raises(BadInput):
        actions.take_inquiry(inquiry=waiting, by=minh, now=NOW)
    own.refresh_from_db()
    assert (own.handler, own.second_reader, lines()) == (cast.thao, None, [])


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


def test_a_sensitive_question_in_hand_is_for_its_handler_and_reader_alone(cast, minh, asked) -> None:
    from diemtua.advice.access import desk_inquiries, desk_queue

    actions.set_sensitive(inquiry=asked, is_sensitive=True, by=cast.thao)
    assert (desk_inquiries(minh).count(), desk_queue(minh).count()) == (0, 1)  # somebody must take it, unread
    actions.take_inquiry(inquiry=asked, by=cast.thao, now=NOW)
    assert (desk_inquiries(minh).count(), desk_queue(minh).count()) == (0, 0)
    Inquiry.objects.update(second_reader=minh)
    assert desk_inquiries(minh).count() == 1
    Inquiry.objects.update(second_reader=None)
    actions.release_inquiry(inquiry=asked, by=cast.thao)
    assert [desk_inquiries(user).count() for user in (cast.thao, minh)] == [0, 0]


def test_no_adviser_lifts_the_mark_the_asker_set_nor_from_a_part_split_off(cast) -> None:
    facts = actions.Facts(topic="women", text="Bị quấy rối tại nơi làm việc.", is_sensitive=True)
    asked = actions.ask_officer(facts=facts, by=cast.hoa, now=NOW)
    actions.take_inquiry(inquiry=asked, by=cast.thao, now=NOW)
    part = actions.split_inquiry(inquiry=asked, topic="wages", text="Tiền lương", by=cast.thao, now=NOW)
    for inquiry in (asked, part):
        with pytest.raises(Conflict, match="Người hỏi tự đánh dấu"):
            actions.set_sensitive(inquiry=inquiry, is_sensitive=False, by=cast.thao)
    own = make_inquiry(cast.nga, state="taken", handler=cast.thao, is_sensitive=True)
    assert actions.set_sensitive(inquiry=own, is_sensitive=False, by=cast.thao).is_sensitive is False


def test_an_adviser_never_works_on_her_own_question(cast, minh) -> None:
    from diemtua.advice.access import desk_inquiries

    make_inquiry(cast.thao)
    assert (desk_inquiries(cast.thao).count(), desk_inquiries(minh).count()) == (0, 1)


def waited_for(asker, handler) -> Inquiry:
    """Asked on Friday 6 November at 9:00, taken at once; the asker was waited for from 10:00 until Friday the 20th at 9:00."""
    inquiry = make_inquiry(asker, asked_at=at("06/11 09:00"), clock_from=at("06/11 09:00"))
    actions.take_inquiry(inquiry=inquiry, by=handler, now=at("06/11 09:00"))
    actions.ask_more(inquiry=inquiry, text="Hợp đồng loại nào?", by=handler, now=at("06/11 10:00"))
    return actions.add_reply(inquiry=inquiry, text="Loại một năm ạ", by=asker, now=at("20/11 09:00"))


def test_merge_gives_one_answer_to_both_and_keeps_the_earlier_clock(cast, minh, law) -> None:
    early = make_inquiry(cast.nga, clock_from=at("20/11 09:00"))
    into = make_inquiry(cast.hoa, clock_from=NOW, state="taken", handler=cast.thao)
    actions.merge_inquiry(inquiry=early, into=into, by=cast.thao)
    assert (early.state, early.merged_into, into.answer_by) == ("merged", into, at("26/11 10:30"))
    make_answer(into, cast.thao, law["2"], sent=False)
    actions.send_answer(inquiry=into, by=cast.thao, now=NOW)
    early.refresh_from_db()
    assert early.answered_at == NOW
    assert lines() == ["advice.merge", "advice.send_answer", "advice.send_answer"]


def test_merging_takes_the_pauses_of_each_into_account_and_makes_nobody_late(cast) -> None:
    waited = waited_for(cast.hoa, cast.thao)
    into = make_inquiry(cast.nga, clock_from=NOW, state="taken", handler=cast.thao)
    actions.merge_inquiry(inquiry=waited, into=into, by=cast.thao)
    assert (into.answer_by, into.respond_by, into.warn_at) == (waited.answer_by, waited.respond_by, waited.warn_at)
    urgent = make_inquiry(cast.khai, clock_from=NOW, priority="urgent")
    actions.merge_inquiry(inquiry=urgent, into=into, by=cast.thao)
    assert into.answer_by == at("23/11 14:30")
    actions.ask_more(inquiry=into, text="Tháng nào?", by=cast.thao, now=NOW)
    assert (into.answer_by, into.warn_at) == (None, None)


def test_merge_is_refused_where_it_would_tell_or_lose_something(cast, minh) -> None:
    open_one, other = make_inquiry(cast.hoa), make_inquiry(cast.nga)
    done = make_inquiry(cast.nga, state="answered")
    sensitive = make_inquiry(cast.nga, is_sensitive=True)
    held = make_inquiry(cast.nga, state="taken", handler=minh)
    for one, into in ((open_one, open_one), (open_one, done), (open_one, sensitive), (held, open_one)):
        with pytest.raises((BadInput, Conflict)):
            actions.merge_inquiry(inquiry=one, into=into, by=cast.thao)
    actions.merge_inquiry(inquiry=other, into=open_one, by=cast.thao)
    with pytest.raises(Conflict):
        actions.merge_inquiry(inquiry=open_one, into=held, by=cast.thao)
    with pytest.raises(Conflict):
        actions.set_sensitive(inquiry=open_one, is_sensitive=True, by=cast.thao)
    assert lines() == ["advice.merge"]


def test_unmerge_gives_each_question_its_own_place_and_clock_back(cast, minh) -> None:
    early = make_inquiry(cast.nga, clock_from=at("20/11 09:00"), state="taken", handler=minh)
    into = make_inquiry(cast.hoa, clock_from=NOW, state="taken", handler=cast.thao)
    actions.merge_inquiry(inquiry=early, into=into, by=minh)
    seen_by_another = Inquiry.objects.get(pk=early.pk)
    actions.unmerge_inquiry(inquiry=early, by=cast.thao)
    into.refresh_from_db()
    assert (early.state, early.handler, early.merged_into) == ("taken", minh, None)
    assert (early.answer_by, into.answer_by) == (at("26/11 10:30"), at("27/11 10:30"))
    with pytest.raises(Conflict, match="không còn gộp"):
        actions.unmerge_inquiry(inquiry=seen_by_another, by=minh)
    with pytest.raises(NotAllowed):
        actions.unmerge_inquiry(inquiry=early, by=cast.binh)
    assert lines() == ["advice.merge", "advice.unmerge"]


def test_unmerge_puts_back_into_the_queue_what_nobody_at_the_desk_held(cast, minh) -> None:
    into = make_inquiry(cast.hoa)
    merged = make_inquiry(cast.nga, state="merged", merged_into=into, handler=minh)
    User.objects.filter(pk=minh.pk).update(is_adviser=False)
    actions.unmerge_inquiry(inquiry=Inquiry.objects.get(pk=merged.pk), by=cast.thao)
    merged.refresh_from_db()
    assert (merged.state, merged.handler) == ("new", None)


def test_a_merged_question_stays_once_its_asker_has_the_answer_however_late_the_page(cast, law) -> None:
    merged, into = make_inquiry(cast.nga), make_inquiry(cast.hoa, state="taken", handler=cast.thao)
    actions.merge_inquiry(inquiry=merged, into=into, by=cast.thao)
    page = Inquiry.objects.get(pk=merged.pk)
    make_answer(into, cast.thao, law["2"], sent=False)
    actions.send_answer(inquiry=into, by=cast.thao, now=NOW)
    with pytest.raises(Conflict, match="đã gửi cho người hỏi"):
        actions.unmerge_inquiry(inquiry=page, by=cast.thao)
    merged.refresh_from_db()
    assert (merged.state, merged.answered_at) == ("answered", NOW)


def test_nobody_is_merged_into_what_was_answered_a_moment_ago(cast) -> None:
    merged, into = make_inquiry(cast.nga), make_inquiry(cast.hoa)
    Inquiry.objects.filter(pk=into.pk).update(state="answered", answered_at=NOW)
    with pytest.raises(Conflict, match="đã trả lời xong"):
        actions.merge_inquiry(inquiry=merged, into=into, by=cast.thao)


def test_split_keeps_asker_facts_and_clock(cast, taken) -> None:
    part = actions.split_inquiry(inquiry=taken, topic="insurance", text="Sổ bảo hiểm chưa chốt", by=cast.thao, now=NOW)
    assert (part.asker, part.clock_from, part.split_from, part.state) == (cast.hoa, taken.clock_from, taken, "new")
    assert part.answer_by is not None
    assert lines() == ["advice.take", "advice.split"]


def test_a_part_split_off_is_not_born_late(cast) -> None:
    whole = waited_for(cast.hoa, cast.thao)
    part = actions.split_inquiry(inquiry=whole, topic="insurance", text="Chưa chốt sổ", by=cast.thao, now=NOW)
    row = rows([part], user=cast.thao, now=NOW)[0]
    assert (part.answer_by, row.due, row.label) == (whole.answer_by, at("26/11 09:30"), "Còn hạn")


def test_a_part_split_off_says_from_which_question_and_how_much_evidence_lies_there(cast, minh, taken, as_) -> None:
    Attachment.objects.create(inquiry=taken, file="a", name="a.pdf", media_type="application/pdf", size=1)
    part = actions.split_inquiry(inquiry=taken, topic="insurance", text="Sổ bảo hiểm chưa chốt", by=cast.thao, now=NOW)
    page, link = as_(minh).get(part.get_absolute_url()).text, f'Câu này tách từ <a href="{taken.get_absolute_url()}">'
    assert (link in page, "1 tệp bằng chứng ở đó" in page) == (True, True)
    Inquiry.objects.filter(pk=taken.pk).update(is_sensitive=True)
    page = as_(minh).get(part.get_absolute_url()).text
    assert (taken.get_absolute_url() in page, "Câu này tách từ một câu chỉ người xử lý" in page) == (False, True)


def test_what_was_answered_is_read_newest_first_by_an_index_and_a_strange_number_is_no_fault(cast, as_) -> None:
    for days_ago in (3, 1, 2):
        make_inquiry(cast.hoa, state="answered", answered_at=NOW - dt.timedelta(days=days_ago))
    found = queue(desk_inquiries(cast.thao), view="done", user=cast.thao)
    assert [(NOW - q.answered_at).days for q in found] == [1, 2, 3]
    if connection.vendor == "sqlite":  # PostgreSQL reads three rows as they lie
        plan = Inquiry.objects.filter(state="answered").order_by(*found.query.order_by).explain()
        assert ("(state=?)" in plan, "TEMP B-TREE" in plan) == (True, False)
    assert as_(cast.thao).get("/ban-tu-van/", {"so": "TV-²"}).status_code == 200


def test_notes_and_facts_are_the_desks(cast, minh, taken) -> None:
    actions.add_note(inquiry=taken, text="Gọi thanh tra hỏi", by=minh, now=NOW)
    with pytest.raises(NotAllowed):
        actions.add_note(inquiry=taken, text="x", by=cast.hoa, now=NOW)
    actions.correct_facts(
        inquiry=taken,
        topic="ending",
        happened_on=dt.date(2026, 9, 1),
        discovered_on=None,
        by=cast.thao,
        today=NOW.date(),
    )
    assert (taken.topic, taken.facts_day) == ("ending", dt.date(2026, 9, 1))
    days = [(dt.date(2026, 9, 2), dt.date(2026, 9, 1)), (NOW.date() + dt.timedelta(days=1), None), (dt.date(1900, 1, 1), None), (None, dt.date(1, 1, 1))]  # fmt: skip
    for happened_on, discovered_on in days:
        with pytest.raises(BadInput, match="hãy xem lại"):
            actions.correct_facts(inquiry=taken, topic="ending", happened_on=happened_on, discovered_on=discovered_on, by=cast.thao, today=NOW.date())  # fmt: skip
    assert lines() == ["advice.take", "advice.add_note", "advice.correct_facts"]


def test_the_database_refuses_work_in_nobodys_hands(cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_inquiry(cast.hoa, state="taken", handler=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_inquiry(cast.hoa, state="merged")


def test_no_words_of_the_asker_stand_in_the_database_or_the_journal(cast, taken) -> None:
    from django.db import connection

    actions.add_note(inquiry=taken, text="Bí mật của chị Hòa", by=cast.thao, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM advice_inquiry UNION ALL SELECT text FROM advice_message")
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert "lương" not in stored
    assert "Bí mật" not in stored
    assert not any("lương" in e.subject or "Bí mật" in str(e.detail) for e in Entry.objects.all())


def test_a_part_of_a_class_question_is_answered_in_the_class(cast, law) -> None:
    from tests.training.factories import enrol, make_class, make_question

    training_class = make_class(cast)
    question = make_question(training_class, enrol(training_class, cast.hoa_person), state="advice", handed_on_at=NOW)
    inquiry = make_inquiry(None, class_question=question, channel="class", state="taken", handler=cast.thao)
    part = actions.split_inquiry(
        inquiry=inquiry, topic="insurance", text="Sổ bảo hiểm chưa chốt", by=cast.thao, now=NOW
    )
    asked = part.class_question
    assert (asked.enrolment, asked.state, asked.text) == (question.enrolment, "advice", "Sổ bảo hiểm chưa chốt")
    assert (actions.collect_class_questions(now=NOW), Inquiry.objects.count()) == (0, 2)
    actions.take_inquiry(inquiry=part, by=cast.thao, now=NOW)
    make_answer(part, cast.thao, law["3"], sent=False, text="Công ty phải chốt sổ cho bạn.")
    actions.send_answer(inquiry=part, by=cast.thao, now=NOW)
    asked.refresh_from_db()
    question.refresh_from_db()
    assert (asked.state, asked.answer, question.state) == ("written", "Công ty phải chốt sổ cho bạn.", "advice")


@pytest.mark.variants
@pytest.mark.parametrize("ends", [{"is_active": False}, {"is_adviser": False}])
def test_what_an_adviser_held_goes_back_to_the_desk_when_the_account_or_the_role_ends(cast, minh, taken, ends) -> None:
    actions.add_note(inquiry=taken, text="Đã gọi thanh tra", by=cast.thao, now=NOW)
    actions.ask_more(inquiry=taken, text="Tháng nào?", by=cast.thao, now=NOW)
    read = make_inquiry(cast.nga, state="reading", handler=minh, second_reader=cast.thao)
    User.objects.filter(pk=cast.thao.pk).update(**ends)
    later = at("25/11 09:00")
    assert [actions.return_abandoned(now=later), actions.return_abandoned(now=later)] == [2, 0]
    taken.refresh_from_db()
    read.refresh_from_db()
    assert (taken.state, taken.handler, taken.messages.count(), taken.answer_by is None) == ("new", None, 2, False)
    assert (read.state, read.handler, read.second_reader) == ("taken", minh, None)
    actions.take_inquiry(inquiry=taken, by=minh, now=later)
    assert taken.handler == minh


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


def common_answer(cast, law, into, *merged):
    """`merged` go into `into`, which Thảo answers from Art. 2."""
    for other in merged:
        actions.merge_inquiry(inquiry=other, into=into, by=cast.thao)
    make_answer(into, cast.thao, law["2"], sent=False)
    actions.send_answer(inquiry=into, by=cast.thao, now=NOW)
    for one in (into, *merged):
        one.refresh_from_db()


def test_after_the_common_answer_each_asker_is_alone_with_what_follows(cast, law) -> None:
    a = make_inquiry(cast.hoa, state="taken", handler=cast.thao)
    b, c = make_inquiry(cast.nga), make_inquiry(cast.khai)
    common_answer(cast, law, a, b)
    actions.ask_back(inquiry=a, text="Tôi đang có thai, vậy tôi thì sao?", by=cast.hoa, now=NOW)
    with pytest.raises(Conflict, match=f"{a.number} đã có trả lời riêng"):
        actions.merge_inquiry(inquiry=c, into=a, by=cast.thao)
    make_answer(a, cast.thao, law["2"], sent=False, text="Vì chị đang có thai nên công ty không được cho nghỉ.")
    actions.send_answer(inquiry=a, by=cast.thao, now=NOW)
    assert ["có thai" in answer.text for answer in a.answers.all()] == [False, True]
    only = b.answers.get()
    assert ("có thai" in only.text, only.citations.get().version.article) == (False, law["2"])
    assert (b.state, b.merged_into, b.handler) == ("answered", None, cast.thao)


def test_a_merged_asker_asks_back_and_keeps_the_common_answer(cast, law) -> None:
    a, b = make_inquiry(cast.hoa, state="taken", handler=cast.thao), make_inquiry(cast.nga)
    common_answer(cast, law, a, b)
    actions.ask_back(inquiry=b, text="Còn tiền lãi thì sao?", by=cast.nga, now=NOW)
    assert (b.state, b.handler, b.answers.count(), b.answer_by is not None) == ("taken", cast.thao, 1, True)
    assert (a.state, a.messages.count()) == ("answered", 0)


def test_an_article_must_have_been_in_force_on_every_askers_day(cast, law) -> None:
    take_in("hop-nhat.docx", samples.consolidated_docx())  # Article 2 has other words from 1 July 2026
    a = make_inquiry(cast.hoa, state="taken", handler=cast.thao, happened_on=dt.date(2025, 10, 1))
    b = make_inquiry(cast.nga, happened_on=dt.date(2026, 8, 1))
    actions.merge_inquiry(inquiry=b, into=a, by=cast.thao)
    make_answer(a, cast.thao, law["2"], sent=False)
    with pytest.raises(BadInput, match=f"ngày 01/08/2026; đó là ngày của {b.number}"):
        actions.send_answer(inquiry=a, by=cast.thao, now=NOW)
    actions.unmerge_inquiry(inquiry=b, by=cast.thao)
    with pytest.raises(BadInput, match=f"ngày 01/08/2026; đó là ngày của {b.number}"):
        actions.merge_inquiry(inquiry=b, into=a, by=cast.thao)
    actions.send_answer(inquiry=a, by=cast.thao, now=NOW)
