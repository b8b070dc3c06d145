"""What a Word file tells of its making."""

from io import BytesIO
from zipfile import ZipFile

from docx import Document


def making_of(content: bytes) -> tuple[str, str, str, str, list[str]]:
    """Title, author, comments and day made; and what of the sample of python-docx is still in it: its picture, program, sources."""
    told = Document(BytesIO(content)).core_properties
    with ZipFile(BytesIO(content)) as file:
        left = [n for n in file.namelist() if n.startswith(("docProps/thumbnail", "docProps/app", "customXml"))]
    return told.title, told.author, told.comments, f"{told.created:%Y-%m-%d}", left
