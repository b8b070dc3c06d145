"""Which lines of a table are people, which are groups, totals and signatures, and which are told to have been left out."""

from pathlib import Path
from typing import Any

import pytest

from diemtua.roster.preview import Content, read_records
from tests.roster.workbooks import saved, workbook

BO_DE = "Công đoàn phường Bồ Đề"
HEAD = ["STT", "Họ và tên", "Ngày sinh", "Chức vụ", "Số điện thoại"]
WITH_UNIT = ["STT", "Họ và tên", "Ngày sinh", "Chức vụ", "Đơn vị"]
LAN = [1, "Lê Thị Lan", "2/3/1990", "Chủ tịch", "0912000001"]
NAM = [2, "Trần Nam", "2/3/1980", "Ủy viên BCH", "0912000002"]


def content(folder: Path, *lines: list[Any]) -> Content:
    return read_records(saved(workbook(list(lines)), folder), default_upper=BO_DE, this_year=2026)


def told(found: Content) -> list[tuple[int, str, str, str]]:
    """(row, name, unit above, union) of the rows that were taken."""
    return [(r.row, r.name, *r.unit) for r in found.records if not r.refused]


@pytest.mark.parametrize(
    ("group", "union"),
    [
        (["CĐCS Công ty May Sông Hồng"], "cong ty may song hong"),
        (["I. Công ty TNHH ABC"], "cong ty tnhh abc"),
        (["Trường Đào tạo cán bộ"], "truong dao tao can bo"),
        (["II", "CĐCS Công ty May Sông Hồng"], "cong ty may song hong"),
        ([1, "Trường Mầm non Hoa Sen"], "truong mam non hoa sen"),
        (["CĐCS Công ty May Sông Hồng", "", "", "", "2 người"], "cong ty may song hong"),
    ],
)
def test_the_first_group_below_a_heading_of_one_row_is_no_second_row_of_it(tmp_path, group, union) -> None:
    found = content(tmp_path, ["DANH SÁCH"], [], HEAD, group, LAN, NAM)
    assert told(found) == [(5, "Lê Thị Lan", "phuong bo de", union), (6, "Trần Nam", "phuong bo de", union)]
    assert [k["letter"] for k in found.columns[0]["known"]] == ["B", "C", "D", "E"]


def test_a_city_list_grouped_by_wards(tmp_path) -> None:
    lan, nam = [*LAN[:4], "CĐCS X"], [*NAM[:4], "CĐCS Y"]
    found = content(tmp_path, WITH_UNIT, ["I", BO_DE], lan, ["Công đoàn xã Hoài Đức"], nam)
    assert told(found) == [(3, "Lê Thị Lan", "phuong bo de", "x"), (5, "Trần Nam", "xa hoai duc", "y")]


def skipped(found: Content) -> list[tuple[int, str]]:
    return [(p.row, p.kind) for p in found.skipped]


def test_no_line_with_something_in_it_vanishes_from_a_list_without_numbers(tmp_path) -> None:
    head = ["Họ và tên", "Chức vụ", "Đơn vị", "Ngày sinh", "Số điện thoại"]
    found = content(
        tmp_path,
        head,
        ["Lê Thị Lan", "Chủ tịch", "CĐCS Cty X", "2/3/1990", "0912000001"],
        ["Trần Văn Ba", "", "CĐCS Cty X"],
        ["Phạm Thị Tư", "", "", "", "0912000003"],
        ["", "Chủ tịch", "CĐCS Cty Y"],
        ["(Nguyễn Thị Năm", "Chủ tịch"],
        ["Trần Sáu", "Chủ tịch", "CĐCS Cty Z"],
        ["", "", "CĐCS Cty X", "", ""],
        ["", "Phó Chủ tịch"],
        ["", "", "", "", "0912000004"],
    )
    assert [(r.row, r.refused) for r in found.records] == [(2, False), (3, True), (4, True), (5, True), (6, True), (7, False)]  # fmt: skip
    assert skipped(found) == [(9, "skipped"), (10, "skipped")]
    assert found.skipped[0].message == "Dòng này có «Phó Chủ tịch» nhưng không có họ tên nên không tính là một người; nếu là cán bộ, hãy ghi đủ họ tên, chức vụ rồi nạp lại."  # fmt: skip


def test_no_numbered_line_with_something_in_it_vanishes(tmp_path) -> None:
    head = ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Số điện thoại"]
    found = content(
        tmp_path,
        head,
        [1, "Lê Thị Lan", "Chủ tịch", "CĐCS Cty X", "0912000001"],
        [2, "", "Chủ tịch", "CĐCS Cty Y"],
        ["3", "Phạm Thị Ba", "", "", "0912000003"],
        ["4.", "Ngô Tư", "", "CĐCS Cty Y"],
        [5, "Hồ Năm"],
        [6, "", "", "CĐCS Cty Z"],
        [7],
    )
    assert [(r.row, r.refused) for r in found.records] == [(2, False), (3, True), (4, True), (5, True), (6, True)]
    assert skipped(found) == [(7, "skipped")]


SIGNED = [["", "NGƯỜI LẬP BIỂU", "", "CHỦ TỊCH"], ["", "(Ký, ghi rõ họ tên)", "", "(Ký tên, đóng dấu)"], ["", "Đỗ Thị Ký", "", "Chủ tịch"]]  # fmt: skip


@pytest.mark.parametrize("between", [[["Tổng cộng: 1 người"], []], [[]], []], ids=["total", "gap", "nothing"])
def test_those_who_sign_below_the_list_are_not_in_it(tmp_path, between) -> None:
    found = content(tmp_path, HEAD, ["CĐCS Công ty May Sông Hồng"], LAN, *between, *SIGNED)
    assert told(found) == [(3, "Lê Thị Lan", "phuong bo de", "cong ty may song hong")]
    assert [p.message for p in found.skipped] == ["Dòng này có «Đỗ Thị Ký | Chủ tịch» nhưng đứng dưới phần cộng hoặc chữ ký nên không tính là một người; nếu là cán bộ, hãy đưa lên trong bảng, ghi số thứ tự rồi nạp lại."]  # fmt: skip


def test_those_who_sign_below_a_list_without_numbers_are_not_in_it(tmp_path) -> None:
    lines = ([cell for at, cell in enumerate(line) if at] for line in (HEAD, LAN, *SIGNED))
    assert [r.name for r in content(tmp_path, ["CÔNG ĐOÀN PHƯỜNG BỒ ĐỀ"], *lines).records] == ["Lê Thị Lan"]


def test_a_signature_under_an_empty_line_of_a_numbered_list_ends_it_even_without_its_words(tmp_path) -> None:
    found = content(tmp_path, HEAD, ["CĐCS Công ty May Sông Hồng"], LAN, [], ["", "Đỗ Thị Ký", "", "Chủ tịch"])
    assert [r.name for r in found.records] == ["Lê Thị Lan"]
    assert skipped(found) == [(5, "skipped")]


def test_empty_lines_and_subtotals_between_groups_end_no_list(tmp_path) -> None:
    bo = [3, "Đỗ Văn Bộ", "", "Chủ tịch", ""]
    found = content(tmp_path, HEAD, ["CĐCS Công ty A"], LAN, [], NAM, ["Cộng", "", "", "2"], [], ["CĐCS Công ty B"], bo)
    assert told(found) == [
        (3, "Lê Thị Lan", "phuong bo de", "cong ty a"),
        (5, "Trần Nam", "phuong bo de", "cong ty a"),
        (9, "Đỗ Văn Bộ", "phuong bo de", "cong ty b"),
    ]
    assert found.skipped == []
