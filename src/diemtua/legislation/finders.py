"""Những nơi khác cũng trả lời: rules, calculators, answered questions shown in one list with the articles.

A package above this one registers its finder in `AppConfig.ready()` (ADR 0021): a callable (question, day) -> hits, the best
first, none when nothing fits. It must be quick (a few milliseconds, at most one query) and show only what everybody may read.
`search.shelf.Shelf` finds in a few thousand short texts by the words articles are found by.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtraHit:
    """One hit that is not an article. `why`: a phrase without a full stop («khớp chữ: báo trước»); `topic`: if it has one."""

    title: str
    url: str
    summary: str
    why: str
    badge: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one finder under its heading; `name` is what it was registered under, `icon` a lucide name."""

    name: str
    heading: str
    icon: str
    hits: list[ExtraHit]


Finder = Callable[[str, dt.date], list[ExtraHit]]

_FINDERS: dict[str, tuple[str, str, int, Finder]] = {}


def register(name: str, *, heading: str, icon: str, order: int, finder: Finder) -> None:
    """Let `finder` answer searches too; a name registered again replaces the old one. Groups are shown by `order`."""
    _FINDERS[name] = (heading, icon, order, finder)


def groups(question: str, *, day: dt.date, topic: str = "") -> list[Group]:
    """What the finders know about the question, without empty groups; with a topic nothing of another one."""
    found = []
    for name, (heading, icon, _, finder) in sorted(_FINDERS.items(), key=lambda f: f[1][2]):
        if hits := [hit for hit in finder(question, day) if not topic or hit.topic in ("", topic)]:
            found.append(Group(name, heading, icon, hits))
    return found


def shared_words(words: tuple[str, ...]) -> str:
    """«khớp chữ: nghi, viec» for the words a card and a question share."""
    return f"khớp chữ: {', '.join(words[:6])}"
