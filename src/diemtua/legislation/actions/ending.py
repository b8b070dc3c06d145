"""Hết hiệu lực: a document that another one repeals or replaces, articles that a newer text of theirs no longer has."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from diemtua.audit.actions import record
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.legislation import changes
from diemtua.legislation.actions.placing import want_index
from diemtua.legislation.models import ArticleVersion, Document
from diemtua.people.models import User


def end_document(
    document: Document, *, ended_on: dt.date | None, ended_by: Document | None, by: User, now: dt.datetime
) -> None:
    """`ended_on` is the first day it no longer applies; None takes the ending back. The index is asked for, who listens is told."""
    if ended_on is not None and ended_on < document.in_force_on:
        raise BadInput("Ngày hết hiệu lực phải sau ngày có hiệu lực của văn bản; hãy chọn lại.")
    if ended_by is not None and ended_by.pk == document.pk:
        raise BadInput("Văn bản không thể tự bãi bỏ chính nó; hãy chọn văn bản khác hoặc bỏ trống.")
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(ended_on=ended_on, ended_by=ended_by if ended_on else None, ending_noted_at=now if ended_on else None)  # fmt: skip
        document.refresh_from_db()
        want_index()
        record("legislation.end_document", by=by, subject=document, ended_on=str(ended_on or ""), ended_by=ended_by.number if ended_by and ended_on else "")  # fmt: skip
        changes.tell(list(document.articles.values_list("pk", flat=True)), now=now)


def end_articles(document: Document, *, labels: Sequence[str], since: dt.date, by: User, now: dt.datetime) -> None:
    """`since` is the first day on which these articles no longer apply; their words stay readable for the days before."""
    with transaction.atomic():
        ended = [end_article(document, label, since=since, now=now) for label in labels]
        want_index()
        record("legislation.end_articles", by=by, subject=document, articles=", ".join(labels), since=str(since))
        changes.tell(ended, now=now)


def end_article(document: Document, label: str, *, since: dt.date, now: dt.datetime) -> int:
    """End the words in force; the article's id. Conflict when there are none any more."""
    version = ArticleVersion.objects.filter(article__document=document, article__label=label, until=None).first()
    if version is not None and version.since >= since:
        raise BadInput(f"Lời văn của Điều {label} có hiệu lực từ {vn_date(version.since)}; hãy chọn ngày sau ngày ấy.")
    if version is None or not ArticleVersion.objects.filter(pk=version.pk, until=None).update(until=since, ending_noted_at=now):  # fmt: skip
        raise Conflict(f"Điều {label} đã được ghi không còn hiệu lực; hãy mở lại trang để xem.")
    return version.article_id
