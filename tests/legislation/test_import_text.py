"""Importing a text: new words make a new version, the same words none."""

import datetime as dt

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
def test_a_correction_of_the_same_day_mends_the_version() -> None:
    take("luat.txt", samples.LAW)
    assert take("luat.txt", samples.LAW.replace("03 tháng", "04 tháng")).changed_count == 1
    assert Article.objects.get(label="2").versions.get().text.startswith("1. Người lao động giữ sổ trong 04")


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
    before = list(ArticleVersion.objects.values_list("pk", "until"))
    outline = read_upload("x.docx", samples.consolidated_docx())
    broken = outline.articles[0].__class__(label="x" * 300, title="", text="Lời", line=1)
    with pytest.raises(Exception, match=r".+"), transaction.atomic():
        import_text(
            outline.__class__(**{f: getattr(outline, f) for f in outline.__slots__} | {"articles": (*outline.articles, broken, broken)}),
            file_name="x.docx", data=b"", by=None, now=timezone.now(),
        )  # fmt: skip
    assert list(ArticleVersion.objects.values_list("pk", "until")) == before
    assert TextImport.objects.count() == 1
