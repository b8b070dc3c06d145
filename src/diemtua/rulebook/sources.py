"""Nguồn: a source as a lawyer writes it, read into document, article, clause and point.

Form: «Bộ luật Lao động, Điều 35 khoản 1 điểm a»; several are joined by «; ». Every document is listed in
documents.toml. A practice (certainty «practice» or «general knowledge») may be told in free words instead.
"""

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from diemtua.kernel.errors import BadInput

_PLACE = re.compile(r"Điều (\d+)(?: khoản (\d+))?(?: điểm (\w{1,2}))?")
FREE_WORDS = {"practice", "general knowledge"}


@dataclass(frozen=True, slots=True)
class Document:
    """A law, decree or decision with the days it is in force."""

    name: str
    number: str
    since: dt.date
    until: dt.date | None = None
    articles: int | None = None

    def is_in_force(self, day: dt.date) -> bool:
        """Whether the document is in force on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in one document."""

    document: Document
    article: int | None = None
    clause: int | None = None
    point: str | None = None

    def __str__(self) -> str:
        parts = [f"Điều {self.article}"] if self.article else []
        parts += [f"khoản {self.clause}"] if self.clause else []
        parts += [f"điểm {self.point}"] if self.point else []
        return ", ".join([self.document.name, *([" ".join(parts)] if parts else [])])


@cache
def documents() -> dict[str, Document]:
    """Every document that may be cited, by the name it is cited with."""
    text = files("diemtua.rulebook").joinpath("documents.toml").read_text("utf-8")
    return {name: Document(name, **table) for name, table in tomllib.loads(text).items()}


def citations(source: str) -> tuple[Citation, ...]:
    """The places a source names, in its order. Refuses an unknown document, and an article it does not have."""
    return tuple(_citation(part) for part in source.split("; "))


def _citation(text: str) -> Citation:
    name, comma, place = text.partition(", ")
    document = documents().get(name)
    if document is None:
        raise BadInput(f"Nguồn «{text}» dẫn văn bản chưa có trong danh mục; hãy thêm vào documents.toml.")
    if not comma:
        return Citation(document)
    match = _PLACE.fullmatch(place)
    if match is None:
        raise BadInput(f"Nguồn «{text}» phải viết như «{name}, Điều 35 khoản 1 điểm a».")
    article = int(match[1])
    if document.articles is not None and not 1 <= article <= document.articles:
        raise BadInput(f"{name} không có Điều {article}; hãy xem lại nguồn «{text}».")
    return Citation(document, article, int(match[2]) if match[2] else None, match[3])
