"""When the law changes after an answer was sent: its asker is told, the desk opens it again."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.advice import actions
from diemtua.advice.access import visible_reviews
from diemtua.advice.actions import review as review_module
from diemtua.advice.jobs import tick
from diemtua.advice.models import Answer, Inquiry, Review
from diemtua.advice.queries import steps_for
from diemtua.exams.models import Item
from diemtua.kernel.errors import Conflict
from diemtua.legislation.models import Document, TextImport
from tests.advice.conftest import TOLD, change, imported_ago, opened, publish, take_in
from tests.advice.factories import make_answer, make_entry, make_inquiry, make_item


def answered(cast, law, **fields):
    inquiry = make_inquiry(cast.hoa, happened_on=dt.date(2026, 3, 1), **fields)
    make_answer(inquiry, cast.thao, law["2"])
    return inquiry


def test_an_answer_already_sent_is_flagged_and_its_asker_reads_a_notice(cast, as_, law) -> None:
    inquiry, told = answered(cast, law), "Luật đã thay đổi sau khi bạn được trả lời"
    make_answer(make_inquiry(cast.nga), cast.thao, law["3"])
    assert told not in as_(cast.hoa).get(f"/tu-van/{inquiry.pk}/").text
    change()
    assert [(r.source, r.key, r.url, r.reason) for r in Review.objects.all()] == [("answer", str(inquiry.pk), f"/ban-tu-van/{inquiry.pk}/", TOLD)]  # fmt: skip
    assert [s.title for s in steps_for(cast.hoa, now=timezone.now())] == ["Luật đã đổi sau khi bạn được trả lời"]
    page = as_(cast.hoa).get(f"/tu-van/{inquiry.pk}/").text
    assert (told in page, TOLD in page) == (True, True)
    client, review = as_(cast.thao), Review.objects.get()
    assert f'href="{inquiry.get_absolute_url()}"' in client.get("/ban-tu-van/ra-soat/").text
    assert "Luật đã thay đổi sau khi trả lời câu này" in client.get(inquiry.get_absolute_url()).text
    again = client.post(f"/ban-tu-van/ra-soat/{review.pk}/", {"outcome": "amended", "note": "Nay là sáu tháng"})
    assert again.url == inquiry.get_absolute_url()
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.handler, inquiry.answer_by is None) == ("taken", cast.thao, False)
    assert told in as_(cast.hoa).get(f"/tu-van/{inquiry.pk}/").text  # until the new answer is there
    Inquiry.objects.filter(pk=inquiry.pk).update(happened_on=dt.date(2026, 8, 1))
    inquiry.refresh_from_db()
    make_answer(inquiry, cast.thao, law["3"])
    tick(now=timezone.now())
    assert told not in as_(cast.hoa).get(f"/tu-van/{inquiry.pk}/").text
    assert opened() == []


def test_still_right_ends_the_notice_of_a_sent_answer(cast, as_, law) -> None:
    inquiry = answered(cast, law)
    change()
    actions.settle_review(review=Review.objects.get(), outcome="right", note="Không ảnh hưởng", by=cast.thao, now=timezone.now())  # fmt: skip
    assert "Luật đã thay đổi" not in as_(cast.hoa).get(f"/tu-van/{inquiry.pk}/").text


def test_the_row_of_a_sensitive_answer_is_for_who_may_see_its_question(cast, minh, law) -> None:
    answered(cast, law, is_sensitive=True)
    make_entry(law["2"])
    change()
    assert [sorted(visible_reviews(u).values_list("source", flat=True)) for u in (cast.thao, minh, cast.hoa)] == [["answer", "entry"], ["entry"], []]  # fmt: skip


def test_an_answer_of_a_class_is_not_opened_again_from_the_desk(cast, law) -> None:
    from tests.training.factories import make_class, make_question

    answered(cast, law, class_question=make_question(make_class(cast), state="written"), channel="class")
    change()
    with pytest.raises(Conflict, match="đã trả lời trong lớp"):
        actions.settle_review(review=Review.objects.get(), outcome="amended", note="x", by=cast.thao, now=timezone.now())  # fmt: skip
    assert Review.objects.get().outcome == "open"


def test_an_answer_published_as_of_a_day_before_the_change_says_so_at_once(cast, law) -> None:
    change()
    imported_ago(hours=1)
    inquiry = answered(cast, law, consent_at=timezone.now())
    entry = publish(inquiry, cast.thao)
    assert (opened(), entry.citations.get().version.since) == ([("entry", TOLD)], dt.date(2021, 1, 1))
    other = make_inquiry(cast.nga, happened_on=dt.date(2026, 8, 1), consent_at=timezone.now())
    make_answer(other, cast.thao, law["2"])
    publish(other, cast.thao)
    assert opened() == [("entry", TOLD)]


def test_words_taken_in_after_the_answer_are_flagged_though_the_amending_law_was_imported_before_it(cast, law) -> None:
    from diemtua.legislation.actions import take_amendment
    from diemtua.legislation.models import Amendment
    from tests.legislation.test_take_amendment import AMENDING, SINCE

    take_in("sua.txt", AMENDING.encode())
    imported_ago(days=20)
    now, ago = timezone.now(), timezone.now() - dt.timedelta(days=10)
    inquiry, entry = answered(cast, law), make_entry(law["2"], checked_at=ago)
    Answer.objects.update(sent_at=ago)
    entry.citations.update(seen_import=TextImport.objects.latest("pk").pk)  # settled once since the amending law came
    item = make_item(checked_on=timezone.localdate(now) - dt.timedelta(days=5))
    tick(now=now)
    assert opened() == []
    take_amendment(Amendment.objects.get(target_label="2"), since=SINCE, title="Thời hạn giữ sổ", text="1. Giữ sổ trong 12 tháng.", by=cast.keeper, now=now)  # fmt: skip
    tick(now=now + dt.timedelta(minutes=1))
    assert sorted(Review.objects.values_list("source", "key")) == [("answer", str(inquiry.pk)), ("entry", str(entry.pk)), ("item", str(item.pk))]  # fmt: skip


def test_an_answer_sent_while_the_new_words_were_being_imported_could_not_know_them(cast, law) -> None:
    imported_ago(days=20)
    change()
    inquiry, started = answered(cast, law), TextImport.objects.latest("at").at
    Answer.objects.update(sent_at=started + dt.timedelta(seconds=20))
    tick(now=timezone.now())
    assert [(r.key, r.reason) for r in Review.objects.all()] == [(str(inquiry.pk), TOLD)]


def test_an_answer_on_old_facts_is_not_told_that_an_article_ended_before_it_was_sent(cast, law) -> None:
    from diemtua.legislation.actions import end_articles, end_document

    imported_ago(days=300)
    now, ended = timezone.now(), dt.date(2024, 1, 1)
    document = law["3"].document
    end_articles(document, labels=["3"], since=ended, by=cast.keeper, now=now - dt.timedelta(days=200))
    law["3"].refresh_from_db()
    for days_ago in (100, 250):  # after and before the store came to know
        make_answer(make_inquiry(cast.hoa, happened_on=dt.date(2023, 5, 1)), cast.thao, law["3"])
        Answer.objects.filter(pk=Answer.objects.latest("pk").pk).update(sent_at=now - dt.timedelta(days=days_ago))
    early = str(Inquiry.objects.latest("pk").pk)
    tick(now=now)
    assert [(r.key, r.reason) for r in Review.objects.all()] == [(early, "Điều 3 21/2019/QH14 không còn hiệu lực từ 01/01/2024.")]  # fmt: skip
    end_document(document, ended_on=ended, ended_by=None, by=cast.keeper, now=now)  # the store learns it only today
    assert Review.objects.filter(cause__startswith="ended:").count() == 2


def test_while_the_law_stays_the_round_writes_nothing_and_reads_no_old_answer(cast, law) -> None:
    answered(cast, law)
    old = make_inquiry(cast.nga, happened_on=dt.date(2026, 3, 1))
    make_answer(old, cast.thao, law["2"])
    Answer.objects.filter(inquiry=old).update(sent_at=timezone.now() - dt.timedelta(days=1))
    imported_ago(days=20)
    now = timezone.now()
    actions.flag_changes(now=now)
    with CaptureQueriesContext(connection) as done:
        assert actions.flag_changes(now=now) == 0
    assert [q["sql"] for q in done if not q["sql"].startswith("SELECT")] == []
    soon = timezone.localdate(now) + dt.timedelta(days=40)
    Document.objects.update(ended_on=soon)  # not by an action: nobody is told that the law changed
    actions.flag_changes(now=now)
    assert [r.key for r in Review.objects.all()] == [str(Inquiry.objects.exclude(pk=old.pk).get().pk)]


def test_of_very_many_answers_the_newest_are_flagged_with_the_change_and_the_others_by_the_worker(cast, law, monkeypatch) -> None:  # fmt: skip
    monkeypatch.setattr(review_module, "FIRST", 1)
    first, second = answered(cast, law), answered(cast, law)
    make_item()
    change()
    assert sorted(Review.objects.values_list("source", "key")) == [("answer", str(second.pk)), ("item", str(Item.objects.get().pk))]  # fmt: skip
    tick(now=timezone.now())
    assert sorted(Review.objects.filter(source="answer").values_list("key", flat=True)) == sorted([str(first.pk), str(second.pk)])  # fmt: skip
