"""Importing texts: a new version of an article only where its words changed."""

import datetime as dt
import hashlib
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.db.models import F

from diemtua.audit.actions import record
from diemtua.kernel.errors import BadInput
from diemtua.legislation import changes
from diemtua.legislation.models import Article, ArticleVersion, Citation, Document, IndexState, TextImport
from diemtua.legislation.parsing import Outline, ParsedArticle, read_document
from diemtua.legislation.parsing.facts import kind_of
from diemtua.legislation.parsing.outline import Fault, Unreadable
from diemtua.legislation.parsing.references import calls_itself, references
from diemtua.legislation.rules import article_slug, name_key, sameness_key, slug_of
from diemtua.people.models import User


def read_upload(name: str, data: bytes) -> Outline:
    """The outline of an uploaded file; what cannot be read is BadInput with a sentence. Writes nothing."""
    try:
        return read_document(name, data)
    except Unreadable as error:
        raise BadInput(str(error)) from error


def summary(outline: Outline) -> dict[str, Any]:
    """What a person is told about a file before it is imported."""
    return {
        "number": outline.number,
        "title": outline.title,
        "kind": outline.kind,
        "issued_on": outline.issued_on,
        "in_force_on": outline.in_force_on,
        "consolidated": outline.consolidated,
        "amendments": [f"{a.number} (từ {a.in_force_on:%d/%m/%Y})" for a in outline.amendments],
        "articles": len(outline.body_articles),
        "annexes": len(outline.articles) - len(outline.body_articles),
        "faults": [asdict(f) for f in outline.faults],
    }


def import_text(
    outline: Outline,
    *,
    file_name: str,
    data: bytes,
    by: User | None,
    now: dt.datetime,
    number: str = "",
    title: str = "",
    in_force_on: dt.date | None = None,
    since: dt.date | None = None,
) -> TextImport:
    """Take the outline into the store, one audit line. `since`: changed articles apply from that day when no note of a
    consolidation says otherwise. Articles whose words are the same as those in force that day are left alone. The
    index is asked for (`IndexState.wanted`); who calls queues or runs the building (`jobs`)."""
    outline = replace(
        outline,
        number=(number or outline.number).strip(),
        title=(title or outline.title).strip(),
        in_force_on=in_force_on or outline.in_force_on,
    )
    _require_facts(outline)
    with transaction.atomic():
        document = _document(outline)
        done = TextImport.objects.create(
            document=document,
            file_name=file_name[:200],
            sha256=hashlib.sha256(data).hexdigest(),
            faults=[asdict(f) for f in outline.faults],
            article_count=len(outline.articles),
            changed_count=0,
            by=by,
            at=now,
            source_text=outline.source_text,
        )
        changed = _take_articles(document, outline, done, since=since)
        done.changed_count = len(changed)
        done.save(update_fields=["changed_count"])
        want_index()
        record("legislation.import_text", by=by, subject=document, file=file_name, articles=done.article_count, changed=done.changed_count)  # fmt: skip
        changes.tell([v.article_id for v in changed], now=now)
    return done


def want_index() -> None:
    """Ask for a new index; who calls the action queues or runs the building."""
    state, _ = IndexState.objects.get_or_create(pk=1, defaults={"wanted": 0})
    IndexState.objects.filter(pk=state.pk).update(wanted=F("wanted") + 1)


def _require_facts(outline: Outline) -> None:
    if not outline.articles:
        raise BadInput("Không tìm thấy điều nào trong tệp; hãy kiểm tra tệp có dòng «Điều 1.» rồi nạp lại.")
    if not slug_of(outline.number):
        raise BadInput("Tệp không ghi số hiệu văn bản; hãy nhập số hiệu (ví dụ 45/2019/QH14) rồi nạp lại.")
    if not outline.title:
        raise BadInput("Tệp không ghi tên văn bản; hãy nhập tên rồi nạp lại.")
    if outline.in_force_on is None:
        raise BadInput("Tệp không ghi ngày có hiệu lực; hãy nhập ngày có hiệu lực rồi nạp lại.")


def _document(outline: Outline) -> Document:
    """The document of that number, made when it is new; what is known is kept."""
    document, _ = Document.objects.get_or_create(
        slug=slug_of(outline.number),
        defaults={
            "number": outline.number,
            "kind": kind_of(outline.number, outline.title),
            "title": outline.title[:500],
            "name_key": name_key(outline.title)[:300],
            "issued_on": outline.issued_on,
            "in_force_on": outline.in_force_on,
            "preamble": outline.preamble,
        },
    )
    return document


def _take_articles(
    document: Document, outline: Outline, source: TextImport, *, since: dt.date | None
) -> list[ArticleVersion]:
    """The versions that came new or changed."""
    known = {a.slug: a for a in document.articles.prefetch_related("versions")}
    changed: list[ArticleVersion] = []
    for position, parsed in enumerate(outline.articles):
        article = known.get(article_slug(parsed.label))
        if article is None:
            article = Article(document=document, label=parsed.label, position=position)
            article.part, article.chapter, article.section = (
                parsed.part[:500],
                parsed.chapter[:500],
                parsed.section[:500],
            )
            article.save()
        noted = [n.since for n in parsed.notes if n.since]
        day = max(noted) if noted else since or document.in_force_on
        if version := _take_version(article, parsed, source, day):
            changed.append(version)
    Citation.objects.filter(version__in=changed).delete()
    Citation.objects.bulk_create([c for v in changed for c in citations_of(v, document)])
    return changed


def _take_version(article: Article, parsed: ParsedArticle, source: TextImport, day: dt.date) -> ArticleVersion | None:
    """The version made or mended; None when the same words are in force that day already."""
    versions = sorted(article.versions.all(), key=lambda v: v.since)
    current = next((v for v in versions if v.in_force(day)), None)
    if current is not None and sameness_key(current.text) == sameness_key(parsed.text):
        return None
    values = {
        "title": parsed.title[:600],
        "text": parsed.text,
        "note": "\n".join(n.text for n in parsed.notes),
        "source": source,
        "source_line": parsed.line,
    }
    if current is not None and current.since == day and current.by_hand:
        kept = f"Điều {parsed.label} đã được sửa tay; tệp nạp lại đọc khác, lời văn sửa tay được giữ."
        source.faults.append(asdict(Fault("kept_by_hand", kept, parsed.line, parsed.label)))
        source.save(update_fields=["faults"])
        return None
    if current is not None and current.since == day:  # the same day once more: a correction of what was read
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


def citations_of(version: ArticleVersion, document: Document) -> list[Citation]:
    """What the version speaks of, each target once."""
    found = {}
    for r in references(version.text, own_label=version.article.label, title=version.title):
        if not calls_itself(r.own, document.kind):
            continue
        number = r.number or ("" if r.name else document.number)
        target = (number, name_key(r.name)[:300], article_slug(r.label))
        if target != (document.number, "", version.article.slug):
            found.setdefault(target, Citation(version=version, target_number=number, target_name=target[1], target_slug=target[2], clause=r.clause))  # fmt: skip
    return list(found.values())
