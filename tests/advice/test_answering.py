"""Draft, cite, second reader, send."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from diemtua.advice import actions
from diemtua.advice.models import Answer, AnswerCitation, Inquiry
from diemtua.kernel.errors import BadInput, Conflict
from tests.advice.conftest import NOW, approve, at, lines, take_in
from tests.advice.factories import make_answer, make_inquiry, version_on
from tests.legislation import samples

WORDS = "Bạn giữ sổ ba tháng theo điều dưới đây, hết hạn thì trả."


@pytest.fixture
def held(cast):
    """Hòa's question about October 2025, in Thảo's hands, due at noon."""
    return make_inquiry(
        cast.hoa, happened_on=dt.date(2025, 10, 1), state="taken", handler=cast.thao, answer_by=at("23/11 12:00")
    )


def draft(inquiry, by, text=WORDS, reason="", now=NOW):
    return actions.save_draft(inquiry=inquiry, text=text, no_article_reason=reason, by=by, now=now)


def test_a_draft_is_kept_once_and_only_by_who_holds_the_question(cast, minh, held) -> None:
    draft(held, cast.thao, "Một")
    draft(held, cast.thao, "Hai")
    assert Answer.objects.get().text == "Hai"
    with pytest.raises(Conflict):
        draft(held, minh)
    assert lines() == ["advice.save_draft"] * 2


def test_citing_takes_the_version_of_the_facts_day(cast, law, held) -> None:
    take_in("hop-nhat.docx", samples.consolidated_docx())  # Article 2 has other words from 1 July 2026
    cited = actions.cite_article(inquiry=held, article=law["2"], clause="1", by=cast.thao, now=NOW)
    assert "03 tháng" in cited.version.text
    actions.cite_article(inquiry=held, article=law["2"], clause="1", by=cast.thao, now=NOW)
    assert (AnswerCitation.objects.count(), lines()) == (1, ["advice.cite"])
    newer = make_inquiry(cast.hoa, happened_on=dt.date(2026, 8, 1), state="taken", handler=cast.thao)
    assert (
        "06 tháng"
        in actions.cite_article(inquiry=newer, article=law["2"], clause="", by=cast.thao, now=NOW).version.text
    )


@pytest.mark.parametrize("clause", ["99", "1a", "1" * 11])
def test_a_clause_the_article_does_not_have_that_day_cannot_be_cited(cast, law, held, clause) -> None:
    with pytest.raises(BadInput, match=f"Điều 2 không có khoản {clause[:10]} trong bản có hiệu lực ngày 01/10/2025"):
        actions.cite_article(inquiry=held, article=law["2"], clause=clause, by=cast.thao, now=NOW)
    assert not AnswerCitation.objects.exists()


def test_an_article_not_in_force_that_day_cannot_be_cited(cast, law, held) -> None:
    Inquiry.objects.update(happened_on=dt.date(2019, 1, 1))
    held.refresh_from_db()
    with pytest.raises(BadInput, match="không có bản nào có hiệu lực ngày 01/01/2019"):
        actions.cite_article(inquiry=held, article=law["2"], clause="", by=cast.thao, now=NOW)


def test_an_answer_cites_or_says_why_not(cast, law, held) -> None:
    with pytest.raises(BadInput, match="Chưa có lời"):
        actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    draft(held, cast.thao, "Ngắn")
    with pytest.raises(BadInput, match="quá ngắn"):
        actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    draft(held, cast.thao)
    with pytest.raises(BadInput, match="dẫn ít nhất một điều"):
        actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    draft(held, cast.thao, reason="Việc do nội bộ công đoàn quyết định")
    sent = actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    assert (sent.sent_at, sent.in_time, sent.due_at, held.state) == (NOW, True, at("23/11 12:00"), "answered")


def test_facts_corrected_after_citing_are_checked_again(cast, law, held) -> None:
    take_in("hop-nhat.docx", samples.consolidated_docx())
    actions.cite_article(inquiry=held, article=law["2"], clause="", by=cast.thao, now=NOW)
    draft(held, cast.thao)
    actions.correct_facts(
        inquiry=held, topic="wages", happened_on=dt.date(2026, 8, 1), discovered_on=None, by=cast.thao, today=NOW.date()
    )
    with pytest.raises(BadInput, match="đang dẫn bản không có hiệu lực ngày 01/08/2026"):
        actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    actions.uncite_article(citation=AnswerCitation.objects.get(), by=cast.thao, now=NOW)
    actions.cite_article(inquiry=held, article=law["2"], clause="", by=cast.thao, now=NOW)
    actions.send_answer(inquiry=held, by=cast.thao, now=NOW)


def test_late_is_late_for_ever_and_a_later_calendar_does_not_change_it(cast, law, held) -> None:
    make_answer(held, cast.thao, law["3"], sent=False)
    sent = actions.send_answer(inquiry=held, by=cast.thao, now=at("23/11 12:01"))
    assert sent.in_time is False
    actions.add_own_day(day=dt.date(2026, 11, 23), spans=(), reason="nghỉ", by=cast.keeper)
    sent.refresh_from_db()
    assert (sent.in_time, sent.due_at) == (False, at("23/11 12:00"))


def test_sending_twice_sends_once(cast, law, held) -> None:
    make_answer(held, cast.thao, law["3"], sent=False)
    stale = Inquiry.objects.get(pk=held.pk)
    actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    with pytest.raises((BadInput, Conflict)):
        actions.send_answer(inquiry=stale, by=cast.thao, now=NOW)
    assert lines() == ["advice.send_answer"]


def test_a_sensitive_answer_is_read_by_a_second_person_first(cast, minh, law, held) -> None:
    Inquiry.objects.update(is_sensitive=True)
    held.refresh_from_db()
    make_answer(held, cast.thao, law["3"], sent=False)
    with pytest.raises(Conflict, match="người thứ hai"):
        actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    with pytest.raises(BadInput):
        actions.send_to_reader(inquiry=held, reader=cast.thao, by=cast.thao, now=NOW)
    actions.send_to_reader(inquiry=held, reader=minh, by=cast.thao, now=NOW)
    with pytest.raises(Conflict):
        approve(held, cast.thao)
    actions.return_to_handler(inquiry=held, text="Thiếu thời hiệu", by=minh, now=NOW)
    actions.send_to_reader(inquiry=held, reader=minh, by=cast.thao, now=NOW)
    approve(held, minh)
    # Words changed after the second reader agreed need reading again.
    draft(held, cast.thao, "Lời khác hẳn so với lời đã được đọc lại.")
    with pytest.raises(Conflict):
        actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    actions.send_to_reader(inquiry=held, reader=minh, by=cast.thao, now=NOW)
    approve(held, minh)
    assert actions.send_answer(inquiry=held, by=cast.thao, now=NOW).read_by == minh


def test_who_asks_another_second_reader_waits_for_that_one(cast, minh, approved) -> None:
    lan = type(minh).objects.create_user("lan", "x", full_name="Ngô Thị Lan", is_adviser=True)
    Inquiry.objects.update(is_sensitive=True)
    actions.send_to_reader(inquiry=approved, reader=lan, by=cast.thao, now=NOW)
    actions.return_to_handler(inquiry=approved, text="Thiếu thời hiệu", by=lan, now=NOW)
    with pytest.raises(Conflict, match="người thứ hai"):
        actions.send_answer(inquiry=approved, by=cast.thao, now=NOW)


def test_the_clock_runs_while_a_colleague_reads(cast, minh, law, held) -> None:
    make_answer(held, cast.thao, law["3"], sent=False)
    due = held.answer_by
    actions.send_to_reader(inquiry=held, reader=minh, by=cast.thao, now=NOW)
    assert (held.answer_by, held.pauses.count()) == (due, 0)


def test_when_the_class_cannot_take_the_answer_nothing_is_sent(cast, law) -> None:
    from tests.training.factories import make_class, make_question

    question = make_question(make_class(cast), state="advice", handed_on_at=NOW)
    inquiry = make_inquiry(None, class_question=question, channel="class", state="taken", handler=cast.thao)
    make_answer(inquiry, cast.thao, law["3"], sent=False)
    type(question).objects.update(state="written")
    with pytest.raises(Conflict):
        actions.send_answer(inquiry=inquiry, by=cast.thao, now=NOW)
    inquiry.refresh_from_db()
    assert (inquiry.state, Answer.objects.get().sent_at, lines()) == ("taken", None, [])


def test_the_class_reads_whole_citations_and_how_many_more_there_are(cast, law) -> None:
    from tests.training.factories import make_class, make_question

    question = make_question(make_class(cast), state="advice", handed_on_at=NOW)
    inquiry = make_inquiry(None, class_question=question, channel="class", state="taken", handler=cast.thao)
    clauses = [str(n) for n in range(1, 9)]
    answer = make_answer(inquiry, cast.thao, sent=False)
    version = version_on(law["2"], inquiry.facts_day)
    AnswerCitation.objects.bulk_create(AnswerCitation(answer=answer, version=version, clause=c) for c in clauses)
    actions.send_answer(inquiry=inquiry, by=cast.thao, now=NOW)
    question.refresh_from_db()
    *shown, more = question.citation.split("; ")
    assert shown == [f"Điều 2 khoản {c} {law['2'].document.number}" for c in clauses[: len(shown)]]
    assert (more, 190 - len(more) < len(question.citation) <= 200) == (f"và {8 - len(shown)} căn cứ khác", True)


@pytest.fixture
def approved(cast, minh, law, held):
    """Its draft rests on Article 3, Minh read it and agreed."""
    make_answer(held, cast.thao, law["3"], sent=False)
    actions.send_to_reader(inquiry=held, reader=minh, by=cast.thao, now=NOW)
    return approve(held, minh)


def change_reason(inquiry, by, law):
    draft(inquiry, by, Answer.objects.get().text, reason="Việc nội bộ")


def change_articles(inquiry, by, law):
    actions.cite_article(inquiry=inquiry, article=law["2"], clause="", by=by, now=NOW)


def drop_article(inquiry, by, law):
    actions.uncite_article(citation=AnswerCitation.objects.get(), by=by, now=NOW)


@pytest.mark.parametrize("change", [change_reason, change_articles, drop_article])
def test_the_second_readers_consent_ends_with_any_change_of_what_would_be_sent(cast, law, approved, change) -> None:
    draft(approved, cast.thao, Answer.objects.get().text)  # the same words change nothing
    assert Answer.objects.get().read_by is not None
    change(approved, cast.thao, law)
    assert Answer.objects.get().read_by is None


def change_words(inquiry, by, law):
    draft(inquiry, by, "Lời đã sửa, người đọc lại chưa xem.")


@pytest.mark.parametrize("change", [change_words, change_reason, change_articles])
def test_a_second_reader_agrees_only_with_what_stood_on_the_page(cast, minh, law, held, as_, change) -> None:
    make_answer(held, cast.thao, law["3"], sent=False)
    actions.send_to_reader(inquiry=held, reader=minh, by=cast.thao, now=NOW)
    reader, agree = as_(minh), reverse("advice:approve", args=[held.pk])

    def seen() -> dict[str, str]:
        page = reader.get(held.get_absolute_url()).content.decode()
        return {"da-xem": re.search('name="da-xem" value="([^"]+)"', page)[1]}

    before = seen()
    actions.call_back(inquiry=held, by=cast.thao, now=NOW)
    change(held, cast.thao, law)
    actions.send_to_reader(inquiry=held, reader=minh, by=cast.thao, now=NOW)
    assert reader.post(agree, before).status_code == 409
    assert Answer.objects.get().read_by is None
    now_seen = seen()
    assert reader.post(agree, now_seen).status_code == 302
    assert Answer.objects.get().read_by == minh
    assert reader.post(agree, now_seen).status_code == 409
    actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    assert reader.post(agree, now_seen).status_code == 409


def test_the_handler_calls_the_draft_back_and_chooses_another_way(cast, minh, law, held) -> None:
    make_answer(held, cast.thao, law["3"], sent=False)
    actions.send_to_reader(inquiry=held, reader=minh, by=cast.thao, now=NOW)
    as_minh_saw_it = Inquiry.objects.get(pk=held.pk)
    with pytest.raises(Conflict, match="bấm «Lấy lại» trước"):
        actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    with pytest.raises(Conflict):
        actions.call_back(inquiry=held, by=minh, now=NOW)
    actions.call_back(inquiry=held, by=cast.thao, now=NOW)
    assert (held.state, held.second_reader) == ("taken", None)
    with pytest.raises(Conflict, match="không còn chờ bạn đọc lại"):
        approve(as_minh_saw_it, minh)
    actions.pass_on(inquiry=held, to=minh, note="", by=cast.thao, now=NOW)
    assert lines() == ["advice.send_to_reader", "advice.call_back", "advice.pass_on"]


def test_what_is_too_long_is_kept_and_not_sent(cast, law, held) -> None:
    make_answer(held, cast.thao, law["3"], sent=False)
    draft(held, cast.thao, "B" * 20_001)
    with pytest.raises(BadInput, match="dài 20001 chữ cái, chỉ gửi được tối đa 20000"):
        actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    assert (len(Answer.objects.get().text), held.state) == (20_001, "taken")


def test_a_sent_answer_is_completed_by_a_further_one_and_the_asker_is_told(cast, minh, law, held) -> None:
    make_answer(held, cast.thao, law["3"], sent=False)
    actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    actions.mark_read(inquiry=held, by=cast.hoa, now=NOW)
    with pytest.raises(Conflict, match="hãy nhắn"):
        actions.reopen_answer(inquiry=held, by=minh, now=NOW)
    later = at("30/11 08:00")
    actions.reopen_answer(inquiry=held, by=cast.thao, now=later)
    assert (held.state, held.answer_by) == ("taken", at("03/12 09:30"))
    with pytest.raises(BadInput):
        actions.send_answer(inquiry=held, by=cast.thao, now=later)
    make_answer(held, cast.thao, law["2"], sent=False, text="Xin đính chính: sổ phải giữ thêm theo điều dưới đây.")
    Inquiry.objects.update(is_sensitive=True)
    held.refresh_from_db()
    with pytest.raises(Conflict, match="người thứ hai"):
        actions.send_answer(inquiry=held, by=cast.thao, now=later)
    Answer.objects.filter(sent_at=None).update(read_by=minh)
    actions.send_answer(inquiry=held, by=cast.thao, now=later)
    held.refresh_from_db()
    assert (held.state, held.read_at, [a.sent_at for a in held.answers.all()]) == ("answered", None, [NOW, later])


def test_a_question_opened_to_correct_it_closes_again_when_there_is_nothing_to_correct(cast, law, held) -> None:
    make_answer(held, cast.thao, law["3"], sent=False)
    actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    actions.reopen_answer(inquiry=held, by=cast.thao, now=at("30/11 08:00"))
    draft(held, cast.thao, "Một lời thừa")
    actions.leave_answer(inquiry=held, by=cast.thao)
    assert (held.state, held.answered_at, Answer.objects.count()) == ("answered", NOW, 1)
    actions.ask_back(inquiry=held, text="Còn một việc", by=cast.hoa, now=at("30/11 09:00"))
    with pytest.raises(Conflict, match="đang chờ"):
        actions.leave_answer(inquiry=held, by=cast.thao)


def test_a_question_marked_sensitive_meanwhile_is_not_sent_unread(cast, law, held) -> None:
    make_answer(held, cast.thao, law["3"], sent=False)
    page = Inquiry.objects.get(pk=held.pk)
    actions.set_sensitive(inquiry=held, is_sensitive=True, by=cast.thao)
    with pytest.raises(Conflict, match="người thứ hai"):
        actions.send_answer(inquiry=page, by=cast.thao, now=NOW)
    assert Answer.objects.get().sent_at is None


def test_what_the_asker_adds_while_an_answer_is_completed_is_answered(cast, law, held, as_) -> None:
    make_answer(held, cast.thao, law["3"], sent=False)
    actions.send_answer(inquiry=held, by=cast.thao, now=NOW)
    actions.reopen_answer(inquiry=held, by=cast.thao, now=at("30/11 08:00"))
    leave = reverse("advice:leave", args=[held.pk])
    assert leave in as_(cast.thao).get(held.get_absolute_url()).content.decode()
    actions.add_reply(inquiry=held, text="Thật ra hợp đồng đã hết hạn", by=cast.hoa, now=at("30/11 08:30"))
    assert leave not in as_(cast.thao).get(held.get_absolute_url()).content.decode()
    with pytest.raises(Conflict, match="đang chờ trả lời"):
        actions.leave_answer(inquiry=held, by=cast.thao)
    assert Inquiry.objects.get().state == "taken"
