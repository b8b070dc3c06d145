"""Hanoi's change of 1/7/2025 as tables of the right size: 30 districts, 126 wards, 85 unions, a third of the old wards split.

The 126 names are the state's; which district each lay in is common knowledge and good enough for a measurement. The
old wards are invented («phường Cũ 07»), and how many were split and undecidable is as counted in the official notes:
526 old wards, 198 split, 158 of them not decidable without a street.
"""

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import xlsxwriter

from diemtua.roster.rules.places import districts, wards

# How many of the 126, in the order of the state's list, lay in each old district.
SHARES = [
    ("hoan kiem", 2), ("ba dinh", 3), ("hai ba trung", 3), ("dong da", 5), ("tay ho", 1), ("hoang mai", 7), ("thanh xuan", 3),
    ("cau giay", 3), ("tay ho", 2), ("bac tu liem", 5), ("nam tu liem", 4), ("long bien", 4), ("ha dong", 5), ("thanh tri", 5),
    ("thuong tin", 4), ("phu xuyen", 4), ("thanh oai", 4), ("ung hoa", 4), ("my duc", 4), ("chuong my", 6), ("ba vi", 8),
    ("son tay", 3), ("phuc tho", 3), ("thach that", 5), ("quoc oai", 4), ("hoai duc", 4), ("dan phuong", 3), ("gia lam", 4),
    ("dong anh", 5), ("me linh", 4), ("soc son", 5),
]  # fmt: skip
OLD_WARDS, SPLIT, UNDECIDED, UNIONS = 526, 198, 158, 85


@dataclass
class Hanoi:
    """The tables. `old`: (old ward, district) -> new wards; `streets`: addresses of each district; `truth`: address -> new ward."""

    unions: list[tuple[str, str]] = field(default_factory=list)
    old: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    addresses: dict[str, list[str]] = field(default_factory=dict)
    truth: dict[str, str] = field(default_factory=dict)

    def workbook(self, fates: Iterator[list[str]]) -> bytes:
        """The three tables as the file a keeper would load."""
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {"in_memory": True})
        tables = {
            "Công đoàn mới": [["Công đoàn mới", "Phường, xã phụ trách"], *map(list, self.unions)],
            "Địa bàn": [
                ["Phường, xã cũ", "Quận, huyện cũ", "Phường, xã mới"],
                *([ward, district, new] for (ward, district), news in self.old.items() for new in news),
            ],
            "Tổ chức": [["Việc", "Tổ chức", "Trực thuộc", "Địa chỉ"], *fates],
        }
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        book.close()
        return target.getvalue()


def make_hanoi(seed: int = 2025) -> Hanoi:
    """The tables, the same for the same seed."""
    drawn = random.Random(seed)
    made = Hanoi()
    names = [area.name.removeprefix("Công đoàn ") for area in wards().values()]
    # 64 wards keep a union of their own, 62 share 21: neighbours in the state's list.
    for at, name in enumerate(names[:64]):
        made.unions.append((f"Công đoàn {names[at]}", name))
    rest = names[64:]
    for start in range(0, len(rest), 3):
        made.unions += [(f"Công đoàn {rest[start]}", name) for name in rest[start : start + 3]]
    by_district: dict[str, list[str]] = {}
    at = 0
    for key, share in SHARES:
        by_district.setdefault(key, []).extend(names[at : at + share])
        at += share
    full = {key.split(" ", 2 if key.startswith("thi xa") else 1)[-1]: a.name.removeprefix("Liên đoàn Lao động ") for key, a in districts().items()}  # fmt: skip
    places = [(f"phường Cũ {n:03d}", key) for n, key in enumerate(_spread(list(by_district), OLD_WARDS))]
    split = set(drawn.sample([p for p in places if len(by_district[p[1]]) > 1], SPLIT))
    for place in places:
        ward, key = place
        news = drawn.sample(by_district[key], 2) if place in split else [drawn.choice(by_district[key])]
        if place in split and len([p for p in made.old.values() if len(p) > 1]) >= UNDECIDED:
            news = news[:1]  # the official notes say which: 40 of the 198
        made.old[ward, full[key]] = news
        for street in ("Tiền", "Hậu", "Trung"):
            address = f"phố {street}, {ward}, {full[key]}"
            made.addresses.setdefault(full[key], []).append(address)
            made.truth[address] = drawn.choice(news)
    return made


def _spread(keys: list[str], number: int) -> Iterator[str]:
    for n in range(number):
        yield keys[n % len(keys)]
