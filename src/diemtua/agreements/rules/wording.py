"""Chép luật: whether a clause that equals the law also says it in the law's words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from diemtua.kernel.text import fold

# Seven of ten runs of three words found in the article: the clause is the article with the company's name in it.
COPIED_SHARE = 0.7
FEWEST_WORDS = 4

_REFERS = re.compile(r"theo (?:dung )?(?:quy dinh )?(?:cua )?(?:phap luat|bo luat|luat (?:lao dong|dinh|cong doan)|nghi dinh)|quy dinh hien hanh")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copying:
    """Whether the words are the law's, and on what that rests."""

    is_copy: bool
    basis: str


def copying(wording: str, *, article: str = "", phrases: Sequence[str] = ()) -> Copying:
    """Judge the words of a clause. `article` is the imported text, empty when nobody imported it: then key phrases.

    Words too few to tell are no copy.
    """
    words = _words(wording)
    if len(words) < FEWEST_WORDS:
        return Copying(False, "")
    folded = " ".join(words)
    if _REFERS.search(folded):
        return Copying(True, "điều khoản chỉ dẫn lại luật")
    if article:
        runs, known = _runs(words), _article_runs(article)
        share = sum(run in known for run in runs) / len(runs)
        return Copying(share >= COPIED_SHARE, f"{share:.0%} lời văn có trong điều luật đã nạp")
    if phrases and all(phrase in folded for phrase in phrases):
        return Copying(True, "có đủ cụm từ khóa của điều luật (chưa nạp văn bản để so nguyên văn)")
    return Copying(False, "theo cụm từ khóa (chưa nạp văn bản để so nguyên văn)")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(words, words[1:], words[2:], strict=False))


@lru_cache(maxsize=256)
def _article_runs(article: str) -> frozenset[tuple[str, ...]]:
    return frozenset(_runs(_words(article)))
