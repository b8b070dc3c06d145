"""Cells of a sheet that were typed in an old font, mended as they are read."""

from typing import NamedTuple

from diemtua.roster.reading.opening import Grid
from diemtua.roster.rules.cells import Cell
from diemtua.roster.rules.fonts import BEYOND_LATIN, old_font

_certainly_unicode = BEYOND_LATIN.search  # asked of every cell: one call less counts


class Mended(NamedTuple):
    """A cell as it stood, what it means, and the font it was typed in."""

    column: int
    typed: str
    text: str
    font: str


class SheetFonts:
    """Mends the rows of one sheet. A cell that could be Unicode as well is mended only beside certain ones."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._certain: set[str] | None = None

    def mend(self, cells: list[Cell]) -> tuple[Mended, ...]:
        """Put the Unicode in place of what an old font stored; the cells changed."""
        doubtful = [c for c in cells if type(c) is str and not c.isascii() and not _certainly_unicode(c)]
        if not doubtful:
            return ()
        found = []
        for column, cell in enumerate(cells):
            if cell not in doubtful or (reading := old_font(cell)) is None:
                continue
            if reading.certain or reading.font in self.certain:
                cells[column] = reading.text
                found.append(Mended(column, cell, reading.text, reading.font))
        return tuple(found)

    @property
    def certain(self) -> set[str]:
        """The fonts some cell of the sheet is certainly typed in; looked for once, and only when a cell is in doubt."""
        if self._certain is None:
            cells = (c for row in self._grid.iter_rows() for c in row if type(c) is str and not c.isascii())
            self._certain = {r.font for c in cells if (r := old_font(c)) and r.certain}
        return self._certain
