"""Hòa on her phone: accepts, asks; Khải answers on the projector and in writing; she scans the changing code."""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from diemtua.training.models import Attendance, Question, TrainingClass
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


def test_what_hoa_wrote_stays_without_a_network_and_after_her_session_and_two_taps_send_once(cast, walk) -> None:
    made = make_class(cast, name="Thương lượng tập thể cho chủ tịch CĐCS, đợt 2")
    called = enrol(made, cast.hoa_person)
    phone, told = walk(cast.hoa), []
    phone.on("dialog", lambda dialog: (told.append(dialog.message), dialog.accept()))
    page = f"/lop-cua-toi/{called.pk}/"
    words, send = phone.get_by_label("Câu hỏi", exact=True), phone.get_by_role("button", name="Gửi câu hỏi")

    def write() -> None:
        phone.goto(page)
        phone.get_by_label("Chuyên đề").select_option("T06")
        words.fill(ASKED)

    # no network: nothing leaves, and the page stays as it is
    write()
    phone.context.set_offline(True)
    send.click()
    assert told == [
        "Đang mất mạng nên chưa gửi được. Những gì bạn đã điền vẫn còn ở trang này; có mạng rồi hãy bấm lại."
    ]
    expect(words).to_have_value(ASKED)
    phone.context.set_offline(False)

    # left without sending, and found again
    phone.goto("/lop-cua-toi/")
    phone.goto(page)
    phone.get_by_role("button", name="Lấy lại").click()
    expect(words).to_have_value(ASKED)

    # refused at another address for a fault of no field, and the session ends before she sends it again
    write()
    TrainingClass.objects.update(state="finished")
    send.click()
    expect(phone.get_by_role("alert")).to_have_count(1)
    TrainingClass.objects.update(state=made.state)
    phone.context.clear_cookies(name="sessionid")
    send.click()
    phone.get_by_label("Tên đăng nhập").fill(cast.hoa.username)
    phone.get_by_label("Mật khẩu").fill("mat-khau-thu")
    phone.get_by_role("button", name="Đăng nhập").click()
    phone.get_by_role("button", name="Lấy lại").click()
    expect(words).to_have_value(ASKED)

    # two taps on a slow network
    phone.get_by_label("Chuyên đề").select_option("T06")
    sent = []

    def slow(route: Route) -> None:
        sent.append(route.request.url)
        phone.wait_for_timeout(400)
        route.continue_()

    phone.route("**/hoi/", slow)
    send.evaluate("button => { button.click(); setTimeout(() => button.click(), 100); }")
    expect(phone.get_by_text("Đã gửi câu hỏi.")).to_be_visible()
    assert len(sent) == 1
    expect(phone.get_by_role("button", name="Lấy lại")).to_have_count(0)
    assert Question.objects.get().text == ASKED


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
    expect(screen.get_by_text("1 có mặt trong 1")).to_be_visible()  # by itself


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
