"""What an amending law says: read from its words, told on both documents, taken in when the keeper confirms it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.legislation import jobs, queries
from diemtua.legislation.actions import import_text, read_upload, set_aside_amendment, take_amendment
from diemtua.legislation.models import Amendment, Article, ArticleVersion, Citation, Document
from diemtua.legislation.parsing.amending import amendings, proposed
from tests.legislation import samples

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
SINCE = dt.date(2026, 10, 1)
AMENDING = """\
QUỐC HỘI
Luật số: 99/2026/QH16
LUẬT
SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA LUẬT SỔ TAY

Điều 1. Sửa đổi, bổ sung một số điều của Luật Sổ tay số 21/2019/QH14
1. Sửa đổi, bổ sung khoản 1 Điều 2 như sau:
“1. Người lao động giữ sổ trong 12 tháng.”.
2. Bãi bỏ Điều 3.
3. Bổ sung Điều 3a vào sau Điều 3 như sau:
“Điều 3a. Mất sổ
1. Báo ngay theo Điều 2.”.
4. Thay thế cụm từ “người lao động” bằng cụm từ “đoàn viên” tại Điều 1.
Điều 2. Hiệu lực thi hành
Luật này có hiệu lực thi hành từ ngày 01 tháng 10 năm 2026.
"""


def take(name: str, data: str | bytes, **more: object):
    raw = data.encode() if isinstance(data, str) else data
    return import_text(read_upload(name, raw), file_name=name, data=raw, by=None, now=NOW, **more)


@pytest.fixture
def amended(db) -> Document:
    """The law of samples, and the law that amends it."""
    take("luat.txt", samples.LAW)
    return take("sua.txt", AMENDING).document


def of(label: str) -> Amendment:
    return Amendment.objects.select_related("document", "article").get(target_label=label)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("1. Sửa đổi, bổ sung điểm b khoản 2 Điều 5 như sau:\n“b) Mới.”", [("5", "điểm b khoản 2", "amend")]),
        ("1. Sửa đổi, bổ sung khoản 1 và khoản 2 Điều 5 như sau:\n“1. A.\n2. B.”", [("5", "khoản 1 và khoản 2", "amend")]),
        ("1. Bổ sung khoản 3a vào sau khoản 3 Điều 5 như sau:\n“3a. Mới.”", [("5", "khoản 3a", "add")]),
        ("1. Bãi bỏ các điều 5, 6 và 7.", [("5", "", "repeal"), ("6", "", "repeal"), ("7", "", "repeal")]),
        ("1. Bãi bỏ khoản 1 Điều 5, khoản 2 Điều 6 và Điều 7.", [("5", "khoản 1", "amend"), ("6", "khoản 2", "amend"), ("7", "", "repeal")]),
        ("1. Bãi bỏ khoản 2 các điều 5 và 6.", [("5", "khoản 2", "amend"), ("6", "khoản 2", "amend")]),
        ("1. Bãi bỏ khoản 2 Điều 5.", [("5", "khoản 2", "amend")]),
        ("1. Khoản 2 Điều 5 được sửa đổi như sau:\n“2. Mới.”", [("5", "khoản 2", "amend")]),
        ('1. Sửa đổi Điều 5 như sau:\n"Điều 5. Mới\n1. Bãi bỏ Điều 9."', [("5", "", "amend")]),
        ("1. Thay thế cụm từ “a” bằng cụm từ “b” tại:\na) Khoản 1 Điều 5;\nb) Điều 6.", [("5", "khoản 1", "amend"), ("6", "một số cụm từ của", "amend")]),
        ("1. Bãi bỏ cụm từ “a” tại:\na) Điều 5.", [("5", "một số cụm từ của", "amend")]),
        ("1. Bổ sung hồ sơ theo Điều 5 của Luật Bút mực.", []),
        ("1. Người lao động thực hiện theo Điều 5.", []),
    ],
)  # fmt: skip
def test_instructions_are_read(line: str, found: list[tuple[str, str, str]]) -> None:
    text = f"Số: 3/2026/NĐ-CP\n\nĐiều 1. Sửa đổi, bổ sung một số điều của Nghị định số 1/2020/NĐ-CP\n{line}\n"
    read = amendings(read_upload("x.txt", text.encode()))
    assert [(a.label, a.place, a.deed) for a in read] == found
    assert {a.number for a in read} <= {"1/2020/NĐ-CP"}


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("LUẬT\nSỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA LUẬT AN TOÀN, VỆ SINH LAO ĐỘNG\n", "1. Bãi bỏ Điều 5."),
        ("LUẬT\nSỬA ĐỔI CÁC LUẬT\n", "1. Sửa đổi một số điều của Luật An toàn, vệ sinh lao động\na) Bãi bỏ Điều 5."),
        ("LUẬT\nSỬA ĐỔI CÁC LUẬT\n", "1. Bãi bỏ Điều 5 của Luật An toàn, vệ sinh lao động."),
    ],
)
def test_a_law_with_a_comma_in_its_name_is_amended(title: str, line: str) -> None:
    text = f"Luật số: 3/2026/QH16\n{title}\nĐiều 1. Sửa đổi\n{line}\n"
    assert [(a.name, a.label) for a in amendings(read_upload("x.txt", text.encode()))] == [
        ("luat an toan, ve sinh lao dong", "5")
    ]


@pytest.mark.parametrize("text", [samples.LAW, samples.OCR])
def test_a_text_that_amends_nothing_says_so(text: str) -> None:
    assert amendings(read_upload("x.txt", text.encode())) == []


@pytest.mark.parametrize(
    ("said", "place", "after"),
    [
        ("như sau:\n“2. Hai mới:\na) X.”", "khoản 2", "1. Một.\n2. Hai mới:\na) X.\n3. Ba:\na) A;\nb) B."),
        ("như sau:\n“2a. Chen.”", "khoản 2a", "1. Một.\n2. Hai.\n2a. Chen.\n3. Ba:\na) A;\nb) B."),
        ("như sau:\n“b) Bê.”", "điểm b khoản 3", "1. Một.\n2. Hai.\n3. Ba:\na) A;\nb) Bê."),
        ("3. Bãi bỏ khoản 2 Điều 5.", "khoản 2", "1. Một.\n2. (được bãi bỏ)\n3. Ba:\na) A;\nb) B."),
        ("như sau:\n“Điều 5. Tên mới\nLời mới.”", "", "Lời mới."),
    ],
)
def test_the_words_after_a_change_are_put_together(said: str, place: str, after: str) -> None:
    text = "1. Một.\n2. Hai.\n3. Ba:\na) A;\nb) B."
    made = proposed(said=said, label="5", place=place, title="Tên", text=text)
    assert made == ("Tên mới" if not place else "Tên", after)


def test_what_gives_no_whole_clause_is_left_to_a_person() -> None:
    said = "Sửa đổi đoạn thứ hai khoản 1 Điều 5 như sau:\n“Lời mới.”"
    assert proposed(said=said, label="5", place="đoạn thứ hai khoản 1", title="T", text="1. a.") is None
    assert (
        proposed(said="Bãi bỏ cụm từ “a” tại khoản 1 Điều 5.", label="5", place="khoản 1", title="T", text="1. a.")
        is None
    )


def test_an_import_tells_what_it_changes_and_flags_who_listens(db, monkeypatch) -> None:
    heard: list[int] = []
    monkeypatch.setattr("diemtua.legislation.changes._LISTENERS", [lambda ids, now: heard.extend(ids)])
    law = take("luat.txt", samples.LAW).document
    heard.clear()
    done = take("sua.txt", AMENDING)
    assert [str(a) for a in Amendment.objects.all()] == [
        "sửa khoản 1 Điều 2", "bãi bỏ Điều 3", "bổ sung Điều 3a", "sửa một số cụm từ của Điều 1"
    ]  # fmt: skip
    assert {(a.target_number, a.since, a.state) for a in Amendment.objects.all()} == {("21/2019/QH14", SINCE, "open")}
    assert [f["code"] for f in done.faults if f["serious"]] == ["amends"]
    touched = set(law.articles.filter(label__in=["1", "2", "3"]).values_list("pk", flat=True))
    assert touched <= set(heard)


def test_both_documents_and_the_article_say_so(amended, client) -> None:
    notice = "sửa khoản 1 Điều này từ 01/10/2026; lời văn dưới đây chưa có phần sửa ấy"
    url = "/van-ban/21-2019-QH14/dieu-2/"
    assert notice in client.get(f"{url}?ngay=2026-10-01").text
    assert "Điều này từ 01/10/2026" not in client.get(f"{url}?ngay=2026-09-30").text
    assert "Sửa khoản 1 Điều 2 từ 01/10/2026" in client.get("/van-ban/21-2019-QH14/").text
    assert "Sửa khoản 1 Điều 2 từ 01/10/2026" in client.get("/van-ban/99-2026-QH16/").text


def test_articles_named_in_the_amending_law_are_those_it_amends(amended, client) -> None:
    body = client.get("/van-ban/99-2026-QH16/dieu-1/").text
    assert '<a href="/van-ban/21-2019-QH14/dieu-3/">Điều 3</a>' in body
    spoken = Citation.objects.filter(version__article__document=amended).values_list("target_number", flat=True)
    assert set(spoken) == {"21/2019/QH14"}


def test_the_keeper_confirms_the_words_and_the_notice_goes(amended, cast, as_) -> None:
    client, one = as_(cast.keeper), of("2")
    url = f"/van-ban/sua-doi/{one.pk}/"
    page = client.get(url)
    assert page.context["form"].initial["text"].startswith("1. Người lao động giữ sổ trong 12 tháng.\n2. Công ty")
    before = Entry.objects.count()
    sent = client.post(url, page.context["form"].initial)
    assert sent.url == "/van-ban/21-2019-QH14/dieu-2/?ngay=2026-10-01"
    assert Entry.objects.count() == before + 1
    versions = Article.objects.get(document__number="21/2019/QH14", label="2").versions.all()
    assert [(v.since, v.until) for v in versions] == [(dt.date(2021, 1, 1), SINCE), (SINCE, None)]
    assert "chưa có phần sửa" not in client.get(sent.url).text
    again = client.post(url, page.context["form"].initial | {"text": "1. Khác."})
    assert (again.status_code, ArticleVersion.objects.filter(text="1. Khác.").count()) == (400, 0)


def test_phrases_are_put_together_for_the_keeper_and_none_that_is_not_there(amended, cast, as_) -> None:
    client, one = as_(cast.keeper), of("1")
    version = ArticleVersion.objects.filter(article__document__number="21/2019/QH14", article__label="1")
    version.update(text="Công ty giữ sổ.")
    page = client.get(f"/van-ban/sua-doi/{one.pk}/")
    assert "Điều này không có «người lao động» ở chỗ được nêu" in page.text
    assert (page.context["offered"].whole, page.context["form"].initial["text"]) == (False, "Công ty giữ sổ.")
    version.update(text="Người lao động giữ sổ của người lao động.")
    page = client.get(f"/van-ban/sua-doi/{one.pk}/")
    assert page.context["form"].initial["text"] == "Đoàn viên giữ sổ của đoàn viên."
    assert ("không có «" in page.text, "được ghép từ đoạn sửa" in page.text) == (False, True)
    assert of("1").state == "open", "nothing is taken in before the keeper confirms it"


def test_an_article_is_repealed_and_one_is_added_where_it_belongs(amended, cast) -> None:
    take_amendment(of("3"), since=SINCE, by=cast.keeper, now=NOW)
    assert Article.objects.get(document__number="21/2019/QH14", label="3").versions.get().until == SINCE
    offered = queries.to_take(of("3a"))
    made = take_amendment(of("3a"), since=SINCE, title=offered.title, text=offered.text, by=cast.keeper, now=NOW)
    assert (made.versions.get().title, made.versions.get().text) == ("Mất sổ", "1. Báo ngay theo Điều 2.")
    places = made.document.articles.values_list("label", "position")
    assert list(places) == [("1", 0), ("2", 1), ("3", 2), ("3a", 3), ("4", 4)]


def test_words_that_say_nothing_new_are_refused_and_leave_it_open(amended, cast) -> None:
    version = ArticleVersion.objects.get(article__document__number="21/2019/QH14", article__label="1")
    with pytest.raises(BadInput):
        take_amendment(of("1"), since=SINCE, title=version.title, text=version.text, by=cast.keeper, now=NOW)
    assert of("1").state == "open"


def test_what_was_set_aside_stays_so_when_the_file_is_read_again(amended, cast) -> None:
    one = of("1")
    set_aside_amendment(one, by=cast.keeper)
    with pytest.raises(Conflict):
        set_aside_amendment(one, by=cast.keeper)
    take("sua.txt", AMENDING)
    assert list(Amendment.objects.values_list("state", flat=True)) == ["open", "open", "open", "aside"]


def test_a_consolidation_closes_it_in_either_order(db) -> None:
    law = samples.LAW.replace("03 tháng", "12 tháng")
    take("luat.txt", samples.LAW)
    take("sua.txt", AMENDING)
    take("hop-nhat.txt", law, since=SINCE)
    assert of("2").state == "taken"
    Document.objects.filter(number="99/2026/QH16").delete()
    take("sua.txt", AMENDING)
    assert (of("2").state, of("3").state) == ("taken", "open")


def test_the_amending_law_may_come_first(db, client) -> None:
    take("sua.txt", AMENDING)
    assert "kho chưa có" in client.get("/van-ban/99-2026-QH16/").text
    take("luat.txt", samples.LAW)
    assert "sửa khoản 1 Điều này từ 01/10/2026" in client.get("/van-ban/21-2019-QH14/dieu-2/").text


def test_a_text_that_has_the_change_in_it_needs_no_notice(db) -> None:
    take("sua.txt", AMENDING)
    done = take("luat.txt", samples.LAW.replace("trong 03 tháng", "trong 12 tháng"))
    assert (of("2").state, of("1").state) == ("taken", "open")
    assert "amends" not in {f["code"] for f in done.faults}


def test_the_amending_law_in_another_form_keeps_what_was_decided(amended, cast) -> None:
    set_aside_amendment(of("1"), by=cast.keeper)
    take("sua.txt", AMENDING.replace("“đoàn viên”", "“Đoàn viên”"), since=SINCE)
    assert (Amendment.objects.count(), of("1").state) == (4, "aside")


def test_pages_take_the_same_queries_however_many_changes(amended, client) -> None:
    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        return len(found)

    urls = ("/van-ban/21-2019-QH14/", "/van-ban/99-2026-QH16/", "/van-ban/21-2019-QH14/dieu-2/")
    many = [count(url) for url in urls]
    Amendment.objects.exclude(pk=of("2").pk).delete()
    assert [count(url) for url in urls] == many


def test_a_hit_of_the_search_says_so_too_by_its_day_and_with_one_query(amended, client) -> None:
    jobs.build_now()

    def hits(**more: str) -> dict[str, list[str]]:
        shown = client.get("/tra-cuu/", {"q": "giữ sổ trong bao lâu"} | more)
        return {i.version.article.label: [str(a) for a in i.amendments] for i in shown.context["found"] if i.version.article.document.number == "21/2019/QH14"}  # fmt: skip

    assert hits(ngay="2026-10-01")["2"] == ["sửa khoản 1 Điều 2"]
    assert hits(ngay="2026-09-30")["2"] == []
    page = client.get("/tra-cuu/", {"q": "giữ sổ trong bao lâu", "ngay": "2026-10-01"}).text
    assert "được sửa từ 01/10/2026" in page
    with CaptureQueriesContext(connection) as many:
        hits()
    Amendment.objects.exclude(pk=of("2").pk).delete()
    with CaptureQueriesContext(connection) as few:
        hits()
    assert len(many) == len(few)
    assert sum("legislation_amendment" in q["sql"] for q in few) == 1


def test_a_change_of_a_law_told_by_name_alone_is_shown_at_its_article(amended) -> None:
    law = Document.objects.get(number="21/2019/QH14")
    Amendment.objects.filter(pk=of("2").pk).update(target_number="", target_name=law.name_key)
    two, one = law.articles.select_related("document").filter(label__in=["1", "2"]).order_by("-label")
    found = queries.notices([one, two], day=SINCE, asked=True)
    assert {pk: [a.target_label for a in told] for pk, told in found.items()} == {one.pk: ["1"], two.pk: ["2"]}
