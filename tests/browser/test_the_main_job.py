"""The whole main job, as the people who do it: a roster becomes certificates that a stranger can check."""

import datetime as dt
import io
import re
from pathlib import Path

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import Page, expect

from diemtua.credentials.models import Certificate
from diemtua.demo.workbook import invented_lines, write_roster
from diemtua.exams.actions import load_bank
from diemtua.exams.models import Exam, Item, Paper, PaperItem
from diemtua.kernel.dates import VN
from diemtua.training.models import Session, TrainingClass
from diemtua.unions.models import Person
from tests.browser.conftest import DESK
from tests.conftest import SHARED


def real_roster(tmp_path: Path) -> tuple[Path, int]:
    """The ward's workbook of the development data where it is, or one written here; and how many people it names."""
    found = SHARED / "data" / "rosters" / "ward-clean.xlsx"
    if found.exists():
        return found, 480
    lines = invented_lines(ward="Công đoàn phường Bồ Đề", unions=20, seed=3)
    write_roster(tmp_path / "danh-sach.xlsx", lines, seed=3, faults=False)
    return tmp_path / "danh-sach.xlsx", len(lines)


@pytest.fixture
def paper(cast) -> Paper:
    """Two objective items of the shipped bank and an essay, for the ward."""
    load_bank()
    made = Paper.objects.create(title="Kiểm tra cuối lớp", unit=cast.ward, duration_minutes=20)
    for position, code in enumerate(("T04-01", "T04-03", "T04-TL1"), 1):
        PaperItem.objects.create(paper=made, item=Item.objects.get(code=code), position=position, points=position)
    return made


def press(page: Page, name: str) -> None:
    """Press a button and say yes to what it asks."""
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=re.compile(name)).click()


def test_a_roster_becomes_certificates_anyone_can_check(cast, paper, walk, shot, accessible, tmp_path) -> None:
    binh = walk(cast.binh, size=DESK)
    people = import_the_roster(binh, tmp_path)
    assert Person.objects.count() == people + 2  # Hòa and Nga were there before
    training_class = plan_the_class(binh)
    call_and_convene(binh, training_class, shot)
    give_the_test(binh, training_class)

    hoa, khai = walk(cast.hoa), walk(cast.khai, size=DESK)
    accept_and_ask(hoa, accessible)
    answer_the_question(khai, training_class)
    let_time_pass(training_class, begins=-dt.timedelta(minutes=30))
    check_in(hoa, khai, training_class)
    sit(hoa)
    mark(khai)

    let_time_pass(training_class, begins=-dt.timedelta(hours=6))
    finish_and_certify(binh, training_class)
    pdf = fetch_certificate(hoa)
    a_stranger_checks(walk(), pdf, accessible)
    read_the_board(binh, accessible, shot)


def import_the_roster(binh: Page, tmp_path: Path) -> int:
    workbook, people = real_roster(tmp_path)
    binh.goto("/")
    binh.get_by_role("link", name="Tổ chức, cán bộ").click()
    binh.get_by_role("link", name="Nạp danh sách").first.click()
    binh.get_by_label("Tệp danh sách").set_input_files(workbook)
    binh.get_by_role("button", name="Tải lên và xem trước").click()
    expect(binh.get_by_text("Đây mới là xem trước")).to_be_visible()
    assert Person.objects.count() == 2
    binh.get_by_role("button", name="Xác nhận nạp vào sổ").click()
    expect(binh.get_by_text("Danh sách đã được nạp vào sổ.")).to_be_visible()
    return people


def plan_the_class(binh: Page) -> TrainingClass:
    binh.get_by_role("link", name="Tập huấn", exact=True).click()
    binh.get_by_role("link", name="Tạo lớp").first.click()
    binh.get_by_label("Tên lớp").fill("Bộ luật Lao động cho chủ tịch công đoàn cơ sở")
    binh.get_by_label("Số chỗ").fill("100")
    binh.get_by_label("Vũ Quang Khải").check()
    first = binh.get_by_role("group", name="Buổi 1", exact=True)
    tomorrow = timezone.now().astimezone(VN).date() + dt.timedelta(days=1)
    for label, value in (
        ("Ngày", tomorrow.isoformat()),
        ("Từ", "08:00"),
        ("Đến", "11:30"),
        ("Địa điểm", "Hội trường phường"),
        ("Giải đáp", "30"),
    ):
        first.get_by_label(re.compile(f"^{label}")).fill(value)
    binh.get_by_label("Bộ luật Lao động 2019 và văn bản hướng dẫn").fill("120")
    binh.get_by_role("button", name="Lưu lớp").click()
    # half an hour of three and a half is less than a third: said plainly, blocked never
    expect(binh.get_by_text(re.compile("một phần ba|33%|1/3")).first).to_be_visible()
    binh.get_by_role("link", name="Sửa lớp").click()
    binh.get_by_role("group", name="Buổi 1", exact=True).get_by_label(re.compile("^Giải đáp")).fill("80")
    binh.get_by_role("button", name="Lưu lớp").click()
    return TrainingClass.objects.get()


def call_and_convene(binh: Page, training_class: TrainingClass, shot) -> None:
    binh.get_by_role("link", name="Chọn người").click()
    shot(binh, "lop-2-chon-nguoi")
    press(binh, r"^Gọi \d+ người$")
    expect(binh.get_by_text(re.compile(r"trong \d+ học viên"))).to_be_visible()
    assert training_class.enrolments.filter(person__full_name="Trần Thị Hòa").exists()
    binh.goto(f"/lop-tap-huan/{training_class.pk}/van-ban/")
    with binh.expect_download() as download:
        binh.get_by_role("link", name="Thông báo và danh sách").click()
    notice = Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    called = {row.cells[1].text for table in notice.tables for row in table.rows if len(row.cells) > 3}
    assert "Trần Thị Hòa" in called
    assert len(called) >= training_class.enrolments.count()


def give_the_test(binh: Page, training_class: TrainingClass) -> None:
    binh.goto(f"/lop-tap-huan/{training_class.pk}/bai-kiem-tra/")
    now = timezone.now().astimezone(VN)
    binh.get_by_label("Đề kiểm tra").select_option(label="Kiểm tra cuối lớp")
    binh.get_by_label("Mở lúc").fill((now - dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"))
    binh.get_by_label("Đóng lúc").fill((now + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"))
    binh.get_by_role("button", name="Mở kỳ kiểm tra").click()
    expect(binh.get_by_role("heading", level=1)).to_contain_text("Bộ luật Lao động")


def accept_and_ask(hoa: Page, accessible) -> None:
    hoa.goto("/lop-cua-toi/")
    hoa.get_by_role("link", name=re.compile("Bộ luật Lao động cho chủ tịch")).click()
    accessible(hoa)
    hoa.get_by_role("button", name="Tôi sẽ dự").click()
    expect(hoa.get_by_role("heading", name="Bạn đã nhận lời")).to_be_visible()
    hoa.get_by_label("Chuyên đề").select_option(label="Bộ luật Lao động 2019 và văn bản hướng dẫn")
    hoa.get_by_label("Câu hỏi", exact=True).fill("Hết hạn hợp đồng mà vẫn cho làm thì sao?")
    hoa.get_by_role("button", name="Gửi câu hỏi").click()
    expect(hoa.get_by_text("Hết hạn hợp đồng mà vẫn cho làm thì sao?")).to_be_visible()


def answer_the_question(khai: Page, training_class: TrainingClass) -> None:
    khai.goto(f"/lop-tap-huan/{training_class.pk}/cau-hoi/trinh-chieu/")
    expect(khai.get_by_role("heading", level=1)).to_have_text("Hết hạn hợp đồng mà vẫn cho làm thì sao?")
    assert "Trần Thị Hòa" not in khai.content()
    khai.get_by_role("button", name="Đã trả lời").click()
    expect(khai.get_by_role("heading", name="Mọi câu hỏi đều đã được giải đáp")).to_be_visible()


def let_time_pass(training_class: TrainingClass, *, begins: dt.timedelta) -> None:
    """The day of the class comes, then goes."""
    start = timezone.now() + begins
    Session.objects.filter(training_class=training_class).update(starts_at=start, ends_at=start + dt.timedelta(hours=3))


def check_in(hoa: Page, khai: Page, training_class: TrainingClass) -> None:
    session = training_class.sessions.get()
    khai.goto(f"/buoi-hoc/{session.pk}/ma/")
    code = khai.locator(".screen-letters").inner_text().replace("-", "").strip()
    hoa.goto(f"/diem-danh/{session.pk}/{code}/")
    hoa.get_by_role("button", name="Tôi có mặt").click()
    expect(hoa.get_by_role("heading", name="Bạn đã có mặt")).to_be_visible()


def sit(hoa: Page) -> None:
    hoa.goto(f"/bai-kiem-tra/{Exam.objects.get().pk}/")
    hoa.get_by_role("button", name="Bắt đầu làm bài").click()
    hoa.get_by_role("group", name=re.compile("Chị Mai")).get_by_label("60 ngày", exact=True).check()
    hoa.get_by_role("group", name=re.compile("85% mức lương")).get_by_label("Đúng", exact=True).check()
    hoa.get_by_label(re.compile("Bài viết câu")).fill("Báo công đoàn cấp trên và yêu cầu công ty nhận chị trở lại.")
    expect(hoa.locator("#trang-thai")).to_contain_text(re.compile(r"Đã lưu lúc \d\d:\d\d"))
    hoa.get_by_role("button", name="Nộp bài").click()
    hoa.get_by_role("button", name="Nộp bài").click()
    expect(hoa.get_by_role("heading", name="Bài đã nộp")).to_be_visible()


def mark(khai: Page) -> None:
    khai.goto("/cham-bai/")
    khai.get_by_role("link", name=re.compile("Chấm tiếp")).click()
    for box in khai.locator("input[inputmode=decimal]").all():
        box.fill("1")
    khai.locator("input[inputmode=decimal]").last.press("Enter")
    expect(khai.get_by_text("không còn bài nào chờ")).to_be_visible()


def finish_and_certify(binh: Page, training_class: TrainingClass) -> None:
    binh.goto(f"/lop-tap-huan/{training_class.pk}/ket-thuc/")
    press(binh, "^Kết thúc lớp$")
    binh.goto(f"/so-chung-nhan/don-vi-cap/{training_class.unit_id}/")
    binh.get_by_label("Tên tiếng Anh").fill("Trade Union of Bo De Ward")
    binh.get_by_label("Họ tên người ký").fill("Nguyễn Văn Bình")
    binh.get_by_role("button", name=re.compile("Lưu")).click()
    binh.goto(f"/so-chung-nhan/lop/{training_class.pk}/")
    press(binh, "^Cấp chứng nhận$")
    binh.goto(f"/so-chung-nhan/lop/{training_class.pk}/")
    expect(binh.get_by_role("link", name="Trần Thị Hòa")).to_be_visible()
    assert Certificate.objects.get().number.startswith("001/")


def fetch_certificate(hoa: Page) -> bytes:
    hoa.goto("/")
    hoa.get_by_role("link", name="Tập huấn", exact=True).click()
    hoa.get_by_role("link", name="Chứng nhận của tôi").click()
    with hoa.expect_download() as download:
        hoa.get_by_role("link", name=re.compile("PDF")).click()
    return Path(download.value.path()).read_bytes()


def a_stranger_checks(stranger: Page, pdf: bytes, accessible) -> None:
    certificate = Certificate.objects.get()
    stranger.goto("/chung-nhan/")
    stranger.get_by_label("Mã kiểm tra").fill(certificate.code.lower())
    stranger.get_by_role("button", name=re.compile("Kiểm tra|Xem")).first.click()
    expect(stranger.get_by_text("T*** T** Hòa")).to_be_visible()
    accessible(stranger)
    altered = pdf[:4000] + bytes([pdf[4000] ^ 1]) + pdf[4001:]
    for content, heading in ((pdf, "thật"), (altered, "không"), (pdf[:-300], "không")):
        stranger.goto("/chung-nhan/")
        stranger.locator("input[type=file]").set_input_files(
            {"name": "giay.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        stranger.locator("form[enctype] button").click()
        expect(stranger.get_by_role("heading", level=1)).to_contain_text(re.compile(heading, re.IGNORECASE))


def read_the_board(binh: Page, accessible, shot) -> None:
    binh.goto("/bang-dieu-hanh/")
    accessible(binh)
    shot(binh, "bang-1-dieu-hanh")
    stages = binh.locator("table.funnel tr")
    counts = {
        row.locator("th").inner_text(): int(row.locator("td.num").inner_text().replace(".", "")) for row in stages.all()
    }
    assert (counts["Dự đủ buổi"], counts["Đạt kiểm tra"], counts["Có chứng nhận"]) == (1, 1, 1)
    assert counts["Chủ tịch"] >= counts["Đã triệu tập"] > 1
    binh.locator("table.funnel tr").last.get_by_role("link").click()
    expect(binh.get_by_role("link", name="Trần Thị Hòa")).to_be_visible()
