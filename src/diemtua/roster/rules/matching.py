"""When two records are one person. Evidence is weighed; a name alone never decides (fathers and sons share names).

Weights are rounded log2 odds: how many times likelier the evidence is for one person than for two.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from rapidfuzz.distance import OSA

from diemtua.kernel.text import fold
from diemtua.roster.rules.values import name_letters

SAME_FROM = 17  # certain enough to write
SAME_NUMBER = 20
ASK_FROM = 11  # alike enough for a person to look at


class Traits(Protocol):
    """What can be compared; a Record, a cluster or a person of the register has it. `units` are unit keys."""

    name: str
    sex: str
    birth_date: dt.date | None
    birth_year: int | None
    cccd: str
    short_id: str
    phone: str
    email: str


class Evidence(NamedTuple):
    """The weighed likeness of two records: `why` in words, the strongest first."""

    score: int
    why: tuple[str, ...]

    @property
    def sure(self) -> bool:
        return self.score >= SAME_FROM

    @property
    def ask(self) -> bool:
        return ASK_FROM <= self.score < SAME_FROM


NONE = Evidence(-99, ())


@dataclass(frozen=True, slots=True)
class Place:
    """One mandate as far as comparing goes."""

    unit: object
    post: str
    since_year: int | None = None


def compare(a: Traits, b: Traits, a_places: Iterable[Place], b_places: Iterable[Place]) -> Evidence:
    """Weigh all that a and b tell."""
    items = [_identity(a, b), _names(a.name, b.name), _births(a, b), _contacts(a, b), _places(a_places, b_places)]
    if a.sex and b.sex and a.sex != b.sex:
        items.append((-5, "khác giới tính"))
    score = sum(weight for weight, _ in items)
    if items[1][0] < 0:  # another name: at most a question, whatever the numbers say
        score = min(score, SAME_FROM - 1)
    elif items[0][0] > 0 and items[2][0] <= -9 and not (a.phone and a.phone == b.phone):
        score = min(score, SAME_FROM - 1)  # one number, two dates of birth far apart: perhaps a number dragged down
    if items[0][0] == SAME_NUMBER:  # two people cannot share one: whatever else differs, somebody must look
        score = max(score, ASK_FROM)
    why = tuple(text for weight, text in sorted(items, key=lambda item: -abs(item[0])) if text)
    return Evidence(score, why)


def _identity(a: Traits, b: Traits) -> tuple[int, str]:
    if a.cccd and b.cccd:
        if a.cccd == b.cccd:
            return SAME_NUMBER, "trùng số căn cước"
        if OSA.distance(a.cccd, b.cccd, score_cutoff=1) <= 1:
            return -3, "số căn cước lệch một chữ số"  # a slip, or twins registered one after the other
        return -18, "khác số căn cước"
    short, full = (a.short_id, b.cccd or b.short_id) if a.short_id else (b.short_id, a.cccd)
    if short and full and len(full) <= 12:  # longer: the register's digest, which tells nothing of single digits
        if short == full:
            return 12, "trùng số căn cước viết thiếu"
        if len(short) >= 9 and _lacks_digits(short, full):
            return 9, "số căn cước chỉ thiếu chữ số"
        return -6, "khác số căn cước"
    return 0, ""


def _lacks_digits(short: str, full: str) -> bool:
    """`short` is `full` with digits left out."""
    rest = iter(full)
    return all(digit in rest for digit in short)


def _names(a: str, b: str) -> tuple[int, str]:
    if a == b:
        return 9, "cùng họ tên"
    left, right = name_letters(a), name_letters(b)
    if left == right:
        if fold(a) != fold(b):
            return 8, "họ tên chỉ khác dấu cách"
        unmarked = a.isascii() or b.isascii()
        return (8, "họ tên chỉ thiếu dấu") if unmarked else (2, "họ tên khác dấu")
    distance = OSA.distance(left, right, score_cutoff=3)
    if distance == 1:
        # Swapped letters are a slip of the keyboard; Lan and Loan may be twins.
        return (7, "họ tên gõ lộn chữ") if sorted(left) == sorted(right) else (2, "họ tên lệch một chữ")
    if distance == 2 and len(left) >= 8:
        return 0, "họ tên gần giống"
    return -12, "khác họ tên"


def _births(a: Traits, b: Traits) -> tuple[int, str]:
    if a.birth_date and b.birth_date:
        x, y = a.birth_date, b.birth_date
        if x == y:
            return 10, "cùng ngày sinh"
        if x.year == y.year and (x.day, x.month) == (y.month, y.day):
            return 6, "ngày và tháng sinh đổi chỗ"
        same = (x.day == y.day) + (x.month == y.month) + (x.year == y.year)
        if same == 2 and abs(x.year - y.year) <= 10:
            return 1, "ngày sinh lệch một phần"
        return (-6 if x.year == y.year else -9), "khác ngày sinh"
    if a.birth_year and b.birth_year:
        if a.birth_year == b.birth_year:
            return 3, "cùng năm sinh"
        return (-3 if abs(a.birth_year - b.birth_year) == 1 else -9), "khác năm sinh"
    return 0, ""


def _contacts(a: Traits, b: Traits) -> tuple[int, str]:
    weight, words = 0, []
    if a.phone and b.phone:
        same = a.phone == b.phone
        weight += 8 if same else -1
        words.append("cùng số điện thoại" if same else "khác số điện thoại")
    if a.email and b.email:
        same = a.email == b.email
        weight += 5 if same else -1
        words.append("cùng thư điện tử" if same else "khác thư điện tử")
    return weight, ", ".join(words)


def _places(a: Iterable[Place], b: Iterable[Place]) -> tuple[int, str]:
    best = (-3, "khác đơn vị")
    b = list(b)
    for left in a:
        for right in b:
            if left.unit != right.unit:
                continue
            weight, text = 4, "cùng đơn vị"
            if left.post == right.post:
                weight, text = weight + 2, "cùng đơn vị, chức vụ"
                if left.since_year and left.since_year == right.since_year:
                    weight, text = weight + 2, "cùng đơn vị, chức vụ, năm giữ chức vụ"
            best = max(best, (weight, text))
    return best
