"""Invented rosters in the shape unions keep them: title block, two-row header, group rows, and a few faults.

Pure but for the workbook it writes: the same seed gives the same rows.
"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from diemtua.kernel.text import fold
from diemtua.kernel.workbooks import short_workbook

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý")
MIDDLE = {"m": ("Văn", "Đức", "Minh", "Quang", "Hữu", "Anh"), "f": ("Thị", "Thị Thu", "Ngọc", "Phương", "Thanh", "Mai")}
GIVEN = {
    "m": ("An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hùng", "Khoa", "Long", "Nam", "Phúc", "Sơn", "Tùng", "Việt"),
    "f": ("Ánh", "Chi", "Dung", "Giang", "Hà", "Hạnh", "Hương", "Lan", "Linh", "Nga", "Oanh", "Thảo", "Trang", "Yến"),
}
TRADES = (
    "May mặc",
    "Cơ khí",
    "Bao bì",
    "Nội thất",
    "Logistics",
    "Dược phẩm",
    "Thực phẩm",
    "In ấn",
    "Xây dựng",
    "Thương mại",
)
BRANDS = ("Sông Hồng", "Thăng Long", "Hoàn Kiếm", "Bắc Hà", "Tân Việt", "Đại Phát", "Minh Quang", "Hồng Hà", "An Khánh")
FORMS = (("Công ty Cổ phần", "Ngoài nhà nước"), ("Công ty TNHH", "Ngoài nhà nước"), ("Cty CP", "Ngoài NN"))
POSTS = ("Chủ tịch", "Phó Chủ tịch", "Ủy viên BCH", "Chủ nhiệm UBKT", "Tổ trưởng công đoàn")
HEADS = ("STT", "Họ và tên", "Ngày, tháng, năm sinh", "", "Chức vụ công đoàn", "Đơn vị (CĐCS)", "Công đoàn cấp trên trực tiếp",
         "Loại hình", "Chuyên trách", "Số CCCD", "Số điện thoại", "Thư điện tử", "Năm bắt đầu giữ chức vụ",
         "Năm tập huấn gần nhất", "Ghi chú")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One officer of the roster."""

    name: str
    sex: str
    born: dt.date
    post: str
    union: str
    ward: str
    kind: str
    citizen_id: str
    phone: str
    email: str
    since: int
    trained: int | None


def _union_names(chance: random.Random, count: int) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    while len(seen) < count:
        roll = chance.random()
        if roll < 0.12:
            name, kind = f"Công ty TNHH {chance.choice(BRANDS)} Electronics Việt Nam", "FDI"
        elif roll < 0.2:
            name, kind = f"Trường THCS {chance.choice(BRANDS)}", "Nhà nước"
        else:
            form, kind = chance.choice(FORMS)
            name = f"{form} {chance.choice(TRADES)} {chance.choice(BRANDS)}"
        key = name.replace("Cty CP", "Công ty Cổ phần")
        if key not in seen:
            seen.add(key)
            yield name, kind


def invented_lines(*, ward: str, unions: int, seed: int) -> list[Line]:
    """Officers of `unions` grassroots unions of one ward; the president comes first in each."""
    chance = random.Random(seed)
    lines = []
    for union, kind in _union_names(chance, unions):
        for post in POSTS[: chance.randint(2, len(POSTS))]:
            sex = chance.choice("mf")
            name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE[sex])} {chance.choice(GIVEN[sex])}"
            born = dt.date(chance.randint(1966, 1998), chance.randint(1, 12), chance.randint(1, 28))
            words = fold(name).split()
            lines.append(
                Line(
                    name, sex, born, post, union, ward, kind,
                    f"001{0 if sex == 'm' else 1}{born.year % 100:02d}{chance.randint(0, 999999):06d}",
                    f"09{chance.randint(10000000, 99999999)}",
                    f"{words[-1]}.{words[0]}{chance.randint(1, 999)}@congty.example.vn",
                    chance.randint(2018, 2025),
                    chance.choice([None, None, 2022, 2023, 2024]),
                )
            )  # fmt: skip
    return lines


def write_roster(path: Path, lines: list[Line], *, seed: int, faults: bool = True) -> None:
    """The lines as offices type them: dates in several forms, numbers that lost their zero, a few mistakes."""
    chance = random.Random(seed)
    with short_workbook(path) as book:
        sheet = book.add_worksheet("Trich ngang")
        date = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write(0, 0, "LIÊN ĐOÀN LAO ĐỘNG THÀNH PHỐ HÀ NỘI")
        sheet.write(0, 6, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        sheet.write(2, 0, "DANH SÁCH TRÍCH NGANG CÁN BỘ CÔNG ĐOÀN")
        for column, head in enumerate(HEADS):
            if column in (2, 3):
                sheet.write(6, column, ("Nam", "Nữ")[column - 2])
            else:
                sheet.merge_range(5, column, 6, column, head)
        sheet.merge_range(5, 2, 5, 3, HEADS[2])
        row, ward = 7, ""
        for number, line in enumerate(lines, start=1):
            if line.ward != ward:
                ward = line.ward
                sheet.merge_range(row, 0, row, len(HEADS) - 1, f"{ward} – Khối doanh nghiệp")
                row += 1
            roll = chance.random() if faults else 1.0
            born = 2 if line.sex == "m" else 3
            sheet.write_number(row, 0, number)
            sheet.write_string(row, 1, line.name.upper() if roll < 0.08 else line.name)
            if roll < 0.02:
                sheet.write_number(row, born, line.born.year)
            elif roll < 0.3:
                sheet.write_string(row, born, f"{line.born.day}/{line.born.month}/{line.born.year}")
            else:
                sheet.write_datetime(row, born, dt.datetime.combine(line.born, dt.time()), date)
            texts = [line.post, line.union, line.ward, line.kind, "", line.citizen_id, line.phone, line.email]
            for column, value in enumerate(texts, start=4):
                sheet.write_string(row, column, value)
            if 0.3 < roll < 0.33:
                sheet.write_number(row, 9, int(line.citizen_id))
            elif 0.33 < roll < 0.345:
                sheet.write_string(row, 9, line.citizen_id[:-1])
            sheet.write_number(row, 12, line.since)
            if line.trained:
                sheet.write_number(row, 13, line.trained)
            row += 1
        sheet.write_string(row + 1, 0, f"Tổng cộng: {len(lines)} người")
        sheet.write_string(row + 3, 10, "TM. BAN THƯỜNG VỤ")
        sheet.write_string(row + 4, 10, "CHỦ TỊCH")
