"""What one cell means: names, dates, identity numbers, telephones, posts. Every reader returns (value, flaw or None)."""

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from diemtua.kernel.text import clean, fold, title_name

Cell = object  # what calamine gives: str, float, int, bool, date, datetime, time, timedelta


class Flaw(NamedTuple):
    """What is wrong with a cell (`kind`, for machines) and what to do about it (`message`, for people)."""

    kind: str
    message: str


class Birth(NamedTuple):
    """A date of birth; only the year when that is all the cell tells."""

    date: dt.date | None = None
    year: int | None = None


YOUNGEST, OLDEST = 15, 100  # years of age an officer can have
EXCEL_EPOCH = dt.date(1899, 12, 30)
NOTHING = {"", "-", "–", "—", "x", "0", "none", "null", "n/a", "#n/a", "khong", "khong co", "chua co", "chua", "ko"}


@lru_cache(maxsize=16384)
def _cleaned(text: str) -> str:
    return clean(text)


def text_of(cell: Cell) -> str:
    """The cell as clean text; a whole number without «.0»."""
    if isinstance(cell, str):
        return _cleaned(cell) if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else clean(str(cell))


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """`fold`, remembered: a roster repeats its words."""
    return fold(text)


@lru_cache(maxsize=65536)
def words(text: str) -> str:
    """Folded text with every sign but letters and digits as one blank."""
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


def is_blank(text: str) -> bool:
    """Nothing, or a sign that says «nothing»."""
    return not text or folded(text) in NOTHING


# --- names -----------------------------------------------------------------------------------------------------------

_DIGIT = re.compile(r"\d")
_SMALL_WORD = re.compile(r"(?<!\S)[^\W\dA-Z_]\S*")
_TITLES = re.compile(r"^(đ/c|đc\.|đồng chí|ông|bà|mr\.?|mrs\.?|ms\.?)\s+", re.IGNORECASE)


def person_name(cell: Cell) -> tuple[str, Flaw | None]:
    """The name in NFC, single blanks, without «Đ/c»; each word capitalised when it came in capitals or small."""
    if not isinstance(cell, str):
        cell = text_of(cell)
    name = title_name(_TITLES.sub("", clean(cell)))
    if not name.istitle():  # «Nguyễn thị Hòa»
        name = _SMALL_WORD.sub(lambda m: m[0].capitalize() if m[0].islower() else m[0], name)
    if not name:
        return "", Flaw("missing", "Thiếu họ tên; hãy điền rồi nạp lại dòng này.")
    if len(name) > 150 or _DIGIT.search(name):
        return "", Flaw("malformed", "Ô họ tên có chữ số hoặc quá dài; hãy ghi đúng họ và tên rồi nạp lại dòng này.")
    return name, None


@lru_cache(maxsize=131072)
def name_letters(name: str) -> str:
    """The name's letters alone, folded: «Nguyễ nHoàng» and «Nguyễn Hoàng» share them."""
    return fold(name).replace(" ", "")


# --- dates -----------------------------------------------------------------------------------------------------------

_DMY = re.compile(r"(?<!\d)(\d{1,2})\s*[/.,\-\s]\s*(\d{1,2})\s*[/.,\-\s]\s*(\d{4}|\d{2})(?!\d)")
_YMD = re.compile(r"^(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:[ T].*)?$")
_SPELLED = re.compile(r"(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_YEAR = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?!\d)")
_IMPOSSIBLE = "Ngày «{}» không có thật; hãy sửa theo căn cước."
_YEAR_ONLY = "Chỉ có năm sinh {}; hãy bổ sung ngày, tháng sinh khi có."


def birth(cell: Cell, *, this_year: int) -> tuple[Birth, Flaw | None]:
    """The date of birth; day first, as Vietnam writes it. A two-digit year belongs to somebody of 15 or more."""
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        return _plausible(cell, "", this_year)
    if isinstance(cell, int | float):
        return _birth_number(float(cell), this_year)
    text = clean(cell) if isinstance(cell, str) else text_of(cell)
    if is_blank(text):
        return Birth(), None
    if found := (_YMD.match(text) or _spelled(text)):
        return _dated(*(int(part) for part in found.groups()), text, this_year)
    if found := _DMY.search(text):
        day, month, year = (int(part) for part in found.groups())
        if len(found[3]) == 2:
            year += 1900 if year > (this_year - YOUNGEST) % 100 else 2000
        if day == month == 0:
            return _year_only(year, this_year, text)
        return _dated(year, month, day, text, this_year)
    if re.fullmatch(r"\d{5,8}(\.0)?", text):
        return _birth_number(float(text), this_year)
    if found := _YEAR.search(text):
        return _year_only(int(found[1]), this_year, text)
    return Birth(), Flaw("malformed", f"Không đọc được ngày sinh «{text[:30]}»; hãy ghi theo dạng ngày/tháng/năm.")


def _spelled(text: str) -> re.Match[str] | None:
    """«ngày 6 tháng 5 năm 1974» as (year, month, day)."""
    found = _SPELLED.search(words(text))
    return re.match(r"(\d+) (\d+) (\d+)", f"{found[3]} {found[2]} {found[1]}") if found else None


def _birth_number(number: float, this_year: int) -> tuple[Birth, Flaw | None]:
    """A year, ddmmyyyy that lost its leading zero, or Excel's count of days."""
    whole = int(number)
    if 1900 <= whole <= this_year:
        return _year_only(whole, this_year, str(whole))
    if 1_000_000 <= whole <= 31_129_999:
        digits = f"{whole:08d}"
        return _dated(int(digits[4:]), int(digits[2:4]), int(digits[:2]), digits, this_year)
    if 5_000 <= whole <= 60_000:
        day = EXCEL_EPOCH + dt.timedelta(days=whole)
        return _plausible(day, "", this_year)
    return Birth(), Flaw("malformed", f"Không đọc được ngày sinh «{whole}»; hãy ghi theo dạng ngày/tháng/năm.")


def _dated(year: int, month: int, day: int, shown: str, this_year: int) -> tuple[Birth, Flaw | None]:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return Birth(), Flaw("impossible_date", _IMPOSSIBLE.format(shown[:30]))
    return _plausible(date, shown, this_year)


def _plausible(date: dt.date, shown: str, this_year: int) -> tuple[Birth, Flaw | None]:
    if this_year - OLDEST <= date.year <= this_year - YOUNGEST:
        return Birth(date, date.year), None
    shown = shown or date.strftime("%d/%m/%Y")
    return Birth(), Flaw(
        "implausible_date",
        f"Sinh ngày «{shown[:30]}» thì nay {this_year - date.year} tuổi; hãy xem lại.",
    )


def _year_only(year: int, this_year: int, shown: str) -> tuple[Birth, Flaw | None]:
    if this_year - OLDEST <= year <= this_year - YOUNGEST:
        return Birth(None, year), Flaw("year_only", _YEAR_ONLY.format(year))
    return _plausible(dt.date(year, 1, 1), shown, this_year)


# --- numbers ---------------------------------------------------------------------------------------------------------


def _digits(cell: Cell) -> tuple[str, bool]:
    """The digits of a cell, and whether Excel took it for a number (then leading zeros are lost)."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return str(int(cell)), True
    text = text_of(cell)
    if re.fullmatch(r"\d{9,12}\.0", text):
        return text[:-2], True
    return re.sub("[^0-9]", "", unicodedata.normalize("NFKC", text)), False


def citizen_id(cell: Cell) -> tuple[str, str, Flaw | None]:
    """(number of 12 digits or "", the digits when they are not 12, flaw): a number that lost leading zeros gets them back."""
    if isinstance(cell, str) and len(cell) == 12 and cell.isascii() and cell.isdigit():
        return cell, "", None
    text = text_of(cell)
    if is_blank(text):
        return "", "", None
    digits, was_number = _digits(cell)
    if was_number and 10 <= len(digits) <= 11:
        digits = digits.zfill(12)
    if len(digits) == 12 and not any(c.isalpha() for c in text):
        return digits, "", None
    if any(c.isalpha() for c in text):
        return "", "", Flaw("malformed", "Số căn cước có chữ cái hoặc bị Excel làm tròn; hãy định dạng cột là Văn bản rồi ghi lại.")  # fmt: skip
    if len(digits) == 9:
        return "", digits, Flaw("wrong_length", "Đây là số CMND cũ 9 chữ số; hãy thay bằng số căn cước 12 chữ số.")
    return "", digits, Flaw("wrong_length", f"Số căn cước có {len(digits)} chữ số, cần đủ 12; hãy xem lại giấy tờ.")


def phone(cell: Cell) -> tuple[str, Flaw | None]:
    """Ten digits from 0 (eleven for a fixed line 02…); +84 and a lost leading zero are mended; the first of several."""
    if isinstance(cell, str) and len(cell) == 10 and cell.isdigit() and cell[0] == "0" and cell[1] in "35789":
        return cell, None
    text = text_of(cell)
    if is_blank(text):
        return "", None
    if isinstance(cell, str):
        first = re.split(r"[;/,\n|]| - ", text)[0]
        text, cell = (first, first) if sum(c.isdigit() for c in first) >= 8 else (text, cell)
    digits, _ = _digits(cell)
    digits = re.sub(r"^(00)?84(?=\d{9,10}$)", "0", digits)
    if len(digits) == 9 and digits[0] in "35789":
        digits = "0" + digits
    if re.fullmatch(r"0[35789]\d{8}|02\d{9}", digits):
        return digits, None
    if not digits:
        return "", Flaw("malformed", f"Không đọc được số điện thoại «{text[:20]}»; hãy ghi số di động 10 chữ số.")
    if len(digits) == 10 and digits[0] == "0":
        return "", Flaw("malformed", f"Đầu số của «{digits}» không có ở Việt Nam; hãy xem lại số điện thoại.")
    return "", Flaw("wrong_length", f"Số điện thoại có {len(digits)} chữ số, số di động cần đủ 10; hãy hỏi lại.")


_EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.\-]+@[a-z0-9](?:[a-z0-9\-]*\.)+[a-z]{2,}")


def email(cell: Cell) -> tuple[str, Flaw | None]:
    """The address in lower case."""
    if cell == "":
        return "", None
    text = (cell if isinstance(cell, str) else text_of(cell)).lower().strip(" \t\r\n\xa0<>;,.").removeprefix("mailto:")
    if not text.isascii():
        text = clean(text)
    if not text or (len(text) < 12 and is_blank(text)):
        return "", None
    if len(text) <= 120 and _EMAIL.fullmatch(text):
        return text, None
    return "", Flaw("malformed", f"Thư điện tử «{text[:40]}» không đúng dạng ten@nha-cung-cap; hãy xem lại.")


def year(cell: Cell, *, this_year: int) -> tuple[int | None, Flaw | None]:
    """The last year named in the cell, from 1950 to this year."""
    if isinstance(cell, dt.date):
        found = [cell.year]
    elif isinstance(cell, float | int):
        found = [int(cell)]
    else:
        text = text_of(cell)
        if is_blank(text):
            return None, None
        found = [int(y) for y in _YEAR.findall(text)]
    if found and 1950 <= max(found) <= this_year:
        return max(found), None
    return None, Flaw("malformed", f"Không đọc được năm «{text_of(cell)[:20]}»; hãy ghi năm bốn chữ số.")


# --- words -----------------------------------------------------------------------------------------------------------

_SHORT_POSTS = [
    (r"\buy vien\b", "uv"),
    (r"\bban chap hanh\b", "bch"),
    (r"\bban thuong vu\b", "btv"),
    (r"\b(uy ban|ub) kiem tra\b", "ubkt"),
    (r"\bub kt\b", "ubkt"),
    (r"\bnu cong( quan chung)?\b", "nc"),
    (r"\bchu tich\b", "ct"),
    (r"\bpho\b", "p"),
    (r"\bchu nhiem\b", "cn"),
    (r"\btruong ban\b", "tb"),
    (r"\bto truong\b", "tt"),
    (r"\bbo phan\b", "bp"),
    (r"\bthanh vien\b", "tv"),
    (r"\bcong doan( co so)?\b|\bcdcs\b|\bcd\b", " "),
]
# The first that fits; the text has been shortened by _SHORT_POSTS and freed of blanks.
_POSTS = [
    (r"ct(cd)?bp|ctbp", "CT-BP"),
    (r"uv(bch)?bp|uvbp", "UV-BP"),
    (r"ct(cd)?tv", "CT-TV"),
    (r"uv(bch)?tv", "UV-TV"),
    (r"pct|pctcs|pctbch|pcttt|ctp", "PCT"),
    (r"ct|ctcs|ctbch|qct|quyenct", "CT"),
    (r"(uv|tv)?btv|uvtv", "UV-BTV"),
    (r"(uv|tv)?bch(bt)?", "UV-BCH"),
    (r"p(cn)?ubkt|pcn.*kt", "UV-UBKT"),
    (r"(cn|tb|truong)ubkt|cnkt|tbkt", "CN-UBKT"),
    (r"(uv|tv)?ubkt|uvkt", "UV-UBKT"),
    (r"(tb|truong)nc|truongbannc|tbannc", "TB-NC"),
    (r"(uv|tv|p|ptb|pban)?(ban)?nc", "UV-NC"),
    (r"ke ?toan.*|kt|ktoan", "KT"),
    (r"thuquy.*|tq", "TQ"),
    (r"top(to)?|tp|ptt(to)?", "TP"),
    (r"tt(to)?", "TT"),
    (r"chuyenvien.*|cv|canbo.*|vanphong|chanhvanphong|thuky|vanthu|p?tb.*|pban.*|quanly.*|luongct", "KHAC"),
]
_POST_PATTERNS = [(re.compile(pattern), code) for pattern, code in _POSTS]
_SHORT_PATTERNS = [(re.compile(pattern), short) for pattern, short in _SHORT_POSTS]


def post(text: str) -> str:
    """The code of one post in any of its spellings; "" when it cannot be read."""
    short = words(text)
    for pattern, replacement in _SHORT_PATTERNS:
        short = pattern.sub(replacement, short)
    short = short.replace(" ", "")
    return next((code for pattern, code in _POST_PATTERNS if pattern.fullmatch(short)), "")


@lru_cache(maxsize=8192)
def _posts(text: str) -> tuple[tuple[str, ...], Flaw | None]:
    if is_blank(text) and words(text) not in {"ct"}:
        return (), Flaw("missing", "Thiếu chức vụ công đoàn; hãy điền rồi nạp lại dòng này.")
    whole = post(text)
    if whole:
        return (whole,), None
    parts = [
        part for part in re.split(r"[,;+&/\n]|\bkiêm\b|\bvà\b|\bkiêm nhiệm\b|\s[-–]\s", text.lower()) if clean(part)
    ]
    found = [post(part) for part in parts]
    if parts and all(found):
        return tuple(dict.fromkeys(found)), None
    return (), Flaw("unknown_value", f"Không hiểu chức vụ «{text[:40]}»; hãy ghi như Chủ tịch, Phó Chủ tịch, Ủy viên BCH, Tổ trưởng.")  # fmt: skip


def posts(cell: Cell) -> tuple[tuple[str, ...], Flaw | None]:
    """The codes of `unions.rules.POSITIONS` a cell names, in its order («Phó Chủ tịch kiêm Chủ nhiệm UBKT»: two)."""
    return _posts(text_of(cell))


@lru_cache(maxsize=4096)
def _kind(text: str) -> tuple[str, Flaw | None]:
    if is_blank(text):
        return "", None
    plain = f" {words(text)} "
    if re.search(
        r" ngoai (nn|nha nuoc|quoc doanh|cong lap|khu vuc)| nqd | tu nhan | dan doanh | nnn | tu thuc | non state ",
        plain,
    ):
        return "non_state", None
    if re.search(r" fdi | nuoc ngoai | dtnn | lien doanh ", plain):
        return "fdi", None
    if re.search(
        r" nha nuoc | nn | hcsn | su nghiep | hanh chinh | cong lap | quoc doanh | dnnn | co quan | state ", plain
    ):
        return "state", None
    if re.search(r" co phan | cp | tnhh | hop tac xa | htx | doanh nghiep | dn ", plain):
        return "non_state", None
    return "", Flaw("unknown_value", f"Không hiểu loại hình «{text[:40]}»; hãy ghi Ngoài nhà nước, FDI hoặc Nhà nước.")


def kind(cell: Cell) -> tuple[str, Flaw | None]:
    """non_state | fdi | state, or "" when nothing is said."""
    return _kind(text_of(cell))


@lru_cache(maxsize=1024)
def _full_time(text: str) -> tuple[bool, Flaw | None]:
    plain = words(text) or text
    if plain in {"x", "xx", "co", "1", "true", "v", "y", "yes", "chuyen trach", "ct", "✓", "✔", "√"}:
        return True, None
    if is_blank(text) or plain in {
        "kct",
        "khong chuyen trach",
        "kiem nhiem",
        "ban chuyen trach",
        "false",
        "n",
        "no",
        "k",
    }:
        return False, None
    return False, Flaw("unknown_value", f"Không hiểu «{text[:20]}» ở cột chuyên trách; hãy đánh x hoặc để trống.")


def full_time(cell: Cell) -> tuple[bool, Flaw | None]:
    """True for «x» and its like."""
    return _full_time(text_of(cell))


@lru_cache(maxsize=256)
def _sex(text: str) -> tuple[str, Flaw | None]:
    plain = words(text)
    if plain in {"nam", "m", "male", "trai"}:
        return "m", None
    if plain in {"nu", "f", "female", "gai"}:
        return "f", None
    if is_blank(text):
        return "", None
    return "", Flaw("unknown_value", f"Không hiểu giới tính «{text[:20]}»; hãy ghi Nam hoặc Nữ.")


def sex(cell: Cell) -> tuple[str, Flaw | None]:
    """m | f, or "" when nothing is said."""
    return _sex(text_of(cell))


def sex_of_citizen_id(number: str) -> str:
    """The sex the fourth digit of a 12-digit number tells: even male, odd female."""
    return ("m", "f")[int(number[3]) % 2] if number else ""
