"""Phiếu kích hoạt: the printed slips as PDF (Typst) and the workbook for mailing. Nothing here keeps a code."""

import datetime as dt
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import IO

import segno

from diemtua.kernel.dates import vn_date
from diemtua.kernel.text import clean
from diemtua.kernel.workbooks import HEAD, print_across, short_workbook, write_heads
from diemtua.unions.rules import Slip

TEMPLATE = Path(__file__).with_name("slips.typ")


@cache
def _font_folder() -> str:
    import fontpkg

    return str(Path(fontpkg.path("Be Vietnam Pro", 400)).parent)


def qr_svg(text: str) -> str:
    """The text as a QR of error level M, one SVG path, without XML head; the mask is fixed (six times quicker)."""
    return segno.make(text, error="m", micro=False, mask=2).svg_inline(border=2, omitsize=True)


def slips_pdf(slips: Sequence[Slip], *, until: dt.date, today: dt.date, site: str) -> bytes:
    """A4, eight slips a page with cut lines. The same slips on the same day give the same bytes.

    Typst remembers what it set (120 MB a thousand slips, never given back), and must not meet a fork once it was used:
    a job calls `slips_pdf_apart`.
    """
    import typst  # slow to import, and only who prints needs it

    rows = [
        {
            "name": slip.full_name,
            "position": slip.position,
            "unit": slip.unit,
            "username": slip.username,
            "code": slip.code,
            "qr": qr_svg(slip.url).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        }
        for slip in slips
    ]
    data = {"slips": rows, "until": vn_date(until), "site": site, "day": [today.year, today.month, today.day]}
    compiler = typst.Compiler(
        str(TEMPLATE), font_paths=[_font_folder()], ignore_system_fonts=True, sys_inputs={"data": json.dumps(data)}
    )
    return bytes(compiler.compile(format="pdf"))


def slips_pdf_apart(slips: Sequence[Slip], *, until: dt.date, today: dt.date, site: str) -> bytes:
    """`slips_pdf` in a process of its own, whose memory goes with it; codes travel by pipe. 0.4 s more a call."""
    asked = {"slips": [asdict(slip) for slip in slips], "until": f"{until}", "today": f"{today}", "site": site}
    run = subprocess.run(
        [sys.executable, "-m", "diemtua.unions.slips"], input=json.dumps(asked).encode(), stdout=subprocess.PIPE,
        check=True, timeout=600,
    )  # fmt: skip
    return run.stdout


def slips_workbook(slips: Sequence[Slip], target: IO[bytes], *, until: dt.date) -> None:
    """The slips as one sheet ready for a mail merge. Built in memory: no temporary file ever holds a code."""
    book = short_workbook(target)
    sheet = book.add_worksheet("Mã kích hoạt")
    heads = ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Số điện thoại", "Thư điện tử", "Tên đăng nhập", "Mã kích hoạt",
             "Đường dẫn kích hoạt", "Dùng được đến hết ngày"]  # fmt: skip
    write_heads(sheet, 0, zip(heads, (6, 28, 20, 44, 15, 30, 24, 16, 48, 16), strict=True), book.add_format(HEAD))
    sheet.freeze_panes(1, 0)
    print_across(sheet, 0, 0)
    for row, slip in enumerate(slips, start=1):
        sheet.write_number(row, 0, row)
        values = (slip.full_name, slip.position, slip.unit, slip.phone, slip.email, slip.username, slip.code, slip.url)
        for column, value in enumerate((*values, vn_date(until)), start=1):
            sheet.write_string(row, column, clean(value))
    book.close()


def workbook_bytes(slips: Sequence[Slip], *, until: dt.date) -> bytes:
    """`slips_workbook` as bytes."""
    target = io.BytesIO()
    slips_workbook(slips, target, until=until)
    return target.getvalue()


def _main() -> None:
    """Reads one request from standard input, writes the PDF to standard output."""
    asked = json.load(sys.stdin)
    made = slips_pdf(
        [Slip(**slip) for slip in asked["slips"]],
        until=dt.date.fromisoformat(asked["until"]),
        today=dt.date.fromisoformat(asked["today"]),
        site=asked["site"],
    )
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    _main()
