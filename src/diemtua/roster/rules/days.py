"""Days of birth and years in a cell."""

import datetime as dt
import re
from typing import NamedTuple

from diemtua.kernel.dates import vn_date
from diemtua.kernel.text import clean
from diemtua.roster.rules.cells import Cell, Flaw, is_blank, text_of, words

YOUNGEST, OLDEST = 15, 100  # years of age an officer can have
EXCEL_EPOCH = dt.date(1899, 12, 30)


class Birth(NamedTuple):
    """A date of birth; only the year when that is all the cell tells."""

    date: dt.date | None = None
    year: int | None = None


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
        year, month, day = (int(part) for part in found.groups())
        return _dated(year, month, day, text, this_year)
    if found := _DMY.search(text):
        day, month, year = (int(part) for part in found.groups())
        if len(found[3]) == 2:
            year += 1900 if year > (this_year - YOUNGEST) % 100 else 2000
        if day == 0 or month == 0:
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
    shown = shown or vn_date(date)
    return Birth(), Flaw(
        "implausible_date",
        f"Sinh ngày «{shown[:30]}» thì nay {this_year - date.year} tuổi; hãy xem lại.",
    )


def _year_only(year: int, this_year: int, shown: str) -> tuple[Birth, Flaw | None]:
    if this_year - OLDEST <= year <= this_year - YOUNGEST:
        return Birth(None, year), Flaw("year_only", _YEAR_ONLY.format(year))
    return _plausible(dt.date(year, 1, 1), shown, this_year)


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
