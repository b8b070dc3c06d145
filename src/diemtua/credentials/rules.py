"""Our own decisions about certificates: numbers, grades, codes, reasons, and what a certificate prints. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from diemtua.kernel.codes import grouped
from diemtua.kernel.dates import vn_date

# 12 characters of 30 letters: 58.9 bits. Guessing one of 65,749 certificates at 60 tries a minute takes 280,000 years.
CODE_LENGTH = 12
SHARE_LENGTH = 16

# Entries of one status list (Bitstring Status List 1.0: at least this many, so that a bit hides among others).
LIST_SIZE = 131_072
# A list takes new entries until it is half full: a random free index stays cheap to find.
LIST_CAPACITY = LIST_SIZE // 2

# Certificates written in one transaction.
CHUNK = 50

MAX_CHECK_BYTES = 2 * 1024 * 1024

# Why a certificate was withdrawn, as the public page says it. The officer's own note stays inside.
REVOKE_REASONS: dict[str, tuple[str, str]] = {
    "mistake": ("Thông tin trên chứng nhận có sai sót", "The certificate contained a mistake"),
    "conditions": ("Không đủ điều kiện được cấp", "The conditions for the certificate were not met"),
    "fraud": ("Vi phạm quy chế lớp học hoặc kiểm tra", "The rules of the class or of the test were broken"),
    "request": ("Theo đề nghị của người được cấp", "At the holder's request"),
}

_GRADES = ((90, "Xuất sắc", "Excellent"), (80, "Giỏi", "Very good"), (65, "Khá", "Good"), (0, "Đạt", "Pass"))


def number_text(ordinal: int, year: int, symbol: str) -> str:
    """«015/2026/GCN-LĐLĐ»: at least three digits, the year, the symbol of the register."""
    return f"{ordinal:03d}/{year:04d}/{symbol}"


def grade(percent: int) -> tuple[str, str]:
    """The word for a passed result, Vietnamese and English."""
    return next((vi, en) for least, vi, en in _GRADES if percent >= least)


def whole_percent(percent: Decimal) -> int:
    """Rounded down: 89,99 is not 90."""
    return int(percent.to_integral_value(ROUND_FLOOR))


def duration(minutes: int) -> tuple[str, str]:
    """«8 giờ 30 phút» and «8 hours 30 minutes»."""
    hours, rest = divmod(minutes, 60)
    vi = [f"{hours} giờ"] * bool(hours) + [f"{rest} phút"] * bool(rest or not hours)
    en = [f"{hours} hour{'s' * (hours != 1)}"] * bool(hours) + [f"{rest} minute{'s' * (rest != 1)}"] * bool(
        rest or not hours
    )
    return " ".join(vi), " ".join(en)


def period(first: dt.date, last: dt.date) -> tuple[str, str]:
    """«từ ngày … đến ngày …» and its English; one day is one day."""
    if first == last:
        return f"ngày {vn_date(first)}", f"on {en_date(first)}"
    return f"từ ngày {vn_date(first)} đến ngày {vn_date(last)}", f"from {en_date(first)} to {en_date(last)}"


def en_date(day: dt.date) -> str:
    """«5 February 2026», whatever the locale of the machine."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printed:
    """Everything a certificate prints, as it was on the day of issue. Kept as JSON beside the certificate."""

    number: str
    code: str
    url: str
    issuer_vi: str
    issuer_en: str
    superior_vi: str
    title_vi: str
    title_en: str
    holder: str
    sex: str
    birth: str
    position: str
    union: str
    course: str
    topics: tuple[str, ...]
    first_on: dt.date
    last_on: dt.date
    minutes: int
    place: str
    percent: int | None
    issued_on: dt.date
    issued_in: str
    signer_title_vi: str
    signer_title_en: str
    signer_name: str

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; dates in ISO form."""
        days = {name: getattr(self, name).isoformat() for name in ("first_on", "last_on", "issued_on")}
        return asdict(self) | days | {"topics": list(self.topics)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Printed":
        """The reverse of `as_json`."""
        days = {name: dt.date.fromisoformat(data[name]) for name in ("first_on", "last_on", "issued_on")}
        return cls(**{**data, **days, "topics": tuple(data["topics"])})

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """Label and value of what the paper tells of the holder and the course, as people read it."""
        told = [
            ("Họ và tên", self.holder), ("Ngày sinh", self.birth), ("Chức vụ", self.position), ("Đơn vị", self.union),
            ("Khóa", self.course), ("Chuyên đề", "; ".join(self.topics)), ("Học", period(self.first_on, self.last_on)[0]),
            ("Thời lượng", f"{self.minutes} phút"), ("Nơi học", self.place),
            ("Kết quả", "" if self.percent is None else f"{self.percent}%"), ("Ngày cấp", vn_date(self.issued_on)),
            ("Người ký", f"{self.signer_title_vi} {self.signer_name}"), ("Địa chỉ kiểm tra", self.url),
        ]  # fmt: skip
        return [(label, value) for label, value in told if value]

    @property
    def printed_code(self) -> str:
        """«ABCD-EFGH-JKMN»."""
        return grouped(self.code)

    @property
    def grade(self) -> tuple[str, str] | None:
        """The word for the result in both languages; None when there was no test."""
        return None if self.percent is None else grade(self.percent)

    @property
    def salutation(self) -> str:
        return {"m": "ông", "f": "bà"}.get(self.sex, "ông (bà)")
