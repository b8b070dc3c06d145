"""Hòa looks first, asks on her phone; Thảo answers citing; Hòa reads; the law changes; the published answer is flagged."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from diemtua.advice import index
from diemtua.advice.models import Inquiry
from diemtua.legislation import indexing, jobs
from diemtua.legislation.actions import import_text, read_upload
from tests.browser.conftest import DESK, PHONE
from tests.legislation import samples

ASKED = "Công ty TNHH May Sông Hồng đòi giữ sổ của tôi một năm, có đúng không?"
ANSWER = "Công ty không được làm vậy. Bạn chỉ phải giữ sổ trong thời hạn ghi ở điều dưới đây."


def take_in(name: str, data: bytes) -> None:
    """The keeper's action."""
    import_text(read_upload(name, data), file_name=name, data=data, by=None, now=timezone.now())


@pytest.fixture
def store(cast, tmp_path, settings):
    """The invented law of 2021, indexed."""
    settings.HOME = tmp_path
    indexing.forget()
    index.forget()
    take_in("luat.txt", samples.LAW.encode())
    jobs.build_now()
    yield
    indexing.forget()
    index.forget()


def test_hoa_asks_thao_answers_and_the_law_changes(store, cast, walk, shot, accessible) -> None:
    phone = walk(cast.hoa, size=PHONE)
    phone.goto("/tra-cuu/")
    phone.get_by_label("Câu hỏi hoặc điều luật cần tìm").fill("giu so bao nhieu thang")
    expect(phone.get_by_role("link", name="Điều 2. Thời hạn giữ sổ")).to_be_visible()
    phone.goto("/tu-van/")
    phone.get_by_role("link", name="Đặt câu hỏi").first.click()
    accessible(phone)
    phone.get_by_label("Việc gì đã xảy ra").fill(ASKED)
    phone.get_by_label("Chủ đề").select_option("contract")
    phone.get_by_label("Ngày ký, hoặc ngày công ty làm việc").fill("2026-05-04")  # as the topic asks for it
    phone.get_by_label("Bạn biết việc đó ngày nào").fill("2026-05-05")
    expect(phone.get_by_role("link", name="Điều 2. Thời hạn giữ sổ")).to_be_visible()  # while typing
    expect(phone.get_by_text("05/11/2026").first).to_be_visible()  # limitation dates at once
    accessible(phone)
    shot(phone, "tu-van-1-hoi")
    phone.get_by_label("Tôi đồng ý cho công bố").check()
    phone.get_by_role("button", name="Gửi câu hỏi").click()
    expect(phone.get_by_text("Đã gửi câu hỏi.")).to_be_visible()
    accessible(phone)
    shot(phone, "tu-van-2-da-gui")

    desk = walk(cast.thao, size=DESK)
    desk.goto("/")
    desk.get_by_role("link", name="1 câu hỏi tư vấn chưa ai nhận").or_(
        desk.get_by_role("link", name="Mở bàn tư vấn")
    ).first.click()
    accessible(desk)
    shot(desk, "tu-van-3-hang-doi")
    desk.get_by_role("button", name="Nhận câu").click()
    desk.get_by_label("Lời trả lời").fill(ANSWER)
    desk.get_by_role("button", name="Dẫn").first.click()
    expect(desk.get_by_label("Lời trả lời")).to_have_value(ANSWER)  # no word lost
    accessible(desk)
    shot(desk, "tu-van-4-tra-loi")
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.get_by_role("button", name="Gửi trả lời").click()
    expect(desk.get_by_text("Đã gửi trả lời")).to_be_visible()

    phone.goto("/")
    told = phone.get_by_role("link", name="Câu hỏi tư vấn của bạn đã có trả lời")
    phone.get_by_role("link", name="Đọc trả lời").or_(told).first.click()
    expect(phone.get_by_text("Công ty không được làm vậy.")).to_be_visible()
    accessible(phone)
    shot(phone, "tu-van-5-doc-tra-loi")
    phone.get_by_role("button", name="Có giúp").click()
    expect(phone.get_by_text("có giúp", exact=True)).to_be_visible()

    desk.goto("/ban-tu-van/cong-bo/")
    desk.get_by_role("link", name="Che danh tính").click()
    expect(desk.locator("mark").first).to_contain_text("May Sông Hồng")
    accessible(desk)
    shot(desk, "tu-van-6-che-danh-tinh")
    desk.get_by_label("Tiêu đề").fill("Công ty đòi giữ sổ một năm")
    desk.get_by_label("Tôi đã đọc cả bài").check()
    desk.get_by_role("button", name="Công bố").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Công ty đòi giữ sổ một năm")

    reader = walk(size=PHONE)
    reader.goto("/tra-cuu/?q=cty+doi+giu+so+mot+nam")
    reader.get_by_role("link", name="Công ty đòi giữ sổ một năm").click()
    expect(reader.get_by_text("Luật đã thay đổi")).to_have_count(0)
    take_in("hop-nhat.docx", samples.consolidated_docx())
    reader.reload()
    expect(reader.get_by_text("Luật đã thay đổi sau khi có bài này")).to_be_visible()
    accessible(reader)
    shot(reader, "tu-van-7-luat-doi")
    desk.goto("/ban-tu-van/ra-soat/")
    changed = desk.get_by_role("link", name="Điều 2 21/2019/QH14 có lời văn mới từ 01/07/2026.")
    expect(changed).to_have_count(2)  # what was published, and the answer Hòa got
    accessible(desk)
    shot(desk, "tu-van-8-ra-soat")
    for left in (1, 0):
        desk.get_by_label("Vì sao").first.fill("Thời hạn mới vẫn dưới một năm")
        desk.get_by_role("button", name="Vẫn đúng").first.click()
        expect(changed).to_have_count(left)
    reader.reload()
    expect(reader.get_by_text("Luật đã thay đổi")).to_have_count(0)
    assert Inquiry.objects.get().helped is True


def test_what_a_stranger_sent_is_not_behind_the_back_button_and_what_was_not_sent_is(store, walk) -> None:
    phone = walk(size=PHONE)
    phone.goto("/hoi-tu-van/")
    words = phone.get_by_label("Việc gì đã xảy ra")
    words.fill(ASKED)
    phone.get_by_role("link", name="Tra cứu luật").click()
    phone.go_back()
    expect(words).to_have_value(ASKED)  # not sent yet
    phone.get_by_label("Chủ đề").select_option("contract")
    phone.get_by_role("button", name="Gửi câu hỏi").click()
    phone.get_by_role("button", name="Rời khỏi máy này").click()
    expect(phone.get_by_text("Máy này không còn mở được câu hỏi của bạn")).to_be_visible()
    phone.go_back()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Xem trả lời bằng mã")  # the code is shown once
    phone.go_back()
    expect(words).to_have_value("")
