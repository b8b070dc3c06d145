"""Tách văn bản: a published text (.docx, HTML, Markdown, plain or OCR text, JSONL) into articles, with a report of every fault.

Pure: bytes in, frozen dataclasses out. `read_document` is the door.
"""

from diemtua.legislation.parsing.document import read_document
from diemtua.legislation.parsing.outline import Fault, Outline, ParsedArticle

__all__ = ["Fault", "Outline", "ParsedArticle", "read_document"]
