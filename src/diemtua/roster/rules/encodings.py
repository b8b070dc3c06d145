"""Which encoding a text file was saved in, and what separates its columns. Pure."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import islice

from diemtua.roster.rules.fonts import is_syllable, old_font

_BOMS = [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_PIECES = re.compile(r"[,;|\t\r\n]+")
_TOLD = 4_000  # pieces of text weighed
DELIMITERS = (",", ";", "\t", "|")


def decoded(raw: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16, Windows-1258, or an old font's Latin-1, in NFC; None when it is no text.

    UTF-8 and UTF-16 say themselves what they are. Of the one-byte encodings the one is taken in which the most words
    are Vietnamese.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _clean(raw[len(mark) :], encoding)
    if (encoding := _wide(raw)) or _is_utf8(raw):
        return _clean(raw, encoding or "utf-8")
    texts = [text for encoding in ("cp1258", "cp1252", "latin-1") if (text := _clean(raw, encoding)) is not None]
    return max(texts, key=_weight, default=None)


def _clean(raw: bytes, encoding: str) -> str | None:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else unicodedata.normalize("NFC", text)


def _wide(raw: bytes) -> str:
    """UTF-16 without its mark: every second byte of plain letters is zero."""
    sample = raw[:4096]
    if len(sample) % 2 or b"\x00" not in sample:
        return ""
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    return "utf-16-le" if high > 4 * low else "utf-16-be" if low > 4 * high else ""


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _weight(text: str) -> int:
    """Pieces that read as Vietnamese, in Unicode or an old font, less those that do not."""
    weight = 0
    for piece in islice((p for p in _PIECES.split(text) if not p.isascii()), _TOLD):
        words = [w for w in re.findall(r"[^\W\d_]+", piece) if not w.isascii()]
        reads = bool(words) and all(map(is_syllable, words))
        found = old_font(piece)
        weight += 1 if reads or (found and found.certain) else -1
    return weight


def split_rows(text: str, fits: Callable[[list[list[str]]], int]) -> list[list[str]]:
    """The rows of a delimited text; of the usual delimiters the one under which `fits` finds most in the first rows.

    Excel's own first line «sep=;» settles it. Raises csv.Error when quotes never close or a cell is endless.
    """
    named = re.match(r"sep=(.)\r?\n", text)
    if named:
        text = text[named.end() :]
    sample = list(islice(_lines(text), 120))
    delimiter = named[1] if named else max(DELIMITERS, key=lambda d: _fit(sample, d, fits))
    return [[""]] * bool(named) + list(csv.reader(_lines(text), delimiter=delimiter))


def _lines(text: str) -> Iterable[str]:
    return io.StringIO(text, newline="")


def _fit(sample: list[str], delimiter: str, fits: Callable[[list[list[str]]], int]) -> tuple[int, int]:
    try:
        rows = list(csv.reader(sample, delimiter=delimiter))
    except csv.Error:
        return (0, 0)
    widths = [len(row) for row in rows if len(row) > 1]
    return (fits(rows), max((widths.count(w) for w in set(widths)), default=0))
