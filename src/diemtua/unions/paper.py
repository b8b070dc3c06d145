"""Word documents in the form of union offices (Decision 933/QĐ-TLĐ; look of Decree 30/2020, Appendix I).

The frame is made by python-docx; the lines of long tables are written as text into it, one by one, so that a list of
thousands costs seconds and little memory.
"""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

FONT = "Times New Roman"
_MARK = "@@bang@@"
_OF_THE_SAMPLE = ("/metadata/thumbnail", "/extended-properties", "/customXml")


def new_document(*, landscape: bool = False) -> Any:
    """An empty A4 document with the margins and letters of an office paper."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    width, height = (297, 210) if landscape else (210, 297)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = (Mm(15), Mm(15)) if landscape else (Mm(30), Mm(15))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(0)
    _number_pages(section)
    return document


def _number_pages(section: Any) -> None:
    """On top in the middle, from the second page on."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section.different_first_page_header_footer, section.header_distance = True, Mm(10)
    paragraph, field = section.header.paragraphs[0], OxmlElement("w:fldSimple")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def sign_file(document: Any, *, title: str, day: dt.date) -> None:
    """What the file tells of its making: its title, this house and the day. Of the sample python-docx begins with, its picture,
    its program, its day in 2013 and its list of sources go."""
    made, told = dt.datetime.combine(day, dt.time()), document.core_properties
    told.title, told.author, told.last_modified_by, told.language = title, "Điểm Tựa", "", "vi-VN"
    told.comments, told.created, told.modified = "", made, made
    for rels in (document.part.package.rels, document.part.rels):
        for name in [name for name, rel in rels.items() if rel.reltype.endswith(_OF_THE_SAMPLE)]:
            del rels[name]


def _centred(cell: Any, text: str, *, size: float, bold: bool = False, italic: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    empty = len(cell.paragraphs) == 1 and not cell.paragraphs[0].text
    paragraph = cell.paragraphs[0] if empty else cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def add_heading(document: Any, *, superior: str, issuer: str, place_and_date: str) -> None:
    """The two blocks at the top: who issues on the left, the nation's name on the right."""
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for column, share in zip(table.columns, (0.42, 0.58), strict=True):  # the nation's name takes one line
        column.width = column.cells[0].width = int(room * share)
    left, right = table.rows[0].cells
    _centred(left, superior.upper(), size=12)
    _centred(left, issuer.upper(), size=12, bold=True)
    _centred(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _centred(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    _centred(right, place_and_date, size=13, italic=True)


def add_title(document: Any, title: str, *below: str) -> None:
    """The document's name in bold capitals, and lines under it in italics."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for number, text in enumerate((title.upper(), *below)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(12 if number == 0 else 0)
        paragraph.paragraph_format.space_after = Pt(6 if number == len(below) else 0)
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = number == 0, number > 0, Pt(14 if number == 0 else 13)


def add_signature(document: Any, authority: str, title: str) -> None:
    """Where the paper is signed by hand; what stands above it goes with it to the next page."""
    for line in document.element.body.xpath(
        "./w:p[last()][not(following-sibling::w:tbl)] | ./w:tbl[last()][not(following-sibling::w:p)]/w:tr[last()]//w:p"
    ):
        line.get_or_add_pPr().get_or_add_keepNext()
    document.add_paragraph().paragraph_format.keep_with_next = True  # two tables that touch are one to Word
    _, right = document.add_table(rows=1, cols=2).rows[0].cells
    _centred(right, authority.upper(), size=13, bold=True)
    _centred(right, title.upper(), size=13, bold=True)
    for paragraph in right.paragraphs[:-1]:
        paragraph.paragraph_format.keep_with_next = True


def add_table(document: Any, heads: Sequence[str], rows: Iterable[Sequence[str]], *, widths_mm: Sequence[int]) -> None:
    """A short table with lines: the first column text, the others figures on the right; the last row bold."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    lines = [tuple(row) for row in rows]
    table = document.add_table(rows=1 + len(lines), cols=len(heads))
    table.style, table.autofit = "Table Grid", False
    for r, values in enumerate([tuple(heads), *lines]):
        for c, value in enumerate(values):
            cell = table.cell(r, c)
            cell.width = Mm(widths_mm[c])
            run = cell.paragraphs[0].add_run(value)
            run.font.size, run.bold = Pt(12), r in (0, len(lines))
            if c or r == 0:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT if r and c else WD_ALIGN_PARAGRAPH.CENTER


def place_of_table(document: Any) -> None:
    """Here `save_with_table` puts the long table."""
    document.add_paragraph(_MARK)


def save_with_table(document: Any, table: Iterator[str], target: IO[bytes]) -> None:
    """The document with the pieces of `table` (WordprocessingML) in its place, written piece by piece."""
    frame = io.BytesIO()
    document.save(frame)
    with ZipFile(frame) as source, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name in source.namelist():
            if name != "word/document.xml":
                archive.writestr(name, source.read(name))
                continue
            text = source.read(name).decode()
            at = text.index(_MARK)
            begin, end = text.rindex("<w:p>", 0, at), text.index("</w:p>", at) + len("</w:p>")
            with archive.open(name, "w") as out:
                out.write(text[:begin].encode())
                for piece in table:
                    out.write(piece.encode())
                out.write(text[end:].encode())


def table_begin(widths_mm: Sequence[int], heads: Sequence[str]) -> str:
    """The beginning of a long table with thin lines, up to its rows; `heads` are rows made with `table_row`."""
    grid = "".join(f'<w:gridCol w:w="{round(w * 56.7)}"/>' for w in widths_mm)
    sides = "".join(
        f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for s in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{round(sum(widths_mm) * 56.7)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(heads)}'
    )


TABLE_END = "</w:tbl>"


def table_cell(text: str, *, span: int = 1, merge: str = "", bold: bool = False, centre: bool = False) -> str:
    """A cell; `merge` is «restart» or «continue» for one that reaches over two rows."""
    span_xml = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merge_xml = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    align = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centre else ""
    weight = "<w:b/>" if bold else ""
    clean = escape("".join(c for c in text if c >= " "))
    return (
        f"<w:tc><w:tcPr>{span_xml}{merge_xml}</w:tcPr><w:p>{align}<w:r><w:rPr>{weight}"
        f'<w:sz w:val="20"/></w:rPr><w:t xml:space="preserve">{clean}</w:t></w:r></w:p></w:tc>'
    )


def table_row(cells: Iterable[str], *, head: bool = False) -> str:
    """A row that is not broken over pages; a head is repeated on each."""
    repeat = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{''.join(cells)}</w:tr>"
