"""A heading nobody knows is explained once; the sender's next file needs nothing."""

import datetime as dt

import pytest
from django.urls import reverse

from diemtua.audit.models import Entry
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.roster.actions import confirm_import, discard_import, teach_headings
from diemtua.roster.lessons import headings_of, lessons_for
from diemtua.roster.models import HeadingLesson, Import
from diemtua.roster.rules.guesses import guess_field
from tests.roster.workbooks import rows_workbook, uploaded, workbook

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
STRANGE = [
    ["BIỂU TỔNG HỢP 07"],
    ["Mục A", "Mục B", "Mục C", "Mục D", "Mục E", "Mục F"],
    ["Trần Thị Huệ", "06/09/1980", "Chủ tịch", "Công ty TNHH A", "001180123456", "0912345670"],
    ["Lê Văn Nam", "06/09/1975", "PCT", "Công ty TNHH A", "001075123456", "0912345679"],
]
MEANT = {0: "name", 1: "dob", 2: "position", 3: "unit", 4: "cccd", 5: "phone"}


@pytest.fixture
def strange(cast) -> Import:
    return uploaded(workbook(STRANGE), unit=cast.ward, by=cast.binh, name="la.xlsx")


def teach(roster: Import, cast, **changes) -> None:
    signature = roster.columns[0]["signature"]
    given = {"signature": signature, "columns": MEANT, "height": 1, "skipped": False, "hidden": False, **changes}
    teach_headings(roster, by=cast.binh, now=NOW, **given)
    roster.refresh_from_db()


def test_strange_headings_wait_to_be_explained_and_nothing_is_read_before(strange) -> None:
    assert (strange.state, strange.counts) == (Import.State.MAPPING, {})
    assert [(c["sheet"], c["header_row"], c["left_out"]) for c in strange.columns] == [("Danh sách", 2, "unknown")]


def test_every_column_has_a_guess_by_its_cells_and_samples_with_numbers_half_hidden(strange) -> None:
    found = headings_of(strange, strange.columns[0], header_row=None, this_year=2026)
    assert {c.number: c.guess for c in found.columns} == MEANT
    assert [c.letter for c in found.columns] == list("ABCDEF")
    assert found.columns[4].samples == ["001•••••••56", "001•••••••56"][:1]


def test_once_explained_it_is_read_with_one_audit_line(cast, strange) -> None:
    teach(strange, cast)
    assert (strange.state, strange.counts["rows"], strange.counts["new"]) == (Import.State.PREVIEWED, 2, 2)
    assert strange.columns[0]["by_hand"] is True
    assert Entry.objects.filter(action="roster.teach_headings").count() == 1
    confirm_import(strange, by=cast.binh, now=NOW)
    strange.refresh_from_db()
    assert strange.written_counts["new"] == 2


def test_the_next_file_of_the_sender_needs_nothing_and_another_senders_does(cast, strange) -> None:
    teach(strange, cast)
    again = uploaded(workbook([*STRANGE[:2], [*STRANGE[2]]]), unit=cast.ward, by=cast.binh, name="lan-sau.xlsx")
    other = uploaded(workbook(STRANGE), unit=cast.other_ward, by=cast.other_binh)
    assert (again.state, again.counts["rows"]) == (Import.State.PREVIEWED, 1)
    assert other.state == Import.State.MAPPING


def test_what_we_understood_wrongly_can_be_put_right(cast) -> None:
    rows = [["Họ và tên", "Chức vụ", "Đơn vị", "Mã"], ["Trần Thị Huệ", "Chủ tịch", "Công ty A", "0912345678"]]
    roster = uploaded(workbook(rows), unit=cast.ward, by=cast.binh)
    assert roster.columns[0]["unused"] == ["Mã"]
    teach(roster, cast, columns={0: "name", 1: "position", 2: "unit", 3: "phone"})
    assert [k["field"] for k in roster.columns[0]["known"]] == ["Họ và tên", "Chức vụ công đoàn", "Đơn vị (CĐCS)", "Số điện thoại"]  # fmt: skip


def test_a_table_that_is_no_list_is_left_out_from_then_on(cast) -> None:
    rows = [["Họ và tên", "Chức vụ", "Đơn vị"], ["Trần Thị Huệ", "Chủ tịch", "Công ty A"]]
    book = workbook(rows, [["Họ và tên", "Chức vụ", "Đơn vị", "Cũ"], ["Lê Cũ", "Chủ tịch", "Công ty A", "x"]])
    roster = uploaded(book, unit=cast.ward, by=cast.binh)
    assert roster.counts["rows"] == 2
    teach(roster, cast, signature=roster.columns[1]["signature"], columns={}, skipped=True)
    assert roster.counts["rows"] == 1
    assert roster.columns[1]["left_out"] == "skipped"


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [({0: "name", 1: "name", 2: "position"}, "hai cột"), ({1: "dob", 2: "position"}, "cột họ tên"), ({0: "name"}, "cột chức vụ")],
)  # fmt: skip
def test_a_useless_explanation_is_refused_and_nothing_kept(cast, strange, columns, sentence) -> None:
    with pytest.raises(BadInput, match=sentence):
        teach(strange, cast, columns=columns)
    assert HeadingLesson.objects.count() == 0


def test_two_at_once_and_too_late(cast, strange) -> None:
    stale = Import.objects.get(pk=strange.pk)
    teach(strange, cast)
    teach(stale, cast)  # read again: the later word counts
    assert HeadingLesson.objects.count() == 1
    confirm_import(stale, by=cast.binh, now=NOW)
    with pytest.raises(Conflict, match="đã được xác nhận"):
        teach(stale, cast)


def test_an_import_waiting_for_its_headings_can_be_given_up(cast, strange) -> None:
    discard_import(strange, by=cast.binh)
    strange.refresh_from_db()
    assert strange.state == Import.State.DISCARDED


def test_the_page_on_a_phone_without_javascript(cast, as_, strange) -> None:
    client = as_(cast.binh)
    preview = client.get(reverse("roster:import", args=[strange.pk])).content.decode()
    assert "Hãy chỉ cho Điểm Tựa các cột" in preview
    url = reverse("roster:headings", args=[strange.pk, 0])
    assert url in preview
    page = client.get(url).content.decode()
    assert "Cột A: «Mục A»" in page
    assert "Ví dụ: Trần Thị Huệ · Lê Văn Nam" in page
    data = {"height": "1"} | {f"cot_{c}": f for c, f in MEANT.items()}
    missing = client.post(url, data | {"cot_0": "khong-dung"})
    assert (missing.status_code, "Chưa có cột họ tên" in missing.content.decode()) == (400, True)
    done = client.post(url, data, follow=True).content.decode()
    assert "2 + 0 + 0 + 0 + 0 = 2 dòng trong tệp" in done
    assert "đọc theo cách bạn đã chỉ" in done


def test_another_row_may_be_the_heading(cast, as_, strange) -> None:
    url = reverse("roster:headings", args=[strange.pk, 0])
    page = as_(cast.binh).get(url, {"dong": "3"}).content.decode()
    assert "Cột A: «Trần Thị Huệ»" in page
    assert as_(cast.binh).get(reverse("roster:headings", args=[strange.pk, 9])).status_code == 404


def test_lessons_of_the_whole_register_are_kept_once(db) -> None:
    HeadingLesson.objects.create(unit=None, signature="x", columns={"0": "name"}, taught_at=NOW)
    assert lessons_for(None)["x"].columns == {0: "name"}


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["Trần Thị Huệ", "Lê Nam", "x1"], "name"),
        ([dt.date(1980, 1, 2)], "dob"),
        (["1974", 1980.0], "dob"),
        (["Nam", "Nữ"], "sex"),
        (["Chủ tịch", "UVBCH"], "position"),
        (["Cty CP A", "Trường B"], "unit"),
        (["Công đoàn phường Bồ Đề"], "upper_unit"),
        ([912345678.0, "0912 345 678"], "phone"),
        (["a@b.vn"], "email"),
        (["Ngoài nhà nước", "FDI"], "kind"),
        (["", None], ""),
        (["abc", "1", "??"], ""),
    ],
)
def test_what_the_cells_of_a_column_look_like(cells, field) -> None:
    assert guess_field(cells, this_year=2026) == field


def test_old_fonts_are_said_on_the_preview(cast, as_) -> None:
    row = {"name": "NguyÔn ThÞ ¸nh", "unit": "Công ty A", "dob_female": "1/2/1980"}
    roster = uploaded(rows_workbook([row]), unit=cast.ward, by=cast.binh)
    page = as_(cast.binh).get(reverse("roster:import", args=[roster.pk])).content.decode()
    assert "1 ô gõ bằng phông chữ cũ" in page
    assert "đã chuyển thành «Nguyễn Thị Ánh»" in page
    assert roster.counts["problems"] == 0
