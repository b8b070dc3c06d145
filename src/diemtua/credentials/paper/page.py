"""One A4 page per certificate; the same certificate gives the same bytes.

Typst must not be used before a fork (its threads do not survive one): whoever wants several processes spawns them.
"""

import datetime as dt
import json
import threading
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno

from diemtua.credentials.rules import Printed, duration, en_date, period
from diemtua.kernel.dates import vn_long_date

if TYPE_CHECKING:
    import typst

SOURCE = Path(str(files("diemtua.credentials.paper").joinpath("page.typ")))
_local = threading.local()


@cache
def _fonts() -> "typst.Fonts":
    """Be Vietnam Pro and nothing of the machine's own fonts: the page looks alike everywhere."""
    import typst  # 30 MB and threads: only for who draws

    folder = str(files("fontpkg_be_vietnam_pro").joinpath("files"))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def compiler() -> "typst.Compiler":
    """This thread's compiler, made once: fonts loaded, template parsed."""
    import typst

    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(str(SOURCE), font_paths=_fonts(), ignore_system_fonts=True)
    made: typst.Compiler = _local.compiler
    return made


def draw(printed: Printed, *, credential: str, sample: bool = False) -> bytes:
    """The PDF (PDF/UA-1, tagged) with the credential attached; `sample` writes «MẪU» across it."""
    inputs = {
        "page": json.dumps(words(printed, sample=sample), ensure_ascii=False),
        "qr": qr(printed.url),
        "token": credential,
    }
    day = dt.datetime.combine(printed.issued_on, dt.time(), tzinfo=dt.UTC)
    pdf = compiler().compile(format="pdf", sys_inputs=inputs, timestamp=day, pdf_standards=["ua-1"])
    assert isinstance(pdf, bytes)
    return pdf


def qr(url: str) -> str:
    """The address as SVG. Version and mask are fixed: seven times quicker than letting segno try them all."""
    version = next(v for v, room in ((4, 62), (5, 84), (7, 122), (10, 213), (20, 666)) if len(url.encode()) <= room)
    return segno.make_qr(url, error="m", version=version, mask=4, boost_error=False).svg_inline(
        scale=4, border=0, omitsize=True, dark="#16242e"
    )


def words(printed: Printed, *, sample: bool = False) -> dict[str, Any]:
    """Every line of the page in Vietnamese and English."""
    time_vi, time_en = duration(printed.minutes)
    days_vi, days_en = period(printed.first_on, printed.last_on)
    grade = printed.grade
    who = [f"Sinh: {printed.birth}"] if printed.birth else []
    who += [", ".join(w for w in (printed.position, printed.union) if w)]
    return {
        "lang": "vi",
        "superior": printed.superior_vi.upper(),
        "issuer": printed.issuer_vi.upper(),
        "issuer_en": printed.issuer_en,
        "title": printed.title_vi,
        "title_en": printed.title_en.upper(),
        "certifies": f"Chứng nhận {printed.salutation}",
        "holder": printed.holder,
        "who": who,
        "course": printed.course,
        "topics": "; ".join(printed.topics),
        "when": f"{days_vi}, thời lượng {time_vi}",
        "where": f"tại {printed.place}" if printed.place else "",
        "when_en": f"{days_en}, {time_en}",
        "result": f"Kết quả kiểm tra: {printed.percent}/100, xếp loại {grade[0]}" if grade else "",
        "result_en": f"Test result: {printed.percent}/100, {grade[1]}" if grade else "",
        "place_date": f"{printed.issued_in}, {vn_long_date(printed.issued_on)}",
        "date_en": en_date(printed.issued_on),
        "signer_title": printed.signer_title_vi.upper(),
        "signer_title_en": printed.signer_title_en,
        "signer": printed.signer_name,
        "number": printed.number,
        "code": printed.printed_code,
        "url": printed.url.split("://", 1)[-1],
        "qr_alt": f"Mã QR mở trang kiểm tra chứng nhận {printed.code}",
        "document_title": f"{printed.title_vi.capitalize()} {printed.number}: {printed.holder}",
        "keywords": [printed.number, printed.code],
        "sample": sample,
    }
