"""Hết hiệu lực: a document that another one repeals or replaces."""

import datetime as dt

from django.db import transaction

from diemtua.audit.actions import record
from diemtua.kernel.errors import BadInput
from diemtua.legislation import changes
from diemtua.legislation.actions.importing import want_index
from diemtua.legislation.models import Document
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
        Document.objects.filter(pk=document.pk).update(ended_on=ended_on, ended_by=ended_by if ended_on else None)
        document.refresh_from_db()
        want_index()
        record("legislation.end_document", by=by, subject=document, ended_on=str(ended_on or ""), ended_by=ended_by.number if ended_by and ended_on else "")  # fmt: skip
        changes.tell(list(document.articles.values_list("pk", flat=True)), now=now)
