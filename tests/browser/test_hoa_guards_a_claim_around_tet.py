"""Hòa on her phone: a worker's claim whose days span Tết; Thảo the adviser and Bình above follow it."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from diemtua.casework.models import Case
from tests.casework.factories import at

D = dt.date
TET = "16-20/02 nghỉ Tết Nguyên đán, không tính"


@pytest.fixture
def clock(monkeypatch):
    """`clock(day)`: nine that morning, for everybody's pages."""
    return lambda day: monkeypatch.setattr(timezone, "now", lambda: at(day))


def record(phone: Page, day: D) -> None:
    phone.get_by_label("Ngày", exact=True).fill(day.isoformat())
    phone.get_by_role("button", name="Ghi", exact=True).click()


def test_hoa_guards_a_claim_whose_days_span_tet(cast, walk, shot, accessible, clock) -> None:
    clock(D(2026, 2, 12))
    phone = walk(cast.hoa)
    phone.goto("/vu-viec/mo/")
    phone.get_by_role("link", name="Có tranh chấp").click()
    phone.get_by_label("Một người, hoặc nhiều người").check()
    phone.get_by_label("Điều đã có trong luật").check()
    phone.get_by_role("button", name="Xem đường đi").click()
    expect(phone.get_by_role("heading", name="Tranh chấp lao động cá nhân")).to_be_visible()
    expect(phone.get_by_text("Hòa giải bắt buộc")).to_be_visible()
    accessible(phone)
    shot(phone, "tranh-chap-1-duong-di")
    phone.get_by_role("link", name="Lập vụ việc này").click()
    phone.get_by_label("Tên vụ việc").fill("Nợ thưởng Tết tổ may 2")
    expect(phone.get_by_label(re.compile("Hồ sơ kín"))).to_be_checked()  # it is about a worker
    phone.get_by_role("button", name="Lập vụ việc mới").click()
    expect(phone.get_by_label("Phải hòa giải trước")).to_be_checked()  # what the wizard answered
    record(phone, D(2026, 2, 10))
    expect(phone.get_by_role("heading", name="Nộp đơn yêu cầu hòa giải và lấy ký nhận")).to_be_visible()
    expect(phone.get_by_text("10/08/2026").first).to_be_visible()  # six months from the day it was found
    phone.get_by_role("link", name="Ghi việc này đã xảy ra").click()
    phone.get_by_label("Nộp cho cơ quan lao động").check()
    record(phone, D(2026, 2, 12))
    expect(phone.get_by_text("thứ Năm, 26/02/2026")).to_be_visible()
    phone.get_by_text("Vì sao là ngày này").click()
    phone.get_by_text(TET).first.scroll_into_view_if_needed()
    expect(phone.get_by_text(TET).first).to_be_visible()
    accessible(phone)
    shot(phone, "tranh-chap-2-dem-qua-tet")

    case = Case.objects.get()
    phone.get_by_role("link", name="Thêm người, bàn giao").click()
    phone.get_by_label("Người được nêu tên").select_option("Hoàng Phương Thảo")
    phone.get_by_label("Theo dõi").check()
    phone.get_by_role("button", name="Thêm người").click()
    expect(phone.get_by_text("Hoàng Phương Thảo từ nay theo dõi")).to_be_visible()
    phone.goto(f"/vu-viec/{case.pk}/")
    phone.get_by_role("link", name="Nhờ công đoàn cấp trên").click()
    phone.get_by_label("Bạn cần giúp việc gì").fill("Nhờ gọi cơ quan lao động sau Tết")
    phone.get_by_role("button", name="Gửi").click()
    phone.goto("/lich-cua-toi/")
    phone.get_by_role("button", name="Tạo địa chỉ lịch").click()
    address = phone.get_by_label("Hoặc chép địa chỉ này").input_value()
    told = phone.request.get(address[address.index("/lich/") :]).text()
    assert "DTSTART;VALUE=DATE:20260226" in told
    assert "Nợ thưởng" not in told.replace("\r\n ", "")  # calendars travel through other people's servers

    clock(D(2026, 2, 27))
    desk = walk(cast.binh)
    desk.goto("/")
    desk.get_by_role("link", name="Xem vụ việc").or_(desk.get_by_role("link", name="1 việc nhờ cấp trên")).first.click()
    desk.get_by_role("link", name="Nợ thưởng Tết tổ may 2").click()
    expect(desk.get_by_text("Đã quá hạn 26/02/2026").first).to_be_visible()
    expect(desk.get_by_role("link", name="Ghi việc này đã xảy ra")).to_have_count(0)
    desk.get_by_label("Nội dung").fill("Sáng nay tôi gọi phòng Nội vụ")
    desk.get_by_role("button", name="Gửi").click()
    adviser = walk(cast.thao)
    adviser.goto("/vu-viec/")
    adviser.get_by_role("link", name="Nợ thưởng Tết tổ may 2").click()
    expect(adviser.get_by_text("Sáng nay tôi gọi phòng Nội vụ")).to_be_visible()

    phone.goto(f"/vu-viec/{case.pk}/ghi/assign/")
    record(phone, D(2026, 2, 27))
    expect(phone.get_by_role("heading", name="Phiên họp hòa giải")).to_be_visible()
    expect(phone.get_by_text("06/03/2026").first).to_be_visible()
    case.refresh_from_db()
    assert (case.step, case.due_on, case.asked_upper_at) == ("mediation", D(2026, 3, 6), None)
