"""Lists come as .xls, .ods and CSV in every encoding, under wrong names, several tables in a file."""

import datetime as dt
import re
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse

from diemtua.kernel.errors import BadInput
from diemtua.roster.actions import confirm_import
from diemtua.roster.models import Import, Source
from diemtua.roster.preview import Content, read_records
from diemtua.roster.reading import NoTable, Roster, check_file, hidden_rows
from tests.roster.test_fonts import as_tcvn3, as_vni
from tests.roster.workbooks import FIRST_ROW, rows_workbook, saved, sheet_content, uploaded, workbook

FILES = Path(__file__).parent / "files"
LIMIT = 5 * 1024 * 1024
LINES = [
    ["CÔNG ĐOÀN PHƯỜNG BỒ ĐỀ"],
    [],
    ["STT", "Họ và tên", "Ngày sinh", "Chức vụ", "Đơn vị", "Số CCCD", "Điện thoại"],
    ["1", "Trần Thị Hòa", "06/09/1980", "Chủ tịch", "Công ty TNHH A", "001180123456", "0912345678"],
    ["2", "Lê Văn Nam", "6/9/1975", "PCT", "Công ty TNHH A", "1075123456", "912345679"],
]


def content(path: Path) -> Content:
    check_file(path, max_bytes=LIMIT)
    return read_records(path, default_upper="", this_year=2026)


def told(path: Path) -> list[tuple]:
    return [(r.row, r.name, r.birth_date, r.posts, r.unit, r.cccd, r.phone) for r in content(path).records]


def csv_text(delimiter: str = ",", lines: list[list[str]] = LINES) -> str:
    return "".join(delimiter.join(line) + "\r\n" for line in lines)


EXPECTED = [
    (4, "Trần Thị Hòa", dt.date(1980, 9, 6), ("CT",), ("phuong bo de", "cong ty tnhh a"), "001180123456", "0912345678"),
    (5, "Lê Văn Nam", dt.date(1975, 9, 6), ("PCT",), ("phuong bo de", "cong ty tnhh a"), "001075123456", "0912345679"),
]


@pytest.mark.parametrize("name", ["danh-sach.xls", "danh-sach.ods"])
@pytest.mark.parametrize("called", ["a.xls", "a.xlsx", "a.ods", "a.csv", "a"])
def test_old_excel_and_libreoffice_files_are_read_whatever_their_name_says(tmp_path, name, called) -> None:
    shutil.copy(FILES / name, tmp_path / called)
    assert told(tmp_path / called) == EXPECTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_csv_in_every_encoding_and_with_every_delimiter(tmp_path, delimiter, encoding) -> None:
    text = csv_text(delimiter)
    if encoding == "cp1258":
        text = as_cp1258(text)
    assert told(saved(text.encode(encoding), tmp_path, "a.csv")) == EXPECTED


def as_cp1258(text: str) -> str:
    """How Windows-1258 stores Vietnamese: the letter with its hat, then the tone."""
    import unicodedata

    made = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tones = [p for p in parts if p in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones))
        made.append(char if not tones or len(parts) == 1 else base + "".join(tones))
    return "".join(made)


@pytest.mark.parametrize("encode", [as_tcvn3, as_vni])
def test_csv_saved_from_an_old_font(tmp_path, encode) -> None:
    raw = encode(csv_text()).encode("latin-1")
    assert told(saved(raw, tmp_path, "a.csv")) == EXPECTED


def test_excels_own_separator_line_and_quoted_cells(tmp_path) -> None:
    lines = [line[:] for line in LINES]
    lines[3][4] = '"Công ty ""A"" TNHH; chi nhánh\nHà Nội"'
    (first, _) = told(saved(("sep=;\r\n" + csv_text(";", lines)).encode(), tmp_path, "a.csv"))
    assert (first[0], first[4]) == (5, ("phuong bo de", "cong ty a tnhh chi nhanh ha noi"))


def test_a_csv_of_something_else_and_one_whose_quotes_never_close(tmp_path) -> None:
    with pytest.raises(NoTable):
        Roster(saved(b"Ho ten;Chuc vu\nA;B\n", tmp_path, "a.csv"))
    with pytest.raises(BadInput, match="nháy kép"):
        check_file(saved(b'a,b\n"' + b"x" * 200_000, tmp_path, "b.csv"), max_bytes=LIMIT)
    with pytest.raises(BadInput, match="bảng mã"):
        check_file(saved(bytes(range(256)) * 4, tmp_path, "c.csv"), max_bytes=LIMIT)


ROW = {"name": "Trần Thị Hòa", "dob_female": "6/9/1980", "unit": "Công ty TNHH A"}


def test_cells_of_old_fonts_are_mended_one_by_one_and_said(tmp_path) -> None:
    rows = [
        ROW | {"name": "NguyÔn ThÞ ¸nh", "unit": "Coâng ty TNHH Sao Mai"},
        ROW | {"name": "Vò Anh Dòng", "dob_female": None, "dob_male": "1/2/1970"},
        ROW | {"name": "Lê Hoàng Sơn"},
    ]
    found = content(saved(workbook(sheet_content(rows)), tmp_path))
    assert [r.name for r in found.records] == ["Nguyễn Thị Ánh", "Vũ Anh Dũng", "Lê Hoàng Sơn"]
    assert found.records[0].union_text == "Công ty TNHH Sao Mai"
    assert [(n.row, n.field, n.kind) for n in found.old_fonts] == [(8, "name", "old_font"), (8, "unit", "old_font"), (9, "name", "old_font")]  # fmt: skip
    assert found.old_fonts[0].message == "Ô này gõ bằng phông .VnTime (TCVN3) «NguyÔn ThÞ ¸nh», đã chuyển thành «Nguyễn Thị Ánh»."  # fmt: skip
    assert (found.old_font_cells, [p for r in found.records for p in r.problems]) == (3, [])


def test_headings_in_an_old_font_are_understood(tmp_path) -> None:
    lines = [[as_tcvn3(cell) for cell in line] for line in LINES]
    assert told(saved(workbook(lines[:-1]), tmp_path)) == EXPECTED[:1]


def test_several_tables_in_one_sheet_each_with_its_own_columns(tmp_path) -> None:
    second = [
        ["CÔNG ĐOÀN XÃ HOÀI ĐỨC"],
        ["Chức danh", "Nơi công tác", "Họ tên", "Năm sinh"],
        ["Chủ tịch", "Trường Mầm non Hoa Sen", "Phạm Thị Lan", "1/1/1985"],
        ["UVBCH", "Trường Mầm non Hoa Sen", "Ngô Văn Hải", "2/2/1986"],
    ]
    path = saved(workbook([*LINES, ["Tổng cộng: 2 người"], [], ["TM. BAN CHẤP HÀNH"], *second]), tmp_path)
    found = content(path)
    assert [(r.row, r.name, r.unit) for r in found.records] == [
        (4, "Trần Thị Hòa", ("phuong bo de", "cong ty tnhh a")),
        (5, "Lê Văn Nam", ("phuong bo de", "cong ty tnhh a")),
        (11, "Phạm Thị Lan", ("xa hoai duc", "truong mam non hoa sen")),
        (12, "Ngô Văn Hải", ("xa hoai duc", "truong mam non hoa sen")),
    ]
    assert [c["header_row"] for c in found.columns] == [3, 10]


def test_the_same_heading_after_a_total_begins_a_table_of_another_union(tmp_path) -> None:
    again = [["CÔNG ĐOÀN XÃ HOÀI ĐỨC"], LINES[2], ["1", "Ngô Văn Hải", "1/1/1985", "CT", "Công ty B", "", ""]]
    found = content(saved(workbook([*LINES, ["Cộng"], [], *again]), tmp_path))
    assert [r.unit[0] for r in found.records] == ["phuong bo de", "phuong bo de", "xa hoai duc"]


def test_a_person_on_a_hidden_line_is_read_and_told(tmp_path) -> None:
    """A filter left on, or officers who left hidden instead of taken out: what nobody sees in Excel is not written unsaid."""
    book = openpyxl.load_workbook(
        BytesIO(rows_workbook([{"name": "Lê Văn An", "unit": "A"}, {"name": "Ngô Thị Ba", "unit": "A"}]))
    )
    sheet = book.active
    sheet.title = "Danh sách <1> & 2"
    for row in (3, FIRST_ROW + 1):
        sheet.row_dimensions[row].hidden = True
    made = BytesIO()
    book.save(made)
    path = saved(made.getvalue(), tmp_path)
    found = read_records(path, default_upper="Công đoàn phường Bồ Đề", this_year=2026)
    told = [[(p.sheet, p.row, p.field) for p in r.problems if p.kind == "hidden"] for r in found.records]
    assert told == [[], [("Danh sách <1> & 2", FIRST_ROW + 1, "name")]]
    broken = made.getvalue().replace(b"worksheets/sheet1.xml", b"worksheets/sheet9.xml")
    assert hidden_rows(saved(broken, tmp_path)) == {}


def test_a_hidden_list_and_a_sheet_without_one_are_left_out_and_said(tmp_path) -> None:
    content_ = sheet_content([ROW])
    book = openpyxl.load_workbook(BytesIO(workbook(content_, content_, titles=["A", "B"])))
    book["B"].sheet_state = "hidden"
    other = book.create_sheet("Thu chi")
    for line in (["Tháng", "Thu", "Chi"], ["Một", "2", "3"]):
        other.append(line)
    made = BytesIO()
    book.save(made)
    found = content(saved(made.getvalue(), tmp_path))
    assert len(found.records) == 1
    assert [(c["sheet"], c.get("left_out")) for c in found.columns] == [("A", None), ("B", "hidden"), ("Thu chi", "unknown")]  # fmt: skip


def with_raw(row: dict, **raw: str) -> bytes:
    """A list whose cells hold what no program would write: field -> the XML of the cell's value."""
    marks = {field: 123456.5 + n for n, field in enumerate(raw)}
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(rows_workbook([row | marks]))) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content_ = source.read(name)
            for field, mark in marks.items():
                content_ = content_.replace(f"<v>{mark}</v>".encode(), f"<v>{raw[field]}</v>".encode())
            target.writestr(name, content_)
    return made.getvalue()


@pytest.mark.parametrize("number", ["1E999", "nan", "-inf", "1E300"])
def test_a_number_that_is_none_is_a_flaw_of_its_cell(tmp_path, number) -> None:
    fields = ("stt", "dob_female", "cccd", "phone", "since_year", "trained_year")
    (record,) = content(saved(with_raw(ROW, **dict.fromkeys(fields, number)), tmp_path)).records
    assert (record.name, record.refused) == ("Trần Thị Hòa", False)
    assert [p.field for p in record.problems] == ["dob", "cccd", "phone", "since_year", "trained_year"]


def test_refused_rows_with_a_number_that_is_none_are_handed_out(cast, as_) -> None:
    roster = uploaded(with_raw(ROW | {"position": "Lạ"}, stt="1E999"), unit=cast.ward, by=cast.binh)
    assert as_(cast.binh).get(reverse("roster:refused_file", args=[roster.pk])).status_code == 200


def test_long_names_and_letters_nobody_sees_fit_the_register(cast) -> None:
    """PostgreSQL refuses what SQLite lets in."""
    long = "CTCP " + " ".join(["Thương mại"] * 17) + " VN"
    row = ROW | {"unit": long[:190], "name": "Trần QQ Hòa", "email": "hoaQQ"}
    sheets = workbook(sheet_content([row]), sheet_content([ROW]), titles=["S1", "S2"])
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(sheets)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content_ = source.read(name).replace(b"QQ", b"_x0000_")
            target.writestr(name, re.sub(rb'name="S(\d)"', b'name="' + b"S" * 110 + rb'\1"', content_))
    roster = uploaded(made.getvalue(), unit=cast.ward, by=cast.binh)
    confirm_import(roster, by=cast.binh, now=dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    roster.refresh_from_db()
    assert (roster.state, roster.written_counts["rows"]) == (Import.State.DONE, 2)
    assert sorted({(s.sheet, s.person.full_name) for s in Source.objects.all()}) == [("S" * 94 + " (2)", "Trần Thị Hòa"), ("S" * 100, "Trần Hòa")]  # fmt: skip
    again = uploaded(made.getvalue(), unit=cast.ward, by=cast.binh)
    assert (again.counts["same"], again.counts["new"]) == (2, 0)
