"""Signing in on a phone."""

from playwright.sync_api import expect

from tests.conftest import Cast


def test_hoa_signs_in_and_out_on_a_phone(cast, walk, accessible) -> None:
    page = walk()
    page.goto("/")
    accessible(page)
    page.get_by_label("Tên đăng nhập").fill("HOA")
    page.get_by_label("Mật khẩu").fill(Cast.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hòa")
    accessible(page)
    page.locator("details.who summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
