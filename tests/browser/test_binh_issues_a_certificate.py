"""Bình issues for a class; a stranger checks code and file on a phone; Bình revokes; the stranger sees it."""

import re
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from diemtua.credentials.models import Certificate
from tests.browser.conftest import DESK, PHONE
from tests.credentials.factories import make_finished_class
from tests.factories import make_person


def fetched(page: Page, name: str, to: Path) -> Path:
    """Click the link and keep what it downloads."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).first.click()
    waiting.value.save_as(to)
    return to


def check_file(page: Page, file: Path) -> None:
    page.goto("/chung-nhan/")
    page.get_by_label("Tệp chứng nhận hoặc huy hiệu").set_input_files(file)
    page.get_by_role("button", name="Kiểm tra tệp").click()


def test_from_class_to_public_check_to_revocation(cast, walk, shot, accessible, tmp_path) -> None:
    absent = make_person("Bùi Vắng Mặt", cast.union, position="UV-BCH")
    linh = make_person("Đặng Thùy Linh", cast.union, position="PCT")
    training_class = make_finished_class(cast, [cast.hoa_person, linh], absent=[absent])

    # Bình has not set up the issuer yet: the page says so and leads there.
    binh = walk(cast.binh, size=DESK)
    binh.goto(f"/so-chung-nhan/lop/{training_class.pk}/")
    binh.get_by_role("link", name="Khai đơn vị cấp").click()
    binh.get_by_label("Tên tiếng Anh").fill("Trade Union of Bo De Ward")
    binh.get_by_label("Họ tên người ký").fill("Nguyễn Văn Bình")
    accessible(binh)
    binh.get_by_role("button", name="Lưu").click()
    expect(binh.get_by_role("heading", name="Khóa ký")).to_be_visible()
    accessible(binh)

    binh.goto(f"/so-chung-nhan/lop/{training_class.pk}/")
    expect(binh.get_by_text("Mới có mặt 0/1 buổi.")).to_be_visible()
    accessible(binh)
    shot(binh, "chung-nhan-1-cap")
    binh.on("dialog", lambda dialog: dialog.accept())
    binh.get_by_role("button", name="Cấp chứng nhận").click()
    expect(binh.get_by_text("Đã cấp 2 chứng nhận.")).to_be_visible()
    binh.get_by_role("link", name="Xem kết quả").click()
    accessible(binh)
    archive = zipfile.ZipFile(fetched(binh, "Tải cả lớp (ZIP)", tmp_path / "lop.zip"))
    assert len(archive.namelist()) == 4

    # Hòa fetches hers on the phone.
    hoa = walk(cast.hoa)
    hoa.goto("/chung-nhan-cua-toi/")
    pdf = fetched(hoa, "Tải bản in (PDF)", tmp_path / "hoa.pdf")
    badge = fetched(hoa, "Tải huy hiệu số", tmp_path / "hoa.jwt")
    hoa.get_by_text("Gửi cho người khác xem").click()
    accessible(hoa)
    full_link = hoa.get_by_label("Liên kết đầy đủ").input_value().removeprefix("http://testserver")

    # A stranger on a phone types the code, as people type.
    certificate = Certificate.objects.get(person=cast.hoa_person)
    stranger = walk(size=PHONE)
    stranger.goto("/chung-nhan/")
    accessible(stranger)
    stranger.get_by_label("Mã kiểm tra").fill(certificate.printed_code.lower())
    stranger.get_by_role("button", name="Kiểm tra mã").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Chứng nhận còn hiệu lực")
    expect(stranger.get_by_text("T*** T** Hòa")).to_be_visible()
    accessible(stranger)
    shot(stranger, "chung-nhan-2-cong-khai")
    stranger.goto(full_link)
    expect(stranger.get_by_text("Trần Thị Hòa")).to_be_visible()
    stranger.get_by_role("link", name="English").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This certificate is valid")
    expect(stranger.locator("html")).to_have_attribute("lang", "en")
    accessible(stranger)

    # The files: genuine, then one byte changed, then cut short.
    for file in (pdf, badge):
        check_file(stranger, file)
        expect(stranger.get_by_role("heading", level=1)).to_have_text("Bản thật")
    accessible(stranger)
    data = bytearray(pdf.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "sua.pdf").write_bytes(data)
    check_file(stranger, tmp_path / "sua.pdf")
    expect(stranger.get_by_text(re.compile("^Tệp đã bị sửa sau khi ký"))).to_be_visible()
    accessible(stranger)
    shot(stranger, "chung-nhan-3-kiem-tra-tep")
    (tmp_path / "cat.pdf").write_bytes(data[:-2000])
    check_file(stranger, tmp_path / "cat.pdf")
    expect(stranger.get_by_text(re.compile("^Tệp bị cắt mất phần cuối"))).to_be_visible()

    # Bình revokes; the stranger sees it at once, by code and by file.
    binh.goto("/so-chung-nhan/")
    accessible(binh)
    binh.get_by_role("link", name="Trần Thị Hòa").click()
    accessible(binh)
    binh.get_by_role("link", name="Thu hồi").click()
    accessible(binh)
    binh.get_by_label("Thông tin trên chứng nhận có sai sót").check()
    binh.get_by_role("button", name="Thu hồi").click()
    expect(binh.get_by_text("Đã thu hồi", exact=True).first).to_be_visible()
    stranger.goto(f"/chung-nhan/{certificate.code}")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Chứng nhận đã bị thu hồi")
    check_file(stranger, pdf)
    expect(stranger.get_by_text("Tệp là bản thật, nhưng chứng nhận này đã bị thu hồi.")).to_be_visible()

    # And issued again: the old page leads to the new one.
    binh.get_by_role("link", name="Cấp lại").click()
    binh.get_by_label("Lý do cấp lại").fill("Sửa ngày sinh")
    binh.get_by_role("button", name="Cấp lại").click()
    expect(binh.get_by_text("Cấp lại thay")).to_be_visible()
    stranger.goto(f"/chung-nhan/{certificate.code}")
    stranger.get_by_role("link", name="Xem bản đang dùng").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Chứng nhận còn hiệu lực")
