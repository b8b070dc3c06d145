"""How far the cells of a workbook reach, told from its packed text before anything lays them out.

calamine gives every sheet the rectangle from its first cell to its last: one letter lost in column XFD of a small list
takes gigabytes. Formatted cells with nothing in them do not count, there and here.
"""

import re
from typing import Protocol
from xml.parsers import expat

from diemtua.kernel.errors import BadInput
from diemtua.kernel.workbooks import column_letter

MAX_COLUMNS = 200  # lists have some twenty
MAX_CELLS = 20_000_000  # 32 bytes each, once laid out


def demand_bearable(columns: int, rows: int) -> None:
    """BadInput when a sheet whose last cell stands in this column and row (1 first) is too large to lay out."""
    if columns <= MAX_COLUMNS and columns * rows <= MAX_CELLS:
        return
    raise BadInput(
        f"Tệp có chữ ở tận cột {column_letter(columns - 1)}, dòng {rows}, cách xa danh sách, nên bảng rộng quá mức đọc được. "
        "Hãy mở tệp bằng Excel, bấm Ctrl+End để tới ô cuối, xóa các cột và dòng thừa ngoài bảng, lưu rồi tải lên lại."
    )


class Extent(Protocol):
    """Reads a part of a workbook piece by piece; BadInput as soon as it is too large."""

    def feed(self, piece: bytes) -> None: ...


def extent_of(part: str) -> Extent | None:
    """What measures this part of a packed workbook; None for parts without cells."""
    if part == "content.xml":
        return _OdsExtent()
    return _XlsxExtent() if part.startswith("xl/") and part.endswith(".xml") and "sharedStrings" not in part else None


class _XlsxExtent:
    """Looks only at filled cells beyond column Z or row 99,999: a list seldom has one, so this takes no time."""

    _FAR = re.compile(rb"""\sr=["'](?:([A-Z]{2,3})(\d{1,7})|([A-Z])(\d{6,7}))["'][^>]*(?<!/)>(?=[^<]|<[^/])""")

    def __init__(self) -> None:
        self._rest = b""
        self._columns, self._rows = 26, 99_999

    def feed(self, piece: bytes) -> None:
        piece = self._rest + piece
        for found in self._FAR.finditer(piece):
            letters, row = found[1] or found[3], found[2] or found[4]
            self._columns = max(self._columns, _column_number(letters))
            self._rows = max(self._rows, int(row)) if len(row) > 5 else self._rows
            demand_bearable(self._columns, self._rows)
        self._rest = piece[max(piece.rfind(b"<", 0, -2), len(piece) - 200) :]  # a cell cut in two


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _OdsExtent:
    """Walks the cells, for the same cell or row repeated is written once with how many times."""

    _CELLS = ("table:table-cell", "table:covered-table-cell")

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EntityDeclHandler = self._refuse
        self._columns = self._rows = 0
        self._column = self._row = 0

    def feed(self, piece: bytes) -> None:
        try:
            self._parser.Parse(piece, False)
        except expat.ExpatError as error:
            raise OSError from error  # a broken file

    @staticmethod
    def _refuse(*_: object) -> None:
        raise OSError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self._columns = self._rows = self._row = 0
        elif name == "table:table-row":
            self._column = 0
            self._row += _times(attributes, "table:number-rows-repeated")
        elif name in self._CELLS:
            self._column += _times(attributes, "table:number-columns-repeated")
            if "office:value-type" in attributes:
                self._columns, self._rows = max(self._columns, self._column), self._row
                demand_bearable(self._columns, self._rows)


def _times(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 1
