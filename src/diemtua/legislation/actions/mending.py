"""Sửa tay: what a reading got wrong is put right by a person, with the source beside it; what stood before is kept."""

import datetime as dt
import hashlib

from django.db import transaction
from django.db.models import F, ProtectedError

from diemtua.audit.actions import record
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.legislation import changes
from diemtua.legislation.actions.placing import renew_citations, tidy, want_index
from diemtua.legislation.models import Article, ArticleVersion, Mending
from diemtua.legislation.rules import article_slug, is_article_label
from diemtua.people.models import User

Deed = Mending.Deed


def fingerprint(version: ArticleVersion) -> str:
    """What the form holds to notice that somebody else changed the words meanwhile."""
    return hashlib.sha256(f"{version.article.label}\n{version.title}\n{version.text}".encode()).hexdigest()[:16]


def edit_article(
    version: ArticleVersion, *, label: str, title: str, text: str, seen: str, reason: str, by: User, now: dt.datetime
) -> Mending:
    """Put number, title and words of one version right. `seen`: fingerprint of the words the person had before them."""
    label, title, text = label.strip(), title.strip(), tidy(text)
    if not text:
        raise BadInput("Điều không thể không có lời văn; nếu điều này thừa, hãy nối nó vào điều đứng trước.")
    with transaction.atomic():
        article = version.article
        before = _words(version)
        if (label, title, text) == (article.label, version.title, version.text):
            raise BadInput("Chưa có gì thay đổi; hãy sửa số, tên hoặc lời văn rồi lưu.")
        _change(version, seen=seen, title=title, text=text)
        if label != article.label:
            _renumber(article, label)
        return _done(version, Deed.EDIT, before, reason, by, now)


def split_article(
    version: ArticleVersion, *, paragraph: int, label: str, title: str, seen: str, reason: str, by: User, now: dt.datetime
) -> Mending:  # fmt: skip
    """The words from `paragraph` (from 1) on become an article of their own, right after this one."""
    lines = version.text.split("\n")
    if not 1 < paragraph <= len(lines):
        raise BadInput("Hãy chọn một đoạn từ đoạn thứ hai trở đi để tách thành điều mới.")
    with transaction.atomic():
        article, before = version.article, _words(version)
        _refuse_label(article, label.strip())
        _change(version, seen=seen, title=version.title, text="\n".join(lines[: paragraph - 1]))
        Article.objects.filter(document=article.document, position__gt=article.position).update(
            position=F("position") + 1
        )
        fresh = Article.objects.create(
            document=article.document,
            label=label.strip(),
            position=article.position + 1,
            part=article.part,
            chapter=article.chapter,
            section=article.section,
        )
        made = ArticleVersion.objects.create(
            article=fresh,
            title=title.strip(),
            text="\n".join(lines[paragraph - 1 :]),
            since=version.since,
            until=version.until,
            source=version.source,
            source_line=version.source_line,
            by_hand=True,
            written_at=now,
        )
        renew_citations([made], article.document)
        return _done(version, Deed.SPLIT, before, reason, by, now, other=f"Điều {fresh.label}")


def join_article(version: ArticleVersion, *, seen: str, reason: str, by: User, now: dt.datetime) -> Mending:
    """The next article's heading and words are put at the end of this one, and that article goes.

    Refused when either has other versions: then the reading of a consolidation is at stake, not a slip of one text.
    """
    article = version.article
    following = Article.objects.filter(document=article.document, position=article.position + 1).first()
    if following is None or following.is_appendix:
        raise BadInput("Sau điều này không còn điều nào để nối.")
    versions = [*article.versions.all(), *following.versions.all()]
    if len(versions) != 2 or versions[0].since != versions[1].since:
        raise BadInput("Một trong hai điều có nhiều bản theo ngày nên không nối được; hãy sửa lời văn từng bản.")
    with transaction.atomic():
        before, gone = _words(version), versions[1]
        heading = f"Điều {following.label}. {gone.title}".rstrip(". ")
        _change(version, seen=seen, title=version.title, text=f"{version.text}\n{heading}\n{gone.text}")
        named = f"Điều {following.label}"
        try:
            following.delete()
        except ProtectedError as error:
            raise Conflict(
                f"{named} đang là căn cứ của câu trả lời tư vấn nên không nối được; hãy sửa lời văn của điều ấy."
            ) from error
        Article.objects.filter(document=article.document, position__gt=article.position).update(
            position=F("position") - 1
        )
        return _done(version, Deed.JOIN, before, reason, by, now, other=named)


def _change(version: ArticleVersion, *, seen: str, title: str, text: str) -> None:
    """Write the words when they are still those the person saw; else Conflict."""
    fresh = ArticleVersion.objects.select_related("article__document").filter(pk=version.pk).first()
    if fresh is None or fingerprint(fresh) != seen:
        raise Conflict("Người khác vừa sửa điều này; hãy mở lại trang để thấy lời văn mới rồi sửa tiếp.")
    changed = ArticleVersion.objects.filter(pk=version.pk, title=fresh.title, text=fresh.text).update(
        title=title[:600], text=text, by_hand=True
    )
    if not changed:
        raise Conflict("Người khác vừa sửa điều này; hãy mở lại trang để thấy lời văn mới rồi sửa tiếp.")
    version.refresh_from_db()
    renew_citations([version], fresh.article.document)


def _renumber(article: Article, label: str) -> None:
    _refuse_label(article, label)
    article.label = label
    article.save()


def _refuse_label(article: Article, label: str) -> None:
    """A number must be one, and free in its document."""
    if not is_article_label(label):
        raise BadInput("Số điều chưa đúng; hãy nhập như 35 hoặc 35a.")
    if Article.objects.filter(document=article.document, slug=article_slug(label)).exclude(pk=article.pk).exists():
        raise BadInput(f"Văn bản đã có Điều {label}; hãy sửa hoặc nối điều ấy trước.")


def _words(version: ArticleVersion) -> dict[str, str]:
    return {"label": version.article.label, "title": version.title, "text": version.text}


def _done(
    version: ArticleVersion, deed: Mending.Deed, before: dict[str, str], reason: str, by: User, now: dt.datetime, other: str = ""
) -> Mending:  # fmt: skip
    """The history, the index asked for, one audit line."""
    article = version.article
    made = Mending.objects.create(
        document=article.document,
        article=article,
        deed=deed,
        other=other,
        reason=reason.strip()[:300],
        before=before,
        after=_words(version),
        by=by,
        at=now,
    )
    want_index()
    changes.tell([article.pk], now=now)
    _audit(deed, by, article, made.reason)
    return made


def _audit(deed: Mending.Deed, by: User, article: Article, reason: str) -> None:
    match deed:
        case Deed.EDIT:
            record("legislation.edit_article", by=by, subject=article, reason=reason)
        case Deed.SPLIT:
            record("legislation.split_article", by=by, subject=article, reason=reason)
        case Deed.JOIN:
            record("legislation.join_article", by=by, subject=article, reason=reason)
