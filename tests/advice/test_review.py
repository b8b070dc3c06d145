"""When the law changes: what rests on it is flagged at once, and only that."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from diemtua.advice import actions
from diemtua.advice.jobs import tick
from diemtua.advice.models import Review
from diemtua.advice.rules.places import Place, places
from diemtua.kernel.errors import Conflict
from tests.advice.conftest import TOLD, change, lines, opened, take_in
from tests.advice.factories import make_entry, make_item
from tests.legislation import samples


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
    late = "từ 01/10/2026."
    assert sorted(opened()) == [
        ("entry", f"{named} bãi bỏ Điều 3 21/2019/QH14 {late}"),
        ("entry", f"{named} sửa khoản 1 Điều 2 21/2019/QH14 {late}"),
        ("item", f"{named} sửa khoản 1 Điều 2 21/2019/QH14 {late}"),
    ]
    take_amendment(Amendment.objects.get(target_label="3"), since=SINCE, by=cast.keeper, now=timezone.now())
    assert ("entry", "Điều 3 21/2019/QH14 không còn hiệu lực từ 01/10/2026.") in opened()


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
