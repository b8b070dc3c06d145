"""Finds the tables of a workbook and gives their rows, numbered as Excel numbers them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from diemtua.kernel.errors import BadInput
from diemtua.roster.reading.fonts import Mended, SheetFonts
from diemtua.roster.reading.opening import Book, Grid, Sheet
from diemtua.roster.rules.cells import Cell, text_of, words
from diemtua.roster.rules.headers import (
    NO_LESSONS,
    SEARCHED_ROWS,
    Layout,
    Lessons,
    field_of,
    find_layout,
    layout_at,
    signature_of,
    taught_layout,
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a roster: where its heading is and what stood above it. `first_column`: cells count from there."""

    sheet: str
    layout: Layout
    heading: str
    first_column: int


class RawRow(NamedTuple):
    """One row of a roster: `number` as Excel numbers it, `group` the nearest group heading above it.

    `mended`: its cells that were typed in an old font.
    """

    sheet: str
    number: int
    cells: Sequence[Cell]
    group: str
    table: Table
    mended: tuple[Mended, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A sheet left out, and why: hidden | unknown (no heading we know) | skipped (a human said so)."""

    sheet: str
    why: str
    header_row: int
    labels: dict[int, str]
    first_column: int
    signature: str


@dataclass(slots=True)
class RosterSheet:
    """A sheet that holds a roster. `tables` grows while its rows are read: a sheet may hold several, one below the other."""

    name: str
    grid: Grid
    fonts: SheetFonts
    lessons: Lessons
    tables: list[Table] = field(default_factory=list)

    @property
    def first_column(self) -> int:
        """The sheet's first used column (0 is A)."""
        return self.grid.start[1] if self.grid.start else 0

    def begin_table(self, layout: Layout, number: int, above: list[str]) -> Table:
        """One more table, its heading at row `number`, below the lines `above`."""
        layout = replace(layout, first_row=number - 1, last_row=number - 1 + layout.last_row)
        made = Table(self.name, layout, "\n".join(above), self.first_column)
        self.tables.append(made)
        return made

    def rows(self) -> Iterator[RawRow]:
        """The roster rows in order; titles, group rows, totals and signatures are left out."""
        del self.tables[1:]
        return _data_rows(self)


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


# --- rows ------------------------------------------------------------------------------------------------------------

_TOTAL = re.compile(
    r"(?:tong )?cong \d+.*|tong so.*|tong cong(?! ty\b).*|tong|cong"
)  # «Công đoàn …» and «Tổng công ty …» are none
# What makes a row a person's row when it is filled.
_TELLING = ("position", "unit", "cccd", "phone", "email", "dob", "dob_male", "dob_female", "kind", "upper_unit", "since_year", "trained_year")  # fmt: skip


class _Rows:
    """The rows of a sheet with their numbers; one that was looked at can be put back."""

    def __init__(self, grid: Grid) -> None:
        self._numbered = enumerate(grid.iter_rows(), 1)
        self._back: list[tuple[int, list[Cell]]] = []

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        for numbered in self._numbered:
            yield numbered
            while self._back:
                yield self._back.pop()

    def next_two_with(self, cells: list[Cell]) -> list[list[Cell]]:
        """The row and the one after it, which comes again unless it is taken."""
        if after := next(self._numbered, None):
            self._back.append(after)
        return [cells, *(list(row) for _, row in self._back)]

    def take(self) -> None:
        """The row looked at belongs to a heading."""
        self._back.clear()


def _data_rows(roster: RosterSheet) -> Iterator[RawRow]:
    table = roster.tables[0]
    first = table.layout.last_row + 1
    above: list[str] = []  # lines since the last table ended
    merges, rows = _Merges(roster.grid), _Rows(roster.grid)
    shape = _Shape.of(table)
    group, after_total = "", False
    for number, cells in rows:
        if number <= first:
            continue
        mended = roster.fonts.mend(cells)
        if merges.running or number - 1 in merges.begin:
            merges.carry(number - 1, cells, shape.carried)
        name = cells[shape.name]
        if name and type(name) is str and name[0].isalpha() and shape.post >= 0 and (post := cells[shape.post]) != "":
            if name == shape.heading and not after_total:
                continue  # the heading again, at a page break
            heads = type(post) is str and field_of(post) and field_of(name)
            if not heads and not (roster.lessons and all(type(c) is str for c in cells)):
                yield RawRow(table.sheet, number, cells, group, table, mended)
                continue
        filled = [c for c in cells if c != "" and text_of(c)]
        if not filled:
            continue
        if layout := _next_layout(roster, rows, cells, filled):
            if after_total or layout.columns != table.layout.columns:  # else the heading again, at a page break
                table = roster.begin_table(layout, number, above or [table.heading])
                shape, group, after_total, above = _Shape.of(table), group if not above else "", False, []
            continue
        columns, telling = table.layout.columns, shape.telling
        if _is_column_numbers(filled) or (isinstance(name, str) and field_of(name)):
            continue
        first_text = text_of(filled[0])
        total = bool(_TOTAL.fullmatch(words(first_text))) and len(filled) <= 4
        after_total |= total
        if total:
            above = []
            continue
        told = sum(1 for c in telling if cells[c] != "")
        if len(filled) == 1:
            above.append(first_text)
            if not after_total and isinstance(filled[0], str):
                group = first_text
            continue
        ordinal = columns.get("ordinal")
        numbered = ordinal is not None and isinstance(cells[ordinal], float) and cells[ordinal] > 0
        if told >= 3 or (text_of(name) and (told >= 2 or (numbered and not after_total))):
            yield RawRow(table.sheet, number, cells, group, table, mended)
        elif len(filled) == 2 and not text_of(name) and not after_total and told == 0:
            group = " ".join(text_of(c) for c in filled)


def _is_column_numbers(filled: Sequence[Cell]) -> bool:
    """The row «(1) (2) (3) …» or «A B 1 2 …» some forms have below the heading."""
    return len(filled) > 2 and all(re.fullmatch(r"\d{1,2}|[a-e]", words(text_of(c))) for c in filled)


def _next_layout(roster: RosterSheet, rows: _Rows, cells: list[Cell], filled: list[Cell]) -> Layout | None:
    """The layout this row is the heading of, its second row taken from `rows`; None for any other row."""
    lesson = roster.lessons.get(signature_of(cells)) if roster.lessons else None
    if lesson is None:
        if type(filled[0]) is not str:
            return None  # a person's number; a heading begins with a word
        labels = [c for c in filled if type(c) is str and len(c) < 60]
        if len(labels) < 3 or sum(1 for c in labels if field_of(c)) < 3:
            return None
    both = rows.next_two_with(cells)
    for row in both[1:]:
        roster.fonts.mend(row)
    layout = taught_layout(both, 0, lesson) if lesson and not lesson.skipped else layout_at(both, 0)
    if layout and layout.last_row:
        rows.take()
    return layout


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the walk over the rows asks of a table at every row."""

    name: int
    post: int
    telling: list[int]
    heading: str
    carried: frozenset[int]

    @classmethod
    def of(cls, table: Table) -> "_Shape":
        columns = table.layout.columns
        heading = next((c for c in table.layout.header_cells if field_of(c) in {"name", "given_name"}), "")
        return cls(
            name=columns.get("name", columns.get("given_name", 0)),
            post=columns.get("position", -1),
            telling=[columns[f] for f in _TELLING if f in columns],
            heading=heading,
            carried=frozenset(columns[f] for f in ("unit", "upper_unit", "kind") if f in columns),
        )


class _Merges:
    """Cells merged downwards: their value belongs to the rows below, in the columns that name units and kinds."""

    def __init__(self, grid: Grid) -> None:
        offset = grid.start[1] if grid.start else 0
        self.begin: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _) in grid.merged_cell_ranges or []:
            if bottom > top:
                self.begin.setdefault(top, []).append((left - offset, bottom))
        self.running: dict[int, tuple[int, Cell]] = {}

    def carry(self, row: int, cells: list[Cell], columns: frozenset[int]) -> None:
        """Give the merged values to this row (0 first), where it has none."""
        for column, bottom in self.begin.get(row, ()):
            if column in columns:
                self.running[column] = (bottom, cells[column])
        for column, (bottom, value) in list(self.running.items()):
            if row > bottom:
                del self.running[column]
            elif cells[column] == "":
                cells[column] = value
