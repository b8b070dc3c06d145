"""Cells with one of a few words: the kind of employer, full-time or not, the sex."""

import re
from functools import lru_cache

from diemtua.roster.rules.cells import Cell, Flaw, is_blank, text_of, words


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
