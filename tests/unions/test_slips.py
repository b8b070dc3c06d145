"""The printed slip."""

import datetime as dt
import io
from dataclasses import replace

import pypdf

from diemtua.unions.rules import Slip
from diemtua.unions.slips import qr_svg, slips_pdf, slips_pdf_apart

SLIP = Slip("Trần Thị Hòa", "Chủ tịch", "CĐCS May & Thêu <Sông Hồng>", "0912345678", "ABCDE-FGHJK", "http://x.vn/?ma=ABCDE-FGHJK")  # fmt: skip


def pdf(*slips: Slip) -> bytes:
    return slips_pdf(slips, until=dt.date(2026, 3, 1), today=dt.date(2026, 1, 1), site="x.vn/kich-hoat/")


def test_the_same_slips_on_the_same_day_give_the_same_bytes() -> None:
    assert pdf(SLIP, SLIP) == pdf(SLIP, SLIP)


def test_a_process_of_its_own_prints_the_same() -> None:
    apart = slips_pdf_apart([SLIP], until=dt.date(2026, 3, 1), today=dt.date(2026, 1, 1), site="x.vn/kich-hoat/")
    assert apart == pdf(SLIP)


def test_a_very_long_union_name_does_not_push_the_code_off_the_slip() -> None:

    long = replace(
        SLIP, full_name="Công Tằng Tôn Nữ Thị Phương Thảo Nguyên", unit="CĐCS " + "Công ty Cổ phần Đầu tư " * 9
    )
    reader = pypdf.PdfReader(io.BytesIO(pdf(*[long] * 9)))
    assert [page.extract_text().count("ABCDE-FGHJK") for page in reader.pages] == [8, 1]


def test_the_qr_is_an_inline_picture_without_style() -> None:
    assert qr_svg("x").startswith("<svg ")
    assert "style=" not in qr_svg("x")
