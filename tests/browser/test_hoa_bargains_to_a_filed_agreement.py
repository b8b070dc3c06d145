"""Hòa on her phone: from the demand to the filed agreement and into the register, a lost vote and a mistaken day on the way."""

import datetime as dt
import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from diemtua.casework.models import Case
from tests.casework.factories import at, make_case, tell


def days_ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def record(phone: Page, days: int) -> None:
    """The one button, then the day."""
    phone.get_by_role("link", name="Ghi việc này đã xảy ra").click()
    phone.get_by_label("Ngày", exact=True).fill(days_ago(days).isoformat())
    phone.get_by_role("button", name="Ghi", exact=True).click()


def test_hoa_bargains_from_demand_to_filed_agreement(cast, walk, shot, accessible) -> None:
    late = make_case(cast, title="Thương lượng phụ cấp độc hại", on=days_ago(60))
    tell(late, "demand", days_ago(60), now=at(days_ago(60)))
    phone = walk(cast.hoa)
    phone.goto("/vu-viec/")
    accessible(phone)
    shot(phone, "vu-viec-1-danh-sach")
    phone.get_by_role("link", name="Lập vụ việc mới").click()
    phone.get_by_role("link", name="Muốn thương lượng để ký thỏa ước").click()
    accessible(phone)
    phone.get_by_label("Tên vụ việc").fill("Thỏa ước may Sông Hồng")
    phone.get_by_role("button", name="Lập vụ việc mới").click()
    phone.get_by_label("Ngày", exact=True).fill(days_ago(40).isoformat())
    phone.get_by_label("Ghi chú").fill("Văn thư công ty ký nhận")
    accessible(phone)
    phone.get_by_role("button", name="Ghi", exact=True).click()
    expect(phone.get_by_role("heading", name="Thống nhất địa điểm, thời gian bắt đầu")).to_be_visible()
    phone.get_by_text("Vì sao là ngày này").click()
    expect(phone.get_by_text("không tính; bắt đầu tính từ").first).to_be_visible()
    accessible(phone)
    shot(phone, "vu-viec-2-viec-tiep-theo")

    record(phone, 45)  # a mistaken day: refused with a sentence, the form stays as typed
    expect(phone.get_by_role("alert")).to_contain_text("lại trước bước liền trước")
    expect(phone.get_by_label("Ngày", exact=True)).to_have_value(days_ago(45).isoformat())
    phone.get_by_label("Ngày", exact=True).fill(days_ago(35).isoformat())
    phone.get_by_role("button", name="Ghi", exact=True).click()
    record(phone, 30)  # start
    record(phone, 20)  # draft
    expect(phone.get_by_role("heading", name="Lấy ý kiến toàn bộ người lao động")).to_be_visible()
    phone.get_by_role("link", name="Ghi việc này đã xảy ra").click()
    phone.get_by_label("Ngày", exact=True).fill(days_ago(15).isoformat())
    phone.get_by_label("Số người tán thành").fill("90")
    phone.get_by_label("Tổng số người lao động").fill("200")
    phone.get_by_role("button", name="Ghi", exact=True).click()
    expect(phone.get_by_text("Chưa đạt: có 90; phải trên 50% của 200").first).to_be_visible()
    shot(phone, "vu-viec-3-lay-y-kien")
    phone.get_by_role("link", name="Ghi việc này đã xảy ra").click()
    phone.get_by_label("Ngày", exact=True).fill(days_ago(10).isoformat())
    phone.get_by_label("Số người tán thành").fill("150")
    phone.get_by_label("Tổng số người lao động").fill("200")
    phone.get_by_role("button", name="Ghi", exact=True).click()
    expect(phone.get_by_role("heading", name="Ký thỏa ước")).to_be_visible()
    phone.get_by_role("link", name="Ghi việc này đã xảy ra").click()
    phone.get_by_label("Ngày", exact=True).fill(days_ago(6).isoformat())
    paper = {"name": "thoa-uoc.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 da ky"}
    phone.get_by_label("Ảnh hoặc tệp kèm theo").set_input_files(paper)
    phone.get_by_role("button", name="Ghi", exact=True).click()
    record(phone, 1)  # filing
    case = Case.objects.get(title="Thỏa ước may Sông Hồng")
    case.refresh_from_db()
    assert case.ending == "thỏa ước đã ký và gửi cơ quan lao động"
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Công văn gửi thỏa ước").click()
    assert download.value.suggested_filename == f"cong-van-gui-thoa-uoc-{case.pk}-{timezone.localdate()}.docx"

    phone.get_by_role("link", name="Ghi vào sổ thỏa ước").click()
    expect(phone.get_by_label("Bên người sử dụng lao động", exact=True)).to_have_value("Công ty TNHH May Sông Hồng")
    expect(phone.get_by_label(re.compile("Số người tán thành"))).to_have_value("150")
    accessible(phone)
    shot(phone, "vu-viec-5-vao-so-thoa-uoc")
    phone.get_by_label("Ngành nghề").select_option("Dệt, may")
    phone.get_by_label(re.compile("Có hiệu lực đến hết ngày")).fill((days_ago(6) + dt.timedelta(days=730)).isoformat())
    phone.get_by_role("button", name="Lưu").click()
    expect(phone.get_by_text("Đã ghi thỏa ước vào sổ.")).to_be_visible()
    expect(phone.get_by_role("link", name="Tải «thoa-uoc.pdf»")).to_be_visible()
    phone.get_by_role("link", name="Thỏa ước may Sông Hồng").click()  # back to the case it came from
    phone.get_by_role("link", name="Xem thỏa ước").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Công ty TNHH May Sông Hồng")

    phone.goto("/lich-cua-toi/")
    phone.get_by_role("button", name="Tạo địa chỉ lịch").click()
    expect(phone.get_by_label("Hoặc chép địa chỉ này")).to_have_value(re.compile(r"/lich/[\w-]{43}\.ics$"))
    accessible(phone)
    phone.goto(f"/vu-viec/{case.pk}/so-do/")
    accessible(phone)
    shot(phone, "vu-viec-4-so-do")
