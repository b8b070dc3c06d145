"""Publishing for everybody: only with consent, only without identity, only after a person has compared both."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from diemtua.advice.actions.desk import require_adviser
from diemtua.advice.actions.review import flag_changes, name_reviews, settle_all
from diemtua.advice.models import Answer, EntryCitation, Inquiry, KnowledgeEntry, Review
from diemtua.advice.queries.knowledge import known_names
from diemtua.advice.rules.facts import public_day
from diemtua.advice.rules.masking import left_over
from diemtua.audit.actions import record
from diemtua.kernel.codes import new_code
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.text import fold
from diemtua.people.models import User


@transaction.atomic
def publish_entry(
    *, inquiry: Inquiry, title: str, question: str, answer: str, confirmed: bool, by: User, now: dt.datetime
) -> KnowledgeEntry:
    """Publish the answered question without identity. `confirmed`: the person read it all and nothing in it tells on anybody.

    Names the desk knows of this asker are refused whatever the person says.
    """
    require_adviser(by)
    if inquiry.consent_at is None:
        raise Conflict("Người hỏi chưa đồng ý công bố; không thể đăng câu này.")
    sent = Answer.objects.filter(inquiry=inquiry, sent_at__isnull=False).last()
    if sent is None:
        raise Conflict("Câu này chưa có trả lời đã gửi; hãy gửi trả lời trước.")
    refuse_identity((title, question, answer), known_names(inquiry), confirmed=confirmed)
    cited = list(sent.citations.select_related("version"))
    try:
        with transaction.atomic():
            entry = KnowledgeEntry.objects.create(
                inquiry=inquiry,
                slug=_address(title),
                topic=inquiry.topic,
                law_day=public_day(inquiry.facts_day, (c.version.since for c in cited)),
                published_at=now,
                checked_at=now,
                confirmed_by=by,
                **_words(title, question, answer),
            )
    except IntegrityError as error:
        raise Conflict("Câu này đã được công bố; hãy tải lại trang.") from error
    EntryCitation.objects.bulk_create(
        EntryCitation(entry=entry, article_id=c.version.article_id, version=c.version, clause=c.clause, seen_import=c.version.source_id or 0)
        for c in cited
    )  # fmt: skip
    record("advice.publish", by=by, subject=entry, label=_label(entry))
    flag_changes(now=now)  # the answer may be as of a day whose law has changed since: its readers are told at once
    return entry


def _address(title: str) -> str:
    """The words of the confirmed title and a few random letters: no number that leads back to the question."""
    return f"{slugify(fold(title))[:60].strip('-') or 'giai-dap'}-{new_code(5).lower()}"


def _label(entry: KnowledgeEntry) -> str:
    """For the journal, which outlives a title that had to be mended."""
    return f"Bài giải đáp số {entry.pk}"


def refuse_identity(texts: tuple[str, ...], known: list[str], *, confirmed: bool) -> None:
    """Raise BadInput while something in the texts may tell who somebody is, or nobody says to have read them all."""
    found = [m for text in texts for m in left_over(text, known=known)]
    certain = [m for m in found if m.certain]
    if confirmed and not certain:
        return
    if found:
        named = ", ".join(f"«{m.text}»" for m in (certain or found)[:5])
        more = "" if certain else " hoặc đánh dấu xác nhận rằng các chữ này không chỉ ra ai"
        raise BadInput(f"Trong bài còn {named}; hãy che đi{more} rồi gửi lại.")
    raise BadInput("Máy có thể sót: hãy đọc cả bài rồi đánh dấu xác nhận không còn chữ nào chỉ ra ai.")


def _words(title: str, question: str, answer: str) -> dict[str, str]:
    if not (title.strip() and question.strip() and answer.strip()):
        raise BadInput("Bài giải đáp cần đủ tiêu đề, câu hỏi và trả lời.")
    return {
        "title": title.strip(),
        "question": question.strip(),
        "answer": answer.strip(),
        "search": fold(f"{title} {question} {answer}"),
    }


@transaction.atomic
def amend_entry(
    *, entry: KnowledgeEntry, title: str, question: str, answer: str, confirmed: bool, by: User, now: dt.datetime
) -> KnowledgeEntry:
    """New words for a published answer; every open review of it is settled as amended.

    Another title has another address and the old one is gone: a name may be what was mended.
    """
    require_adviser(by)
    known = known_names(entry.inquiry) if entry.inquiry else []
    refuse_identity((title, question, answer), known, confirmed=confirmed)
    words = _words(title, question, answer)
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
