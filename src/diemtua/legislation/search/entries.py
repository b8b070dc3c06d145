"""What the search is made from: one version of an article as an entry."""

import datetime as dt
import re
from dataclasses import dataclass

from diemtua.legislation.search.asked import Key

ANNEXES = ("phu-luc", "pl_")  # how labels of annexes begin: ours, and those of the trial corpora
OPENING = 15  # words


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of an article as the engine needs it. `rank`: 1 law, 0.5 decree, 0 circular, -0.5 annex. `like`: articles of documents
    it replaced that have its title; what people ask of them they ask of it."""

    key: str
    document: str
    label: str
    title: str
    text: str
    chapter: str = ""
    law: str = ""
    rank: float = 0.0
    since: dt.date | None = None
    until: dt.date | None = None
    like: tuple[Key, ...] = ()

    @property
    def heading(self) -> str:
        """The title; of an article without one the opening words of its text, which say the same."""
        if self.title:
            return self.title
        opening = re.split(r"[:.;\n\t]", re.sub(r"^\s*1\.\s*", "", self.text), maxsplit=1)[0]
        return " ".join(opening.split()[:OPENING])


def rank_of(number: str, label: str) -> float:
    """1 for a law (or a name without a number), 0.5 for a decree, 0 below; -0.5 for an annex: a list stands behind the article that uses it."""
    if label.startswith(ANNEXES):
        return -0.5
    if re.search(r"/QH|UBTVQH|[Ll]uật", number):
        return 1.0
    return 0.5 if "/NĐ" in number else 0.0
