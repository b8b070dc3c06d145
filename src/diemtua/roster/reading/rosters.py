"""A workbook as the sheets that hold a roster, and those left out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from diemtua.kernel.errors import BadInput
from diemtua.roster.reading.fonts import SheetFonts
from diemtua.roster.reading.opening import Book, Grid, Sheet
from diemtua.roster.reading.tables import RawRow, RosterSheet, Table
from diemtua.roster.rules.cells import Cell, text_of
from diemtua.roster.rules.headers import NO_LESSONS, SEARCHED_ROWS, Layout, Lessons, find_layout, signature_of


@dataclass(frozen=True, slots=True)
class Unread:
    """A sheet left out, and why: hidden | unknown (no heading we know) | skipped (a human said so)."""

    sheet: str
    why: str
    header_row: int
    labels: dict[int, str]
    first_column: int
    signature: str


class NoTable(BadInput):
    """The file was opened, but no sheet has a heading we know. `unread`: what a human could show us."""

    def __init__(self, unread: list[Unread]) -> None:
        super().__init__(
            "Không tìm thấy bảng cán bộ trong tệp: cần một dòng tiêu đề có «Họ và tên» và các cột như chức vụ, đơn vị, "
            "ngày sinh. Hãy kiểm tra lại tệp rồi tải lên lần nữa."
        )
        self.unread = unread


class Roster:
    """A workbook with at least one roster in it; NoTable when there is none."""

    def __init__(self, path: Path, lessons: Lessons = NO_LESSONS) -> None:
        self._book = Book(path)
        self.unread: list[Unread] = []
        self.sheets = [found for sheet in self._book.sheets() if (found := self._roster_sheet(sheet, lessons))]
        if not self.sheets:
            raise NoTable(self.unread)

    def _roster_sheet(self, sheet: Sheet, lessons: Lessons) -> RosterSheet | None:
        """The sheet with its first table; what is left out is noted."""
        found = RosterSheet(sheet.name, sheet.grid, SheetFonts(sheet.grid), lessons)
        top = _top(found)
        layout = find_layout(top, lessons)
        taught = lessons.get(layout.signature) if layout else None
        if layout is None or (sheet.hidden and not (taught and taught.hidden)):
            self._leave(found, top, layout)
            return None
        heading = "\n".join(text_of(c) for row in top[: layout.first_row] for c in row if text_of(c))
        layout = layout if layout.by_hand else _split_name(layout, sheet.grid)
        found.tables.append(Table(sheet.name, layout, heading, found.first_column))
        return found

    def _leave(self, sheet: RosterSheet, top: list[list[Cell]], layout: Layout | None) -> None:
        """Note a sheet that is not read, when it holds anything like a table."""
        row = layout.first_row if layout else _likely_header(top)
        if row is None:
            return
        labels = {c: text for c, cell in enumerate(top[row]) if (text := text_of(cell))}
        signature = signature_of(top[row])
        lesson = sheet.lessons.get(signature)
        why = "skipped" if lesson and lesson.skipped else "hidden" if layout else "unknown"
        self.unread.append(Unread(sheet.name, why, row + 1, labels, sheet.first_column, signature))

    def rows(self) -> Iterator[RawRow]:
        """Every roster row of every sheet, in order."""
        for sheet in self.sheets:
            yield from sheet.rows()

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()


def _top(sheet: RosterSheet) -> list[list[Cell]]:
    """The first rows, where a heading is looked for."""
    top = []
    for row in sheet.grid.iter_rows():
        sheet.fonts.mend(row)
        top.append(row)
        if len(top) > SEARCHED_ROWS:
            break
    return top


def _likely_header(rows: list[list[Cell]]) -> int | None:
    """The row with the most different words above a row as full: a guess for a human to correct; None when no table."""
    best, most = None, 2  # a list has at least three columns
    for i, row in enumerate(rows[:-1]):
        texts = {c for c in row if isinstance(c, str) and c.strip()}
        below = sum(1 for c in rows[i + 1] if c not in ("", None))
        if len(texts) > most and below > 1:
            best, most = i, len(texts)
    return best


def _split_name(layout: Layout, sheet: Grid) -> Layout:
    """«Họ và tên» merged over two columns without a second heading: the given name stands in the second."""
    offset = sheet.start[1] if sheet.start else 0
    name = layout.columns.get("name")
    for (top, left), (_, right) in sheet.merged_cell_ranges or []:
        if name is not None and top == layout.first_row and left - offset == name and right == left + 1:
            columns = {f: c for f, c in layout.columns.items() if f != "name"}
            columns |= {"family_name": name, "given_name": name + 1}
            return replace(layout, columns=columns)
    return layout
