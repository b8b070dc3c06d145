"""Merge, unmerge, split: one answer for several askers, and each alone with what follows."""

import datetime as dt

import pytest

from diemtua.advice import actions
from diemtua.advice.models import Attachment, Inquiry
from diemtua.advice.queries.desk import rows
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from tests.advice.conftest import NOW, at, lines, take_in
from tests.advice.factories import make_answer, make_inquiry
from tests.legislation import samples


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
