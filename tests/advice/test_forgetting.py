"""Five years after the answer nobody's story is left, and what was published stays."""

import datetime as dt

from django.utils import timezone

from diemtua.advice import actions, filing
from diemtua.advice.access import desk_inquiries
from diemtua.advice.models import Answer, Attachment, Inquiry, KnowledgeEntry, Message
from tests.advice.factories import make_answer, make_entry, make_inquiry

NOW = timezone.now()
LONG_AGO = NOW - dt.timedelta(days=5 * 365 + 3)


def told(cast, law, *, answered_at: dt.datetime) -> Inquiry:
    inquiry = make_inquiry(
        cast.hoa, worker="Lê Văn Nam", for_worker=True, unit=cast.union, area=cast.ward, happened_on=dt.date(2021, 5, 1)
    )
    make_answer(inquiry, cast.thao, law["2"], read_by=None)
    Message.objects.create(inquiry=inquiry, kind="reply", text="Tôi là Hòa", by=cast.hoa)
    Attachment.objects.create(inquiry=inquiry, file=filing.keep(b"%PDF-1"), name="hoa.pdf", media_type="application/pdf", size=6)  # fmt: skip
    Inquiry.objects.filter(pk=inquiry.pk).update(answered_at=answered_at)
    inquiry.refresh_from_db()
    return inquiry


def test_after_five_years_no_asker_no_words_no_file_is_left_and_the_figures_stay(cast, law) -> None:
    old = told(cast, law, answered_at=LONG_AGO)
    make_entry(law["2"], inquiry=old)
    assert actions.forget_old_inquiries(now=NOW) == 1
    old.refresh_from_db()
    assert (old.asker, old.worker, old.unit, old.text, old.handler, old.happened_on) == (None, "", None, "", None, None)
    assert (old.topic, old.area, old.answered_at) == ("wages", cast.ward, LONG_AGO)
    answer = Answer.objects.get()
    assert (answer.text, answer.by, answer.in_time, answer.citations.count()) == ("", None, True, 1)
    assert (Message.objects.count(), Attachment.objects.count(), list(filing.folder().iterdir())) == (0, 0, [])
    assert (KnowledgeEntry.objects.get().state, desk_inquiries(cast.thao).count()) == ("published", 0)
    assert actions.forget_old_inquiries(now=NOW) == 0


def test_younger_and_unanswered_questions_stay_whole(cast, law) -> None:
    told(cast, law, answered_at=NOW - dt.timedelta(days=5 * 365 - 3))
    make_inquiry(cast.hoa, asked_at=LONG_AGO, clock_from=LONG_AGO)
    assert actions.forget_old_inquiries(now=NOW) == 0
    assert (Attachment.objects.count(), Inquiry.objects.exclude(text="").count()) == (1, 2)


def test_who_asks_back_after_five_years_is_not_forgotten(cast, law) -> None:
    old = told(cast, law, answered_at=LONG_AGO)
    actions.ask_back(inquiry=old, text="Còn việc này nữa", by=cast.hoa, now=NOW)
    assert actions.forget_old_inquiries(now=NOW) == 0
    assert Inquiry.objects.get().asker == cast.hoa
