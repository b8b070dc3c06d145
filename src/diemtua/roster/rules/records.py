"""One roster row as clean values with its flaws; a flawed cell is left empty, a row that cannot be used is refused."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from diemtua.roster.rules import values
from diemtua.roster.rules.headers import Layout
from diemtua.roster.rules.units import UpperName, is_ditto, names_unit, union_key, upper_unit
from diemtua.roster.rules.values import Birth, Cell, Flaw, text_of


class Problem(NamedTuple):
    """Something to mend in the list: where, what kind, and what to do."""

    sheet: str
    row: int
    field: str
    kind: str
    message: str


@dataclass(slots=True)
class Record:
    """What one row says. `union` is empty for an officer of the upper unit itself."""

    sheet: str
    row: int
    name: str = ""
    sex: str = ""
    birth_date: dt.date | None = None
    birth_year: int | None = None
    posts: tuple[str, ...] = ()
    upper_text: str = ""
    upper: UpperName | None = None
    union_text: str = ""
    union: str = ""
    kind: str = ""
    full_time: bool = False
    cccd: str = ""
    short_id: str = ""  # digits of an identity number that lacks some
    phone: str = ""
    email: str = ""
    since_year: int | None = None
    trained_year: int | None = None
    problems: list[Problem] = field(default_factory=list)
    refused: bool = False

    @property
    def unit(self) -> tuple[str, str]:
        """The key of the unit: (upper, union); the union is "" for the upper unit itself."""
        return (self.upper.key if self.upper else "", self.union)


Reader = Callable[[Sequence[Cell], int, str], Record]


def record_reader(sheet: str, layout: Layout, *, heading: str, default_upper: str, this_year: int) -> Reader:
    """A function turning (cells, row number, group heading) of this sheet into a Record.

    `default_upper` is the unit the list is imported for: used when neither column, group row nor title names one.
    """
    columns = layout.columns
    at = columns.get
    name_at, family_at, given_at = at("name"), at("family_name"), at("given_name")
    dob_at, male_at, female_at = at("dob"), at("dob_male"), at("dob_female")
    sex_at, sex_male_at, sex_female_at = at("sex"), at("sex_male"), at("sex_female")
    post_at, unit_at, upper_at, kind_at = at("position"), at("unit"), at("upper_unit"), at("kind")
    full_at, id_at, phone_at, email_at = at("full_time"), at("cccd"), at("phone"), at("email")
    since_at, trained_at = at("since_year"), at("trained_year")
    titled = next((line for line in heading.split("\n") if (u := upper_unit(line)) and u.kind != "city"), "")
    last = {"unit": "", "upper": "", "kind": ""}  # for «nt», «như trên»

    def read(cells: Sequence[Cell], number: int, group: str) -> Record:
        made = Record(sheet, number)

        def note(field_name: str, flaw: Flaw | None) -> None:
            if flaw:
                made.problems.append(Problem(sheet, number, field_name, flaw.kind, flaw.message))

        def refuse(field_name: str, flaw: Flaw | None) -> None:
            if flaw:
                note(field_name, flaw)
                made.refused = True

        def repeated(what: str, column: int | None) -> str:
            text = text_of(cells[column]) if column is not None else ""
            if text and is_ditto(text):
                return last[what]
            last[what] = text
            return text

        # Who.
        if name_at is not None:
            made.name, flaw = values.person_name(cells[name_at])
        else:
            parts = (text_of(cells[c]) for c in (family_at, given_at) if c is not None)
            made.name, flaw = values.person_name(" ".join(p for p in parts if p))
        refuse("name", flaw)
        born, made.sex = _birth_and_sex(cells, made, note)
        made.birth_date, made.birth_year = born
        if id_at is not None:
            made.cccd, made.short_id, flaw = values.citizen_id(cells[id_at])
            note("cccd", flaw)
        made.sex = made.sex or values.sex_of_citizen_id(made.cccd)
        if phone_at is not None:
            made.phone, flaw = values.phone(cells[phone_at])
            note("phone", flaw)
        if email_at is not None:
            made.email, flaw = values.email(cells[email_at])
            note("email", flaw)

        # Where and as what.
        made.posts, flaw = values.posts(cells[post_at] if post_at is not None else "")
        refuse("position", flaw)
        if full_at is not None:
            made.full_time, flaw = values.full_time(cells[full_at])
            note("full_time", flaw)
            if layout.inverted_full_time and text_of(cells[full_at]):
                made.full_time = not made.full_time
        _place(cells, made, group, repeated, refuse)
        made.kind, flaw = values.kind(repeated("kind", kind_at))
        if flaw or not made.kind:
            note("kind", flaw)
            made.kind = values.kind(group)[0] if group and "khối" in group.lower() else ""
        if since_at is not None:
            made.since_year, flaw = values.year(cells[since_at], this_year=this_year)
            note("since_year", flaw)
        if trained_at is not None:
            made.trained_year, flaw = values.year(cells[trained_at], this_year=this_year)
            note("trained_year", flaw)
        return made

    def _birth_and_sex(
        cells: Sequence[Cell], made: Record, note: Callable[[str, Flaw | None], None]
    ) -> tuple[Birth, str]:
        sex = ""
        if sex_at is not None:
            sex, flaw = values.sex(cells[sex_at])
            note("sex", flaw)
        elif sex_male_at is not None and text_of(cells[sex_male_at]):
            sex = "m"
        elif sex_female_at is not None:
            sex = "f" if text_of(cells[sex_female_at]) else "m" if sex_male_at is None else ""
        cell: Cell = cells[dob_at] if dob_at is not None else ""
        male = cells[male_at] if male_at is not None else ""
        female = cells[female_at] if female_at is not None else ""
        if male != "" and female != "" and text_of(male) and text_of(female):
            note(
                "sex",
                Flaw("conflict", "Cả hai cột ngày sinh Nam và Nữ đều có chữ; hãy xóa một cột cho đúng giới tính."),
            )
            cell = male
        elif male != "" or female != "":
            cell, sex = (male, "m") if text_of(male) else (female, "f")
        born, flaw = values.birth(cell, this_year=this_year)
        note("dob", flaw)
        return born, sex

    def _place(
        cells: Sequence[Cell],
        made: Record,
        group: str,
        repeated: Callable[[str, int | None], str],
        refuse: Callable[[str, Flaw | None], None],
    ) -> None:
        union_text, upper_text = repeated("unit", unit_at), repeated("upper", upper_at)
        grouped = upper_unit(group) if group else None
        if unit_at is None and group and not grouped:
            union_text = group  # lists without a unit column name the union in group rows
        made.upper_text = upper_text or (group if grouped else "") or titled or default_upper
        made.upper = upper_unit(made.upper_text)
        named = upper_unit(union_text) if union_text else None
        if named and (made.upper is None or named.key == made.upper.key or _says_union(union_text)):
            made.upper, made.upper_text, union_text = named, union_text, ""
        elif not names_unit(union_text):
            if not made.full_time:
                refuse("unit", Flaw("missing", "Thiếu tên đơn vị (công đoàn cơ sở); hãy điền rồi nạp lại dòng này."))
            union_text = ""
        if not made.upper_text:
            refuse("upper_unit", Flaw("missing", "Thiếu công đoàn cấp trên; hãy điền công đoàn phường, xã rồi nạp lại dòng này."))  # fmt: skip
        made.union_text, made.union = union_text[:190], union_key(union_text) if union_text else ""

    return read


def _says_union(text: str) -> bool:
    """«Công đoàn phường …», «LĐLĐ …»: the text itself says it is a union above."""
    return values.words(text).startswith(("cong doan ", "cd ", "ldld ", "lien doan "))
