"""Remakes the Word templates of the convening notice and the single summons (Decree 30/2020 look). Run by hand after a change."""

from copy import deepcopy
from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

TARGET = Path(__file__).resolve().parents[1] / "src/diemtua/training/documents"
LEFT, CENTRE, BOTH = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def new_document() -> Doc:
    """A4 portrait, margins 20/20/30/15 mm, Times New Roman 14, page number on top from page 2."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.header_distance = Cm(1)
    section.different_first_page_header_footer = True
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    fonts = style.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), "Times New Roman")
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    page = section.header.paragraphs[0]
    page.alignment = CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    page._p.append(field)
    return document


def line(where: Doc | _Cell, text: str = "", *, size: float = 14, bold: bool = False, italic: bool = False,
         align: WD_ALIGN_PARAGRAPH = LEFT, after: float = 0, before: float = 0, indent: bool = False,
         keep: bool = False, first: bool = False) -> Paragraph:  # fmt: skip
    """One paragraph; `first` takes the empty one a new cell comes with."""
    paragraph = where.paragraphs[0] if first else where.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    shape = paragraph.paragraph_format
    paragraph.alignment, shape.space_after, shape.space_before = align, Pt(after), Pt(before)
    shape.keep_with_next = keep
    if indent:
        shape.first_line_indent = Cm(1.27)
    return paragraph


def tag(where: Doc | _Cell, text: str, *, first: bool = False) -> None:
    """A paragraph that docxtpl takes away again; `first` takes the empty one a new cell comes with."""
    (where.paragraphs[0] if first else where.add_paragraph()).add_run(text)


def rule(cell: _Cell, length: float) -> None:
    """The line under a heading: a bottom border on an empty narrow paragraph, `length` cm long, centred in the cell."""
    paragraph = cell.add_paragraph()
    side = max((cell.width.cm - length) / 2, 0)
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Cm(side)
    shape.line_spacing = Pt(3)
    border, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    paragraph._p.get_or_add_pPr().append(border)


def grid(document: Doc, widths: list[float]) -> Table:
    """One row of fixed widths (cm), no lines."""
    table = document.add_table(rows=1, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Cm(width)
    return table


def heading(document: Doc) -> None:
    """Issuer on the left, nation and motto on the right, number and date below."""
    made = grid(document, [7, 9.5])
    left, right = made.rows[0].cells
    tag(left, "{%p if superior %}", first=True)
    line(left, "{{ superior }}", size=12, align=CENTRE)
    tag(left, "{%p endif %}")
    line(left, "{{ issuer }}", size=12, bold=True, align=CENTRE)
    rule(left, 2.6)
    line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, align=CENTRE, first=True)
    line(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, align=CENTRE)
    rule(right, 5.6)
    left, right = made.add_row().cells
    line(left, "Số: {{ number }}", size=13, align=CENTRE, before=3, first=True)
    line(right, "{{ place_and_date }}", size=13, italic=True, align=CENTRE, before=3, first=True)


def terms(document: Doc) -> None:
    """When, where, what, and what the employer should know: alike in both documents."""
    line(document, "1. Thời gian và địa điểm", bold=True, align=BOTH, indent=True, before=6, keep=True)
    tag(document, "{%p for s in sessions %}")
    line(document, "- {{ s.when }}; tại {{ s.place }}.", align=BOTH, indent=True, before=3)
    tag(document, "{%p endfor %}")
    line(document, "2. Nội dung", bold=True, align=BOTH, indent=True, before=6, keep=True)
    tag(document, "{%p for m in modules %}")
    line(document, "- {{ m }};", align=BOTH, indent=True, before=3)
    tag(document, "{%p endfor %}")
    line(document, "- Giải đáp câu hỏi của học viên: {{ question_minutes }} phút. Học viên gửi câu hỏi trước tại "
         "{{ address }}.", align=BOTH, indent=True, before=3)  # fmt: skip
    tag(document, "{%p if test %}")
    line(document, "- {{ test }}", align=BOTH, indent=True, before=3)
    tag(document, "{%p endif %}")
    line(document, "3. Chế độ của cán bộ dự lớp", bold=True, align=BOTH, indent=True, before=6, keep=True)
    tag(document, "{%p if paid_source %}")
    line(document, "- Những ngày dự lớp, cán bộ được người sử dụng lao động trả đủ lương; các ngày này không tính trừ vào "
         "thời gian làm công tác công đoàn hằng tháng ({{ paid_source }}).", align=BOTH, indent=True, before=3)  # fmt: skip
    tag(document, "{%p endif %}")
    line(document, "- Chi phí đi lại, ăn ở và sinh hoạt trong những ngày dự lớp do {{ issuer_name }}, đơn vị triệu tập, chi trả"
         "{{ paid_tail }}.", align=BOTH, indent=True, before=3)  # fmt: skip


def sign_here(document: Doc) -> tuple[_Cell, _Cell]:
    """Two places to sign, never cut by a page nor alone on one: the words above go with them."""
    above = [p for p in document.paragraphs if p.text and not p.text.startswith("{%")][-1]
    above.paragraph_format.keep_with_next = above.paragraph_format.keep_together = True
    line(document, size=8, keep=True)
    made = grid(document, [7, 9.5])
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    left, right = made.rows[0].cells
    return left, right


def closing(document: Doc, *, receivers: list[str]) -> None:
    """Contact, receivers on the left, signature on the right."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    tag(document, "{%p if contact %}")
    line(document, "Cần trao đổi thêm, xin liên hệ: {{ contact }}.", align=BOTH, indent=True, before=6)
    tag(document, "{%p endif %}")
    left, right = sign_here(document)
    line(left, "Nơi nhận:", size=12, bold=True, italic=True, first=True)
    for receiver in receivers:
        line(left, f"- {receiver}", size=11)
    line(right, "{{ signer_title }}", bold=True, align=CENTRE, first=True)
    for _ in range(4):
        line(right, align=CENTRE)
    line(right, "{{ signer_name }}", bold=True, align=CENTRE)


def page_break(document: Doc) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def new_paper(document: Doc) -> None:
    """What follows is a paper of its own: it begins a page, and its pages are numbered anew."""
    document.add_section(WD_SECTION.NEW_PAGE)
    before, after = document.sections[-2], document.sections[-1]
    document.paragraphs[-1].paragraph_format.line_spacing = Pt(1)
    for header in before._sectPr.findall(qn("w:headerReference")):  # the papers before may be left out of a loop
        after._sectPr.insert(0, deepcopy(header))
    for section in (before, after):
        numbers = section._sectPr.find(qn("w:pgNumType"))
        if numbers is None:
            numbers = OxmlElement("w:pgNumType")
            section._sectPr.find(qn("w:pgMar")).addnext(numbers)
        numbers.set(qn("w:start"), "1")


def cell_lines(table: Table) -> None:
    """Thin lines around every cell."""
    table.style = "Table Grid"


def repeated(row: _Row) -> None:
    """The head of a table, on each of its pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def list_of_called(document: Doc) -> None:
    """The appendix: one row a person, header repeated on each page, no row broken in two."""
    line(document, "DANH SÁCH", bold=True, align=CENTRE)
    line(document, "Cán bộ được triệu tập dự lớp «{{ name }}»", bold=True, align=CENTRE)
    line(document, "({{ attached_to }})", italic=True, size=13, align=CENTRE, after=8)
    widths = [1.2, 4.4, 2.6, 5.3, 3.2]
    table = grid(document, widths)
    cell_lines(table)
    for cell, title in zip(table.rows[0].cells, ["TT", "Họ và tên", "Chức vụ", "Công đoàn cơ sở", "Công đoàn cấp trên"], strict=True):  # fmt: skip
        line(cell, title, size=12, bold=True, align=CENTRE, first=True, before=2, after=2)
    repeated(table.rows[0])
    rows = (
        ["{%tr for p in people %}", "", "", "", ""],
        ["{{ p.number }}", "{{ p.name }}", "{{ p.position }}", "{{ p.unit }}", "{{ p.upper }}"],
        ["{%tr endfor %}", "", "", "", ""],
    )
    for texts in rows:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for index, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
            cell.width = Cm(width)
            line(cell, text, size=12, align=CENTRE if index == 0 else LEFT, first=True, before=2, after=2)
    line(document, "Danh sách có {{ people|length }} người.", size=13, italic=True, before=6)


def notice() -> None:
    """The notice of a class with the list of those called."""
    document = new_document()
    heading(document)
    line(document, "THÔNG BÁO", bold=True, align=CENTRE, before=14)
    line(document, "Về việc triệu tập cán bộ công đoàn dự lớp tập huấn", bold=True, align=CENTRE, after=10)
    line(document, "Kính gửi: Ban Chấp hành các công đoàn cơ sở và người sử dụng lao động có cán bộ trong danh sách kèm theo.",
         align=BOTH, indent=True, after=6)  # fmt: skip
    line(document, "{{ issuer_name }} tổ chức lớp tập huấn «{{ name }}» và triệu tập {{ people|length }} cán bộ công đoàn có tên "
         "trong danh sách kèm theo.", align=BOTH, indent=True)  # fmt: skip
    terms(document)
    line(document, "Đề nghị Ban Chấp hành công đoàn cơ sở báo cho cán bộ được triệu tập, và người sử dụng lao động bố trí "
         "công việc để cán bộ dự lớp đủ thời gian.", align=BOTH, indent=True, before=6)  # fmt: skip
    closing(document, receivers=["Như kính gửi;", "Lưu: Văn thư."])
    page_break(document)
    list_of_called(document)
    document.save(str(TARGET / "thong-bao-trieu-tap.docx"))


def summons() -> None:
    """One page for each grassroots union, naming its people: what the employer keeps."""
    document = new_document()
    tag(document, "{%p for sheet in sheets %}")
    heading(document)
    line(document, "GIẤY TRIỆU TẬP", bold=True, align=CENTRE, before=14)
    line(document, "Dự lớp tập huấn «{{ name }}»", bold=True, align=CENTRE, after=10)
    line(document, "Kính gửi: Ban Chấp hành {{ sheet.unit }}{{ sheet.employer }}.", align=BOTH, indent=True, after=6)
    line(document, "{{ issuer_name }} triệu tập:", align=BOTH, indent=True)
    tag(document, "{%p for p in sheet.people %}")
    line(document, "- {{ p.name }}, {{ p.position }};", bold=True, align=BOTH, indent=True, before=3)
    tag(document, "{%p endfor %}")
    line(document, "dự lớp tập huấn nêu trên, cụ thể như sau:", align=BOTH, indent=True, before=3)
    terms(document)
    line(document, "Đề nghị người sử dụng lao động bố trí công việc để cán bộ dự lớp đủ thời gian.",
         align=BOTH, indent=True, before=6)  # fmt: skip
    closing(document, receivers=["Như kính gửi;", "Cán bộ được triệu tập;", "Lưu: Văn thư."])
    tag(document, "{%p if not loop.last %}")
    new_paper(document)
    tag(document, "{%p endif %}")
    tag(document, "{%p endfor %}")
    document.save(str(TARGET / "giay-trieu-tap.docx"))


if __name__ == "__main__":
    TARGET.mkdir(exist_ok=True)
    notice()
    summons()
