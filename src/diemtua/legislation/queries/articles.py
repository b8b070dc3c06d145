"""An article for its page, what changed between days, and a document for Akoma Ntoso."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput
from diemtua.legislation.akoma_ntoso import Act, ActArticle, work_uri
from diemtua.legislation.models import (
    Article,
    ArticleVersion,
    Citation,
    Document,
)
from diemtua.legislation.parsing.clauses import CLAUSE, POINT, own_paragraphs
from diemtua.legislation.parsing.facts import CODIFICATION
from diemtua.legislation.parsing.references import Reference, at_home, calls_itself, references
from diemtua.legislation.parsing.tables import blocks
from diemtua.legislation.queries.amendments import amending_homes, home_of
from diemtua.legislation.queries.store import documents_named, in_force, law_names, with_day
from diemtua.legislation.rules import (
    Change,
    anchor_of,
    article_slug,
    citation,
    codified_from,
    differences,
    had_other_words,
    name_key,
)

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
class Comparison:
    """Two versions of an article side by side; compared when read, so that only what a page shows costs time."""

    old: ArticleVersion
    new: ArticleVersion

    @property
    def title(self) -> list[Change]:
        """What changed in the title."""
        return differences(self.old.title, self.new.title)

    @property
    def text(self) -> list[Change]:
        """What changed in the words."""
        return differences(self.old.text, self.new.text)

    @property
    def lacks_past(self) -> bool:
        """It is no new article: it read otherwise before, in words the store does not have."""
        return self.old.pk is None and lacks_past(self.new)


def lacks_past(first: ArticleVersion) -> bool:
    """The first version of an article came with amended words: what it said from the document's beginning is not in the store."""
    return first.since > first.article.document.in_force_on and had_other_words(first.note)


def article_page(article: Article, *, day: dt.date, today: dt.date, asked: bool) -> ArticlePage:
    """The article as of `day`; `asked`: the reader chose the day, links keep it. At most nine queries.

    After its document has ended an article is shown, and quoted, with the words of the last day; its links lead to that day."""
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
        paragraphs=_paragraphs(version, article, read_on, keep_day=asked or has_ended) if version else [],
        previous=next((a for a in near if a.position < article.position), None),
        following=next((a for a in near if a.position > article.position), None),
        cited_by=cited_by(article, day=read_on),
        quotation=_quotation(article, version, read_on, document.ended_on if has_ended else None) if version else "",
        read_on=read_on,
        has_ended=has_ended,
        notice=_notice(version, versions, today=today, asked=asked) if version and not has_ended else "",
        why_none="" if version else _why_none(article, versions, day),
    )


def _notice(version: ArticleVersion, versions: list[ArticleVersion], *, today: dt.date, asked: bool) -> str:
    """What a reader should know of the day of these words; empty when they are simply today's."""
    if version.since > today:
        return f"Bạn đang đọc lời văn sắp có hiệu lực, từ {vn_date(version.since)}."
    if version.until is not None and version == versions[-1]:
        return f"Điều này {'sẽ ' if version.until > today else ''}hết hiệu lực từ {vn_date(version.until)}; chỉ dùng cho việc xảy ra trước ngày đó."
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
    if article.document.in_force_on <= day < first.since and lacks_past(first):
        return f"Điều này đã có hiệu lực ngày ấy với lời văn khác, nhưng kho mới có lời văn từ {vn_date(first.since)}. Hãy đọc bản gốc của văn bản; quản trị nạp bản gốc thì ở đây đọc được."  # fmt: skip
    return "Kho không có bản nào của điều này vào ngày đã chọn: điều chưa có hiệu lực, hoặc bản cũ hơn chưa được nạp. Hãy chọn một bản dưới đây."  # fmt: skip


def why_alone(versions: list[ArticleVersion]) -> str:
    """Why there is nothing to compare the only version with."""
    if versions and lacks_past(versions[0]):
        return f"Điều này đã đổi từ {vn_date(versions[0].since)}, nhưng kho chưa có lời văn trước ngày ấy để so sánh."
    return "Điều này mới có một bản nên chưa có gì để so sánh."


def cited_by(article: Article, *, day: dt.date, limit: int = 60) -> list[Article]:
    """Articles whose words in force on `day` speak of this one; two queries."""
    document = article.document
    target = Q(target_number=document.number)
    if documents_named(set(), {document.name_key}, day).get(("", document.name_key)) == document:
        target |= Q(target_number="", target_name=document.name_key)
    living = Q(version__since__lte=day) & (Q(version__until=None) | Q(version__until__gt=day))
    living &= Q(version__article__document__ended_on=None) | Q(version__article__document__ended_on__gt=day)
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
    """References with the addresses of their articles, a law named without its number being the one of `day`; four queries."""
    home = home_of(version, article.document, amending_homes(article.document))
    said = references(version.text, own_label=article.label, title=version.title, names=law_names())
    spoken = [r for r in at_home(said, article.label, home) if calls_itself(r.own, article.document.kind)]
    known = documents_named({r.number for r in spoken if r.number}, {name_key(r.name) for r in spoken if r.name}, day)
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
            found.append(Comparison(before or blank, after or blank))
    return found


def exported(document: Document, *, day: dt.date) -> Act:
    """The document as of the day, for `akoma_ntoso`; four queries. Raises BadInput for a day without any article."""
    homes = amending_homes(document)
    articles = [
        ActArticle(
            v.article.label, v.title, v.text, v.article.part, v.article.chapter, v.article.section, v.since, home_of(v, document, homes)
        )
        for v in in_force(document, day)
    ]  # fmt: skip
    if all(a.is_appendix for a in articles):
        raise BadInput(f"{document.number} không có điều nào có hiệu lực ngày {vn_date(day)}; hãy chọn từ ngày {vn_date(document.in_force_on)} trở đi.")  # fmt: skip
    names = law_names()
    spoken = [
        r
        for a in articles
        for r in at_home(references(a.text, own_label=a.label, title=a.title, names=names), a.label, a.home)
    ]
    named = documents_named({r.number for r in spoken if r.number}, {name_key(r.name) for r in spoken if r.name}, day)
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
        names,
    )


def comparison(versions: Sequence[ArticleVersion], *, old: dt.date, new: dt.date) -> Comparison:
    """The versions (oldest first) read on those two days; no query."""
    before, after = ([v for v in versions if v.since <= day] or versions for day in (old, new))
    return Comparison(before[-1], after[-1])
