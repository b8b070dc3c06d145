"""Dẫn điều gõ tay: «d35 k1 blld», «điều 35 khoản 1 BLLĐ», «dieu 35 luat lao dong 2019», «45/2019/QH14 điều 35»."""

import re
from dataclasses import dataclass

from diemtua.legislation.search.words import syllables, vocabulary

_NUMBER = re.compile(r"^\d{1,4}/(?:\d{4}/)?[a-z]")
_LABEL = re.compile(r"^\d{1,3}[a-z]{0,2}$")
_STUCK = re.compile(r"^(dieu|d|khoan|k|diem)(\d{1,3}[a-z]{0,2})$")
_ARTICLE, _CLAUSE, _POINT = {"dieu", "d"}, {"khoan", "k"}, {"diem"}


@dataclass(frozen=True, slots=True)
class Cited:
    """What was typed: article label, clause, point, document number («45/2019/qh14»), and the remaining words (perhaps a law's name)."""

    article: str
    clause: str
    point: str
    number: str
    words: tuple[str, ...]


def cited(question: str) -> Cited | None:
    """The citation in the question, folded; None when no article and no document number is named."""
    words: list[str] = []
    for word in syllables(question):
        match = _STUCK.match(word)
        words += [match.group(1), match.group(2)] if match else [word]
    article = clause = point = number = ""
    rest: list[str] = []
    n = 0
    while n < len(words):
        word, following = words[n], words[n + 1] if n + 1 < len(words) else ""
        if word in _ARTICLE and _LABEL.match(following) and not article:
            article, n = following, n + 2
        elif word in _CLAUSE and _LABEL.match(following) and not clause:
            clause, n = following, n + 2
        elif word in _POINT and re.fullmatch(r"[a-z]{1,2}", following) and not point:
            point, n = following, n + 2
        elif _NUMBER.match(word) and not number:
            number, n = word, n + 1
        else:
            rest.append(word)
            n += 1
    if not article and not number:
        return None
    short = vocabulary().abbreviations
    named = [w for word in rest if word not in {"cua", "so", "theo", "tai"} for w in short.get(word, word).split()]
    return Cited(article, clause, point, number, tuple(named))
