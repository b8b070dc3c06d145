"""From a file to a plan: reads the workbook, parses its rows, meets the register. Writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from diemtua.roster.collector import collector_resting
from diemtua.roster.planning import Plan, make_plan
from diemtua.roster.reading import Roster, RosterSheet
from diemtua.roster.register import read_register
from diemtua.roster.rules.headers import FIELDS, column_letter
from diemtua.roster.rules.records import Record, record_reader
from diemtua.unions.models import Unit

Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a file: its plan, its unions above, and how each sheet's columns were read."""

    plan: Plan
    columns: list[dict[str, object]]
    unions: dict[tuple[str, str], int]


def read_records(
    path: Path, *, default_upper: str, this_year: int, tick: Tick | None = None
) -> tuple[list[Record], list[dict[str, object]]]:
    """Every row of the workbook as a Record, and the columns of each sheet. `tick` is told the rows read so far."""
    roster = Roster(path)
    records: list[Record] = []
    try:
        for sheet in roster.sheets:
            read = record_reader(
                sheet.name, sheet.layout, heading=sheet.heading, default_upper=default_upper, this_year=this_year
            )
            for raw in sheet.rows():
                records.append(read(raw.cells, raw.number, raw.group))
                if tick and len(records) % 5000 == 0:
                    tick(len(records))
        return records, [columns_of(sheet) for sheet in roster.sheets]
    finally:
        roster.close()


def columns_of(sheet: RosterSheet) -> dict[str, object]:
    """How the sheet's headings were understood, for the preview page."""
    layout, offset = sheet.layout, sheet.first_column
    known = [
        {"letter": column_letter(c + offset), "heading": layout.labels.get(c, ""), "field": FIELDS[f]}
        for f, c in sorted(layout.columns.items(), key=lambda item: item[1])
        if f not in {"ordinal", "ignored", "reason"}
    ]
    unused = [layout.labels[c] for c in layout.unused]
    return {"sheet": sheet.name, "header_row": layout.first_row + 1, "known": known, "unused": unused}


def understand(
    path: Path, *, within: Unit | None, this_year: int, skip: int = 0, tick: Tick | None = None
) -> Understanding:
    """The plan for importing the file for `within` (None: for the whole register); see `make_plan` for `skip`."""
    with collector_resting():
        default_upper = within.name if within is not None and within.kind != Unit.Kind.CITY else ""
        records, columns = read_records(path, default_upper=default_upper, this_year=this_year, tick=tick)
        register = read_register(records, within=within)
        plan = make_plan(records, register, skip=skip)
        return Understanding(plan, columns, register.unions)
