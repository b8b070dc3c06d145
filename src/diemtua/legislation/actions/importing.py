"""Importing texts: a new version of an article only where its words changed."""

import datetime as dt
import hashlib
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction

from diemtua.audit.actions import record
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput
from diemtua.legislation import changes
from diemtua.legislation.actions.amending import note_amendments, settle_amendments
from diemtua.legislation.actions.placing import renew_citations_of_name, report, take_articles, want_index
from diemtua.legislation.models import Document, TextImport
from diemtua.legislation.parsing import Fault, Outline, read_document
from diemtua.legislation.parsing.facts import kind_of, official_number
from diemtua.legislation.parsing.outline import Unreadable
from diemtua.legislation.rules import name_key, slug_of
from diemtua.people.models import User

NO_NUMBER = (
    "Số hiệu chưa đúng; hãy nhập như 45/2019/QH14 hoặc 145/2020/NĐ-CP. Văn bản không có số thì dùng số của lệnh, "
    "quyết định công bố nó."
)


def read_upload(name: str, data: bytes) -> Outline:
    """The outline of an uploaded file; what cannot be read is BadInput with a sentence. Writes nothing."""
    try:
        return read_document(name, data)
    except Unreadable as error:
        raise BadInput(str(error)) from error


def summary(
    outline: Outline,
    *,
    number: str = "",
    title: str = "",
    in_force_on: dt.date | None = None,
    since: dt.date | None = None,
) -> dict[str, Any]:
    """What a person is told about a file before it is imported, with what they say instead of it."""
    outline = _as_told(outline, number=number, title=title, in_force_on=in_force_on, since=since)
    return {
        "number": outline.number,
        "title": outline.title,
        "kind": outline.kind,
        "issued_on": outline.issued_on,
        "in_force_on": outline.in_force_on,
        "consolidated": outline.consolidated,
        "amendments": [f"{a.number} (từ {vn_date(a.in_force_on)})" for a in outline.amendments],
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
    consolidation says otherwise; without it, changed words are refused unless the file tells their day. Articles whose
    words are the same as those in force that day are left alone. The index is asked for (`IndexState.wanted`); who calls
    queues or runs the building (`jobs`)."""
    outline = _as_told(outline, number=number, title=title, in_force_on=in_force_on, since=since)
    _require_facts(outline)
    with transaction.atomic():
        document, is_new = _document(outline)
        # of two who read the same file in at once one waits, and finds what the other brought
        document = Document.objects.select_for_update().get(pk=document.pk)
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
        report(done, *_facts_kept(document, outline))
        changed = take_articles(document, outline, done, since=since)
        if is_new:
            renew_citations_of_name(document)
        settle_amendments(document, outline, changed)
        amended = note_amendments(document, outline, done)
        done.changed_count = len(changed)
        done.save(update_fields=["changed_count"])
        want_index()
        record("legislation.import_text", by=by, subject=document, file=file_name, articles=done.article_count, changed=done.changed_count)  # fmt: skip
        changes.tell([*(v.article_id for v in changed), *amended], now=now)
    return done


def _as_told(
    outline: Outline, *, number: str, title: str, in_force_on: dt.date | None, since: dt.date | None
) -> Outline:
    """The outline with what the keeper says instead of the file; a number is tidied, and compared with the one printed."""
    typed, faults = official_number(number), outline.faults
    if number.strip() and not typed:
        raise BadInput(NO_NUMBER)
    said_now = {"no_number": typed, "undated": since}
    faults = tuple(f for f in faults if not said_now.get(f.code))
    if typed and outline.number and typed != outline.number:
        said = f"Bạn nhập số hiệu {typed} nhưng tệp ghi {outline.number}; đã nạp theo số bạn nhập, hãy xem lại."
        faults = (Fault("number_typed", said, serious=True), *faults)
    return replace(
        outline,
        number=typed or outline.number,
        title=title.strip() or outline.title,
        in_force_on=in_force_on or outline.in_force_on,
        faults=faults,
    )


def _facts_kept(document: Document, outline: Outline) -> list[dict[str, object]]:
    """What the keeper would look for in vain: a document in the store keeps its name and its day."""
    found = []
    if name_key(outline.title) != document.name_key and outline.title != document.title:
        found.append(f"Văn bản đã có trong kho với tên «{document.title}», khác «{outline.title}»; tên được giữ.")
    if outline.in_force_on != document.in_force_on:
        found.append(f"Văn bản đã có trong kho với ngày hiệu lực {vn_date(document.in_force_on)}; ngày ấy được giữ.")
    return [asdict(Fault("facts_kept", f"{said} Muốn đổi thì bấm «Sửa thông tin» ở trang văn bản.")) for said in found]


def _require_facts(outline: Outline) -> None:
    if not outline.articles:
        raise BadInput("Không tìm thấy điều nào trong tệp; hãy kiểm tra tệp có dòng «Điều 1.» rồi nạp lại.")
    if not slug_of(outline.number):
        raise BadInput("Tệp không ghi số hiệu văn bản; hãy nhập số hiệu (ví dụ 45/2019/QH14) rồi nạp lại.")
    if not outline.title:
        raise BadInput("Tệp không ghi tên văn bản; hãy nhập tên rồi nạp lại.")
    if outline.in_force_on is None:
        raise BadInput("Tệp không ghi ngày có hiệu lực; hãy nhập ngày có hiệu lực rồi nạp lại.")


def _document(outline: Outline) -> tuple[Document, bool]:
    """The document of that number, and whether it is new; what is known of one is kept."""
    return Document.objects.get_or_create(
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
