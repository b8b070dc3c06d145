"""The pages of an import, and the workbooks they give."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemtua.audit.models import Entry
from diemtua.jobs.models import Job
from diemtua.kernel.agenda import Urgency
from diemtua.roster.actions import confirm_import, undo_import
from diemtua.roster.models import Import
from diemtua.roster.preview import read_records
from diemtua.roster.queries import steps_for
from diemtua.unions.models import Person
from tests.roster.test_import import NOW, PEOPLE
from tests.roster.test_settle_resemblance import ALIKE
from tests.roster.workbooks import rows_workbook, saved, uploaded, workbook


@pytest.fixture
def roster(cast) -> Import:
    return uploaded(rows_workbook(PEOPLE), unit=cast.ward, by=cast.binh)


def sheet_of(response) -> list[list]:
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    return [[c.value for c in row] for row in sheet.iter_rows()]


def test_uploading_goes_to_the_preview(cast, as_) -> None:
    client = as_(cast.binh)
    file = SimpleUploadedFile("danh-sach.xlsx", rows_workbook(PEOPLE))
    response = client.post(reverse("roster:upload"), {"file": file}, follow=True)
    text = response.content.decode()
    assert response.redirect_chain[0][0] == reverse("roster:import", args=[Import.objects.get().pk])
    assert "4 + 0 + 2 + 3 + 1 = 10 dòng trong tệp" in text
    assert "Xác nhận nạp vào sổ" in text


def test_progress_gives_way_to_the_whole_page_when_the_work_is_over(cast, as_, roster) -> None:
    """Not into the place of the progress: a page within the page, with two headings and the state of before."""
    client, url, of_htmx = as_(cast.binh), reverse("roster:import", args=[roster.pk]), {"HX-Request": "true"}
    over = client.get(url, headers=of_htmx)
    assert (over.headers.get("HX-Refresh"), over.content) == ("true", b"")
    for state in (Import.State.READING, Import.State.RUNNING, Import.State.UNDOING):
        Import.objects.filter(pk=roster.pk).update(state=state)
        going_on = client.get(url, headers=of_htmx)
        assert (going_on.headers.get("HX-Refresh"), going_on.text.count("<main")) == (None, 0)


def test_a_list_in_any_state_stands_among_the_others(cast, as_, roster) -> None:
    """Also one that waits for its headings, of which no rows are counted yet."""
    for state in Import.State:
        Import.objects.filter(pk=roster.pk).update(state=state, counts={})
        page = as_(cast.binh).get(reverse("roster:imports"))
        assert (page.status_code, [r.row_count for r in page.context["page"]]) == (200, [None])


@pytest.mark.parametrize(
    ("rows", "head"), [([PEOPLE[6], PEOPLE[8]], "Chưa dòng nào nạp được"), ([], "Tệp không có cán bộ nào")]
)
def test_where_nothing_can_be_entered_nothing_is_to_be_confirmed(cast, as_, rows, head) -> None:
    roster = uploaded(rows_workbook(rows), unit=cast.ward, by=cast.binh)
    page = as_(cast.binh).get(reverse("roster:import", args=[roster.pk])).text
    assert (head in page, "Bỏ lượt nạp" in page, "Xác nhận nạp vào sổ" in page) == (True, True, False)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "Tệp rỗng"), (b"%PDF-1.4", "không phải tệp Excel"), (b"PK\x03\x04hong", "Tệp bị hỏng")],
)
def test_a_wrong_file_is_explained_beside_the_form(cast, as_, content, sentence) -> None:
    response = as_(cast.binh).post(reverse("roster:upload"), {"file": SimpleUploadedFile("a.xlsx", content)})
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_no_file_chosen(cast, as_) -> None:
    response = as_(cast.binh).post(reverse("roster:upload"), {})
    assert "Hãy chọn tệp danh sách" in response.content.decode()


def test_one_cannot_import_for_a_unit_one_does_not_manage(cast, as_) -> None:
    client = as_(cast.binh)
    file = SimpleUploadedFile("danh-sach.xlsx", rows_workbook(PEOPLE))
    client.post(reverse("roster:upload"), {"file": file, "unit": cast.city.pk})
    assert Import.objects.get().unit == cast.ward


def test_confirming_twice_from_two_windows_explains_itself(cast, as_, roster) -> None:
    url = reverse("roster:confirm", args=[roster.pk])
    seen = {"ban": roster.edition}
    assert as_(cast.binh).post(url, seen).status_code == 302
    second = as_(cast.city_officer).post(url, seen)
    assert second.status_code == 409
    assert "Nguyễn Văn Bình đã xác nhận lượt nạp này trước đó" in second.content.decode()


def test_an_uploader_who_lost_the_unit_sees_the_list_no_more(cast, as_, roster) -> None:
    from diemtua.unions.models import Stewardship

    Stewardship.objects.filter(user=cast.binh).update(unit=cast.other_ward)
    client = as_(cast.binh)
    for page in ("import", "resemblances", "refused_file"):
        assert client.get(reverse(f"roster:{page}", args=[roster.pk])).status_code == 404


def test_a_page_of_before_the_file_was_read_again_confirms_nothing(cast, as_, roster) -> None:
    seen = {"ban": roster.edition}
    Import.objects.filter(pk=roster.pk).update(counts=roster.counts | {"new": 3})
    answer = as_(cast.binh).post(reverse("roster:confirm", args=[roster.pk]), seen)
    assert (answer.status_code, "Tệp vừa được đọc lại" in answer.text) == (409, True)
    assert Import.objects.get(pk=roster.pk).state == Import.State.PREVIEWED


def test_a_preview_of_before_another_list_was_taken_back_is_made_anew_not_written(cast, as_) -> None:
    """Everybody in it was known when it was read, and nobody when it was confirmed: four people nobody had been shown."""
    first = uploaded(rows_workbook(PEOPLE), unit=cast.ward, by=cast.binh)
    confirm_import(first, by=cast.binh, now=NOW)
    second = uploaded(rows_workbook(PEOPLE), unit=cast.ward, by=cast.binh)
    first.refresh_from_db()
    assert (first.counts["new"], second.counts["new"]) == (4, 0)
    undo_import(first, by=cast.binh, now=NOW)
    people, url = Person.objects.count(), reverse("roster:confirm", args=[second.pk])
    answer = as_(cast.binh).post(url, {"ban": second.edition}, follow=True)
    assert "một danh sách khác của các đơn vị này đã nạp hoặc hoàn tác" in answer.text
    second.refresh_from_db()
    assert (second.state, second.counts["new"], Person.objects.count()) == (Import.State.PREVIEWED, 4, people)
    assert Entry.objects.filter(action="roster.renew_preview").count() == 1
    assert "Sau khi tệp này được đọc" not in answer.text
    as_(cast.binh).post(url, {"ban": second.edition})
    assert Person.objects.count() == people + 4
    assert Entry.objects.filter(action="roster.renew_preview").count() == 1


def test_a_list_of_another_ward_asks_for_no_second_look(cast, as_, roster) -> None:
    elsewhere = uploaded(rows_workbook(PEOPLE[:1]), unit=cast.other_ward, by=cast.other_binh)
    Import.objects.filter(pk=elsewhere.pk).update(state=Import.State.DONE)
    as_(cast.binh).post(reverse("roster:confirm", args=[roster.pk]), {"ban": roster.edition})
    assert Import.objects.get(pk=roster.pk).state == Import.State.DONE


def test_nothing_is_confirmed_while_another_list_of_the_unit_is_written(cast, as_, roster) -> None:
    other = uploaded(rows_workbook(PEOPLE[:1]), unit=cast.city, by=cast.city_officer)
    Import.objects.filter(pk=other.pk).update(state=Import.State.RUNNING)
    Job.objects.filter(pk=other.job_id).update(state=Job.State.RUNNING)
    answer = as_(cast.binh).post(reverse("roster:confirm", args=[roster.pk]), {"ban": roster.edition})
    assert (answer.status_code, "đang được nạp hoặc hoàn tác; hãy đợi xong" in answer.text) == (409, True)
    assert Import.objects.get(pk=roster.pk).state == Import.State.PREVIEWED


def test_who_takes_rows_of_people_out_is_written_down(cast, as_, roster) -> None:
    for page in ("refused_file", "problems_file"):
        as_(cast.binh).get(reverse(f"roster:{page}", args=[roster.pk]))
    lines = Entry.objects.filter(action="roster.download_rows").order_by("pk")
    assert [line.detail["file"] for line in lines] == ["chua-nap", "can-sua"]


def test_an_answer_is_one_of_three_words(cast, as_) -> None:
    roster = uploaded(rows_workbook(ALIKE), unit=cast.ward, by=cast.binh)
    confirm_import(roster, by=cast.binh, now=NOW)
    case = roster.resemblances.get()
    url = reverse("roster:settle", args=[roster.pk, case.pk])
    assert as_(cast.binh).post(url, {}).status_code == 400
    assert as_(cast.binh).post(url, {"la": "bo"}).status_code == 302
    case.refresh_from_db()
    assert (case.verdict, case.record) == ("left", "")


def test_refused_rows_come_back_mendable_and_are_taken_when_mended(cast, as_, roster, tmp_path) -> None:
    confirm_import(roster, by=cast.binh, now=NOW)
    response = as_(cast.binh).get(reverse("roster:refused_file", args=[roster.pk]))
    rows = sheet_of(response)
    heading = next(n for n, row in enumerate(rows) if "Họ và tên" in row)
    assert rows[heading][-1] == "Lý do chưa nạp"
    assert [row[-1].split(")")[0] for row in rows[heading + 1 :]] == ["(dòng 14", "(dòng 15", "(dòng 16"]
    book = openpyxl.load_workbook(BytesIO(response.content))
    sheet = book.active
    sheet.cell(heading + 2, rows[heading].index("Họ và tên") + 1, "Lý Đã Sửa")
    made = BytesIO()
    book.save(made)
    again = uploaded(made.getvalue(), unit=cast.ward, by=cast.binh)
    assert {n: again.counts[n] for n in ("rows", "new", "refused")} == {"rows": 3, "new": 1, "refused": 2}


def test_a_formula_in_a_cell_stays_text_in_what_we_hand_out(cast, as_) -> None:
    row = {"name": "", "unit": "Công ty A", "phone": "0912000001", "dob_male": "1/1/1980", "email": "=HYPERLINK(1)"}
    content = rows_workbook([row])
    book = openpyxl.load_workbook(BytesIO(content))
    for cells in book.active.iter_rows():
        for cell in cells:
            if cell.value == "=HYPERLINK(1)":
                cell.data_type = "s"
    made = BytesIO()
    book.save(made)
    roster = uploaded(made.getvalue(), unit=cast.ward, by=cast.binh)
    response = as_(cast.binh).get(reverse("roster:refused_file", args=[roster.pk]))
    values = [c for row in openpyxl.load_workbook(BytesIO(response.content)).active.iter_rows() for c in row]
    assert [c.data_type for c in values if c.value == "=HYPERLINK(1)"] == ["s"]


def test_the_list_of_problems_as_page_and_workbook(cast, as_, roster) -> None:
    client = as_(cast.binh)
    page = client.get(reverse("roster:problems", args=[roster.pk]), {"loai": "wrong_length"}).content.decode()
    assert "Số điện thoại có 8 chữ số" in page
    assert "Thiếu họ tên" not in page
    only_refused = client.get(reverse("roster:problems", args=[roster.pk]), {"chua-nap": "1"}).content.decode()
    assert "Số điện thoại có 8 chữ số" not in only_refused
    rows = sheet_of(client.get(reverse("roster:problems_file", args=[roster.pk])))
    assert rows[0] == ["Trang tính", "Dòng", "Cột", "Nội dung cột", "Loại", "Cách sửa", "Đã nạp"]
    assert rows[2][:4] == ["Danh sách", 12, "K", "Số điện thoại"]
    assert len(rows) == 6


def test_the_empty_form_is_read_by_our_own_reader(cast, as_, tmp_path) -> None:
    response = as_(cast.binh).get(reverse("roster:form_file"))
    path: Path = saved(response.content, tmp_path)
    (record,) = read_records(path, default_upper="", this_year=2026).records
    assert (record.problems, record.refused, record.sex, record.birth_date) == ([], False, "f", dt.date(1985, 3, 8))


def test_questions_stand_beside_the_person_they_resemble_with_numbers_masked(cast, as_) -> None:
    roster = uploaded(rows_workbook(ALIKE), unit=cast.ward, by=cast.binh)
    confirm_import(roster, by=cast.binh, now=NOW)
    client = as_(cast.binh)
    url = reverse("roster:resemblances", args=[roster.pk])
    page = client.get(url).content.decode()
    assert "•••••••••001" in page
    assert "001190000001" not in page
    case = roster.resemblances.get()
    response = client.post(reverse("roster:settle", args=[roster.pk, case.pk]), {"la": "cung"}, follow=True)
    assert "Đã ghép vào người đã có: Lê Thị Lan" in response.content.decode()


def test_when_every_row_waits_the_page_says_that_nothing_was_entered(cast, as_) -> None:
    first = uploaded(rows_workbook(ALIKE[:1]), unit=cast.ward, by=cast.binh)
    confirm_import(first, by=cast.binh, now=NOW)
    waiting = uploaded(rows_workbook(ALIKE[1:]), unit=cast.ward, by=cast.binh)
    confirm_import(waiting, by=cast.binh, now=NOW)
    said = ["Danh sách đã được nạp vào sổ.", "Chưa dòng nào vào sổ; 1 dòng chờ bạn xem.", "Hoàn tác lượt nạp này"]
    for made, shown in ((first, [True, False, True]), (waiting, [False, True, False])):
        page = as_(cast.binh).get(reverse("roster:import", args=[made.pk])).text
        assert [text in page for text in said] == shown


def test_lists_ask_the_same_number_of_questions_of_the_database_with_one_row_and_with_three(cast, as_) -> None:
    counts = []
    for batch in (1, 2):
        for n in range(batch):
            rows = [r | {"unit": f"{r['unit']} {batch}{n}"} for r in ALIKE]
            made = uploaded(rows_workbook(rows), unit=cast.ward, by=cast.binh)
            if batch == 1:
                confirm_import(made, by=cast.binh, now=NOW)
        client, seen = as_(cast.binh), []
        for url in (reverse("roster:imports"), reverse("roster:resemblances", args=[made.pk])):
            client.get(url)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                client.get(url)
            seen.append(len(captured))
        counts.append(seen)
    assert counts[0] == counts[1]


def test_the_agenda_names_previews_to_confirm_and_rows_to_decide(cast) -> None:
    roster = uploaded(rows_workbook(ALIKE), unit=cast.ward, by=cast.binh)
    step = steps_for(cast.binh, now=NOW)[0]
    assert (step.urgency, step.title) == (Urgency.ANSWER, "Danh sách «danh-sach.xlsx» chờ xác nhận")
    confirm_import(roster, by=cast.binh, now=NOW)
    assert [s.title for s in steps_for(cast.binh, now=NOW)] == ["1 dòng chờ cán bộ xem"]
    assert steps_for(cast.other_binh, now=NOW) == []
    assert steps_for(cast.hoa, now=NOW) == []


def test_the_agenda_tells_of_a_list_that_waits_for_its_headings_and_of_one_that_cannot_be_entered(cast) -> None:
    roster = uploaded(rows_workbook([PEOPLE[6], PEOPLE[8]]), unit=cast.ward, by=cast.binh)
    assert [s.title for s in steps_for(cast.binh, now=NOW)] == ["Danh sách «danh-sach.xlsx» chưa nạp được dòng nào"]
    Import.objects.filter(pk=roster.pk).update(state=Import.State.MAPPING, counts={})
    assert [s.title for s in steps_for(cast.binh, now=NOW)] == ["Danh sách «danh-sach.xlsx» cần chỉ cột"]


def test_a_preview_of_before_another_list_was_entered_says_that_its_figures_may_change(cast, as_) -> None:
    waiting = uploaded(rows_workbook(PEOPLE), unit=cast.ward, by=cast.binh)
    other = uploaded(rows_workbook(ALIKE), unit=cast.ward, by=cast.binh)
    client, told = as_(cast.binh), "Sau khi tệp này được đọc"
    assert told not in client.get(reverse("roster:import", args=[waiting.pk])).text
    later = waiting.created_at + dt.timedelta(minutes=1)
    Import.objects.filter(pk=other.pk).update(state=Import.State.DONE, finished_at=later)
    assert told in client.get(reverse("roster:import", args=[waiting.pk])).text
    assert told not in client.get(reverse("roster:import", args=[other.pk])).text


def test_what_was_entered_is_one_press_away(cast, as_) -> None:
    roster = uploaded(rows_workbook(PEOPLE), unit=cast.ward, by=cast.binh)
    confirm_import(roster, by=cast.binh, now=NOW)
    client = as_(cast.binh)
    assert 'href="/can-bo/?sap=-moi"' in client.get(reverse("roster:import", args=[roster.pk])).text
    assert client.get("/can-bo/?sap=-moi").context["rows"][0].person.full_name != "Trần Thị Hòa"


def test_lines_left_out_are_counted_and_told_beside_the_sum(cast, as_) -> None:
    rows = [["Họ và tên", "Chức vụ", "Đơn vị"], ["Trần Thị Huệ", "Chủ tịch", "Công ty A"], ["", "Phó Chủ tịch", ""]]
    roster = uploaded(workbook(rows), unit=cast.ward, by=cast.binh)
    client = as_(cast.binh)
    page = client.get(reverse("roster:import", args=[roster.pk])).content.decode()
    told = client.get(reverse("roster:problems", args=[roster.pk]), {"loai": "skipped"}).content.decode()
    assert (roster.counts["rows"], roster.counts["skipped"], roster.counts["problems"]) == (1, 1, 0)
    assert "1 dòng bỏ qua</a>: có chữ nhưng không phải một người." in page
    assert "Dòng này có «Phó Chủ tịch» nhưng không có họ tên" in told
