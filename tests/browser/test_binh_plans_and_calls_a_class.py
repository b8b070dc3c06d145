"""Bình plans a class at his desk, is warned, calls presidents by filter and downloads the notice."""

import re
from io import BytesIO
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect

from diemtua.training.models import TrainingClass
from tests.browser.conftest import DESK, PHONE
from tests.factories import make_person, make_union
from tests.training.factories import enrol, make_class


def fill_session(page: Page, number: int, *, day: str, begins: str, ends: str, questions: str) -> None:
    row = page.get_by_role("group", name=f"Buổi {number}", exact=True)
    row.get_by_label("Ngày").fill(day)
    row.get_by_label("Từ").fill(begins)
    row.get_by_label("Đến").fill(ends)
    row.get_by_label("Địa điểm").fill("Hội trường phường Bồ Đề")
    row.get_by_label("Giải đáp").fill(questions)


def answers(page: Page) -> list[list[str]]:
    """What the form on the page would send, but its marks of state and its token."""
    named = "[...new FormData(document.querySelector('main form[method=post]'))]"
    return page.evaluate(f"{named}.filter(([name]) => !/edition|csrf/.test(name))")


def test_binh_plans_a_class_is_warned_and_calls_those_in_need(cast, walk, shot, accessible) -> None:
    for i, year in enumerate([None, 2019, 2024]):
        make_person(f"Đặng Thị Học {i}", make_union(cast.ward, f"Công ty TNHH Gỗ {i}"), last_trained_year=year)
    make_person("Bùi Văn Nước", make_union(cast.ward, "Công ty Nhà nước", kind="state"))
    page = walk(cast.binh, size=DESK)
    page.goto("/lop-tap-huan/")
    accessible(page)
    page.get_by_role("link", name="Tạo lớp").first.click()
    page.get_by_label("Tên lớp").fill("Thương lượng tập thể cho chủ tịch CĐCS, đợt 2")
    page.get_by_label("Số chỗ").fill("3")
    page.get_by_label("Vũ Quang Khải").check()
    page.get_by_label("Người liên hệ").fill("Nguyễn Văn Bình, 0912 000 111")
    fill_session(page, 1, day="2027-03-06", begins="08:00", ends="11:30", questions="45")
    fill_session(page, 2, day="2027-03-07", begins="08:00", ends="11:30", questions="45")
    page.get_by_role("button", name="Thêm buổi").click()
    expect(page.get_by_role("group", name="Buổi 3", exact=True)).to_be_visible()
    assert page.get_by_label("Tên lớp").input_value().startswith("Thương lượng")
    page.get_by_label("Thương lượng tập thể và thỏa ước lao động tập thể").fill("120")
    accessible(page)
    page.evaluate("scrollTo(0, 0)")
    shot(page, "lop-1-tao-lop")
    fill_session(page, 3, day="2027-03-08", begins="08:00", ends="11:30", questions="0")
    filled = answers(page)
    page.context.clear_cookies(name="sessionid")  # the session ends while he plans
    page.get_by_role("button", name="Lưu lớp").click()
    page.get_by_label("Tên đăng nhập").fill(cast.binh.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu")
    page.get_by_role("button", name="Đăng nhập").click()
    assert answers(page) != filled
    page.get_by_role("button", name="Lấy lại").click()
    expect(page.get_by_role("group", name="Buổi 3", exact=True).get_by_label("Địa điểm")).to_have_value(
        "Hội trường phường Bồ Đề"
    )
    assert answers(page) == filled
    page.get_by_role("button", name="Lưu lớp").click()

    expect(page.get_by_text("Mới dành 90 phút giải đáp trong 630 phút của lớp (14%)")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Sửa lớp").click()
    for number in (1, 2, 3):
        page.get_by_role("group", name=f"Buổi {number}", exact=True).get_by_label("Giải đáp").fill("75")
    page.get_by_role("button", name="Lưu lớp").click()
    expect(page.get_by_text("Mới dành")).to_have_count(0)

    page.get_by_role("link", name="Chọn người").click()
    expect(page.get_by_role("heading", name="4 người khớp")).to_be_visible()
    page.get_by_label("Tìm theo tên hoặc số điện thoại").press_sequentially("hoc")
    expect(page.get_by_role("heading", name="3 người khớp")).to_be_visible()
    page.get_by_label("Tìm theo tên hoặc số điện thoại").fill("")
    page.get_by_label("Tìm theo tên hoặc số điện thoại").press("Enter")
    expect(page.get_by_role("heading", name="4 người khớp")).to_be_visible()
    expect(page.get_by_text("gọi 3 người cần nhất trước")).to_be_visible()
    accessible(page)
    shot(page, "lop-2-trieu-tap")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Gọi 3 người").click()
    expect(page.get_by_text("Đã triệu tập 3 người.")).to_be_visible()
    made = TrainingClass.objects.get()
    called = {str(enrolment.person) for enrolment in made.enrolments.all()}
    assert called == {"Trần Thị Hòa", "Đặng Thị Học 0", "Đặng Thị Học 1"}  # trained in 2024: the least in need
    accessible(page)

    page.get_by_role("link", name="Văn bản triệu tập").click()
    page.get_by_label("Số văn bản triệu tập").fill("15/TB-CĐP")
    page.get_by_label("Họ và tên người ký").fill("Nguyễn Văn Bình")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu thông tin văn bản.")).to_be_visible()
    accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Thông báo và danh sách").click()
    text = "\n".join(p.text for p in Document(BytesIO(Path(download.value.path()).read_bytes())).paragraphs)
    assert "Luật Công đoàn 50/2024/QH15, Điều 27 khoản 3" in text


def test_binh_runs_his_class_from_a_phone(cast, walk, accessible) -> None:
    made = make_class(cast)
    enrolment = enrol(made, cast.hoa_person)
    session = made.sessions.get()
    page = walk(cast.binh, size=PHONE, dark=True)
    for address in ("/lop-tap-huan/", f"/lop-tap-huan/{made.pk}/", f"/lop-tap-huan/{made.pk}/sua/", f"/lop-tap-huan/{made.pk}/chon-nguoi/", f"/lop-tap-huan/{made.pk}/hoc-vien/", f"/lop-tap-huan/{made.pk}/them-hoc-vien/?tim=hoa", f"/hoc-vien/{enrolment.pk}/rut/", f"/lop-tap-huan/{made.pk}/huy/", f"/lop-tap-huan/{made.pk}/ket-thuc/", f"/lop-tap-huan/{made.pk}/bai-kiem-tra/", f"/buoi-hoc/{session.pk}/danh-sach-ky/", f"/buoi-hoc/{session.pk}/ma/"):  # fmt: skip
        page.goto(address)
        accessible(page)
    page.goto(f"/buoi-hoc/{session.pk}/danh-sach-ky/")
    page.emulate_media(media="print")  # the last to sign has a whole box too
    assert page.locator(".sign").last.evaluate("cell => getComputedStyle(cell).borderBottomWidth") == "1px"
    page.emulate_media(media="screen")
    page.goto(f"/buoi-hoc/{session.pk}/diem-danh/")
    accessible(page)
    page.get_by_role("button", name="Có mặt cho Trần Thị Hòa").click()
    expect(page.get_by_role("button", name="Bỏ có mặt của Trần Thị Hòa")).to_be_visible()
    assert session.attendances.count() == 1


def test_without_javascript_a_row_is_added_and_people_are_called(cast, walk) -> None:
    page = walk(cast.binh, size=DESK, java_script_enabled=False)
    page.goto("/lop-tap-huan/tao-moi/")
    page.get_by_label("Tên lớp").fill("Lớp không cần JavaScript")
    page.get_by_label("Số chỗ").fill("10")
    page.get_by_role("button", name="Thêm buổi").click()
    expect(page.get_by_role("group", name="Buổi 3", exact=True)).to_be_visible()
    fill_session(page, 3, day="2027-03-06", begins="08:00", ends="11:00", questions="60")
    page.get_by_role("button", name="Lưu lớp").click()
    page.get_by_role("link", name="Chọn người").click()
    page.get_by_label("Gọi Trần Thị Hòa").check()
    page.get_by_role("button", name="Chỉ gọi người đánh dấu").click()
    expect(page.get_by_text(re.compile("Đã triệu tập 1 người"))).to_be_visible()
