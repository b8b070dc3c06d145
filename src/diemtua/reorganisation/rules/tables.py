"""How a table old -> new is read: which sheet is which, which column is which, which word names which operation."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from diemtua.kernel.text import clean
from diemtua.reorganisation.rules import planning
from diemtua.reorganisation.rules.places import words

COLUMNS = {
    "unit": ("to chuc", "to chuc cu", "cong doan co so", "don vi", "ten to chuc", "cdcs"),
    "upper": ("truc thuoc", "cong doan cap tren", "cong doan cap tren cu", "thuoc", "cap tren cu"),
    "verb": ("viec", "hinh thuc", "noi dung"),
    "target": ("to chuc moi", "cong doan moi", "noi den", "noi tiep nhan", "sap nhap vao"),
    "address": ("dia chi", "dia chi cu", "noi dong"),
    "area": ("phuong xa phu trach", "dia ban", "dia ban phu trach"),
    "old_ward": ("phuong xa cu", "xa phuong cu", "phuong xa thi tran cu"),
    "old_district": ("quan huyen cu", "quan huyen thi xa cu", "huyen cu"),
    "new_ward": ("phuong xa moi", "xa phuong moi"),
}
_NAMED = {alias: name for name, aliases in COLUMNS.items() for alias in aliases}

# What each table needs, by which it is known.
NEEDS = {"places": {"old_ward", "old_district", "new_ward"}, "unions": {"target", "area"}, "fates": {"unit"}}

_VERBS = [
    (planning.DISSOLVE, r"giai the|cham dut|ket thuc|ngung hoat dong han"),
    (planning.MERGE, r"sap nhap|hop nhat|nhap vao|gop"),
    (planning.SPLIT, r"chia|tach"),
    (planning.RENAME, r"doi ten"),
    (planning.SUSPEND, r"tam ngung|tam dung"),
    (planning.RESUME, r"hoat dong (?:tro )?lai"),
    (planning.MOVE, r"chuyen giao|chuyen|ban giao|giao|tiep nhan"),
]
KEEP = "keep"  # said to stay as it is
_KEEPING = r"(?:giu|de) nguyen|khong (?:thay doi|doi|sap xep)|on dinh"
# Words beside the verb that change nothing of what it says.
_BESIDE = frozenset(
    [
        "to",
        "chuc",
        "cong",
        "doan",
        "co",
        "so",
        "cdcs",
        "cdcstv",
        "don",
        "vi",
        "bo",
        "phan",
        "hoat",
        "dong",
        "ve",
        "vao",
        "sang",
        "den",
        "ra",
        "thanh",
        "voi",
        "cho",
        "nguyen",
        "trang",
        "hien",
        "trang",
    ]
)


def verb(text: str) -> str | None:
    """The operation a cell names; moving when nothing is said, KEEP when it stays as it is. None when anything in the cell is not
    understood, also a denial («không giải thể») or two things at once («chuyển và đổi tên»): never a guess."""
    plain = words(text)
    if not plain:
        return planning.MOVE
    if re.fullmatch(_KEEPING, plain):
        return KEEP
    said = [kind for kind, pattern in _VERBS if re.search(rf"\b(?:{pattern})\b", plain)]
    rest = re.sub(r"\b(?:" + "|".join(pattern for _, pattern in _VERBS) + r")\b", " ", plain)
    return said[0] if len(said) == 1 and set(rest.split()) <= _BESIDE else None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; columns the table lacks are empty. `origin`: where it stood."""

    origin: str
    unit: str = ""
    upper: str = ""
    verb: str = ""
    target: str = ""
    address: str = ""
    area: str = ""
    old_ward: str = ""
    old_district: str = ""
    new_ward: str = ""


@dataclass(slots=True)
class Tables:
    """The rows of a file by what they say."""

    places: list[Row] = field(default_factory=list)
    unions: list[Row] = field(default_factory=list)
    fates: list[Row] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.places or self.unions or self.fates)


def read_tables(sheets: Iterable[tuple[str, Iterable[list[object]]]]) -> Tables:
    """Sort every sheet by its header row, which may stand below a title."""
    tables = Tables()
    for name, rows in sheets:
        for kind, row in _rows(name, rows):
            getattr(tables, kind).append(row)
    return tables


def _rows(sheet: str, rows: Iterable[list[object]]) -> Iterator[tuple[str, Row]]:
    columns: dict[int, str] = {}
    kind = ""
    for number, cells in enumerate(rows, start=1):
        texts = [_text(cell) for cell in cells]
        found = {n: _NAMED[words(t)] for n, t in enumerate(texts) if words(t) in _NAMED}
        known = next((k for k, needs in NEEDS.items() if needs <= set(found.values())), None)
        if known:
            columns, kind = found, known
        elif columns and any(texts[n] for n in columns if n < len(texts)):
            yield kind, Row(f"{sheet}, dòng {number}", **{c: texts[n] for n, c in columns.items() if n < len(texts)})


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean("".join(c for c in str(cell) if c.isprintable() or c.isspace())) if cell is not None else ""
