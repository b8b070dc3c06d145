"""Hòa on her phone: accepts, asks; Khải answers on the projector and in writing; she scans the changing code."""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import Page, expect

from diemtua.training.models import Attendance, Question
from diemtua.training.qr import qr_svg
from tests.browser.conftest import DESK, PHONE
from tests.conftest import Cast
from tests.training.factories import enrol, make_class, make_question

ASKED = "Công ty trả lời miệng là không họp thương lượng, tôi làm gì tiếp?"


def scanned_address(screen: Page) -> str:
    """What a camera reads from the projector: the letters and address shown, after checking that the picture says the same."""
    letters = screen.locator(".screen-letters").inner_text().replace("-", "")
    address = f"http://{screen.locator('.address').inner_text()}{letters}/"
    drawn = screen.locator(".qr svg path").evaluate_all("paths => paths.map(p => p.getAttribute('d'))")
    assert all(f'd="{d}"' in qr_svg(address) for d in drawn)
    assert len(drawn) > 0
    return address


def test_hoa_accepts_asks_and_reads_the_answer(cast, walk, shot, accessible) -> None:
    made = make_class(cast, name="Thương lượng tập thể cho chủ tịch CĐCS, đợt 2")
    enrol(made, cast.hoa_person)
    phone = walk(cast.hoa)
    phone.goto("/lop-cua-toi/")
    accessible(phone)
    phone.get_by_role("link", name="Thương lượng tập thể").click()
    accessible(phone)
    shot(phone, "lop-3-lop-cua-toi")
    phone.get_by_role("button", name="Tôi sẽ dự").click()
    expect(phone.get_by_role("heading", name="Bạn đã nhận lời")).to_be_visible()
    for link, name in (("Giấy triệu tập của tôi", "docx"), ("Thêm vào lịch điện thoại", "ics")):
        with phone.expect_download() as download:
            phone.get_by_role("link", name=link).click()
        assert download.value.suggested_filename.endswith(name)
    phone.get_by_label("Chuyên đề").select_option("T06")
    phone.get_by_label("Câu hỏi", exact=True).fill(ASKED)
    phone.get_by_role("button", name="Gửi câu hỏi").click()
    expect(phone.get_by_text("Đã gửi câu hỏi.")).to_be_visible()
    accessible(phone)

    make_question(made, topic="T07", text="Ngừng việc tự phát thì báo cáo ai trước?")
    screen = walk(cast.khai, size=DESK)
    screen.goto(f"/lop-tap-huan/{made.pk}/cau-hoi/")
    accessible(screen)
    screen.get_by_role("link", name="Trình chiếu").click()
    expect(screen.get_by_role("heading", name=ASKED)).to_be_visible()
    assert "Hòa" not in screen.content()
    accessible(screen)
    shot(screen, "cau-hoi-1-trinh-chieu")
    screen.keyboard.press("ArrowRight")
    expect(screen.get_by_role("heading", name="Ngừng việc tự phát")).to_be_visible()
    screen.get_by_role("button", name="Đã trả lời").click()
    expect(screen.get_by_role("heading", name=ASKED)).to_be_visible()
    screen.get_by_role("button", name="Chuyển tư vấn").click()
    expect(screen.get_by_role("heading", name="Mọi câu hỏi đều đã được giải đáp")).to_be_visible()
    assert sorted(Question.objects.values_list("topic", "state")) == [("T06", "advice"), ("T07", "live")]

    adviser = walk(cast.thao, size=DESK)
    adviser.goto("/hoi-dap/")
    accessible(adviser)
    adviser.get_by_role("link", name="Viết trả lời").click()
    accessible(adviser)
    adviser.get_by_label("Trả lời", exact=True).fill("Gửi yêu cầu bằng văn bản, giữ bản có ký nhận.")
    adviser.get_by_label("Căn cứ").fill("Bộ luật Lao động 45/2019/QH14, Điều 70")
    adviser.get_by_role("button", name="Gửi câu trả lời").click()
    expect(adviser.get_by_text("Không còn câu nào chờ bạn.")).to_be_visible()

    phone.goto("/lop-cua-toi/")
    phone.get_by_role("link", name="Thương lượng tập thể").click()
    expect(phone.get_by_text("Gửi yêu cầu bằng văn bản, giữ bản có ký nhận.")).to_be_visible()
    phone.get_by_role("button", name="Tôi đã đọc").click()
    expect(phone.get_by_role("button", name="Tôi đã đọc")).to_have_count(0)
    accessible(phone)


def test_hoa_scans_while_signed_out_signs_in_and_is_present(cast, walk, shot, accessible) -> None:
    made = make_class(cast, starts=timezone.now() - dt.timedelta(minutes=5))
    enrolment = enrol(made, cast.hoa_person)
    session = made.sessions.get()
    screen = walk(cast.khai, size=DESK)
    screen.goto(f"/buoi-hoc/{session.pk}/ma/")
    expect(screen.get_by_text("0 có mặt trong 1")).to_be_visible()
    accessible(screen)
    shot(screen, "diem-danh-1-ma-qr")

    phone = walk(None, size=PHONE)
    phone.goto(scanned_address(screen))
    phone.get_by_label("Tên đăng nhập").fill("hoa")
    phone.get_by_label("Mật khẩu", exact=True).fill(Cast.PASSWORD)
    phone.get_by_role("button", name="Đăng nhập").click()
    accessible(phone)
    phone.get_by_role("button", name="Tôi có mặt").click()
    expect(phone.get_by_role("heading", name="Bạn đã có mặt")).to_be_visible()
    accessible(phone)
    assert Attendance.objects.get().enrolment == enrolment
    expect(screen.get_by_text("1 có mặt trong 1")).to_be_visible(timeout=8000)  # by itself, within five seconds


def test_without_javascript_the_letters_are_typed(cast, walk) -> None:
    made = make_class(cast, starts=timezone.now() - dt.timedelta(minutes=5))
    enrol(made, cast.hoa_person)
    session = made.sessions.get()
    screen = walk(cast.khai, size=DESK)
    screen.goto(f"/buoi-hoc/{session.pk}/ma/")
    phone = walk(cast.hoa, size=PHONE, java_script_enabled=False)
    phone.goto("/lop-cua-toi/")
    phone.get_by_role("link", name="Tập huấn thương lượng tập thể").click()
    phone.get_by_role("link", name="Nhập mã điểm danh").click()
    phone.get_by_label("Mã sáu chữ trên màn hình").fill(screen.locator(".screen-letters").inner_text().lower())
    phone.get_by_role("button", name="Tôi có mặt").click()
    expect(phone.get_by_role("heading", name="Bạn đã có mặt")).to_be_visible()
