"""One roster row as clean values with its flaws; a flawed cell is left empty, a row that cannot be used is refused."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from diemtua.roster.rules import addresses, choices, days, names, numbers, posts
from diemtua.roster.rules.cells import Cell, Flaw, text_of, words
from diemtua.roster.rules.headers import FIELDS, Layout
from diemtua.roster.rules.units import (
    LONGEST,
    UpperName,
    is_ditto,
    names_unit,
    union_key,
    upper_unit,
    without_numbering,
)


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
    full_time: bool | None = False  # None: the table has no such column
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

_NOWHERE = -1


def record_reader(sheet: str, layout: Layout, *, heading: str, default_upper: str, this_year: int) -> Reader:
    """A function turning (cells, row number, group heading) of this table into a Record.

    `default_upper` is the unit the list is imported for: used when neither column, group row nor title names one.
    """
    titled = next((line for line in heading.split("\n") if (u := upper_unit(line)) and u.kind != "city"), "")
    return _RowReader(sheet, layout, titled or default_upper, this_year).read


class _RowReader:
    """Reads the rows of one table in order; it remembers the last unit for «nt», «như trên»."""

    __slots__ = ("above", "at", "inverted_full_time", "last", "made", "sheet", "this_year")

    def __init__(self, sheet: str, layout: Layout, above: str, this_year: int) -> None:
        self.sheet = sheet
        self.at = dict.fromkeys(FIELDS, _NOWHERE) | layout.columns
        self.inverted_full_time = layout.inverted_full_time
        self.above = above
        self.this_year = this_year
        self.last = {"unit": "", "upper_unit": "", "kind": ""}
        self.made = Record(sheet, 0)

    def read(self, cells: Sequence[Cell], number: int, group: str) -> Record:
        """The row as a record. An empty cell is set behind the last: that is where columns the table lacks are."""
        cells = [*cells, ""]
        self.made = Record(self.sheet, number)
        self._name(cells)
        self._birth_and_sex(cells)
        self._numbers(cells)
        self._post(cells)
        self._place(cells, group)
        self._kind(cells, group)
        self._years(cells)
        return self.made

    def note(self, field_name: str, flaw: Flaw | None) -> None:
        """The cell is flawed, and left empty unless part of it could be used."""
        if flaw:
            self.made.problems.append(Problem(self.sheet, self.made.row, field_name, flaw.kind, flaw.message))

    def refuse(self, field_name: str, flaw: Flaw | None) -> None:
        """The row cannot be used."""
        if flaw:
            self.note(field_name, flaw)
            self.made.refused = True

    def repeated(self, cells: Sequence[Cell], field_name: str) -> str:
        """The text of a field, the one above for a ditto mark."""
        text = text_of(cells[self.at[field_name]])
        if text and is_ditto(text):
            return self.last[field_name]
        self.last[field_name] = text
        return text

    # --- who --------------------------------------------------------------------------------------------------------

    def _name(self, cells: Sequence[Cell]) -> None:
        if self.at["name"] != _NOWHERE:
            self.made.name, flaw = names.person_name(cells[self.at["name"]])
        else:
            parts = (text_of(cells[self.at[f]]) for f in ("family_name", "given_name"))
            self.made.name, flaw = names.person_name(" ".join(p for p in parts if p))
        self.refuse("name", flaw)

    def _birth_and_sex(self, cells: Sequence[Cell]) -> None:
        self.made.sex = self._sex(cells)
        cell = cells[self.at["dob"]]
        male, female = cells[self.at["dob_male"]], cells[self.at["dob_female"]]
        if male != "" and female != "" and text_of(male) and text_of(female):
            twice = "Cả hai cột ngày sinh Nam và Nữ đều có chữ; hãy xóa một cột cho đúng giới tính."
            self.note("sex", Flaw("conflict", twice))
            cell = male
        elif male != "" or female != "":
            cell, self.made.sex = (male, "m") if text_of(male) else (female, "f")
        (self.made.birth_date, self.made.birth_year), flaw = days.birth(cell, this_year=self.this_year)
        self.note("dob", flaw)

    def _sex(self, cells: Sequence[Cell]) -> str:
        """By its column, or by the mark in one of two columns; of a single column «Nữ» an empty cell is a man."""
        if self.at["sex"] != _NOWHERE:
            sex, flaw = choices.sex(cells[self.at["sex"]])
            self.note("sex", flaw)
            return sex
        if text_of(cells[self.at["sex_male"]]):
            return "m"
        if self.at["sex_female"] == _NOWHERE:
            return ""
        return "f" if text_of(cells[self.at["sex_female"]]) else "m" if self.at["sex_male"] == _NOWHERE else ""

    def _numbers(self, cells: Sequence[Cell]) -> None:
        made = self.made
        made.cccd, made.short_id, flaw = numbers.citizen_id(cells[self.at["cccd"]])
        self.note("cccd", flaw)
        if made.cccd:
            self._weigh_citizen_id()
        made.phone, flaw = numbers.phone(cells[self.at["phone"]])
        self.note("phone", flaw)
        made.email, flaw = addresses.email(cells[self.at["email"]])
        self.note("email", flaw)

    def _weigh_citizen_id(self) -> None:
        """A number nobody can have is left out. One that contradicts the row is kept: it is how the person is met again."""
        made = self.made
        if numbers.is_nobodys(made.cccd, this_year=self.this_year):
            made.cccd = ""
            impossible = "Số căn cước này không thể có (sai mã nơi sinh, thế kỷ hoặc năm sinh) nên để trống; hãy xem lại giấy tờ."
            self.note("cccd", Flaw("malformed", impossible))
            return
        born, sex = numbers.birth_year_of_citizen_id(made.cccd), numbers.sex_of_citizen_id(made.cccd)
        wrong = ["năm sinh"] * (made.birth_year not in (None, born)) + ["giới tính"] * (made.sex not in ("", sex))
        if wrong:
            told = f"Số căn cước cho biết {' và '.join(wrong)} khác với dòng này; hãy xem lại giấy tờ, sửa bên sai."
            self.note("cccd", Flaw("conflict", told))
        made.sex = made.sex or sex

    # --- where and as what ------------------------------------------------------------------------------------------

    def _post(self, cells: Sequence[Cell]) -> None:
        self.made.posts, flaw = posts.posts(cells[self.at["position"]])
        (self.note if self.made.posts else self.refuse)("position", flaw)
        mark = cells[self.at["full_time"]]
        self.made.full_time, flaw = choices.full_time(mark)
        self.note("full_time", flaw)
        if self.inverted_full_time and text_of(mark):
            self.made.full_time = not self.made.full_time
        elif self.at["full_time"] == _NOWHERE:
            self.made.full_time = None

    def _place(self, cells: Sequence[Cell], group: str) -> None:
        made = self.made
        union_text, upper_text = self.repeated(cells, "unit"), self.repeated(cells, "upper_unit")
        grouped = upper_unit(group) if group else None
        if self.at["unit"] == _NOWHERE and group and not grouped:
            union_text = without_numbering(group)  # lists without a unit column name the union in group rows
        made.upper_text = upper_text or (group if grouped else "") or self.above
        made.upper = upper_unit(made.upper_text)
        named = upper_unit(union_text) if union_text else None
        if named and (made.upper is None or named.key == made.upper.key or _says_union(union_text)):
            made.upper, made.upper_text, union_text = named, union_text, ""
        elif not names_unit(union_text):
            if not made.full_time:
                self.refuse(
                    "unit", Flaw("missing", "Thiếu tên đơn vị (công đoàn cơ sở); hãy điền rồi nạp lại dòng này.")
                )
            union_text = ""
        if not made.upper_text:
            self.refuse("upper_unit", Flaw("missing", "Thiếu công đoàn cấp trên; hãy điền công đoàn phường, xã rồi nạp lại dòng này."))  # fmt: skip
        made.union_text = union_text[:LONGEST].strip()
        if made.union_text != union_text.strip():
            self.note("unit", Flaw("partial", f"Tên đơn vị dài hơn {LONGEST} chữ nên chỉ ghi phần đầu, đến «{made.union_text[-30:]}»; hãy rút gọn, kẻo lẫn với đơn vị khác."))  # fmt: skip
        made.union = union_key(made.union_text) if union_text else ""

    def _kind(self, cells: Sequence[Cell], group: str) -> None:
        """By its column, else by a group heading «Khối …»."""
        self.made.kind, flaw = choices.kind(self.repeated(cells, "kind"))
        if flaw or not self.made.kind:
            self.note("kind", flaw)
            self.made.kind = choices.kind(group)[0] if group and "khối" in group.lower() else ""

    def _years(self, cells: Sequence[Cell]) -> None:
        self.made.since_year, flaw = days.year(cells[self.at["since_year"]], this_year=self.this_year)
        self.note("since_year", flaw)
        self.made.trained_year, flaw = days.year(cells[self.at["trained_year"]], this_year=self.this_year)
        self.note("trained_year", flaw)


def _says_union(text: str) -> bool:
    """«Công đoàn phường …», «LĐLĐ …»: the text itself says it is a union above."""
    return words(text).startswith(("cong doan ", "cd ", "ldld ", "lien doan "))
