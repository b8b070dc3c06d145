"""The search for its page, what it could not find, and what the keeper is told of it."""

import datetime as dt
import re
from dataclasses import dataclass, field

from django.urls import reverse

from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.dates import vn_date
from diemtua.kernel.text import fold
from diemtua.legislation import indexing
from diemtua.legislation.models import (
    Amendment,
    ArticleVersion,
    Document,
    IndexState,
)
from diemtua.legislation.queries.amendments import notices
from diemtua.legislation.queries.checking import faults_of
from diemtua.legislation.queries.store import with_day
from diemtua.legislation.rules import anchor_of, article_slug
from diemtua.legislation.search.snippets import Segments, best_clause, segments, wanted
from diemtua.people.models import User

REASONS_SHOWN = 3


MISREAD = {"suspect_digits", "broken_clause"}  # faults of `parsing` that a scan leaves
_doubtful: dict[int, tuple[int, bool]] = {}  # version -> (what its words hash to, whether they look misread)


REASONS = {
    "citation": "đúng điều bạn dẫn",
    "number": "cùng số điều bạn gõ; gõ thêm tên văn bản để tìm đúng điều cần",
    "words": "khớp chữ trong điều",
    "title": "khớp tên điều",
    "document": "văn bản nói nhiều về việc này",
    "named": "điều luật gọi việc này bằng tên ấy",
    "law": "khớp tên văn bản",
    "synonyms": "khớp cách nói của luật",
    "fines": "bạn hỏi mức phạt, văn bản này định mức phạt",
    "meaning": "nghĩa gần câu hỏi",
    "asked": "câu thường gặp giống vậy dẫn tới điều này",
    "votes": "câu đã trả lời giống vậy dẫn tới điều này",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One search result. `reasons` are sentences, the strongest first."""

    version: ArticleVersion
    url: str
    title: Segments
    clause: str
    snippet: Segments
    pinned: bool
    reasons: list[str]
    score: float
    doubtful: bool = False  # its words look misread from a scan
    amendments: list[Amendment] = field(default_factory=list)  # not in its words yet
    newer_number: str = ""  # under which others know the law by that day: it may have ended

    @property
    def only_number(self) -> str:
        """The reason that must be seen: only the article's number was typed, the document may be another."""
        return REASONS["number"] if REASONS["number"] in self.reasons else ""


def search(
    question: str, *, day: dt.date, asked: bool = True, document: str = "", topic: str = "", limit: int = 20
) -> list[Found]:
    """The articles found, the best first; at most three queries. `asked`: the day was chosen, changes to come are not told."""
    if not question:
        return []
    hits = indexing.current().search(question, day=day, document=document, topic=topic, limit=limit)
    rows = {
        str(v.pk): v
        for v in ArticleVersion.objects.filter(pk__in=[h.key for h in hits]).select_related("article__document")
    }
    waiting = notices([v.article for v in rows.values()], day=day, asked=asked)
    marks = wanted(question)
    found = []
    for hit in hits:
        if (version := rows.get(hit.key)) is None:
            continue  # the index is a moment older than the texts
        label, snippet = best_clause(version.text, marks, asked=hit.clause)
        url = with_day(version.article.get_absolute_url(), day, anchor_of(label))
        reasons = [REASONS[name] for name, strength in hit.reasons if strength >= 0.04][:REASONS_SHOWN]
        title, amendments = segments(version.title, marks), waiting[version.article_id]
        document_of = version.article.document
        newer = document_of.newer_number if document_of.may_have_ended(day) else ""
        found.append(Found(version, url, title, label, snippet, hit.pinned, reasons, hit.score, _is_doubtful(version), amendments, newer))  # fmt: skip
    return found


def document_alone(question: str, *, day: dt.date) -> Document | None:
    """The document, when the question names one and nothing beside: of several the last that has begun by `day`. At most one query."""
    numbers = indexing.current().named_alone(question) if question else []
    found = Document.objects.filter(number__in=numbers).order_by("in_force_on", "pk") if numbers else []
    return next((d for d in reversed(list(found)) if d.in_force_on <= day), None)


def likely_misses(question: str, found: list[Found]) -> bool:
    """Whether what was found speaks of something else, as far as the search can tell: then a person is better asked. No query."""
    return bool(found) and indexing.current().doubts(question, found[0].score)


def _is_doubtful(version: ArticleVersion) -> bool:
    """Do the words look misread from a scan? Looked at once a process, and again when they change: at every key pressed it would
    take longer than the search."""
    words = hash((version.article.label, version.title, version.text))
    if version.pk not in _doubtful or _doubtful[version.pk][0] != words:
        _doubtful[version.pk] = words, any(fault.code in MISREAD for fault in faults_of(version))
    return _doubtful[version.pk][1]


def missing(question: str, *, day: dt.date, found: list[Found]) -> tuple[str, str]:
    """What the question cites and cannot be had, as a sentence, and where to read on; empty when all is here. At most two queries."""
    lost = indexing.current().missing(question, day=day)
    if lost is None:
        return "", ""
    if lost.what == "document":
        spelled = next((w for w in re.split(r"[\s,;]+", question) if fold(w).upper() == lost.document), lost.document)
        named = f"số {spelled}" if spelled else "bạn nhắc tới"
        rest = "; dưới đây là những điều gần nhất trong các văn bản đã có" if found else ""
        return f"Kho chưa có văn bản {named}{rest}.", ""
    place = "Phụ lục" if lost.label.startswith("phu-luc") else f"Điều {lost.label}"
    document = Document.objects.filter(number=lost.document).first()
    where = document.get_absolute_url() if document else ""
    if lost.what == "article":
        return f"Văn bản {lost.document} không có {place}; hãy xem mục lục của văn bản.", where
    article = document.articles.filter(slug=article_slug(lost.label)).first() if document else None
    return (
        f"{place} của {lost.document} không có hiệu lực ngày {vn_date(day)}; hãy mở để xem có hiệu lực từ ngày nào đến ngày nào.",
        article.get_absolute_url() if article else where,
    )


def index_state() -> tuple[int, str, bool]:
    """(versions searchable, mode, whether a newer index is on its way); at most two queries."""
    state = IndexState.objects.filter(pk=1).first()
    made = indexing.current()
    return len(made.keys), made.mode, state is not None and state.wanted > state.built


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """For the keeper, while the store is empty: nobody finds any law. One query, else none."""
    if not user.is_keeper or Document.objects.exists():
        return []
    detail = "Chưa nạp thì không ai tra được điều luật nào, tư vấn viên cũng không có căn cứ để dẫn."
    return [
        Step(
            Urgency.PREPARE,
            "Kho luật chưa có văn bản nào",
            detail,
            "Nạp văn bản",
            reverse("legislation:import_text"),
            "file-up",
        )
    ]
