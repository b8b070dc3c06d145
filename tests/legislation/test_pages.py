"""The list of texts, and the keeper's page of import."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemtua.jobs.models import Job
from diemtua.legislation.models import Document, TextImport
from tests.legislation import samples

pytestmark = pytest.mark.django_db


@pytest.mark.variants
@pytest.mark.parametrize("words", ["so tay", "Sổ Tay", "21/2019"])
def test_the_list_of_documents_is_searched_as_people_type(client, store, words: str) -> None:
    assert "21/2019/QH14" in [d.number for d in client.get("/van-ban/", {"q": words}).context["page"]]


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


def test_a_store_with_nothing_in_it_is_not_told_as_a_search_that_failed(db, client) -> None:
    assert "Kho chưa có văn bản nào. Quản trị hệ thống nạp văn bản" in client.get("/van-ban/").text
    assert "Chưa có văn bản nào khớp" in client.get("/van-ban/?q=145").text
