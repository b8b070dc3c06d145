"""Bình prints a code at his desk; Hòa's colleague opens her account on the phone."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import DESK
from tests.conftest import Cast
from tests.factories import make_person, make_union

PASSWORD = "hoa sen tháng sáu"


def test_binh_issues_a_code_and_the_colleague_activates_it(cast, walk, accessible, shot) -> None:
    make_person("Phan Thị Mới", cast.union, position="PCT", phone="0905551234")
    desk = walk(cast.binh, size=DESK)
    desk.goto("/can-bo/")
    desk.get_by_label("Tìm tên hoặc số điện thoại").fill("phan thi moi")
    desk.get_by_role("button", name="Tìm").click()
    accessible(desk)
    desk.get_by_role("link", name="Phan Thị Mới").click()
    accessible(desk)
    desk.get_by_role("button", name="Cấp mã kích hoạt").click()
    expect(desk.get_by_role("heading", level=1, name="Phiếu kích hoạt")).to_be_visible()
    accessible(desk)
    shot(desk, "tai-khoan-1-cap-ma")
    code = desk.locator(".code").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{5}-[0-9A-Z]{5}", code)

    phone = walk()
    phone.goto("/kich-hoat/")
    accessible(phone)
    phone.get_by_label("Mã kích hoạt").fill(code.lower().replace("-", " "))
    phone.get_by_role("button", name="Tiếp tục").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Chào Phan Thị Mới")
    accessible(phone)
    shot(phone, "tai-khoan-2-kich-hoat")
    phone.get_by_label("Mật khẩu mới", exact=True).fill("12345678")
    phone.get_by_label("Nhập lại mật khẩu mới").fill("12345678")
    phone.get_by_role("button", name="Đặt mật khẩu và vào").click()
    expect(phone.get_by_text("Mật khẩu này quá nhiều người dùng")).to_be_visible()
    accessible(phone)
    phone.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    phone.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    phone.get_by_role("button", name="Đặt mật khẩu và vào").click()
    expect(phone).to_have_url(re.compile(r"/$"))
    expect(phone.get_by_text("Tài khoản đã sẵn sàng")).to_be_visible()

    # At work she signs in with her number, then ends that session from the phone.
    work = walk(size=DESK)
    work.goto("/")
    work.get_by_label("Tên đăng nhập").fill("+84 905 551 234")
    work.get_by_label("Mật khẩu").fill(PASSWORD)
    work.get_by_role("button", name="Đăng nhập").click()
    expect(work.get_by_role("heading", level=1)).to_contain_text("Phan Thị Mới")
    phone.goto("/tai-khoan/")
    accessible(phone)
    shot(phone, "tai-khoan-3-phien", full=True)
    phone.once("dialog", lambda d: d.accept())
    phone.get_by_role("button", name="Đăng xuất khỏi mọi thiết bị khác").click()
    expect(phone.get_by_text("Đã đăng xuất khỏi 1 thiết bị khác.")).to_be_visible()
    work.goto("/tai-khoan/")
    expect(work.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_binh_prints_slips_for_everybody_without_an_account(cast, walk, accessible, shot) -> None:
    for n, name in enumerate(("Lê Văn An", "Đặng Thị Bưởi", "Ngô Quốc Cường")):
        make_person(name, make_union(cast.ward, f"Công ty {name}"), phone=f"090555000{n}")
    page = walk(cast.binh, size=DESK)
    page.goto("/can-bo/")
    shot(page, "can-bo-1-danh-sach")
    page.get_by_role("link", name="Tổ chức, cán bộ").click()
    page.get_by_role("link", name="Mã kích hoạt").click()
    accessible(page)
    shot(page, "tai-khoan-4-chon-nguoi")
    page.once("dialog", lambda d: d.accept())
    page.get_by_role("button", name="Cấp mã cho 3 cán bộ").click()
    expect(page.get_by_text("Xong", exact=True)).to_be_visible()
    page.get_by_role("link", name="Xem kết quả").click()
    accessible(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải tệp mã").click()
    assert waiting.value.suggested_filename.endswith(".pdf")
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")


def test_the_keeper_makes_an_account_for_an_upper_officer(cast, walk, accessible) -> None:
    page = walk(cast.keeper, size=DESK)
    page.goto("/can-bo-chuyen-trach/")
    accessible(page)
    page.get_by_role("link", name="Thêm tài khoản").click()
    accessible(page)
    page.get_by_label("Họ và tên").fill("Đinh Thị Thu")
    page.get_by_label("Tên đăng nhập").fill("thu.dinh")
    page.get_by_label("Phụ trách đơn vị").select_option(label="Công đoàn xã Hoài Đức")
    page.get_by_role("button", name="Lập tài khoản").click()
    code = page.locator(".code").inner_text()
    phone = walk()
    phone.goto(f"/kich-hoat/?ma={code}")
    phone.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    phone.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    phone.get_by_role("button", name="Đặt mật khẩu và vào").click()
    phone.get_by_role("link", name="Tổ chức, cán bộ").click()
    expect(phone.get_by_role("link", name="Lê Thúy Nga")).to_be_visible()


def test_a_locked_sign_in_says_what_to_do(cast, walk, accessible) -> None:
    page = walk()
    page.goto("/dang-nhap/")
    for _ in range(5):
        page.get_by_label("Tên đăng nhập").fill("hoa")
        page.get_by_label("Mật khẩu").fill("không phải " + Cast.PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Tạm khóa đăng nhập")).to_be_visible()
    accessible(page)
