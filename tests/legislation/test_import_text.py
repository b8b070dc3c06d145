"""Importing a text: new words make a new version, the same words none."""

import datetime as dt
import json

import pytest
from django.db import transaction
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput
from diemtua.legislation.actions import import_text, read_upload
from diemtua.legislation.models import Article, ArticleVersion, Citation, Document, IndexState, TextImport
from tests.legislation import samples

FIRST, CHANGED = dt.date(2021, 1, 1), dt.date(2026, 7, 1)


def take(name: str, data: str | bytes, **more: object) -> TextImport:
    raw = data.encode() if isinstance(data, str) else data
    return import_text(read_upload(name, raw), file_name=name, data=raw, by=None, now=timezone.now(), **more)


@pytest.mark.django_db
def test_importing_makes_articles_and_one_audit_line(cast) -> None:
    data = samples.LAW.encode()
    done = import_text(
        read_upload("luat.txt", data), file_name="luat.txt", data=data, by=cast.keeper, now=timezone.now()
    )
    assert (done.document.number, done.document.title, done.changed_count) == ("21/2019/QH14", "Luật Sổ tay", 4)
    assert [a.label for a in done.document.articles.all()] == ["1", "2", "3", "4"]
    assert set(ArticleVersion.objects.values_list("since", "until")) == {(FIRST, None)}
    assert [(e.action, e.actor_name) for e in Entry.objects.all()] == [
        ("legislation.import_text", cast.keeper.full_name)
    ]
    assert IndexState.objects.get().wanted == 1


@pytest.mark.django_db
def test_importing_twice_changes_nothing() -> None:
    take("luat.txt", samples.LAW)
    assert take("luat.txt", samples.LAW).changed_count == 0
    assert ArticleVersion.objects.count() == 4


@pytest.mark.django_db
def test_a_consolidation_adds_a_version_only_where_words_changed() -> None:
    take("luat.txt", samples.LAW)
    done = take("hop-nhat.docx", samples.consolidated_docx())
    assert (done.document.number, done.changed_count) == ("21/2019/QH14", 1)
    article = Article.objects.get(label="2")
    assert [(v.since, v.until) for v in article.versions.all()] == [(FIRST, CHANGED), (CHANGED, None)]
    assert [v.text.split(".")[1].strip()[-8:] for v in article.versions.all()] == ["03 tháng", "06 tháng"]


@pytest.mark.django_db
def test_the_order_of_importing_does_not_matter() -> None:
    take("hop-nhat.docx", samples.consolidated_docx())
    take("luat.txt", samples.LAW)
    article = Article.objects.get(label="2")
    assert [(v.since, v.until) for v in article.versions.all()] == [(FIRST, CHANGED), (CHANGED, None)]
    assert Article.objects.get(label="1").versions.count() == 1


@pytest.mark.django_db
def test_changed_words_without_a_day_are_asked_for_one_and_nothing_is_written() -> None:
    take("luat.txt", samples.LAW)
    with pytest.raises(BadInput) as error:
        take("luat.txt", samples.LAW.replace("03 tháng", "04 tháng"))
    assert error.value.message.startswith("Lời văn của 1 điều (2) khác bản trong kho")
    assert TextImport.objects.count() == 1
    assert take("luat.txt", samples.LAW.replace("03 tháng", "04 tháng"), since=FIRST).changed_count == 1
    assert Article.objects.get(label="2").versions.get().text.startswith("1. Người lao động giữ sổ trong 04")


@pytest.mark.django_db
def test_the_same_file_read_anew_mends_what_was_read_before() -> None:
    take("luat.txt", samples.LAW)
    ArticleVersion.objects.filter(article__label="2").update(text="1. Đọc sót.")
    assert take("luat.txt", samples.LAW).changed_count == 1
    assert Article.objects.get(label="2").versions.get().text.startswith("1. Người lao động giữ sổ")


def consolidation_as_json(words: str = "06 tháng") -> str:
    """The law of samples after its change as one article a line, without any day of the change."""
    rows = [
        {"article_number": n, "article_title": t, "content": c}
        for n, t, c in (
            (1, "Phạm vi", "Luật Sổ tay quy định về sổ tay của người lao động."),
            (2, "Thời hạn giữ sổ", f"1. Người lao động giữ sổ trong {words}.\n2. Công ty giữ bản sao theo khoản 1 Điều này và Điều 3 của Luật này."),
            (3, "Tiền lương khi ghi sổ", "Người sử dụng lao động trả đủ tiền lương cho thời gian ghi sổ."),
            (4, "Hiệu lực thi hành", "Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2021."),
        )
    ]  # fmt: skip
    return "\n".join(json.dumps(r, ensure_ascii=False) for r in rows)


@pytest.mark.django_db
def test_a_consolidation_without_days_does_not_write_the_past() -> None:
    done = take("hop-nhat.docx", samples.consolidated_docx())
    assert [f["text"] for f in done.faults if f["code"] == "past_unknown"] == [
        "Kho chưa có lời văn trước khi sửa của 1 điều (2); hãy nạp thêm bản gốc của văn bản."
    ]
    assert take("luat-hop-nhat.jsonl", consolidation_as_json(), number="21/2019/qh14").changed_count == 0
    with pytest.raises(BadInput, match="mà tệp không ghi thay đổi từ ngày nào"):
        take("luat-hop-nhat.jsonl", consolidation_as_json("09 tháng"), number="21/2019/QH14")
    days = Article.objects.get(label="2").versions.values_list("since", "until")
    assert list(days) == [(CHANGED, None)]
    done = take(
        "luat-hop-nhat.jsonl", consolidation_as_json("09 tháng"), number="21/2019/QH14", since=dt.date(2026, 9, 1)
    )
    assert [f["code"] for f in done.faults if f["code"] in ("undated", "no_number")] == []  # the keeper has told both
    assert list(Article.objects.get(label="2").versions.values_list("since", flat=True)) == [CHANGED, dt.date(2026, 9, 1)]  # fmt: skip


NEWER = samples.LAW.replace("Điều 3. Tiền lương khi ghi sổ\n", "Điều 2a. Mất sổ\nBáo ngay.\n\nĐiều 3. Tiền lương khi ghi sổ và mất sổ\n")  # fmt: skip


@pytest.mark.django_db
def test_an_article_put_in_between_stands_there_and_a_new_title_is_a_new_version() -> None:
    take("luat.txt", samples.LAW)
    done = take("moi.txt", NEWER, since=dt.date(2025, 1, 1))
    assert done.changed_count == 2
    assert list(done.document.articles.values_list("label", "position")) == [("1", 0), ("2", 1), ("2a", 2), ("3", 3), ("4", 4)]  # fmt: skip
    titles = Article.objects.get(label="3").versions.values_list("title", "since")
    assert list(titles) == [("Tiền lương khi ghi sổ", FIRST), ("Tiền lương khi ghi sổ và mất sổ", dt.date(2025, 1, 1))]


@pytest.mark.django_db
def test_an_article_the_newer_text_lacks_is_asked_about_and_ended_with_one_press(cast, as_) -> None:
    take("moi.txt", NEWER)
    done = take("luat.txt", samples.LAW.replace("và mất sổ", ""), since=dt.date(2025, 6, 1))
    assert [f["labels"] for f in done.faults if f["code"] == "gone"] == [["2a"]]
    url = f"/van-ban/nap/{done.pk}/"
    assert "Tệp không còn 1 điều (2a)" in as_(cast.keeper).get(url).text
    sent = as_(cast.keeper).post(f"{url}bai-bo/", {"articles": ["2a"], "since": "2025-06-01"})
    assert sent.url == url
    version = Article.objects.get(label="2a").versions.get()
    assert version.until == dt.date(2025, 6, 1)
    assert Entry.objects.latest("pk").action == "legislation.end_articles"
    again = as_(cast.keeper).post(f"{url}bai-bo/", {"articles": ["2a"], "since": "2025-06-01"})
    assert (again.status_code, Entry.objects.filter(action="legislation.end_articles").count()) == (400, 1)
    body = as_(cast.keeper).get(f"/van-ban/{done.document.slug}/dieu-2a/?ngay=2025-06-01").text
    assert "Điều này không còn hiệu lực từ 01/06/2025" in body


@pytest.mark.django_db
def test_an_older_text_after_a_newer_one_ends_nothing() -> None:
    take("luat.txt", samples.LAW)
    take("moi.txt", NEWER, since=dt.date(2025, 1, 1))
    assert [f for f in take("goc.txt", samples.LAW + "\n").faults if f["code"] == "gone"] == []


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["5/2025/nd-cp", "5/2025/N\u00d0-CP", " 5/2025/NĐ-CP "])
def test_a_number_typed_in_any_way_is_one_document(typed: str) -> None:
    text = "Điều 1. Một\nNghị định này có hiệu lực thi hành từ ngày 01 tháng 5 năm 2025."
    take("x.txt", text, number=typed, title="Nghị định thử")
    assert list(Document.objects.values_list("number", "slug")) == [("5/2025/NĐ-CP", "5-2025-ND-CP")]


@pytest.mark.django_db
def test_what_is_no_number_is_refused_and_another_than_printed_is_told() -> None:
    with pytest.raises(BadInput) as error:
        take("x.txt", samples.LAW, number="số 5 năm 2025 !!")
    assert error.value.message.startswith("Số hiệu chưa đúng; hãy nhập như 45/2019/QH14")
    done = take("x.txt", samples.LAW, number="22/2019/QH14")
    assert [f["text"] for f in done.faults if f["code"] == "number_typed"] == [
        "Bạn nhập số hiệu 22/2019/QH14 nhưng tệp ghi 21/2019/QH14; đã nạp theo số bạn nhập, hãy xem lại."
    ]


@pytest.mark.django_db
def test_another_name_or_day_for_a_document_in_the_store_is_told_not_dropped() -> None:
    take("luat.txt", samples.LAW)
    done = take("luat.txt", samples.LAW, title="Luật Khác", in_force_on=dt.date(2022, 1, 1))
    assert [f["text"].split(";")[0] for f in done.faults if f["code"] == "facts_kept"] == [
        "Văn bản đã có trong kho với tên «Luật Sổ tay», khác «Luật Khác»",
        "Văn bản đã có trong kho với ngày hiệu lực 01/01/2021",
    ]


@pytest.mark.django_db
def test_a_day_given_by_hand_dates_the_changes() -> None:
    take("luat.txt", samples.LAW)
    take("sua.txt", samples.LAW.replace("03 tháng", "09 tháng"), since=dt.date(2025, 2, 1))
    assert [v.since for v in Article.objects.get(label="2").versions.all()] == [FIRST, dt.date(2025, 2, 1)]


@pytest.mark.django_db
def test_who_speaks_of_whom_is_kept() -> None:
    take("luat.txt", samples.LAW)
    spoken = Citation.objects.values_list("version__article__label", "target_number", "target_slug")
    assert list(spoken) == [("2", "21/2019/QH14", "dieu-3")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Không có điều nào.", "Không tìm thấy điều nào trong tệp; hãy kiểm tra tệp có dòng «Điều 1.» rồi nạp lại."),
        ("Điều 1. A\nLời.", "Tệp không ghi số hiệu văn bản; hãy nhập số hiệu (ví dụ 45/2019/QH14) rồi nạp lại."),
        ("Số: 1/2020/NĐ-CP\n\nĐiều 1. A\nLời.", "Tệp không ghi tên văn bản; hãy nhập tên rồi nạp lại."),
    ],
)
def test_what_is_not_told_is_asked_for_and_nothing_is_written(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        take("x.txt", text)
    assert error.value.message == sentence
    assert (Document.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_failing_half_way_leaves_nothing() -> None:
    take("luat.txt", samples.LAW)
    before = list(ArticleVersion.objects.order_by("pk").values_list("pk", "until"))
    outline = read_upload("x.docx", samples.consolidated_docx())
    broken = outline.articles[0].__class__(label="x" * 300, title="", text="Lời", line=1)
    with pytest.raises(Exception, match=r".+"), transaction.atomic():
        import_text(
            outline.__class__(**{f: getattr(outline, f) for f in outline.__slots__} | {"articles": (*outline.articles, broken, broken)}),
            file_name="x.docx", data=b"", by=None, now=timezone.now(),
        )  # fmt: skip
    assert list(ArticleVersion.objects.order_by("pk").values_list("pk", "until")) == before
    assert TextImport.objects.count() == 1
