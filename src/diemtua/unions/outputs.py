"""In which forms the list of officers leaves the house, and writing each: at once for a page, or for a job's file."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from diemtua.kernel.file_names import dated_name
from diemtua.people.models import User
from diemtua.unions.access import managed_roots
from diemtua.unions.lists import counted, list_lines, official_lines
from diemtua.unions.official import Heading, write_official_document, write_official_workbook
from diemtua.unions.past import placed_on
from diemtua.unions.rules import PersonFilter
from diemtua.unions.sheets import write_list

# Form -> what it is called, what the file is called and ends in.
FORMS: dict[str, tuple[str, str, str]] = {
    "man-hinh": ("Excel như trên màn hình", "can-bo", "xlsx"),
    "trich-ngang": ("Danh sách trích ngang (Excel)", "trich-ngang", "xlsx"),
    "trich-ngang-word": ("Danh sách trích ngang (Word)", "trich-ngang", "docx"),
}


def file_name(form: str, day: dt.date) -> str:
    """«can-bo-2026-11-22.xlsx»."""
    _, what, ending = FORMS[form]
    return dated_name(what, ending, day=day)


def heading_for(user: User, chosen: PersonFilter, today: dt.date) -> Heading:
    """Who issues the list: the unit asked for when it is one, else the first the user manages; called as on the day of
    the list, under who stood above it then. Two queries."""
    day = chosen.day or today
    asked = placed_on(day).filter(pk__in=chosen.unit_ids).first() if len(chosen.unit_ids) == 1 else None
    unit = asked or placed_on(day).get(pk=managed_roots(user)[0].pk)
    above = placed_on(day).filter(pk=unit.parent_id_then).values_list("name_then", flat=True).first()
    return Heading(superior=above or "Tổng Liên đoàn Lao động Việt Nam", issuer=unit.name_then, day=day, made_on=today)


def write_form(
    form: str,
    target: IO[bytes],
    *,
    user: User,
    chosen: PersonFilter,
    order: str = "",
    columns: Sequence[str],
    today: dt.date,
    scratch: Path | None = None,
    beat: Callable[[int], None] = lambda done: None,
) -> int:
    """Write the list to `target`, within what the user manages now; how many lines. `beat` hears of every 2,000."""
    if form == "man-hinh":
        lines = counted(list_lines(user, chosen, order=order), beat)
        return write_list(lines, columns, target, day=chosen.day or today, today=today, scratch=scratch)
    official = counted(official_lines(user, chosen), beat)
    heading = heading_for(user, chosen, today)
    if form == "trich-ngang":
        return write_official_workbook(official, heading, target, scratch=scratch)
    return write_official_document(official, heading, target)
