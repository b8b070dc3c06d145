"""Thảo writes: without a network, leaving the page, pressing another button, no word of hers is lost; what arrived is offered no more."""

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from diemtua.advice import actions
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


def test_what_a_stranger_wrote_waits_for_her_code_and_leaves_the_phone_with_her(cast, walk) -> None:
    facts = actions.Facts(topic="wages", text="Công ty nợ lương hai tháng rồi.")
    inquiry, code = actions.ask_in_public(facts=facts, address=None, now=timezone.now())
    page = walk()

    def open_with_code() -> None:
        page.goto("/hoi-tu-van/ma/")
        page.get_by_label("Mã xem trả lời").fill(code)
        page.get_by_role("button", name="Xem trả lời").click()

    open_with_code()
    page.get_by_text("Bổ sung thông tin").click()
    page.get_by_role("textbox", name="Nội dung").fill("Tôi kể thêm.")
    page.context.clear_cookies(name="diemtua-ma")
    page.get_by_role("button", name="Gửi bổ sung").click()
    expect(page.get_by_text("máy này không còn giữ mã của câu hỏi")).to_be_visible()
    open_with_code()
    take_back(page)
    expect(page.get_by_role("textbox", name="Nội dung")).to_have_value("Tôi kể thêm.")
    page.get_by_role("button", name="Rời khỏi máy này").click()
    expect(page).to_have_url(re.compile("/hoi-tu-van/ma/$"))
    assert str(inquiry.pk) not in page.evaluate(
        "JSON.stringify([{...localStorage}, sessionStorage['diemtua-chua-gui']])"
    )
