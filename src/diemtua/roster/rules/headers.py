"""Finding the table in a sheet by its header words, whatever stands above and in whatever order the columns come."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from diemtua.roster.rules.cells import Cell, text_of, words

# Field -> what the pages call it.
FIELDS: dict[str, str] = {
    "name": "Họ và tên",
    "family_name": "Họ và tên đệm",
    "given_name": "Tên",
    "dob": "Ngày sinh",
    "dob_male": "Ngày sinh (nam)",
    "dob_female": "Ngày sinh (nữ)",
    "sex": "Giới tính",
    "sex_male": "Giới tính (dấu ở cột Nam)",
    "sex_female": "Giới tính (dấu ở cột Nữ)",
    "position": "Chức vụ công đoàn",
    "unit": "Đơn vị (CĐCS)",
    "upper_unit": "Công đoàn cấp trên",
    "kind": "Loại hình",
    "full_time": "Chuyên trách",
    "cccd": "Số CCCD",
    "phone": "Số điện thoại",
    "email": "Thư điện tử",
    "since_year": "Năm giữ chức vụ",
    "trained_year": "Năm tập huấn gần nhất",
    "ordinal": "Số thứ tự",
    "reason": "Lý do (cột do Điểm Tựa ghi)",
    "ignored": "Không dùng",
}

# The first that fits names the field; the text is folded, signs are blanks.
_WORDS = [
    (r"ly do chua nap.*", "reason"),
    (r"stt|tt|so tt|so thu tu|no", "ordinal"),
    (r"ghi chu.*|note.*|.*\b(dang vien|vao dang|dan toc|ton giao|que quan|trinh do|cho o|noi o|dia chi|thuong tru|ngay cap|noi cap|ma so thue|mst)\b.*", "ignored"),
    (r".*\b(tap huan|boi duong|dao tao)\b.*", "trained_year"),
    (r".*\b(giu chuc|bat dau|tu nam|nam bau|ngay bau|nam giu|dam nhiem|bo nhiem|nhiem ky|tham gia (cong doan|cd))\b.*", "since_year"),
    (r".*\b(cccd|cmnd|cmtnd|cmt|can cuoc|chung minh|dinh danh)\b.*", "cccd"),
    (r".*\b(dien thoai|so dt|sdt|dtdd|di dong|mobile|phone|tel|zalo)\b.*|dt", "phone"),
    (r".*\b(e ?mail|thu dien tu|hop thu)\b.*|mail", "email"),
    (r"ngay (thang )?(nam )?sinh nam", "dob_male"),
    (r"ngay (thang )?(nam )?sinh nu", "dob_female"),
    (r".*\b(ngay|nam|thang)\b.*\bsinh\b.*|sinh ngay.*|ntns.*|nam sinh.*|.*\bsinh nam\b.*", "dob"),
    (r"gioi tinh.*|nam nu|gioi|phai", "sex"),
    (r"nam", "male"),
    (r"nu", "female"),
    (r".*\b(chinh quyen|chuyen mon|nghe nghiep)\b.*", "ignored"),
    (r".*\bchuyen trach\b.*", "full_time"),
    (r".*\b(loai hinh|khu vuc|thanh phan kinh te|loai dn|loai doanh nghiep)\b.*|khoi", "kind"),
    (r".*\b(chuc vu|chuc danh|nhiem vu)\b.*", "position"),
    (r"ho (va )?(ten|chu|tieng)? ?(dem|lot)|ho (va )?dem|ho", "family_name"),
    (r"ho (va |, )?ten.*|ten can bo.*|ho ten.*", "name"),
    (r"ten", "given_name"),
    (r".*\b(cap tren|truc thuoc|phuong xa|xa phuong|quan huyen|dia ban|cd phuong|cong doan phuong|cong doan xa)\b.*|phuong|xa", "upper_unit"),
    (r".*\b(don vi|cdcs|cong doan co so|noi cong tac|noi lam viec|doanh nghiep|cong ty|co quan|ten cong doan)\b.*", "unit"),
]  # fmt: skip
_PATTERNS = [(re.compile(pattern), name) for pattern, name in _WORDS]

SEARCHED_ROWS = 80


@lru_cache(maxsize=4096)
def field_of(text: str) -> str:
    """The field a header cell names, or ""."""
    plain = words(text)
    if not plain or len(plain) > 80:
        return ""
    return next((name for pattern, name in _PATTERNS if pattern.fullmatch(plain)), "")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table is: `columns` maps a field to its column (0 first); data begin below `last_row` (0 first)."""

    first_row: int
    last_row: int
    columns: dict[str, int]
    labels: dict[int, str] = field(default_factory=dict)
    inverted_full_time: bool = False
    header_cells: frozenset[str] = frozenset()
    # How the header row is recognised when the sender's next file comes.
    signature: str = ""
    by_hand: bool = False

    @property
    def unused(self) -> list[int]:
        """Columns with a heading that mean nothing to us."""
        return [c for c in self.labels if c not in self.columns.values()]


@dataclass(frozen=True, slots=True)
class Taught:
    """How a human read a header row: the field of each column, the rows the heading takes, or that it is no list."""

    columns: Mapping[int, str]
    height: int = 1
    skipped: bool = False
    hidden: bool = False  # read the sheet though it is hidden


Lessons = Mapping[str, Taught]  # by the signature of the header row
NO_LESSONS: Lessons = {}


def signature_of(row: Sequence[Cell]) -> str:
    """What two files with the same header row share: its folded words and their columns. "" for a row of numbers."""
    headings = [f"{c}:{plain}" for c, cell in enumerate(row) if isinstance(cell, str) and (plain := words(cell))]
    return hashlib.sha256("|".join(headings).encode()).hexdigest()[:32] if len(headings) > 1 else ""


def find_layout(rows: Sequence[Sequence[Cell]], lessons: Lessons = NO_LESSONS) -> Layout | None:
    """The header a human has shown before, else the best among the first rows."""
    best: Layout | None = None
    for i in range(min(len(rows), SEARCHED_ROWS)):
        if lessons and (taught := lessons.get(signature_of(rows[i]))) and not taught.skipped:
            return taught_layout(rows, i, taught)
        found = layout_at(rows, i)
        if found and (best is None or len(found.columns) > len(best.columns)):
            best = found
    skipped = best and lessons and (taught := lessons.get(best.signature)) and taught.skipped
    return None if skipped else best


def taught_layout(rows: Sequence[Sequence[Cell]], i: int, taught: Taught) -> Layout:
    """The layout a human described, its header beginning at row i."""
    last = min(i + taught.height, len(rows)) - 1
    labels: dict[int, str] = {}
    for row in rows[i : last + 1]:
        labels |= {c: _joined(labels.get(c, ""), text) for c, cell in enumerate(row) if (text := text_of(cell))}
    columns = {name: c for c, name in sorted(taught.columns.items(), reverse=True)}
    cells = frozenset(str(c) for row in rows[i : last + 1] for c in row if c != "")
    return Layout(i, last, columns, labels, _inverted(columns, labels), cells, signature_of(rows[i]), by_hand=True)


def _inverted(columns: dict[str, int], labels: dict[int, str]) -> bool:
    """«Không chuyên trách» heads the column of marks."""
    return "full_time" in columns and words(labels.get(columns["full_time"], "")).startswith("khong chuyen")


def layout_at(rows: Sequence[Sequence[Cell]], i: int) -> Layout | None:
    """The header beginning at row i, with the second row of a merged heading when there is one."""
    upper = _headings(rows[i])
    if not set(upper.values()) & {"name", "family_name"}:
        return None
    columns: dict[str, int] = {}
    labels = {c: text_of(cell) for c, cell in enumerate(rows[i]) if text_of(cell)}
    for c, name in upper.items():
        columns.setdefault(name, c)
    last = i
    below = rows[i + 1] if i + 1 < len(rows) else []
    lower = {} if _is_group(below, columns) else _headings(below)
    name_column = columns.get("name", columns.get("family_name", 0))
    # A second heading row leaves the cell under «Họ và tên» empty (merged), or says «Họ đệm | Tên» there.
    if lower and (
        not text_of(below[name_column] if name_column < len(below) else "") or lower.get(name_column) == "family_name"
    ):
        last = i + 1
        labels |= {c: _joined(_over(rows[i], c), text_of(cell)) for c, cell in enumerate(below) if text_of(cell)}
        if "family_name" in lower.values() and "given_name" in lower.values():
            columns.pop("name", None)
        for c, name in lower.items():
            # «Chức vụ» over «Chính quyền | Công đoàn»: the lower words decide.
            if name == "ignored":
                columns = {f: col for f, col in columns.items() if col != c or f in {"male", "female"}}
                columns["ignored"] = c
            else:
                columns.setdefault(name, c)
        columns = _position_under_merged(columns, upper, below)
    columns = _resolve_sex(columns, rows[i])
    useful = set(columns) - {"ordinal", "ignored", "reason"}
    if not ({"name"} <= useful or {"family_name", "given_name"} <= useful) or len(useful) < 3:
        return None
    header_cells = frozenset(str(c) for row in rows[i : last + 1] for c in row if c != "")
    return Layout(i, last, columns, labels, _inverted(columns, labels), header_cells, signature_of(rows[i]))


def _headings(row: Sequence[Cell]) -> dict[int, str]:
    return {c: name for c, cell in enumerate(row) if isinstance(cell, str) and (name := field_of(cell))}


def _is_group(row: Sequence[Cell], columns: Mapping[str, int]) -> bool:
    """A row under a heading that names a union, a ward or a person, not the second row of the heading.

    Nothing stands under «STT» in a second row and no digit under «Số CCCD» or «Điện thoại», and what stands there alone
    is short: «Nữ», «Chính quyền».
    """
    filled = {c: text for c, cell in enumerate(row) if (text := text_of(cell))}
    if columns.get("ordinal") in filled:
        return True
    if any(c.isdigit() for f in ("cccd", "phone") for c in filled.get(columns.get(f, -1), "")):
        return True  # a person whose name is missing
    if len(filled) != 1:
        return False
    (alone,) = filled.values()
    return field_of(alone) in {"unit", "upper_unit"} or len(words(alone).split()) > 3


def _over(top: Sequence[Cell], column: int) -> str:
    """The heading above a column of the second row: its own, or the merged one to its left."""
    return next((text for c in range(min(column, len(top) - 1), -1, -1) if (text := text_of(top[c]))), "")


def _joined(upper: str, lower: str) -> str:
    return f"{upper} – {lower}" if upper else lower


def _position_under_merged(columns: dict[str, int], upper: dict[int, str], below: Sequence[Cell]) -> dict[str, int]:
    """Under a merged «Chức vụ», the column headed «Công đoàn» is the post."""
    spots = [c for c, name in upper.items() if name == "position"]
    for spot in spots:
        for c in range(spot, min(spot + 4, len(below))):
            if words(text_of(below[c])) in {"cong doan", "cd", "chuc vu cong doan"} and (c == spot or c not in upper):
                return columns | {"position": c}
    return columns


def _resolve_sex(columns: dict[str, int], top: Sequence[Cell]) -> dict[str, int]:
    """«Nam | Nữ» under the date of birth, or without any, hold dates; under «Giới tính» or alone they hold a mark."""
    columns = dict(columns)
    halves = {name: columns.pop(name) for name in ("male", "female") if name in columns}
    over = {c: field_of(_over(top, c)) for c in halves.values()}
    dated = "dob" not in columns or any(over[c] == "dob" for c in halves.values())
    for name, c in halves.items():
        columns[f"dob_{name}" if dated else f"sex_{name}"] = c
    if halves:
        columns.pop("dob" if dated else "sex", None)
    return columns
