"""Bảng: the rows of a table as lines «| a | b |» of a text, from Word, HTML, Markdown or plain text, and back again for a page.

Tables that only lay out a page (state name beside office, addressees beside signature) are no tables: their cells are paragraphs.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
_GLUED_RULE = re.compile(r"(?:-{3,}\s*\|\s*)+-{3,}")
_CELL = re.compile(r"[^|]+")
_LAYOUT = re.compile(
    r"CỘNG H(?:ÒA|OÀ) XÃ HỘI|Độc lập\s*-|Nơi nhận|^\s*(?:Luật )?[Ss]ố\s*:|\bTM\.\s|\bKT\.\s|^\s*Điều \d+[.:]|XÁC THỰC VĂN BẢN"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and where its words begin in the text."""

    start: int
    words: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a text, or a table: then `rows` are its rows, all of one length."""

    start: int
    text: str
    rows: list[list[Cell]] = field(default_factory=list)

    @property
    def has_head(self) -> bool:
        """The first row names the columns: no cell of it is a bare number."""
        return not any(re.fullmatch(r"[\d.,/%\s]+", cell.words) for cell in self.rows[0])


def row_of(cells: Sequence[str]) -> str:
    """One row as a line."""
    return f"| {' | '.join(' '.join(cell.replace('|', '/').split()) for cell in cells)} |"


def is_table(rows: Sequence[Sequence[str]]) -> bool:
    """At least two rows of two columns, and nothing in them that only stands at the head or foot of a document."""
    wide = [row for row in rows if len(row) > 1]
    return len(wide) > 1 and not any(_LAYOUT.search(cell) for row in rows for cell in row)


def with_rows(lines: Sequence[str]) -> list[str]:
    """The lines of a file, those that are rows of a table written as rows; rules («--- | ---») become empty."""
    tidy = list(lines)
    for run in _runs(lines):
        ruled = any(_RULE.match(lines[n].strip()) for n in run)
        rows = [n for n in run if not _RULE.match(lines[n].strip())]
        if len(rows) > 1 and (ruled or all(_is_row(lines[n]) for n in rows)):
            for n in run:
                tidy[n] = row_of(_split(lines[n])) if n in rows else ""
    return tidy


def blocks(text: str) -> Iterator[Block]:
    """Paragraphs and tables of a text in order; every paragraph is in exactly one of them."""
    lines = text.split("\n")
    starts = list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
    tables = {run[0]: run for run in _tables(lines)}
    n = 0
    while n < len(lines):
        run = tables.get(n, [n])
        whole = "\n".join(lines[i] for i in run)
        rows = [_cells(lines[i], starts[i]) for i in run] if n in tables else _glued(lines[n], starts[n])
        yield Block(starts[n], whole, _squared(rows))
        n += len(run)


def table_lines(text: str) -> set[int]:
    """Where (by number, from 0) the lines stand that are rows of a table."""
    return {n for run in _tables(text.split("\n")) for n in run}


def _tables(lines: Sequence[str]) -> Iterator[list[int]]:
    return (run for run in _runs(lines) if len(run) > 1 and all(_is_row(lines[n]) for n in run))


def _runs(lines: Sequence[str]) -> Iterator[list[int]]:
    """Neighbouring lines with a bar in them."""
    for barred, run in itertools.groupby(range(len(lines)), key=lambda n: "|" in lines[n]):
        if barred:
            yield list(run)


def _is_row(line: str) -> bool:
    """A single bar in a line is more often a slip of OCR than a row."""
    return line.count("|") > 1


def _split(line: str) -> list[str]:
    line = line.strip()
    if line.startswith("|") and line.endswith("|") and len(line) > 1:
        line = line[1:-1]
    return [cell.strip() for cell in line.split("|")]


def _cells(line: str, start: int) -> list[Cell]:
    found, at = [], line.find("|") + 1 if line.lstrip().startswith("|") else 0
    for words in _split(line):
        at = line.find(words, at)
        found.append(Cell(start + at, words))
        at += len(words)
    return found


def _glued(line: str, start: int) -> list[list[Cell]]:
    """The rows of a table that an earlier reading put into one paragraph: «a | b --- | --- 1 | 2 3 | 4»."""
    rule = _GLUED_RULE.search(line)
    if rule is None:
        return []
    columns = rule[0].count("|") + 1
    head = _cells(line[: rule.start()], start)[-columns:]
    row: list[Cell] = []
    rows = [head]
    for match in _CELL.finditer(line, rule.end()):
        cell = Cell(start + match.end() - len(match[0].lstrip()), match[0].strip())
        if len(row) < columns - 1:
            row.append(cell)
            continue
        first, _, rest = cell.words.partition(" ") if cell.words[:1].isdigit() else _last_word(cell.words)
        rows.append([*row, Cell(cell.start, first)])
        row = [Cell(cell.start + len(cell.words) - len(rest), rest)] if rest else []
    return [*rows, row] if row else rows


def _last_word(words: str) -> tuple[str, str, str]:
    before, space, last = words.rpartition(" ")
    return (before, space, last) if before else (last, "", "")


def _squared(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Every row as long as the longest."""
    width = max(map(len, rows), default=0)
    return [row + [Cell(0, "")] * (width - len(row)) for row in rows]
