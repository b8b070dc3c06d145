"""Questions, answers and published answers, made without the actions that are under test."""

import datetime as dt
from typing import Any

from django.utils import timezone

from diemtua.advice.models import Answer, AnswerCitation, EntryCitation, Inquiry, KnowledgeEntry
from diemtua.exams.models import Item
from diemtua.legislation.models import Article, ArticleVersion
from diemtua.people.models import User

TEXT = "Công ty nợ lương hai tháng, tôi muốn nghỉ việc thì phải báo trước bao lâu?"


def make_inquiry(asker: User | None = None, **fields: Any) -> Inquiry:
    """A question of an officer, due in a day."""
    now = timezone.now()
    day = dt.timedelta(days=1)
    values = {"channel": "officer", "asker": asker, "topic": "wages", "text": TEXT, "respond_by": now + day / 4, "answer_by": now + day,
              "warn_at": now + day * 0.75}  # fmt: skip
    return Inquiry.objects.create(**values | fields)


def make_answer(inquiry: Inquiry, by: User, *articles: Article, sent: bool = True, **fields: Any) -> Answer:
    """An answer, sent, resting on the articles in the version of the facts' day."""
    now = timezone.now()
    values = {"text": "Bạn được nghỉ mà không cần báo trước khi không được trả đủ lương.", "by": by, "in_time": True}
    answer = Answer.objects.create(inquiry=inquiry, sent_at=now if sent else None, **values | fields)
    for article in articles:
        AnswerCitation.objects.create(answer=answer, version=version_on(article, inquiry.facts_day))
    if sent:
        Inquiry.objects.filter(pk=inquiry.pk).update(state="answered", answered_at=now, handler=by)
        inquiry.refresh_from_db()
    return answer


def version_on(article: Article, day: dt.date) -> ArticleVersion:
    """The version in force that day."""
    return next(v for v in article.versions.all() if v.in_force(day))


def make_entry(*articles: Article, slug: str = "no-luong-thi-sao", **fields: Any) -> KnowledgeEntry:
    """A published answer resting on the articles as they are today."""
    now = timezone.now()
    values = {
        "title": "Công ty nợ lương, nghỉ việc có phải báo trước không?",
        "question": "Công ty nợ lương hai tháng.",
        "answer": "Được nghỉ không cần báo trước.",
        "search": "cong ty no luong nghi viec bao truoc",
        "topic": "wages",
        "law_day": timezone.localdate(now),
        "published_at": now,
        "checked_at": now,
    }
    entry = KnowledgeEntry.objects.create(slug=slug, **values | fields)
    for article in articles:
        version = version_on(article, entry.law_day)
        EntryCitation.objects.create(entry=entry, article=article, version=version, seen_import=version.source_id)
    return entry


def make_item(**fields: Any) -> Item:
    """An item of the bank that rests on Art. 2 of the invented law."""
    values = {"code": "T04-99", "kind": "boolean", "topic": "T04", "stem": "Sổ giữ ba tháng?", "citation": "Luật Sổ tay 21/2019/QH14, Điều 2 khoản 1"}  # fmt: skip
    return Item.objects.create(**values | {"checked_on": dt.date(2026, 1, 1)} | fields)
