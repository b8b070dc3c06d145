"""Hòa, on a phone and without marks, reaches the article of the law in force on her day."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from diemtua.legislation import indexing, jobs
from diemtua.legislation.actions import import_text, read_upload
from tests.browser.conftest import DESK, PHONE
from tests.legislation import samples


@pytest.fixture
def store(cast, tmp_path, settings):
    """An invented law, its amendment, and a circular, indexed."""
    settings.HOME = tmp_path
    indexing.forget()
    for name, data in (
        ("luat.txt", samples.LAW.encode()),
        ("hop-nhat.docx", samples.consolidated_docx()),
        ("tt.txt", samples.CIRCULAR.encode()),
    ):
        import_text(read_upload(name, data), file_name=name, data=data, by=None, now=timezone.now())
    jobs.build_now()
    yield
    indexing.forget()


def test_hoa_finds_the_article_without_marks(store, cast, walk, shot, accessible) -> None:
    page = walk(cast.hoa, size=PHONE)
    page.goto("/")
    page.get_by_role("link", name="Luật, tư vấn").click()
    accessible(page)
    page.get_by_label("Câu hỏi hoặc điều luật cần tìm").fill("giu so bao nhieu thang")
    expect(page.get_by_role("link", name="Điều 2. Thời hạn giữ sổ")).to_be_visible()  # found while typing
    accessible(page)
    shot(page, "tra-cuu-1-ket-qua")
    page.get_by_role("link", name="Điều 2. Thời hạn giữ sổ").click(delay=400)  # a slow finger: what it pressed stays
    expect(page.get_by_role("heading", level=1)).to_have_text("Điều 2. Thời hạn giữ sổ")
    expect(page.locator("#k1")).to_contain_text("06 tháng")
    accessible(page)
    shot(page, "tra-cuu-2-dieu-luat")
    page.go_back()  # the page with its results, never the naked fragment
    expect(page.get_by_label("Câu hỏi hoặc điều luật cần tìm")).to_have_value("giu so bao nhieu thang")
    page.get_by_role("link", name="Điều 2. Thời hạn giữ sổ").click()
    page.get_by_role("link", name="từ 01/01/2021 đến trước 01/07/2026").click()
    expect(page.locator("#k1")).to_contain_text("03 tháng")
    page.get_by_role("link", name="So sánh các bản").click()
    expect(page.locator("ins")).to_have_text(["chữ thêm vào", "06"])
    accessible(page)
    shot(page, "tra-cuu-3-so-sanh")


def test_what_is_typed_is_in_no_address_and_there_again_when_she_comes_back(store, walk) -> None:
    page, found = walk(size=PHONE), "Điều 2. Thời hạn giữ sổ"
    page.goto("/tra-cuu/")
    box = page.get_by_label("Câu hỏi hoặc điều luật cần tìm")
    box.fill("giữ sổ mấy tháng")
    page.get_by_role("link", name=found).click()
    page.go_back()
    expect(box).to_have_value("giữ sổ mấy tháng")
    expect(page.get_by_role("link", name=found)).to_be_visible()
    box.press("Enter")
    page.reload()  # asks nobody whether to send the form again
    expect(page.get_by_role("link", name=found)).to_be_visible()
    assert (page.url.endswith("/tra-cuu/"), page.title()) == (True, "Tra cứu luật · Điểm Tựa")
    page.get_by_role("link", name="Đường dẫn tới kết quả này").click()
    expect(page).to_have_url(re.compile(r"/tra-cuu/\?q="))
    expect(page.get_by_role("link", name=found)).to_be_visible()


def test_a_stranger_types_a_citation_without_javascript(store, walk) -> None:
    page = walk(size=PHONE, java_script_enabled=False)
    page.goto("/tra-cuu/")
    page.get_by_label("Câu hỏi hoặc điều luật cần tìm").fill("d3 luat so tay")
    page.get_by_role("button", name="Tìm").click()
    expect(page.locator(".law-results li").first).to_contain_text("Điều 3. Tiền lương khi ghi sổ")
    expect(page.locator(".law-results li").first).to_contain_text("điều bạn dẫn")


def test_the_keeper_imports_a_text_and_reads_its_report(cast, walk, shot, accessible, tmp_path, settings) -> None:
    settings.HOME = tmp_path
    page = walk(cast.keeper, size=DESK)
    page.goto("/van-ban/nap/")
    accessible(page)
    page.get_by_label("Tệp văn bản").set_input_files(
        {"name": "nd.ocr.txt", "mimeType": "text/plain", "buffer": samples.OCR.encode()}
    )
    page.get_by_label("Tên văn bản").fill("Nghị định thử")
    page.get_by_label("Văn bản có hiệu lực từ").fill("2021-02-01")
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Báo cáo chất lượng")
    expect(page.get_by_text("Thiếu 1 điều: 3.")).to_be_visible()
    accessible(page)
    shot(page, "tra-cuu-4-bao-cao")


def until(page, promised: str) -> None:
    """Wait for a promise to be truthy; ``wait_for_function`` takes the promise itself for a yes."""
    page.evaluate(
        f"""async () => {{
            for (let tries = 0; tries < 250; tries++) {{
                if (await {promised}) return;
                await new Promise((after) => setTimeout(after, 20));
            }}
            throw new Error("not within five seconds");
        }}"""
    )


def test_what_hoa_has_read_opens_without_a_network_until_she_signs_out(store, cast, walk, shot, accessible) -> None:
    page = walk(cast.hoa, size=PHONE, service_workers="allow")
    kept = "caches.match(location.href, {ignoreVary: true})"  # its key shows before the page is whole
    forgotten = "caches.open('diemtua-doc').then(read => read.keys()).then(keys => keys.length === 0)"
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.goto("/van-ban/21-2019-QH14/dieu-2")
    until(page, kept)
    page.context.set_offline(True)
    expect(page.get_by_text("Đang mất mạng. Bạn vẫn đọc và viết được")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Điều 2. Thời hạn giữ sổ")
    expect(page.get_by_text("Trần Thị Hòa")).to_have_count(0)  # kept as a stranger reads it
    page.goto("/don-vi/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đang mất mạng")
    accessible(page)
    shot(page, "mat-mang")
    page.get_by_role("link", name="Điều 2").click()
    expect(page.locator("#k1")).to_contain_text("06 tháng")
    page.context.set_offline(False)
    page.evaluate(
        "localStorage.setItem('diemtua-doc', 'another')"
    )  # as if somebody else had read here, whose session ended
    page.goto("/")
    until(page, forgotten)
    page.goto("/van-ban/21-2019-QH14/dieu-2")
    until(page, kept)
    page.goto("/")
    page.get_by_text("Tài khoản của").locator("..").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap/**")
    until(page, forgotten)
