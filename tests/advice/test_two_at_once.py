"""Two people at one question at the same moment: real threads, real transactions. The first deed is done and not yet committed when
the second begins."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest
from django.db import transaction
from django.utils import timezone

from diemtua.advice import actions
from diemtua.advice.actions.moves import set_limits
from diemtua.advice.models import Answer, DeskCalendar, Inquiry
from diemtua.kernel.errors import Conflict
from tests.advice.factories import make_answer, make_inquiry
from tests.advice.test_asking import FACTS, NOW
from tests.unions.test_two_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


def overtaking(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """What both answered; `second` begins while what `first` did is not committed."""
    done, waited = Event(), Event()

    def earlier() -> object:
        with transaction.atomic():
            answer = first()
            done.set()
            waited.wait(0.4)
        return answer

    def later() -> object:
        assert done.wait(5)
        return second()

    return together(earlier, later)


def again(inquiry: Inquiry) -> Inquiry:
    """The question as another page read it."""
    return Inquiry.objects.get(pk=inquiry.pk)


@pytest.fixture
def ready(cast):
    """Hòa's question in Thảo's hands, its answer written."""
    inquiry = make_inquiry(cast.hoa, state="taken", handler=cast.thao)
    make_answer(inquiry, cast.thao, sent=False, no_article_reason="Việc của công đoàn cơ sở")
    return inquiry


def test_who_is_merged_into_a_question_while_it_is_answered_has_the_answer(cast, minh, ready) -> None:
    other, page = make_inquiry(cast.nga), again(ready)
    overtaking(
        lambda: actions.merge_inquiry(inquiry=again(other), into=again(ready), by=minh),
        lambda: actions.send_answer(inquiry=page, by=cast.thao, now=timezone.now()),
    )
    other.refresh_from_db()
    assert (other.state, other.answers.filter(sent_at__isnull=False).count()) == ("answered", 1)


def test_words_saved_while_the_answer_is_sent_do_not_call_it_back(cast, ready) -> None:
    page, words = again(ready), Answer.objects.get().text
    _, late = overtaking(
        lambda: actions.send_answer(inquiry=again(ready), by=cast.thao, now=timezone.now()),
        lambda: actions.save_draft(
            inquiry=page, text="Lời gõ thêm", no_article_reason="", by=cast.thao, now=timezone.now()
        ),
    )
    assert isinstance(late, Conflict)
    assert [(a.text, a.sent_at is None) for a in Answer.objects.all()] == [(words, False)]


def test_a_calendar_saved_while_the_asker_is_asked_for_more_leaves_the_clock_standing(cast, ready) -> None:
    now = timezone.now()
    overtaking(
        lambda: actions.ask_more(inquiry=again(ready), text="Hợp đồng loại nào?", by=cast.thao, now=now),
        lambda: actions.add_own_day(day=timezone.localdate(now), spans=(), reason="Tập huấn", by=cast.keeper),
    )
    ready.refresh_from_db()
    assert (ready.state, ready.answer_by, ready.warn_at) == ("waiting", None, None)


ARRIVING = {
    "asked": lambda cast, told: actions.ask_officer(
        facts=replace(FACTS, text="Công ty giữ sổ của tôi"), by=cast.hoa, now=NOW
    ),
    "asked back": lambda cast, told: actions.ask_back(inquiry=again(told), text="Còn làm thêm?", by=cast.hoa, now=NOW),
}


@pytest.mark.variants
@pytest.mark.parametrize("how", ARRIVING)
@pytest.mark.parametrize("first", ["question", "calendar"])
def test_a_question_that_arrives_while_the_calendar_is_saved_has_its_limits_by_the_new_one(cast, how, first) -> None:
    DeskCalendar.objects.create(pk=1)  # as the desk's first minute makes it
    told = make_inquiry(cast.hoa)
    make_answer(told, cast.thao)
    deeds = [
        lambda: ARRIVING[how](cast, told),
        lambda: actions.add_own_day(day=NOW.date(), spans=(), reason="Tập huấn", by=cast.keeper),
    ]
    overtaking(*(deeds if first == "question" else reversed(deeds)))
    found = Inquiry.objects.get(state__in=Inquiry.OPEN)
    kept = found.answer_by
    set_limits(found)
    assert kept is not None
    assert kept == found.answer_by
