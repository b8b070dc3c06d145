"""Our own decisions about the register: positions, kinds, the tree's path. Pure."""

import datetime as dt
import re
from dataclasses import dataclass

from diemtua.kernel.text import fold

# Position code -> title as lists print it (DOMAIN 1.6, after the allowance decision 3226/QĐ-TLĐ).
POSITIONS: dict[str, str] = {
    "CT": "Chủ tịch",
    "PCT": "Phó Chủ tịch",
    "UV-BTV": "Ủy viên Ban Thường vụ",
    "UV-BCH": "Ủy viên Ban Chấp hành",
    "CN-UBKT": "Chủ nhiệm Ủy ban Kiểm tra",
    "UV-UBKT": "Ủy viên Ủy ban Kiểm tra",
    "TB-NC": "Trưởng ban Nữ công",
    "UV-NC": "Ủy viên Ban Nữ công",
    "KT": "Kế toán công đoàn",
    "TQ": "Thủ quỹ công đoàn",
    "TT": "Tổ trưởng công đoàn",
    "TP": "Tổ phó công đoàn",
    "CT-BP": "Chủ tịch công đoàn bộ phận",
    "UV-BP": "Ủy viên công đoàn bộ phận",
    "CT-TV": "Chủ tịch CĐCS thành viên",
    "UV-TV": "Ủy viên CĐCS thành viên",
    "KHAC": "Chức vụ khác",
}

# How somebody came to a post, and why it ended.
BASES: dict[str, str] = {"elected": "Bầu cử", "appointed": "Chỉ định"}
END_REASONS: dict[str, str] = {
    "term_over": "Hết nhiệm kỳ",
    "resigned": "Xin thôi",
    "moved_on": "Chuyển công tác, thôi việc",
    "retired": "Nghỉ hưu",
    "dismissed": "Miễn nhiệm, bãi nhiệm",
    "disciplined": "Kỷ luật cách chức",
    "deceased": "Từ trần",
    "union_ended": "Tổ chức kết thúc",
    "union_merged": "Tổ chức sáp nhập, chức vụ chuyển sang tổ chức mới",
    "transferred": "Chuyển sang tổ chức tách ra",
}

OWNERSHIPS: dict[str, str] = {
    "state_whole": "Nhà nước 100%",
    "state_part": "Nhà nước góp vốn chi phối",
    "public": "Đơn vị sự nghiệp, cơ quan",
    "private": "Tư nhân trong nước",
    "foreign": "100% vốn nước ngoài",
    "joint": "Liên doanh với nước ngoài",
    "collective": "Hợp tác xã",
    "household": "Hộ kinh doanh",
}

# Unit kinds, as `models.Unit.Kind` names them. Above the grassroots: who manages others. Within: parts of one union.
GRASSROOTS_KINDS = ("grassroots", "profession")
WITHIN_KINDS = ("member", "section", "group")
LOWER_KINDS = (*GRASSROOTS_KINDS, *WITHIN_KINDS)

# What may stand directly under what; None: at the top. Law 50/2024 Art. 8 and DOMAIN 1.1-1.2; district federations and
# four levels are of before 1/7/2025, and a city keeps a few grassroots unions directly.
_UPPER = ("city", "district", "ward", "sector", "zone", "corporation")
STANDS_UNDER: dict[str, tuple[str | None, ...]] = {
    "city": (None,),
    "district": ("city",),
    "ward": ("city", "district"),
    "sector": (None, "city"),
    "zone": (None, "city"),
    "corporation": (None, "city", "sector"),
    "grassroots": _UPPER,
    "profession": _UPPER,
    "member": GRASSROOTS_KINDS,
    "section": (*GRASSROOTS_KINDS, "member"),
    "group": (*GRASSROOTS_KINDS, "member", "section"),
}

PAGE = 50

# A file of codes is kept, sealed, this long; then only new codes help.
KEEP_CODE_FILE_FOR = dt.timedelta(hours=24)

# People handled in one transaction of the job, and slips in one PDF: a printer is fed by wards, not by cities.
CODES_A_STEP = 500
SLIPS_A_FILE = 1000

# A unit's path: five digits a level. Digits collate alike in every database, so a subtree is one range.
PATH_STEP = 5


def child_path(parent_path: str, ordinal: int) -> str:
    """The path of the `ordinal`-th child (1-99,999)."""
    return f"{parent_path}{ordinal:0{PATH_STEP}d}"


def subtree_end(path: str) -> str:
    """The greatest path any unit below `path` can have: the subtree is path <= p <= subtree_end(path)."""
    return path + "9" * (PATH_STEP * 6)


def unit_key(name: str) -> str:
    """The form two spellings of one unit's name share: folded, without punctuation."""
    return re.sub(r"[^a-z0-9]+", " ", fold(name)).strip()


@dataclass(frozen=True)
class OfficerFilter:
    """Which officers are meant. An empty set means any; the conditions add up.

    `unit_ids`: these units and all below them. `trained_before`: never trained, or not since before that year.
    `search`: part of a name with or without marks, of a phone number.
    """

    positions: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    trained_before: int | None = None
    search: str = ""


@dataclass(frozen=True)
class PersonFilter(OfficerFilter):
    """The same for the register's pages, and: the state of the account, trained since a year."""

    account: str = ""
    trained_since: int | None = None

    @property
    def asks_of_the_person(self) -> bool:
        """Something is asked that only the person's own row can answer."""
        return bool(self.search.strip() or self.account or self.trained_before or self.trained_since)


# Account states of an officer, as the register names them.
ACCOUNTS: dict[str, str] = {
    "none": "Chưa có tài khoản",
    "waiting": "Chưa kích hoạt",
    "active": "Đang dùng",
}


@dataclass(frozen=True)
class Slip:
    """What is printed for one officer: the only place an activation code is ever in clear."""

    full_name: str
    position: str
    unit: str
    username: str
    code: str
    url: str
    phone: str = ""
    email: str = ""


def phone_digits(typed: str) -> str:
    """The digits of a phone number as we keep it: «+84 912 345 678» and «0912.345.678» are one number."""
    digits = re.sub(r"[^0-9]", "", typed)
    if typed.strip().startswith("+84") or (digits.startswith("84") and len(digits) == 11):
        digits = "0" + digits[2:]
    return digits


_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def tax_code_problem(text: str) -> str:
    """What is wrong with a tax code (mã số thuế), as a sentence; "" when it is one.

    Ten digits, the tenth a check digit: 10 - (weighted sum of the nine) mod 11; a branch adds «-001» to «-999»; twelve
    digits are a personal number, without check digit (DOMAIN 10.6).
    """
    found = re.fullmatch(r"([0-9]{10})(?:-([0-9]{3}))?|[0-9]{12}", text)
    if found is None or found[2] == "000":
        return "Mã số thuế có 10 chữ số, đơn vị phụ thuộc thêm «-001»; hộ kinh doanh dùng số định danh 12 chữ số."
    if found[1]:
        total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, found[1], strict=False))
        if 10 - total % 11 != int(found[1][9]):
            return "Mã số thuế này sai chữ số kiểm tra; hãy xem lại từng chữ số."
    return ""
