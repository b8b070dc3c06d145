"""A stranger on a phone: finds the calculator, gets the day with its article, sends the address on; routes a dispute."""

import pytest
from playwright.sync_api import Page, expect

from diemtua.calculators.rules.catalogue import TOOLS


def test_a_stranger_counts_the_day_of_notice_and_routes_a_dispute(walk, shot, accessible) -> None:
    page: Page = walk()
    page.goto("/dang-nhap/")
    page.get_by_role("link", name="Công cụ tính").first.click()
    accessible(page)
    shot(page, "cong-cu-1-danh-muc")
    page.get_by_role("link", name="Báo trước khi nghỉ việc").click()
    page.get_by_text("Từ 12 đến 36 tháng").click()
    page.get_by_label("Ngày ấy").fill("2026-12-31")
    page.get_by_role("button", name="Tính").click()
    expect(page.get_by_role("status").first).to_have_text("Phải báo chậm nhất thứ Ba, 01/12/2026")
    expect(page.get_by_text("Bộ luật Lao động, Điều 35 khoản 1 điểm b")).to_be_visible()
    accessible(page)
    shot(page, "cong-cu-2-ket-qua")
    address = page.locator("#dia-chi").inner_text()

    other: Page = walk()
    other.goto(address)
    expect(other.get_by_role("status").first).to_have_text("Phải báo chậm nhất thứ Ba, 01/12/2026")

    other.goto("/cong-cu/duong-giai-quyet/")
    other.get_by_text("Có, công đoàn đại diện tập thể").click()
    other.get_by_role("button", name="Tiếp tục").click()
    other.get_by_text("Lợi ích mới").click()
    other.get_by_role("button", name="Tiếp tục").click()
    expect(other.get_by_role("status").first).to_have_text("Tranh chấp tập thể về lợi ích")
    accessible(other)
    shot(other, "cong-cu-3-duong-giai-quyet")
    other.goto("/cong-cu/muc-va-han/?q=đoàn phí")
    accessible(other)


@pytest.mark.slow
def test_no_form_of_a_calculator_scrolls_sideways(walk) -> None:
    page: Page = walk()
    for tool in TOOLS:
        page.goto(f"/cong-cu/{tool.slug}/", wait_until="domcontentloaded")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
