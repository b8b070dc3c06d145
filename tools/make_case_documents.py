"""Remakes the Word templates of cases (Decree 30/2020 look, as make_documents.py). Run by hand after a change."""

from pathlib import Path

from docx.document import Document as Doc
from docx.oxml import OxmlElement
from docx.shared import Cm
from make_documents import (
    BOTH,
    CENTRE,
    LEFT,
    cell_lines,
    closing,
    grid,
    heading,
    line,
    new_document,
    new_paper,
    repeated,
    rule,
    sign_here,
    tag,
)

TARGET = Path(__file__).resolve().parents[1] / "src/diemtua/casework/documents"


def body(document: Doc, text: str, *, bold: bool = False, before: float = 6) -> None:
    """A paragraph of running text."""
    line(document, text, bold=bold, align=BOTH, indent=True, before=before)


def title(document: Doc, text: str, subject: str) -> None:
    """The name of the document and what it is about."""
    line(document, text, bold=True, align=CENTRE, before=14)
    line(document, subject, bold=True, align=CENTRE, after=10)


def two_signatures(document: Doc, left_title: str, right_title: str) -> None:
    """Two sides sign, one beside the other."""
    left, right = sign_here(document)
    for cell, text in ((left, left_title), (right, right_title)):
        line(cell, text, bold=True, align=CENTRE, first=True)
        line(cell, "(Ký, ghi rõ họ tên)", italic=True, size=12, align=CENTRE)
        for _ in range(3):
            line(cell, align=CENTRE)


def table(document: Doc, titles: list[str], widths: list[float], *, rows: int = 0, loop: tuple[str, list[str]] | None = None, keep: bool = False) -> None:  # fmt: skip
    """A lined table: so many empty rows, or one row a turn of a loop; `keep` for a short one that is signed below."""
    made = grid(document, widths)
    cell_lines(made)
    repeated(made.rows[0])
    for cell, text in zip(made.rows[0].cells, titles, strict=True):
        line(cell, text, size=12, bold=True, align=CENTRE, first=True, before=2, after=2)
    texts = [[""] * len(widths)] * rows
    if loop:
        texts = [[f"{{%tr for {loop[0]} %}}", *[""] * (len(widths) - 1)], loop[1], ["{%tr endfor %}", *[""] * (len(widths) - 1)]]  # fmt: skip
    for row_texts in texts:
        row = made.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for index, (cell, text, width) in enumerate(zip(row.cells, row_texts, widths, strict=True)):
            cell.width = Cm(width)
            line(cell, text, size=12, align=CENTRE if index == 0 else LEFT, first=True, before=4, after=4, keep=keep)


def letter() -> None:
    """Every letter of a case: its paragraphs come from letters.toml."""
    document = new_document()
    heading(document)
    title(document, "{{ heading }}", "{{ subject }}")
    body(document, "Kính gửi: {{ to }}.", before=0)
    tag(document, "{%p for p in paragraphs[:-1] %}")
    body(document, "{{ p }}")
    tag(document, "{%p endfor %}")
    body(document, "{{ paragraphs[-1] }}")
    closing(document, receivers=["Như kính gửi;", "Lưu: Văn thư."])
    document.save(str(TARGET / "van-ban.docx"))


def minutes() -> None:
    """Minutes of a dialogue or of a bargaining session, with the fields good minutes have."""
    document = new_document()
    heading(document)
    title(document, "{{ heading }}", "{{ subject }}")
    body(document, "Căn cứ: {{ basis }}.", before=0)
    body(document, "Hôm nay, {{ when }}, từ …… giờ …… đến …… giờ ……, tại {{ blank }}")
    body(document, "1. Thành phần", bold=True)
    body(document, "- Bên người sử dụng lao động ({{ employer }}): {{ blank }}")
    body(
        document,
        "- Bên người lao động ({{ unit }}): có mặt {{ present }} trong {{ members }} thành viên theo danh sách đã công bố ngày …/…/……",
    )
    body(document, "- Lao động nữ tham dự: …… người. Người ghi biên bản: {{ blank }}")
    tag(document, "{%p if quorum %}")
    body(document, "- Điều kiện tiến hành: {{ quorum }}")
    tag(document, "{%p endif %}")
    body(document, "2. Diễn biến và kết quả từng nội dung", bold=True)
    line(document, size=6)
    table(document, ["TT", "Nội dung, bên nêu", "Ý kiến của bên kia", "Thống nhất / chưa", "Người phụ trách, thời hạn"],
          [1.1, 4.4, 4.4, 2.8, 3.8], rows=4)  # fmt: skip
    body(document, "3. Ý kiến khác: {{ blank }}")
    tag(document, "{%p if dialogue %}")
    body(
        document,
        "4. Ngày công bố nội dung chính tại nơi làm việc: …/…/…… (chậm nhất 03 ngày làm việc kể từ khi kết thúc).",
    )
    tag(document, "{%p endif %}")
    body(document, "Biên bản được đọc lại, hai bên cùng nghe và ký tên.")
    two_signatures(document, "BÊN NGƯỜI LAO ĐỘNG", "BÊN NGƯỜI SỬ DỤNG LAO ĐỘNG")
    document.save(str(TARGET / "bien-ban.docx"))


def paper() -> None:
    """The poll paper: one question, two boxes; a strike poll also tells the plan (Art. 201(2))."""
    document = new_document()
    heading(document)
    title(document, "PHIẾU LẤY Ý KIẾN", "{{ subject }}")
    body(document, "Căn cứ {{ basis }}, {{ unit }} lấy ý kiến của Ông/Bà:", before=0)
    tag(document, "{%p if strike %}")
    body(
        document,
        "Phương án của ban chấp hành: thời điểm bắt đầu {{ blank }}; địa điểm {{ blank }}; phạm vi {{ blank }}; yêu cầu của người lao động {{ blank }}",
    )
    body(document, "Ông/Bà có đồng ý đình công không?", bold=True)
    tag(document, "{%p else %}")
    body(document, "Ông/Bà có tán thành nội dung dự thảo thỏa ước lao động tập thể đã được gửi kèm không?", bold=True)
    tag(document, "{%p endif %}")
    line(document, size=8)
    left, right = grid(document, [8.2, 8.3]).rows[0].cells
    line(left, "☐  Đồng ý", align=CENTRE, first=True)
    line(right, "☐  Không đồng ý", align=CENTRE, first=True)
    body(document, "Ý kiến khác: {{ blank }}", before=12)
    body(
        document,
        "Đánh dấu X vào một ô. Phiếu không cần ghi tên. Việc lấy ý kiến không làm ảnh hưởng đến sản xuất, kinh doanh; người sử dụng lao động không được can thiệp.",
    )
    document.save(str(TARGET / "phieu.docx"))


def poll_minutes() -> None:
    """What came out of the poll, with the engine's verdict."""
    document = new_document()
    heading(document)
    title(document, "BIÊN BẢN", "{{ subject }}")
    body(document, "Căn cứ {{ basis }}, ngày {{ when }}, tại {{ blank }}, tổ kiểm phiếu gồm: {{ blank }}", before=0)
    body(document, "1. Số người: {{ total }} {{ whom }}. Phiếu phát ra: ……; phiếu thu về: ……; phiếu hợp lệ: ……")
    body(document, "2. Kết quả", bold=True)
    body(document, "- Tán thành: {{ yes }} người;")
    body(document, "- Không tán thành hoặc không có ý kiến: {{ no }} người.", before=0)
    body(document, "3. {{ verdict }}")
    body(document, "Biên bản lập thành 02 bản, lưu cùng phiếu.")
    two_signatures(document, "TỔ KIỂM PHIẾU", "TM. BAN CHẤP HÀNH")
    document.save(str(TARGET / "bien-ban-lay-y-kien.docx"))


def national(document: Doc) -> None:
    """Nation and motto alone, in the middle: papers of a person, not of a body."""
    (cell,) = grid(document, [16.5]).rows[0].cells
    line(cell, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=13, bold=True, align=CENTRE, first=True)
    line(cell, "Độc lập - Tự do - Hạnh phúc", size=14, bold=True, align=CENTRE)
    rule(cell, 5.8)
    line(cell, "{{ place_and_date }}", size=13, italic=True, align=CENTRE, before=3)


def authorisation() -> None:
    """A worker authorises the union; one page a claimant."""
    document = new_document()
    tag(document, "{%p for p in people %}")
    national(document)
    title(document, "GIẤY ỦY QUYỀN", "Về việc công đoàn đại diện giải quyết tranh chấp lao động")
    body(document, "Bên ủy quyền: {{ p.name }}. Sinh ngày …/…/…… Số CCCD: {{ gap }}", before=0)
    body(document, "Nơi làm việc: {{ employer }}. Công việc: {{ blank }}")
    body(document, "Bên được ủy quyền: {{ unit }}. Người đại diện: {{ blank }}")
    body(document, "Nội dung ủy quyền", bold=True)
    body(
        document,
        "Căn cứ Bộ luật Lao động, Điều 178 khoản 4, tôi ủy quyền cho {{ unit }} đại diện cho tôi: nộp đơn và tham gia hòa giải; yêu cầu trọng tài; khởi kiện và tham gia tố tụng tại tòa án; nhận văn bản, giấy tờ (gạch bỏ phần không ủy quyền) trong vụ việc: {{ blank }}",
    )
    body(document, "Thời hạn ủy quyền: từ ngày ký đến khi giải quyết xong vụ việc hoặc đến ngày …/…/……")
    two_signatures(document, "BÊN ỦY QUYỀN", "BÊN ĐƯỢC ỦY QUYỀN")
    tag(document, "{%p if not loop.last %}")
    new_paper(document)
    tag(document, "{%p endif %}")
    tag(document, "{%p endfor %}")
    document.save(str(TARGET / "giay-uy-quyen.docx"))


def founding() -> None:
    """The dossier asking for recognition: request, members, officers, minutes of congress and of the first meeting."""
    document = new_document()
    national(document)
    title(document, "VĂN BẢN ĐỀ NGHỊ", "Công nhận công đoàn cơ sở và ban chấp hành")
    body(document, "Kính gửi: {{ unit }}.", before=0)
    body(
        document,
        "Tại {{ blank }} có {{ volunteers }} người lao động tự nguyện gia nhập Công đoàn Việt Nam. Đại hội thành lập công đoàn cơ sở họp ngày {{ congress_day }} đã bầu ban chấp hành; ban chấp hành họp phiên đầu ngày {{ meeting_day }} đã bầu các chức danh.",
    )
    body(
        document,
        "Căn cứ Điều lệ Công đoàn Việt Nam và Quyết định 174/QĐ-TLĐ, Điều 13, đề nghị xét, công nhận công đoàn cơ sở và ban chấp hành.",
    )
    body(
        document,
        "Kèm theo: danh sách đoàn viên và đơn gia nhập của từng người; danh sách trích ngang ban chấp hành; biên bản đại hội; biên bản kiểm phiếu; biên bản phiên họp đầu của ban chấp hành.",
    )
    two_signatures(document, "BAN VẬN ĐỘNG", "TM. BAN CHẤP HÀNH")
    new_paper(document)
    title(document, "DANH SÁCH", "Người lao động gia nhập công đoàn")
    table(document, ["TT", "Họ và tên", "Ngày sinh", "Công việc", "Ngày ký đơn", "Ký tên"], [1.1, 5, 2.6, 3.6, 2.3, 1.9], loop=("i in rows", ["{{ i }}", "", "", "", "", ""]))  # fmt: skip
    new_paper(document)
    title(document, "DANH SÁCH TRÍCH NGANG", "Ban chấp hành công đoàn cơ sở")
    table(document, ["TT", "Họ và tên", "Ngày sinh", "Trình độ", "Chức vụ chuyên môn", "Chức danh công đoàn"], [1.1, 4.6, 2.4, 2.6, 2.9, 2.9], loop=("i in officers", ["{{ i }}", "", "", "", "", ""]))  # fmt: skip
    new_paper(document)
    national(document)
    title(document, "BIÊN BẢN", "Đại hội thành lập công đoàn cơ sở")
    body(
        document,
        "Ngày {{ congress_day }}, tại {{ blank }}, đại hội thành lập công đoàn cơ sở họp với sự tham dự của {{ volunteers }} đoàn viên và đại diện {{ unit }}.",
        before=0,
    )
    body(document, "1. Đại hội thống nhất số lượng ủy viên ban chấp hành: …… người; hình thức bầu: bỏ phiếu kín.")
    body(document, "2. Kết quả kiểm phiếu: phát ra …… phiếu, thu về …… phiếu, hợp lệ …… phiếu.")
    table(document, ["TT", "Họ và tên", "Số phiếu bầu", "Tỷ lệ", "Kết quả"], [1.1, 6.4, 3, 3, 3], loop=("i in officers", ["{{ i }}", "", "", "", ""]), keep=True)  # fmt: skip
    two_signatures(document, "THƯ KÝ", "CHỦ TỌA")
    new_paper(document)
    national(document)
    title(document, "BIÊN BẢN", "Phiên họp đầu của ban chấp hành")
    body(
        document,
        "Ngày {{ meeting_day }}, tại {{ blank }}, ban chấp hành họp phiên đầu, bầu: Chủ tịch {{ blank }}; Phó Chủ tịch {{ blank }}; Chủ nhiệm Ủy ban Kiểm tra {{ blank }}",
        before=0,
    )
    two_signatures(document, "THƯ KÝ", "CHỦ TỌA")
    document.save(str(TARGET / "ho-so-thanh-lap.docx"))


if __name__ == "__main__":
    letter()
    minutes()
    paper()
    poll_minutes()
    authorisation()
    founding()
