"""Our own decisions about the register: positions, kinds, the tree's path. Pure."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

from diemtua.kernel.dates import vn_date
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

# So many officers of a list can be paged through, more than any city has; of those found by a name so many.
MOST = 100_000
MOST_FOUND = 20_000

# So many people of a filter or less are sorted at once.
FEW = 2000

# A file of codes is kept, sealed, this long; then only new codes help.
KEEP_CODE_FILE_FOR = dt.timedelta(hours=24)
KEEP_CODE_BATCHES_FOR = dt.timedelta(days=2 * 365 + 1)
# So long after somebody's last post a unit still sees more of him than the post: docs/PRIVACY.md keeps it no longer.
PERSON_NEAR_FOR = dt.timedelta(days=5 * 365 + 1)
KEEP_STEWARDSHIPS_FOR = dt.timedelta(days=5 * 365 + 1)

# People handled in one transaction of the job, and slips in one PDF: a printer is fed by wards, not by cities.
CODES_A_STEP = 500
SLIPS_A_FILE = 1000

# A unit's path: five digits a level. Digits collate alike in every database, so a subtree is one range.
PATH_STEP = 5


def child_path(parent_path: str, ordinal: int) -> str:
    """The path of the `ordinal`-th child (1-99,999)."""
    return f"{parent_path}{ordinal:0{PATH_STEP}d}"


def line_of(path: str) -> list[str]:
    """The paths of all units above, from the top, and the path itself."""
    return [path[:end] for end in range(PATH_STEP, len(path) + 1, PATH_STEP)]


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
    `search`: beginnings of words of a name with or without marks, part of a phone number. `day`: who held the post
    then, where the units stood then; None is now.
    """

    positions: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    trained_before: int | None = None
    search: str = ""
    day: dt.date | None = None


@dataclass(frozen=True)
class Years:
    """Years from `first` to `last`, both inclusive, None is open; with `unknown` only rows where no year is written."""

    first: int | None = None
    last: int | None = None
    unknown: bool = False

    def holds(self, year: int | None) -> bool:
        """The year lies in it."""
        if year is None or self.unknown:
            return year is None and self.unknown
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


@dataclass(frozen=True)
class PersonFilter(OfficerFilter):
    """The same for the register's pages, and what statistics cross: account, sex, birth, training, term, full time.

    `unit_alone`: the units of `unit_ids` without what lies below. `person_ids`: only these, ticked one by one.
    """

    account: str = ""
    trained_since: int | None = None
    sex: str = ""
    born: Years | None = None
    trained: Years | None = None
    since: Years | None = None
    full_time: bool | None = None
    no_enterprise: bool = False
    unit_alone: bool = False
    person_ids: frozenset[int] = frozenset()

    @property
    def asks_of_the_person(self) -> bool:
        """Something is asked that only the person's own row can answer."""
        asked = (self.search.strip(), self.account, self.trained_before, self.trained_since, self.sex, self.born,
                 self.trained, self.person_ids)  # fmt: skip
        return any(asked)

    def to_json(self) -> dict[str, Any]:
        """As a job keeps it; `from_json` gives the same filter back."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {
            k: sorted(v) if isinstance(v, frozenset) else asdict(v) if isinstance(v, Years) else v
            for k, v in values.items()
        } | {"day": self.day and self.day.isoformat()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "PersonFilter":
        """The filter behind `to_json`."""
        day = kept.get("day")
        values: dict[str, Any] = {
            k: frozenset(v) if isinstance(v, list) else Years(**v) if isinstance(v, dict) else v
            for k, v in kept.items()
        }
        return cls(**(values | {"day": dt.date.fromisoformat(day) if day else None}))


def past_day(day: dt.date | None, *, today: dt.date) -> dt.date | None:
    """The day when it is over; None is now, as today means."""
    return day if day and day < today else None


# Where nothing is written: the last band of each of the following.
UNKNOWN = "chua-ro"
NEVER = "chua"

SEXES: dict[str, str] = {"m": "Nam", "f": "Nữ", UNKNOWN: "Chưa ghi giới tính"}
FULL_TIME: dict[str, str] = {"co": "Chuyên trách", "khong": "Không chuyên trách"}

# Age by year of birth, as reports count it: key -> label, youngest, oldest.
_AGES = (("duoi-30", "Dưới 30 tuổi", None, 29), ("30-39", "30–39 tuổi", 30, 39), ("40-49", "40–49 tuổi", 40, 49),
         ("50-59", "50–59 tuổi", 50, 59), ("tu-60", "Từ 60 tuổi", 60, None))  # fmt: skip

# Terms are five years (DOMAIN 1.5); the grassroots congresses of the term 2025-2030 were held in 2025.
TERM_BEGINS = 2025
TERM_YEARS = 5


def age_bands(this_year: int) -> dict[str, tuple[str, Years]]:
    """Key -> label and years of birth, youngest first."""
    bands = {
        key: (label, Years(this_year - oldest if oldest else None, this_year - youngest if youngest else None))
        for key, label, youngest, oldest in _AGES
    }
    return bands | {UNKNOWN: ("Chưa ghi năm sinh", Years(unknown=True))}


def term_bands() -> dict[str, tuple[str, Years]]:
    """Key -> label and the years in which the post was taken up, newest first."""
    now, before = TERM_BEGINS, TERM_BEGINS - TERM_YEARS
    return {
        f"tu-{now}": (f"Từ {now} (nhiệm kỳ {now}–{now + TERM_YEARS})", Years(now, None)),
        f"tu-{before}": (f"{before}–{now - 1}", Years(before, now - 1)),
        f"tu-{before - TERM_YEARS}": (f"{before - TERM_YEARS}–{before - 1}", Years(before - TERM_YEARS, before - 1)),
        f"truoc-{before - TERM_YEARS}": (f"Trước {before - TERM_YEARS}", Years(None, before - TERM_YEARS - 1)),
        UNKNOWN: ("Chưa ghi năm giữ chức", Years(unknown=True)),
    }


def training_bands(this_year: int) -> dict[str, tuple[str, Years]]:
    """Key -> label and the year of the last training, newest first, «never» last. It is always today's year: nobody keeps
    what somebody's last training was on an earlier day. A year mistyped as one to come is counted with the newest."""
    single = {f"nam-{y}": (f"Năm {y}", Years(y, y)) for y in (this_year - 1, this_year - 2)}
    older = this_year - 3
    return (
        {f"nam-{this_year}": (f"Năm {this_year}", Years(this_year, None))}
        | single
        | {
            f"den-{older}": (f"Từ {older} trở về trước", Years(None, older)),
            NEVER: ("Chưa bao giờ", Years(unknown=True)),
        }
    )


@dataclass(frozen=True)
class Column:
    """One column of the list of officers: `key` in addresses, its head on the screen, its heads and widths in a workbook."""

    key: str
    label: str
    heads: tuple[tuple[str, int], ...]
    sort: str = ""


COLUMNS: dict[str, Column] = {
    column.key: column
    for column in (
        Column("chuc-vu", "Chức vụ, đơn vị", (("Chức vụ", 22), ("Đơn vị", 46), ("Công đoàn cấp trên", 34)), sort="dv"),
        Column("loai-hinh", "Loại hình", (("Loại hình", 20),)),
        Column("gioi-tinh", "Giới tính", (("Giới tính", 10),)),
        Column("ngay-sinh", "Ngày sinh", (("Ngày sinh", 12),), sort="sinh"),
        Column("dien-thoai", "Điện thoại", (("Số điện thoại", 15),)),
        Column("thu", "Thư điện tử", (("Thư điện tử", 30),)),
        Column("tu-nam", "Giữ chức từ", (("Giữ chức từ năm", 12),)),
        Column("chuyen-trach", "Chuyên trách", (("Chuyên trách", 12),)),
        Column("tap-huan", "Tập huấn", (("Năm tập huấn gần nhất", 14),), sort="nam"),
        Column("tai-khoan", "Tài khoản", (("Tài khoản", 18),)),
    )
}
USUAL_COLUMNS = ("chuc-vu", "loai-hinh", "dien-thoai", "tap-huan", "tai-khoan")


def chosen_columns(asked: Iterable[str]) -> tuple[str, ...]:
    """The columns asked for, in our order; the usual ones when none is known."""
    known = set(asked)
    return tuple(key for key in COLUMNS if key in known) or USUAL_COLUMNS


# Lists up to this many people come at once; longer ones from a job.
AT_ONCE = 2000

# Word opens longer tables too slowly to be of use.
DOCX_LIMIT = 5000


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


PERSONAL_TAX_CODE = 12  # digits
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


OLDEST_YEARS, YOUNGEST_YEARS = 100, 15


# What an error of Excel («#N/A»), an address, a mark of a page or two people in one cell have and no name has.
_NOT_OF_A_NAME = re.compile(r"[\d#@/\\<>;&=?!|{}\[\]]")


def not_of_a_name(name: str) -> str:
    """The first digit or sign in it that no person's name has; nothing when there is none."""
    found = _NOT_OF_A_NAME.search(name)
    return found[0] if found else ""


def name_fault(name: str) -> str:
    """Why this is no person's name, as a sentence; nothing when it may be one."""
    if sign := not_of_a_name(name):
        return f"Họ tên không có {'chữ số' if sign.isdigit() else f'dấu «{sign}»'}; hãy xem lại."
    return "" if any(c.isalpha() for c in name) else "Họ tên phải có chữ; hãy xem lại."


Born = dt.date | int | None  # the day, or only the year


def born_as_written(day: dt.date | None, year: int | None) -> str:
    """«05/02/1980», or the year alone, or nothing."""
    return born_told(day or year)


def born_told(born: Born) -> str:
    """The same of one value."""
    return vn_date(born) if isinstance(born, dt.date) else str(born or "")


def birth_fault(year: int | None, *, today: dt.date) -> str:
    """Why nobody in the register was born that year, as a sentence; nothing when somebody may be."""
    if year is None or OLDEST_YEARS >= today.year - year >= YOUNGEST_YEARS:
        return ""
    if year > today.year:
        return "Ngày sinh, năm sinh chưa đến; hãy xem lại."
    return f"Sinh năm {year} thì nay {today.year - year} tuổi; hãy xem lại."


def post_faults(
    *,
    today: dt.date,
    started_on: dt.date | None = None,
    since_year: int | None = None,
    term_ends_on: dt.date | None = None,
    ended_on: dt.date | None = None,
    end_reason: str = "",
) -> dict[str, str]:
    """Field -> what is wrong with the days of a post, as a sentence; the same for a form and for a connected system."""
    faults = {}
    began = started_on or (dt.date(since_year, 1, 1) if since_year else None)
    if started_on and started_on > today:
        faults["started_on"] = "Ngày giữ chức vụ chưa đến; hãy ghi khi đã nhận chức vụ."
    if since_year and since_year > today.year:
        faults["since_year"] = "Năm bắt đầu không thể sau năm nay."
    elif since_year and started_on and since_year > started_on.year:
        faults["since_year"] = "Năm bắt đầu sau ngày bắt đầu; hãy xem lại."
    if began and term_ends_on and term_ends_on < began:
        faults["term_ends_on"] = "Nhiệm kỳ kết thúc trước khi bắt đầu; hãy xem lại ngày."
    if ended_on and ended_on > today:
        faults["ended_on"] = "Ngày thôi chức vụ chưa đến; hãy ghi khi đã thôi."
    elif ended_on and began and ended_on < began:
        faults["ended_on"] = "Ngày thôi chức vụ trước ngày bắt đầu; hãy xem lại."
    elif end_reason and not ended_on:
        faults["ended_on"] = "Có lý do thôi thì cần ngày thôi; hãy ghi ngày, hoặc bỏ lý do."
    return faults
