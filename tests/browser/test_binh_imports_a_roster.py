"""Bình takes a ward's messy list from upload to what is left to mend and to decide."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE
from tests.roster.workbooks import rows_workbook, saved

NAMES = ["Nguyễn Thị Hạnh", "TRẦN  QUỐC  BẢO", "Lê Thu Trang", "Phạm Văn Đức", "Vũ Thị Ngọc Ánh", "Đặng Minh Khôi"]


def messy_list() -> bytes:
    """Two unions, the usual sins: capitals, abbreviations, numbers as numbers, one person twice, three unusable rows."""
    rows: list = ["Công đoàn phường Bồ Đề – Khối ngoài nhà nước"]
    for n, name in enumerate(NAMES):
        woman = "Thị" in name or "Thu" in name
        rows.append(
            {
                "name": name,
                "dob_female" if woman else "dob_male": dt.date(1980 + n, 3, 8) if n % 2 else f"{8 + n}/3/198{n}",
                "unit": "Cty CP Bao bì Sông Hồng" if n % 2 else "CĐCS Công ty Cổ phần Bao bì Sông Hồng",
                "position": "Chủ tịch CĐ" if n == 0 else "UVBCH",
                "cccd": 1180123400 + n if woman else f"00108012340{n}",
                "phone": 912000000 + n,
                "email": "hanh gmail.com" if n == 0 else f"canbo{n}@vidu.vn",
            }
        )
    rows += [
        rows[1] | {"name": "Nguyen Thi Hanh", "email": ""},
        {"name": "Bùi Thị Mơ", "dob_female": 1974, "unit": "Trường Mầm non Hoa Sen", "kind": "Nhà nước", "phone": "09120000"},
        {"name": "Lê Thu Trang", "dob_female": rows[3]["dob_female"], "unit": "Trường Mầm non Hoa Sen", "kind": "Nhà nước"},
        {"name": "", "dob_male": "1/1/1980", "unit": "Trường Mầm non Hoa Sen"},
        {"name": "Ngô Văn Xa", "dob_male": "31/02/1977", "unit": "Công ty TNHH Xa", "upper_unit": "Công đoàn xã Hoài Đức"},
        {"name": "Trịnh Văn Lạ", "dob_male": "2/2/1979", "unit": "Trường Mầm non Hoa Sen", "position": "Giám đốc"},
    ]  # fmt: skip
    return rows_workbook(rows)


def test_binh_imports_a_messy_list(cast, walk, shot, accessible, tmp_path: Path) -> None:
    page = walk(cast.binh, size=DESK)
    page.goto("/nap-danh-sach/")
    accessible(page)
    page.get_by_label("Tệp danh sách").set_input_files(saved(messy_list(), tmp_path, "Trích ngang phường Bồ Đề.xlsx"))
    page.get_by_role("button", name="Tải lên và xem trước").click()

    expect(page.get_by_role("heading", name="Trích ngang phường Bồ Đề.xlsx")).to_be_visible()
    expect(page.get_by_text("7 + 0 + 1 + 3 + 1 = 12 dòng trong tệp")).to_be_visible()
    expect(page.get_by_text("«Công đoàn xã Hoài Đức» không thuộc đơn vị")).to_be_visible()
    accessible(page)
    shot(page, "nap-1-xem-truoc")

    page.get_by_role("button", name="Xác nhận nạp vào sổ").click()
    expect(page.get_by_text("Danh sách đã được nạp vào sổ.")).to_be_visible()
    accessible(page)
    shot(page, "nap-2-ket-qua")

    with page.expect_download() as download:
        page.get_by_role("link", name="Tải các dòng chưa nạp").click()
    rows = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes())).active
    reasons = [row[-1] for row in rows.iter_rows(values_only=True) if row[-1] and str(row[-1]).startswith("(dòng")]
    assert len(reasons) == 3

    page.get_by_role("link", name="Xem từng trường hợp").click()
    expect(page.get_by_role("heading", name="Lê Thu Trang")).to_be_visible()
    accessible(page)
    shot(page, "nap-3-quyet-dinh")
    page.get_by_role("button", name="Cùng một người").click()
    expect(page.get_by_text("Đã ghép vào người đã có: Lê Thu Trang.")).to_be_visible()

    page.goto("/nap-danh-sach/")
    page.get_by_role("link", name="Trích ngang phường Bồ Đề.xlsx").click()
    page.get_by_role("link", name="Xem tất cả", exact=True).click()
    page.get_by_label("Loại").select_option("malformed")
    expect(page.get_by_text("Thư điện tử «hanh gmail.com» không đúng dạng")).to_be_visible()
    accessible(page)


def test_a_wrong_file_is_explained_on_a_phone(cast, walk, accessible, tmp_path: Path) -> None:
    page = walk(cast.binh, size=PHONE)
    page.goto("/nap-danh-sach/")
    accessible(page)
    page.get_by_label("Tệp danh sách").set_input_files(saved(b"%PDF-1.4", tmp_path, "danh-sach.pdf"))
    page.get_by_role("button", name="Tải lên và xem trước").click()
    expect(page.get_by_text("Đây không phải tệp Excel hay CSV mà là tệp PDF.")).to_be_visible()
    accessible(page)
