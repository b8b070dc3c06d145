"""Xếp lời văn vào kho: each article's words into their place in time, each article into its place in the document."""

import datetime as dt
import re
from dataclasses import asdict

from django.db import transaction
from django.db.models import F, Q

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput
from diemtua.kernel.text import fold
from diemtua.legislation.models import Article, ArticleVersion, Citation, Document, IndexState, TextImport
from diemtua.legislation.parsing import Fault, Outline, ParsedArticle
from diemtua.legislation.parsing.references import READING, at_home, calls_itself, references
from diemtua.legislation.queries import amending_homes, home_of, law_names, read_before
from diemtua.legislation.rules import article_slug, had_other_words, merged_order, name_key, newer_number, sameness_key

SHOWN = 30  # articles named in one sentence
LAST = 1_000_000


def take_articles(
    document: Document, outline: Outline, source: TextImport, *, since: dt.date | None
) -> list[ArticleVersion]:
    """The versions that came new or changed. What the past cannot be told from, and what is gone, is put into the report."""
    known = {a.slug: a for a in document.articles.prefetch_related("versions")}
    _require_day(document, known, outline, source, since)
    changed: list[ArticleVersion] = []
    for parsed in outline.articles:
        article = known.get(article_slug(parsed.label)) or _fresh(document, parsed)
        if version := _take_version(article, parsed, source, since):
            changed.append(version)
    put_in_order(document, merged_order(list(known), [article_slug(p.label) for p in outline.articles]))
    renew_citations(changed, document)
    report(source, *_past_unknown(changed, document), *_gone(document, known, outline, since))
    return changed


def report(source: TextImport, *found: dict[str, object]) -> None:
    """Put faults found while the text was taken in into its report."""
    if found:
        source.faults = sorted([*source.faults, *found], key=lambda f: not f["serious"])
        source.save(update_fields=["faults"])


def renew_citations(versions: list[ArticleVersion], document: Document) -> None:
    """Who these versions of the document speak of, read anew; five queries, none when there are no versions."""
    if not versions:
        return
    homes, names = amending_homes(document), law_names()
    ArticleVersion.objects.filter(pk__in=[v.pk for v in versions]).update(reading=READING)
    Citation.objects.filter(version__in=versions).delete()
    Citation.objects.bulk_create(
        [c for v in versions for c in _citations(v, document, home_of(v, document, homes), names)]
    )


def read_again(document: Document, most: int) -> int:
    """Read citations of an older reading anew, of at most so many versions of the document; how many. The words stay as they are."""
    with transaction.atomic():
        ids = list(read_before().filter(article__document=document).order_by("pk").values_list("pk", flat=True)[:most])
        # first the mark, then the words: whoever mends them meanwhile waits, or is read as mended
        ArticleVersion.objects.filter(pk__in=ids).update(reading=READING)
        renew_citations(list(ArticleVersion.objects.filter(pk__in=ids).select_related("article")), document)
    return len(ids)


def renew_citations_of_name(document: Document) -> None:
    """Before the store knew the name of this law a reading may have taken too few words for it, or too many."""
    if not re.match(r"(?:bo luat|luat|phap lenh) ", document.name_key):
        return
    words = document.name_key.split()
    begun = {" ".join(words[:n]).rstrip(",") for n in range(2, len(words))}
    misread = Q(citations__target_name__in=begun) | Q(citations__target_name__startswith=f"{document.name_key} ")
    speaking: dict[Document, list[ArticleVersion]] = {}
    for version in ArticleVersion.objects.filter(misread).select_related("article__document").distinct():
        speaking.setdefault(version.article.document, []).append(version)
    for other, versions in speaking.items():
        renew_citations(versions, other)


def _citations(
    version: ArticleVersion, document: Document, home: dict[str, str], names: frozenset[str]
) -> list[Citation]:
    """What the version speaks of, each target once. `home`: see `rules.at_home`; `names`: laws known by name."""
    found = {}
    said = references(version.text, own_label=version.article.label, title=version.title, names=names)
    for r in at_home(said, version.article.label, home):
        if not calls_itself(r.own, document.kind):
            continue
        number = r.number or ("" if r.name else document.number)
        target = (number, name_key(r.name)[:300], article_slug(r.label))
        if target != (document.number, "", version.article.slug):
            found.setdefault(target, Citation(version=version, target_number=number, target_name=target[1], target_slug=target[2], clause=r.clause))  # fmt: skip
    return list(found.values())


def new_version(article: Article, day: dt.date, values: dict[str, object]) -> ArticleVersion:
    """Words that apply from `day` up to the next version; those in force that day end then. The same day again mends the version."""
    versions = sorted(article.versions.all(), key=lambda v: v.since)
    current = next((v for v in versions if v.in_force(day)), None)
    if current is not None and current.since == day:
        for name, value in values.items():
            setattr(current, name, value)
        current.save()
        return current
    until = next((v.since for v in versions if v.since > day), None)
    if current is not None:
        until = current.until
        current.until = day
        current.save(update_fields=["until"])
    return ArticleVersion.objects.create(article=article, since=day, until=until, **values)


def put_in_order(document: Document, slugs: list[str]) -> None:
    """Positions from 0 without a gap, in the order of `slugs` (every article of the document)."""
    articles = {a.slug: a for a in document.articles.all()}
    moved = []
    for position, slug in enumerate(slugs):
        if articles[slug].position != position:
            articles[slug].position = position
            moved.append(articles[slug])
    Article.objects.bulk_update(moved, ["position"], batch_size=200)


def _fresh(document: Document, parsed: ParsedArticle) -> Article:
    return Article.objects.create(
        document=document,
        label=parsed.label,
        position=LAST,  # until `put_in_order` says where
        part=parsed.part[:500],
        chapter=parsed.chapter[:500],
        section=parsed.section[:500],
    )


def _told_day(parsed: ParsedArticle) -> dt.date | None:
    """From when the file itself says that the article's words apply."""
    return max((n.since for n in parsed.notes if n.since), default=None)


def _take_version(
    article: Article, parsed: ParsedArticle, source: TextImport, since: dt.date | None
) -> ArticleVersion | None:
    """The version made or mended; None when the same words are there: on the day the file tells, else then or at any later day."""
    told = _told_day(parsed)
    day = told or since or article.document.in_force_on
    versions = list(article.versions.all())
    current = next((v for v in versions if v.in_force(day)), None)
    if any(_same(v, parsed) for v in versions if v is current or (not told and (v.since > day or since is None))):
        return None
    if current is not None and current.since == day and current.by_hand:
        kept = f"Điều {parsed.label} đã được sửa tay; tệp nạp lại đọc khác, lời văn sửa tay được giữ."
        report(source, asdict(Fault("kept_by_hand", kept, parsed.line, parsed.label)))
        return None
    values: dict[str, object] = {
        "title": parsed.title[:600],
        "text": parsed.text,
        "note": "\n".join(n.text for n in parsed.notes),
        "source": source,
        "source_line": parsed.line,
        "written_at": source.at,
    }
    return new_version(article, day, values)


def _same(version: ArticleVersion, parsed: ParsedArticle) -> bool:
    """The same words; a title that one of the two does not have is no difference."""
    titles = {sameness_key(t) for t in (version.title, parsed.title[:600]) if t}
    return len(titles) < 2 and sameness_key(version.text) == sameness_key(parsed.text)


def _require_day(
    document: Document, known: dict[str, Article], outline: Outline, source: TextImport, since: dt.date | None
) -> None:
    """Words of the past are not written over: changed words need a day, told by the file or by the keeper.

    The file that was read before may be read anew; an original may bring the words from before a consolidation.
    """
    if since is not None:
        return
    undated = any(f.code == "undated" for f in outline.faults)
    same_file = set(TextImport.objects.filter(document=document, sha256=source.sha256).values_list("pk", flat=True))
    labels = []
    for parsed in outline.articles:
        article = known.get(article_slug(parsed.label))
        if article is None or _told_day(parsed):
            continue
        versions = list(article.versions.all())
        if any(_same(v, parsed) for v in versions):
            continue
        current = next((v for v in versions if v.in_force(document.in_force_on)), None)
        if undated if current is None else not (current.by_hand or current.source_id in same_file):
            labels.append(parsed.label)
    if labels:
        raise BadInput(
            f"Lời văn của {named(labels)} khác bản trong kho mà tệp không ghi thay đổi từ ngày nào. Hãy nhập ngày các điều thay đổi "
            f"có hiệu lực rồi nạp lại; nếu tệp chỉ chữa chỗ lần trước đọc sai thì nhập {vn_date(document.in_force_on)}."
        )  # fmt: skip


def _past_unknown(changed: list[ArticleVersion], document: Document) -> list[dict[str, object]]:
    """Articles that came with amended words only: what they said before is not in the store."""
    labels = [
        v.article.label
        for v in changed
        if v.since > document.in_force_on
        and had_other_words(v.note)
        and not v.article.versions.filter(since__lt=v.since).exists()
    ]
    if not labels:
        return []
    said = f"Kho chưa có lời văn trước khi sửa của {named(labels)}; hãy nạp thêm bản gốc của văn bản."
    return [asdict(Fault("past_unknown", said, serious=True))]


def _gone(
    document: Document, known: dict[str, Article], outline: Outline, since: dt.date | None
) -> list[dict[str, object]]:
    """Articles in force on the day of the text that it does not have any more."""
    day = max([since or document.in_force_on, *(d for p in outline.articles if (d := _told_day(p)))])
    there = {article_slug(p.label) for p in outline.articles}
    labels = [
        a.label
        for a in known.values()
        if a.slug not in there and not a.is_appendix and any(v.in_force(day) for v in a.versions.all())
    ]
    if not labels:
        return []
    said = f"Tệp không còn {named(labels)}, trong kho đang có hiệu lực. Nếu đã bị bãi bỏ, hãy ghi từ ngày nào; nếu tệp chỉ là một phần của văn bản thì để nguyên."
    return [asdict(Fault("gone", said, serious=True)) | {"labels": labels}]


def tidy(text: str) -> str:
    """One paragraph a line, no blank lines."""
    return "\n".join(line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip())


def want_index() -> None:
    """Ask for a new index; who calls the action queues or runs the building."""
    state, _ = IndexState.objects.get_or_create(pk=1, defaults={"wanted": 0})
    IndexState.objects.filter(pk=state.pk).update(wanted=F("wanted") + 1)


def note_newer_numbers() -> None:
    """Write down for every document whether other texts of the store know its name under a later number; one query, one more for
    each that changed."""
    known = list(Document.objects.only("number", "name_key", "newer_number", "preamble"))
    preambles = {d.pk: fold(d.preamble) for d in known if d.preamble}
    for document in known:
        others = (text for pk, text in preambles.items() if pk != document.pk)
        if (newer := newer_number(document.name_key, document.number, others)) != document.newer_number:
            Document.objects.filter(pk=document.pk).update(newer_number=newer)


def named(labels: list[str]) -> str:
    """«4 điều (59, 61, 139, 154)»; a long list is cut."""
    shown = ", ".join(labels[:SHOWN]) + ("…" if len(labels) > SHOWN else "")
    return f"{len(labels)} điều ({shown})"
