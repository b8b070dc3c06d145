"""What humans have taught about the headings of a sender's files, and what a human needs to see to teach."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import Conflict
from diemtua.kernel.workbooks import column_letter
from diemtua.roster.models import HeadingLesson, Import
from diemtua.roster.reading.fonts import SheetFonts
from diemtua.roster.reading.opening import Book, Sheet
from diemtua.roster.rules.cells import Cell, text_of
from diemtua.roster.rules.guesses import guess_field
from diemtua.roster.rules.headers import (
    FIELDS,
    SEARCHED_ROWS,
    Layout,
    Lessons,
    Taught,
    find_layout,
    signature_of,
    taught_layout,
)
from diemtua.unions.models import Unit

WEIGHED_ROWS = 200  # rows below the heading a guess is made from
SHOWN = 3  # sample values beside each column
MAX_COLUMNS = 60


def lessons_for(unit: Unit | None) -> Lessons:
    """The lessons given for imports of this unit, by the signature of the header row; one query."""
    return {
        lesson.signature: Taught(
            {int(column): field for column, field in lesson.columns.items()},
            lesson.height,
            lesson.skipped,
            lesson.hidden,
        )
        for lesson in HeadingLesson.objects.filter(unit=unit)
    }


def kept_lessons(lessons: Lessons) -> dict[str, list[object]]:
    """The lessons as JSON, to be kept with the import that was read by them."""
    return {
        signature: [{str(c): f for c, f in t.columns.items()}, t.height, t.skipped, t.hidden]
        for signature, t in lessons.items()
    }


def lessons_of(roster: Import) -> Lessons:
    """The lessons by which the import was read; one query for one read before they were kept."""
    if roster.lessons is None:
        return lessons_for(roster.unit)
    return {s: Taught({int(c): f for c, f in columns.items()}, *rest) for s, (columns, *rest) in roster.lessons.items()}


@dataclass(frozen=True, slots=True)
class Column:
    """One column to explain: its letter and heading, a few of its cells, the field we take it for ("": none)."""

    number: int
    letter: str
    heading: str
    samples: list[str]
    guess: str


@dataclass(frozen=True, slots=True)
class Headings:
    """One table to explain. `rows`: what could be its header row instead, number and first words."""

    sheet: str
    header_row: int
    height: int
    signature: str
    hidden: bool
    rows: list[tuple[int, str]]
    columns: list[Column]


def headings_of(roster: Import, entry: dict[str, object], *, header_row: int | None, this_year: int) -> Headings:
    """The table of the kept file that `entry` (one of `roster.columns`) names, its heading at `header_row` or where it
    was taken to be. Reads the file; one query. Raises Gone."""
    book = Book(roster.path)
    try:
        sheet = next(s for s in book.sheets() if s.name == entry["sheet"])
        at = header_row or int(str(entry["header_row"]))
        return _headings(sheet, at, lessons_for(roster.unit), this_year)
    except (StopIteration, IndexError) as error:
        raise Conflict("Không còn thấy bảng này trong tệp; hãy mở lại trang xem trước.") from error
    finally:
        book.close()


def _headings(sheet: Sheet, header_row: int, lessons: Lessons, this_year: int) -> Headings:
    fonts = SheetFonts(sheet.grid)
    rows: list[list[Cell]] = []
    for row in sheet.grid.iter_rows():
        fonts.mend(row)
        rows.append(row)
        if len(rows) >= header_row + WEIGHED_ROWS:
            break
    index = header_row - 1
    layout = _layout_of(rows, index, lessons)
    height = layout.last_row - layout.first_row + 1 if layout else 1
    labels = layout.labels if layout else {c: text for c, cell in enumerate(rows[index]) if (text := text_of(cell))}
    below = rows[index + height :]
    offset = sheet.grid.start[1] if sheet.grid.start else 0
    known = {c: f for f, c in layout.columns.items()} if layout else {}
    columns = []
    taken = set(known.values())
    for number in range(min(len(rows[index]), MAX_COLUMNS)):
        cells = [row[number] for row in below]
        if not labels.get(number) and not any(text_of(c) for c in cells):
            continue
        guess = known.get(number, "")
        if not layout and (found := guess_field(cells, this_year=this_year)) not in taken:
            guess = found
        taken.add(guess)
        columns.append(
            Column(number, column_letter(number + offset), labels.get(number, ""), _samples(cells), _teachable(guess))
        )
    shown = [(n + 1, _first_words(row)) for n, row in enumerate(rows[:SEARCHED_ROWS]) if _first_words(row)]
    return Headings(sheet.name, header_row, height, signature_of(rows[index]), sheet.hidden, shown[:30], columns)


def _layout_of(rows: Sequence[Sequence[Cell]], index: int, lessons: Lessons) -> Layout | None:
    taught = lessons.get(signature_of(rows[index]))
    if taught and not taught.skipped:
        return taught_layout(rows, index, taught)
    return find_layout(rows[index : index + 2])


def _teachable(field: str) -> str:
    return field if field in FIELDS and field not in {"ignored", "reason"} else ""


def _samples(cells: Sequence[Cell]) -> list[str]:
    """A few different cells, numbers of people half hidden: enough to tell what the column is."""
    texts = dict.fromkeys(_shown(c) for c in cells if text_of(c))
    return list(texts)[:SHOWN]


def _shown(cell: Cell) -> str:
    text = vn_date(cell) if hasattr(cell, "strftime") else text_of(cell)
    return re.sub(r"(?<=\d{3})\d(?=\d{2})", "•", text) if re.fullmatch(r"[\d .]{9,14}", text) else text[:40]


def _first_words(row: Sequence[Cell]) -> str:
    return " | ".join(text_of(c)[:20] for c in row if text_of(c))[:70]
