"""Bình drafts a merger at his desk, a colleague approves it on the phone, both find the old name."""

from playwright.sync_api import expect

from diemtua.people.models import User
from diemtua.unions.models import Stewardship
from tests.browser.conftest import DESK
from tests.factories import make_person, make_union


def test_binh_drafts_a_merger_and_a_colleague_approves_it(cast, walk, accessible, shot) -> None:
    make_person("Đỗ Văn Hai", make_union(cast.ward, "Công ty Dệt Hồng Hà"))
    make_person("Phạm Thị Ba", make_union(cast.ward, "Công ty Nhựa Bồ Đề"))
    colleague = User.objects.create_user("thu", "x", full_name="Đinh Thị Thu")
    Stewardship.objects.create(user=colleague, unit=cast.ward)
    desk = walk(cast.binh, size=DESK)
    desk.goto("/sap-xep/")
    accessible(desk)
    desk.get_by_role("link", name="Soạn quyết định").click()
    desk.get_by_label("Về việc").fill("Hợp nhất hai công đoàn cơ sở ngành may")
    desk.get_by_label("Số quyết định").fill("27/QĐ-CĐ")
    desk.get_by_label("Cơ quan ban hành").fill("Công đoàn phường Bồ Đề")
    desk.get_by_label("Có hiệu lực từ ngày").fill("2026-10-01")
    accessible(desk)
    desk.get_by_role("button", name="Lưu").click()
    desk.get_by_role("link", name="Sáp nhập, hợp nhất").click()
    desk.get_by_label("Tìm tổ chức").fill("hong")
    desk.get_by_role("button", name="Tìm").click()
    desk.get_by_label("CĐCS Công ty TNHH May Sông Hồng").check()
    desk.get_by_label("CĐCS Công ty Dệt Hồng Hà").check()
    desk.get_by_label("Tên mới").fill("CĐCS Công ty May Dệt Sông Hồng")
    accessible(desk)
    shot(desk, "sap-xep-1-them-viec")
    desk.get_by_role("button", name="Thêm vào quyết định").click()
    accessible(desk)
    shot(desk, "sap-xep-2-ban-soan", full=True)
    desk.get_by_role("link", name="Xem trước").click()
    expect(desk.get_by_role("heading", name="Không còn gì vướng")).to_be_visible()
    accessible(desk)
    shot(desk, "sap-xep-3-xem-truoc", full=True)
    desk.get_by_role("button", name="Trình người thứ hai duyệt").click()

    phone = walk(colleague)
    phone.goto("/")
    phone.get_by_role("link", name="Xem và duyệt").click()
    accessible(phone)
    phone.get_by_role("link", name="Xem trước và duyệt").click()
    accessible(phone)
    shot(phone, "sap-xep-4-duyet")
    phone.once("dialog", lambda d: d.accept())
    phone.get_by_role("button", name="Duyệt", exact=True).click()
    expect(phone.get_by_text("Quyết định đã thi hành xong")).to_be_visible()

    phone.goto("/don-vi/?tim=det hong ha")
    accessible(phone)
    phone.get_by_role("link", name="CĐCS Công ty Dệt Hồng Hà").click()
    expect(phone.get_by_text("hồ sơ nay ở CĐCS Công ty May Dệt Sông Hồng")).to_be_visible()
    accessible(phone)
    shot(phone, "sap-xep-5-ten-cu")
    desk.goto("/don-vi/?tim=may det song hong")
    desk.get_by_role("link", name="CĐCS Công ty May Dệt Sông Hồng").click()
    accessible(desk)
    desk.get_by_role("link", name="Từ đâu mà ra").click()
    expect(desk.get_by_text("Tiếp nhận, kế thừa từ")).to_have_count(2)
    accessible(desk)
    shot(desk, "sap-xep-6-lich-su")
    desk.goto("/don-vi/?ngay=2026-09-30")
    accessible(desk)
