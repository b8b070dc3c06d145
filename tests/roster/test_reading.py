"""Wrong files get a sentence; right ones are read wherever the table stands."""

import contextlib
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from diemtua.kernel.errors import BadInput
from diemtua.roster.preview import read_records
from diemtua.roster.reading import Roster, check_file, opening
from tests.roster.workbooks import FIRST_ROW, HEADINGS, rows_workbook, saved, sheet_content, workbook

LIMIT = 5 * 1024 * 1024
ROW = {"name": "Trần Thị Hòa", "dob_female": "6/9/1980", "unit": "Công ty TNHH A", "cccd": "001180123456"}


def records(path: Path, default_upper: str = "") -> list:
    return read_records(path, default_upper=default_upper, this_year=2026).records


def refusal(path: Path) -> str:
    def open_it() -> None:
        check_file(path, max_bytes=LIMIT)
        Roster(path)

    with pytest.raises(BadInput) as caught:
        open_it()
    return caught.value.message


def test_an_empty_file(tmp_path) -> None:
    assert "rỗng" in refusal(saved(b"", tmp_path))


def test_a_file_that_is_not_there_and_a_folder(tmp_path) -> None:
    assert "Không mở được" in refusal(tmp_path / "khong-co.xlsx")
    assert "thư mục" in refusal(tmp_path)


def test_a_file_too_big(tmp_path) -> None:
    path = tmp_path / "to.xlsx"
    with path.open("wb") as opened:
        opened.truncate(200 * 1024 * 1024)
    assert "200 MB" in refusal(path)


@pytest.mark.parametrize("content", [b"%PDF-1.7 ...", b"\x89PNG\r\n", b"MZ\x90", b"<html>", b"{\\rtf1"])
def test_a_file_that_is_no_workbook(tmp_path, content) -> None:
    assert "không phải tệp Excel" in refusal(saved(content, tmp_path))


def test_a_zip_or_word_file_called_xlsx(tmp_path) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")
    assert "không phải bảng tính" in refusal(saved(made.getvalue(), tmp_path))


def test_a_truncated_workbook(tmp_path) -> None:
    whole = rows_workbook([ROW])
    for cut in (100, len(whole) // 2, len(whole) - 10):
        assert refusal(saved(whole[:cut], tmp_path)).startswith("Tệp bị hỏng")


@pytest.mark.parametrize("spot", range(200, 4000, 317))
def test_a_workbook_with_flipped_bytes_gives_a_sentence_or_is_read(tmp_path, spot) -> None:
    broken = bytearray(rows_workbook([ROW]))
    broken[spot : spot + 8] = bytes(b ^ 0xFF for b in broken[spot : spot + 8])
    path = saved(bytes(broken), tmp_path)
    with contextlib.suppress(BadInput):
        check_file(path, max_bytes=LIMIT)
        list(Roster(path).rows())


def test_a_workbook_with_a_password(tmp_path) -> None:
    """Excel wraps it into an OLE file with a stream of this name."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert "mật khẩu" in refusal(saved(ole, tmp_path))
    assert refusal(saved(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900, tmp_path)).startswith("Không đọc được")


@pytest.mark.parametrize("honest", [True, False])
def test_a_zip_bomb_is_not_opened_even_when_it_lies_about_its_size(tmp_path, monkeypatch, honest) -> None:
    monkeypatch.setattr(opening, "MAX_UNPACKED_BYTES", 3_000_000)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    content = made.getvalue()
    if not honest:
        content = content.replace(struct.pack("<I", 20_000_000), struct.pack("<I", 1000))
    assert "phình quá lớn" in refusal(saved(content, tmp_path))


def stray(row: int, column: int) -> bytes:
    """A list with one letter lost far away from it."""
    book = openpyxl.load_workbook(BytesIO(rows_workbook([ROW])))
    book.active.cell(row, column, "x")
    book.active.cell(row + 1, column + 1 if column < 16384 else 1).number_format = "@"  # formatted, but empty
    made = BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize(("row", "column", "said"), [(9, 16384, "cột XFD"), (1_000_000, 30, "dòng 1000000"), (9, 201, "cột GS")])  # fmt: skip
def test_one_letter_lost_far_away_is_told_before_anything_is_laid_out(tmp_path, row, column, said) -> None:
    path = saved(stray(row, column), tmp_path)
    with pytest.raises(BadInput, match=said):
        check_file(path, max_bytes=LIMIT)


def test_a_letter_lost_near_by_and_formatted_cells_far_away_are_no_hindrance(tmp_path) -> None:
    path = saved(stray(9, 60), tmp_path)
    check_file(path, max_bytes=LIMIT)
    assert len(list(Roster(path).rows())) == 1
    assert len(list(Roster(saved(stray(150_000, 3), tmp_path)).rows())) == 1


def test_empty_columns_of_a_csv_file_take_no_time_and_filled_ones_are_too_many(tmp_path) -> None:
    line = "1,Lê Lan,Chủ tịch,Cty X,Công đoàn phường Bồ Đề\n"
    wide = "STT,Họ và tên,Chức vụ,Đơn vị,Công đoàn cấp trên" + "," * 100_000 + "\n" + line * 200
    grid = next(iter(opening.Book(saved(wide.encode(), tmp_path, "a.csv")).sheets())).grid
    assert {len(row) for row in grid.iter_rows()} == {5}
    with pytest.raises(BadInput, match="cột ALM"):
        check_file(saved((line + "a," * 1000 + "b\n").encode(), tmp_path, "b.csv"), max_bytes=LIMIT)


def ods(cells: str, rows: str = "") -> bytes:
    made = BytesIO()
    content = f'<x xmlns:table="t" xmlns:office="o"><table:table><table:table-row{rows}>{cells}</table:table-row></table:table></x>'
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("content.xml", content)
    return made.getvalue()


def test_cells_and_rows_an_ods_file_repeats_are_counted(tmp_path) -> None:
    filled, last = (
        '<table:table-cell office:value-type="string"/>',
        '<table:table-cell table:number-columns-repeated="16384"/>',
    )
    check_file(saved(ods(filled + last), tmp_path), max_bytes=LIMIT)
    for wrong in (ods(last + filled), ods(filled * 30, ' table:number-rows-repeated="1000000"')):
        with pytest.raises(BadInput, match=r"Ctrl\+End"):
            check_file(saved(wrong, tmp_path), max_bytes=LIMIT)


def test_a_workbook_without_a_list(tmp_path) -> None:
    assert "Không tìm thấy bảng cán bộ" in refusal(saved(workbook([["Tháng", "Thu"], [1, 2]]), tmp_path))
    empty = BytesIO()
    openpyxl.Workbook().save(empty)
    assert "Không tìm thấy bảng cán bộ" in refusal(saved(empty.getvalue(), tmp_path))


def test_rows_are_numbered_as_excel_numbers_them_and_decoration_is_left_out(tmp_path) -> None:
    content = rows_workbook(["Công đoàn phường Bồ Đề – Khối fdi", ROW, ROW, "Khối khác", ROW])
    found = list(Roster(saved(content, tmp_path)).rows())
    assert [r.number for r in found] == [FIRST_ROW + 1, FIRST_ROW + 2, FIRST_ROW + 4]
    assert [r.group for r in found] == ["Công đoàn phường Bồ Đề – Khối fdi"] * 2 + ["Khối khác"]


def test_the_table_may_begin_anywhere_and_its_columns_come_in_any_order(tmp_path) -> None:
    order = [
        "trained_year",
        "email",
        "phone",
        "unit",
        "cccd",
        "dob_male",
        "dob_female",
        "name",
        "kind",
        "position",
        "upper_unit",
    ]
    content = [[], [], [], ["", "", "Danh sách gửi kèm"], [], [], [], *sheet_content([ROW], order)]
    shifted = [["", "", *line] for line in content]
    (record,) = records(saved(workbook(shifted), tmp_path))
    assert (record.row, record.name, record.sex, record.cccd) == (FIRST_ROW + 7, "Trần Thị Hòa", "f", "001180123456")
    assert (record.unit, record.kind, record.posts) == (("phuong bo de", "cong ty tnhh a"), "non_state", ("UV-BCH",))


def test_other_words_for_the_headings(tmp_path) -> None:
    content = [
        ["CÔNG ĐOÀN PHƯỜNG BỒ ĐỀ"],
        ["TT", "Họ đệm", "Tên", "Giới tính", "Năm sinh", "Chức danh CĐ", "Tên CĐCS", "SĐT", "Căn cước công dân"],
        [1, "Trần Thị", "Hòa", "Nữ", "6.9.1980", "PCT", "Cty CP B", 912345678, 1180123456],
    ]
    (record,) = records(saved(workbook(content), tmp_path))
    assert (record.name, record.sex, record.birth_date.year, record.posts) == ("Trần Thị Hòa", "f", 1980, ("PCT",))
    assert (record.phone, record.cccd) == ("0912345678", "001180123456")
    assert record.unit == ("phuong bo de", "cong ty co phan b")  # the title block names the union above


def test_the_unit_the_list_is_imported_for_stands_in_when_nothing_names_one(tmp_path) -> None:
    content = [["Họ và tên", "Chức vụ", "Đơn vị"], ["Trần Thị Hòa", "Chủ tịch", "Công ty A"]]
    (record,) = records(saved(workbook(content), tmp_path), default_upper="Công đoàn phường Bồ Đề")
    assert record.unit == ("phuong bo de", "cong ty a")


def test_ditto_marks_and_downward_merges_repeat_the_cell_above(tmp_path) -> None:
    rows = [ROW, ROW | {"name": "Lê Văn Nam", "unit": "nt"}, ROW | {"name": "Lê Văn An", "unit": None}]
    book = openpyxl.load_workbook(BytesIO(rows_workbook(rows)))
    column = list(HEADINGS).index("unit") + 1
    book.active.merge_cells(start_row=FIRST_ROW + 1, end_row=FIRST_ROW + 2, start_column=column, end_column=column)
    made = BytesIO()
    book.save(made)
    assert [r.union for r in records(saved(made.getvalue(), tmp_path))] == ["cong ty tnhh a"] * 3


def test_a_name_merged_over_two_lines_is_one_person_with_two_posts(tmp_path) -> None:
    """What is merged without the name, like one telephone beside a whole committee, is told of the first alone."""
    first = ROW | {"phone": "0912345678"}
    second = dict.fromkeys(HEADINGS) | {"position": "Trưởng ban nữ công", "upper_unit": "Công đoàn phường Bồ Đề"}
    rows = [first, second, ROW | {"name": "Lê Văn An"}]
    book = openpyxl.load_workbook(BytesIO(rows_workbook(rows)))
    for field, lines in {"stt": 2, "name": 2, "dob_female": 2, "cccd": 2, "unit": 2, "phone": 3}.items():
        column, last = list(HEADINGS).index(field) + 1, FIRST_ROW + lines - 1
        book.active.merge_cells(start_row=FIRST_ROW, end_row=last, start_column=column, end_column=column)
    made = BytesIO()
    book.save(made)
    found = records(saved(made.getvalue(), tmp_path))
    assert [(r.row, r.name, r.posts, r.cccd, r.union, r.phone) for r in found] == [
        (FIRST_ROW, "Trần Thị Hòa", ("UV-BCH",), "001180123456", "cong ty tnhh a", "0912345678"),
        (FIRST_ROW + 1, "Trần Thị Hòa", ("TB-NC",), "001180123456", "cong ty tnhh a", "0912345678"),
        (FIRST_ROW + 2, "Lê Văn An", ("UV-BCH",), "001180123456", "cong ty tnhh a", ""),
    ]


def test_a_list_with_a_mark_under_men_or_women_beside_the_birthday_is_read_and_its_columns_are_named(tmp_path) -> None:
    upper = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", None, "Chức vụ", "Đơn vị"]
    rows = [[1, "Trần Thị Hòa", "6/9/1980", None, "x", "Chủ tịch", "Công ty TNHH A"]]
    rows += [[2, "Lê Văn An", "7/9/1980", "x", None, "Ủy viên BCH", "Công ty TNHH A"]]
    path = saved(workbook([upper, [None, None, None, "Nam", "Nữ"], *rows]), tmp_path)
    read = read_records(path, default_upper="", this_year=2026)
    assert [(r.name, r.sex) for r in read.records] == [("Trần Thị Hòa", "f"), ("Lê Văn An", "m")]
    assert [(c["letter"], c["field"]) for c in read.columns[0]["known"]] == [
        ("B", "Họ và tên"), ("C", "Ngày sinh"), ("D", "Giới tính (dấu ở cột Nam)"), ("E", "Giới tính (dấu ở cột Nữ)"),
        ("F", "Chức vụ công đoàn"), ("G", "Đơn vị (CĐCS)"),
    ]  # fmt: skip


def test_the_first_line_without_a_name_is_a_person_and_no_second_line_of_the_heading(tmp_path) -> None:
    """So come formulas that no program has computed yet."""
    upper = ["Họ và tên", "Ngày sinh", "Giới tính", "Chức vụ", "Đơn vị", "Số CCCD"]
    rows = [[None, None, "Nam", "Chủ tịch", "Công ty TNHH A", "001080000001"]]
    rows += [["Lê Văn An", "7/9/1980", "Nam", "Ủy viên BCH", "Công ty TNHH A", "001080000002"]]
    found = records(saved(workbook([upper, *rows]), tmp_path), default_upper="Công đoàn phường Bồ Đề")
    assert [(r.row, r.name, r.sex, r.refused) for r in found] == [(2, "", "m", True), (3, "Lê Văn An", "m", False)]


def test_headings_repeated_at_a_page_break_and_a_row_of_column_numbers_are_no_people(tmp_path) -> None:
    content = sheet_content([ROW])
    heading = content[5:7]
    numbers = [[f"({n})" for n in range(1, len(HEADINGS) + 1)]]
    made = workbook([*content[:7], *numbers, content[7], *heading, content[7]])
    assert [r.name for r in records(saved(made, tmp_path))] == ["Trần Thị Hòa"] * 2


def test_every_sheet_with_a_list_is_read_and_hidden_ones_are_not(tmp_path) -> None:
    content = sheet_content([ROW])
    book = openpyxl.load_workbook(BytesIO(workbook(content, content, [["Ghi chú"]], titles=["A", "B", "C"])))
    book["B"].sheet_state = "hidden"
    made = BytesIO()
    book.save(made)
    assert [s.name for s in Roster(saved(made.getvalue(), tmp_path)).sheets] == ["A"]


def test_a_full_time_officer_belongs_to_the_union_above(tmp_path) -> None:
    content = rows_workbook([ROW | {"unit": None, "full_time": "x", "position": "Chuyên viên"}])
    (record,) = records(saved(content, tmp_path))
    assert (record.unit, record.full_time, record.refused) == (("phuong bo de", ""), True, False)


@pytest.mark.parametrize(
    ("missing", "field"), [({"name": None}, "name"), ({"unit": None}, "unit"), ({"position": None}, "position"), ({"position": "Giám đốc"}, "position")]
)  # fmt: skip
def test_a_row_without_name_unit_or_post_is_refused(tmp_path, missing, field) -> None:
    (record,) = records(saved(rows_workbook([ROW | missing]), tmp_path))
    assert record.refused
    assert [p.field for p in record.problems] == [field]


def test_an_identity_number_is_weighed_against_birth_and_sex(tmp_path) -> None:
    """One that contradicts them is kept and told, one that nobody can have is left out."""
    rows = [
        ROW | {"cccd": "001070000009"},
        ROW | {"cccd": "999999999999"},
        ROW | {"dob_female": None, "cccd": "001180000001"},
    ]
    found = records(saved(rows_workbook(rows), tmp_path))
    assert [(r.cccd, r.sex, [(p.field, p.kind) for p in r.problems]) for r in found] == [
        ("001070000009", "f", [("cccd", "conflict")]),
        ("", "f", [("cccd", "malformed")]),
        ("001180000001", "f", []),
    ]
    assert "năm sinh và giới tính" in found[0].problems[0].message


def test_flawed_cells_are_left_empty_and_named_with_their_place(tmp_path) -> None:
    flawed = ROW | {"dob_female": 1974, "cccd": "04007720147", "phone": "09128000", "email": "hoa gmail.com"}
    (record,) = records(saved(rows_workbook([flawed]), tmp_path))
    assert not record.refused
    assert [(p.sheet, p.row, p.field, p.kind) for p in record.problems] == [
        ("Danh sách", FIRST_ROW, "dob", "year_only"),
        ("Danh sách", FIRST_ROW, "cccd", "wrong_length"),
        ("Danh sách", FIRST_ROW, "phone", "wrong_length"),
        ("Danh sách", FIRST_ROW, "email", "malformed"),
    ]
    assert (record.birth_year, record.cccd, record.phone, record.email) == (1974, "", "", "")
