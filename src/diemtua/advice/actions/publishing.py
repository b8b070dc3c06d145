"""Publishing for everybody: only with consent, only without identity, only after a person has compared both."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.text import slugify

from diemtua.advice.actions.desk import require_adviser
from diemtua.advice.actions.review import flag_entry, name_reviews, settle_all
from diemtua.advice.models import Answer, EntryCitation, Inquiry, KnowledgeEntry, Review
from diemtua.advice.queries.knowledge import known_names
from diemtua.advice.rules.facts import public_day
from diemtua.advice.rules.masking import NAMED, Mark, marks
from diemtua.audit.actions import record
from diemtua.kernel.codes import new_code
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.text import fold
from diemtua.people.models import User


class Telling(BadInput):
    """Words that tell who somebody is, though a person confirmed that none does."""


def publish_entry(
    *, inquiry: Inquiry, title: str, question: str, answer: str, confirmed: bool, by: User, now: dt.datetime
) -> KnowledgeEntry:
    """Publish the answered question without identity. `confirmed`: the person read it all and nothing in it tells on anybody.

    Full names of people, and whatever the desk knows of this asker, are refused whatever the person says; the refusal leaves a
    line in the journal, and nothing else.
    """
    require_adviser(by)
    with _noting_refusal(inquiry, by=by):
        return _publish(inquiry, title, question, answer, confirmed=confirmed, by=by, now=now)


@contextmanager
def _noting_refusal(subject: Inquiry | KnowledgeEntry, *, by: User, label: str | None = None) -> Iterator[None]:
    """One transaction; when words that tell who somebody is end it, one with the line of it instead."""
    try:
        with transaction.atomic():
            yield
    except Telling:
        with transaction.atomic():
            record("advice.refuse_identity", by=by, subject=subject, label=label)
        raise


def _publish(
    inquiry: Inquiry, title: str, question: str, answer: str, *, confirmed: bool, by: User, now: dt.datetime
) -> KnowledgeEntry:
    """Whether the asker agrees is read while nobody can take it back."""
    if Inquiry.objects.select_for_update().get(pk=inquiry.pk).consent_at is None:
        raise Conflict("Người hỏi chưa đồng ý công bố; không thể đăng câu này.")
    sent = Answer.objects.filter(inquiry=inquiry, sent_at__isnull=False).last()
    if sent is None:
        raise Conflict("Câu này chưa có trả lời đã gửi; hãy gửi trả lời trước.")
    if KnowledgeEntry.objects.filter(inquiry=inquiry).exists():
        raise Conflict("Câu này đã được công bố; hãy tải lại trang.")
    words = _words(title, question, answer)
    refuse_identity((title, question, answer), known_names(inquiry), confirmed=confirmed)
    cited = list(sent.citations.select_related("version"))
    entry = KnowledgeEntry.objects.create(
        inquiry=inquiry,
        slug=_address(title),
        topic=inquiry.topic,
        law_day=public_day(inquiry.facts_day, (c.version.since for c in cited)),
        published_at=now,
        checked_at=now,
        confirmed_by=by,
        **words,
    )
    EntryCitation.objects.bulk_create(
        EntryCitation(entry=entry, article_id=c.version.article_id, version=c.version, clause=c.clause, seen_import=c.version.source_id or 0)
        for c in cited
    )  # fmt: skip
    record("advice.publish", by=by, subject=entry, label=_label(entry))
    flag_entry(entry, now=now)  # as of a day whose law has changed since? Its readers are told at once
    return entry


def _address(title: str) -> str:
    """The words of the confirmed title and a few random letters: no number that leads back to the question."""
    return f"{slugify(fold(title))[:60].strip('-') or 'giai-dap'}-{new_code(5).lower()}"


def _label(entry: KnowledgeEntry) -> str:
    """For the journal, which outlives a title that had to be mended."""
    return f"Bài giải đáp số {entry.pk}"


def refuse_identity(texts: tuple[str, ...], known: list[str], *, confirmed: bool) -> None:
    """Raise BadInput while nobody says to have read the texts, Telling when a full name or something `known` stands in them.

    Who types a list of names must not learn which of them the desk knows: before the confirmation `known` counts for nothing, a
    full name is refused whoever bears it, and what is known otherwise is neither quoted nor said to be a name.
    """
    found = [m for text in texts for m in marks(text)]
    if not confirmed:
        if found:
            raise BadInput(f"Trong bài còn {_quoted(found)}; hãy che đi, hoặc đánh dấu xác nhận rằng các chữ này không chỉ ra ai, rồi gửi lại.")  # fmt: skip
        raise BadInput("Máy có thể sót: hãy đọc cả bài rồi đánh dấu xác nhận không còn chữ nào chỉ ra ai.")
    if full := [m for m in found if m.full and m.kind == "person"]:
        raise Telling(f"Trong bài còn {_quoted(full)}; họ tên ai cũng không đăng được, hãy che đi rồi gửi lại. Nếu là tên đường, tên đơn vị thì hãy viết cả chữ «đường», «công ty» đứng trước.")  # fmt: skip
    if any(m.certain for text in texts for m in marks(text, known=known)):
        raise Telling("Trong bài còn chữ chỉ ra người hỏi, người lao động hoặc đơn vị của họ; hãy đọc lại từng câu, che cả tên gọi tắt và số liên lạc, rồi gửi lại.")  # fmt: skip


def _quoted(found: list[Mark]) -> str:
    """«tên người «Lê Nam», số điện thoại «0912345678»», the first five."""
    return ", ".join(f"{NAMED[m.kind]} «{m.text}»" for m in found[:5])


def _words(title: str, question: str, answer: str) -> dict[str, str]:
    if not (title.strip() and question.strip() and answer.strip()):
        raise BadInput("Bài giải đáp cần đủ tiêu đề, câu hỏi và trả lời.")
    return {
        "title": title.strip(),
        "question": question.strip(),
        "answer": answer.strip(),
        "search": fold(f"{title} {question} {answer}"),
    }


def amend_entry(
    *, entry: KnowledgeEntry, title: str, question: str, answer: str, confirmed: bool, by: User, now: dt.datetime
) -> KnowledgeEntry:
    """New words for a published answer; every open review of it is settled as amended.

    Another title has another address and the old one is gone: a name may be what was mended.
    """
    require_adviser(by)
    with _noting_refusal(entry, by=by, label=_label(entry)):
        known, words = known_names(entry.inquiry) if entry.inquiry else [], _words(title, question, answer)
        refuse_identity((title, question, answer), known, confirmed=confirmed)
        slug = entry.slug if words["title"] == entry.title else _address(title)
        KnowledgeEntry.objects.filter(pk=entry.pk).update(slug=slug, **words)
        settle_all(entry, outcome=Review.Outcome.AMENDED, note="", by=by, now=now)
        entry.refresh_from_db()
        name_reviews(entry)
        record("advice.amend_entry", by=by, subject=entry, label=_label(entry))
    return entry


@transaction.atomic
def withdraw_entry(*, entry: KnowledgeEntry, note: str, by: User, now: dt.datetime) -> KnowledgeEntry:
    """Take a published answer from the page; its reviews end."""
    require_adviser(by)
    found = KnowledgeEntry.objects.filter(pk=entry.pk, state=KnowledgeEntry.State.PUBLISHED)
    if not found.update(state=KnowledgeEntry.State.WITHDRAWN):
        raise Conflict("Bài này đã được rút rồi; hãy tải lại trang.")
    settle_all(entry, outcome=Review.Outcome.WITHDRAWN, note=note, by=by, now=now)
    entry.refresh_from_db()
    record("advice.withdraw_entry", by=by, subject=entry, label=_label(entry))
    return entry
