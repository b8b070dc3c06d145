"""When the law changes: every text of ours that rests on it is flagged, and a person says what becomes of it."""

import datetime as dt
import time
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from diemtua.advice.actions.desk import require_adviser
from diemtua.advice.actions.moves import hold, move, set_limits
from diemtua.advice.models import Inquiry, KnowledgeEntry, Message, Review
from diemtua.advice.rules.places import Place, places
from diemtua.advice.sources import EVERYTHING, SOURCES, Asked, Citer, entry_label
from diemtua.audit.actions import record
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.timeline import Dated, Timeline
from diemtua.legislation.models import Amendment, Article, ArticleVersion, IndexState, Mending, TextImport
from diemtua.legislation.queries import with_day
from diemtua.people.models import User
from diemtua.rulebook.book import parameters
from diemtua.rulebook.calendar import DAY

Outcome = Review.Outcome
IMPORTING = dt.timedelta(minutes=1)  # stamped when it starts, an import is not known to what was sent so soon after
OVERLAP = dt.timedelta(minutes=10)  # an answer is stamped before it is there to be read
AT_ONCE = 1000  # flags written in one transaction
BREATH = 0.1  # seconds between two of them, for whoever waits to write: SQLite's waiters look only so often
FIRST = 1000  # answers sent that are flagged with the change itself; the worker flags the others

# Of this process: the law it last held everything against, and when.
_gone_through: tuple[object, dt.datetime] | None = None


def flag_changes(*, now: dt.datetime) -> int:
    """The worker's round: flag every text that cites an article with newer words, or a value that has a new period; how many
    flags are new. Run again it flags nothing twice.

    Everything is read outside a transaction. While the law stays as it was, of answers sent only the newest are read.
    """
    global _gone_through
    law = _law(timezone.localdate(now))
    is_known = _gone_through is not None and _gone_through[0] == law
    asked = Asked(since=_gone_through[1] - OVERLAP) if is_known and _gone_through else EVERYTHING
    count = _flag(asked, now=now)
    _gone_through = (law, now)
    return count


def flag_changed(articles: Sequence[int], *, now: dt.datetime) -> int:
    """What cites one of these articles, as part of the change: the rest of very many answers is left to the worker's round."""
    return _flag(Asked(articles=articles, most=FIRST), now=now)


def flag_entry(entry: KnowledgeEntry, *, now: dt.datetime) -> int:
    """The same for one answer just published."""
    return _flag(Asked(entry=entry.pk), now=now, sources=("entry",))


def _law(today: dt.date) -> object:
    """Is another whenever a text or a day changed; two queries."""
    wanted = IndexState.objects.values_list("wanted", flat=True).first()
    return today, wanted, TextImport.objects.aggregate(last=Max("at"))["last"]


def _flag(asked: Asked, *, now: dt.datetime, sources: Iterable[str] = tuple(SOURCES)) -> int:
    """Flag what was asked for; how many flags are new. Read first, then written in short transactions."""
    today = timezone.localdate(now)
    citers = [(name, citer) for name in sources for citer in SOURCES[name](asked)]
    if asked.articles is not None:
        wanted = {Place(*names) for names in Article.objects.filter(pk__in=asked.articles).values_list("document__number", "label")}  # fmt: skip
        citers = [(name, citer) for name, citer in citers if citer.place in wanted]
    versions = _versions_of({citer.place for _, citer in citers})
    mended, amended, valued = _mendings_of(versions), _amendments_of(versions), _periods_of(parameters().values())
    found: dict[tuple[str, str, str], Review] = {}
    for name, citer in citers:
        for review in (*_by_versions(citer, versions.get(citer.place, [])), *_by_amendments(citer, amended.get(citer.place, ())), *_by_hand(citer, mended.get(citer.place, ())), *_by_values(citer, valued.get(citer.place, ()), today=today)):  # fmt: skip
            review.source, review.found_at = name, now
            found.setdefault((name, citer.key, review.cause), review)
    known = set(Review.objects.filter(cause__in={c for _, _, c in found}).values_list("source", "key", "cause"))
    new = [review for key, review in found.items() if key not in known]
    for start in range(0, len(new), AT_ONCE):
        if start and not transaction.get_connection().in_atomic_block:
            time.sleep(BREATH)
        with transaction.atomic():
            Review.objects.bulk_create(new[start : start + AT_ONCE], ignore_conflicts=True)
            if start == 0:
                first = Review.objects.filter(source=new[0].source, key=new[0].key, cause=new[0].cause).get()
                record("advice.flag_changes", by=None, subject=first, label=first.reason, count=len(new))
    return len(new)


def _versions_of(wanted: set[Place]) -> dict[Place, list[ArticleVersion]]:
    """The versions of the articles named, oldest first; one query."""
    rows = ArticleVersion.objects.filter(
        article__document__number__in={p.number for p in wanted}, article__label__in={p.label for p in wanted}
    ).select_related("article__document__ended_by", "source").defer("text", "note", "source__source_text", "source__faults")  # fmt: skip
    found: dict[Place, list[ArticleVersion]] = {}
    for version in rows:
        found.setdefault(Place(version.article.document.number, version.article.label), []).append(version)
    return found


def _by_versions(citer: Citer, versions: list[ArticleVersion]) -> Iterable[Review]:
    """One flag for every version the text could not know, and one when the article or the whole document ends."""
    last = versions[-1] if versions else None
    if last is not None and last.until is not None and _ends_unknown(citer, last.until, last.ending_noted_at):
        reason = f"{last.article.heading} {last.article.document.number} không còn hiệu lực từ {vn_date(last.until)}."
        yield _review(citer, f"gone:{last.pk}:{last.until}", reason, last.article.get_absolute_url(), last.until)
    for v in versions:
        document, ended = v.article.document, v.article.document.ended_on
        if ended is not None and v.in_force(ended - DAY) and _ends_unknown(citer, ended, document.ending_noted_at):
            reason = f"{document} hết hiệu lực từ {vn_date(ended)}."
            url = document.ended_by.get_absolute_url() if document.ended_by else ""
            yield _review(citer, f"ended:{document.pk}:{ended}", reason, url, ended)
        if citer.since is None:
            if v.since <= citer.checked_on and not _came_late(v, versions, citer.checked_on):
                continue
        elif v.since < citer.since or _knew(citer, v):
            continue
        place = f"{v.article.heading} {v.article.document.number}"
        again = citer.since is not None and v.since == citer.since
        reason = (
            f"{place} được nạp lại với lời văn khác." if again else f"{place} có lời văn mới từ {vn_date(v.since)}."
        )
        yield _review(citer, _cause(v), reason, with_day(v.article.get_absolute_url(), v.since), v.since)  # fmt: skip


def _ends_unknown(citer: Citer, day: dt.date, noted_at: dt.datetime | None) -> bool:
    """What ends on `day` does so after the law the text tells of, or the store came to know it only after the text was checked."""
    if day > (citer.law_day or citer.checked_on):
        return True
    if noted_at is None:
        return False
    return noted_at > citer.checked_at if citer.checked_at else timezone.localdate(noted_at) >= citer.checked_on


def _knew(citer: Citer, version: ArticleVersion) -> bool:
    """The words were in the store when the text was checked, and it was written from them or from those after."""
    assert citer.checked_at is not None
    if citer.seen_import is not None:
        is_seen = (version.source_id or 0) <= citer.seen_import
        return is_seen and (not _is_taken_later(version) or version.written_at <= citer.checked_at)
    return version.written_at <= citer.checked_at - (dt.timedelta() if version.since == citer.since else IMPORTING)


def _is_taken_later(version: ArticleVersion) -> bool:
    """The keeper made the words of an amendment that was imported before."""
    return version.source is not None and version.written_at != version.source.at


def _cause(version: ArticleVersion) -> str:
    """The same for the same words: the import they came with, and when, if the keeper took them in later."""
    later = f":{version.written_at:%y%m%d%H%M%S}" if _is_taken_later(version) else ""
    return f"version:{version.pk}:{version.source_id or 0}{later}"


def _came_late(version: ArticleVersion, versions: Iterable[ArticleVersion], checked_on: dt.date) -> bool:
    """In force before the text was checked, but in the store only since then (or that very day), where other words stood: who
    checked could not read it. The first words of an article are no news, however late the store was filled."""
    if timezone.localdate(version.written_at) < checked_on:
        return False
    return any(v.since < version.since and v.written_at < version.written_at for v in versions)


def _amendments_of(wanted: Iterable[Place]) -> dict[Place, list[Amendment]]:
    """What amending documents change in those articles and the store does not have in its words yet; one query."""
    rows = Amendment.objects.filter(state=Amendment.State.OPEN, target_number__in={p.number for p in wanted})
    found: dict[Place, list[Amendment]] = {}
    for amendment in rows.select_related("document", "article__document", "source").defer(
        "said", "source__source_text"
    ):
        found.setdefault(Place(amendment.target_number, amendment.target_label), []).append(amendment)
    return found


def _by_amendments(citer: Citer, amendments: Iterable[Amendment]) -> Iterable[Review]:
    """One flag for every change the text could not know: imported after what it was written from or since its check, or coming later."""
    for a in amendments:
        if citer.seen_import is not None:
            known = a.source_id <= citer.seen_import
        elif citer.since is not None and citer.checked_at is not None:
            known = a.source.at <= citer.checked_at - IMPORTING
        else:
            known = a.since <= citer.checked_on and timezone.localdate(a.source.at) < citer.checked_on
        if known:
            continue
        reason = f"{a.document} {a} {a.target_number} từ {vn_date(a.since)}."
        yield _review(citer, f"amended:{a.pk}", reason, a.article.get_absolute_url(), a.since)


def _mendings_of(versions: dict[Place, list[ArticleVersion]]) -> dict[Place, list[Mending]]:
    """What a person put right by hand in those articles; one query."""
    places_by_article = {v.article_id: place for place, found in versions.items() for v in found}
    found: dict[Place, list[Mending]] = {}
    for mending in Mending.objects.filter(article__in=places_by_article).select_related("article__document"):
        if mending.article_id is not None:
            found.setdefault(places_by_article[mending.article_id], []).append(mending)
    return found


def _by_hand(citer: Citer, mendings: Iterable[Mending]) -> Iterable[Review]:
    """One flag for every correction made after the text was last checked."""
    for m in mendings:
        day = timezone.localdate(m.at)
        if (m.at <= citer.checked_at if citer.checked_at else day <= citer.checked_on) or m.article is None:
            continue
        reason = f"{m.article.heading} {m.article.document.number}: lời văn vừa được sửa tay ngày {vn_date(day)}."
        yield _review(citer, f"mended:{m.pk}", reason, m.article.get_absolute_url(), day)


def _periods_of(timelines: Iterable[Timeline]) -> dict[Place, list[tuple[Timeline, Dated]]]:
    """The new periods of every value by the articles its period before rested on; no query."""
    found: dict[Place, list[tuple[Timeline, Dated]]] = {}
    for timeline in timelines:
        for before, value in zip(timeline.values, timeline.values[1:], strict=False):
            for place in places(before.source):
                found.setdefault(place, []).append((timeline, value))
    return found


def _by_values(citer: Citer, periods: Iterable[tuple[Timeline, Dated]], *, today: dt.date) -> Iterable[Review]:
    """One flag for every new period of a value whose earlier source the text cites."""
    for timeline, value in periods:
        if not (citer.law_day or citer.checked_on) < value.since <= today:
            continue
        if max(value.since, value.checked_on) > citer.checked_on:
            reason = f"{timeline.label}: giá trị mới {value.value} {timeline.unit} từ {vn_date(value.since)} ({value.source})."  # fmt: skip
            yield _review(citer, f"value:{timeline.name}:{value.since}", reason, "", value.since)


def _review(citer: Citer, cause: str, reason: str, law_url: str, since: dt.date) -> Review:
    return Review(key=citer.key, label=citer.label[:300], url=citer.url, cause=cause[:120], reason=reason[:400], law_url=law_url, since=since)  # fmt: skip


@transaction.atomic
def settle_review(*, review: Review, outcome: str, note: str, by: User, now: dt.datetime) -> Review:
    """Say what became of a flagged text: still right, or amended where it lives. A published answer is then as of today; an answer
    already sent is amended by answering again: the question is in these hands once more, on a new clock."""
    require_adviser(by)
    if outcome not in (Outcome.RIGHT, Outcome.AMENDED):
        raise BadInput("Hãy chọn «Vẫn đúng» hoặc «Đã sửa».")
    if review.source == "entry" and outcome == Outcome.AMENDED:
        raise BadInput("Bài giải đáp được sửa ở trang của bài; hãy mở bài, sửa rồi lưu.")
    if not note.strip():
        raise BadInput("Hãy ghi một câu vì sao, để người sau biết đã xem điều gì.")
    rows = Review.objects.filter(pk=review.pk, outcome=Outcome.OPEN)
    if review.source == "answer" and outcome == Outcome.AMENDED:
        _answer_again(review, note=note.strip(), by=by, now=now)
        rows = Review.objects.filter(source="answer", key=review.key, outcome=Outcome.OPEN)
    if not rows.update(outcome=outcome, note=note.strip(), settled_by=by, settled_at=now):
        raise Conflict("Mục này vừa được người khác rà soát; hãy tải lại trang.")
    if review.source == "entry" and not open_reviews(review.key).exists():
        entry = KnowledgeEntry.objects.filter(pk=int(review.key)).first()
        if entry is not None:
            _read_anew(entry, now=now)
    review.refresh_from_db()
    record("advice.settle_review", by=by, subject=review, label=review.reason, outcome=outcome)
    return review


def _answer_again(review: Review, *, note: str, by: User, now: dt.datetime) -> None:
    """The answered question opens for an answer by the new law."""
    inquiry = Inquiry.objects.get(pk=int(review.key))
    if inquiry.class_question_id:
        raise Conflict(f"{inquiry.number} đã trả lời trong lớp, không gửi bổ sung từ đây được; hãy báo giảng viên của lớp rồi chọn «Vẫn đúng» và ghi đã báo.")  # fmt: skip
    hold(inquiry)
    move(inquiry, "advice.reopen", by=by, states=[Inquiry.State.ANSWERED], state=Inquiry.State.TAKEN, handler=by, second_reader=None, clock_from=now, answered_at=None, read_at=None)  # fmt: skip
    Message.objects.create(inquiry=inquiry, kind=Message.Kind.NOTE, text=f"{review.reason} {note}", by=by, at=now)
    set_limits(inquiry)


def open_reviews(entry_key: str):  # type: ignore[no-untyped-def]
    """Open reviews of one published answer."""
    return Review.objects.filter(source="entry", key=entry_key, outcome=Outcome.OPEN)


def settle_all(entry: KnowledgeEntry, *, outcome: str, note: str, by: User | None, now: dt.datetime) -> None:
    """End every open review of a published answer, as part of the action that changed it; `by` None: the asker did."""
    open_reviews(str(entry.pk)).update(outcome=outcome, note=note.strip(), settled_by=by, settled_at=now)
    if outcome == Outcome.AMENDED:
        _read_anew(entry, now=now)


def name_reviews(entry: KnowledgeEntry) -> None:
    """Every review of a published answer, settled ones too, names it as it is called now."""
    found = Review.objects.filter(source="entry", key=str(entry.pk))
    found.update(label=entry_label(entry)[:300], url=entry.get_absolute_url())


def _read_anew(entry: KnowledgeEntry, *, now: dt.datetime) -> None:
    """The answer was checked against the law of today: its articles are read in today's version from now on."""
    today = timezone.localdate(now)
    for citation in entry.citations.select_related("article"):
        versions = list(citation.article.versions.all())
        current = next((v for v in versions if v.in_force(today)), None)
        citation.version_id = (current or citation.version).pk
        citation.seen_import = max((v.source_id or 0 for v in versions), default=0)
        citation.save(update_fields=["version", "seen_import"])
    KnowledgeEntry.objects.filter(pk=entry.pk).update(checked_at=now, law_day=today)
