"""A CSV file as a sheet: cells as Excel would have typed them."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from diemtua.kernel.errors import BadInput
from diemtua.roster.reading.extents import demand_bearable
from diemtua.roster.rules.cells import Cell
from diemtua.roster.rules.encodings import decoded, split_rows
from diemtua.roster.rules.headers import find_layout

_NUMBER = re.compile(r"[1-9]\d{0,14}")


class TextSheet:
    """The one sheet of a CSV file, with what reading asks of a sheet of a workbook."""

    start = (0, 0)
    merged_cell_ranges: list[tuple[tuple[int, int], tuple[int, int]]] = []

    def __init__(self, rows: list[list[str]]) -> None:
        for row in rows:
            while row and not row[-1].strip():
                row.pop()
        self._rows = rows
        self._width = max((len(row) for row in rows), default=0)
        self.total_height = len(rows)
        demand_bearable(self._width, self.total_height)

    def iter_rows(self) -> Iterator[list[Cell]]:
        """Rows of equal width. Whole numbers become numbers, as in Excel, which has eaten their leading zeros too."""
        for row in self._rows:
            yield [_cell(c) for c in row] + [""] * (self._width - len(row))


def _cell(text: str) -> Cell:
    text = text.strip()
    return float(text) if _NUMBER.fullmatch(text) else text


def read_text(path: Path) -> TextSheet:
    """The file as a sheet; BadInput when it is no text or its quotes never close."""
    text = decoded(path.read_bytes())
    if text is None:
        raise BadInput(
            "Không nhận ra bảng mã của tệp CSV. Hãy mở tệp bằng Excel rồi lưu thành «Excel Workbook (*.xlsx)» hoặc "
            "«CSV UTF-8», sau đó tải lên lại."
        )
    try:
        return TextSheet(split_rows(text, _columns_found))
    except csv.Error as error:
        raise BadInput(
            "Tệp CSV có dấu nháy kép không đóng hoặc ô quá dài nên không tách được cột. Hãy mở bằng Excel, "
            "lưu thành «Excel Workbook (*.xlsx)» rồi tải lên lại."
        ) from error


def _columns_found(rows: list[list[str]]) -> int:
    layout = find_layout(rows)
    return len(layout.columns) if layout else 0
