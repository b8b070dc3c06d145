"""Điều được dẫn: the articles a free line of citation names: «Bộ luật Lao động 45/2019/QH14, Điều 63 khoản 2»."""

import re
from dataclasses import dataclass

from diemtua.rulebook.sources import documents

_NUMBER = re.compile(r"\d+/\d{4}/[A-ZĐ][\w-]*")
_ARTICLE = re.compile(r"[Đđ]iều (\d+[a-zđ]?)")


@dataclass(frozen=True, slots=True)
class Place:
    """An article by its document's number and its label."""

    number: str
    label: str


def places(line: str) -> list[Place]:
    """Every article named in the line, the document by number or by the name the rulebook knows; parts are joined by «;»."""
    found: list[Place] = []
    number = ""
    for part in line.split(";"):
        given = _NUMBER.search(part)
        number = given.group() if given else _by_name(part) or number
        found += [Place(number, label) for label in _ARTICLE.findall(part) if number]
    return list(dict.fromkeys(found))


def _by_name(part: str) -> str:
    """The number of the longest name of a known document that the part speaks of."""
    names = [name for name in documents() if name.casefold() in part.casefold()]
    return documents()[max(names, key=len)].number if names else ""
