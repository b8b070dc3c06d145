"""Số La Mã of annexes and chapters, damaged or not («IH» is II or III)."""

import itertools
import re
from collections.abc import Iterable

_LETTERS = {"l": ("I",), "|": ("I",), "!": ("I",), "1": ("I",), "J": ("I",), "E": ("I", ""), "T": ("I", ""), "H": ("II", "I"),
            "U": ("II",), "N": ("IV", "II"), "Y": ("V",)}  # fmt: skip
_ROMAN = re.compile(r"^(X{0,3})(IX|IV|V?I{0,3})$")
_WORTH = {"I": 1, "V": 5, "X": 10}


def readings(written: str) -> set[int]:
    """Every number the letters could mean: «IH» -> {2, 3}."""
    if written.isdigit():
        return {int(written)}
    spellings = itertools.product(*(_LETTERS.get(letter, (letter,)) for letter in written))
    return {worth for spelling in spellings if (worth := _worth("".join(spelling)))}


def _worth(numeral: str) -> int:
    """The number of a well-formed Roman numeral up to 39; 0 for anything else."""
    if not _ROMAN.match(numeral):
        return 0
    values = [_WORTH[letter] for letter in numeral]
    return sum(
        -value if value < after else value for value, after in itertools.zip_longest(values, values[1:], fillvalue=0)
    )


def roman(number: int) -> str:
    """1 to 39."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def missing_chapters(headings: Iterable[str]) -> list[str]:
    """Roman numbers of the chapters that no heading («Chương IV. Tiền lương») can mean, up to the last one."""
    read: set[int] = set()
    for number in re.findall(r"(?:^|/ )Chương ([A-Zl|!\d]{1,6})\b", "\n".join(headings), re.MULTILINE):
        read |= {n for n in readings(number) if n < 40}
    return [roman(n) for n in range(1, max(read, default=0)) if n not in read]
