"""What a text is split into."""

import datetime as dt
from dataclasses import dataclass, field

APPENDIX = "phu-luc"  # label prefix of annexes: «phu-luc-1»


@dataclass
class Paragraph:
    """One paragraph of the source and the line (from 1) it begins at."""

    text: str
    line: int
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """Lỗi văn bản: one thing a person should look at. `line` counts from 1 in the source, 0 when there is no place."""

    code: str
    text: str
    line: int = 0
    article: str = ""
    serious: bool = False


@dataclass(frozen=True, slots=True)
class Amendment:
    """Văn bản sửa đổi named at the head of a consolidation, and from when it applies."""

    number: str
    in_force_on: dt.date


@dataclass(frozen=True, slots=True)
class Note:
    """Chú thích of a consolidation at an article; `since` when it says from when the changed words apply."""

    text: str
    since: dt.date | None


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """Điều (or an annex): `text` is one paragraph a line, without the heading."""

    label: str
    title: str
    text: str
    part: str = ""
    chapter: str = ""
    section: str = ""
    line: int = 0
    notes: tuple[Note, ...] = ()

    @property
    def is_appendix(self) -> bool:
        """An annex after the last article."""
        return self.label.startswith(APPENDIX)


@dataclass(frozen=True, slots=True)
class Outline:
    """A document as read: what it says it is, its articles in order, and every fault found."""

    number: str
    title: str
    kind: str
    issued_on: dt.date | None
    in_force_on: dt.date | None
    consolidated: bool
    amendments: tuple[Amendment, ...]
    preamble: str
    closing: str
    articles: tuple[ParsedArticle, ...]
    faults: tuple[Fault, ...] = field(default=())
    source_text: str = ""  # the lines of the file as they were read; `line` of faults and articles counts in it

    @property
    def body_articles(self) -> tuple[ParsedArticle, ...]:
        """The articles without annexes."""
        return tuple(a for a in self.articles if not a.is_appendix)


class Unreadable(ValueError):
    """The file cannot be read at all; the message is a Vietnamese sentence."""
