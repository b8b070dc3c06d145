"""Identity numbers and telephones in a cell."""

import re
import unicodedata

from diemtua.roster.rules.cells import Cell, Flaw, is_blank, text_of
from diemtua.roster.rules.days import OLDEST, YOUNGEST


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


_MOBILE = re.compile(r"0[35789][0-9]{8}")
_NUMBER = re.compile(r"0[35789][0-9]{8}|02[0-9]{9}")
_EXTENSION = re.compile(r"\b(máy lẻ|số lẻ|nhánh|ml|ext)\b.*", re.IGNORECASE)
# Mobile numbers had eleven digits until 14 September 2018; each has one number of ten digits since.
_PREFIXES_OF_BEFORE = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038", "0169": "039",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


def phone(cell: Cell) -> tuple[str, Flaw | None]:
    """Ten digits from 0 (eleven for a fixed line 02…): +84, lost zeros and prefixes of before 2018 are mended.

    Both a number and a flaw: the cell holds another number behind it.
    """
    if isinstance(cell, str) and _MOBILE.fullmatch(cell):
        return cell, None
    text = text_of(cell)
    if is_blank(text):
        return "", None
    more = False
    if isinstance(cell, str):
        first, *others = re.split(r"[;/,\n|]| - ", _EXTENSION.sub("", text))
        if sum(c.isdigit() for c in first) >= 8:
            cell = text = first
            more = any(sum(c.isdigit() for c in other) >= 8 for other in others)
    digits = _whole_number(_digits(cell)[0])
    if _NUMBER.fullmatch(digits):
        told = f"Ô có hơn một số điện thoại nên chỉ ghi số đầu «{digits}»; hãy để mỗi ô một số."
        return digits, Flaw("partial", told) if more else None
    if not digits:
        return "", Flaw("malformed", f"Không đọc được số điện thoại «{text[:20]}»; hãy ghi số di động 10 chữ số.")
    if len(digits) == 10 and digits[0] == "0":
        return "", Flaw("malformed", f"Đầu số của «{digits}» không có ở Việt Nam; hãy xem lại số điện thoại.")
    return "", Flaw("wrong_length", f"Số điện thoại có {len(digits)} chữ số, số di động cần đủ 10; hãy hỏi lại.")


def _whole_number(digits: str) -> str:
    """The digits as one dials them today."""
    digits = re.sub(r"^(00)?84(?=\d{9,10}$)", "0", digits)
    if (len(digits) == 9 and digits[0] in "35789") or (len(digits) == 10 and f"0{digits[:3]}" in _PREFIXES_OF_BEFORE):
        digits = "0" + digits
    if len(digits) == 11 and (new := _PREFIXES_OF_BEFORE.get(digits[:4])):
        digits = new + digits[4:]
    return digits


def sex_of_citizen_id(number: str) -> str:
    """The sex the fourth digit of a 12-digit number tells: even male, odd female."""
    return ("m", "f")[int(number[3]) % 2] if number else ""


def birth_year_of_citizen_id(number: str) -> int | None:
    """The year of birth its fourth to sixth digit tell (0 and 1: of the 20th century); None for centuries to come."""
    century = int(number[3]) // 2
    return 1900 + century * 100 + int(number[4:6]) if century < 2 else None


def is_nobodys(number: str, *, this_year: int) -> bool:
    """No officer can have this number of 12 digits: no place of birth (001-096 at home, from 101 abroad) or no age has it.

    The codes of provinces and countries are from general knowledge, so only what lies outside all of them counts.
    """
    born = birth_year_of_citizen_id(number)
    home, abroad = 1 <= int(number[:3]) <= 96, int(number[:3]) > 100
    return not (home or abroad) or born is None or not this_year - OLDEST <= born <= this_year - YOUNGEST
