"""Mai writes down on her phone what she helped with; her president sees the hours, never what for."""

from playwright.sync_api import expect

from diemtua.people.models import User
from tests.browser.conftest import PHONE
from tests.factories import make_person

HELPED = "Đưa chị Lan tổ may 2 đi khám vì bị quấy rối"


def test_mai_writes_her_hours_and_nobody_reads_what_for(cast, walk, shot, accessible) -> None:
    mai = User.objects.create_user("mai", "x", full_name="Đặng Thị Mai")
    make_person("Đặng Thị Mai", cast.union, position="UV-BCH", user=mai)
    phone = walk(mai, size=PHONE)
    phone.goto("/gio-cong-doan/")
    expect(phone.get_by_role("heading", name="Còn 12 giờ")).to_be_visible()
    phone.get_by_role("link", name="Ghi giờ", exact=True).click()
    phone.get_by_label("Đã dùng").select_option("2 giờ 30 phút")
    phone.get_by_label("Việc đã làm").fill(HELPED)
    accessible(phone)
    shot(phone, "gio-1-ghi", full=True)
    phone.get_by_role("button", name="Ghi").click()
    expect(phone.get_by_role("heading", name="Còn 9 giờ 30 phút")).to_be_visible()
    expect(phone.get_by_text(HELPED)).to_be_visible()
    accessible(phone)
    shot(phone, "gio-2-con-lai")

    president = walk(cast.hoa, size=PHONE)
    president.goto("/gio-cong-doan/")
    expect(president.get_by_role("heading", name="Còn 24 giờ")).to_be_visible()
    president.get_by_role("link", name="Cả công đoàn").click()
    row = president.get_by_role("row").filter(has_text="Đặng Thị Mai")
    expect(row).to_contain_text("2 giờ 30 phút")
    expect(row).to_contain_text("12 giờ")
    assert HELPED not in president.content()
    accessible(president)
    shot(president, "gio-3-ca-cong-doan")
