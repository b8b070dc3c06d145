"""The desk's side: take, pass on, give back, wait for the asker, hurry, merge, split, note."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from diemtua.advice.actions.moves import end_pause, hold, hold_with_merged, move, set_limits, stand_alone, start_pause
from diemtua.advice.models import Answer, Inquiry, Message
from diemtua.advice.rules.facts import check_days
from diemtua.advice.rules.targets import PRIORITIES
from diemtua.audit.actions import record
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.people.models import User
from diemtua.training.actions import split_question

State, Kind = Inquiry.State, Message.Kind
WAIT_AT_MOST = dt.timedelta(days=30)  # for an asker who was asked for more
NEVER_CAME_BACK = f"Đã {WAIT_AT_MOST.days} ngày chưa có bổ sung nên câu hỏi được đóng lại. Nếu bạn vẫn cần trả lời, hãy viết tiếp ở đây; câu hỏi sẽ mở lại."


@transaction.atomic
def take_inquiry(*, inquiry: Inquiry, by: User, now: dt.datetime) -> Inquiry:
    """Take a waiting question. Of two advisers one gets it, the other reads who did."""
    hold(inquiry)
    require_hands(inquiry, by)
    first = inquiry.taken_at or now
    return move(inquiry, "advice.take", by=by, states=[State.NEW], state=State.TAKEN, handler=by, second_reader=None, taken_at=first)  # fmt: skip


@transaction.atomic
def release_inquiry(*, inquiry: Inquiry, by: User) -> Inquiry:
    """Give a question back to the desk; drafts and notes stay, and whoever was its second reader may take it too."""
    return move(inquiry, "advice.release", by=by, states=[State.TAKEN], held_by=by, state=State.NEW, handler=None, second_reader=None)  # fmt: skip


@transaction.atomic
def pass_on(*, inquiry: Inquiry, to: User, note: str, by: User, now: dt.datetime) -> Inquiry:
    """Hand a question to a colleague, with a word why; the clock does not care whose hands it is in."""
    if to == by:
        raise BadInput("Bạn đang giữ câu này rồi; hãy chọn đồng nghiệp khác.")
    hold(inquiry)
    require_hands(inquiry, to)
    if inquiry.second_reader_id == to.pk:
        raise BadInput(f"{to} đang là người đọc lại câu này; hãy chọn người khác hoặc đổi người đọc lại trước.")
    move(inquiry, "advice.pass_on", by=by, states=[State.TAKEN, State.WAITING], held_by=by, handler=to)
    if note.strip():
        Message.objects.create(inquiry=inquiry, kind=Kind.NOTE, text=note.strip(), by=by, at=now)
    return inquiry


@transaction.atomic
def ask_more(*, inquiry: Inquiry, text: str, by: User, now: dt.datetime) -> Inquiry:
    """Ask the asker for what is missing: the clock stands until the answer."""
    if inquiry.class_question_id:
        raise Conflict("Câu hỏi này từ lớp, người hỏi không để tên; hãy trả lời theo từng trường hợp có thể xảy ra.")
    if not text.strip():
        raise BadInput("Hãy viết điều cần hỏi thêm trước khi gửi.")
    move(inquiry, "advice.ask_more", by=by, states=[State.TAKEN], held_by=by, state=State.WAITING)
    Message.objects.create(inquiry=inquiry, kind=Kind.REQUEST, text=text.strip(), by=by, at=now)
    start_pause(inquiry, now=now)
    set_limits(inquiry)
    return inquiry


@transaction.atomic
def resume_inquiry(*, inquiry: Inquiry, by: User, now: dt.datetime) -> Inquiry:
    """Wait no longer: the clock runs on."""
    move(inquiry, "advice.resume", by=by, states=[State.WAITING], held_by=by, state=State.TAKEN)
    end_pause(inquiry, now=now)
    set_limits(inquiry)
    return inquiry


@transaction.atomic
def close_inquiry(*, inquiry: Inquiry, reason: str, by: User, now: dt.datetime) -> Inquiry:
    """Close without an answer (a trial, an advertisement, nothing asked), with a word why that the asker reads; writing again
    opens it. Questions merged into it stand alone."""
    if not reason.strip():
        raise BadInput("Hãy ghi vì sao đóng câu này; người hỏi sẽ đọc lý do ấy.")
    if inquiry.class_question_id:
        raise Conflict("Câu hỏi này từ lớp, đang chờ trả lời trong lớp; hãy trả lời ngắn gọn thay vì đóng.")
    return _close(inquiry, reason.strip(), by=by, now=now, states=[State.TAKEN, State.WAITING], held_by=by)  # fmt: skip


def close_forgotten(*, now: dt.datetime) -> int:
    """Close the questions whose asker was waited for a whole month; how many. Each in a transaction of its own."""
    waited = Inquiry.objects.filter(
        state=State.WAITING, pauses__ended_at=None, pauses__started_at__lte=now - WAIT_AT_MOST
    )
    return sum(_close_forgotten(inquiry, now=now) for inquiry in waited)


@transaction.atomic
def _close_forgotten(inquiry: Inquiry, *, now: dt.datetime) -> bool:
    """False when the asker, or the desk, was quicker."""
    try:
        _close(inquiry, NEVER_CAME_BACK, by=None, now=now, states=[State.WAITING])
    except Conflict:
        return False
    return True


def _close(inquiry: Inquiry, reason: str, *, by: User | None, now: dt.datetime, **found: Any) -> Inquiry:
    merged = hold_with_merged(inquiry)
    move(inquiry, "advice.close", by=by, state=State.CLOSED, closed_at=now, read_at=None, second_reader=None, **found)
    Message.objects.create(inquiry=inquiry, kind=Kind.CLOSED, text=reason, by=by, at=now)
    end_pause(inquiry, now=now)
    for other in merged:
        stand_alone(other, by=by)
    return inquiry


def return_abandoned(*, now: dt.datetime) -> int:
    """Back to the desk what lies in the hands of an account that closed or is no adviser any more, notes and draft kept; back to
    the handler what waits for such a second reader. How many. Each in a transaction of its own."""
    gone = Q(is_active=False) | Q(is_adviser=False)
    left = Inquiry.objects.filter(state__in=Inquiry.HELD, handler__in=User.objects.filter(gone))
    unread = Inquiry.objects.filter(state=State.READING, second_reader__in=User.objects.filter(gone))
    found = sum(_return_abandoned(inquiry, now=now, state=State.NEW, handler=None) for inquiry in left)
    return found + sum(_return_abandoned(inquiry, now=now, state=State.TAKEN) for inquiry in unread)


@transaction.atomic
def _return_abandoned(inquiry: Inquiry, *, now: dt.datetime, **values: Any) -> bool:
    """False when it changed hands meanwhile."""
    try:
        move(inquiry, "advice.return_abandoned", by=None, states=[inquiry.state], held_by=inquiry.handler, second_reader=None, **values)  # fmt: skip
    except Conflict:
        return False
    end_pause(inquiry, now=now)
    set_limits(inquiry)
    return True


@transaction.atomic
def add_note(*, inquiry: Inquiry, text: str, by: User, now: dt.datetime) -> Message:
    """A note only the desk reads."""
    require_adviser(by)
    if not text.strip():
        raise BadInput("Hãy viết ghi chú trước khi lưu.")
    note = Message.objects.create(inquiry=inquiry, kind=Kind.NOTE, text=text.strip(), by=by, at=now)
    record("advice.add_note", by=by, subject=inquiry)
    return note


@transaction.atomic
def set_priority(*, inquiry: Inquiry, priority: str, by: User, now: dt.datetime) -> Inquiry:
    """More or less urgent: the time already run counts. Becoming more urgent leaves at least two working hours of what was left;
    late stays late either way."""
    require_adviser(by)
    if priority not in PRIORITIES:
        raise BadInput("Mức gấp này không có; hãy chọn lại.")
    hold(inquiry)
    order = list(PRIORITIES)
    if order.index(priority) > order.index(inquiry.priority):
        hastened = [*inquiry.hastened, [inquiry.priority, now.isoformat()]]
    elif priority == inquiry.priority:
        return inquiry
    elif inquiry.answer_by and inquiry.answer_by < now:
        raise Conflict(f"{inquiry.number} đã quá hạn; hạ mức gấp không làm lại hạn được, hãy trả lời hoặc chuyển cho đồng nghiệp.")  # fmt: skip
    else:
        hastened = []
    move(inquiry, "advice.set_priority", by=by, states=Inquiry.OPEN, priority=priority, hastened=hastened)
    set_limits(inquiry)
    return inquiry


@transaction.atomic
def set_sensitive(*, inquiry: Inquiry, is_sensitive: bool, by: User) -> Inquiry:
    """A sensitive question is seen only by who holds it and the second reader, and is read by two before it is sent.

    Whom the asker chose to be read by stays her choice: no adviser lifts the asker's own mark.
    """
    require_adviser(by)
    if inquiry.sensitive_by_asker and not is_sensitive:
        raise Conflict("Người hỏi tự đánh dấu nhạy cảm để chỉ người xử lý và người đọc lại được xem; dấu này giữ nguyên đến khi trả lời xong.")  # fmt: skip
    hold(inquiry)
    if is_sensitive and inquiry.merged.exists():
        raise Conflict(
            "Đã có câu khác gộp vào câu này; câu nhạy cảm phải trả lời riêng, hãy chuyển phần riêng thành câu mới."
        )
    return move(inquiry, "advice.set_sensitive", by=by, states=Inquiry.OPEN, is_sensitive=is_sensitive)


@transaction.atomic
def correct_facts(
    *,
    inquiry: Inquiry,
    topic: str,
    happened_on: dt.date | None,
    discovered_on: dt.date | None,
    by: User,
    today: dt.date,
) -> Inquiry:
    """Set right what the asker chose; articles already cited are checked again when the answer is sent."""
    check_days(happened_on, discovered_on, today=today)
    return move(inquiry, "advice.correct_facts", by=by, states=Inquiry.HELD, held_by=by, topic=topic, happened_on=happened_on, discovered_on=discovered_on)  # fmt: skip


@transaction.atomic
def merge_inquiry(*, inquiry: Inquiry, into: Inquiry, by: User) -> Inquiry:
    """The same question twice: this one gets the other's next answer. Its asker never sees the other's words, only that answer.

    Neither may have had an answer yet: what comes after one belongs to its asker alone. What the other's draft cites must
    have been in force on this one's day too.

    The one that stays has the earliest limit of the two, each by its own clock: merging makes nobody wait longer.
    """
    require_adviser(by)
    hold(inquiry, into)
    if into.pk == inquiry.pk or into.merged_into_id:
        raise BadInput("Hãy chọn một câu hỏi khác còn đang mở để gộp vào.")
    if into.is_sensitive or inquiry.is_sensitive:
        raise Conflict("Câu nhạy cảm phải trả lời riêng từng người; hãy bỏ gộp.")
    if not into.is_open:
        raise Conflict(f"{into.number} đã trả lời xong; hãy trả lời câu này riêng, có thể dùng lại lời trả lời đó.")
    if inquiry.merged.exists():
        raise Conflict(f"Đã có câu khác gộp vào {inquiry.number}; hãy gộp câu kia vào câu này.")
    if answered := Answer.objects.filter(inquiry__in=(inquiry, into), sent_at__isnull=False).select_related("inquiry").first():  # fmt: skip
        raise Conflict(f"{answered.inquiry.number} đã có trả lời riêng và người hỏi hỏi lại; hãy trả lời từng câu.")
    if draft := into.answers.filter(sent_at=None).first():
        check_citations(draft, inquiry.facts_day, f"đó là ngày của {inquiry.number}, hãy trả lời riêng.")
    mine = inquiry.handler if inquiry.state in Inquiry.HELD else None
    if mine is not None and mine != by:
        raise Conflict(f"{inquiry.number} đang do {mine} xử lý; hãy nhắn {mine} gộp.")
    move(inquiry, "advice.merge", by=by, states=[State.NEW, State.TAKEN], state=State.MERGED, merged_into=into)
    set_limits(into)
    return inquiry


def check_citations(answer: Answer, day: dt.date, next_step: str) -> None:
    """Raise BadInput, ending in `next_step`, when an article is cited in a version not in force on that day."""
    for citation in answer.citations.select_related("version__article"):
        if not citation.version.in_force(day):
            raise BadInput(f"{citation.version.article.heading} đang dẫn bản không có hiệu lực ngày {vn_date(day)}; {next_step}")  # fmt: skip


@transaction.atomic
def unmerge_inquiry(*, inquiry: Inquiry, by: User) -> Inquiry:
    """Not the same question after all: it goes back to the hands it was in, with its own clock; the other one keeps its own.

    Once the common answer was sent, each has its own copy and there is nothing left to part.
    """
    require_adviser(by)
    if (into := inquiry.merged_into) is not None:
        hold(inquiry, into)
    if inquiry.answered_at is not None:
        raise Conflict(f"Câu trả lời chung đã gửi cho người hỏi {inquiry.number}; hãy để nguyên, người hỏi cần thêm thì sẽ hỏi lại.")  # fmt: skip
    if into is None or inquiry.merged_into_id != into.pk:
        raise Conflict(f"{inquiry.number} không còn gộp vào câu đó; hãy tải lại trang.")
    stand_alone(inquiry, by=by)
    set_limits(into)
    return inquiry


@transaction.atomic
def split_inquiry(*, inquiry: Inquiry, topic: str, text: str, by: User, now: dt.datetime) -> Inquiry:
    """Two questions in one: the second gets its own place, the same asker, the same facts and the same clock with its pauses; it was
    taken when the whole was. Of a question from a class the class gets the second one too: there its asker reads the answer, unnamed as before."""
    if not text.strip():
        raise BadInput("Hãy chép phần câu hỏi cần tách ra rồi gửi.")
    hold(inquiry)
    move(inquiry, "advice.split", by=by, states=[State.TAKEN], held_by=by)
    in_class = split_question(question=inquiry.class_question, text=text, by=by) if inquiry.class_question else None
    same = ("channel", "asker", "for_worker", "worker", "unit", "area", "trade", "happened_on", "discovered_on", "contract", "evidence", "details",
            "is_collective", "is_sensitive", "sensitive_by_asker", "consent_at", "priority", "asked_at", "clock_from", "hastened", "taken_at")  # fmt: skip
    part = Inquiry.objects.create(topic=topic, text=text.strip(), split_from=inquiry.split_from or inquiry, class_question=in_class, **{name: getattr(inquiry, name) for name in same})  # fmt: skip
    for pause in inquiry.pauses.all():
        part.pauses.create(started_at=pause.started_at, ended_at=pause.ended_at)
    set_limits(part)
    return part


def require_hands(inquiry: Inquiry, user: User) -> None:
    """Raise unless the account works at the desk and may hold or read this question: not its asker, and nobody is told who that is."""
    require_adviser(user)
    if user.pk == inquiry.asker_id:
        raise BadInput(f"{user} không nhận được câu này; hãy chọn đồng nghiệp khác.")


def require_adviser(user: User) -> None:
    """Raise NotAllowed unless the account can work at the desk."""
    if not (user.is_adviser and user.is_active):
        raise NotAllowed(f"{user} không phải tư vấn viên đang làm việc; hãy chọn tư vấn viên khác.")
