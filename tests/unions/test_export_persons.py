"""The list of officers as files: as on the screen, as the official list, at once or from a job."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn

from diemtua.audit.models import Entry
from diemtua.jobs import actions as jobs
from diemtua.jobs.models import Job, ResultFile
from diemtua.roster.actions import import_file
from diemtua.unions.models import Person, Stewardship, Unit
from diemtua.unions.rules import PersonFilter, Years
from diemtua.unions.views import persons as views
from diemtua.vault.files import unsealed
from tests.factories import make_person, make_union
from tests.factories.papers import making_of

BORN = dt.datetime(1980, 2, 5)  # noqa: DTZ001  Excel knows no zones


def rows_of(content: bytes) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.values)


def taken(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def officers(cast) -> list[Person]:
    new = make_union(cast.ward, "Công ty Cổ phần Bao bì Hồng Hà")
    made = [
        make_person("Lê Văn An", new, position="PCT", sex="m", birth_date=dt.date(1980, 2, 5), birth_year=1980),
        make_person("Đỗ Thị Bích", new, sex="f", birth_year=1975, phone="0905550000", last_trained_year=2024),
        make_person("<Vũ> & Con", new, position="UV-BCH"),
    ]
    make_person("Ngoài Phạm Vi", cast.other_union, position="PCT")
    made[0].mandates.create(unit=cast.union, position="UV-BCH", since_year=2023, full_time=True)
    return made


def test_columns_and_order_are_those_of_the_screen_and_a_person_is_one_row(cast, officers, as_) -> None:
    asked = "?cot=ngay-sinh&cot=chuc-vu&cot=chuyen-trach&sap=-sinh"
    client = as_(cast.binh)
    rows = rows_of(taken(client.get(f"/can-bo/xuat/{asked}")))
    assert rows[0] == ("STT", "Họ và tên", "Chức vụ", "Đơn vị", "Công đoàn cấp trên", "Ngày sinh", "Chuyên trách")
    assert [row[1] for row in rows[1:]] == [r.person.full_name for r in client.get(f"/can-bo/{asked}").context["rows"]]
    an = next(row for row in rows if row[1] == "Lê Văn An")
    assert an[2] == "Ủy viên Ban Chấp hành; Phó Chủ tịch"
    assert an[5:] == (BORN, "x")


@pytest.mark.parametrize("url", ["/can-bo/xuat/", "/can-bo/xuat/?dang=trich-ngang", "/don-vi/xuat/"])
def test_a_list_prints_on_a4_across_as_wide_as_one_page_with_its_head_on_each(cast, officers, as_, url) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(taken(as_(cast.binh).get(url)))).active
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.print_title_rows is None) == (True, False)


def test_several_posts_in_one_union_name_it_once(cast, as_) -> None:
    cast.hoa_person.mandates.create(unit=cast.union, position="TB-NC")
    cast.hoa_person.mandates.create(unit=cast.union, position="UV-BCH")
    (_, row) = rows_of(taken(as_(cast.binh).get("/can-bo/xuat/?cot=chuc-vu")))
    assert row[2:] == ("Chủ tịch; Ủy viên Ban Chấp hành; Trưởng ban Nữ công", str(cast.union), str(cast.ward))


def test_the_official_list_has_two_head_rows_groups_and_a_total(cast, officers, as_) -> None:
    rows = rows_of(taken(as_(cast.binh).get("/can-bo/xuat/?dang=trich-ngang")))
    assert rows[6][1:5] == ("Họ và tên", "Ngày, tháng, năm sinh", None, "Chức vụ công đoàn")
    assert rows[7][2:4] == ("Nam", "Nữ")
    assert rows[8][0] == "Công đoàn phường Bồ Đề"
    lines = [(row[0], row[1], row[2] or None, row[3] or None, row[4]) for row in rows[9:14]]
    assert lines == [
        (1, "Trần Thị Hòa", None, None, "Chủ tịch"),
        (2, "Lê Văn An", BORN, None, "Ủy viên Ban Chấp hành"),
        (3, "Đỗ Thị Bích", None, 1975, "Chủ tịch"),
        (4, "Lê Văn An", BORN, None, "Phó Chủ tịch"),
        (5, "<Vũ> & Con", None, None, "Ủy viên Ban Chấp hành"),
    ]
    assert rows[15][0] == "Tổng cộng: 5 người"
    assert [row[7] for row in rows[16:18]] == ["TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"]


def test_a_unit_named_like_a_formula_is_text_in_the_official_list(cast, as_) -> None:
    Unit.objects.filter(pk=cast.ward.pk).update(name='=HYPERLINK("http://x.vn","a")')
    answer = as_(cast.binh).get("/can-bo/xuat/?dang=trich-ngang")
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(taken(answer))).active for cell in row]
    assert len([cell for cell in cells if str(cell.value).startswith("=")]) == 2
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_official_list_can_be_read_in_again_and_changes_nothing(cast, officers, as_, tmp_path) -> None:
    path = tmp_path / "trich-ngang.xlsx"
    path.write_bytes(taken(as_(cast.binh).get("/can-bo/xuat/?dang=trich-ngang&gioi_tinh=f")))
    before = Person.objects.count()
    roster = import_file(path, by=None, unit=cast.ward, now=timezone.now())
    assert [p.message for p in roster.problems.all()] == ["Chỉ có năm sinh 1975; hãy bổ sung ngày, tháng sinh khi có."]
    assert Person.objects.count() == before


def test_the_word_form_says_the_same_and_is_a_sound_file(cast, officers, as_) -> None:
    content = taken(as_(cast.binh).get("/can-bo/xuat/?dang=trich-ngang-word"))
    document = Document(io.BytesIO(content))
    table = document.tables[1]
    names = [row.cells[1].text for row in table.rows]
    assert names[3:] == ["Trần Thị Hòa", "Lê Văn An", "Đỗ Thị Bích", "Lê Văn An", "<Vũ> & Con"]
    assert table.rows[0].cells[2].text == "Ngày, tháng, năm sinh"
    assert (table.rows[1].cells[2].text, table.rows[1].cells[3].text) == ("Nam", "Nữ")
    (pages,) = document.sections
    assert (pages.different_first_page_header_footer, [f.get(qn("w:instr")) for f in pages.header.paragraphs[0]._p.xpath("./w:fldSimple")]) == (True, ["PAGE"])  # fmt: skip
    assert [round(column.width.mm) for column in document.tables[0].columns] == [112, 155]
    assert document.sections[0].page_width > document.sections[0].page_height
    assert making_of(content) == (
        "Danh sách trích ngang cán bộ công đoàn",
        "Điểm Tựa",
        "",
        f"{timezone.localdate()}",
        [],
    )


def test_a_long_list_comes_from_a_job_sealed_and_equal_to_the_short_way(
    cast, officers, as_, lines, monkeypatch
) -> None:
    client = as_(cast.binh)
    short = rows_of(taken(client.get("/can-bo/xuat/")))
    monkeypatch.setattr(views, "AT_ONCE", 2)
    sent = client.get("/can-bo/xuat/?chuc_vu=&cot=chuc-vu&cot=loai-hinh&cot=dien-thoai&cot=tap-huan&cot=tai-khoan")
    job = Job.objects.get()
    assert (sent.url, job.state, job.result) == (f"/viec-nen/{job.pk}/", "done", {"rows": 4})
    assert "Tải tệp" in client.get(sent.url).text
    assert jobs.stored_path(job.result_file.stored).read_bytes()[:2] != b"PK"
    assert rows_of(taken(client.get(f"{sent.url}tep/"))) == short
    assert lines() == ["unions.export_persons", "unions.export_persons", "jobs.download_file"]
    assert [as_(u).get(f"{sent.url}tep/").status_code for u in (cast.keeper, cast.city_officer)] == [404, 404]
    assert list(jobs.stored_path("").glob("tam-*")) == []


def test_a_job_reads_with_the_rights_of_now(cast, officers, as_, monkeypatch) -> None:
    from diemtua.unions.jobs import make_list_file

    job = Job.objects.create(title="Xuất", task="x", by=cast.binh)
    Stewardship.objects.filter(user=cast.binh).update(ended_at=timezone.now())
    told = make_list_file(jobs.Progress(job), "man-hinh", PersonFilter().to_json(), "", ["chuc-vu"])
    assert told == {"rows": 0}


def test_the_file_is_gone_after_a_day_or_at_a_press(cast, officers, as_, monkeypatch, django_capture_on_commit_callbacks) -> None:  # fmt: skip
    monkeypatch.setattr(views, "AT_ONCE", 2)
    client = as_(cast.binh)
    for _ in range(2):
        client.get("/can-bo/xuat/")
    first, second = ResultFile.objects.order_by("pk")
    path = jobs.stored_path(first.stored)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/viec-nen/{first.job_id}/tep/xoa/")
    assert not path.exists()
    assert client.post(f"/viec-nen/{first.job_id}/tep/xoa/").status_code == 404
    assert jobs.forget_old_files(now=second.delete_at - dt.timedelta(seconds=1)) == 0
    assert jobs.forget_old_files(now=second.delete_at) == 1
    assert client.get(f"/viec-nen/{second.job_id}/tep/").status_code == 404
    assert "tệp đã xóa" in client.get("/viec-nen/").text


def test_too_long_for_word_says_what_to_do(cast, officers, as_, monkeypatch) -> None:
    monkeypatch.setattr(views, "DOCX_LIMIT", 2)
    answer = as_(cast.binh).get("/can-bo/xuat/?dang=trich-ngang-word")
    assert answer.status_code == 400
    assert "lấy bản Excel" in answer.text
    assert not Entry.objects.exists()


def test_only_those_ticked_and_only_of_the_own_scope(cast, officers, as_) -> None:
    client = as_(cast.binh)
    asked = f"danh_dau=1&chon={officers[0].pk}&chon={cast.nga_person.pk}"
    assert [row[1] for row in rows_of(taken(client.get(f"/can-bo/xuat/?{asked}")))[1:]] == ["Lê Văn An"]
    refused = client.get("/can-bo/xuat/?danh_dau=1")
    assert (refused.status_code, "chưa đánh dấu ai" in refused.text) == (400, True)
    assert client.get(f"/ma-kich-hoat/?{asked}").context["page"].paginator.count == 1


def test_people_ticked_are_offered_to_a_class(cast, officers, as_) -> None:
    from diemtua.training.models import TrainingClass

    made = TrainingClass.objects.create(name="Lớp tối", unit=cast.ward, capacity=10, state="called")
    client = as_(cast.binh)
    page = client.get(f"/lop-tap-huan/goi-nguoi-da-chon/?chon={officers[0].pk}&chon={officers[1].pk}")
    assert "Gọi 2 người vào lớp nào?" in page.text
    chosen = client.get(f"/lop-tap-huan/{made.pk}/chon-nguoi/?{page.context['carried']}")
    assert chosen.context["count"] == 2
    called = client.post(f"/lop-tap-huan/{made.pk}/trieu-tap/?{page.context['carried']}", {"cach": "tat-ca"})
    assert called.status_code == 302
    assert set(made.enrolments.values_list("person", flat=True)) == {officers[0].pk, officers[1].pk}


def test_a_filter_survives_the_way_to_a_job() -> None:
    chosen = PersonFilter(
        positions=frozenset({"CT"}), unit_ids=frozenset({3, 1}), born=Years(1980, None), full_time=False, search="an"
    )
    assert PersonFilter.from_json(chosen.to_json()) == chosen


def test_no_clear_text_stays_in_a_result(cast, officers, as_, monkeypatch) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 2)
    as_(cast.binh).get("/can-bo/xuat/")
    stored = jobs.stored_path(ResultFile.objects.get().stored)
    assert b"0905550000" not in stored.read_bytes()
    clear = b"".join(unsealed(stored))
    assert zipfile.ZipFile(io.BytesIO(clear)).testzip() is None
