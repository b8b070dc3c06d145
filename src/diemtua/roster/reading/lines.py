"""What a line below a heading holds: a person, a group, a total, a signature. Pure: told the cells, it knows no file."""

import re
from dataclasses import dataclass
from functools import cached_property

from diemtua.roster.rules.cells import Cell, text_of, words
from diemtua.roster.rules.headers import Layout, field_of
from diemtua.roster.rules.names import could_be_name
from diemtua.roster.rules.posts import posts
from diemtua.roster.rules.units import names_employer

NOWHERE = -1
# What makes a line a person's line when it is filled; the first three may be told by a merged cell or a group as well.
_PLACES = ("unit", "upper_unit", "kind")
_OWN = ("position", "cccd", "phone", "email", "dob", "dob_male", "dob_female", "since_year", "trained_year")
_NO_GROUP = ("cccd", "phone", "email", "dob", "dob_male", "dob_female")  # what stands there alone names no group
_TOTAL = re.compile(
    r"(?:tong )?cong \d+.*|tong so.*|tong cong(?! ty\b).*|tong|cong"
)  # «Công đoàn …» and «Tổng công ty …» are none
_SIGNATURE = re.compile(
    r"(?:tm|kt|tl|tuq|thay mat) (?:ban|bch|btv|chu tich|cong doan|cd|ldld|lien doan|thu truong|giam doc)\b.*"
    r"|nguoi (?:lap|tong hop|ky|bao cao|kiem tra)( (?:bieu|bang|danh sach|so lieu))?|can bo tong hop|thu truong (?:don vi|co quan)"
    r"|ky (?:va )?(?:ghi ro )?(?:ho )?ten.*|ky dong dau.*|xac nhan cua .*|noi nhan.*"
    r"|[a-z][a-z ]* ngay (?:\d+ )?thang (?:\d+ )?nam( \d+)?"
)
_COUNTED = re.compile(r"\s*[0-9]{1,6}\s*\.?\s*")
_NUMBERING = re.compile(r"[ivxlc]{1,6}|[a-h]")  # of groups


def is_number(cell: Cell) -> bool:
    """The cell counts people: 7, «7», «7.»."""
    if type(cell) is float:
        return cell > 0
    return type(cell) is str and bool(_COUNTED.fullmatch(cell))


def signs(text: str) -> bool:
    """«NGƯỜI LẬP BIỂU», «(Ký, ghi rõ họ tên)», «TM. BAN CHẤP HÀNH»: words of the signature below a list."""
    return bool(_SIGNATURE.fullmatch(words(text)))


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a table keeps what decides what a line is. `name` is the given name when the name has two columns."""

    name: int
    family: int
    post: int
    ordinal: int | None
    own: tuple[int, ...]
    places: tuple[int, ...]
    no_group: frozenset[int]
    has_unit: bool
    heading: str

    @classmethod
    def of(cls, layout: Layout) -> "Shape":
        columns = layout.columns
        name = columns.get("name", columns.get("given_name", 0))
        return cls(
            name=name,
            family=columns.get("family_name", name),
            post=columns.get("position", NOWHERE),
            ordinal=columns.get("ordinal"),
            own=tuple(columns[f] for f in _OWN if f in columns),
            places=tuple(columns[f] for f in _PLACES if f in columns),
            no_group=frozenset(columns[f] for f in _NO_GROUP if f in columns),
            has_unit="unit" in columns,
            heading=next((c for c in layout.header_cells if field_of(c) in {"name", "given_name"}), ""),
        )

    @property
    def carried(self) -> frozenset[int]:
        """The columns in which a merged cell speaks for the persons on the lines below it."""
        return frozenset(self.places)

    @property
    def of_person(self) -> frozenset[int]:
        """The columns in which a merged cell speaks for the lines below it when the name does: one person, several posts."""
        return frozenset((self.name, self.family, *self.own, *self.places))


@dataclass(frozen=True)
class Line:
    """A line as its filled cells (column -> text). `own`: cells of the person alone, `told`: these and those of the unit."""

    shape: Shape
    filled: dict[int, str]
    numbered: bool
    digits: int

    @classmethod
    def of(cls, cells: list[Cell], shape: Shape) -> "Line":
        filled = {c: text for c, cell in enumerate(cells) if cell != "" and (text := text_of(cell))}
        numbered = shape.ordinal in filled and is_number(cells[shape.ordinal or 0])
        return cls(shape, filled, numbered, sum(1 for c in filled if type(cells[c]) is not str))

    @property
    def text(self) -> str:
        return " | ".join(self.filled.values())

    @cached_property
    def name(self) -> str:
        """What stands under «Họ và tên», when it has letters."""
        found = self.filled.get(self.shape.name) or self.filled.get(self.shape.family, "")
        return found if any(c.isalpha() for c in found) else ""

    @cached_property
    def own(self) -> int:
        return sum(1 for c in self.shape.own if c in self.filled)

    @cached_property
    def told(self) -> int:
        return self.own + sum(1 for c in self.shape.places if c in self.filled)

    @property
    def is_heading(self) -> bool:
        """Words of a heading only, or the line «(1) (2) (3) …», «A B 1 2 …» some forms have below it."""
        if len(self.filled) < 2:
            return False
        texts = self.filled.values()
        if len(texts) > 2 and all(re.fullmatch(r"\d{1,2}|[a-e]", words(t)) for t in texts):
            return True
        fields = {field_of(t) for t in texts}
        return "" not in fields and not fields <= {"unit", "upper_unit"}  # names of unions have the words of headings

    @property
    def is_total(self) -> bool:
        first = next(iter(self.filled.values()))
        few = len(self.filled) <= 4 or self.digits >= len(self.filled) - 1
        return few and bool(_TOTAL.fullmatch(words(first)))

    @property
    def is_signature(self) -> bool:
        return any(map(signs, self.filled.values()))

    @cached_property
    def group(self) -> str:
        """The name of the group that begins here, or ""."""
        first, text = next(iter(self.filled.items()))
        if len(self.filled) == 1:
            return "" if first in self.shape.no_group or self.digits or _is_post(text) else text
        if not self.name:
            if first == self.shape.ordinal and not self.numbered and names_employer(text):
                return text
            return self.text.replace(" | ", " ") if len(self.filled) == 2 and not self.told and self.digits < 2 else ""
        bare = self.told == 0 and len(self.filled) == 2
        if (
            bare
            and _NUMBERING.fullmatch(words(self.filled.get(self.shape.ordinal or 0, "")))
            and self.shape.ordinal is not None
        ):
            return self.name
        employer = self.own == 0 and (bare or not self.shape.has_unit) and names_employer(self.name)
        return self.name if employer else ""

    @property
    def tells(self) -> bool:
        """There is something in it that could be of a person."""
        if len(self.filled) > 1:
            return not self.group
        ((column, text),) = self.filled.items()
        if column == self.shape.name and self.shape.has_unit:
            return could_be_name(text) and not names_employer(text)
        return column in self.shape.no_group or column == self.shape.post


def _is_post(text: str) -> bool:
    return posts(text)[0] not in {(), ("KHAC",)}
