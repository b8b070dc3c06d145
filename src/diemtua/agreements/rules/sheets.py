"""Sổ thỏa ước dạng bảng: the columns of the register's workbook, and how a cell is read. Problems name sheet, row, column."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from diemtua.agreements.rules.lifetime import require_days
from diemtua.agreements.rules.terms import Term, read_number, terms
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput
from diemtua.kernel.text import clean, fold

AGREEMENTS, CLAUSES = "Thỏa ước", "Điều khoản"
ONE_LINE = 300
HEADS_WITHIN = 15  # rows looked at for the headings


@dataclass(frozen=True, slots=True)
class Column:
    """One column: field, heading we write, how it is read, width, other headings people use."""

    field: str
    head: str
    kind: str  # text | number | date | yes_no | choice
    width: int = 14
    aliases: tuple[str, ...] = ()
    required: bool = False
    longest: int = 300
    most: int = 2_000_000_000


# Choices come by name from the models: `read_cell` is given them.
COLUMNS: tuple[Column, ...] = (
    Column("key", "STT", "text", 6, ("so thu tu", "tt", "ma so"), longest=20),
    Column(
        "unit",
        "Công đoàn ký",
        "text",
        44,
        ("cong doan co so", "ten cong doan co so", "ten cdcs", "cdcs", "don vi"),
        True,
    ),
    Column("tax_code", "Mã số thuế", "text", 14, ("mst",), longest=14),
    Column("employer", "Bên người sử dụng lao động", "text", 40, ("doanh nghiep", "ten doanh nghiep", "cong ty"), True),
    Column("kind", "Phạm vi", "choice", 18, ("loai thoa uoc", "loai")),
    Column("trade", "Ngành nghề", "choice", 22, ("nganh",)),
    Column("workers", "Số lao động", "number", 12, ("tong so lao dong", "so ld", "tong so"), True, most=1_000_000),
    Column("women", "Số lao động nữ", "number", 12, ("lao dong nu", "nu"), most=1_000_000),
    Column("covered", "Số lao động được áp dụng", "number", 14, ("pham vi ap dung", "so duoc ap dung"), most=1_000_000),
    Column("region", "Vùng lương tối thiểu", "choice", 12, ("vung", "vung luong")),
    Column("wage_vnd", "Lương bình quân", "number", 14, ("luong bq",), most=500_000_000),
    Column("overtime_hours", "Giờ làm thêm bình quân năm", "number", 14, ("gio lam them",), most=300),
    Column("yes_votes", "Số người tán thành", "number", 12, ("tan thanh", "dong y"), most=1_000_000),
    Column("polled", "Số người phải lấy ý kiến", "number", 14, ("so lay y kien",), most=1_000_000),
    Column("has_minutes", "Có biên bản thương lượng", "yes_no", 12, ("bien ban",)),
    Column("signers_authorised", "Người ký đúng thẩm quyền", "yes_no", 12, ("dung tham quyen",)),
    Column("signed_on", "Ngày ký", "date", 12),
    Column(
        "effective_from",
        "Hiệu lực từ",
        "date",
        12,
        ("ngay hieu luc", "co hieu luc tu ngay", "ngay co hieu luc", "co hieu luc tu"),
    ),
    Column(
        "effective_to",
        "Hiệu lực đến hết",
        "date",
        12,
        ("hieu luc den", "ngay het han", "den ngay", "ngay het hieu luc", "het hieu luc"),
    ),
    Column("filed_on", "Ngày gửi cơ quan lao động", "date", 14, ("ngay gui",)),
    Column("filed_with", "Cơ quan nhận", "text", 24, ("noi gui",), longest=200),
    Column("published_on", "Ngày công bố", "date", 12),
    Column("bargaining_again", "Đang thương lượng lại", "yes_no", 12),
    Column("state", "Tình trạng", "choice", 16, ("trang thai",)),
)
CLAUSE_COLUMNS: tuple[Column, ...] = (
    Column("key", "STT thỏa ước", "text", 10, ("stt", "so thu tu"), True, 20),
    Column("term", "Mã điều khoản", "text", 22, ("ma",)),
    Column("label", "Điều khoản", "text", 44, ("noi dung", "ten dieu khoan")),
    Column("value", "Giá trị", "text", 14, ("muc", "gia tri thoa thuan")),
    Column("unit", "Đơn vị tính", "text", 14, ("don vi",)),
    Column("condition", "Điều kiện áp dụng", "text", 30, ("dieu kien",), longest=200),
    Column("wording", "Nguyên văn", "text", 70, ("loi van",), longest=5000),
)

Cell = object
_YES, _NO = {"co", "x", "dung", "1", "yes", "roi", "da"}, {"khong", "0", "no", "chua", "sai"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong where, in a sentence. `refused`: the row is not taken."""

    sheet: str
    row: int
    column: str
    sentence: str
    refused: bool

    def as_dict(self) -> dict[str, object]:
        """Plain, to be kept."""
        return {"sheet": self.sheet, "row": self.row, "column": self.column, "sentence": self.sentence, "refused": self.refused}  # fmt: skip


def find_heads(rows: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> tuple[int, dict[str, int]] | None:
    """(index of the heading row, field -> column index); None when the required headings are in none of the first rows."""
    names = {_key(name): c.field for c in columns for name in (c.head, *c.aliases)}
    for index, row in enumerate(rows[:HEADS_WITHIN]):
        found: dict[str, int] = {}
        for place, cell in enumerate(row):
            field = names.get(_key(text_of(cell)))
            if field and field not in found:
                found[field] = place
        if all(c.field in found for c in columns if c.required):
            return index, found
    return None


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(re.sub(r"\(.*?\)", "", text))).strip()


def text_of(cell: Cell) -> str:
    """The cell as text: whole floats without «.0», dates as dd/mm/yyyy."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return vn_date(cell.date())
    if isinstance(cell, dt.date):
        return vn_date(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell))


def read_cell(column: Column, cell: Cell, choices: Mapping[str, object] | None = None) -> object:
    """The value of a cell; None when empty. `choices`: folded words -> value. BadInput says what to write instead."""
    text = text_of(cell)
    if not text:
        return None
    match column.kind:
        case "number":
            number = Decimal(str(cell)) if isinstance(cell, int | float) and not isinstance(cell, bool) else read_number(text)  # fmt: skip
            if number != number.to_integral_value() or not 0 <= number <= column.most:
                raise BadInput(f"«{text}» không phải là một số nguyên hợp lý cho cột này.")
            return int(number)
        case "date":
            day = _date(cell, text)
            require_days(day)
            return day
        case "yes_no":
            word = _key(text)
            if word in _YES or word in _NO:
                return word in _YES
            raise BadInput(f"«{text}»: hãy ghi «có» hoặc «không».")
        case "choice":
            known = choices or {}
            value = known.get(_key(text))
            if value is None:
                raise BadInput(f"«{text}» không có trong danh sách: {', '.join(sorted(str(k) for k in known if len(str(k)) > 2))[:200]}.")  # fmt: skip
            return value
        case _:
            if len(text) > column.longest:
                raise BadInput(f"Nội dung dài quá {column.longest} chữ; hãy rút gọn.")
            return text if column.longest <= ONE_LINE else str(cell).strip()  # long words keep their lines


def choice_words(choices: Sequence[tuple[object, str]]) -> dict[str, object]:
    """Folded label, and folded code, to the value."""
    return {_key(label): value for value, label in choices} | {_key(str(value)): value for value, _ in choices}


def _date(cell: Cell, text: str) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    match = re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", text) or re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)  # fmt: skip
    try:
        if match and len(match[1]) == 4:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match:
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        pass
    raise BadInput(f"«{text}» không phải là một ngày; hãy ghi ngày/tháng/năm, ví dụ 05/02/2026.")


def find_term(code: str, label: str) -> Term:
    """The term by its code, or by its label as the catalogue writes it."""
    if code in terms():
        return terms()[code]
    by_label = {_key(t.label): t for t in terms().values()}
    if label and _key(label) in by_label:
        return by_label[_key(label)]
    raise BadInput(f"Danh mục không có điều khoản «{code or label}»; hãy lấy mã ở trang Danh mục điều khoản.")


def read_value(one: Term, cell: Cell) -> Decimal | None:
    """The value of a clause's cell; None for words. BadInput when it does not fit the term."""
    text = text_of(cell)
    if one.kind == "text" or not text:
        return None
    if one.kind == "yes_no":
        word = _key(text)
        if word not in _YES | _NO:
            raise BadInput(f"«{text}»: hãy ghi «có» hoặc «không».")
        return Decimal(word in _YES)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return one.clean_value(Decimal(str(cell)).normalize() + 0)
    return one.clean_value(read_number(text))
