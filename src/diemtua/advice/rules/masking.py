"""Che danh tính: names, firms, phones, addresses and numbers in a text, found so that a person can check what is hidden.

Made to hide too much rather than too little; a person confirms before anything is published, and may hide more by hand.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from diemtua.kernel.text import fold

# Family names of almost everybody in the country; a name in running text begins with one of them.
_FAMILY = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Trịnh|Trương|Lâm|Mai|Đào|Cao|Hà|Tạ|Chu|"
    "Lương|Tô|Thái|Quách|Vương|Kiều|La|Nghiêm|Phùng|Triệu|Bạch|Từ|Lưu|Tống|Khổng|Doãn|Đàm|Mạc|Thân|Giang|Nông|Hứa|Lục|Vi|Ma|"
    "Quan|Sầm|Ninh|Tăng|Đồng|Văn|Thạch|Kim|Châu|Diệp|Cù|Lã|Ông|Ngụy|Âu|Cái|Đinh|Đường|Hàn|Khuất|Phí|Quản|Tiêu|Trà|Viên|Y|H"
)
_BIG = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_SMALL = "a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_CAP = rf"[{_BIG}][{_SMALL}]*"
_NUM = r"(?<!\d)"

# Words with a capital that follow an address or a family name and are no name.
_NOT_NAMES = frozenset(
    fold(w)
    for w in [
        "Công",
        "Luật",
        "Bộ",
        "Nghị",
        "Thông",
        "Điều",
        "Chương",
        "Ban",
        "Hội",
        "Tổ",
        "Sở",
        "Phòng",
        "Ủy",
        "Chủ",
        "Tòa",
        "Việt",
        "Quốc",
        "Nhà",
        "Người",
        "Khi",
        "Nếu",
        "Theo",
        "Trong",
        "Tại",
        "Không",
        "Cơ",
        "Tư",
        "Khoản",
        "Mục",
        "Ngày",
        "Tháng",
        "Năm",
        "Bảo",
        "Lao",
        "Văn",
        "Hợp",
    ]
)

_CITIES = frozenset(["Hà Nội"])  # a million people live there: it tells on nobody
_ADDRESSED = "anh|chị|ông|bà|cô|chú|bác|em|bạn|cháu|sếp|giám đốc|phó giám đốc|quản đốc|tổ trưởng|chuyền trưởng|trưởng phòng|chủ tịch|kế toán|công nhân|nhân viên|tôi là|tên tôi là|tên là|tên"

_FIRM = (
    r"(?:công ty|cty|tổng công ty|tập đoàn|doanh nghiệp tư nhân|dntn|hợp tác xã|htx|xí nghiệp|nhà máy|xưởng|trường|bệnh viện|"
    r"khách sạn|siêu thị|chi nhánh|ngân hàng|văn phòng)"
)
_FIRM_KIND = (
    r"(?:\s+(?:trách nhiệm hữu hạn|tnhh|cổ phần|cp|mtv|một thành viên|hai thành viên|liên doanh|tư nhân|đầu tư|sản xuất|thương mại|"
    r"dịch vụ|xây dựng|xuất nhập khẩu|và|&|sx|tm|dv|xd|xnk|mầm non|tiểu học|thcs|thpt|đa khoa|tm-dv))*"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece that tells who somebody is: from `start` to `end`, of a kind. `certain`: it holds a name the desk knows."""

    start: int
    end: int
    kind: str
    text: str
    certain: bool = False


KINDS = {
    "person": "[người lao động]",
    "firm": "[doanh nghiệp]",
    "phone": "[số điện thoại]",
    "email": "[thư điện tử]",
    "identity": "[số định danh]",
    "tax": "[mã số]",
    "account": "[số tài khoản]",
    "address": "[địa chỉ]",
    "plate": "[biển số]",
    "birth": "[ngày sinh]",
    "link": "[liên kết]",
    "known": "[đã che]",
}

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("link", re.compile(r"(?:https?://|www\.|(?:facebook|fb|zalo)\.(?:com|me)/)\S+", re.IGNORECASE)),
    ("phone", re.compile(rf"{_NUM}(?:\+?84|\(?0)(?:[\s.()-]{{0,2}}\d){{9,10}}(?!\d)")),
    ("birth", re.compile(r"(?:sinh ngày|ngày sinh|sinh năm|sn)\s*:?\s*\d[\d/.\-]*", re.IGNORECASE)),
    ("identity", re.compile(rf"{_NUM}\d{{3}}[\s.]?\d{{3}}[\s.]?\d{{3}}[\s.]?\d{{3}}(?!\d)|(?:cmnd|cmt|cccd|căn cước)[^\d\n]{{0,12}}\d{{9,12}}", re.IGNORECASE)),
    ("account", re.compile(r"(?:stk|số tài khoản|tài khoản(?: ngân hàng)?|số tk)[^\d\n]{0,20}[\d\s.]{6,24}\d", re.IGNORECASE)),
    ("tax", re.compile(rf"{_NUM}\d{{10}}(?:-\d{{3}})?(?!\d)|(?:mã số thuế|mst|mã nhân viên|mã nv|msnv|mã số bhxh|số sổ bhxh|số sổ)[^\d\n]{{0,10}}[\w-]*\d[\w-]*", re.IGNORECASE)),
    ("plate", re.compile(r"\b\d{2}[A-Z]{1,2}\d?[\s-]?\d{3}\.?\d{2}\b")),
    ("address", re.compile(rf"(?:số(?: nhà)?\s+\d+[\w/]*,?\s+)?(?:(?i:đường|phố|ngõ|ngách|hẻm|thôn|xóm|ấp|tổ dân phố|phường|xã|thị trấn|quận|huyện|khu công nghiệp|kcn|cụm công nghiệp|khu chế xuất)\s+)(?:\d+\w*|{_CAP})(?:[\s-]+(?:{_CAP}|\d+\w*|[IVX]+))*")),
    ("firm", re.compile(rf"(?i:{_FIRM}{_FIRM_KIND})\s+(?:[“\"'«][^”\"'»\n]+[”\"'»]|(?:[{_BIG}\d][\w&.-]*)(?:[\s-]+(?:[{_BIG}\d][\w&.-]*|&))*)")),
    ("person", re.compile(rf"\b(?:{_FAMILY})(?:\s+{_CAP}){{1,4}}\b")),
)  # fmt: skip
_AFTER_ADDRESS = re.compile(rf"\b(?i:{_ADDRESSED})\s+((?:{_CAP})(?:\s+{_CAP}){{0,4}})(?!\w)")
_PLAIN_FIRM = re.compile(rf"{_FIRM}{_FIRM_KIND}", re.IGNORECASE)


def marks(text: str, *, known: Iterable[str] = ()) -> list[Mark]:
    """Every piece that tells who somebody is, in order, none inside another. `known`: names the desk knows of the asker,
    found with and without marks and in any case."""
    found: list[Mark] = []
    for name in sorted({k.strip() for k in known if len(k.strip()) > 2}, key=len, reverse=True):
        found += [Mark(s, e, "known", text[s:e], True) for s, e in _occurrences(text, name)]
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if kind == "person" and (fold(match.group().split()[1]) in _NOT_NAMES or match.group() in _CITIES):
                continue
            if kind == "firm" and _is_law(match.group()):
                continue
            found.append(Mark(match.start(), match.end(), kind, match.group()))
    for match in _AFTER_ADDRESS.finditer(text):
        if fold(match.group(1).split()[0]) not in _NOT_NAMES:
            found.append(Mark(match.start(1), match.end(1), "person", match.group(1)))
    return _apart(found)


def _is_law(words: str) -> bool:
    """«Doanh nghiệp Luật…»: a law's name is no firm."""
    rest = _PLAIN_FIRM.sub("", words, count=1).strip()
    return fold(rest.split()[0]) in {"luat", "bo", "nghi", "dieu"} if rest else True


def _occurrences(text: str, name: str) -> list[tuple[int, int]]:
    """Where the name stands, marks and case aside; folding keeps the number of letters of composed text."""
    plain, wanted = "".join(fold(c) or " " for c in text), "".join(fold(c) or " " for c in name)
    if len(plain) != len(text):
        return [(m.start(), m.end()) for m in re.finditer(re.escape(name), text, re.IGNORECASE)]
    return [(m.start(), m.end()) for m in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", plain)]


def _apart(found: list[Mark]) -> list[Mark]:
    """In order, pieces that overlap made one: of the kind that says most, certain when one of them is."""
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
            continue
        last = kept[-1]
        kind = mark.kind if last.kind == "known" else last.kind
        rest = mark.text[last.end - mark.start :] if mark.end > last.end else ""
        kept[-1] = Mark(last.start, max(last.end, mark.end), kind, last.text + rest, last.certain or mark.certain)
    return kept


def masked(text: str, *, known: Iterable[str] = ()) -> str:
    """The text with every mark put in brackets; the same person keeps the same letter: «[người lao động A]»."""
    letters: dict[tuple[str, str], str] = {}
    parts, done = [], 0
    for mark in marks(text, known=known):
        word = KINDS[mark.kind]
        if mark.kind in {"person", "firm"}:
            key = (mark.kind, fold(mark.text).split()[-1])
            number = sum(1 for kind, _ in letters if kind == mark.kind)
            letter = letters.setdefault(key, "ABCDEFGHIKLMNOPQRSTUVXY"[min(number, 22)])
            word = f"{word[:-1]} {letter}]"
        parts += [text[done : mark.start], word]
        done = mark.end
    return "".join(parts) + text[done:]


def left_over(text: str, *, known: Iterable[str] = ()) -> list[Mark]:
    """What still tells who somebody is in a text about to be published; bracketed stand-ins do not."""
    return list(marks(re.sub(r"\[[^\]\n]{1,40}\]", lambda m: " " * len(m.group()), text), known=known))
