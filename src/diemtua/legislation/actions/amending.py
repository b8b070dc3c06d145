"""Nhập phần sửa đổi: what an amending text says is noted when it is imported, and becomes words in force when the keeper confirms it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict

from django.db import transaction

from diemtua.audit.actions import record
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.legislation import changes
from diemtua.legislation.actions.ending import end_article
from diemtua.legislation.actions.placing import (
    named,
    new_version,
    put_in_order,
    renew_citations,
    report,
    tidy,
    want_index,
)
from diemtua.legislation.models import Amendment, Article, ArticleVersion, Document, TextImport
from diemtua.legislation.parsing import Fault, Outline
from diemtua.legislation.parsing.amending import amendings
from diemtua.legislation.queries import amended_articles, amendments_to, law_names, target_of, to_take
from diemtua.legislation.rules import article_slug, label_order, sameness_key
from diemtua.people.models import User

Deed, State = Amendment.Deed, Amendment.State


def note_amendments(document: Document, outline: Outline, source: TextImport) -> list[int]:
    """Keep what the text changes elsewhere; ids of the articles it newly speaks of. Inside the transaction of the import.

    Read anew, an instruction keeps what the keeper decided about it; one that is gone and still open goes.
    """
    inside = {a.label: a for a in document.articles.all()}
    kept = _by_place(document.amendments.order_by("pk"))
    read = []
    for one in amendings(outline, law_names()):
        made = Amendment(
            document=document, article=inside[one.inside], source=source, target_number=one.number,
            target_name=one.name[:300], target_label=one.label, target_slug=article_slug(one.label), place=one.place,
            deed=one.deed, said=one.said, since=document.in_force_on,
        )  # fmt: skip
        if (found := target_of(made)) is not None:
            made.target_number, made.target_name = found.number, ""
        if made.target_number != document.number:
            read.append(made)
    found_now = _by_place(read)
    gone = [a.pk for place, a in kept.items() if place not in found_now]
    document.amendments.filter(pk__in=gone, state=State.OPEN).delete()
    fresh = [a for place, a in found_now.items() if place not in kept]
    for made in fresh:
        made.state = State.TAKEN if _is_there(made) else State.OPEN
        made.save()
    if not fresh:
        return []
    speaking = ArticleVersion.objects.filter(article__in={a.article_id for a in fresh}).select_related("article")
    renew_citations(list(speaking), document)
    waiting = [a for a in fresh if a.state == State.OPEN]
    labels = list(dict.fromkeys(a.target_label for a in waiting if target_of(a) is not None))
    if labels:
        said = f"Văn bản này thay đổi {named(labels)} của văn bản khác trong kho; hãy xem và nhập phần sửa ở dưới."
        report(source, asdict(Fault("amends", said, serious=True)))
    return list(amended_articles(waiting).values_list("pk", flat=True))


def settle_amendments(document: Document, outline: Outline, changed: list[ArticleVersion]) -> None:
    """New words of these articles, or a consolidation naming the amending document, close what was open for them."""
    newest = {v.article.slug: v.since for v in changed}
    consolidated = {a.number for a in outline.amendments}
    done = [
        a.pk
        for a in amendments_to(document).filter(state=State.OPEN)
        if a.document.number in consolidated
        or (a.target_slug in newest and newest[a.target_slug] >= a.since)
        or _says_so(a)
    ]
    Amendment.objects.filter(pk__in=done).update(state=State.TAKEN)


def take_amendment(
    amendment: Amendment, *, since: dt.date, title: str = "", text: str = "", by: User, now: dt.datetime
) -> Article:
    """The words as the keeper confirmed them apply from `since`; an article repealed as a whole ends then."""
    document = target_of(amendment)
    if document is None:
        raise BadInput("Kho chưa có văn bản được sửa; hãy nạp văn bản ấy trước.")
    with transaction.atomic():
        _close(amendment, State.TAKEN)
        if amendment.deed == Deed.REPEAL:
            article = Article.objects.get(pk=end_article(document, amendment.target_label, since=since, now=now))
        else:
            article = _with_words(amendment, document, since, title.strip(), tidy(text), now=now)
        want_index()
        record("legislation.take_amendment", by=by, subject=article, amending=amendment.document.number, since=str(since))  # fmt: skip
        changes.tell([article.pk], now=now)
    return article


def set_aside_amendment(amendment: Amendment, *, by: User) -> None:
    """The instruction was read wrongly, or the store has its words already: the notice goes."""
    with transaction.atomic():
        _close(amendment, State.SET_ASIDE)
        record("legislation.set_aside_amendment", by=by, subject=amendment.document, what=str(amendment))


def _close(amendment: Amendment, state: Amendment.State) -> None:
    if not Amendment.objects.filter(pk=amendment.pk, state=State.OPEN).update(state=state):
        raise Conflict("Phần sửa này đã được nhập hoặc bỏ qua; hãy mở lại trang văn bản để xem.")
    amendment.state = state


def _with_words(
    amendment: Amendment, document: Document, since: dt.date, title: str, text: str, *, now: dt.datetime
) -> Article:
    """The article with new words from `since`; made when the document does not have it yet."""
    if not text:
        raise BadInput("Hãy ghi lời văn của điều sau khi sửa.")
    article = document.articles.filter(slug=amendment.target_slug).first()
    if article is None:
        article = _new_article(document, amendment.target_label)
    current = next((v for v in article.versions.all() if v.in_force(since)), None)
    if current is not None and (sameness_key(current.text), current.title) == (sameness_key(text), title):
        raise BadInput("Lời văn chưa khác bản đang có; hãy sửa theo đoạn bên cạnh rồi lưu, hoặc bấm «Bỏ qua».")
    if since < document.in_force_on:
        raise BadInput(f"Văn bản được sửa có hiệu lực từ {vn_date(document.in_force_on)}; hãy chọn ngày sau ngày ấy.")
    was = "bổ sung" if amendment.deed == Deed.ADD and not amendment.place else "sửa đổi"
    values: dict[str, object] = {
        "title": title[:600],
        "text": text,
        "note": f"Điều này được {was} theo {amendment.article.heading} của {amendment.document}, có hiệu lực kể từ ngày {vn_date(since)}.",
        "source": amendment.source,
        "source_line": 0,
        "by_hand": True,
        "written_at": now,
    }
    renew_citations([new_version(article, since, values)], document)
    return article


def _new_article(document: Document, label: str) -> Article:
    """An article put where its number belongs, in the chapter of the one before it."""
    body = [a for a in document.articles.all() if not a.is_appendix]
    before = [a for a in body if label_order(a.label) < label_order(label)]
    near = before[-1] if before else body[0]
    fresh = Article.objects.create(
        document=document, label=label, position=near.position, part=near.part, chapter=near.chapter, section=near.section
    )  # fmt: skip
    slugs = [a.slug for a in document.articles.exclude(pk=fresh.pk)]
    slugs.insert(slugs.index(near.slug) + 1 if before else 0, fresh.slug)
    put_in_order(document, slugs)
    return fresh


def _is_there(amendment: Amendment) -> bool:
    """The store has the words after this change already, from a consolidation imported before."""
    versions = list(ArticleVersion.objects.filter(article__in=amended_articles([amendment])))
    if amendment.deed == Deed.REPEAL:
        return bool(versions) and not any(v.in_force(amendment.since) for v in versions)
    return any(v.since >= amendment.since for v in versions) or _says_so(amendment)


def _says_so(amendment: Amendment) -> bool:
    """The words in force are those the instruction gives: the text imported had the change in it."""
    offered = to_take(amendment)
    return offered.whole and offered.current is not None and sameness_key(offered.text) == sameness_key(offered.current.text)  # fmt: skip


def _by_place(amendments: Iterable[Amendment]) -> dict[tuple[str, ...], Amendment]:
    """By what each changes where; the second instruction for the same place is another one."""
    found: dict[tuple[str, ...], Amendment] = {}
    for a in amendments:
        place = (a.target_number or a.target_name, a.target_label, a.place, a.deed)
        while place in found:
            place = (*place, "+")
        found[place] = a
    return found
