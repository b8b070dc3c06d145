"""Ask by account, without one, from a class; add, ask back, say whether it helped, agree."""

import datetime as dt
import unicodedata

import pytest
from django.contrib.auth.models import AnonymousUser

from diemtua.advice import actions, filing
from diemtua.advice.access import asked_inquiries, inquiries_by_code
from diemtua.advice.actions import AskedFile, Facts
from diemtua.advice.actions.tries import MOST, TooMany
from diemtua.advice.jobs import tick
from diemtua.advice.models import Attachment, Inquiry, PublicTry, Review
from diemtua.audit.models import Entry
from diemtua.kernel.codes import typed
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.training.actions import hand_on_question
from tests.advice.conftest import NOW, at, lines, take_in
from tests.advice.factories import TEXT, make_answer, make_entry, make_inquiry
from tests.legislation import samples
from tests.training.factories import enrol, make_class, make_question

FACTS = Facts(
    topic="wages", text=TEXT, happened_on=dt.date(2026, 10, 5), discovered_on=dt.date(2026, 10, 6), evidence=["payslip"]
)
PDF = AskedFile("phieu-luong.pdf", b"%PDF-1.7 luong thang 9")


def test_an_officer_asks_with_her_unit_its_ward_and_both_limits(cast) -> None:
    inquiry = actions.ask_officer(facts=FACTS, by=cast.hoa, now=NOW)
    assert (inquiry.asker, inquiry.unit, inquiry.area, inquiry.channel) == (cast.hoa, cast.union, cast.ward, "officer")
    assert (inquiry.respond_by, inquiry.answer_by) == (at("25/11 09:30"), at("27/11 10:30"))  # 24/11 is a holiday
    assert (inquiry.facts_day, inquiry.consent_at, lines()) == (dt.date(2026, 10, 5), None, ["advice.ask"])


def test_the_journal_joins_no_askers_name_and_no_moment_with_a_question(cast) -> None:
    inquiry = actions.ask_officer(facts=FACTS, by=cast.hoa, now=NOW)
    actions.add_reply(inquiry=inquiry, text="Còn nợ tháng mười", by=cast.hoa, now=NOW)
    actions.set_consent(inquiry=inquiry, agrees=True, by=cast.hoa, now=NOW)
    make_answer(inquiry, cast.thao)
    actions.say_helped(inquiry=inquiry, helped=True, by=cast.hoa)
    actions.ask_back(inquiry=inquiry, text="Còn một việc", by=cast.hoa, now=NOW)
    told = {(e.actor_id, e.actor_name, e.tells_day_only) for e in Entry.objects.all()}
    assert told == {(None, "Người hỏi", True)}
    assert Entry.objects.count() == 5


def test_words_are_kept_in_one_unicode_form_however_they_come(cast) -> None:
    facts = Facts(topic="wages", text=unicodedata.normalize("NFD", TEXT))
    inquiry = actions.ask_officer(facts=facts, by=cast.hoa, now=NOW, worker=unicodedata.normalize("NFD", "Lê Văn Nam"))
    actions.add_reply(inquiry=inquiry, text=unicodedata.normalize("NFD", "Còn nợ tháng mười"), by=cast.hoa, now=NOW)
    assert (inquiry.text, inquiry.worker, inquiry.messages.get().text) == (TEXT, "Lê Văn Nam", "Còn nợ tháng mười")


def test_an_officer_asks_for_a_worker_whose_name_is_sealed(cast) -> None:
    inquiry = actions.ask_officer(facts=FACTS, by=cast.hoa, now=NOW, worker="Lê Văn Nam", consent=True)
    inquiry.refresh_from_db()
    assert (inquiry.for_worker, inquiry.worker, inquiry.consent_at) == (True, "Lê Văn Nam", NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "cứu"},
        {"discovered_on": dt.date(2026, 10, 1)},
        {"happened_on": dt.date(2026, 11, 24), "discovered_on": None},
    ],
    ids=["too short", "known before it happened", "tomorrow"],
)
def test_impossible_facts_are_refused_and_nothing_is_written(cast, wrong) -> None:
    facts = Facts(**{**FACTS.__dict__, **wrong})
    with pytest.raises(BadInput):
        actions.ask_officer(facts=facts, by=cast.hoa, now=NOW)
    assert (Inquiry.objects.count(), lines()) == (0, [])


def test_files_are_sealed_on_disk(cast) -> None:
    inquiry = actions.ask_officer(facts=FACTS, by=cast.hoa, now=NOW, files=[PDF])
    kept = inquiry.attachments.get()
    assert (kept.name, kept.media_type, b"".join(filing.read(kept.file))) == (PDF.name, "application/pdf", PDF.data)
    assert PDF.data[:9] not in (filing.folder() / kept.file).read_bytes()


@pytest.mark.parametrize(
    "files",
    [
        [PDF, AskedFile("x.pdf", b"MZ program")],
        [PDF, AskedFile("to.pdf", b"%PDF-" + bytes(8 * 1024 * 1024))],
        [PDF] * 7,
    ],
    ids=["a program", "too big", "too many"],
)
def test_a_file_that_may_not_come_leaves_no_row_and_no_file(cast, files) -> None:
    with pytest.raises(BadInput):
        actions.ask_officer(facts=FACTS, by=cast.hoa, now=NOW, files=files)
    left = list(filing.folder().iterdir()) if filing.folder().exists() else []
    assert (Inquiry.objects.count(), Attachment.objects.count(), left) == (0, 0, [])


def test_anybody_asks_and_comes_back_with_a_code_kept_only_as_a_digest(db) -> None:
    inquiry, code = actions.ask_in_public(facts=FACTS, address="10.0.0.1", now=NOW)
    assert (inquiry.asker, inquiry.unit, len(typed(code))) == (None, None, 12)
    assert typed(code) not in str(Inquiry.objects.values().get())
    assert inquiries_by_code(typed(code)).get() == inquiry
    assert not inquiries_by_code("").exists()
    assert not inquiries_by_code("WRONGWRONG22").exists()
    assert not asked_inquiries(AnonymousUser(), "").exists()


def test_a_network_may_not_flood_the_desk(db) -> None:
    for _ in range(MOST["ask"]):
        actions.ask_in_public(facts=FACTS, address="10.0.0.1", now=NOW)
    with pytest.raises(TooMany):
        actions.ask_in_public(facts=FACTS, address="10.0.0.1", now=NOW)
    actions.ask_in_public(facts=FACTS, address="10.0.0.2", now=NOW)
    later = NOW + dt.timedelta(minutes=61)
    actions.ask_in_public(facts=FACTS, address="10.0.0.1", now=later)
    assert actions.forget_old_tries(now=later) == MOST["ask"] + 1
    assert PublicTry.objects.count() == 1


def test_no_address_is_kept_and_none_can_be_joined_with_its_question(db) -> None:
    now = NOW + dt.timedelta(minutes=7, seconds=3)
    inquiry, _ = actions.ask_in_public(facts=FACTS, address="10.0.0.1", now=now)
    actions.ask_in_public(facts=FACTS, address="10.0.0.2", now=now + dt.timedelta(minutes=4))
    tries = PublicTry.objects.values_list("address_digest", "at")
    assert inquiry.asked_at == now
    assert {at for _, at in tries} == {NOW}
    assert len({kept for kept, _ in tries}) == 2
    assert not any("10.0.0" in str(column) for row in PublicTry.objects.values_list() for column in row)


def test_every_question_handed_over_from_class_reaches_the_desk_once_without_its_asker(cast) -> None:
    lop = make_class(cast)
    enrolment = enrol(lop, cast.hoa_person)
    questions = [make_question(lop, enrolment, text=f"Câu {n} về trợ cấp thôi việc") for n in range(3)]
    for question in questions:
        hand_on_question(question=question, by=cast.khai, now=NOW)
    tick(now=NOW)
    tick(now=NOW)
    found = Inquiry.objects.order_by("pk")
    assert [i.text for i in found] == [q.text for q in questions]
    assert {(i.channel, i.asker_id, i.unit_id, i.area, i.topic) for i in found} == {("class", None, None, cast.ward, "agreement")}  # fmt: skip
    assert all(i.answer_by for i in found)
    assert lines() == ["advice.ask"] * 3


def test_the_answer_goes_back_into_the_class_where_only_the_asker_knows(cast, law) -> None:
    lop = make_class(cast)
    question = make_question(lop, enrol(lop, cast.hoa_person), state="advice", handed_on_at=NOW)
    tick(now=NOW)
    inquiry = actions.take_inquiry(inquiry=Inquiry.objects.get(), by=cast.thao, now=NOW)
    make_answer(inquiry, cast.thao, law["2"], sent=False)
    actions.send_answer(inquiry=inquiry, by=cast.thao, now=NOW)
    question.refresh_from_db()
    assert (question.state, question.answered_by, question.citation) == ("written", cast.thao, "Điều 2 21/2019/QH14")


def test_a_question_answered_on_the_class_page_meanwhile_is_closed_here(cast) -> None:
    from diemtua.training.actions import answer_question

    question = make_question(make_class(cast), state="advice", handed_on_at=NOW)
    tick(now=NOW)
    answer_question(question=question, answer="Đã trả lời ở lớp", citation="", by=cast.thao, now=NOW)
    tick(now=NOW)
    assert Inquiry.objects.get().state == "answered"


def test_adding_before_anybody_asked_keeps_the_clock(cast) -> None:
    inquiry = actions.ask_officer(facts=FACTS, by=cast.hoa, now=NOW)
    due = inquiry.answer_by
    actions.add_reply(inquiry=inquiry, text="Còn nợ cả tháng 10", by=cast.hoa, now=at("23/11 15:00"), files=[PDF])
    assert (inquiry.state, inquiry.answer_by, inquiry.attachments.count()) == ("new", due, 1)
    assert lines() == ["advice.ask", "advice.reply"]


def test_asking_back_starts_a_new_clock_with_the_same_adviser_and_leaves_the_record(cast) -> None:
    inquiry = make_inquiry(cast.hoa, clock_from=NOW, state="taken", handler=cast.thao, taken_at=NOW)
    answer = make_answer(inquiry, cast.thao)
    actions.ask_back(inquiry=inquiry, text="Thế còn tiền làm thêm?", by=cast.hoa, now=at("30/11 08:00"))
    assert (inquiry.state, inquiry.handler, inquiry.answered_at, inquiry.helped) == ("taken", cast.thao, None, None)
    assert (inquiry.clock_from, inquiry.answer_by) == (at("30/11 08:00"), at("03/12 09:30"))
    answer.refresh_from_db()
    assert answer.in_time is True
    with pytest.raises(Conflict):
        actions.ask_back(inquiry=inquiry, text="Nữa", by=cast.hoa, now=NOW)


def test_asking_back_when_the_adviser_left_goes_to_the_queue(cast) -> None:
    inquiry = make_inquiry(cast.hoa)
    make_answer(inquiry, cast.thao)
    cast.thao.is_adviser = False
    cast.thao.save()
    inquiry = Inquiry.objects.get()
    actions.ask_back(inquiry=inquiry, text="Còn ai không?", by=cast.hoa, now=NOW)
    assert (inquiry.state, inquiry.handler) == ("new", None)


def test_the_asker_says_whether_it_helped_and_may_change_her_mind(cast, as_) -> None:
    inquiry = make_inquiry(cast.hoa)
    with pytest.raises(Conflict):
        actions.say_helped(inquiry=inquiry, helped=True, by=cast.hoa)
    make_answer(inquiry, cast.thao)
    actions.say_helped(inquiry=inquiry, helped=True, by=cast.hoa)
    actions.say_helped(inquiry=inquiry, helped=False, by=cast.hoa)
    assert (inquiry.helped, lines()) == (False, ["advice.say_helped"] * 2)
    page = as_(cast.hoa).get(f"/tu-van/{inquiry.pk}/").content.decode()
    assert page.count('<details class="fold" open><summary>Hỏi lại cho rõ</summary>') == 1


def test_consent_taken_back_takes_the_page_away_at_once(cast) -> None:
    inquiry = make_inquiry(cast.hoa, consent_at=NOW)
    entry = make_entry(inquiry=inquiry)
    actions.set_consent(inquiry=inquiry, agrees=False, by=cast.hoa, now=NOW)
    entry.refresh_from_db()
    assert (inquiry.consent_at, entry.state, lines()) == (None, "withdrawn", ["advice.take_back_consent"])


def test_consent_taken_back_ends_the_reviews_of_the_page_without_naming_the_asker(cast, law) -> None:
    inquiry = make_inquiry(cast.hoa, consent_at=NOW)
    entry = make_entry(law["2"], inquiry=inquiry)
    take_in("hop-nhat.docx", samples.consolidated_docx())
    for agrees in (False, True):
        actions.set_consent(inquiry=inquiry, agrees=agrees, by=cast.hoa, now=NOW)
    entry.refresh_from_db()
    review = Review.objects.get()
    assert (review.outcome, review.settled_by, review.url) == ("withdrawn", None, entry.get_absolute_url())


@pytest.mark.parametrize(("who", "address"), [(None, "/hoi-tu-van/"), ("hoa", "/tu-van/hoi/")])
def test_the_question_typed_in_the_search_is_carried_over(cast, as_, who, address) -> None:
    letter = "Công ty giữ sổ của tôi? " * 150
    page = as_(who and getattr(cast, who)).post(address, {"xem": "1", "text": letter})
    assert f"{letter}</textarea>" in page.content.decode()
    assert not Inquiry.objects.exists()
    assert "giữ sổ" not in as_(who and getattr(cast, who)).get(address, {"cau-hoi": "Công ty giữ sổ"}).content.decode()
