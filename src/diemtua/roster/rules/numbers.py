"""Identity numbers and telephones in a cell."""

import re
import unicodedata

from diemtua.roster.rules.cells import Cell, Flaw, is_blank, text_of


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
    if (
        isinstance(cell, str)
        and len(cell) == 10
        and cell.isascii()
        and cell.isdigit()
        and cell[0] == "0"
        and cell[1] in "35789"
    ):
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


def sex_of_citizen_id(number: str) -> str:
    """The sex the fourth digit of a 12-digit number tells: even male, odd female."""
    return ("m", "f")[int(number[3]) % 2] if number else ""
