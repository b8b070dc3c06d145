"""Thông tin văn bản: number, name, kind and days of a document put right, or a document taken out that should not be there."""

import datetime as dt
import hashlib

from django.db import transaction
from django.db.models import ProtectedError, Q

from diemtua.audit.actions import record
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.legislation import changes
from diemtua.legislation.actions.importing import NO_NUMBER
from diemtua.legislation.actions.placing import renew_citations, renew_citations_of_name, want_index
from diemtua.legislation.models import Amendment, ArticleVersion, Citation, Document, Mending
from diemtua.legislation.parsing.facts import official_number
from diemtua.legislation.rules import name_key, slug_of
from diemtua.people.models import User


def seen_facts(document: Document) -> str:
    """What the form holds to notice that somebody else changed the facts meanwhile."""
    return hashlib.sha256(str(_facts(document)).encode()).hexdigest()[:16]


def edit_document(
    document: Document, *, number: str, title: str, kind: str, issued_on: dt.date | None, in_force_on: dt.date, seen: str,
    reason: str, by: User, now: dt.datetime,
) -> Mending:  # fmt: skip
    """Put the facts right; what stood before is kept. Words in force from the old day are in force from the new one; a
    changed number changes the address, the old one leads on."""
    number = document.number if number.strip() == document.number else official_number(number)
    if not number:
        raise BadInput(NO_NUMBER)
    if Document.objects.filter(slug=slug_of(number)).exclude(pk=document.pk).exists():
        raise BadInput(f"Kho đã có văn bản số {number}; hãy xem lại số hiệu, hoặc xóa văn bản nạp nhầm.")
    fresh = {
        "number": number, "slug": slug_of(number), "title": title.strip()[:500], "name_key": name_key(title)[:300],
        "kind": kind, "issued_on": issued_on, "in_force_on": in_force_on,
    }  # fmt: skip
    with transaction.atomic():
        before, old = _facts(document), {name: getattr(document, name) for name in fresh}
        if in_force_on != old["in_force_on"]:
            _move_day(document, old["in_force_on"], in_force_on)
        if seen_facts(document) != seen or not Document.objects.filter(pk=document.pk, **old).update(**fresh):
            raise Conflict("Người khác vừa sửa thông tin văn bản này; hãy mở lại trang để xem rồi sửa tiếp.")
        if fresh == old:
            raise BadInput("Chưa có gì thay đổi; hãy sửa thông tin rồi lưu.")
        document.refresh_from_db()
        Citation.objects.filter(version__article__document=document, target_number=old["number"]).update(
            target_number=number
        )
        if fresh["name_key"] != old["name_key"]:
            renew_citations_of_name(document)
        if number != old["number"]:
            _follow_number(old["number"], number)
        made = Mending.objects.create(document=document, deed=Mending.Deed.FACTS, reason=reason.strip()[:300], before=before, after=_facts(document), by=by, at=now)  # fmt: skip
        want_index()
        record("legislation.edit_document", by=by, subject=document, reason=made.reason, before=before["number"])
        changes.tell(list(document.articles.values_list("pk", flat=True)), now=now)
    return made


def delete_document(document: Document, *, by: User) -> None:
    """Take out a document that was imported by mistake, with everything read from it; refused when something rests on it."""
    if document.ended.exists() or document.amendments.filter(state=Amendment.State.TAKEN).exists():
        raise Conflict("Văn bản khác đã được ghi hết hiệu lực hoặc sửa theo văn bản này nên không xóa được; hãy sửa thông tin của nó.")  # fmt: skip
    with transaction.atomic():
        record("legislation.delete_document", by=by, subject=document)
        try:
            document.delete()
        except ProtectedError as error:
            raise Conflict("Văn bản này đang là căn cứ của câu trả lời tư vấn nên không xóa được; hãy ghi hết hiệu lực hoặc sửa thông tin của nó.") from error  # fmt: skip
        want_index()


def _move_day(document: Document, old: dt.date, new: dt.date) -> None:
    """What began with the document begins on the new day."""
    begun = ArticleVersion.objects.filter(article__document=document, since=old)
    if (document.ended_on is not None and document.ended_on < new) or begun.filter(until__lte=new).exists():
        raise BadInput(f"Đã có lời văn mới hoặc ngày hết hiệu lực trước {vn_date(new)}; hãy chọn ngày có hiệu lực sớm hơn.")  # fmt: skip
    begun.update(since=new)
    document.amendments.filter(since=old).update(since=new)


def _follow_number(old: str, number: str) -> None:
    """Changes that name the document without a number were noted under the one it had. Words that give the old number mean it,
    and stay."""
    given = ArticleVersion.objects.filter(Q(title__contains=old) | Q(text__contains=old), article__amendments__target_number=old)  # fmt: skip
    noted = Amendment.objects.filter(target_number=old).exclude(article__in=given.values("article"))
    speaking = ArticleVersion.objects.filter(article__in=set(noted.values_list("article", flat=True)))
    noted.update(target_number=number)
    by_document: dict[Document, list[ArticleVersion]] = {}
    for version in speaking.select_related("article__document"):
        by_document.setdefault(version.article.document, []).append(version)
    for amending, versions in by_document.items():
        renew_citations(versions, amending)


def _facts(document: Document) -> dict[str, str]:
    d = document
    return {"number": d.number, "title": d.title, "kind": d.kind, "issued_on": str(d.issued_on or ""), "in_force_on": str(d.in_force_on)}  # fmt: skip
