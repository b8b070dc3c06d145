"""What a class answered in writing may be published from the desk: with the asker's consent, by the desk's own path."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.advice import actions
from diemtua.advice.access import publishable_inquiries
from diemtua.advice.models import Answer, Inquiry, KnowledgeEntry
from diemtua.advice.queries.knowledge import known_names, publishable
from diemtua.advice.queries.statistics import figures
from diemtua.advice.rules.figures import period_of
from diemtua.kernel.errors import BadInput
from diemtua.training.actions import answer_question, set_question_consent
from diemtua.unions.models import Unit
from tests.advice.conftest import publish
from tests.advice.factories import make_answer, make_inquiry
from tests.training.factories import enrol, make_class, make_question

NOW = timezone.now()


@pytest.fixture
def answered(cast, law):
    """Hòa asked in Bình's class, Khải answered in writing from Art. 2; she agrees to publication."""
    training_class = make_class(cast)
    return make_question(
        training_class, enrol(training_class, cast.hoa_person), state="written", answer="Giữ sổ ba tháng, tính từ khi nhận.",
        citation="Luật Sổ tay 21/2019/QH14, Điều 2", answered_by=cast.khai, answered_at=NOW, consent_at=NOW,
    )  # fmt: skip


def test_an_answer_of_a_class_is_published_by_the_desks_own_path_with_its_article(cast, answered) -> None:
    assert [actions.collect_class_questions(now=NOW), actions.collect_class_questions(now=NOW)] == [1, 0]
    inquiry = publishable(publishable_inquiries(cast.thao)).get()
    assert (inquiry.channel, inquiry.state, inquiry.asker) == ("class", "answered", None)
    entry = publish(inquiry, cast.thao)
    assert [c.article.label for c in entry.citations.all()] == ["2"]


def test_without_the_askers_consent_nothing_comes(cast, answered) -> None:
    set_question_consent(question=answered, agrees=False, by=cast.hoa, now=NOW)
    assert (actions.collect_class_questions(now=NOW), Inquiry.objects.count()) == (0, 0)


def test_consent_taken_back_in_the_class_takes_the_answer_from_the_page(cast, answered) -> None:
    actions.collect_class_questions(now=NOW)
    publish(Inquiry.objects.get(), cast.thao)
    set_question_consent(question=answered, agrees=False, by=cast.hoa, now=NOW)
    actions.collect_class_questions(now=NOW)
    assert (KnowledgeEntry.objects.get().state, Inquiry.objects.get().consent_at) == ("withdrawn", None)
    set_question_consent(question=answered, agrees=True, by=cast.hoa, now=NOW)
    actions.collect_class_questions(now=NOW)
    assert (KnowledgeEntry.objects.get().state, Inquiry.objects.get().consent_at is None) == ("withdrawn", False)


def test_the_askers_name_union_and_firm_are_refused_though_the_desk_is_not_told_them(cast, answered) -> None:
    actions.collect_class_questions(now=NOW)
    inquiry = Inquiry.objects.get()
    assert set(known_names(inquiry)) >= {"Trần Thị Hòa", "0912345678", "Công ty TNHH May Sông Hồng", "Sông Hồng"}
    with pytest.raises(BadInput):
        publish(inquiry, cast.thao, question="tran thi hoa hỏi giữ sổ")


def test_the_desks_figures_count_only_what_it_was_given(cast, answered) -> None:
    actions.collect_class_questions(now=NOW)
    today = timezone.localdate(NOW)
    period = period_of(today, 1)
    for _ in range(4):
        make_answer(make_inquiry(None), cast.thao)
    found = figures(period=period, today=today, now=NOW, units=Unit.objects.all())
    assert (Answer.objects.count(), str(found.asked), str(found.answered)) == (5, "dưới 5", "dưới 5")


def test_what_was_merged_into_a_question_the_class_answered_stands_alone_again(cast, law) -> None:
    question = make_question(make_class(cast), state="advice", handed_on_at=NOW)
    actions.collect_class_questions(now=NOW)
    merged = make_inquiry(cast.nga, state="merged", merged_into=Inquiry.objects.get())
    type(question).objects.update(state="written", answer="Đã trả lời ở trang của lớp.", answered_by=cast.khai, answered_at=NOW)  # fmt: skip
    actions.collect_class_questions(now=NOW)
    merged.refresh_from_db()
    assert (merged.state, merged.merged_into) == ("new", None)
    assert Inquiry.objects.get(class_question=question).state == "answered"


def test_what_the_class_answered_keeps_nobody_waiting_whom_it_was_merged_with(cast, law) -> None:
    question = make_question(make_class(cast), state="advice", handed_on_at=NOW - dt.timedelta(days=30))
    actions.collect_class_questions(now=NOW)
    inquiry, into = Inquiry.objects.get(), make_inquiry(cast.nga, state="taken", handler=cast.thao)
    actions.merge_inquiry(inquiry=inquiry, into=into, by=cast.thao)
    assert into.answer_by < NOW
    answer_question(question=question, answer="Đã trả lời ở trang của lớp.", citation="", by=cast.khai, now=NOW)
    actions.collect_class_questions(now=NOW)
    inquiry.refresh_from_db()
    into.refresh_from_db()
    assert (inquiry.state, inquiry.merged_into, inquiry.answers.get().text) == ("answered", None, "Đã trả lời ở trang của lớp.")  # fmt: skip
    assert into.answer_by > NOW
    make_answer(into, cast.thao, law["2"], sent=False)
    actions.send_answer(inquiry=into, by=cast.thao, now=NOW)
    assert (into.state, inquiry.answers.count()) == ("answered", 1)
