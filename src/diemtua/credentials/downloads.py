"""Files handed out: the PDF, the badge, a class in one zip, the register as workbook. Made on demand, nothing is kept."""

import io
import json
import zipfile
from collections.abc import Iterator

from django.db.models import QuerySet

from diemtua.credentials import paper
from diemtua.credentials.models import Certificate
from diemtua.credentials.proof import badge, seal
from diemtua.credentials.proof.keys import Signer
from diemtua.kernel.dates import VN
from diemtua.kernel.workbooks import CELL, fit_row, long_workbook, print_across, write_heads

# The whole of a certificate's day of birth and result is on its PDF; the register prints what the book has columns for.
_COLUMNS = ("STT", "Số vào sổ", "Họ và tên", "Ngày sinh", "Đơn vị", "Nội dung", "Từ ngày", "Đến ngày", "Kết quả",
            "Ngày cấp", "Tình trạng", "Ngày hết hiệu lực", "Mã kiểm tra", "Ký nhận")  # fmt: skip
_WIDTHS = (5, 22, 26, 12, 40, 44, 12, 12, 9, 12, 14, 14, 17, 16)


def certificate_pdf(certificate: Certificate, signer: Signer) -> bytes:
    """The sealed PDF, drawn from what was signed; the same key gives the same bytes."""
    return seal.sealed(paper.draw(certificate.page, credential=certificate.token), code=certificate.code, signer=signer)


def badge_json(certificate: Certificate) -> str:
    """The badge inside JSON."""
    return json.dumps(badge.enveloped(certificate.token), indent=2)


class _Chunks(io.RawIOBase):
    """A file that can only be written on; what was written is taken out in pieces."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        piece, self._held = bytes(self._held), bytearray()
        return piece


def class_zip(rows: QuerySet[Certificate], signer: Signer) -> Iterator[bytes]:
    """A zip of PDF and badge of each, piece by piece: the first bytes leave after one certificate, memory stays flat."""
    out = _Chunks()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # PDFs are compressed already
        for certificate in rows.iterator(chunk_size=100):
            archive.writestr(f"{certificate.file_stem}.pdf", certificate_pdf(certificate, signer))
            archive.writestr(f"huy-hieu/{certificate.file_stem}.jwt", certificate.token)
            yield out.taken()
    yield out.taken()


def register_workbook(rows: QuerySet[Certificate]) -> io.BytesIO:
    """«Sổ cấp» as a workbook, oldest number first; 65,000 rows are 6 MB."""
    file = io.BytesIO()
    book = long_workbook(file)
    sheet = book.add_worksheet("Sổ cấp")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#e3eff3"})
    write_heads(sheet, 0, zip(_COLUMNS, _WIDTHS, strict=True), head, book.add_format(CELL))
    sheet.freeze_panes(1, 3)
    ordered = rows.order_by("issuer__unit__path", "year", "ordinal").defer("token").iterator(chunk_size=1000)
    for line, certificate in enumerate(ordered, 1):
        page = certificate.page
        withdrawn = certificate.revoked_at.astimezone(VN).date() if certificate.revoked_at else ""
        values = (line, certificate.number, certificate.holder, page.birth, page.union, page.course,
                  page.first_on, page.last_on, page.percent, page.issued_on,
                  certificate.get_state_display(), withdrawn, certificate.printed_code, "")  # fmt: skip
        fit_row(sheet, line, zip(values, _WIDTHS, strict=True))
        sheet.write_row(line, 0, ["" if v is None else v for v in values])
    print_across(sheet, 0, 0)
    book.close()
    file.seek(0)
    return file
