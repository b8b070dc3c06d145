"""Citations stored by an earlier release are read anew once, in the background, from the words in the store."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.jobs.models import Job
from diemtua.legislation import jobs, queries
from diemtua.legislation.actions import import_text, read_upload
from diemtua.legislation.models import ArticleVersion, Citation, Document
from tests.legislation import samples

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
SAFETY = "Luật số: 84/2015/QH13\nLUẬT\nAN TOÀN, VỆ SINH SỔ\n\nĐiều 1. Một\nLuật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2016.\nĐiều 2. Hai\nLời hai.\n"
SPEAKING = "Số: 5/2024/NĐ-CP\n\nĐiều 1. Một\nTheo Điều 2 của Luật An toàn, vệ sinh sổ và Điều 2 của Luật Sổ tay.\n"


def take(name: str, text: str, **more: object):
    return import_text(read_upload(name, text.encode()), file_name=name, data=text.encode(), by=None, now=NOW, **more)


def speak() -> Document:
    return take("nd.txt", SPEAKING, title="Nghị định về sổ", in_force_on=dt.date(2024, 1, 1)).document


def spoken() -> list[tuple[str, str]]:
    return sorted(Citation.objects.filter(version__article__document__number="5/2024/NĐ-CP").values_list("target_name", "target_slug"))  # fmt: skip


def forget_reading() -> None:
    """As an earlier release left it: names cut at the comma, no word of how they were read."""
    Citation.objects.filter(target_name__contains=",").update(target_name="luat an toan")
    Citation.objects.filter(target_name="luat so tay").delete()
    ArticleVersion.objects.update(reading=0)


def runs() -> list[tuple[str, int, int]]:
    found = Job.objects.filter(task__endswith=".read_references_again").order_by("pk")
    return list(found.values_list("state", "done", "total"))


@pytest.fixture
def older(db) -> list[tuple[str, str]]:
    """A store of an earlier release; the citations it ought to have."""
    take("atvs.txt", SAFETY)
    take("luat.txt", samples.LAW)
    speak()
    right = spoken()
    assert right == [("luat an toan, ve sinh so", "dieu-2"), ("luat so tay", "dieu-2")]
    forget_reading()
    return right


def test_an_older_reading_is_read_anew_once_and_who_cites_the_article_is_told(older) -> None:
    article = Document.objects.get(number="84/2015/QH13").articles.get(label="2")
    assert queries.cited_by(article, day=NOW.date()) == []
    before = list(ArticleVersion.objects.order_by("pk").values("title", "text", "by_hand", "since"))
    jobs.keep_reading(now=timezone.now())
    total = ArticleVersion.objects.count()
    assert runs() == [("done", total, total)]
    assert spoken() == older
    assert [str(a.document.number) for a in queries.cited_by(article, day=NOW.date())] == ["5/2024/NĐ-CP"]
    assert list(ArticleVersion.objects.order_by("pk").values("title", "text", "by_hand", "since")) == before
    jobs.keep_reading(now=timezone.now())
    assert len(runs()) == 1


def test_words_mended_by_hand_stay_and_are_what_is_read(older) -> None:
    version = ArticleVersion.objects.get(article__document__number="5/2024/NĐ-CP")
    ArticleVersion.objects.filter(pk=version.pk).update(text="Theo Điều 3 của Luật Sổ tay.", by_hand=True)
    jobs.keep_reading(now=timezone.now())
    version.refresh_from_db()
    assert (version.text, version.by_hand) == ("Theo Điều 3 của Luật Sổ tay.", True)
    assert spoken() == [("luat so tay", "dieu-3")]


def test_a_killed_reading_goes_on_where_it_stopped(older, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "READ_AT_ONCE", 1)
    read, left = jobs.read_again, [2]

    def dying(document: Document, most: int) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise ZeroDivisionError
        return read(document, most)

    monkeypatch.setattr(jobs, "read_again", dying)
    total = ArticleVersion.objects.count()
    jobs.keep_reading(now=timezone.now())
    assert queries.read_before().count() == total - 2
    monkeypatch.setattr(jobs, "read_again", read)
    jobs.keep_reading(now=timezone.now())
    assert runs() == [("failed", 2, total), ("done", total - 2, total - 2)]
    assert spoken() == older


def test_a_reading_under_way_is_enough(older) -> None:
    Job.objects.create(title="Đọc", task="diemtua.legislation.jobs.read_references_again", state=Job.State.RUNNING)
    assert jobs.keep_reading(now=timezone.now()) is None


def test_a_law_imported_later_is_known_by_its_whole_name_in_what_was_read_before(db) -> None:
    speak()
    assert spoken() == [("luat an toan", "dieu-2"), ("luat so tay", "dieu-2")]
    take("atvs.txt", SAFETY)
    assert spoken() == [("luat an toan, ve sinh so", "dieu-2"), ("luat so tay", "dieu-2")]


def test_a_name_with_a_comma_leads_to_the_law_of_the_day(db, client) -> None:
    old = take("atvs.txt", SAFETY).document
    new = take(
        "atvs-moi.txt", SAFETY.replace("84/2015/QH13", "9/2026/QH16").replace("7 năm 2016", "7 năm 2026")
    ).document
    Document.objects.filter(pk=old.pk).update(ended_on=new.in_force_on, ended_by=new)
    speak()
    for day, law in (("2026-06-30", old), ("2026-07-01", new)):
        page = client.get(f"/van-ban/5-2024-ND-CP/dieu-1/?ngay={day}").text
        assert f'<a href="/van-ban/{law.slug}/dieu-2/?ngay={day}">Điều 2 của Luật An toàn, vệ sinh sổ</a>' in page
