"""Take, give back, pass on; whose a sensitive question is, and what becomes of what an adviser held."""

import datetime as dt

import pytest

from diemtua.advice import actions
from diemtua.advice.access import desk_inquiries
from diemtua.advice.models import Answer, Inquiry, Message
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from tests.advice.conftest import NOW, approve, at, lines
from tests.advice.factories import make_answer, make_inquiry


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


def test_a_sensitive_question_in_hand_is_for_its_handler_and_reader_alone(cast, minh, asked) -> None:
    from diemtua.advice.access import desk_queue

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

    make_inquiry(cast.thao)
    assert (desk_inquiries(cast.thao).count(), desk_inquiries(minh).count()) == (0, 1)


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
