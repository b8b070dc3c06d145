"""When the law changes: flagged at once, told to readers, settled by a person."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemtua.advice import actions
from diemtua.advice.access import visible_reviews
from diemtua.advice.actions import review as review_module
from diemtua.advice.jobs import tick
from diemtua.advice.models import Answer, Inquiry, Review
from diemtua.advice.queries import steps_for
from diemtua.advice.rules.places import Place, places
from diemtua.exams.models import Item
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.legislation.models import ArticleVersion, Document, TextImport
from tests.advice.conftest import take_in
from tests.advice.factories import make_answer, make_entry, make_inquiry
from tests.advice.test_desk import lines
from tests.advice.test_publishing import publish
from tests.legislation import samples

TOLD = "Điều 2 21/2019/QH14 có lời văn mới từ 01/07/2026."


def change() -> None:
    """The amendment is imported."""
    take_in("hop-nhat.docx", samples.consolidated_docx())


def imported_ago(**ago: int) -> None:
    """Every text of the store came so long ago."""
    at = timezone.now() - dt.timedelta(**ago)
    TextImport.objects.update(at=at)
    ArticleVersion.objects.update(written_at=at)


def opened() -> list[tuple[str, str]]:
    return list(Review.objects.filter(outcome="open").order_by("pk").values_list("source", "reason"))


def make_item(**fields) -> Item:
    values = {"code": "T04-99", "kind": "boolean", "topic": "T04", "stem": "Sổ giữ ba tháng?", "citation": "Luật Sổ tay 21/2019/QH14, Điều 2 khoản 1"}  # fmt: skip
    return Item.objects.create(**values | {"checked_on": dt.date(2026, 1, 1)} | fields)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Bộ luật Lao động 45/2019/QH14, Điều 63 khoản 2", [Place("45/2019/QH14", "63")]),
        ("Bộ luật Lao động 2019, Điều 76 khoản 1", [Place("45/2019/QH14", "76")]),
        (
            "Bộ luật Lao động, Điều 188; Bộ luật Lao động, Điều 189",
            [Place("45/2019/QH14", "188"), Place("45/2019/QH14", "189")],
        ),
        ("Nghị định 145/2020/NĐ-CP, Điều 38; Điều 39", [Place("145/2020/NĐ-CP", "38"), Place("145/2020/NĐ-CP", "39")]),
        ("Luật Công đoàn 50/2024/QH15, Điều 21", [Place("50/2024/QH15", "21")]),
        ("theo thông lệ", []),
    ],
)
def test_a_line_of_citation_is_read(line: str, found: list[Place]) -> None:
    assert places(line) == found


def test_importing_a_new_version_flags_what_cites_it_in_the_same_transaction(law) -> None:
    entry, other = make_entry(law["2"]), make_entry(law["3"], slug="khac")
    change()
    assert opened() == [("entry", TOLD)]
    assert Review.objects.get().key == str(entry.pk) != str(other.pk)
    assert lines() == ["advice.flag_changes"]


def test_items_of_the_bank_are_flagged_unless_checked_after_the_change(cast, as_, law) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    old, fresh, retired = make_item(), make_item(code="T04-98", checked_on=tomorrow), make_item(code="T04-97", retired_at=timezone.now())  # fmt: skip
    change()
    assert [(r.source, r.key, r.url) for r in Review.objects.all()] == [("item", str(old.pk), "/ngan-hang-cau-hoi/?chuyen-de=T04#T04-99")]  # fmt: skip
    for who in (cast.khai, cast.thao):  # the lecturer who uses it and the adviser who looks it over
        assert as_(who).get(Review.objects.get().url).text.count(TOLD) == 1
    assert {fresh.pk, retired.pk}.isdisjoint({int(r.key) for r in Review.objects.all()})


def test_an_item_checked_after_the_law_began_but_before_it_was_imported_is_flagged(law) -> None:
    """In force since July, imported today: who checked the item in September could not read the new words."""
    late = make_item(checked_on=dt.date(2026, 9, 1))
    assert opened() == []
    tick(now=timezone.now())
    assert opened() == []  # the first words of an article are no news, though they too were imported after September
    change()
    assert [(r.key, r.reason) for r in Review.objects.all()] == [(str(late.pk), TOLD)]


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


def test_the_worker_flags_what_an_import_of_before_left_and_nothing_twice(law) -> None:
    change()
    make_item()
    for _ in range(2):
        tick(now=timezone.now())
    assert opened() == [("item", TOLD)]


def test_an_answer_written_from_the_new_version_is_not_flagged(law) -> None:
    change()
    law["2"].refresh_from_db()
    make_entry(law["2"])
    tick(now=timezone.now())
    assert opened() == []


def test_an_import_that_brings_an_old_change_late_is_flagged_too(law) -> None:
    """Published in October under the words of 2021; the amendment of July reaches the store only now."""
    make_entry(law["2"], law_day=dt.date(2026, 5, 1))
    change()
    assert opened() == [("entry", TOLD)]


def test_an_entry_that_names_its_article_only_in_words_is_flagged_too(law) -> None:
    entry = make_entry(answer="Giữ sổ ba tháng (Luật Sổ tay 21/2019/QH14, Điều 2 khoản 1).")
    make_entry(
        law["3"], slug="dan-dieu-ba", answer="Xem Luật Sổ tay 21/2019/QH14, Điều 2."
    )  # what it cites is what counts
    change()
    assert [(r.source, r.key, r.reason) for r in Review.objects.all()] == [("entry", str(entry.pk), TOLD)]


def test_the_same_text_imported_again_flags_nothing(law) -> None:
    make_entry(law["2"])
    take_in("luat.txt", samples.LAW.encode())
    assert opened() == []


def test_words_corrected_in_the_same_version_are_a_change(law) -> None:
    make_entry(law["2"])
    take_in("luat.txt", samples.LAW.replace("trong 03 tháng", "trong 09 tháng").encode(), since=dt.date(2021, 1, 1))
    assert opened() == [("entry", "Điều 2 21/2019/QH14 được nạp lại với lời văn khác.")]


def test_rulebook_values_and_procedures_that_cite_a_changed_article_are_listed(db) -> None:
    code = "Luật số: 45/2019/QH14\n\nLUẬT\nBỘ LUẬT LAO ĐỘNG\n\nĐiều 190. Thời hiệu\n1. Lời ví dụ {}.\n\nĐiều 191. Hiệu lực\nLuật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2021.\n"
    take_in("a.txt", code.format("cũ").encode())
    assert opened() == []
    take_in("b.txt", code.format("mới").encode(), since=dt.date(2026, 12, 1))
    found = {(r.source, r.key) for r in Review.objects.all()}
    assert ("value", "limit_mediation_individual") in found
    assert ("procedure", "tranh-chap-ca-nhan") in found
    assert all("Điều 190" in r.reason for r in Review.objects.all())
    client, told = Client(), "luật đã đổi, đang rà soát"
    for review in Review.objects.filter(key__in=("limit_mediation_individual", "tranh-chap-ca-nhan")):
        page = client.get(review.url.partition("#")[0]).text
        assert (told in page, review.reason in page) == (True, True)
    assert told not in client.get("/thu-tuc/dinh-cong/").text


def test_a_new_period_of_a_value_flags_the_answers_that_cite_its_old_source(db, monkeypatch) -> None:
    from diemtua.advice.actions import review as module
    from diemtua.kernel.timeline import Dated, Timeline
    from diemtua.legislation.models import Article

    take_in("luat.txt", samples.LAW.encode())
    today = timezone.localdate()
    entry = make_entry(Article.objects.get(label="3"), law_day=today - dt.timedelta(days=30), checked_at=timezone.now() - dt.timedelta(days=30))  # fmt: skip
    old = Dated(dt.date(2021, 1, 1), 8, "Luật Sổ tay 21/2019/QH14, Điều 3", "verified", dt.date(2021, 1, 1))
    new = Dated(today, 7, "Luật khác 1/2026/QH16, Điều 9", "verified", today)
    monkeypatch.setattr(module, "parameters", lambda: {"gio": Timeline("gio", "Giờ ghi sổ", "giờ", (old, new))})
    actions.flag_changes(now=timezone.now())
    assert opened() == [
        ("entry", f"Giờ ghi sổ: giá trị mới 7 giờ từ {today:%d/%m/%Y} (Luật khác 1/2026/QH16, Điều 9).")
    ]
    assert Review.objects.get().key == str(entry.pk)


def test_still_right_reads_the_answer_by_todays_law_and_is_not_flagged_again(cast, law) -> None:
    entry = make_entry(law["2"])
    change()
    actions.settle_review(
        review=Review.objects.get(), outcome="right", note="Chỉ đổi số tháng", by=cast.thao, now=timezone.now()
    )
    tick(now=timezone.now())
    entry.refresh_from_db()
    assert (opened(), "06 tháng" in entry.citations.get().version.text) == ([], True)
    with pytest.raises(Conflict):
        actions.settle_review(
            review=Review.objects.get(), outcome="right", note="Lại", by=cast.thao, now=timezone.now()
        )
    assert lines() == ["advice.flag_changes", "advice.settle_review"]


def test_an_answer_is_amended_on_its_own_page_and_every_flag_of_it_ends(cast, law) -> None:
    entry = make_entry(law["2"])
    change()
    with pytest.raises(BadInput):
        actions.settle_review(
            review=Review.objects.get(), outcome="amended", note="x", by=cast.thao, now=timezone.now()
        )
    actions.amend_entry(entry=entry, title=entry.title, question=entry.question, answer="Nay là sáu tháng theo luật mới.", confirmed=True, by=cast.thao, now=timezone.now())  # fmt: skip
    assert (entry.answer, Review.objects.get().outcome) == ("Nay là sáu tháng theo luật mới.", "amended")
    tick(now=timezone.now())
    assert opened() == []


def test_a_withdrawn_answer_ends_its_flags_and_gets_no_new_ones(cast, law) -> None:
    entry = make_entry(law["2"])
    change()
    actions.withdraw_entry(entry=entry, note="Không còn đúng", by=cast.thao, now=timezone.now())
    assert (entry.state, Review.objects.get().outcome) == ("withdrawn", "withdrawn")
    with pytest.raises(Conflict):
        actions.withdraw_entry(entry=entry, note="Lại", by=cast.thao, now=timezone.now())
    tick(now=timezone.now())
    assert Review.objects.count() == 1


def test_settling_needs_a_word_why(cast, law) -> None:
    make_item()
    change()
    with pytest.raises(BadInput):
        actions.settle_review(
            review=Review.objects.get(), outcome="amended", note=" ", by=cast.thao, now=timezone.now()
        )
    actions.settle_review(
        review=Review.objects.get(), outcome="amended", note="Sửa đáp án", by=cast.thao, now=timezone.now()
    )
    assert Review.objects.get().outcome == "amended"


def test_words_put_right_by_hand_are_flagged_once(cast, law) -> None:
    from diemtua.legislation.actions import edit_article
    from diemtua.legislation.actions.mending import fingerprint

    entry, version = make_entry(law["2"]), law["2"].versions.get()
    edit_article(version, label="2", title=version.title, text="1. Giữ sổ chín tháng.", seen=fingerprint(version), reason="đọc sai", by=cast.keeper, now=timezone.now())  # fmt: skip
    tick(now=timezone.now())
    assert [(r.source, r.key, r.cause.split(":")[0]) for r in Review.objects.all()] == [
        ("entry", str(entry.pk), "mended")
    ]


def test_a_document_that_ends_flags_what_cites_it(cast, law) -> None:
    from diemtua.legislation.actions import end_document

    make_entry(law["2"], law["3"])
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    end_document(law["2"].document, ended_on=tomorrow, ended_by=None, by=cast.keeper, now=timezone.now())
    tick(now=timezone.now())
    assert opened() == [("entry", f"Luật Sổ tay (21/2019/QH14) hết hiệu lực từ {tomorrow:%d/%m/%Y}.")]


def test_an_amending_law_flags_what_cites_its_articles_before_its_words_are_taken_in(cast, law) -> None:
    from diemtua.legislation.actions import take_amendment
    from diemtua.legislation.models import Amendment
    from tests.legislation.test_take_amendment import AMENDING, SINCE

    make_entry(law["2"])
    make_entry(law["3"], slug="khac")
    make_item()
    take_in("sua.txt", AMENDING.encode())
    named = "Luật Sửa đổi, bổ sung một số điều của luật sổ tay (99/2026/QH16)"
    late = "từ 01/10/2026; lời văn mới chưa được nhập."
    assert sorted(opened()) == [
        ("entry", f"{named} bãi bỏ Điều 3 21/2019/QH14 {late}"),
        ("entry", f"{named} sửa khoản 1 Điều 2 21/2019/QH14 {late}"),
        ("item", f"{named} sửa khoản 1 Điều 2 21/2019/QH14 {late}"),
    ]
    take_amendment(Amendment.objects.get(target_label="3"), since=SINCE, by=cast.keeper, now=timezone.now())
    assert ("entry", "Điều 3 21/2019/QH14 không còn hiệu lực từ 01/10/2026.") in opened()


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


def test_an_article_that_answers_rest_on_is_not_joined_away(cast, law) -> None:
    from diemtua.legislation.actions import delete_document, join_article
    from diemtua.legislation.actions.mending import fingerprint
    from diemtua.legislation.models import Article

    make_entry(law["3"])
    version = law["2"].versions.get()
    with pytest.raises(Conflict, match="đang là căn cứ của câu trả lời tư vấn nên không xóa được"):
        delete_document(law["3"].document, by=cast.keeper)
    with pytest.raises(Conflict, match="Điều 3 đang là căn cứ"):
        join_article(version, seen=fingerprint(version), reason="x", by=cast.keeper, now=timezone.now())
    assert Article.objects.filter(label="3").exists()
