"""Reads for the pages of texts and of the search."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse

from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput
from diemtua.legislation import indexing
from diemtua.legislation.akoma_ntoso import Act, ActArticle, work_uri
from diemtua.legislation.models import (
    Amendment,
    Article,
    ArticleVersion,
    Citation,
    Document,
    IndexState,
    Mending,
    TextImport,
)
from diemtua.legislation.parsing import Fault, ParsedArticle
from diemtua.legislation.parsing.amending import proposed
from diemtua.legislation.parsing.checks import dead_references, places_of
from diemtua.legislation.parsing.clauses import CLAUSE, POINT, own_paragraphs
from diemtua.legislation.parsing.document import quality
from diemtua.legislation.parsing.facts import CODIFICATION
from diemtua.legislation.parsing.references import Reference, at_home, calls_itself, references
from diemtua.legislation.parsing.tables import blocks
from diemtua.legislation.rules import (
    Change,
    anchor_of,
    article_slug,
    citation,
    codified_from,
    differences,
    ends,
    had_other_words,
    name_key,
    slug_of,
)
from diemtua.legislation.search.snippets import Segments, best_clause, segments, wanted
from diemtua.people.models import User

REASONS_SHOWN = 3
MISREAD = {"suspect_digits", "broken_clause"}  # faults of `parsing` that a scan leaves
REASONS = {
    "citation": "đúng điều bạn dẫn",
    "number": "cùng số điều bạn gõ; gõ thêm tên văn bản để tìm đúng điều cần",
    "words": "khớp chữ trong điều",
    "title": "khớp tên điều",
    "document": "văn bản nói nhiều về việc này",
    "named": "điều luật gọi việc này bằng tên ấy",
    "law": "khớp tên văn bản",
    "synonyms": "khớp cách nói của luật",
    "meaning": "nghĩa gần câu hỏi",
    "votes": "câu hỏi giống vậy dẫn tới điều này",
}


Pieces = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article for its page: `pieces` are (text, link or empty); a table has them by row and cell."""

    kind: str  # clause, point, plain or table
    anchor: str
    pieces: Pieces
    head: list[Pieces] = field(default_factory=list)
    rows: list[list[Pieces]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """What the page of an article shows on a day."""

    version: ArticleVersion | None
    versions: list[ArticleVersion]
    paragraphs: list[Paragraph]
    previous: Article | None
    following: Article | None
    cited_by: list[Article]
    quotation: str
    read_on: dt.date  # the day whose words are shown: the last one in force when the document has ended
    has_ended: bool
    notice: str
    why_none: str  # a sentence when there is no version that day


@dataclass(frozen=True, slots=True)
class Found:
    """One search result. `reasons` are sentences, the strongest first."""

    version: ArticleVersion
    url: str
    title: Segments
    clause: str
    snippet: Segments
    pinned: bool
    reasons: list[str]
    doubtful: bool = False  # its words look misread from a scan

    @property
    def only_number(self) -> str:
        """The reason that must be seen: only the article's number was typed, the document may be another."""
        return REASONS["number"] if REASONS["number"] in self.reasons else ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of an article side by side."""

    old: ArticleVersion
    new: ArticleVersion
    title: list[Change]
    text: list[Change]


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


def article_page(article: Article, *, day: dt.date, today: dt.date, asked: bool) -> ArticlePage:
    """The article as of `day`; `asked`: the reader chose the day, links keep it. At most eight queries.

    After its document has ended an article is shown, and quoted, with the words of the last day."""
    document = article.document
    has_ended = document.has_ended(day)
    read_on = document.ended_on - dt.timedelta(days=1) if document.ended_on and has_ended else day
    versions = list(article.versions.all())
    version = next((v for v in versions if v.in_force(read_on)), None)
    near = list(
        Article.objects.filter(document=document, position__in=[article.position - 1, article.position + 1]).order_by(
            "position"
        )
    )
    for other in near:
        other.document = document
    return ArticlePage(
        version=version,
        versions=versions,
        paragraphs=_paragraphs(version, article, day, keep_day=asked) if version else [],
        previous=next((a for a in near if a.position < article.position), None),
        following=next((a for a in near if a.position > article.position), None),
        cited_by=cited_by(article, day=day),
        quotation=_quotation(article, version, read_on, document.ended_on if has_ended else None) if version else "",
        read_on=read_on,
        has_ended=has_ended,
        notice=_notice(version, today=today, asked=asked) if version and not has_ended else "",
        why_none="" if version else _why_none(article, versions, day),
    )


def _notice(version: ArticleVersion, *, today: dt.date, asked: bool) -> str:
    """What a reader should know of the day of these words; empty when they are simply today's."""
    if version.since > today:
        return f"Bạn đang đọc lời văn sắp có hiệu lực, từ {vn_date(version.since)}."
    if version.until is not None and version.until > today:
        return f"Lời văn này sẽ thay đổi từ {vn_date(version.until)}."
    if version.until is not None and asked:
        return f"Bạn đang đọc bản cũ; lời văn đã thay đổi từ {vn_date(version.until)}."
    return ""


def _quotation(article: Article, version: ArticleVersion, day: dt.date, ended_on: dt.date | None) -> str:
    """The line that goes with copied words; an article of a codification is quoted as the one it was taken from."""
    document = article.document
    label, number, named = article.label, document.number, document.title
    if document.kind == CODIFICATION and (source := codified_from(version.text)):
        label, number = source.label, source.number
        named = f"{source.kind} số {source.number}, theo {document.number}, điều {article.label}"
    return citation(label=label, title=version.title, number=number, document=named, on=day, ended_on=ended_on)


def _why_none(article: Article, versions: list[ArticleVersion], day: dt.date) -> str:
    """Why the article has no words on that day, and what to do."""
    first, last = versions[0], versions[-1]
    if last.until and day >= last.until:
        return f"Điều này không còn hiệu lực từ {vn_date(last.until)}. Bản cuối cùng ở dưới đây, chỉ dùng cho việc xảy ra trước ngày đó."  # fmt: skip
    if article.document.in_force_on <= day < first.since and had_other_words(first.note):
        return f"Điều này đã có hiệu lực ngày ấy với lời văn khác, nhưng kho mới có lời văn từ {vn_date(first.since)}. Hãy đọc bản gốc của văn bản; quản trị nạp bản gốc thì ở đây đọc được."  # fmt: skip
    return "Kho không có bản nào của điều này vào ngày đã chọn: điều chưa có hiệu lực, hoặc bản cũ hơn chưa được nạp. Hãy chọn một bản dưới đây."  # fmt: skip


def cited_by(article: Article, *, day: dt.date, limit: int = 60) -> list[Article]:
    """Articles whose words in force on `day` speak of this one; two queries."""
    document = article.document
    target = Q(target_number=document.number)
    if _documents_named(set(), {document.name_key}, day).get(("", document.name_key)) == document:
        target |= Q(target_number="", target_name=document.name_key)
    living = Q(version__since__lte=day) & (Q(version__until=None) | Q(version__until__gt=day))
    speaking = Citation.objects.filter(target, living, target_slug=article.slug).exclude(version__article=article)
    return list(
        Article.objects.filter(pk__in=speaking.values("version__article"))
        .select_related("document")
        .order_by("document__number", "position")[:limit]
    )


def _paragraphs(version: ArticleVersion, article: Article, day: dt.date, *, keep_day: bool) -> list[Paragraph]:
    """The version's paragraphs with links to the articles they speak of that the store has; `keep_day`: links carry it."""
    links = {
        r.start: (r.end, with_day(url, day if keep_day else None, anchor_of(r.clause, r.point)))
        for r, url in _spoken_of(version, article, day)
    }
    own = {start: own for start, _, own in own_paragraphs(version.text)}
    found, clause = [], ""
    for block in blocks(version.text):
        kind, anchor = "plain", ""
        if block.rows:
            rows = [[_linked(cell.words, cell.start, links) for cell in row] for row in block.rows]
            found.append(Paragraph("table", "", [], *((rows[0], rows[1:]) if block.has_head else ([], rows))))
            continue
        if match := CLAUSE.match(block.text):
            kind, clause = "clause", match.group(1) if own[block.start] else clause
            anchor = anchor_of(match.group(1))
        elif match := POINT.match(block.text):
            kind, anchor = "point", anchor_of(clause, match.group(1))
        found.append(Paragraph(kind, anchor if own[block.start] else "", _linked(block.text, block.start, links)))
    return found


def _spoken_of(version: ArticleVersion, article: Article, day: dt.date) -> list[tuple[Reference, str]]:
    """References with the addresses of their articles, a law named without its number being the one of `day`; three queries."""
    home = home_of(version, article.document, amending_homes(article.document))
    said = references(version.text, own_label=article.label, title=version.title)
    spoken = [r for r in at_home(said, article.label, home) if calls_itself(r.own, article.document.kind)]
    known = _documents_named({r.number for r in spoken if r.number}, {name_key(r.name) for r in spoken if r.name}, day)
    known["", ""] = article.document
    meant = [(r, known.get((r.number, name_key(r.name) if r.name and not r.number else ""))) for r in spoken]
    slugs = {article_slug(r.label) for r in spoken}
    there = set(
        Article.objects.filter(document__in=known.values(), slug__in=slugs).values_list("document", "slug")
    ) if spoken else set()  # fmt: skip
    return [
        (r, reverse("legislation:article", args=[document.slug, article_slug(r.label)]))
        for r, document in meant
        if document is not None and (document.pk, article_slug(r.label)) in there
    ]


def _linked(text: str, at: int, links: dict[int, tuple[int, str]]) -> Pieces:
    pieces: Pieces = []
    done = 0
    for start, (end, url) in sorted(links.items()):
        if at <= start and end <= at + len(text) and start - at >= done:
            if start - at > done:
                pieces.append((text[done : start - at], ""))
            pieces.append((text[start - at : end - at], url))
            done = end - at
    if done < len(text):
        pieces.append((text[done:], ""))
    return pieces


@dataclass(frozen=True, slots=True)
class Checked:
    """An article with what a person should look at in it."""

    version: ArticleVersion
    faults: list[Fault]


def quality_report(document: Document, *, day: dt.date) -> tuple[list[Fault], list[Checked]]:
    """(faults of the whole document, articles with theirs) of the words in force that day; at most three queries."""
    versions = list(_in_force(document, day))
    by_label = {v.article.label: v for v in versions}
    parsed = [ParsedArticle(v.article.label, v.title, v.text, line=v.source_line) for v in versions]
    whole: list[Fault] = []
    found: dict[str, list[Fault]] = {}
    dead = dead_references(parsed, document.kind, _places_spoken_of(parsed, document, day))
    for fault in [*quality(parsed), *dead]:
        if fault.article in by_label:
            found.setdefault(fault.article, []).append(fault)
        else:
            whole.append(fault)
    rows = [Checked(v, found[v.article.label]) for v in versions if v.article.label in found]
    return whole, rows


def _places_spoken_of(
    articles: list[ParsedArticle], document: Document, day: dt.date
) -> dict[tuple[str, str], dict[str, set[tuple[str, str]]]]:
    """(number, «») or («», name) as the articles write it -> the places of that law's articles in the store; two queries."""
    spoken = [r for a in articles for r in references(a.text, own_label=a.label, title=a.title) if r.number or r.name]
    named = _documents_named({r.number for r in spoken if r.number}, {name_key(r.name) for r in spoken if r.name}, day)
    wanted = Q(article__document__in={d.pk for d in named.values()} - {document.pk}, article__slug__in={article_slug(r.label) for r in spoken})  # fmt: skip
    places: dict[int, dict[str, set[tuple[str, str]]]] = {}
    for version in _living(day).filter(wanted) if named else ():
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


def _in_force(document: Document, day: dt.date) -> QuerySet[ArticleVersion]:
    return _living(day).filter(article__document=document).order_by("article__position")


def _living(day: dt.date) -> QuerySet[ArticleVersion]:
    living = ArticleVersion.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    return living.select_related("article__document")


def said_at_import(document: Document) -> list[dict[str, object]]:
    """What the last import said that no words in the store show: a lying front matter, headings taken for quotations; one query."""
    last = TextImport.objects.filter(document=document).defer("source_text").first()
    seen = {"missing_articles", "empty_article", "no_title", "broken_clause", "suspect_digits", "impossible_word", "dead_reference"}  # fmt: skip
    return [f for f in last.faults if f["code"] not in seen] if last else []


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
        _documents_named({a.target_number for a in rows}, {a.target_name for a in rows}, document.in_force_on)
        if rows
        else {}
    )
    found: dict[tuple[str, str], Amended] = {}
    for a in rows:
        key = (a.target_number, a.target_name)
        other = known.get((a.target_number, "") if a.target_number else ("", a.target_name))
        found.setdefault(key, Amended(other, a.target_number or a.target_name, [])).amendments.append(a)
    return list(found.values())


def notices(article: Article, *, day: dt.date, asked: bool) -> list[Amendment]:
    """Changes of the article that are not in its words: those in force on `day`, and coming ones unless the day was chosen; one query."""
    waiting = amendments_to(article.document).filter(target_slug=article.slug, state=Amendment.State.OPEN)
    return list(waiting.filter(since__lte=day) if asked else waiting)


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
    return _documents_named({key[0]} - {""}, {key[1]} - {""}, amendment.since).get(key)


@dataclass(frozen=True, slots=True)
class ToTake:
    """An amendment with the words it makes: `whole` says that the program put them together from the instruction."""

    amendment: Amendment
    document: Document | None
    title: str
    text: str
    whole: bool
    current: ArticleVersion | None


def to_take(amendment: Amendment) -> ToTake:
    """What the keeper is offered to confirm; at most three queries."""
    document = target_of(amendment)
    versions = ArticleVersion.objects.filter(article__document=document, article__slug=amendment.target_slug)
    current = next((v for v in versions if v.in_force(amendment.since)), None) if document else None
    title, text = (current.title, current.text) if current else ("", "")
    made = proposed(
        said=amendment.said, label=amendment.target_label, place=amendment.place, title=title, text=text
    )  # fmt: skip
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


def changes(document: Document, *, old: dt.date, new: dt.date) -> list[Comparison]:
    """Articles whose words differ between the two days, in order; an article that came or went has one side empty. One query."""
    rows = ArticleVersion.objects.filter(article__document=document).select_related("article").order_by("article__position", "since")  # fmt: skip
    by_article: dict[int, list[ArticleVersion]] = {}
    for version in rows:
        version.article.document = document
        by_article.setdefault(version.article_id, []).append(version)
    found = []
    for versions in by_article.values():
        before, after = (next((v for v in versions if v.in_force(day)), None) for day in (old, new))
        if before != after and (shown := after or before) is not None:
            blank = ArticleVersion(article=shown.article, since=shown.since)
            found.append(_compared(before or blank, after or blank))
    return found


def exported(document: Document, *, day: dt.date) -> Act:
    """The document as of the day, for `akoma_ntoso`; two queries. Raises BadInput for a day without any article."""
    articles = [
        ActArticle(v.article.label, v.title, v.text, v.article.part, v.article.chapter, v.article.section, v.since)
        for v in _in_force(document, day)
    ]
    if all(a.is_appendix for a in articles):
        raise BadInput(f"{document.number} không có điều nào có hiệu lực ngày {vn_date(day)}; hãy chọn từ ngày {vn_date(document.in_force_on)} trở đi.")  # fmt: skip
    spoken = [r for a in articles for r in references(a.text, own_label=a.label, title=a.title)]
    named = _documents_named({r.number for r in spoken if r.number}, {name_key(r.name) for r in spoken if r.name}, day)
    return Act(
        document.number,
        document.title,
        document.kind,
        document.issued_on,
        document.in_force_on,
        document.ended_on,
        document.preamble,
        day,
        articles,
        {said: work_uri(d.number, d.issued_on) for said, d in named.items()},
    )


def _documents_named(numbers: set[str], names: set[str], day: dt.date) -> dict[tuple[str, str], Document]:
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


def comparison(versions: Sequence[ArticleVersion], *, old: dt.date, new: dt.date) -> Comparison:
    """The versions (oldest first) read on those two days; no query."""
    before, after = ([v for v in versions if v.since <= day] or versions for day in (old, new))
    return _compared(before[-1], after[-1])


def _compared(old: ArticleVersion, new: ArticleVersion) -> Comparison:
    return Comparison(old, new, differences(old.title, new.title), differences(old.text, new.text))


def search(question: str, *, day: dt.date, document: str = "", topic: str = "", limit: int = 20) -> list[Found]:
    """The articles found, the best first; at most two queries."""
    if not question:
        return []
    hits = indexing.current().search(question, day=day, document=document, topic=topic, limit=limit)
    rows = {
        str(v.pk): v
        for v in ArticleVersion.objects.filter(pk__in=[h.key for h in hits]).select_related("article__document")
    }
    marks = wanted(question)
    found = []
    for hit in hits:
        if (version := rows.get(hit.key)) is None:
            continue  # the index is a moment older than the texts
        label, snippet = best_clause(version.text, marks, asked=hit.clause)
        url = with_day(version.article.get_absolute_url(), day, anchor_of(label))
        reasons = [REASONS[name] for name, strength in hit.reasons if strength >= 0.04][:REASONS_SHOWN]
        doubtful = any(fault.code in MISREAD for fault in faults_of(version))
        found.append(Found(version, url, segments(version.title, marks), label, snippet, hit.pinned, reasons, doubtful))
    return found


def missing(question: str, *, day: dt.date) -> tuple[str, str]:
    """What the question cites and cannot be had, as a sentence, and where to read on; empty when all is here. At most one query."""
    lost = indexing.current().missing(question, day=day)
    if lost is None:
        return "", ""
    if lost.what == "document":
        named = f"số {lost.document}" if lost.document else "có tên bạn gõ"
        return f"Kho chưa có văn bản {named}; dưới đây là những điều gần nhất trong các văn bản đã có.", ""
    place = "Phụ lục" if lost.label.startswith("phu-luc") else f"Điều {lost.label}"
    document = Document.objects.filter(number=lost.document).first()
    where = document.get_absolute_url() if document else ""
    if lost.what == "article":
        return f"Văn bản {lost.document} không có {place}; hãy xem mục lục của văn bản.", where
    return (
        f"{place} của {lost.document} không có hiệu lực ngày {day:%d/%m/%Y}; hãy mở văn bản hoặc chọn ngày khác.",
        where,
    )


def index_state() -> tuple[int, str, bool]:
    """(versions searchable, mode, whether a newer index is on its way); at most two queries."""
    state = IndexState.objects.filter(pk=1).first()
    made = indexing.current()
    return len(made.keys), made.mode, state is not None and state.wanted > state.built


def unknown_citations(document: Document) -> list[str]:
    """Numbers of documents this one speaks of that are not imported yet; one query."""
    named = Citation.objects.filter(version__article__document=document).exclude(target_number="")
    missing = named.exclude(target_number__in=Document.objects.values("number")).values_list("target_number", flat=True)
    return sorted(set(missing), key=lambda n: (re.sub(r"\D", "", n.split("/")[1]) if "/" in n else "", n), reverse=True)


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """For the keeper, while the store is empty: nobody finds any law. One query, else none."""
    if not user.is_keeper or Document.objects.exists():
        return []
    detail = "Chưa nạp thì không ai tra được điều luật nào, tư vấn viên cũng không có căn cứ để dẫn."
    return [
        Step(
            Urgency.PREPARE,
            "Kho luật chưa có văn bản nào",
            detail,
            "Nạp văn bản",
            reverse("legislation:import_text"),
            "file-up",
        )
    ]
