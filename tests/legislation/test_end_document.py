"""A document that another one repeals: written down, shown, out of the search from that day."""

import datetime as dt

import pytest
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput
from diemtua.legislation import indexing, jobs, queries
from diemtua.legislation.actions import end_document, import_text, read_upload
from diemtua.legislation.models import ArticleVersion, Document
from diemtua.legislation.rules import ends
from tests.legislation import samples

pytestmark = pytest.mark.django_db
END = dt.date(2026, 9, 10)


@pytest.fixture
def ended(store, cast) -> Document:
    circular, law = Document.objects.get(number="12/2024/TT-BTN"), Document.objects.get(number="21/2019/QH14")
    end_document(circular, ended_on=END, ended_by=law, by=cast.keeper, now=timezone.now())
    jobs.build_now()
    indexing.forget()
    return circular


def test_it_is_written_with_who_ends_it_and_one_audit_line(ended) -> None:
    assert (ended.ended_on, ended.ended_by.number) == (END, "21/2019/QH14")
    assert Entry.objects.filter(action="legislation.end_document").count() == 1


def test_from_that_day_the_search_leaves_it_out_and_before_finds_it(ended) -> None:
    def numbers(day: dt.date) -> set[str]:
        return {f.version.article.document.number for f in queries.search("sổ tay của cán bộ", day=day)}

    assert "12/2024/TT-BTN" in numbers(END - dt.timedelta(days=1))
    assert "12/2024/TT-BTN" not in numbers(END)


def test_its_pages_say_so_from_that_day(ended, client) -> None:
    for url in ("/van-ban/12-2024-TT-BTN/", "/van-ban/12-2024-TT-BTN/dieu-1/"):
        assert "Văn bản này hết hiệu lực từ 10/09/2026" in client.get(f"{url}?ngay=2026-09-10").content.decode()
        assert "Văn bản này hết hiệu lực" not in client.get(f"{url}?ngay=2026-09-09").content.decode()
    assert "hết hiệu lực từ 10/09/2026" in client.get("/van-ban/").content.decode()


def test_an_article_of_an_ended_document_is_shown_and_quoted_with_its_last_day(ended, client) -> None:
    answer = client.get("/van-ban/12-2024-TT-BTN/dieu-1/?ngay=2026-11-22")
    assert answer.context["page"].quotation == (
        "(Điều 1, Thông tư quy định về sổ tay của cán bộ số 12/2024/TT-BTN, "
        "bản có hiệu lực ngày 09/09/2026, hết hiệu lực từ 10/09/2026)"
    )
    body = answer.content.decode()
    assert "Lời văn ngày cuối còn hiệu lực, 09/09/2026 (từ 01/05/2024)" in body
    assert "có hiệu lực ngày 22/11/2026" not in body


def test_it_can_be_taken_back(ended, cast) -> None:
    end_document(ended, ended_on=None, ended_by=ended.ended_by, by=cast.keeper, now=timezone.now())
    assert (ended.ended_on, ended.ended_by) == (None, None)


def test_a_day_before_it_began_and_its_own_number_are_refused(store, cast) -> None:
    circular = Document.objects.get(number="12/2024/TT-BTN")
    for values in ({"ended_on": dt.date(2024, 4, 30), "ended_by": None}, {"ended_on": END, "ended_by": circular}):
        with pytest.raises(BadInput):
            end_document(circular, by=cast.keeper, now=timezone.now(), **values)
    assert not Entry.objects.filter(action="legislation.end_document").exists()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2. Nghị định số 191/2013/NĐ-CP của Chính phủ hết hiệu lực thi hành từ ngày Nghị định này có hiệu lực.", ["191/2013/NĐ-CP"]),
        ("2. Các Thông tư sau đây hết hiệu lực thi hành:\na) Thông tư số 1/2015/TT-BXY;\nb) Thông tư số 2/2016/TT-BXY.\n3. Theo Luật số 3/2017/QH14.", ["1/2015/TT-BXY", "2/2016/TT-BXY"]),
        ("Điều 7 của Thông tư số 1/2015/TT-BXY hết hiệu lực.", []),
        ("Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2026.", []),
    ],
)  # fmt: skip
def test_a_text_says_what_it_ends(text: str, numbers: list[str]) -> None:
    assert ends(text) == numbers


def test_the_keeper_is_offered_what_the_text_says(store, cast, as_) -> None:
    law = Document.objects.get(number="21/2019/QH14")
    version = law.articles.get(label="4").versions.latest("since")
    version.text += "\nThông tư số 12/2024/TT-BTN hết hiệu lực kể từ ngày Luật này có hiệu lực."
    version.save()
    client = as_(cast.keeper)
    body = client.get(f"/van-ban/{law.slug}/chat-luong/").content.decode()
    assert "/van-ban/12-2024-TT-BTN/het-hieu-luc/?theo=21-2019-QH14" in body
    form = client.get("/van-ban/12-2024-TT-BTN/het-hieu-luc/?theo=21-2019-QH14").context["form"]
    assert form.initial["ended_by"] == law


def test_what_people_ask_of_an_article_is_asked_of_the_one_with_its_title_that_took_its_place(
    ended, monkeypatch
) -> None:
    old = ended.articles.order_by("position")[0]
    new = Document.objects.get(number="21/2019/QH14").articles.get(label="2")
    ArticleVersion.objects.filter(article=old).update(title="Thời hạn GIỮ SỔ")
    monkeypatch.setattr(
        "diemtua.legislation.search.engine.own_questions",
        lambda: {(ended.number, old.label): ("Quyển vở bìa xanh cất mấy năm?",)},
    )
    jobs.build_now()
    indexing.forget()
    found = queries.search("quyen vo bia xanh", day=END)
    assert [f.version.article for f in found][:1] == [new]


def test_articles_without_titles_do_not_share_their_questions(ended) -> None:
    ArticleVersion.objects.update(title="")
    assert {e.like for e in indexing.entries()} == {()}


NEW_DECREE = """\
CHÍNH PHỦ
Số: 5/2026/NĐ-CP
Hà Nội, ngày 31 tháng 3 năm 2026

NGHỊ ĐỊNH
Quy định về quỹ của đoàn

Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Thử nghiệm số 70/2030/QH15;
Căn cứ Luật Thử
nghiệm số 50/2024/QH15 đã được sửa đổi;

Điều 1. Phạm vi
Nghị định này có hiệu lực thi hành từ ngày 16 tháng 5 năm 2026.
"""


@pytest.fixture
def known_anew(store) -> Document:
    """A law of the store that a later decree knows under a later number; the store does not have the new one."""
    for name, text, title in (("cu.md", samples.LYING_MARKDOWN, "Luật Thử nghiệm"), ("nd.txt", NEW_DECREE, "")):
        data = text.encode()
        import_text(read_upload(name, data), file_name=name, data=data, by=None, now=timezone.now(), title=title)
    jobs.build_now()
    indexing.forget()
    return Document.objects.get(number="12/2012/QH13")


def test_a_law_that_others_know_under_a_later_number_may_have_ended_from_that_year(known_anew) -> None:
    assert known_anew.newer_number == "50/2024/QH15"
    days = (dt.date(2023, 12, 31), dt.date(2026, 3, 1))
    assert [known_anew.may_have_ended(day) for day in days] == [False, True]


def test_its_pages_and_the_search_say_that_it_may_have_ended(known_anew, client) -> None:
    said = "dẫn «Luật Thử nghiệm» là số 50/2024/QH15"
    for url in ("/van-ban/12-2012-QH13/", "/van-ban/12-2012-QH13/dieu-1/"):
        assert said in client.get(f"{url}?ngay=2026-03-01").content.decode()
        assert said not in client.get(f"{url}?ngay=2020-03-01").content.decode()
    found = {
        day: next(
            f for f in queries.search("một việc", day=day) if f.version.article.document == known_anew
        ).newer_number
        for day in (dt.date(2020, 3, 1), dt.date(2026, 3, 1))
    }
    assert list(found.values()) == ["", "50/2024/QH15"]
    assert "có thể đã bị thay thế" in client.get("/van-ban/").content.decode()


def test_once_its_end_is_written_down_nothing_is_guessed_any_more(known_anew, cast, client) -> None:
    end_document(known_anew, ended_on=dt.date(2025, 7, 1), ended_by=None, by=cast.keeper, now=timezone.now())
    assert known_anew.may_have_ended(dt.date(2026, 3, 1)) is False
    assert "có thể đã bị thay thế" not in client.get("/van-ban/").content.decode()
