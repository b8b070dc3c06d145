"""Điều khoản đo được: the catalogue of terms by the contents of bargaining (Labour Code Art. 67), read from terms.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any

from diemtua.kernel.errors import BadInput
from diemtua.kernel.numbers import dong
from diemtua.kernel.text import clean, fold

GROUPS: Mapping[str, str] = {
    "CB1": "Tiền lương, phụ cấp, thưởng, bữa ăn",
    "CB2": "Thời giờ làm việc, làm thêm, nghỉ ngơi",
    "CB3": "Bảo đảm việc làm",
    "CB4": "An toàn, vệ sinh lao động; nội quy, kỷ luật",
    "CB5": "Điều kiện hoạt động của công đoàn",
    "CB6": "Đối thoại, phòng ngừa và giải quyết tranh chấp",
    "CB7": "Lao động nữ, thai sản, phép năm",
    "CB8": "Phúc lợi và nội dung khác",
}
CRITERION_OF_GROUP: Mapping[str, str] = {
    "CB1": "wages",
    "CB2": "hours",
    "CB3": "jobs",
    "CB4": "safety",
    "CB5": "union",
    "CB6": "disputes",
    "CB7": "women",
    "CB8": "meals",
}

# What a value of each unit may be at most: beyond it somebody typed a zero too many.
_TOP: Mapping[str, int] = {
    "đồng/tháng": 500_000_000,
    "đồng/năm": 2_000_000_000,
    "đồng/lần": 500_000_000,
    "đồng/suất": 1_000_000,
    "đồng/giờ": 5_000_000,
    "%": 1_000,
    "giờ": 1_000,
    "giờ/tháng": 250,
    "phút": 480,
    "ngày": 366,
    "ngày làm việc": 366,
    "tháng": 120,
    "tháng thứ": 9,
    "tháng lương": 60,
    "năm": 30,
    "lần": 365,
    "lần/năm": 365,
    "bộ/năm": 20,
    "người": 1_000,
    "có/không": 1,
    "lời văn": 0,
}
LEAST_DONG = 1_000  # below it somebody left «nghìn» out
_KINDS = (("đồng", "money"), ("%", "percent"), ("tháng lương", "multiple"), ("ngày", "days"), ("giờ", "hours"), ("phút", "minutes"),
          ("tháng", "months"), ("năm", "years"), ("có/không", "yes_no"), ("lời văn", "text"))  # fmt: skip
# Numbers that are things or people come whole.
_WHOLE = frozenset({"lần", "người", "lần/năm", "bộ/năm", "có/không", "tháng thứ"})


@dataclass(frozen=True, slots=True)
class Term:
    """One measurable content of an agreement. `law` as terms.toml has it, None when `silent` or `unclear` says why."""

    id: str
    group: str
    label: str
    unit: str
    better: str  # higher | lower
    says: str
    law: Any
    silent: str
    unclear: str
    article: str
    year: tuple[str, ...]
    phrases: tuple[str, ...]
    criterion: str

    def __str__(self) -> str:
        return self.label

    @property
    def kind(self) -> str:
        """money, percent, multiple, days, hours, minutes, months, years, count, yes_no or text: how it is typed."""
        return next((kind for start, kind in _KINDS if self.unit.startswith(start)), "count")

    @property
    def group_label(self) -> str:
        """The content of bargaining it belongs to."""
        return GROUPS[self.group]

    def clean_value(self, typed: Decimal) -> Decimal:
        """The value as kept; raises BadInput on a number this unit cannot have."""
        top = _TOP[self.unit]
        if typed < 0:
            raise BadInput("Giá trị không thể âm; hãy nhập lại.")
        if typed > top:
            raise BadInput(f"Giá trị lớn hơn {show(Decimal(top))} {self.unit}; có lẽ thừa chữ số, hãy xem lại.")
        if self.kind == "money" and 0 < typed < LEAST_DONG:
            meant = show(typed * 1000)
            raise BadInput(
                f"{show(typed)} đồng thì quá ít, có lẽ tính bằng nghìn; hãy nhập đủ, ví dụ {meant} hoặc {show(typed)}k."
            )
        if (self.kind == "money" or self.unit in _WHOLE) and typed != typed.to_integral_value():
            raise BadInput(f"Hãy nhập số nguyên ({self.unit}).")
        return typed

    def shown(self, value: Decimal) -> str:
        """«30.000 đồng/suất», «có»."""
        if self.kind == "yes_no":
            return "có" if value else "không"
        if self.unit == "tháng thứ":
            return f"tháng thứ {show(value)}"
        return f"{show(value)}%" if self.unit == "%" else f"{show(value)} {self.unit}"


@cache
def terms() -> dict[str, Term]:
    """Every term by id, in the order of the groups."""
    text = files("diemtua.agreements.rules").joinpath("terms.toml").read_text("utf-8")
    read = [_term(name, table) for name, table in tomllib.loads(text).items()]
    return {term.id: term for term in sorted(read, key=lambda t: t.group)}


def _term(name: str, table: Mapping[str, Any]) -> Term:
    group = table["group"]
    return Term(
        id=name,
        group=group,
        label=table["label"],
        unit=table["unit"],
        better=table["better"],
        says=table["says"],
        law=table.get("law"),
        silent=table.get("silent", ""),
        unclear=table.get("unclear", ""),
        article=table.get("article", ""),
        year=tuple(table.get("year", ())),
        phrases=tuple(fold(phrase) for phrase in table.get("phrases", ())),
        criterion=table.get("criterion", CRITERION_OF_GROUP[group]),
    )


def term(name: str) -> Term:
    """The term of that id."""
    try:
        return terms()[name]
    except KeyError:
        raise BadInput(f"Danh mục không có điều khoản «{name}»; hãy chọn trong danh mục.") from None


def by_group() -> dict[str, list[Term]]:
    """Terms under the label of their group."""
    found: dict[str, list[Term]] = {label: [] for label in GROUPS.values()}
    for one in terms().values():
        found[one.group_label].append(one)
    return found


def show(value: Decimal) -> str:
    """«1.234.567», «0,5»: as Vietnamese write numbers."""
    plain = f"{value:,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(",", " ").replace(".", ",").replace(" ", ".")


def read_number(typed: str) -> Decimal:
    """A number as people type it: «1.500.000», «1 500 000 đ», «0,5», «7.5», «150%», «35k», «1,5 triệu». BadInput when it is none.

    A dot or comma followed by exactly three digits groups thousands, else it is a decimal mark.
    """
    text = clean(typed).lower().removesuffix("đồng").removesuffix("vnđ").removesuffix("đ").removesuffix("%")
    text = text.replace(" ", "").replace("\u00a0", "")
    for mark in ".,":
        parts = text.split(mark)
        if len(parts) > 1 and all(len(p) == 3 and p.isdigit() for p in parts[1:]) and 1 <= len(parts[0]) <= 3:
            other = "," if mark == "." else "."
            if parts[0] != "0" and parts[0].isdigit() and other not in text:
                text = "".join(parts)
        elif len(parts) > 2 and all(p.isdigit() for p in parts):
            raise BadInput(f"«{clean(typed)}» không đọc được thành số; hãy ghi như 1.500.000 hoặc 0,5.")
    if "." in text and "," in text:
        decimal = "," if text.rindex(",") > text.rindex(".") else "."
        text = text.replace("." if decimal == "," else ",", "")
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        if (amount := dong(typed)) is not None:
            return Decimal(amount)
        raise BadInput(f"«{clean(typed)}» không đọc được thành số; hãy ghi như 1.500.000 hoặc 0,5.") from None
    if not value.is_finite():
        raise BadInput(f"«{clean(typed)}» không đọc được thành số; hãy ghi như 1.500.000 hoặc 0,5.")
    return value
