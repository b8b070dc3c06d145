"""A crossing as the page shows it, each figure with its address, and as files hold it."""

from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from diemtua.dashboards.crossing import ALL, Crossing
from diemtua.dashboards.figures import Links
from diemtua.kernel.numbers import dotted


class Cell(NamedTuple):
    """A figure and where its people are; no address where nobody stands behind it, or for a day that is past."""

    count: int
    url: str
    label: str

    @property
    def shown(self) -> SafeString | str:
        """«1.234», leading to its people when it has an address. Not the template's work: a table has 900 of them."""
        number = dotted(self.count)
        return format_html('<a href="{}">{}</a>', self.url, number) if self.url else number


class Line(NamedTuple):
    """One row of the page."""

    label: str
    cells: list[Cell]


def table_of(crossing: Crossing, links: Links | None) -> list[Line]:
    """The rows of the page, the total line last; each row ends in its total unless there is only one column."""
    columns = [key for key in crossing.columns if key != ALL]

    def cell(count: int, row: str, column: str, label: str) -> Cell:
        return Cell(count, links.to(row, column) if links and count else "", label)

    def line(label: str, row: str, numbers: dict[str, int], total: int) -> Line:
        cells = [cell(numbers.get(column, 0), row, column, crossing.columns[column]) for column in columns]
        return Line(label, [*cells, cell(total, row, "", "Số người")])

    lines = [
        line(label, row, {c: crossing.cells.get((row, c), 0) for c in columns}, crossing.row_totals[row])
        for row, label in crossing.rows.items()
    ]
    return [*lines, line("Cộng", "", crossing.column_totals, crossing.total)]


def sheet_rows(crossing: Crossing, row_label: str) -> tuple[list[str], list[tuple[str | int, ...]]]:
    """Heads and rows for a workbook or a CSV file: as on the page."""
    heads = [row_label, *(label for key, label in crossing.columns.items() if key != ALL), "Số người"]
    return heads, [(line.label, *(cell.count for cell in line.cells)) for line in table_of(crossing, None)]
