"""Made-up messy lists with what is known of them: who is who in every row. Every fault a hand or a program makes, and
the people who only look alike."""

import datetime as dt
import random
import unicodedata
from dataclasses import dataclass, field
from typing import Any

FAMILY = [
    "Nguyễn",
    "Nguyễn",
    "Nguyễn",
    "Nguyễn",
    "Trần",
    "Trần",
    "Lê",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Phan",
    "Mai",
]
MIDDLE_F = ["Thị", "Thị", "Thị", "Thu", "Ngọc", "Thanh", "Minh", "Hồng", "Thúy", "Kim", "Bích", "Diệu"]
MIDDLE_M = ["Văn", "Văn", "Văn", "Đức", "Quốc", "Minh", "Xuân", "Hữu", "Anh", "Mạnh", "Trọng", "Đình"]
GIVEN_F = [
    "Lan",
    "Loan",
    "Hoa",
    "Hòa",
    "Hạnh",
    "Hương",
    "Mai",
    "Thủy",
    "Thúy",
    "Hà",
    "Yến",
    "Trang",
    "Dung",
    "Ngọc",
    "Linh",
    "Nga",
    "Oanh",
    "Quỳnh",
    "Vân",
    "Phương",
]
GIVEN_M = [
    "Hùng",
    "Dũng",
    "Cường",
    "Hải",
    "Hưng",
    "Tuấn",
    "Sơn",
    "Nam",
    "Long",
    "Thắng",
    "Đạt",
    "Khôi",
    "Quang",
    "Phúc",
    "Tâm",
    "Trung",
    "Việt",
    "Bảo",
    "Hiếu",
    "Tùng",
]
FIRMS = [
    "Bao bì",
    "Dệt may",
    "Cơ khí",
    "Nội thất",
    "Dược phẩm",
    "Công nghệ",
    "Xây dựng",
    "Logistics",
    "Thực phẩm",
    "Môi trường",
]
BRANDS = [
    "Sông Đà",
    "Hà Thành",
    "Tân Á",
    "Long Biên",
    "Thăng Long",
    "Hoàng Gia",
    "An Phát",
    "Đông Đô",
    "Minh Tâm",
    "Phú Thịnh",
]
POSTS = ["Chủ tịch", "Phó Chủ tịch", "Ủy viên BCH", "Ủy viên BCH", "Tổ trưởng công đoàn", "Tổ phó công đoàn", "Chủ nhiệm UBKT"]  # fmt: skip

Row = dict[str, Any]


@dataclass
class Messy:
    """`rows` for `rows_workbook`, `who[n]` the person of row n, `planted`: (again, first) row indexes."""

    rows: list[Row] = field(default_factory=list)
    who: list[int] = field(default_factory=list)
    planted: list[tuple[int, int]] = field(default_factory=list)


class Maker:
    """One list from one seed."""

    def __init__(self, seed: int, unions: int) -> None:
        self.r = random.Random(seed)
        self.unions = [f"Công ty Cổ phần {self.r.choice(FIRMS)} {self.r.choice(BRANDS)} {n}" for n in range(unions)]
        self.people: list[Row] = []

    def person(self, unit: str, **known: Any) -> Row:
        r, woman = self.r, known.pop("woman", self.r.random() < 0.55)
        middle, given = (MIDDLE_F, GIVEN_F) if woman else (MIDDLE_M, GIVEN_M)
        born = known.get("born") or dt.date(r.randint(1964, 2000), r.randint(1, 12), r.randint(1, 28))
        made = {
            "name": " ".join((r.choice(FAMILY), r.choice(middle), r.choice(given))),
            "woman": woman,
            "born": born,
            "unit": unit,
            "position": r.choice(POSTS),
            "cccd": f"0{r.choice(('01', '30', '34', '36', '38'))}{int(woman)}{born:%y}{r.randrange(10**6):06d}",
            "phone": f"0{r.choice('35789')}{r.randrange(10**8):08d}",
            "email": f"canbo{r.randrange(10**6)}@vidu.vn" if r.random() < 0.6 else "",
            "since_year": r.randint(2015, 2025),
        } | known
        self.people.append(made)
        return made

    def look_alikes(self, n: int) -> None:
        """People who are two although much of what is written of them is one."""
        for _ in range(n):
            one = self.r.choice(self.people)
            other = self.r.choice(self.people)["unit"]
            # Namesakes born on one day, in another union and in the same.
            self.person(other, woman=one["woman"], name=one["name"], born=one["born"])
            self.person(one["unit"], woman=one["woman"], name=one["name"], born=one["born"], position=one["position"])
            # Father and son of one name in one firm, with one telephone.
            son = one["born"].replace(year=one["born"].year - 24)
            self.person(one["unit"], woman=one["woman"], name=one["name"], born=son, phone=one["phone"])
            # Twins: numbers side by side, one telephone, one union.
            a = self.person(one["unit"], woman=True, name="Trần Thị Lan")
            near = f"{int(a['cccd']) + 1:012d}"
            self.person(a["unit"], woman=True, name="Trần Thị Loan", born=a["born"], cccd=near, phone=a["phone"], position=a["position"])  # fmt: skip
            # Husband and wife with one telephone and one address.
            b = self.person(other)
            self.person(other, woman=not b["woman"], phone=b["phone"], email=b["email"])
        office = self.r.choice(self.unions)
        for person in self.people:
            if person["unit"] == office:  # a union that writes its office's telephone and address for everybody
                person |= {"phone": "0243456789", "email": "vanphong@vidu.vn"}

    def again(self, person: Row, faults: int) -> Row:
        """The same person written once more, with faults of hand or program."""
        row = dict(person)
        for fault in self.r.sample([self.marks, self.slip, self.swap, self.no_number, self.no_phone, self.elsewhere, self.year, self.short, self.slip_id], faults):  # fmt: skip
            fault(row)
        return row

    def marks(self, row: Row) -> None:
        plain = unicodedata.normalize("NFD", row["name"].replace("đ", "d").replace("Đ", "D"))
        row["name"] = "".join(c for c in plain if not unicodedata.combining(c))

    def slip(self, row: Row) -> None:
        name = row["name"]
        at = self.r.choice([i for i in range(len(name) - 1) if name[i] != name[i + 1]])
        row["name"] = name[:at] + name[at + 1] + name[at] + name[at + 2 :]

    def swap(self, row: Row) -> None:
        if row["born"].day <= 12:
            row["born"] = row["born"].replace(day=row["born"].month, month=row["born"].day)

    def no_number(self, row: Row) -> None:
        row["cccd"] = ""

    def no_phone(self, row: Row) -> None:
        row["phone"] = ""

    def elsewhere(self, row: Row) -> None:
        row |= {"unit": self.r.choice(self.unions), "position": self.r.choice(POSTS)}

    def year(self, row: Row) -> None:
        row["year_only"] = True

    def short(self, row: Row) -> None:
        at = self.r.randrange(12)
        row["cccd"] = row["cccd"][:at] + row["cccd"][at + 1 :]

    def slip_id(self, row: Row) -> None:
        at, number = self.r.randrange(5, 10), row["cccd"]
        row["cccd"] = number and number[:at] + number[at + 1] + number[at] + number[at + 2 :]

    def cells(self, person: Row) -> Row:
        """As somebody types it."""
        r, row = self.r, dict(person)
        born, woman = row.pop("born"), row.pop("woman")
        written = r.choice([born, f"{born:%d/%m/%Y}", f"{born.day}/{born.month}/{born.year}", f"{born:%d.%m.%Y}", f"{born:%d-%m-%y}"])  # fmt: skip
        if row.pop("year_only", False) or r.random() < 0.01:
            written = born.year
        row["dob_female" if woman else "dob_male"] = written
        if row["cccd"].startswith("0") and len(row["cccd"]) == 12 and r.random() < 0.1:
            row["cccd"] = int(row["cccd"])
        if r.random() < 0.02:
            row["cccd"] = ""
        phone = row["phone"]
        if phone and r.random() < 0.2:
            row["phone"] = r.choice([int(phone), f"+84 {phone[1:]}", f"{phone[:4]}.{phone[4:7]}.{phone[7:]}"])
        if r.random() < 0.1:
            row["name"] = r.choice([row["name"].upper(), f"  {row['name'].replace(' ', '  ')} "])
        if r.random() < 0.2:
            row["unit"] = "CĐCS " + row["unit"].replace("Công ty Cổ phần", "Cty CP")
        return row


def messy_list(seed: int, *, people: int = 500, twice: int = 60, alike: int = 8, faults: int = 1) -> Messy:
    """A list of about `people` rows; `twice` of them come again, each with so many faults."""
    maker, made = Maker(seed, unions=people // 8), Messy()
    for n in range(people):
        maker.person(maker.unions[n % len(maker.unions)])
    maker.look_alikes(alike)
    whole = list(enumerate(maker.people))
    again = [(n, maker.again(p, faults)) for n, p in maker.r.choices(whole, k=twice)]
    mixed = [*whole, *again]
    maker.r.shuffle(mixed)
    first = {n: at for at, (n, row) in enumerate(mixed) if row is maker.people[n]}
    for at, (n, row) in enumerate(mixed):
        made.rows.append(maker.cells(row))
        made.who.append(n)
        if at != first[n]:
            made.planted.append((at, first[n]))
    return made
