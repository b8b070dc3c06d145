"""The answer: drafted, with its articles, read by a second pair of eyes when it must be, sent."""

import datetime as dt

from django.db import transaction

from diemtua.advice.actions.desk import check_citations, require_adviser, require_hands
from diemtua.advice.actions.moves import end_pause, hold, hold_with_merged, move, set_limits, working_handler
from diemtua.advice.models import Answer, AnswerCitation, CannedPart, Inquiry, Message
from diemtua.advice.queries.desk import fingerprint, mark_of_words, may_leave, words_mark
from diemtua.advice.rules.targets import in_time
from diemtua.audit.actions import record
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.legislation.models import Article, ArticleVersion
from diemtua.legislation.parsing.clauses import clauses
from diemtua.people.models import User
from diemtua.training.actions import answer_question
from diemtua.training.models import Question

State, Kind = Inquiry.State, Message.Kind
LONGEST_ANSWER = 20_000  # letters; a draft may be longer while it is being written


def _draft(inquiry: Inquiry, *, by: User, now: dt.datetime) -> Answer:
    """The one draft of a question in this adviser's hands; Conflict when it left them."""
    hold(inquiry)
    if inquiry.handler_id != by.pk or inquiry.state not in (State.TAKEN, State.WAITING):
        raise Conflict(f"{inquiry.number} không còn ở tay bạn; hãy tải lại trang để xem ai đang xử lý.")
    found, _ = Answer.objects.get_or_create(inquiry=inquiry, sent_at=None, defaults={"by": by, "created_at": now})
    return found


@transaction.atomic
def save_draft(
    *, inquiry: Inquiry, text: str, no_article_reason: str, by: User, now: dt.datetime, seen: str = ""
) -> Answer:
    """Keep the words written so far, also those too long to be sent; a second reader's consent to earlier words is gone.

    `seen`: the mark of the words the page was opened with (`words_mark`). Where others were kept since, from another tab or another
    machine, a page on which nothing was typed changes nothing, and one on which something was is a Conflict.
    """
    draft = _draft(inquiry, by=by, now=now)
    if seen and seen != words_mark(draft):
        if seen == mark_of_words(text.strip(), no_article_reason.strip()):
            return draft
        raise Conflict(f"Bản nháp {inquiry.number} đã được lưu từ cửa sổ khác sau khi bạn mở trang này; hãy về trang câu hỏi, đọc lời mới lưu rồi lấy lại lời bạn vừa viết nếu cần.")  # fmt: skip
    before = (draft.text, draft.no_article_reason)
    draft.text, draft.no_article_reason, draft.by = text.strip(), no_article_reason.strip(), by
    if before != (draft.text, draft.no_article_reason):
        draft.read_by = None
    draft.save()
    record("advice.save_draft", by=by, subject=inquiry)
    return draft


@transaction.atomic
def add_canned_part(*, inquiry: Inquiry, part: CannedPart, by: User, now: dt.datetime) -> Answer:
    """Put the words of a canned part below those of the draft."""
    draft = _draft(inquiry, by=by, now=now)
    text = f"{draft.text}\n{part.text}".strip()
    return save_draft(inquiry=inquiry, text=text, no_article_reason=draft.no_article_reason, by=by, now=now)


@transaction.atomic
def cite_article(*, inquiry: Inquiry, article: Article, clause: str, by: User, now: dt.datetime) -> AnswerCitation:
    """Rest the answer on an article, in the version in force on the facts' day. Twice is once. A new one is read again."""
    draft = _draft(inquiry, by=by, now=now)
    version = _in_force(article, inquiry.facts_day)
    if clause and clause not in {c.label for c in clauses(version.text)}:
        raise BadInput(f"{article.heading} không có khoản {clause[:10]} trong bản có hiệu lực ngày {vn_date(inquiry.facts_day)} (ngày của sự việc); hãy mở điều luật xem lại rồi dẫn.")  # fmt: skip
    cited, is_new = AnswerCitation.objects.get_or_create(answer=draft, version=version, clause=clause)
    if is_new:
        _unread(draft)
        record("advice.cite", by=by, subject=inquiry, label=inquiry.number, article=str(article.pk))
    return cited


def _in_force(article: Article, day: dt.date) -> ArticleVersion:
    version = next((v for v in article.versions.all() if v.in_force(day)), None)
    if version is None:
        raise BadInput(f"{article.heading} không có bản nào có hiệu lực ngày {vn_date(day)} (ngày của sự việc); hãy chọn điều khác hoặc xem lại ngày.")  # fmt: skip
    return version


@transaction.atomic
def uncite_article(*, citation: AnswerCitation, by: User, now: dt.datetime) -> None:
    """Take an article out of the draft, which a second reader must then read again."""
    inquiry = citation.answer.inquiry
    draft = _draft(inquiry, by=by, now=now)
    AnswerCitation.objects.filter(pk=citation.pk, answer=draft).delete()
    _unread(draft)
    record("advice.uncite", by=by, subject=inquiry)


def _unread(draft: Answer) -> None:
    """What the second reader agreed to is no longer what would be sent."""
    Answer.objects.filter(pk=draft.pk).update(read_by=None)


@transaction.atomic
def send_to_reader(*, inquiry: Inquiry, reader: User, by: User, now: dt.datetime) -> Inquiry:
    """Give the draft to a second reader; the clock runs on."""
    if reader == by:
        raise BadInput("Người đọc lại phải là tư vấn viên khác; hãy chọn đồng nghiệp.")
    require_hands(inquiry, reader)
    check_answer(inquiry, _draft(inquiry, by=by, now=now))
    return move(inquiry, "advice.send_to_reader", by=by, states=[State.TAKEN], held_by=by, state=State.READING, second_reader=reader)  # fmt: skip


@transaction.atomic
def call_back(*, inquiry: Inquiry, by: User, now: dt.datetime) -> Inquiry:
    """The handler does not wait for the second reader any longer: the draft is in her hands again, with nobody to read it."""
    return move(inquiry, "advice.call_back", by=by, states=[State.READING], held_by=by, state=State.TAKEN, second_reader=None)  # fmt: skip


@transaction.atomic
def approve_answer(*, inquiry: Inquiry, seen: str, by: User, now: dt.datetime) -> Inquiry:
    """The second reader agrees with the words she had before her (`seen`: their fingerprint): back to the handler, who sends them."""
    _require_reader(inquiry, by)
    move(inquiry, "advice.approve_answer", by=by, states=[State.READING], read_by=by, state=State.TAKEN)
    draft = inquiry.answers.get(sent_at=None)
    if seen != fingerprint(draft):
        raise Conflict(
            "Câu trả lời đã được sửa sau khi bạn mở trang này; hãy tải lại trang, đọc lời mới rồi bấm «Đồng ý»."
        )
    Answer.objects.filter(pk=draft.pk).update(read_by=by)
    return inquiry


@transaction.atomic
def return_to_handler(*, inquiry: Inquiry, text: str, by: User, now: dt.datetime) -> Inquiry:
    """The second reader wants something changed, and says what."""
    _require_reader(inquiry, by)
    if not text.strip():
        raise BadInput("Hãy viết điều cần sửa để người trả lời biết.")
    move(inquiry, "advice.return_to_handler", by=by, states=[State.READING], read_by=by, state=State.TAKEN)
    Message.objects.create(inquiry=inquiry, kind=Kind.READER, text=text.strip(), by=by, at=now)
    return inquiry


def _require_reader(inquiry: Inquiry, by: User) -> None:
    hold(inquiry)
    if inquiry.second_reader_id != by.pk:
        raise Conflict("Câu này không còn chờ bạn đọc lại; hãy tải lại trang.")


@transaction.atomic
def send_answer(*, inquiry: Inquiry, by: User, now: dt.datetime) -> Answer:
    """Send the draft to the asker; into the class when it came from one. Whoever was merged into this question gets a copy and
    a question of her own again: what either of the two asks or is told later stays with that one.

    It rests on at least one article in force on the facts' day of each asker, or says why on none; a sensitive one was read by two.
    Whether it was in time is written down now, and no later change of the calendar alters it.
    """
    merged = hold_with_merged(inquiry)
    draft = Answer.objects.filter(inquiry=inquiry, sent_at=None).first()
    if draft is None:
        raise BadInput("Chưa có lời trả lời nào; hãy viết và lưu trước khi gửi.")
    check_answer(inquiry, draft)
    if inquiry.is_sensitive and draft.read_by_id is None:
        raise Conflict("Câu nhạy cảm phải có người thứ hai đọc lại; hãy gửi đồng nghiệp đọc trước.")
    due = inquiry.answer_by
    move(inquiry, "advice.send_answer", by=by, states=[State.TAKEN], held_by=by, state=State.ANSWERED, answered_at=now, read_at=None)  # fmt: skip
    Answer.objects.filter(pk=draft.pk).update(sent_at=now, by=by, due_at=due, in_time=in_time(now, due))
    end_pause(inquiry, now=now)
    draft.refresh_from_db()
    for other in merged:
        _copy_to(other, draft, now=now)
    for question in [inquiry, *merged]:
        if question.class_question_id:
            _answer_class(question, draft, by=by, now=now)
    return draft


def _copy_to(merged: Inquiry, answer: Answer, *, now: dt.datetime) -> None:
    """The common answer becomes a merged question's own, which is answered by the same hands."""
    assert answer.by is not None
    move(merged, "advice.send_answer", by=answer.by, states=[State.MERGED], state=State.ANSWERED, merged_into=None, answered_at=now, read_at=None, handler=answer.by, second_reader=None)  # fmt: skip
    merged.answers.filter(sent_at=None).delete()
    same = ("text", "no_article_reason", "by", "read_by", "created_at", "sent_at", "due_at", "in_time")
    copy = Answer.objects.create(inquiry=merged, **{name: getattr(answer, name) for name in same})
    for cited in answer.citations.all():
        AnswerCitation.objects.create(answer=copy, version_id=cited.version_id, clause=cited.clause)


@transaction.atomic
def reopen_answer(*, inquiry: Inquiry, by: User, now: dt.datetime) -> Inquiry:
    """Take an answered question in hand again to correct or complete what was sent, with a clock of its own from now.

    What was sent stays readable as it was. Only who answered can, or any adviser when that one left the desk.
    """
    require_adviser(by)
    if inquiry.class_question_id:
        raise Conflict("Câu trả lời này đã vào lớp; hãy bổ sung trong buổi học, hoặc nhờ giảng viên báo lại người hỏi.")
    hold(inquiry)
    if (handler := working_handler(inquiry)) not in (None, by):
        raise Conflict(f"Câu trả lời này do {handler} gửi; hãy nhắn {handler} bổ sung.")
    move(inquiry, "advice.reopen_answer", by=by, states=[State.ANSWERED], state=State.TAKEN, handler=by, second_reader=None, clock_from=now, answered_at=None)  # fmt: skip
    set_limits(inquiry)
    return inquiry


@transaction.atomic
def leave_answer(*, inquiry: Inquiry, by: User) -> Inquiry:
    """Nothing to correct after all: answered again as of the last answer. Not while the asker waits for a word."""
    hold(inquiry)
    sent = list(inquiry.answers.filter(sent_at__isnull=False))
    if not may_leave(sent, inquiry.messages.all()):
        raise Conflict("Người hỏi đang chờ trả lời; hãy viết rồi gửi, hoặc chuyển đồng nghiệp.")
    move(inquiry, "advice.leave_answer", by=by, states=[State.TAKEN], held_by=by, state=State.ANSWERED, answered_at=sent[-1].sent_at)  # fmt: skip
    inquiry.answers.filter(sent_at=None).delete()
    return inquiry


def check_answer(inquiry: Inquiry, draft: Answer) -> None:
    """Raise BadInput with what is missing before an answer may leave."""
    if len(draft.text) < 20:
        raise BadInput("Lời trả lời còn quá ngắn; hãy viết đủ để người hỏi biết phải làm gì.")
    if len(draft.text) > LONGEST_ANSWER:
        raise BadInput(f"Lời trả lời dài {len(draft.text)} chữ cái, chỉ gửi được tối đa {LONGEST_ANSWER}; bản nháp đã lưu đủ, hãy rút gọn rồi gửi.")  # fmt: skip
    check_citations(draft, inquiry.facts_day, "hãy bỏ rồi dẫn lại.")
    for other in inquiry.merged.all():
        check_citations(
            draft, other.facts_day, f"đó là ngày của {other.number} đã gộp vào, hãy bỏ gộp để trả lời riêng."
        )
    if not draft.citations.exists() and not draft.no_article_reason:
        raise BadInput("Hãy dẫn ít nhất một điều luật có hiệu lực vào ngày của sự việc, hoặc ghi vì sao không có điều nào.")  # fmt: skip


def _answer_class(inquiry: Inquiry, draft: Answer, *, by: User, now: dt.datetime) -> None:
    """The answer goes back into the class, where its asker reads it unnamed."""
    cited = draft.citations.select_related("version__article__document")
    places = [f"{c.version.article.heading}{f' khoản {c.clause}' if c.clause else ''} {c.version.article.document.number}" for c in cited]  # fmt: skip
    question = inquiry.class_question
    assert question is not None
    answer_question(question=question, answer=draft.text, citation=_one_line(places), by=by, now=now)


def _one_line(places: list[str]) -> str:
    """As many whole places as the class's line of citation holds, and how many more there are: half a number is another article."""
    longest = Question._meta.get_field("citation").max_length or 0
    for shown in range(len(places), 0, -1):
        more = f"; và {len(places) - shown} căn cứ khác" if shown < len(places) else ""
        if len(line := "; ".join(places[:shown]) + more) <= longest:
            return line
    return ""
