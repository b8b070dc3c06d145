"""What may be mended by hand, what counts as a change, and how history shows it. Pure."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from diemtua.kernel.dates import vn_date
from diemtua.unions.rules import BASES, END_REASONS, POSITIONS

# Field of Person -> what the pages call it.
PERSON_FIELDS: dict[str, str] = {
    "full_name": "Họ và tên",
    "sex": "Giới tính",
    "birth_date": "Ngày sinh",
    "birth_year": "Năm sinh",
    "citizen_id": "Số định danh",
    "phone": "Số điện thoại",
    "email": "Thư điện tử",
    "last_trained_year": "Năm tập huấn gần nhất",
}
MANDATE_FIELDS: dict[str, str] = {
    "position": "Chức vụ",
    "full_time": "Chuyên trách",
    "since_year": "Năm bắt đầu giữ chức vụ",
    "started_on": "Từ ngày",
    "term_ends_on": "Nhiệm kỳ đến",
    "basis": "Căn cứ",
    "decision": "Quyết định",
    "contract_ends_on": "Hợp đồng lao động đến",
    "ended_on": "Thôi chức vụ từ ngày",
    "end_reason": "Lý do thôi",
}
LABELS = PERSON_FIELDS | MANDATE_FIELDS
# What an officer may ask to be mended without giving a paper.
ASKABLE = ("full_name", "birth_date", "phone", "email")
RESIGNED = "thoi"  # «tôi đã thôi chức vụ này»

SHOW_ANSWER_FOR = dt.timedelta(days=14)

Changes = dict[str, tuple[Any, Any]]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Field -> (before, after) where they differ."""
    return {name: (before[name], value) for name, value in after.items() if before[name] != value}


def shown(field: str, value: Any) -> str:
    """A value as the history page shows it; an identity number only by its last three digits."""
    if field == "citizen_id" and value:
        return "•" * max(len(str(value)) - 3, 0) + str(value)[-3:]
    return in_full(field, value)


def in_full(field: str, value: Any) -> str:
    """A value in words, for the person it is about."""
    if value in (None, ""):
        return "(trống)"
    if field == "position":
        return POSITIONS.get(value, "Đã thôi chức vụ" if value == RESIGNED else str(value))
    if field == "full_time":
        return "có" if value else "không"
    if field == "sex":
        return {"m": "Nam", "f": "Nữ"}.get(value, str(value))
    if field in {"basis", "end_reason"}:
        return (BASES | END_REASONS).get(value, str(value))
    if field in {"birth_date", "started_on", "term_ends_on", "contract_ends_on", "ended_on"}:
        return vn_date(dt.date.fromisoformat(value) if isinstance(value, str) else value)
    return str(value)


def told_change(field: str, before: Any, after: Any) -> str:
    """«Số điện thoại: 0900000001 → 0912345678», for the person it is about."""
    return f"{LABELS[field]}: {in_full(field, before)} → {in_full(field, after)}"
