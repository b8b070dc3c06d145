"""Mending by hand: edit, split, join; what stood before is kept, a second import leaves it alone."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.legislation import actions, indexing, jobs, queries
from diemtua.legislation.actions.mending import fingerprint
from diemtua.legislation.models import Article, ArticleVersion, Citation, Document, IndexState, Mending
from tests.legislation import samples

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 22)


@pytest.fixture
def ocr(db) -> Document:
    """The decree read from OCR, faults and all."""
    data = samples.OCR.encode()
    outline = actions.read_upload("nd.ocr.txt", data)
    return actions.import_text(
        outline, file_name="nd.ocr.txt", data=data, by=None, now=timezone.now(), title="Nghị định thử", in_force_on=dt.date(2021, 3, 1)
    ).document  # fmt: skip


def version(document: Document, label: str) -> ArticleVersion:
    return ArticleVersion.objects.select_related("article__document").get(
        article__document=document, article__label=label
    )


def edit(v: ArticleVersion, by, **changed: str) -> Mending:
    values = {"label": v.article.label, "title": v.title, "text": v.text, "seen": fingerprint(v), "reason": "chữ quét"}
    return actions.edit_article(v, by=by, now=NOW, **values | changed)


def labels(document: Document) -> list[tuple[str, int]]:
    return list(document.articles.values_list("label", "position"))


def test_words_are_put_right_with_one_audit_line_and_the_words_before(ocr, cast) -> None:
    v = version(ocr, "1")
    was, wanted = v.text, IndexState.objects.get().wanted
    lines = Entry.objects.count()
    made = edit(v, cast.keeper, text=v.text.replace("khoản l Điều 2", "khoản 1 Điều 2"))
    assert made.before["text"] == was
    assert (
        "khoản 1 Điều 2" in version(ocr, "1").text == made.after["text"] or "khoản 1 Điều 2" in version(ocr, "1").text
    )
    assert Citation.objects.filter(version=v, target_slug="dieu-2", clause="1").count() == 1
    assert IndexState.objects.get().wanted == wanted + 1
    assert Entry.objects.count() == lines + 1
    assert Entry.objects.latest("pk").action == "legislation.edit_article"


def test_the_fault_is_gone_from_the_report(ocr, cast) -> None:
    def suspect() -> list[str]:
        return [f.code for row in queries.quality_report(ocr, day=DAY)[1] for f in row.faults if f.article == "1"]

    assert "suspect_digits" in suspect()
    v = version(ocr, "1")
    edit(v, cast.keeper, text=v.text.replace("khoản l Điều", "khoản 1 Điều"))
    assert "suspect_digits" not in suspect()


def test_two_keepers_mend_at_once_and_the_second_is_told(ocr, cast) -> None:
    one, other = version(ocr, "1"), version(ocr, "1")
    seen = fingerprint(other)
    edit(one, cast.keeper, title="Phạm vi áp dụng")
    with pytest.raises(Conflict):
        edit(other, cast.keeper, title="Khác", seen=seen)
    assert version(ocr, "1").title == "Phạm vi áp dụng"
    assert Mending.objects.count() == 1


def test_nothing_changed_or_nothing_left_is_refused(ocr, cast) -> None:
    for changed in ({}, {"text": "  \n "}):
        with pytest.raises(BadInput):
            edit(version(ocr, "1"), cast.keeper, **changed)
    assert not Mending.objects.exists()


def test_a_number_read_wrong_is_put_right_and_a_taken_one_refused(ocr, cast) -> None:
    edit(version(ocr, "4"), cast.keeper, label="3")
    assert labels(ocr) == [("1", 0), ("2", 1), ("3", 2)]
    assert queries.quality_report(ocr, day=DAY)[0] == []
    with pytest.raises(BadInput):
        edit(version(ocr, "3"), cast.keeper, label="2")


@pytest.mark.parametrize("label", ["abc xyz", "phu-luc-99", "0", "3.", "12345"])
def test_what_is_no_number_of_an_article_is_refused(ocr, cast, label: str) -> None:
    with pytest.raises(BadInput, match="Số điều chưa đúng"):
        edit(version(ocr, "4"), cast.keeper, label=label)
    assert labels(ocr) == [("1", 0), ("2", 1), ("4", 2)]


def test_the_old_address_of_a_renumbered_article_leads_on(ocr, cast, client) -> None:
    edit(version(ocr, "4"), cast.keeper, label="3đ")
    moved = client.get(f"/van-ban/{ocr.slug}/dieu-4/?ngay=2026-01-01")
    assert (moved.status_code, moved["Location"]) == (302, f"/van-ban/{ocr.slug}/dieu-3dd/?ngay=2026-01-01")
    assert client.get(f"/van-ban/{ocr.slug}/dieu-9/").status_code == 404


def test_a_refusal_stays_on_the_form_with_the_words_typed(ocr, cast, as_) -> None:
    client, url = as_(cast.keeper), f"/van-ban/{ocr.slug}/dieu-2/"
    typed = client.get(f"{url}sua/").context["form"].initial | {"label": "xyz", "text": "1. Gõ lâu.", "reason": "x"}
    split = {"paragraph": "2", "label": "1", "title": "", "reason": "x", "seen": typed["seen"]}
    for address, data, words in (
        ("sua", typed, "1. Gõ lâu."),
        ("tach", split, "Văn bản đã có Điều 1"),
        ("noi", {"reason": "x", "seen": "khác"}, "hãy mở lại trang"),
    ):
        page = client.post(f"{url}{address}/", data)
        assert page.status_code == 400
        assert words in page.text
        assert "Sửa tay Điều 2" in page.text


def test_a_second_import_of_the_file_keeps_what_was_mended(ocr, cast) -> None:
    v = version(ocr, "1")
    edit(v, cast.keeper, text=v.text.replace("khoản l Điều", "khoản 1 Điều") + "\nThêm một dòng quét sót.")
    data = samples.OCR.encode()
    done = actions.import_text(
        actions.read_upload("nd.ocr.txt", data), file_name="nd.ocr.txt", data=data, by=None, now=timezone.now(), title="Nghị định thử", in_force_on=dt.date(2021, 3, 1)
    )  # fmt: skip
    assert "Thêm một dòng quét sót." in version(ocr, "1").text
    assert [f["code"] for f in done.faults if f["article"] == "1" and f["code"] == "kept_by_hand"] == ["kept_by_hand"]


def test_an_article_is_split_where_a_heading_was_lost(ocr, cast) -> None:
    v = version(ocr, "1")
    lines = v.text.split("\n")
    actions.split_article(v, paragraph=2, label="1a", title="Mới", seen=fingerprint(v), reason="mất dòng Điều", by=cast.keeper, now=NOW)  # fmt: skip
    assert labels(ocr) == [("1", 0), ("1a", 1), ("2", 2), ("4", 3)]
    assert version(ocr, "1").text == lines[0]
    assert version(ocr, "1a").text == "\n".join(lines[1:])
    assert Entry.objects.latest("pk").action == "legislation.split_article"
    with pytest.raises(BadInput):
        actions.split_article(version(ocr, "2"), paragraph=1, label="2a", title="", seen=fingerprint(version(ocr, "2")), reason="x", by=cast.keeper, now=NOW)  # fmt: skip


def test_a_split_that_fails_half_way_leaves_nothing(ocr, cast) -> None:
    v = version(ocr, "1")
    with pytest.raises(BadInput):
        actions.split_article(v, paragraph=2, label="2", title="", seen=fingerprint(v), reason="x", by=cast.keeper, now=NOW)  # fmt: skip
    assert labels(ocr) == [("1", 0), ("2", 1), ("4", 2)]
    assert not version(ocr, "1").by_hand


def test_two_articles_are_joined_when_a_quotation_was_taken_for_a_heading(ocr, cast) -> None:
    one, two = version(ocr, "1"), version(ocr, "2")
    made = actions.join_article(one, seen=fingerprint(one), reason="lời trích dẫn", by=cast.keeper, now=NOW)
    assert labels(ocr) == [("1", 0), ("4", 1)]
    assert version(ocr, "1").text == f"{made.before['text']}\nĐiều 2. {two.title}\n{two.text}"
    assert made.other == "Điều 2"
    assert Entry.objects.latest("pk").action == "legislation.join_article"


def test_articles_with_versions_by_day_are_not_joined(store, cast) -> None:
    law = Document.objects.get(number="21/2019/QH14")
    v = ArticleVersion.objects.select_related("article__document").get(article__document=law, article__label="1")
    with pytest.raises(BadInput):
        actions.join_article(v, seen=fingerprint(v), reason="x", by=cast.keeper, now=NOW)
    last = Article.objects.filter(document=law).order_by("-position")[0].versions.first()
    with pytest.raises(BadInput):
        actions.join_article(last, seen=fingerprint(last), reason="x", by=cast.keeper, now=NOW)


def test_the_source_stands_beside_the_article(ocr) -> None:
    beside = queries.source_beside(version(ocr, "2"))
    number, line = next((n, t) for n, t in beside if t == "Điêu 2. Sổ")
    assert samples.OCR.split("\n")[number - 1] == line


def test_the_keeper_mends_on_the_page_and_the_search_follows(ocr, cast, as_) -> None:
    client, url = as_(cast.keeper), f"/van-ban/{ocr.slug}/dieu-2/sua/"
    page = client.get(url)
    assert "Điêu 2. Sổ" in page.content.decode()
    data = page.context["form"].initial | {"text": "1. Sổ bìa xanh lam.", "reason": "chữ quét nhầm"}
    assert client.post(url, data).status_code == 302
    jobs.build_now()
    indexing.forget()
    assert queries.search("sổ bìa xanh lam", day=DAY)[0].version.article.label == "2"
    report = client.get(f"/van-ban/{ocr.slug}/chat-luong/").content.decode()
    assert "chữ quét nhầm" in report
    assert "Lời văn trước khi sửa" in report


def test_the_report_takes_the_same_queries_however_many_faults(ocr, store, cast, as_, django_assert_max_num_queries) -> None:  # fmt: skip
    client = as_(cast.keeper)
    for slug in (ocr.slug, "21-2019-QH14"):
        with django_assert_max_num_queries(14):
            client.get(f"/van-ban/{slug}/chat-luong/")
