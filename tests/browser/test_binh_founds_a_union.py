"""Bình on his phone: a union where there was none, from volunteers to the decision the city records."""

import datetime as dt
from io import BytesIO

from django.utils import timezone
from docx import Document
from playwright.sync_api import Page, expect

from diemtua.casework.models import Case
from tests.casework.factories import at

D = dt.date


def record(page: Page, day: D) -> None:
    page.get_by_label("Ngày", exact=True).fill(day.isoformat())
    page.get_by_role("button", name="Ghi", exact=True).click()


def test_binh_founds_a_union_with_its_dossier(cast, walk, shot, accessible, monkeypatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at(D(2026, 2, 12)))
    phone = walk(cast.binh)
    phone.goto("/vu-viec/mo/")
    phone.get_by_role("link", name="Thành lập công đoàn ở nơi chưa có").click()
    phone.get_by_label("Tên vụ việc").fill("Công ty TNHH Bánh Kẹo Hồng Hà")
    phone.get_by_role("button", name="Lập vụ việc mới").click()
    phone.get_by_label("Số người tự nguyện").fill("4")
    record(phone, D(2026, 2, 2))
    expect(phone.get_by_text("Chưa đạt: có 4").first).to_be_visible()
    phone.get_by_role("link", name="Ghi việc này đã xảy ra").click()
    phone.get_by_label("Số người tự nguyện").fill("7")
    record(phone, D(2026, 2, 3))
    expect(phone.get_by_text("Đạt: có 7").first).to_be_visible()
    accessible(phone)
    for title, day in (
        ("Thu đơn gia nhập của từng người", D(2026, 2, 5)),
        ("Đại hội thành lập, bầu ban chấp hành", D(2026, 2, 9)),
        ("Ban chấp hành họp phiên đầu, bầu các chức danh", D(2026, 2, 11)),
    ):
        expect(phone.get_by_role("heading", name=title)).to_be_visible()
        phone.get_by_role("link", name="Ghi việc này đã xảy ra").click()
        record(phone, day)
    expect(phone.get_by_role("heading", name="Gửi hồ sơ đề nghị công nhận")).to_be_visible()
    accessible(phone)
    shot(phone, "thanh-lap-ho-so")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Hồ sơ đề nghị công nhận").first.click()
    dossier = Document(BytesIO(download.value.path().read_bytes()))
    words = "\n".join(p.text for p in dossier.paragraphs)
    assert "09/02/2026" in words  # the congress, as it was recorded
    phone.get_by_role("link", name="Ghi việc này đã xảy ra").click()
    record(phone, D(2026, 2, 12))
    phone.get_by_role("link", name="Thêm người, bàn giao").click()
    phone.get_by_label("Người được nêu tên").select_option("Phạm Thành Phố")
    phone.get_by_role("button", name="Thêm người").click()
    expect(phone.get_by_text("Phạm Thành Phố từ nay cùng làm")).to_be_visible()

    monkeypatch.setattr(timezone, "now", lambda: at(D(2026, 3, 12)))
    city = walk(cast.city_officer)
    city.goto("/vu-viec/")
    city.get_by_role("link", name="Công ty TNHH Bánh Kẹo Hồng Hà").click()
    expect(city.get_by_role("heading", name="Công đoàn cấp trên xét công nhận")).to_be_visible()
    city.get_by_role("link", name="Ghi việc này đã xảy ra").click()
    city.get_by_label("Có quyết định công nhận").check()
    record(city, D(2026, 3, 10))
    expect(city.get_by_text("Công đoàn cơ sở đã được công nhận").first).to_be_visible()

    phone.goto("/vu-viec/")
    phone.get_by_role("link", name="Công ty TNHH Bánh Kẹo Hồng Hà").click()
    accessible(phone)
    phone.get_by_role("link", name="Đóng hồ sơ").first.click()
    expect(phone.get_by_label("Kết quả")).to_have_value("công đoàn cơ sở đã được công nhận")
    phone.get_by_role("button", name="Đóng hồ sơ").click()
    assert Case.objects.get().closed_by == cast.binh
