"""What the pages of texts show, to whom, and with how many queries."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from diemtua.jobs.actions import Progress
from diemtua.jobs.models import Job
from diemtua.legislation import indexing, jobs, queries
from diemtua.legislation.actions import import_text, read_upload
from diemtua.legislation.models import Article, ArticleVersion, Citation, Document, IndexState, TextImport
from diemtua.legislation.queries import searching
from diemtua.legislation.queries.checking import faults_of
from diemtua.legislation.search import engine, trained
from diemtua.web.commands.law import command as law_command
from tests.legislation import samples

pytestmark = pytest.mark.django_db


def test_a_stranger_finds_the_article_without_marks(client, store) -> None:
    page = client.get("/tra-cuu/", {"q": "tien luong khi ghi so", "ngay": "2026-08-01"})
    assert page.context["found"][0].url == "/van-ban/21-2019-QH14/dieu-3/?ngay=2026-08-01"
    assert "<mark>Tiền lương" in page.content.decode()
    assert page.context["found"][0].reasons[0] == "điều luật gọi việc này bằng tên ấy"
    assert ' · 21/2019/QH14 · <span class="why-word">Vì sao<' in page.content.decode()


def test_who_finds_nothing_or_not_enough_asks_the_desk_with_the_same_question_in_no_address(
    client, as_, cast, store
) -> None:
    for question in ("giữ sổ", "xyzzy"):
        for who, page in ((client, "/hoi-tu-van/"), (as_(cast.hoa), reverse("advice:ask"))):
            found = who.get("/tra-cuu/", {"q": question}).text
            form = found[found.index(f'<form method="post" action="{page}">') :].partition("</form>")[0]
            assert f'name="text" value="{question}"' in form
            assert 'name="xem"' in form
            assert "cau-hoi" not in found


def test_what_is_typed_is_in_no_address_and_a_short_question_has_one_to_hand_on(client, store) -> None:
    letter = "Tôi làm ở công ty may bảy năm, tháng trước quản đốc gọi lên. " * 6 + "Giữ sổ mấy tháng?"
    short = {"q": "giữ sổ mấy tháng", "ngay": "2026-08-01"}
    for asked in (short, {"q": letter}):
        for headers in ({}, {"HX-Request": "true"}):
            found = client.post("/tra-cuu/", asked, headers=headers)
            assert "2" in [one.version.article.label for one in found.context["found"]]
            assert [name for name in found.headers if name.startswith("HX-")] == []
            assert found.context["link"] == (f"/tra-cuu/?{urlencode(asked)}" if asked is short else "")
    page = client.get(found_at := f"/tra-cuu/?{urlencode(short)}")
    assert page.context["link"] == found_at
    assert "<title>Tra cứu luật · Điểm Tựa</title>" in page.text
    noindex = '<meta name="robots" content="noindex">'
    assert (noindex in page.text, noindex in client.get("/tra-cuu/").text) == (True, False)


def test_no_box_for_a_question_puts_it_into_an_address_and_none_keeps_words_for_the_next_one(client, store) -> None:
    for page, asks in (("/tra-cuu/", True), ("/cong-cu/", True), ("/van-ban/21-2019-QH14/", True), ("/van-ban/", False), ("/giai-dap/", False), ("/cong-cu/muc-va-han/", False)):  # fmt: skip
        form = re.search(r'<form[^>]*role="search"[^>]*>.*?</form>', client.get(page).text, re.DOTALL)[0]
        sent = 'method="post" action="/tra-cuu/"' in form
        assert (page, sent, 'autocomplete="off"' in form) == (page, asks, True)


def test_how_the_search_works_is_told_to_who_looks_after_it(client, as_, cast, store) -> None:
    assert "chưa học" not in client.get("/tra-cuu/").text
    assert "Máy tìm chưa học" in as_(cast.keeper).get("/tra-cuu/").text


def test_a_hit_whose_words_look_misread_says_so(client, store) -> None:
    assert "có thể sai chữ" not in client.get("/tra-cuu/", {"q": "giữ sổ"}).text
    ArticleVersion.objects.update(text="1. Giữ sổ trong 1O ngày.")
    assert "có thể sai chữ" in client.get("/tra-cuu/", {"q": "giữ sổ"}).text


def test_htmx_gets_only_the_results(client, store) -> None:
    body = client.get("/tra-cuu/", {"q": "giữ sổ"}, headers={"hx-request": "true"}).content.decode()
    assert "<ol" in body
    assert "<html" not in body


def test_the_search_asks_few_queries_however_many_it_finds(client, store) -> None:
    client.get("/tra-cuu/", {"q": "sổ"})  # loads the index, and what the other finders keep in memory
    counts = []
    for question in ("tiền lương khi ghi sổ", "sổ"):
        with CaptureQueriesContext(connection) as found:
            client.get("/tra-cuu/", {"q": question})
        counts.append(len(found))
    assert counts[0] == counts[1]
    # one asks what amends the hits, one whether answers changed, three (here, where each look counts) for a newer index
    assert counts[0] <= 10


def test_a_fragment_never_stands_in_the_place_of_the_page(client, store) -> None:
    fragment = client.get("/tra-cuu/", {"q": "sổ"}, HTTP_HX_REQUEST="true")
    assert "<html" not in fragment.content.decode()
    assert "HX-Request" in fragment["Vary"]
    back = client.get("/tra-cuu/", {"q": "sổ"}, HTTP_HX_REQUEST="true", HTTP_HX_HISTORY_RESTORE_REQUEST="true")
    assert "<html" in back.content.decode()


@pytest.mark.parametrize("typed", ["31/02/2025", "1/3/26", "2026-13-45", "abc", "9999-12-31", "0001-01-01"])
def test_a_day_that_is_none_is_told(client, store, typed: str) -> None:
    for address in ("/tra-cuu/", "/van-ban/21-2019-QH14/", "/van-ban/21-2019-QH14/dieu-2/"):
        page = client.get(address, {"q": "sổ", "ngay": typed})
        assert "đang xem theo luật hôm nay" in page.content.decode()


@pytest.mark.variants
@pytest.mark.parametrize("words", ["so tay", "Sổ Tay", "21/2019"])
def test_the_list_of_documents_is_searched_as_people_type(client, store, words: str) -> None:
    assert "21/2019/QH14" in [d.number for d in client.get("/van-ban/", {"q": words}).context["page"]]


def test_what_is_cited_and_not_here_is_told(client, store) -> None:
    assert "21/2019/QH14 không có Điều 99" in client.get("/tra-cuu/", {"q": "điều 99 luật sổ tay"}).content.decode()
    asked = client.get("/tra-cuu/", {"q": "Quyết định 174/QĐ-TLĐ, Điều 13"}).content.decode()
    assert "Kho chưa có văn bản số 174/QĐ-TLĐ; dưới đây" in asked
    assert "Kho chưa có văn bản số 41/2024" in client.get("/tra-cuu/", {"q": "điều 5 luật 41/2024"}).content.decode()


def test_before_any_text_the_page_says_so(client, db) -> None:
    assert "Kho chưa có văn bản nào" in client.get("/tra-cuu/").content.decode()
    assert "Chưa thấy điều luật nào" in client.get("/tra-cuu/", {"q": "hợp đồng"}).content.decode()


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


def test_words_of_a_hit_are_looked_over_once_and_again_when_they_change(store, monkeypatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(searching, "_doubtful", {})
    monkeypatch.setattr(searching, "faults_of", lambda version: looked.append(version.pk) or faults_of(version))

    def doubtful() -> dict[int, bool]:
        return {f.version.pk: f.doubtful for f in queries.search("giữ sổ mấy tháng", day=dt.date(2026, 8, 1))}

    found = doubtful()
    assert not any(found.values())
    assert sorted(looked) == sorted(found)
    first = looked[0]
    ArticleVersion.objects.filter(pk=first).update(text="1. Giữ sổ theo khoản l Điều 2.")
    assert [pk for pk, is_doubtful in doubtful().items() if is_doubtful] == [first]
    assert looked[len(found) :] == [first]


def test_lists_ask_the_same_queries_with_one_row_and_three(client, store, cast, as_) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            client.get("/van-ban/")
            as_(cast.keeper).get("/van-ban/nap/")
        counts.append(len(found))
        for n in (7, 8) if len(counts) == 1 else ():
            extra = Document.objects.create(number=f"{n}/2020/NĐ-CP", slug=f"{n}-2020-ND-CP", title=f"Nghị định {n}", in_force_on=dt.date(2020, 1, 1))  # fmt: skip
            TextImport.objects.create(document=extra, file_name="x.txt", sha256="", article_count=0, changed_count=0)
    assert counts[0] == counts[1]


def test_the_keeper_reads_a_file_for_a_trial_then_imports_it(cast, as_) -> None:
    def send(**more: str):
        file = SimpleUploadedFile("luat.txt", samples.LAW.encode())
        return as_(cast.keeper).post("/van-ban/nap/", {"file": file} | more)

    page = send(check_only="on")
    assert page.context["report"]["articles"] == 4
    assert Document.objects.count() == 0
    done = send()
    assert done.url == f"/van-ban/nap/{TextImport.objects.get().pk}/"
    titles = set(Job.objects.values_list("title", flat=True))
    assert titles == {"Dựng chỉ mục tra cứu luật", "Máy tìm học từ văn bản và câu hỏi đã trả lời"}


def test_a_file_that_cannot_be_read_says_what_to_do(cast, as_) -> None:
    page = as_(cast.keeper).post("/van-ban/nap/", {"file": SimpleUploadedFile("x.docx", b"khong phai")})
    assert page.status_code == 400
    assert "hãy lưu lại bằng Word rồi nạp" in page.content.decode()
    page = as_(cast.keeper).post("/van-ban/nap/", {"file": SimpleUploadedFile("x.pdf", b"%PDF")})
    assert "Chỉ nhận .docx, .html, .md, .txt, .jsonl" in page.content.decode()


def test_nobody_else_imports(cast, as_) -> None:
    assert as_(cast.thao).post("/van-ban/nap/", {}).status_code == 403


def test_searching_goes_on_while_a_new_index_is_built(store) -> None:
    held = indexing.current()
    assert indexing.current() is held
    IndexState.objects.update(wanted=9)
    assert indexing.current() is held
    assert queries.index_state()[2] is True
    jobs.build_now()
    assert indexing.current() is not held
    assert queries.index_state()[2] is False


def test_a_slow_older_build_does_not_replace_a_newer_one(store) -> None:
    IndexState.objects.update(wanted=3, built=5)
    jobs.build_now()
    assert IndexState.objects.get().built == 5


def test_many_changes_are_one_build_and_the_keeper_may_build_the_same_again(store, cast, as_, monkeypatch) -> None:
    jobs.learn_now()
    progress = Progress(Job.objects.create(title="Dựng", task="x"))
    built, build = [], engine.build
    monkeypatch.setattr(engine, "build", lambda *given, **more: built.append(1) or build(*given, **more))
    IndexState.objects.update(wanted=9)  # three changes whose jobs wait
    results = [jobs.rebuild_index(progress) for _ in range(3)]
    assert (len(built), IndexState.objects.get().built) == (1, 9)
    assert results == [{"count": Article.objects.count() + 1, "mode": "đã học"}] * 3
    as_(cast.keeper).post("/van-ban/nap/chi-muc/")
    assert (len(built), IndexState.objects.get().built) == (2, 10)


def test_another_machine_without_the_file_builds_its_own(store) -> None:
    for file in indexing.folder().glob("index-*.npz"):
        file.unlink()
    indexing.forget()
    assert len(indexing.current().keys) == Article.objects.count() + 1


def test_learning_from_the_store_changes_the_mode(store) -> None:
    about = jobs.learn_now()
    assert about["texts"] == Article.objects.count()
    assert queries.index_state()[1] == "đã học"


def at(hour: int) -> dt.datetime:
    return dt.datetime(2026, 11, 2, hour, tzinfo=timezone.get_current_timezone())


def learning() -> list[str]:
    return list(Job.objects.filter(task__endswith="jobs.learn").values_list("state", flat=True))


def test_the_search_learns_by_itself_once_and_again_at_night_when_texts_changed(store) -> None:
    jobs.keep_learning(now=at(15))
    assert learning() == ["done"]
    assert queries.index_state()[1] == "đã học"
    jobs.keep_learning(now=at(2))
    assert learning() == ["done"], "nothing new to learn from"
    version = ArticleVersion.objects.filter(until=None).first()
    ArticleVersion.objects.filter(pk=version.pk).update(text=f"{version.text} Thêm một câu.")
    jobs.keep_learning(now=at(15))
    assert learning() == ["done"], "by day others wait for the worker"
    jobs.keep_learning(now=at(2))
    assert learning() == ["done", "done"]


def test_an_empty_store_learns_nothing(db) -> None:
    jobs.keep_learning(now=at(2))
    assert learning() == []


def test_learning_is_queued_once(store) -> None:
    Job.objects.create(title="Học", task="diemtua.legislation.jobs.learn", state=Job.State.WAITING)
    jobs.keep_learning(now=at(2))
    assert learning() == ["waiting"]


def test_a_learnt_part_of_another_release_is_learnt_anew(store, monkeypatch) -> None:
    jobs.learn_now()
    monkeypatch.setattr(trained, "FORMAT", 99)
    monkeypatch.setattr(indexing, "_learnt", None)  # a new process
    assert indexing.learnt() is None
    jobs.keep_learning(now=at(15))
    assert learning() == ["done"]


def test_a_topic_narrows_the_search_and_what_is_no_topic_does_not(client, store) -> None:
    every, named, nonsense = (
        client.get("/tra-cuu/", {"q": "sổ"} | chosen) for chosen in ({}, {"chu-de": "wages"}, {"chu-de": "x'"})
    )
    titles = {found.version.title for found in named.context["found"]}
    assert titles
    assert titles < {found.version.title for found in every.context["found"]}
    assert all("lương" in title for title in titles)
    assert len(nonsense.context["found"]) == len(every.context["found"])
    assert '<option value="wages" selected>' in named.text


def test_the_import_page_says_how_learning_stands(as_, cast, store) -> None:
    client = as_(cast.keeper)

    def said(**values: object) -> str:
        if values:
            Job.objects.update(**values)
        return client.get("/van-ban/nap/").text

    assert "Chưa học lần nào" in said()
    sent = client.post("/van-ban/nap/hoc/")
    job = Job.objects.get()
    assert (sent.url, job.by, job.state) == (f"/viec-nen/{job.pk}/", None, "done")
    assert "Học lần cuối lúc" in said()
    running = said(state=Job.State.RUNNING, finished_at=None, message="Học từ văn bản, lượt 2")
    assert "Đang học: Học từ văn bản, lượt 2" in running
    assert client.post("/van-ban/nap/hoc/").url == f"/viec-nen/{job.pk}/", "one that runs is enough"
    failed = said(state=Job.State.FAILED, finished_at=at(15), message="Việc dừng.")
    assert "Lần học cuối bị lỗi" in failed
    assert "Học lại ngay" in failed


def test_importing_from_the_console_starts_learning_as_a_job_one_can_see(store, tmp_path) -> None:
    file = tmp_path / "luat.txt"
    file.write_text(samples.LAW)
    result = CliRunner().invoke(law_command, ["import", str(file)], catch_exceptions=False)
    assert "trang «Việc nền»" in result.output
    assert learning() == ["done"]


def test_a_store_with_nothing_in_it_is_not_told_as_a_search_that_failed(db, client) -> None:
    assert "Kho chưa có văn bản nào. Quản trị hệ thống nạp văn bản" in client.get("/van-ban/").text
    assert "Chưa có văn bản nào khớp" in client.get("/van-ban/?q=145").text
