"""What changed in a whole document between two days, and the document as a file."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemtua.legislation import actions, queries, rules
from diemtua.legislation.models import Document
from tests.conftest import SHARED

pytestmark = pytest.mark.django_db
LAWS = SHARED / "data" / "law"


def test_the_changed_article_is_shown_with_what_left_and_came(client, store) -> None:
    page = client.get("/van-ban/21-2019-QH14/thay-doi/?tu=2026-01-01&den=2026-08-01")
    assert [c.new.article.label for c in page.context["page"]] == ["2"]
    body = page.content.decode()
    assert "<del>03</del><ins>06</ins>" in body


def test_by_default_the_last_change_is_shown_and_the_same_day_twice_shows_none(client, store) -> None:
    assert "<ins>06</ins>" in client.get("/van-ban/21-2019-QH14/thay-doi/").content.decode()
    same = client.get("/van-ban/21-2019-QH14/thay-doi/?tu=2026-08-01&den=2026-08-01").content.decode()
    assert "lời văn như nhau" in same


@pytest.mark.parametrize(
    ("asked", "days", "notice"),
    [
        ("", ("2021-01-01", "2026-07-01"), ""),
        ("?tu=2026-08-01&den=2026-01-01", ("2026-01-01", "2026-08-01"), "đã được đổi chỗ"),
        ("?tu=abc&den=2026-08-01", ("2026-07-01", "2026-08-01"), "«abc» không phải là ngày"),
        ("?tu=2026-08-01&den=2026-08-01", ("2026-08-01", "2026-08-01"), "Hai ngày là một"),
        ("?tu=abc&den=2019-01-01", ("2021-01-01", "2021-01-01"), "Trước 01/01/2021 chưa có lời văn nào trong kho"),
    ],
)
def test_two_days_that_cannot_be_compared_as_asked_are_explained(client, store, asked, days, notice: str) -> None:
    page = client.get(f"/van-ban/21-2019-QH14/thay-doi/{asked}")
    assert (page.context["old"].isoformat(), page.context["new"].isoformat()) == days
    assert notice in page.content.decode()
    assert bool(page.context["notice"]) is bool(notice)
    assert "điều bị bỏ" not in page.content.decode()


def test_any_two_of_three_versions_are_compared(client, store) -> None:
    article = Document.objects.get(number="21/2019/QH14").articles.get(label="2")
    article.versions.filter(until=None).update(until=dt.date(2027, 1, 1))
    article.versions.create(title="Thời hạn giữ sổ", text="1. Người lao động giữ sổ trong 09 tháng.", since=dt.date(2027, 1, 1))  # fmt: skip
    url = "/van-ban/21-2019-QH14/dieu-2/so-sanh/"

    def shown(query: str) -> tuple[str, str]:
        found = client.get(url + query).context["shown"]
        return (found.old.since.isoformat(), found.new.since.isoformat())

    assert shown("") == ("2026-07-01", "2027-01-01")
    assert shown("?tu=2021-01-01&den=2027-01-01") == ("2021-01-01", "2027-01-01")
    assert shown("?tu=2026-07-01&den=2021-01-01") == ("2021-01-01", "2026-07-01")
    body = client.get(f"{url}?tu=2021-01-01&den=2027-01-01").content.decode()
    assert '<option value="2021-01-01" selected>từ 01/01/2021</option>' in body
    assert "Hai ngày là một" in client.get(f"{url}?tu=2027-01-01&den=2027-01-01").content.decode()


def test_an_article_that_came_is_told_as_new(store) -> None:
    law = Document.objects.get(number="21/2019/QH14")
    article = law.articles.get(label="3")
    article.versions.update(since="2026-05-01")
    found = queries.changes(law, old=law.in_force_on, new=article.versions.get().since)
    assert [(c.old.pk, c.new.article.label) for c in found] == [(None, "3")]


def test_an_article_that_read_otherwise_before_is_not_called_new_where_its_old_words_are_missing(client, store) -> None:
    law = Document.objects.get(number="21/2019/QH14")
    law.articles.get(label="3").versions.update(
        since="2026-05-01", note="Khoản này được sửa đổi theo Điều 29 của Luật Dân số."
    )
    body = client.get("/van-ban/21-2019-QH14/thay-doi/?tu=2026-01-01&den=2026-05-02").content.decode()
    assert ("kho chưa có lời văn cũ" in body, "điều mới" in body, "<ins>" in body.split("<article")[1]) == (
        True,
        False,
        False,
    )
    alone = client.get("/van-ban/21-2019-QH14/dieu-3/so-sanh/").content.decode()
    assert "Điều này đã đổi từ 01/05/2026, nhưng kho chưa có lời văn trước ngày ấy để so sánh." in alone


def test_only_the_articles_a_page_shows_are_compared(client, store, monkeypatch) -> None:
    law, compared = Document.objects.get(number="21/2019/QH14"), []
    for n in range(10, 33):
        article = law.articles.create(label=str(n), position=n)
        article.versions.create(text="Cũ.", since=law.in_force_on, until=dt.date(2026, 7, 1))
        article.versions.create(text=f"Mới {n}.", since=dt.date(2026, 7, 1))
    differences = rules.differences
    monkeypatch.setattr("diemtua.legislation.queries.articles.differences", lambda *texts: compared.append(texts) or differences(*texts))  # fmt: skip
    page = client.get("/van-ban/21-2019-QH14/thay-doi/?trang=2").context["page"]
    assert (len(page.object_list), page.paginator.count) == (4, 24)
    assert len(compared) == 2 * 4


def test_the_page_takes_few_queries(client, store) -> None:
    with CaptureQueriesContext(connection) as found:
        client.get("/van-ban/21-2019-QH14/thay-doi/?tu=2026-01-01&den=2026-08-01")
    assert len(found) <= 4


def test_the_document_of_a_day_is_a_file_to_download(client, store) -> None:
    answer = client.get("/van-ban/21-2019-QH14/akoma-ntoso.xml?ngay=2026-08-01")
    assert answer["Content-Type"] == "application/akn+xml; charset=utf-8"
    assert 'filename="21-2019-qh14-2026-08-01.akn.xml"' in answer["Content-Disposition"]
    assert "06 tháng" in answer.content.decode()
    assert "06 tháng" not in client.get("/van-ban/21-2019-QH14/akoma-ntoso.xml?ngay=2026-06-30").content.decode()


def test_a_day_before_the_document_began_has_no_file(client, store) -> None:
    answer = client.get("/van-ban/21-2019-QH14/akoma-ntoso.xml?ngay=1999-01-01")
    assert answer.status_code == 400
    assert "không có điều nào có hiệu lực ngày 01/01/1999; hãy chọn từ ngày 01/01/2021" in answer.content.decode()


@pytest.mark.skipif(not LAWS.is_dir(), reason="../shared/data/law không có ở đây")
def test_the_labour_code_of_2019_against_its_consolidation_of_2026(cast) -> None:
    """The articles the consolidation's notes name, and no others."""
    for name in ("bo-luat-lao-dong-45-2019-QH14.txt", "bo-luat-lao-dong-45-2019-QH14.docx"):
        data = (LAWS / name).read_bytes()
        outline = actions.read_upload(name, data)
        done = actions.import_text(
            outline, file_name=name, data=data, by=None, now=dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
        )
    document = done.document
    days = queries.change_days(document)
    found = queries.changes(document, old=days[0], new=days[-1])
    assert document.articles.count() == 220
    started = dt.date(2026, 1, 1)
    assert [(c.new.article.label, c.new.since) for c in found] == [
        ("59", started), ("61", started), ("139", dt.date(2026, 7, 1)), ("154", started)
    ]  # fmt: skip
