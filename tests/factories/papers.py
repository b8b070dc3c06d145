"""What a Word file tells of its making, and how its pages are cut."""

from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph


def making_of(content: bytes) -> tuple[str, str, str, str, list[str]]:
    """Title, author, comments and day made; and what of the sample of python-docx is still in it: its picture, program, sources."""
    told = Document(BytesIO(content)).core_properties
    with ZipFile(BytesIO(content)) as file:
        left = [n for n in file.namelist() if n.startswith(("docProps/thumbnail", "docProps/app", "customXml"))]
    return told.title, told.author, told.comments, f"{told.created:%Y-%m-%d}", left


def numbered_from(content: bytes) -> list[str]:
    """The number at which each paper of the file begins its pages; empty where it goes on from the one before."""
    return [p._sectPr.xpath("string(./w:pgNumType/@w:start)") for p in Document(BytesIO(content)).sections]


def kept_together(content: bytes, signer: str) -> tuple[list[str], bool]:
    """The paragraphs that go to the next page with the first table that names `signer`, and whether no page cuts it."""
    blocks = list(Document(BytesIO(content)).iter_inner_content())
    at = next(n for n, b in enumerate(blocks) if isinstance(b, Table) and signer in b.rows[0].cells[0].text)
    above: list[str] = []
    while isinstance(block := blocks[at - len(above) - 1], Paragraph) and block.paragraph_format.keep_with_next:
        above.insert(0, block.text)
    return above, bool(blocks[at].rows[0]._tr.xpath("./w:trPr/w:cantSplit"))  # type: ignore[union-attr]
