"""Which rows of an .xlsx are hidden, as by a filter: calamine gives them like any other. Other formats tell nothing here."""

import re
import zipfile
import zlib
from html import unescape
from pathlib import Path

from diemtua.kernel.numbers import whole_number
from diemtua.kernel.text import clean

_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEET, _LINK, _ROW = (re.compile(rb"<(?:\w+:)?" + tag + rb"\s[^>]*>") for tag in (b"sheet", b"Relationship", b"row"))
_ATTRIBUTE = re.compile(r"""\s(?:\w+:)?(\w+)=(["'])(.*?)\2""")
_PIECE = 1 << 22


def hidden_rows(path: Path) -> dict[str, frozenset[int]]:
    """Sheet -> its hidden rows, numbered as Excel numbers them. What cannot be told is left out: nothing rests on it."""
    if not zipfile.is_zipfile(path):
        return {}
    try:
        with zipfile.ZipFile(path) as packed:
            parts = set(packed.namelist())
            if not {_BOOK, _LINKS} <= parts:
                return {}
            links = {link["Id"]: link["Target"] for link in _elements(_LINK, packed.read(_LINKS))}
            found = {sheet["name"]: links[sheet["id"]] for sheet in _elements(_SHEET, packed.read(_BOOK))}
            told = {name: target[1:] if target[0] == "/" else f"xl/{target}" for name, target in found.items()}
            return {clean(name): _hidden(packed, part) for name, part in told.items() if part in parts}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, LookupError):
        return {}


def _elements(tag: re.Pattern[bytes], xml: bytes) -> list[dict[str, str]]:
    """The attributes of each element, without the prefixes of their names."""
    return [_attributes(element) for element in tag.findall(xml)]


def _attributes(element: bytes) -> dict[str, str]:
    return {name: unescape(value) for name, _, value in _ATTRIBUTE.findall(element.decode(errors="replace"))}


def _hidden(packed: zipfile.ZipFile, part: str) -> frozenset[int]:
    rows: set[int] = set()
    rest = b""
    with packed.open(part) as opened:
        while piece := opened.read(_PIECE):
            piece = rest + piece
            found = (_attributes(row) for row in _ROW.findall(piece) if b"hidden" in row)
            rows |= {whole_number(row["r"]) or 0 for row in found if row.get("hidden") in {"1", "true"}}
            rest = piece[piece.rfind(b"<") :]  # a row cut in two
    return frozenset(rows)
