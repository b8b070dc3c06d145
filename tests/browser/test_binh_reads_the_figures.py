"""Bình opens the statistics, sees who is behind a figure, keeps the view and takes the lists away."""

import datetime as dt
import re

from playwright.sync_api import expect

from diemtua.unions.models import Enterprise
from tests.browser.conftest import DESK
from tests.factories import make_person, make_union

STYLE = "(element, name) => getComputedStyle(element)[name]"


def _corps(cast) -> None:
    kinds = (Enterprise.Kind.NON_STATE, Enterprise.Kind.FDI, Enterprise.Kind.STATE)
    names = ("May Hồng Hà", "Điện tử Bắc Hà", "Trường THCS Bồ Đề")
    for n, (kind, name) in enumerate(zip(kinds, names, strict=True)):
        union = make_union(cast.ward, name, kind=kind)
        for m, (who, position) in enumerate(
            (("Nguyễn Thị Lan", "CT"), ("Lê Văn Bảo", "PCT"), ("Đỗ Minh Châu", "UV-BCH"))
        ):
            make_person(
                f"{who} {n + 1}", union, position=position, sex="f" if m == 0 else "m",
                birth_date=dt.date(1975 + 6 * m + n, 3, 8), birth_year=1975 + 6 * m + n,
                last_trained_year=(None, 2024, 2026)[(n + m) % 3], phone=f"09055500{n}{m}",
            ).mandates.update(since_year=(2019, 2023, 2025)[m])  # fmt: skip


def test_binh_opens_a_figure_and_takes_the_list(cast, walk, accessible, shot) -> None:
    _corps(cast)
    page = walk(cast.binh, size=DESK)
    page.goto("/")
    page.get_by_role("link", name="Số liệu", exact=True).click()
    page.get_by_role("link", name="Thống kê").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thống kê cán bộ công đoàn")
    page.get_by_label("Hàng").select_option("chuc-vu")
    page.get_by_label("Cột").select_option("gioi-tinh")
    page.get_by_role("button", name="Lọc").click()
    accessible(page)
    shot(page, "thong-ke-1-bang-cheo")
    assert page.locator("tfoot").evaluate(STYLE, "display") == "table-footer-group"
    page.emulate_media(media="print")  # a sum at the foot of every sheet would pass for the sum of that sheet
    assert page.locator("tfoot").evaluate(STYLE, "display") == "table-row-group"
    page.emulate_media(media="screen", forced_colors="active")  # where one is, in colours of the reader's own
    here, there = (page.locator(f".nav.inner a{which}").first for which in ("[aria-current]", ":not([aria-current])"))
    assert here.evaluate(STYLE, "borderBottomColor") != there.evaluate(STYLE, "borderBottomColor")
    here, there = (page.locator(f".strip a{which}").first for which in ("[aria-current]", ":not([aria-current])"))
    assert here.evaluate(STYLE, "backgroundColor") != there.evaluate(STYLE, "backgroundColor")
    page.emulate_media(forced_colors="none")
    row = page.get_by_role("row", name="Chủ tịch").last
    row.get_by_role("link", name="3", exact=True).first.click()
    expect(page.get_by_text("trong 3 cán bộ")).to_be_visible()

    page.get_by_text("Cột, thứ tự và cách xem đã lưu").click()
    accessible(page)
    page.get_by_label("Ngày sinh", exact=True).check()
    page.get_by_role("button", name="Áp dụng").click()
    expect(page.get_by_role("columnheader", name="Ngày sinh")).to_be_visible()
    page.get_by_text("Cột, thứ tự và cách xem đã lưu").click()
    page.get_by_label("Tên", exact=True).fill("Chủ tịch nữ")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("link", name="Chủ tịch nữ").first).to_be_visible()
    shot(page, "can-bo-2-cach-xem")
    page.get_by_text("Tải danh sách").click()
    accessible(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Danh sách trích ngang (Word)").click()
    assert waiting.value.path().read_bytes()[:2] == b"PK"

    page.goto("/thong-ke/dien-bien/")
    accessible(page)
    shot(page, "thong-ke-2-dien-bien")
    page.get_by_role("link", name="Số liệu báo cáo kỳ").click()
    accessible(page)
    shot(page, "thong-ke-3-so-lieu-ky")
    page.goto("/ket-noi/")
    accessible(page)
    page.get_by_role("link", name="Tạo mã kết nối").click()
    page.get_by_label("Tên hệ thống dùng mã").fill("Phần mềm đoàn viên")
    page.get_by_label("Phạm vi").select_option(label="Công đoàn phường Bồ Đề")
    page.get_by_role("button", name="Tạo mã").click()
    expect(page.get_by_label("Chuỗi bí mật")).to_have_value(re.compile(r"^dt_"))
    accessible(page)
    page.goto("/ket-noi/tai-lieu/")
    accessible(page)

    phone = walk(cast.binh)
    for url in ("/thong-ke/", "/thong-ke/dien-bien/", "/thong-ke/so-lieu-ky/", "/can-bo/", "/ket-noi/", "/viec-nen/"):
        phone.goto(url)
        accessible(phone)
        if url == "/thong-ke/":
            shot(phone, "thong-ke-4-dien-thoai")
