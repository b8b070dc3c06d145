"""From a file to a plan: reads the workbook, parses its rows, meets the register. Writes nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from diemtua.kernel.text import clean
from diemtua.kernel.workbooks import column_letter
from diemtua.roster.collector import collector_resting
from diemtua.roster.planning import NOT_TOLD, Plan, RowKey, make_plan
from diemtua.roster.reading import RawRow, Roster, RosterSheet, Skipped, Table, Unread, hidden_rows
from diemtua.roster.register import newest, read_register
from diemtua.roster.rules.fonts import FONT_NAMES
from diemtua.roster.rules.headers import FIELDS, NO_LESSONS, Lessons
from diemtua.roster.rules.records import Problem, Reader, Record, record_reader
from diemtua.roster.rules.units import differ_in_marks, employer_name
from diemtua.unions.models import Unit

Tick = Callable[[int], None]

OLD_FONT = "old_font"
SKIPPED = "skipped"
_HIDDEN = "Dòng này đang ẩn trong tệp nhưng vẫn được đọc; nếu là người đã thôi, hãy xóa cả dòng rồi tải tệp lên lại."
KEPT_NOTES = 500  # cells of old fonts, and lines left out, shown one by one; all are counted


@dataclass(frozen=True, slots=True)
class Content:
    """What a file says: its rows as records, how the columns of each table were read, what was mended or left out."""

    records: list[Record]
    columns: list[dict[str, object]]
    old_fonts: list[Problem]
    old_font_cells: int
    skipped: list[Problem]
    skipped_lines: int


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a file: its content, its plan, the unions of the register it names.

    `newest`: the register the plan was made of, see `register.newest`.
    """

    content: Content
    plan: Plan
    unions: dict[tuple[str, str], int]
    newest: tuple[int | None, ...]


def read_records(
    path: Path, *, default_upper: str, this_year: int, lessons: Lessons = NO_LESSONS, tick: Tick | None = None
) -> Content:
    """Every row of the file as a Record. `lessons`: headings a human has explained. `tick` is told the rows read so far."""
    roster = Roster(path, lessons)
    records: list[Record] = []
    notes: list[Problem] = []
    mended = 0
    readers: dict[int, Reader] = {}
    hidden = hidden_rows(path)
    try:
        for raw in roster.rows():
            read = readers.get(id(raw.table))
            if read is None:
                read = readers[id(raw.table)] = record_reader(
                    raw.table.sheet,
                    raw.table.layout,
                    heading=raw.table.heading,
                    default_upper=default_upper,
                    this_year=this_year,
                )
            records.append(record := read(raw.cells, raw.number, raw.group))
            if raw.number in hidden.get(raw.sheet, ()):
                record.problems.append(Problem(raw.sheet, raw.number, "name", "hidden", _HIDDEN))
            if raw.mended:
                mended += len(raw.mended)
                if len(notes) < KEPT_NOTES:
                    notes += old_font_notes(raw)
            if tick and len(records) % 5000 == 0:
                tick(len(records))
        columns = [columns_of(table) for sheet in roster.sheets for table in sheet.tables]
        columns += [left_out(u) for u in roster.unread]
        skipped = [skipped_note(sheet, line) for sheet in roster.sheets for line in sheet.skipped]
        return Content(records, columns, notes[:KEPT_NOTES], mended, skipped[:KEPT_NOTES], len(skipped))
    finally:
        roster.close()


def old_font_notes(raw: RawRow) -> Iterator[Problem]:
    """What each cell of an old font was turned into."""
    fields = {c: f for f, c in raw.table.layout.columns.items()}
    for cell in raw.mended:
        message = f"Ô này gõ bằng phông {FONT_NAMES[cell.font]} «{clean(cell.typed)[:80]}», đã chuyển thành «{cell.text[:80]}»."
        yield Problem(raw.sheet, raw.number, fields.get(cell.column, "ignored"), OLD_FONT, message)


def skipped_note(sheet: RosterSheet, line: Skipped) -> Problem:
    """A line with something in it that was not taken for a person."""
    why, what_to_do = ("không có họ tên", "hãy ghi đủ họ tên, chức vụ rồi nạp lại")
    if line.below:
        why, what_to_do = (
            "đứng dưới phần cộng hoặc chữ ký",
            "hãy đưa lên trong bảng, ghi số thứ tự rồi nạp lại",
        )
    message = f"Dòng này có «{line.text[:80]}» nhưng {why} nên không tính là một người; nếu là cán bộ, {what_to_do}."
    return Problem(sheet.name, line.number, "name", SKIPPED, message)


def note_twin_unions(records: list[Record], known: dict[tuple[str, str], str]) -> None:
    """Tell where two unions would become one because their names differ in marks only. `known`: names of the register."""
    first: dict[tuple[str, str], str] = {}
    seen: set[tuple[tuple[str, str], str]] = set()
    for record in records:
        text = record.union_text
        if not record.union or (record.unit, text) in seen:
            continue
        seen.add((record.unit, text))
        twin = first.setdefault(record.unit, employer_name(known.get(record.unit, text)))
        if differ_in_marks(twin, text):
            message = (
                f"«{text[:60]}» và «{twin[:60]}» chỉ khác dấu nên được coi là một đơn vị; nếu là hai, hãy thêm vào tên "
                "điều phân biệt (như số, địa bàn) rồi nạp lại."
            )
            record.problems.append(Problem(record.sheet, record.row, "unit", "conflict", message))


def columns_of(table: Table) -> dict[str, object]:
    """How the table's headings were understood, for the preview page."""
    layout, offset = table.layout, table.first_column
    known = [
        {"letter": column_letter(c + offset), "heading": layout.labels.get(c, ""), "field": FIELDS[f]}
        for f, c in sorted(layout.columns.items(), key=lambda item: item[1])
        if f not in {"ordinal", "ignored", "reason"}
    ]
    return {
        "sheet": table.sheet,
        "header_row": layout.first_row + 1,
        "known": known,
        "unused": [layout.labels[c] for c in layout.unused],
        "signature": layout.signature,
        "by_hand": layout.by_hand,
    }


def left_out(unread: Unread) -> dict[str, object]:
    """A sheet that was not read, for the preview page."""
    return {
        "sheet": unread.sheet,
        "header_row": unread.header_row,
        "known": [],
        "unused": list(unread.labels.values()),
        "signature": unread.signature,
        "left_out": unread.why,
    }


def understand(
    path: Path,
    *,
    within: Unit | None,
    this_year: int,
    told: Mapping[RowKey, bool] = NOT_TOLD,
    lessons: Lessons = NO_LESSONS,
    tick: Tick | None = None,
) -> Understanding:
    """The plan for importing the file for `within` (None: for the whole register); see `make_plan` for `told`."""
    with collector_resting():
        default_upper = within.name if within is not None and within.kind != Unit.Kind.CITY else ""
        content = read_records(path, default_upper=default_upper, this_year=this_year, lessons=lessons, tick=tick)
        met = newest()
        register = read_register(content.records, within=within)
        note_twin_unions(content.records, register.union_names)
        plan = make_plan(content.records, register, told=told)
        return Understanding(content, plan, register.unions, met)
