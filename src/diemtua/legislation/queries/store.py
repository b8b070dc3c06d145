"""Documents of the store, their contents, their addresses, and which of them words name."""

import datetime as dt
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from diemtua.legislation.models import (
    ArticleVersion,
    Document,
    Mending,
)
from diemtua.legislation.parsing.names import KNOWN
from diemtua.legislation.parsing.references import READING
from diemtua.legislation.rules import (
    article_slug,
    slug_of,
)


def documents(found: QuerySet[Document]) -> QuerySet[Document]:
    """Documents with how many articles each has; one query."""
    return found.annotate(article_count=Count("articles")).order_by("-issued_on", "number")


def with_day(url: str, day: dt.date | None, anchor: str = "") -> str:
    """The address as of a day, at a clause."""
    return url + (f"?{urlencode({'ngay': day.isoformat()})}" if day else "") + (f"#{anchor}" if anchor else "")


def contents(document: Document, day: dt.date) -> list[tuple[str, list[ArticleVersion]]]:
    """(chapter, its articles in force that day) in order; one query."""
    rows = (
        ArticleVersion.objects.filter(article__document=document, since__lte=day)
        .filter(Q(until=None) | Q(until__gt=day))
        .select_related("article")
        .defer("text")
        .order_by("article__position")
    )
    found: list[tuple[str, list[ArticleVersion]]] = []
    for version in rows:
        version.article.document = document
        heading = " · ".join(h for h in (version.article.part, version.article.chapter, version.article.section) if h)
        if not found or found[-1][0] != heading:
            found.append((heading, []))
        found[-1][1].append(version)
    return found


def change_days(document: Document) -> list[dt.date]:
    """Days on which words of the document change, oldest first; one query."""
    days = ArticleVersion.objects.filter(article__document=document).order_by("since").values_list("since", flat=True)
    return list(dict.fromkeys(days))


def in_force(document: Document, day: dt.date) -> QuerySet[ArticleVersion]:
    return living(day).filter(article__document=document).order_by("article__position")


def living(day: dt.date) -> QuerySet[ArticleVersion]:
    living = ArticleVersion.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    return living.select_related("article__document")


def moved_to(slug: str, article: str = "") -> str:
    """Where an address leads on to after a number was put right; empty when it never was one. At most four queries."""
    document = Document.objects.filter(slug=slug).first() or _renamed(slug)
    if document is None or not article:
        return document.get_absolute_url() if document else ""
    found = document.articles.filter(slug=article).first()
    edits = Mending.objects.filter(document=document, deed=Mending.Deed.EDIT, article__isnull=False)
    for edit in () if found else edits.select_related("article").only("before", "article"):
        if article_slug(edit.before["label"]) == article:
            found = edit.article
            break
    return reverse("legislation:article", args=[document.slug, found.slug]) if found else ""


def _renamed(slug: str) -> Document | None:
    for edit in Mending.objects.filter(deed=Mending.Deed.FACTS).select_related("document"):
        if slug_of(edit.before["number"]) == slug:
            return edit.document
    return None


def read_before() -> QuerySet[ArticleVersion]:
    """Versions whose citations an earlier release read in another way."""
    return ArticleVersion.objects.filter(reading__lt=READING)


def law_names() -> frozenset[str]:
    """Folded names of the laws in the store, and of laws that would be cut short by form alone; one query."""
    laws = Q(name_key__startswith="luat ") | Q(name_key__startswith="bo luat ") | Q(name_key__startswith="phap lenh ")
    return KNOWN | set(Document.objects.filter(laws).order_by().values_list("name_key", flat=True))


def documents_named(numbers: set[str], names: set[str], day: dt.date) -> dict[tuple[str, str], Document]:
    """Documents by (number, «») and («», folded name); of several with one name the one that `day` reads. One query, none when nothing is named."""
    if not numbers and not names:
        return {}
    found: dict[tuple[str, str], Document] = {}
    same_name: dict[str, list[Document]] = {}
    for document in Document.objects.filter(Q(number__in=numbers) | Q(name_key__in=names)).order_by(
        "in_force_on", "pk"
    ):
        found[document.number, ""] = document
        same_name.setdefault(document.name_key, []).append(document)
    for name, named in same_name.items():
        begun = [d for d in named if d.in_force_on <= day]
        living = [d for d in begun if not d.has_ended(day)]
        found["", name] = (living or begun or named[:1])[-1]
    return found
