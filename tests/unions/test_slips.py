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


def test_a_long_name_firm_and_account_grow_smaller_and_stand_whole_a_short_one_as_ever() -> None:
    firm = "CĐCS Công ty Trách nhiệm hữu hạn một thành viên Sản xuất, Thương mại và Xuất nhập khẩu Dệt may, Da giày và Phụ kiện "
    long = replace(
        SLIP,
        full_name="Công Tằng Tôn Nữ Thị Nguyễn Hoàng Phương Quỳnh Như Thanh Xuân",
        unit=f"{firm}thời trang quốc tế Việt Nam",
        username="congtangtonnuthiquynhnhu.2",
    )
    assert sizes(long, "Công Tằng", "CĐCS", "Việt Nam", "congtang") == [10.5, 6.5, 6.5, 10.0]
    assert sizes(SLIP, "Trần", "CĐCS", "0912345678") == [12.0, 8.5, 11.0]


def sizes(slip: Slip, *beginnings: str) -> list[float]:
    """In which size the line beginning so is set."""
    found: dict[str, float] = {}

    def visit(text: str, _cm: object, _tm: object, _font: object, size: float) -> None:
        found.update({line: size for line in beginnings if text.startswith(line)})

    pypdf.PdfReader(io.BytesIO(pdf(slip))).pages[0].extract_text(visitor_text=visit)
    return [found[line] for line in beginnings]


def test_the_qr_is_an_inline_picture_without_style() -> None:
    assert qr_svg("x").startswith("<svg ")
    assert "style=" not in qr_svg("x")
