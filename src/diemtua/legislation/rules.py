"""Our own decisions about texts: addresses, sameness, differences, the line that goes with copied words."""

import contextlib
import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from diemtua.kernel.dates import vn_date
from diemtua.kernel.text import fold

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_WORDS = re.compile(r"\w+|[^\w\s]+|\s+")


def slug_of(number: str) -> str:
    """The address part of a document number: «145/2020/NĐ-CP» -> «145-2020-ND-CP»."""
    plain = unicodedata.normalize("NFD", number.replace("Đ", "D").replace("đ", "d"))
    return re.sub(r"[^A-Za-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def article_slug(label: str) -> str:
    """«35» -> «dieu-35», «35đ» -> «dieu-35dd»; annexes keep «phu-luc-1»."""
    if label.startswith("phu-luc"):
        return label
    return "dieu-" + slug_of(label.replace("đ", "dd")).lower()


_ARTICLE_LABEL = re.compile(r"[1-9]\d{0,2}[a-zđ]{0,2}\d?|\d+(?:\.\d+)*\.[A-ZĐ]+(?:\.\d+)+(?:-\d+)?")


def is_article_label(label: str) -> bool:
    """35, 35a, 35đ, or a coded one as a codification has them («44.13.LQ.1»)."""
    return _ARTICLE_LABEL.fullmatch(label) is not None


def _without_tones(word: str) -> str:
    """The syllable with its tone at the end, so that «hoà» and «hòa» are the same word."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = "".join(c for c in letters if c in _TONES)
    return "".join(c for c in letters if c not in _TONES) + tones


def sameness_key(text: str) -> str:
    """Equal for texts that say the same: without labels at paragraph starts, punctuation, case, place of the tone, 3 or 03."""
    lines = [re.sub(r"^\s*(?:\d{1,2}[a-zđ]?\s?\.|[a-zđ]\d?\s?\))\s*", "", p) for p in text.split("\n")]
    words = re.findall(r"\w+", " ".join(lines))
    return " ".join(_without_tones(w.lstrip("0") or "0") if w[0].isdigit() else _without_tones(w) for w in words)


def merged_order(stood: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """`wanted` as it is; what only `stood` has comes after the one it stood behind (the first: at the start)."""
    found, there = list(wanted), set(wanted)
    before = ""
    for one in stood:
        if one not in there:
            found.insert(found.index(before) + 1 if before else 0, one)
        before = one
    return found


def had_other_words(note: str) -> bool:
    """The note of a consolidation says that the article, or a part of it, once read otherwise («Khoản này được sửa đổi …»)."""
    return (
        re.search(r"này được (?:sửa đổi|thay thế|bãi bỏ)|^(?!Điều).*này được bổ sung", note, re.MULTILINE) is not None
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of a comparison: `kind` is same, old or new."""

    kind: str
    text: str


MOST_COMPARED = 40_000_000  # pieces of the one text times pieces of the other: a tenth of a second


def differences(old: str, new: str) -> list[Change]:
    """What left and what came, in reading order: paragraphs first, word by word inside those that changed. Both texts can be put
    together again from it. Rewritten passages of more than about 3,000 words left and came as a whole."""
    found: list[Change] = []
    for one in _compared(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        is_changed = one[0] != one[1]
        found += _changes(
            _compared(_WORDS.findall(one[0]), _WORDS.findall(one[1]), str.isspace) if is_changed else [one]
        )
    return found


def _compared(
    before: list[str], after: list[str], is_nothing: Callable[[str], bool] | None = None
) -> list[tuple[str, str]]:
    """(old, new) passages in order, alike where nothing changed; `is_nothing`: pieces that alone make no likeness, being everywhere."""
    if len(before) * len(after) > MOST_COMPARED:
        return [("".join(before), "".join(after))]
    pieces = difflib.SequenceMatcher(is_nothing, before, after, autojunk=False).get_opcodes()
    return [("".join(before[a:b]), "".join(after[c:d])) for _, a, b, c, d in pieces]


def _changes(passages: Iterable[tuple[str, str]]) -> list[Change]:
    """The passages as the page shows them."""
    found = []
    for old, new in passages:
        told = (("same", old),) if old == new else (("old", old), ("new", new))
        found += [Change(kind, text) for kind, text in told if text]
    return found


def label_order(label: str) -> tuple[int, str]:
    """Sorts labels as a document has them: 35, 35a, 35b, 36."""
    digits = re.match(r"\d*", label)
    return int(digits.group() or 0) if digits else 0, fold(label.lstrip("0123456789"))


def anchor_of(clause: str, point: str = "") -> str:
    """Where a clause or point stands on the page of its article: «k2», «k2-dd»; empty for the whole article."""
    if not clause and not point:
        return ""
    return f"k{clause}{f'-{point}' if point else ''}".replace("đ", "dd")


_NUMBER = re.compile(r"\d+/\d{4}/[A-ZĐ][A-ZĐ\d-]*")


def ends(text: str) -> list[str]:
    """Numbers of the documents the text says no longer apply («Nghị định số 12/2022/NĐ-CP … hết hiệu lực …»), in order.

    A line ending with a colon speaks for the points under it. Parts («Điều 7 Thông tư …») are not whole documents.
    """
    found: list[str] = []
    listing = False
    for line in text.split("\n"):
        said = (
            re.search(r"hết hiệu lực|bị bãi bỏ|bãi bỏ (?:Luật|Nghị định|Thông tư|Quyết định|Bộ luật)", line) is not None
        )
        point = re.match(r"^(?:[a-zđ]\d?\s?\)|-|\+)", line) is not None
        listing = (said and line.rstrip().endswith(":")) or (listing and point)
        if (said or listing) and not re.search(r"(?:[Đđ]iều|[Kk]hoản|[Cc]hương|[Mm]ục) \d+", line):
            found += _NUMBER.findall(line)
    return list(dict.fromkeys(found))


def year_of(number: str) -> int:
    """«50/2024/QH15» -> 2024; 0 when the number tells no year."""
    match = re.match(r"\d+[A-Z]?/(\d{4})/", number)
    return int(match[1]) if match else 0


_LAW_KEY = re.compile(r"(?:bo luat|luat|phap lenh)\s")


def newer_number(name: str, number: str, preambles: Iterable[str]) -> str:
    """The latest number of a later year that those texts give the law of that name («Căn cứ Luật Công đoàn số 50/2024/QH15»);
    empty when there is none. `preambles` are folded. A law that amends it («… của Luật Công đoàn số …») is another."""
    if not _LAW_KEY.match(name) or not year_of(number):
        return ""
    said = re.compile(
        rf"(?<!\bcua )(?<!\bbo )\b{re.escape(name)}\s(?:nam\s\d{{4}}\s)?so\s(\d+/\d{{4}}/(?:qh|ubtvqh)\d+)"
    )
    found = {n.upper() for text in preambles for n in said.findall(text)}
    return max((n for n in found if year_of(n) > year_of(number)), key=lambda n: (year_of(n), n), default="")


def name_key(name: str) -> str:
    """What names of laws are compared by: folded, without «năm 2019» and a number."""
    return re.sub(r"\s(?:nam\s)?\d{4}$|\sso\s\d.*$", "", fold(name)).strip()


@dataclass(frozen=True, slots=True)
class CodifiedFrom:
    """Nguồn of an article of a codification: «Điều 1», «Nghị định», «61/2023/NĐ-CP», and from when it applies."""

    label: str
    kind: str
    number: str
    since: dt.date | None
    line: str


_CODIFIED = re.compile(
    r"^\(Điều (?P<label>\d+[a-zđ]?) (?P<kind>(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết(?: liên tịch)?|Nghị định|Thông tư(?: liên tịch)?|Quyết định))"
    r" số (?P<number>[\w/-]+).*có hiệu lực.*$",
    re.MULTILINE,
)
_EFFECT = re.compile(r"có hiệu lực (?:thi hành )?(?:kể )?từ ngày (\d{1,2})/(\d{1,2})/(\d{4})")


def codified_from(text: str) -> CodifiedFrom | None:
    """What an article of a codification says it was taken from («(Điều 1 Nghị định số 61/2023/NĐ-CP …, có hiệu lực … từ ngày …)»)."""
    match = _CODIFIED.search(text)
    if match is None:
        return None
    days = []
    for day, month, year in _EFFECT.findall(match.group()):
        with contextlib.suppress(ValueError):
            days.append(dt.date(int(year), int(month), int(day)))
    return CodifiedFrom(
        match["label"], match["kind"], match["number"], max(days, default=None), match.group().strip("()")
    )


def citation(
    *, label: str, title: str, number: str, document: str, on: dt.date, ended_on: dt.date | None = None
) -> str:
    """The line that goes with copied words: «(Điều 35, Bộ luật Lao động số 45/2019/QH14, bản có hiệu lực ngày 01/03/2026)».

    `ended_on`: from when the document no longer applies, `on` being its last day or an earlier one.
    """
    place = title if label.startswith("phu-luc") else f"Điều {label}"
    named = document if number in document or not number[:1].isdigit() else f"{document} số {number}"
    ended = f", hết hiệu lực từ {vn_date(ended_on)}" if ended_on else ""
    return f"({place}, {named}, bản có hiệu lực ngày {vn_date(on)}{ended})"
