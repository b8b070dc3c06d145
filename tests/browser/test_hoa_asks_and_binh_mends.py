"""Hòa says on her phone that her number is wrong; Bình approves at the desk, after explaining a file of strange headings."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE
from tests.roster.test_teach_headings import STRANGE
from tests.roster.workbooks import saved, workbook


def test_hoa_asks_and_binh_approves(cast, walk, shot, accessible) -> None:
    phone = walk(cast.hoa, size=PHONE)
    phone.goto("/thong-tin-cua-toi/")
    accessible(phone)
    phone.get_by_role("link", name="Báo thông tin sai").click()
    phone.get_by_label("Số điện thoại").fill("0911 222 333")
    accessible(phone)
    phone.get_by_role("button", name="Gửi yêu cầu").click()
    expect(phone.get_by_text("Chờ duyệt")).to_be_visible()
    shot(phone, "dinh-chinh-1-cho-duyet")

    desk = walk(cast.binh, size=DESK)
    desk.goto("/")
    desk.get_by_role("link", name="Xem yêu cầu").click()
    accessible(desk)
    desk.get_by_role("link", name="Trần Thị Hòa").click()
    accessible(desk)
    shot(desk, "dinh-chinh-2-duyet")
    desk.get_by_role("button", name="Duyệt và sửa vào sổ").click()
    expect(desk.get_by_text("Đã duyệt và sửa thông tin của Trần Thị Hòa.")).to_be_visible()
    desk.goto(f"/can-bo/{cast.hoa_person.pk}/nguon/")
    expect(desk.get_by_text("0911222333").first).to_be_visible()
    accessible(desk)
    shot(desk, "dinh-chinh-3-nguon")

    # what he mends by hand waits in the tab, never the number of identity, and goes when he signs out
    desk.goto(f"/can-bo/{cast.hoa_person.pk}/sua/")
    desk.get_by_label("Giới tính").select_option("Nữ")
    desk.get_by_label("Số định danh").fill("001184000123")
    desk.get_by_label("Số điện thoại").fill("0911 222 334")
    waiting = "JSON.parse(sessionStorage.getItem('diemtua-chua-gui'))"
    fields = {"sex": ["f"], "phone": ["0911 222 334"]}
    assert desk.evaluate(f"{waiting}.map(one => Object.entries(one.fields).map(([n, f]) => [n, f.values]))") == [
        [list(one) for one in fields.items()]
    ]
    desk.locator("details.who summary").click()
    desk.get_by_role("button", name="Đăng xuất").click()
    desk.wait_for_url("**/dang-nhap/**")
    assert desk.evaluate(waiting) is None

    phone.goto("/thong-tin-cua-toi/")
    expect(phone.get_by_text("Đã duyệt")).to_be_visible()


def test_binh_explains_strange_headings_on_a_phone_and_takes_the_list_back(
    cast, walk, shot, accessible, tmp_path: Path
) -> None:
    page = walk(cast.binh, size=PHONE)
    page.goto("/nap-danh-sach/")
    page.get_by_label("Tệp danh sách").set_input_files(saved(workbook(STRANGE), tmp_path, "bieu-07.xlsx"))
    page.get_by_role("button", name="Tải lên và xem trước").click()
    expect(page.get_by_role("heading", name="Hãy chỉ cho Điểm Tựa các cột")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Chỉ các cột để đọc").click()
    accessible(page)
    shot(page, "nap-4-chi-cot")
    page.get_by_role("button", name="Nhớ cách đọc, đọc lại").click()
    expect(page.get_by_text("2 + 0 + 0 + 0 + 0 = 2 dòng trong tệp")).to_be_visible()
    page.get_by_role("button", name="Xác nhận nạp vào sổ").click()
    expect(page.get_by_text("Danh sách đã được nạp vào sổ.")).to_be_visible()

    page.get_by_role("link", name="Hoàn tác lượt nạp này").click()
    accessible(page)
    shot(page, "nap-5-hoan-tac")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Hoàn tác cả lượt nạp").click()
    expect(page.get_by_text("Lượt nạp này đã được hoàn tác.")).to_be_visible()
