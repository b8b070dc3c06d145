"""What a person should look at in a text, and the source beside it."""

import datetime as dt
import re
from collections.abc import Set
from dataclasses import dataclass

from django.db.models import Q

from diemtua.legislation.models import (
    ArticleVersion,
    Citation,
    Document,
    TextImport,
)
from diemtua.legislation.parsing import Fault, ParsedArticle
from diemtua.legislation.parsing.checks import dead_references, places_of
from diemtua.legislation.parsing.document import quality
from diemtua.legislation.parsing.references import references
from diemtua.legislation.queries.store import documents_named, in_force, law_names, living
from diemtua.legislation.rules import (
    article_slug,
    ends,
    name_key,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """An article with what a person should look at in it."""

    version: ArticleVersion
    faults: list[Fault]


def quality_report(document: Document, *, day: dt.date) -> tuple[list[Fault], list[Checked]]:
    """(faults of the whole document, articles with theirs) of the words in force that day; at most four queries."""
    versions = list(in_force(document, day))
    by_label = {v.article.label: v for v in versions}
    parsed = [ParsedArticle(v.article.label, v.title, v.text, chapter=v.article.chapter, line=v.source_line) for v in versions]  # fmt: skip
    whole: list[Fault] = []
    found: dict[str, list[Fault]] = {}
    names = law_names()
    dead = dead_references(parsed, document.kind, _places_spoken_of(parsed, document, day, names), names)
    for fault in [*quality(parsed), *dead]:
        if fault.article in by_label:
            found.setdefault(fault.article, []).append(fault)
        else:
            whole.append(fault)
    rows = [Checked(v, found[v.article.label]) for v in versions if v.article.label in found]
    return whole, rows


def _places_spoken_of(
    articles: list[ParsedArticle], document: Document, day: dt.date, names: Set[str]
) -> dict[tuple[str, str], dict[str, set[tuple[str, str]]]]:
    """(number, «») or («», name) as the articles write it -> the places of that law's articles in the store; two queries."""
    spoken = [
        r
        for a in articles
        for r in references(a.text, own_label=a.label, title=a.title, names=names)
        if r.number or r.name
    ]
    named = documents_named({r.number for r in spoken if r.number}, {name_key(r.name) for r in spoken if r.name}, day)
    wanted = Q(article__document__in={d.pk for d in named.values()} - {document.pk}, article__slug__in={article_slug(r.label) for r in spoken})  # fmt: skip
    places: dict[int, dict[str, set[tuple[str, str]]]] = {}
    for version in living(day).filter(wanted) if named else ():
        places.setdefault(version.article.document_id, {})[version.article.label] = places_of(version.text)
    keys = {(r.number, "" if r.number else r.name) for r in spoken}
    return {
        (number, name): places.get(meant.pk, {})
        for number, name in keys
        if (meant := named.get((number, name_key(name) if name else ""))) is not None
    }


def faults_of(version: ArticleVersion) -> list[Fault]:
    """What to look at in one article; no query."""
    parsed = ParsedArticle(version.article.label, version.title, version.text, line=version.source_line)
    return [f for f in quality([parsed]) if f.article == version.article.label]


def said_at_import(document: Document) -> list[dict[str, object]]:
    """What the last import said that no words in the store show: a lying front matter, headings taken for quotations; one query."""
    last = TextImport.objects.filter(document=document).defer("source_text").first()
    seen = {"missing_articles", "missing_chapters", "empty_article", "no_title", "broken_clause", "suspect_digits", "impossible_word", "dead_reference"}  # fmt: skip
    return [f for f in last.faults if f["code"] not in seen] if last else []


def endings_said(document: Document) -> list[Document]:
    """Documents in the store that this one says no longer apply, and nobody has written down yet; two queries."""
    last = ArticleVersion.objects.filter(article__document=document).order_by("-article__position")[:4]
    numbers = {n for v in last for n in ends(v.text)} - {document.number}
    return list(Document.objects.filter(number__in=numbers, ended_on=None)) if numbers else []


def source_beside(version: ArticleVersion) -> list[tuple[int, str]]:
    """(line number, words) of the source from where the article begins to where the next one does; at most two queries."""
    if not version.source_line or version.source_id is None:
        return []
    text = TextImport.objects.filter(pk=version.source_id).values_list("source_text", flat=True).first()
    lines = (text or "").split("\n")
    later = ArticleVersion.objects.filter(source_id=version.source_id, source_line__gt=version.source_line)
    end = later.order_by("source_line").values_list("source_line", flat=True).first() or version.source_line + 60
    first = max(version.source_line - BEFORE, 1)
    last = min(end + AFTER, version.source_line + MOST_LINES, len(lines))
    return [(n, lines[n - 1]) for n in range(first, last + 1) if lines[n - 1].strip()]


BEFORE, AFTER, MOST_LINES = 3, 3, 400


def unknown_citations(document: Document) -> list[str]:
    """Numbers of documents this one speaks of that are not imported yet; one query."""
    named = Citation.objects.filter(version__article__document=document).exclude(target_number="")
    missing = named.exclude(target_number__in=Document.objects.values("number")).values_list("target_number", flat=True)
    return sorted(set(missing), key=lambda n: (re.sub(r"\D", "", n.split("/")[1]) if "/" in n else "", n), reverse=True)
