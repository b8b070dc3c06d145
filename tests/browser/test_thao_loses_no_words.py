"""Thảo writes: without a network, leaving the page, pressing another button, no word of hers is lost; what arrived is offered no more."""

from playwright.sync_api import Page, expect

from diemtua.advice.models import CannedPart
from tests.advice.factories import make_inquiry
from tests.browser.conftest import DESK

OFFERED = "vẫn còn trên máy này"


def take_back(page: Page) -> None:
    expect(page.get_by_text(OFFERED)).to_have_count(1)
    page.get_by_role("button", name="Lấy lại").click()


def test_words_that_did_not_arrive_are_offered_back(cast, walk) -> None:
    CannedPart.objects.create(title="Thời hiệu", text="Chú ý thời hiệu.")
    page, place = (
        walk(cast.thao, size=DESK),
        make_inquiry(cast.hoa, state="taken", handler=cast.thao).get_absolute_url(),
    )
    page.goto(place)
    words = page.get_by_role("textbox", name="Lời trả lời")
    words.fill("Viết khi cổng mạng hỏng.")
    page.route("**/luu-nhap/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Lưu nháp").click()
    page.unroute("**/luu-nhap/")
    page.go_back()
    if page.get_by_text(OFFERED).count():  # the browser itself puts the words back, when it noted them before it left
        take_back(page)
    expect(words).to_have_value("Viết khi cổng mạng hỏng.")
    expect(page.get_by_text(OFFERED)).to_have_count(0)
    words.fill("Viết khi mất mạng.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Lưu nháp").click()
    page.context.set_offline(False)
    page.goto(place)
    take_back(page)
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text("Đã lưu nháp.")).to_be_visible()
    expect(page.get_by_text(OFFERED)).to_have_count(0)

    page.get_by_role("button", name="Chèn").click()  # at the end, though the cursor was never put there
    expect(words).to_have_value("Viết khi mất mạng.\nChú ý thời hiệu.")
    page.keyboard.press("Control+z")
    expect(words).to_have_value("Viết khi mất mạng.")

    words.fill("Viết rồi bỏ đi trang khác.")
    page.get_by_text("Ghi chú nội bộ").click()
    page.get_by_label("Ghi chú, chỉ bàn tư vấn đọc").fill("Ghi chú dở dang.")
    page.get_by_role("link", name="Bàn tư vấn").first.click()
    page.goto(place)
    take_back(page)
    page.get_by_role("button", name="Lưu nháp").click()  # takes the answer along, not the note
    expect(words).to_have_value("Viết rồi bỏ đi trang khác.")
    take_back(page)
    page.get_by_role("button", name="Lưu ghi chú").click()
    expect(page.locator("article.question").get_by_text("Ghi chú dở dang.")).to_be_visible()
    expect(page.get_by_text(OFFERED)).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('diemtua-chua-gui')") is None
