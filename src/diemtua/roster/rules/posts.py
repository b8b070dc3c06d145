"""The posts of the union a cell names."""

import re
from functools import lru_cache

from diemtua.kernel.text import clean
from diemtua.roster.rules.cells import Cell, Flaw, is_blank, text_of, words

_SHORT_POSTS = [
    (r"\b(lam thoi|thuong truc|phu trach|kiem nhiem|(khong )?chuyen trach|bau bo sung)\b", " "),
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
    (r"pct|pctcd|pctcs|pctbch|pcttt|ctp", "PCT"),
    (r"ct|ctcd|ctcs|ctbch|qct|quyenct", "CT"),
    (r"(uv|tv)?btv|uvtv", "UV-BTV"),
    (r"(uv|tv)?bch(bt)?", "UV-BCH"),
    (r"p(cn)?ubkt|pcn.*kt", "UV-UBKT"),
    (r"(cn|tb|truong)ubkt|cnkt|tbkt", "CN-UBKT"),
    (r"(uv|tv)?ubkt|uvkt", "UV-UBKT"),
    (r"(tb|truong)nc|truongbannc|tbannc", "TB-NC"),
    (r"(uv|tv|p|ptb|pban)?(ban)?nc", "UV-NC"),
    (r"ke ?toan.*|kt|ktoan", "KT"),
    (r"thuqu[yi].*|tq", "TQ"),
    (r"(top(to)?|tp|ptt(to)?)\d*", "TP"),
    (r"tt(to)?\d*", "TT"),
    (r"chuyenvien.*|cv|canbo.*|vanphong|chanhvanphong|thuky|vanthu|p?tb.*|pban.*|quanly.*|luongct", "KHAC"),
]
_POST_PATTERNS = [(re.compile(pattern), code) for pattern, code in _POSTS]
_SHORT_PATTERNS = [(re.compile(pattern), short) for pattern, short in _SHORT_POSTS]


def post(text: str) -> str:
    """The code of one post in any of its spellings; "" when it cannot be read."""
    short = _short(text)
    return next((code for pattern, code in _POST_PATTERNS if pattern.fullmatch(short)), "")


def _short(text: str) -> str:
    """The text in the abbreviations unions use, without blanks and without words that change no post."""
    short = words(text)
    for pattern, replacement in _SHORT_PATTERNS:
        short = pattern.sub(replacement, short)
    return short.replace(" ", "")


_BRACKETS = re.compile(r"\(([^()]*)\)?")
_BETWEEN = re.compile(r"[,;+&/\n]|\bkiêm\b|\bvà\b|\bkiêm nhiệm\b|\s[-–]\s", re.IGNORECASE)
# In brackets behind a post, and telling nothing else.
_SAYS_NOTHING = re.compile(r"(nhiem ky|tu|den|moi|tai cu|trung cu)\b.*|[\d ]*")


@lru_cache(maxsize=8192)
def _posts(text: str) -> tuple[tuple[str, ...], Flaw | None]:
    if is_blank(text) and words(text) not in {"ct"}:
        return (), Flaw("missing", "Thiếu chức vụ công đoàn; hãy điền rồi nạp lại dòng này.")
    whole = post(text)
    if whole:
        return (whole,), None
    beside = (part for inner in _BRACKETS.findall(text) for part in _BETWEEN.split(inner) if not _idle(part))
    parts = [*_BETWEEN.split(_BRACKETS.sub(" ", text)), *beside]
    read = {part: post(part) or _usual(part) for part in map(clean, parts) if part}
    codes = tuple(dict.fromkeys(code for code in read.values() if code))
    unread = [part for part, code in read.items() if not code]
    if codes and not unread:
        bare = next((part for part in read if _short(part) == "uv"), "")
        return codes, Flaw("assumed", f"«{bare}» được hiểu là Ủy viên Ban Chấp hành; nếu là ủy viên ban khác, hãy ghi rõ.") if bare else None  # fmt: skip
    if set(codes) - {"KHAC"}:
        return codes, Flaw("partial", f"Ô chức vụ còn ghi «{', '.join(unread)[:60]}», không phải chức vụ công đoàn đã biết nên chỉ lấy phần còn lại; hãy xem lại.")  # fmt: skip
    return (), Flaw("unknown_value", f"Không hiểu chức vụ «{text[:40]}»; hãy ghi như Chủ tịch, Phó Chủ tịch, Ủy viên BCH, Tổ trưởng.")  # fmt: skip


# «Tổ trưởng tổ công đoàn số 2», «Tổ trưởng CĐ khối văn phòng»: which group it is, the post does not tell.
_OF_GROUP = re.compile(r"to (truong|pho)( to)? (cong doan|cd)\b.*")


def _usual(text: str) -> str:
    """The code of one post told in more or in fewer words than it needs: a group's with its name, «Ủy viên» alone."""
    if _short(text) == "uv":
        return "UV-BCH"
    group = _OF_GROUP.fullmatch(words(text))
    return ("TT" if group[1] == "truong" else "TP") if group else ""


def _idle(text: str) -> bool:
    """Words in brackets that are dropped: «kiêm nhiệm», «CĐCS», «nhiệm kỳ 2023-2028»."""
    return not _short(text) or bool(_SAYS_NOTHING.fullmatch(words(text)))


def posts(cell: Cell) -> tuple[tuple[str, ...], Flaw | None]:
    """The codes of `unions.rules.POSITIONS` a cell names, in its order («Phó Chủ tịch kiêm Chủ nhiệm UBKT»: two).

    Both codes and a flaw: beside them stands something that is no post of the union, or «Ủy viên» names no committee.
    """
    return _posts(text_of(cell))
