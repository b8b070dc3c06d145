"""What documents change in one another, and what a newer text no longer has."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from diemtua.legislation.models import (
    Amendment,
    Article,
    ArticleVersion,
    Document,
    TextImport,
)
from diemtua.legislation.parsing.amending import proposed
from diemtua.legislation.parsing.facts import CODIFICATION
from diemtua.legislation.parsing.phrases import phrased
from diemtua.legislation.queries.store import documents_named
from diemtua.legislation.rules import (
    codified_from,
)


def amending_homes(document: Document) -> dict[int, dict[str, str]]:
    """For each amending article (pk) of the document, where a bare «Điều 35» in it belongs (`rules.at_home`); one query."""
    found: dict[int, dict[str, str]] = {}
    for a in document.amendments.exclude(target_number=""):
        found.setdefault(a.article_id, {})[a.target_label] = a.target_number
    for home in found.values():
        if len(set(home.values())) == 1:
            home[""] = next(iter(home.values()))
    return found


def home_of(version: ArticleVersion, document: Document, homes: dict[int, dict[str, str]]) -> dict[str, str]:
    """Where a bare «Điều 35» in these words belongs when it is not the document itself; no query."""
    if document.kind == CODIFICATION:
        return {"": source.number} if (source := codified_from(version.text)) else {}
    return homes.get(version.article_id, {})


def amendments_to(document: Document) -> QuerySet[Amendment]:
    """What other documents change in this one, the earliest first; one query."""
    named = Q(target_number=document.number) | Q(target_number="", target_name=document.name_key)
    return Amendment.objects.filter(named).select_related("document", "article__document")


@dataclass(frozen=True, slots=True)
class Amended:
    """What one document changes in another: `other` is shown; None when the store does not have it, then `named` is."""

    other: Document | None
    named: str
    amendments: list[Amendment]


def amended_by(document: Document) -> list[Amended]:
    """The documents that change this one, each with its changes; what was set aside is left out. One query."""
    found: dict[int, Amended] = {}
    for a in amendments_to(document).exclude(state=Amendment.State.SET_ASIDE):
        found.setdefault(a.document_id, Amended(a.document, a.document.number, [])).amendments.append(a)
    return list(found.values())


def amends(document: Document) -> list[Amended]:
    """The documents this one changes, each with the changes; at most two queries."""
    rows = list(document.amendments.select_related("article__document").exclude(state=Amendment.State.SET_ASIDE))
    known = (
        documents_named({a.target_number for a in rows}, {a.target_name for a in rows}, document.in_force_on)
        if rows
        else {}
    )
    found: dict[tuple[str, str], Amended] = {}
    for a in rows:
        key = (a.target_number, a.target_name)
        other = known.get((a.target_number, "") if a.target_number else ("", a.target_name))
        found.setdefault(key, Amended(other, a.target_number or a.target_name, [])).amendments.append(a)
    return list(found.values())


def notices(articles: Collection[Article], *, day: dt.date, asked: bool) -> dict[int, list[Amendment]]:
    """By article (pk), changes that are not in its words: those in force on `day`, and coming ones unless the day was chosen; one query."""
    if not articles:
        return {}
    named = Q(target_number__in={a.document.number for a in articles}) | Q(
        target_number="", target_name__in={a.document.name_key for a in articles}
    )
    waiting = Amendment.objects.filter(named, target_slug__in={a.slug for a in articles}, state=Amendment.State.OPEN)
    waiting = waiting.select_related("document", "article__document")
    found: dict[tuple[str, str, str], list[Amendment]] = {}
    for one in waiting.filter(since__lte=day) if asked else waiting:
        found.setdefault((one.target_number, one.target_name, one.target_slug), []).append(one)
    return {
        a.pk: found.get((a.document.number, "", a.slug), []) + found.get(("", a.document.name_key, a.slug), [])
        for a in articles
    }


def amended_articles(amendments: Iterable[Amendment]) -> QuerySet[Article]:
    """The articles they change that the store has; one query."""
    wanted = Q(pk=None)
    for a in amendments:
        at = Q(document__number=a.target_number) if a.target_number else Q(document__name_key=a.target_name)
        wanted |= at & Q(slug=a.target_slug)
    return Article.objects.filter(wanted)


def target_of(amendment: Amendment) -> Document | None:
    """The document changed, when the store has it, of several with the name the one of that day; one query."""
    key = (amendment.target_number, "" if amendment.target_number else amendment.target_name)
    return documents_named({key[0]} - {""}, {key[1]} - {""}, amendment.since).get(key)


@dataclass(frozen=True, slots=True)
class ToTake:
    """An amendment with the words it makes: `whole` says that the program put them together from the instruction; `missing`:
    phrases to be replaced that the article does not have."""

    amendment: Amendment
    document: Document | None
    title: str
    text: str
    whole: bool
    current: ArticleVersion | None
    missing: tuple[str, ...] = ()


def to_take(amendment: Amendment) -> ToTake:
    """What the keeper is offered to confirm; at most three queries."""
    document = target_of(amendment)
    versions = ArticleVersion.objects.filter(article__document=document, article__slug=amendment.target_slug)
    current = next((v for v in versions if v.in_force(amendment.since)), None) if document else None
    title, text = (current.title, current.text) if current else ("", "")
    label, said = amendment.target_label, amendment.said
    if (after := phrased(said=said, label=label, title=title, text=text)) is not None:
        return ToTake(amendment, document, after.title, after.text, after.whole, current, after.missing)
    made = proposed(said=said, label=label, place=amendment.place, title=title, text=text)
    return ToTake(amendment, document, *(made or (title, text)), made is not None, current)


def gone(done: TextImport) -> list[str]:
    """Labels of the articles that the imported text lacked and that are in force still; at most one query."""
    missing = [label for fault in done.faults if fault["code"] == "gone" for label in fault["labels"]]
    if not missing:
        return []
    living = ArticleVersion.objects.filter(article__document=done.document_id, until=None, article__label__in=missing)
    return list(living.order_by("article__position").values_list("article__label", flat=True))


def newest_day(done: TextImport) -> dt.date | None:
    """The latest day from which words of this import apply; one query."""
    return done.versions.aggregate(day=Max("since"))["day"]
