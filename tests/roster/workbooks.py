"""Makers of small workbooks, clean and messy, and of imports made from them."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from diemtua.people.models import User
from diemtua.roster import actions
from diemtua.roster.models import Import
from diemtua.unions.models import Unit

HEADINGS = {
    "stt": "STT",
    "name": "Họ và tên",
    "dob_male": "Nam",
    "dob_female": "Nữ",
    "position": "Chức vụ công đoàn",
    "unit": "Đơn vị (CĐCS)",
    "upper_unit": "Công đoàn cấp trên trực tiếp",
    "kind": "Loại hình",
    "full_time": "Chuyên trách",
    "cccd": "Số CCCD",
    "phone": "Số điện thoại",
    "email": "Thư điện tử",
    "since_year": "Năm bắt đầu giữ chức vụ",
    "trained_year": "Năm tập huấn gần nhất",
}
USUAL = {"position": "Ủy viên BCH", "upper_unit": "Công đoàn phường Bồ Đề", "kind": "Ngoài nhà nước"}
FIRST_ROW = 8  # where the first row of data stands


def sheet_content(rows: Sequence[dict[str, Any] | str], order: Sequence[str] = tuple(HEADINGS)) -> list[list[Any]]:
    """A list as unions keep it: title block, two-row heading, rows (a text is a group row), total, signature."""
    upper = ["Ngày, tháng, năm sinh" if f == "dob_male" else "" if f == "dob_female" else HEADINGS[f] for f in order]
    lower = [HEADINGS[f] if f.startswith("dob_") else "" for f in order]
    content: list[list[Any]] = [["LIÊN ĐOÀN LAO ĐỘNG THÀNH PHỐ HÀ NỘI"], [], ["DANH SÁCH TRÍCH NGANG"], [], []]
    content += [upper, lower]
    for number, row in enumerate(rows, 1):
        if isinstance(row, str):
            content.append([row])
            continue
        full = {"stt": number, **USUAL, **row}
        content.append([full.get(f) for f in order])
    content += [[], [f"Tổng cộng: {len(rows)} người"], [], [*[""] * (len(order) - 4), "TM. BAN THƯỜNG VỤ"]]
    return content


def workbook(*sheets: list[list[Any]], titles: Sequence[str] = ("Danh sách", "Danh sách 2")) -> bytes:
    """The contents as an .xlsx, merged the way forms are."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, content in zip(titles, sheets, strict=False):
        sheet = book.create_sheet(title)
        for r, row in enumerate(content, 1):
            for c, value in enumerate(row, 1):
                if value not in (None, ""):
                    sheet.cell(r, c, value)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def rows_workbook(rows: Sequence[dict[str, Any] | str], **options: Any) -> bytes:
    """One usual sheet with these rows."""
    return workbook(sheet_content(rows, **options))


def saved(content: bytes, folder: Path, name: str = "danh-sach.xlsx") -> Path:
    """The workbook on disk."""
    path = folder / name
    path.write_bytes(content)
    return path


def uploaded(content: bytes, *, unit: Unit | None, by: User | None, name: str = "danh-sach.xlsx") -> Import:
    """An import read and waiting to be confirmed (jobs run at once in tests)."""
    return actions.upload_roster(file=SimpleUploadedFile(name, content), file_name=name, unit=unit, by=by)
