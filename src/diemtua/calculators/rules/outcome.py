"""Câu trả lời: what every calculator answers with, and how sure each of its sources is."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from diemtua.kernel.dates import vn_date, weekday_name
from diemtua.kernel.errors import DomainError
from diemtua.kernel.numbers import dotted
from diemtua.rulebook.book import parameters
from diemtua.rulebook.calendar import decisions
from diemtua.rulebook.sources import Citation, citations

SURENESS = {
    "verified": ("đã kiểm chứng", "good"),
    "derived": ("suy ra từ quy định", "plain"),
    "practice": ("thông lệ", "warn"),
    "general knowledge": ("kiến thức chung, chưa kiểm chứng", "warn"),
}
WORST_FIRST = ("general knowledge", "practice", "derived", "verified")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of an answer; `detail` is how it was counted. `tone`: good, warn, bad or none."""

    label: str
    value: str
    detail: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer in one sentence, its lines, the count or the sum in words, what to beware of, the sources.

    `counting`: the sources of how days were counted, apart from those of the rule itself. `on` is the day whose law was
    asked. `tone` colours the headline: good, warn, bad or none.
    """

    headline: str
    on: dt.date
    facts: tuple[Fact, ...] = ()
    how: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tone: str = ""
    counting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """One source with how sure we are of it. `place` None: told in free words."""

    text: str
    place: Citation | None
    certainty: str

    @property
    def label(self) -> str:
        """«đã kiểm chứng» …"""
        return SURENESS[self.certainty][0]

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return SURENESS[self.certainty][1]


def bases(sources: Iterable[str]) -> tuple[Basis, ...]:
    """Every place the sources name, once, in order, with its certainty."""
    parts = dict.fromkeys(part for source in sources for part in source.split("; ") if part)
    return tuple(Basis(part, _place(part), _certainty(part)) for part in parts)


def _place(part: str) -> Citation | None:
    try:
        return citations(part)[0]
    except DomainError:
        return None


def _certainty(part: str) -> str:
    """As the rulebook marks a value of the same place, else of the same article, else the worst of the document."""
    by_place, by_article, by_document = _known()
    place = _place(part)
    if part in by_place:
        return by_place[part]
    if place is None:
        return "general knowledge"
    if place.article and (place.document.name, place.article) in by_article:
        return by_article[place.document.name, place.article]
    return by_document.get(place.document.name, "general knowledge")


@cache
def _known() -> tuple[dict[str, str], dict[tuple[str, int], str], dict[str, str]]:
    """The worst certainty the rulebook gives each place, article and document; the calendar speaks for its places only."""
    places: dict[str, str] = {}
    articles: dict[tuple[str, int], str] = {}
    documents: dict[str, str] = {}
    for certainty, part in ((d.certainty, part) for d in decisions().values() for part in d.source.split("; ")):
        places[part] = _worse(places.get(part), certainty)
    for value in (v for timeline in parameters().values() for v in timeline.values):
        for part in value.source.split("; "):
            places[part] = _worse(places.get(part), value.certainty)
            if (place := _place(part)) is None:
                continue
            documents[place.document.name] = _worse(documents.get(place.document.name), value.certainty)
            if place.article:
                key = (place.document.name, place.article)
                articles[key] = _worse(articles.get(key), value.certainty)
    return places, articles, documents


def _worse(one: str | None, other: str) -> str:
    return other if one is None else min(one, other, key=WORST_FIRST.index)


def dong(amount: int | Decimal) -> str:
    """«1.250.000 đồng»."""
    return f"{dotted(int(amount))} đồng"


def plain(number: int | Decimal) -> str:
    """«0,5», «12»."""
    return f"{Decimal(number).normalize():f}".replace(".", ",")


def named(day: dt.date) -> str:
    """«thứ Năm, 12/02/2026»."""
    return f"{weekday_name(day)}, {vn_date(day)}"
