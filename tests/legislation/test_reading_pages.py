"""An article, its contents and its comparison as of a day, and where the words in it lead."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.legislation import jobs, queries
from diemtua.legislation.actions import import_text, read_upload
from diemtua.legislation.models import Article, ArticleVersion, Citation, Document
from tests.legislation import samples

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("day", "words"), [("2026-06-30", "03 tháng"), ("2026-07-01", "06 tháng")])
def test_an_article_reads_as_of_its_day(client, store, day: str, words: str) -> None:
    page = client.get(f"/van-ban/21-2019-QH14/dieu-2/?ngay={day}")
    assert words in page.context["page"].version.text


@pytest.mark.parametrize(
    ("today", "asked", "notice"),
    [
        ("2026-06-01", "", "Lời văn này sẽ thay đổi từ 01/07/2026."),
        ("2026-06-01", "2026-05-01", "Lời văn này sẽ thay đổi từ 01/07/2026."),
        ("2026-06-01", "2026-08-01", "Bạn đang đọc lời văn sắp có hiệu lực, từ 01/07/2026."),
        ("2026-08-01", "2026-05-01", "Bạn đang đọc bản cũ; lời văn đã thay đổi từ 01/07/2026."),
        ("2026-08-01", "", ""),
    ],
)
def test_an_article_says_when_its_words_change(store, today: str, asked: str, notice: str) -> None:
    now = dt.date.fromisoformat(today)
    day = dt.date.fromisoformat(asked) if asked else now
    article = Article.objects.select_related("document").get(document__number="21/2019/QH14", label="2")
    assert queries.article_page(article, day=day, today=now, asked=bool(asked)).notice == notice


@pytest.mark.parametrize(
    ("today", "notice"),
    [
        ("2026-08-01", "Điều này sẽ hết hiệu lực từ 01/09/2026; chỉ dùng cho việc xảy ra trước ngày đó."),
        ("2026-11-01", "Điều này hết hiệu lực từ 01/09/2026; chỉ dùng cho việc xảy ra trước ngày đó."),
    ],
)
def test_an_article_that_was_repealed_says_so_on_a_day_before(store, today: str, notice: str) -> None:
    article = Article.objects.select_related("document").get(document__number="21/2019/QH14", label="2")
    article.versions.filter(until=None).update(until=dt.date(2026, 9, 1))
    page = queries.article_page(article, day=dt.date(2026, 8, 1), today=dt.date.fromisoformat(today), asked=True)
    assert page.notice == notice


def test_who_types_the_place_of_a_repealed_article_is_led_to_it(client, store) -> None:
    article = Article.objects.get(document__number="21/2019/QH14", label="2")
    article.versions.filter(until=None).update(until=dt.date(2026, 9, 1))
    jobs.build_now()
    context = client.get("/tra-cuu/?q=điều 2 21/2019/QH14&ngay=2026-10-01").context
    assert (context["missing"], context["missing_at"]) == (
        "Điều 2 của 21/2019/QH14 không có hiệu lực ngày 01/10/2026; hãy mở để xem có hiệu lực từ ngày nào đến ngày nào.",
        "/van-ban/21-2019-QH14/dieu-2/",
    )


def test_before_its_first_version_an_article_says_what_to_do(client, store) -> None:
    page = client.get("/van-ban/21-2019-QH14/dieu-2/?ngay=2010-01-01")
    assert page.status_code == 200
    assert "Kho không có bản nào của điều này vào ngày đã chọn" in page.content.decode()


def test_words_from_before_an_amendment_that_are_not_there_are_told(client, db) -> None:
    data = samples.consolidated_docx()
    import_text(read_upload("x.docx", data), file_name="x.docx", data=data, by=None, now=timezone.now())
    page = client.get("/van-ban/21-2019-QH14/dieu-2/?ngay=2022-01-01")
    assert "kho mới có lời văn từ 01/07/2026" in page.text


def test_an_article_of_a_codification_is_quoted_as_the_one_it_was_taken_from(client, db) -> None:
    data = samples.CODIFICATION.encode()
    done = import_text(read_upload("x.md", data), file_name="x.md", data=data, by=None, now=timezone.now())
    assert (done.document.slug, done.document.kind) == ("Phap-dien-44-9", "Pháp điển")
    days = ArticleVersion.objects.order_by("article__position").values_list("since", flat=True)
    assert list(days) == [dt.date(2021, 1, 1), dt.date(2023, 8, 16), dt.date(2021, 1, 1)]
    page = client.get(done.document.articles.get(label="44.9.NĐ.1.2").get_absolute_url() + "?ngay=2026-01-01")
    assert page.context["page"].quotation == (
        "(Điều 2, Nghị định số 61/2023/NĐ-CP, theo Pháp điển 44.9, điều 44.9.NĐ.1.2, bản có hiệu lực ngày 01/01/2026)"
    )
    spoken = Citation.objects.filter(version=page.context["page"].version).values_list("target_number", "target_slug")
    assert list(spoken) == [("61/2023/NĐ-CP", "dieu-2")]


def test_references_are_links_as_of_the_same_day(client, store) -> None:
    body = client.get("/van-ban/21-2019-QH14/dieu-2/?ngay=2026-08-01").content.decode()
    assert '<a href="/van-ban/21-2019-QH14/dieu-2/?ngay=2026-08-01#k1">khoản 1 Điều này</a>' in body
    assert '<a href="/van-ban/21-2019-QH14/dieu-3/?ngay=2026-08-01">Điều 3 của Luật này</a>' in body


def taken(name: str, text: str) -> None:
    import_text(read_upload(name, text.encode()), file_name=name, data=text.encode(), by=None, now=timezone.now())


@pytest.mark.parametrize(
    ("day", "number"),
    [("2010-01-01", "1-2010-QH12"), ("2015-01-01", "1-2010-QH12"), ("2021-01-01", "2-2019-QH14")],
)
def test_a_law_named_without_number_is_the_one_of_the_day_read(client, db, day: str, number: str) -> None:
    for own, since in (("2/2019/QH14", "2020"), ("1/2010/QH12", "2011")):
        taken("l.txt", samples.TRIAL_LAW.format(number=own, year=since))
    taken("nd.txt", samples.TRIAL_DECREE)
    body = client.get(f"/van-ban/3-2008-ND-CP/dieu-1/?ngay={day}").content.decode()
    assert f'<a href="/van-ban/{number}/dieu-1/?ngay={day}#k1-dd">điểm đ khoản 1 Điều 1 của Luật Thử nghiệm</a>' in body
    other = {"1-2010-QH12": "2-2019-QH14", "2-2019-QH14": "1-2010-QH12"}[number]
    cited = {
        slug: client.get(f"/van-ban/{slug}/dieu-1/?ngay={day}").context["page"].cited_by for slug in (number, other)
    }
    assert [len(cited[number]), len(cited[other])] == [1, 0]


def test_an_ended_text_speaks_of_the_law_of_its_last_day(client, db) -> None:
    for own, since in (("1/2005/QH11", "2006"), ("2/2020/QH14", "2021")):
        taken("l.txt", samples.TRIAL_LAW.format(number=own, year=since))
    taken("nd.txt", samples.TRIAL_DECREE)
    Document.objects.filter(number__in=("1/2005/QH11", "3/2008/NĐ-CP")).update(ended_on=dt.date(2021, 1, 1))
    law = "/van-ban/1-2005-QH11/dieu-1/?ngay=2020-12-31"
    body = client.get("/van-ban/3-2008-ND-CP/dieu-1/").content.decode()
    assert f'<a href="{law}#k1-dd">điểm đ khoản 1 Điều 1 của Luật Thử nghiệm</a>' in body
    assert '<a href="/van-ban/3-2008-ND-CP/dieu-1/?ngay=2020-12-31">' in client.get("/van-ban/1-2005-QH11/dieu-1/").text
    assert client.get("/van-ban/2-2020-QH14/dieu-1/").context["page"].cited_by == []


def test_what_the_store_has_not_and_what_a_decree_cannot_be_is_no_link(client, db) -> None:
    taken("nd.txt", samples.TRIAL_DECREE)
    page = client.get("/van-ban/3-2008-ND-CP/dieu-2/").context["page"]
    assert "Điều 1 Bộ luật này và Điều 9" in page.version.text
    assert [link for p in page.paragraphs for _, link in p.pieces if link] == []
    assert client.get("/van-ban/3-2008-ND-CP/dieu-1/").context["page"].cited_by == []


def test_a_table_is_shown_as_one_with_its_head(client, db) -> None:
    taken("nd.txt", samples.TRIAL_DECREE.replace("1. Theo", "Bậc | Mức | Nơi\nI | 100 | khoản 2 Điều này\n1. Theo"))
    body = client.get("/van-ban/3-2008-ND-CP/dieu-2/").content.decode()
    assert '<thead><tr><th scope="col">Bậc</th><th scope="col">Mức</th><th scope="col">Nơi</th></tr></thead>' in body
    assert '<td>I</td><td>100</td><td><a href="/van-ban/3-2008-ND-CP/dieu-2/#k2">khoản 2 Điều này</a></td>' in body


def test_an_address_in_small_letters_leads_to_the_text(client, store) -> None:
    answer = client.get("/van-ban/21-2019-qh14/Dieu-2/?ngay=2026-08-01")
    assert (answer.status_code, answer.url) == (302, "/van-ban/21-2019-QH14/dieu-2/?ngay=2026-08-01")
    assert client.get("/van-ban/21-2019-qh14/").url == "/van-ban/21-2019-QH14/"
    assert client.get("/van-ban/21-2019-qh15/").status_code == 404
    assert client.get("/van-ban/21-2019-QH14/dieu-99/").status_code == 404


def test_quoted_clauses_have_no_place_of_their_own_and_link_to_the_amended_law(client, store) -> None:
    taken("nd.txt", samples.TRIAL_AMENDMENT)
    page = client.get("/van-ban/8-2025-QH15/dieu-1/")
    assert [(p.kind, p.anchor) for p in page.context["page"].paragraphs] == [
        ("clause", "k1"), ("plain", ""), ("clause", ""), ("point", ""), ("clause", "k2")
    ]  # fmt: skip
    body = page.content.decode()
    assert '<a href="/van-ban/21-2019-QH14/dieu-3/">Điều 3 của Luật này</a>' in body
    cited = client.get("/van-ban/8-2025-QH15/dieu-3/").context["page"].cited_by
    assert cited == [], "the quoted Điều 3 is another law's"


def test_an_article_tells_who_cites_it(client, store) -> None:
    page = client.get("/van-ban/21-2019-QH14/dieu-3/")
    assert [a.label for a in page.context["page"].cited_by] == ["2"]


def test_the_comparison_shows_what_left_and_what_came(client, store) -> None:
    body = client.get("/van-ban/21-2019-QH14/dieu-2/so-sanh/").content.decode()
    assert "<del>03</del><ins>06</ins>" in body
    assert "chưa có gì để so sánh" in client.get("/van-ban/21-2019-QH14/dieu-1/so-sanh/").content.decode()


def test_the_contents_are_as_of_a_day(client, store) -> None:
    page = client.get("/van-ban/21-2019-QH14/?ngay=2026-08-01")
    days = [v.since for _, versions in page.context["chapters"] for v in versions]
    assert days == [dt.date(2021, 1, 1), dt.date(2026, 7, 1), dt.date(2021, 1, 1), dt.date(2021, 1, 1)]
    assert page.context["change_days"] == [dt.date(2021, 1, 1), dt.date(2026, 7, 1)]
