"""The tables of a sheet, one below the other, and their rows, numbered as Excel numbers them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from diemtua.roster.reading.fonts import Mended, SheetFonts
from diemtua.roster.reading.lines import NOWHERE, Line, Shape, is_number, signs
from diemtua.roster.reading.opening import Grid
from diemtua.roster.rules.cells import Cell, text_of
from diemtua.roster.rules.headers import Layout, Lessons, field_of, layout_at, signature_of, taught_layout


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


class Skipped(NamedTuple):
    """A line with something in it that was not taken: its number, its words, and whether it stands below the table."""

    number: int
    text: str
    below: bool


@dataclass(slots=True)
class RosterSheet:
    """A sheet that holds a roster. `tables` and `skipped` grow while its rows are read: it may hold several, one below the other."""

    name: str
    grid: Grid
    fonts: SheetFonts
    lessons: Lessons
    tables: list[Table] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

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
        del self.tables[1:], self.skipped[:]
        return _Walk(self).rows()


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


class _Walk:
    """One way down a sheet, from its first heading to its last row.

    `ended`: a total or a signature was passed, `gap`: an empty line, `counted`: people of this table bear numbers, `above`:
    the lines since the last person.
    """

    def __init__(self, roster: RosterSheet) -> None:
        self.roster = roster
        self.rows_left = _Rows(roster.grid)
        self.above: list[str] = []
        self.group = ""
        self._begin(roster.tables[0])

    def _begin(self, table: Table) -> None:
        self.table = table
        self.shape = Shape.of(table.layout)
        self.ended = self.gap = self.counted = False

    def rows(self) -> Iterator[RawRow]:
        """The people of every table of the sheet."""
        first = self.table.layout.last_row + 1
        merges = _Merges(self.roster.grid)
        for number, cells in self.rows_left:
            if number <= first:
                continue
            mended = self.roster.fonts.mend(cells)
            if merges.running or number - 1 in merges.begin:
                empty = not any(c != "" for c in cells)
                merges.carry(number - 1, cells, self.shape)
                if empty:
                    continue
            if self._plainly_person(cells) or self._considered(number, cells):
                self.gap = self.ended = False
                self.above.clear()
                yield RawRow(self.table.sheet, number, cells, self.group, self.table, mended)

    def _plainly_person(self, cells: list[Cell]) -> bool:
        """A name, a post and a number where people bear numbers: most lines, told without looking further."""
        shape = self.shape
        name, post = cells[shape.name], cells[shape.post]
        if self.ended or self.gap or not post or type(name) is not str or not name or not name[0].isalpha():
            return False
        numbered = is_number(cells[shape.ordinal]) if shape.ordinal is not None else False
        if (not numbered and (self.counted or signs(name))) or shape.post == NOWHERE or name == shape.heading:
            return False
        if (type(post) is str and field_of(post) and field_of(name)) or (
            self.roster.lessons and all(type(c) is str for c in cells)
        ):
            return False
        self.counted |= numbered
        return True

    def _considered(self, number: int, cells: list[Cell]) -> bool:
        """Whether any other line is a person's; what it is otherwise is noted."""
        line = Line.of(cells, self.shape)
        if not line.filled:
            self.gap = True
            return False
        if self._begins_table(number, cells) or cells[self.shape.name] == self.shape.heading or line.is_heading:
            return False
        if not line.numbered and (line.is_total or line.is_signature):
            self.ended = True
            self.above.clear()
            return False
        if line.group:
            self.above.append(line.group)
            if not self.ended:
                self.group = line.group
        elif self._is_person(line):
            self.counted |= line.numbered
            if self.ended and self.above:  # a total of the group before
                self.group = self.above[-1]
            return True
        if line.tells and not (self.ended and not (line.name and line.told)):
            self.roster.skipped.append(Skipped(number, line.text, self.ended))
        return False

    def _is_person(self, line: Line) -> bool:
        """In the table whatever has a name is a person's line; below it more is asked, for names of signers stand there."""
        if line.numbered:
            return line.own > 0 or (bool(line.name) and not self.ended)
        if self.ended or (self.gap and self.counted):
            self.ended |= bool(line.name) and line.told < 2
            return bool(line.name) and line.told >= 2
        return bool(line.name) or (line.own > 0 and line.told > 1)

    def _begins_table(self, number: int, cells: list[Cell]) -> bool:
        """The line is a heading: of another table, or the same again at a page break."""
        layout = _next_layout(self.roster, self.rows_left, cells)
        if layout is None:
            return False
        if self.ended or layout.columns != self.table.layout.columns:
            table = self.roster.begin_table(layout, number, self.above or [self.table.heading])
            self.group = "" if self.above else self.group
            self.above = []
            self._begin(table)
        return True


def _next_layout(roster: RosterSheet, rows: _Rows, cells: list[Cell]) -> Layout | None:
    """The layout this row is the heading of, its second row taken from `rows`; None for any other row."""
    lesson = roster.lessons.get(signature_of(cells)) if roster.lessons else None
    if lesson is None:
        filled = [c for c in cells if c != "" and text_of(c)]
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


class _Merges:
    """Cells merged downwards: their value belongs to the rows below.

    In the columns that name units and kinds always, in those of a person where the name is merged as well.
    """

    def __init__(self, grid: Grid) -> None:
        offset = grid.start[1] if grid.start else 0
        self.begin: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _) in grid.merged_cell_ranges or []:
            if bottom > top:
                self.begin.setdefault(top, []).append((left - offset, bottom))
        self.running: dict[int, tuple[int, Cell]] = {}

    def carry(self, row: int, cells: list[Cell], shape: Shape) -> None:
        """Give the merged values to this row (0 first), where it has none."""
        self.running = {column: (bottom, value) for column, (bottom, value) in self.running.items() if row <= bottom}
        columns = shape.of_person if shape.name in self.running else shape.carried
        for column, (_, value) in self.running.items():
            if column in columns and cells[column] == "":
                cells[column] = value
        for column, bottom in self.begin.get(row, ()):
            if column in shape.of_person:
                self.running[column] = (bottom, cells[column])
