"""Vietnamese text: normal form, folding of marks, sorting by given name."""

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"\s+")
# Control letters, marks of direction, blanks of no width: nobody sees them, databases and Word refuse some.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]")
_D = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})  # the last two: Icelandic letters that some fonts write

# Order of the Vietnamese alphabet; letters a keyboard can type but the alphabet lacks keep their Latin place.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(0x30 + i) for i, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def clean(text: str) -> str:
    """The text in Unicode NFC, trimmed, every run of white space one blank, without letters nobody sees."""
    if not text.isprintable():
        text = _UNSEEN.sub("", text)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def composed(text: str) -> str:
    """The text in Unicode NFC, its white space as it was: a letter with its marks is one character."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without marks, đ as d: the form texts are searched and compared in."""
    decomposed = unicodedata.normalize("NFD", text.translate(_D))
    return clean("".join(c for c in decomposed if not unicodedata.combining(c))).lower()


def has_marks(text: str) -> bool:
    """A letter carries a mark, or is a đ."""
    return fold(text) != clean(text).lower()


@lru_cache(maxsize=16384)  # names repeat their words
def _rank_word(word: str) -> str:
    """Base letters ranked by the Vietnamese alphabet, then tones as the tie-breaker."""
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", word.lower()):
        base, tone = char, "0"
        parts = unicodedata.normalize("NFD", char)
        for mark in parts[1:]:
            if mark in _TONES:
                tone = _TONES[mark]
                base = unicodedata.normalize("NFC", parts.replace(mark, ""))
        letters.append(_RANK.get(base, base))
        tones.append(tone)
    return "".join(letters) + "!" + "".join(tones)


def name_sort_key(full_name: str) -> str:
    """Key that sorts names as Vietnamese lists do: given name, then middle, then family name.

    The key is made of ASCII, so that every database collates it alike.
    """
    words = clean(full_name).split(" ")
    order = [*words[-1:], *words[1:-1], *(words[:1] if len(words) > 1 else [])]
    return " ".join(_rank_word(w) for w in order)


def word_starts(text: str) -> list[tuple[str, str]]:
    """How folded text tells that a word of it begins with each word of `text`: it begins so, or holds the other."""
    return [(word, f" {word}") for word in dict.fromkeys(fold(text).split(" "))]


def begins_word(word: str) -> tuple[str, tuple[str, str]]:
    """How `name_sort_key` tells that a word of the name begins with these letters and marks, or is this word with its
    tone on another letter («Hoà» for «Hòa»): a regular expression, which Python and PostgreSQL read alike, and two
    pieces of which one is there whenever it fits."""
    letters, tones = _rank_word(clean(word)).split("!", 1)
    tone = tones.strip("0")
    whole = f"|!0*{tone}0*" if len(tone) == 1 else ""
    return f"(^| ){re.escape(letters)}([^! ]*!{tones}[0-5]*{whole})( |$)", (f"!{tones}", f"{letters}!")


def title_name(name: str) -> str:
    """A person's name with each word capitalised when it came in capitals or all small; otherwise unchanged."""
    name = clean(name)
    if name.isupper() or name.islower():
        return " ".join(w[:1].upper() + w[1:].lower() for w in name.split(" "))
    return name


def mask_name(full_name: str) -> str:
    """The name with the middle hidden: «Nguyễn Văn Phúc» becomes «N***** V** Phúc»."""
    words = clean(full_name).split(" ")
    return " ".join([*(w[0] + "*" * max(len(w) - 1, 1) for w in words[:-1]), *words[-1:]])


def first_sentence(text: str, *, limit: int = 120, ellipsis: str = "…") -> str:
    """The text cut at a word to at most `limit` characters."""
    text = clean(text)
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0] + ellipsis
