"""Reads for the pages of texts and of the search."""

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from diemtua.kernel.agenda import Step, Urgency
from diemtua.legislation import indexing
from diemtua.legislation.akoma_ntoso import Act, ActArticle
from diemtua.legislation.models import Article, ArticleVersion, Citation, Document, IndexState, TextImport
from diemtua.legislation.parsing import Fault, ParsedArticle
from diemtua.legislation.parsing.clauses import CLAUSE, POINT
from diemtua.legislation.parsing.document import quality
from diemtua.legislation.rules import Change, article_slug, citation, differences, ends, name_key, references
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


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article for its page: `pieces` are (text, link or empty)."""

    kind: str  # clause, point or plain
    anchor: str
    pieces: list[tuple[str, str]]


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
    has_ended: bool


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


def article_page(article: Article, *, day: dt.date, asked: bool) -> ArticlePage:
    """The article as of `day`; `asked`: the reader chose the day, links keep it. At most six queries."""
    versions = list(article.versions.all())
    version = next((v for v in versions if v.in_force(day)), None)
    near = list(
        Article.objects.filter(
            document=article.document, position__in=[article.position - 1, article.position + 1]
        ).order_by("position")
    )
    for other in near:
        other.document = article.document
    return ArticlePage(
        version=version,
        versions=versions,
        paragraphs=_paragraphs(version, article, day if asked else None) if version else [],
        previous=next((a for a in near if a.position < article.position), None),
        following=next((a for a in near if a.position > article.position), None),
        cited_by=cited_by(article, day=day),
        quotation=citation(
            label=article.label, title=version.title, number=article.document.number, document=article.document.title, on=day
        )
        if version
        else "",
        has_ended=article.document.has_ended(day),
    )  # fmt: skip


def cited_by(article: Article, *, day: dt.date, limit: int = 60) -> list[Article]:
    """Articles whose words in force on `day` speak of this one; one query."""
    target = Q(target_number=article.document.number) | Q(target_number="", target_name=article.document.name_key)
    living = Q(version__since__lte=day) & (Q(version__until=None) | Q(version__until__gt=day))
    speaking = Citation.objects.filter(target, living, target_slug=article.slug).exclude(version__article=article)
    return list(
        Article.objects.filter(pk__in=speaking.values("version__article"))
        .select_related("document")
        .order_by("document__number", "position")[:limit]
    )


def _paragraphs(version: ArticleVersion, article: Article, day: dt.date | None) -> list[Paragraph]:
    """The version's paragraphs with links to the articles they speak of."""
    spoken = list(references(version.text, own_label=article.label))
    known = _documents_named({r.number for r in spoken if r.number}, {name_key(r.name) for r in spoken if r.name})
    known["", ""] = article.document
    links = {}
    for r in spoken:
        if (document := known.get((r.number, name_key(r.name) if r.name and not r.number else ""))) is not None:
            url = reverse("legislation:article", args=[document.slug, article_slug(r.label)])
            links[r.start] = (r.end, with_day(url, day, f"k{r.clause}" if r.clause else ""))
    found, clause, at = [], "", 0
    for text in version.text.split("\n"):
        kind, anchor = "plain", ""
        if match := CLAUSE.match(text):
            kind, clause = "clause", match.group(1)
            anchor = f"k{clause}"
        elif match := POINT.match(text):
            kind, anchor = "point", f"k{clause}-{match.group(1)}".replace("đ", "dd")
        found.append(Paragraph(kind, anchor, _linked(text, at, links)))
        at += len(text) + 1
    return found


def _linked(text: str, at: int, links: dict[int, tuple[int, str]]) -> list[tuple[str, str]]:
    pieces, done = [], 0
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
    """(faults of the whole document, articles with theirs) of the words in force that day; one query."""
    versions = list(_in_force(document, day))
    by_label = {v.article.label: v for v in versions}
    parsed = [ParsedArticle(v.article.label, v.title, v.text, line=v.source_line) for v in versions]
    whole: list[Fault] = []
    found: dict[str, list[Fault]] = {}
    for fault in quality(parsed):
        if fault.article in by_label:
            found.setdefault(fault.article, []).append(fault)
        else:
            whole.append(fault)
    rows = [Checked(v, found[v.article.label]) for v in versions if v.article.label in found]
    return whole, rows


def faults_of(version: ArticleVersion) -> list[Fault]:
    """What to look at in one article; no query."""
    parsed = ParsedArticle(version.article.label, version.title, version.text, line=version.source_line)
    return [f for f in quality([parsed]) if f.article == version.article.label]


def _in_force(document: Document, day: dt.date) -> QuerySet[ArticleVersion]:
    return (
        ArticleVersion.objects.filter(article__document=document, since__lte=day)
        .filter(Q(until=None) | Q(until__gt=day))
        .select_related("article__document")
        .order_by("article__position")
    )


def said_at_import(document: Document) -> list[dict[str, object]]:
    """What the last import said that no words in the store show: a lying front matter, headings taken for quotations; one query."""
    last = TextImport.objects.filter(document=document).defer("source_text").first()
    seen = {"missing_articles", "empty_article", "no_title", "broken_clause", "suspect_digits"}
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
    """The document as of the day, for `akoma_ntoso`; one query."""
    return Act(
        document.number,
        document.title,
        document.kind,
        document.issued_on,
        document.in_force_on,
        document.ended_on,
        document.preamble,
        day,
        [
            ActArticle(v.article.label, v.title, v.text, v.article.part, v.article.chapter, v.article.section, v.since)
            for v in _in_force(document, day)
        ],
    )


def _documents_named(numbers: set[str], names: set[str]) -> dict[tuple[str, str], Document]:
    """Documents by (number, «») and («», folded name); one query, none when nothing is named."""
    if not numbers and not names:
        return {}
    found: dict[tuple[str, str], Document] = {}
    for document in Document.objects.filter(Q(number__in=numbers) | Q(name_key__in=names)).order_by("in_force_on"):
        found[document.number, ""] = document
        found["", document.name_key] = document
    return found


def comparison(article: Article, *, old_since: dt.date | None, new_since: dt.date | None) -> Comparison | None:
    """The two versions that begin on those days, by default the last two; None when there are not two. One query."""
    versions = list(article.versions.all())
    if len(versions) < 2:
        return None
    new = next((v for v in versions if v.since == new_since), versions[-1])
    before = [v for v in versions if v.since < new.since]
    old = next((v for v in versions if v.since == old_since), before[-1] if before else versions[0])
    return _compared(old, new)


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
        anchor = f"k{label}" if label else ""
        url = with_day(version.article.get_absolute_url(), day, anchor)
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
