"""The one way a question changes: under a condition, with its limits, with its audit line. No words of anybody in the journal."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection

from diemtua.advice.models import DeskCalendar, Inquiry, Pause
from diemtua.advice.queries.calendar import desk_clock
from diemtua.advice.rules.targets import Limits, earliest, limits
from diemtua.audit.actions import record
from diemtua.kernel.errors import Conflict
from diemtua.people.models import User

LIMIT_FIELDS = ("respond_by", "answer_by", "warn_at")
# What the limits are worked out from, with the pauses.
CLOCK_FIELDS = ("state", "merged_into", "priority", "clock_from", "hastened")


def keep_calendar() -> None:
    """Nobody changes the desk's calendar until the end of the transaction, and who is changing it is waited for: a question that
    becomes open meanwhile is not yet seen by `set_limits_of_open`. Before any question is held; those who keep it do not wait for
    each other. SQLite lets one write at a time, and needs none of this."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {DeskCalendar._meta.db_table} FOR SHARE")  # noqa: S608 - our own name


def hold(*inquiries: Inquiry) -> None:
    """Read the questions anew and keep others from changing them, and the calendar, until the end of the transaction: whatever an
    action decides by what stands in a question, it holds the question first. Always in one order, so that two never wait for each
    other."""
    keep_calendar()
    for one in sorted(inquiries, key=lambda i: i.pk):
        one.refresh_from_db(from_queryset=Inquiry.objects.select_for_update())


def hold_with_merged(inquiry: Inquiry) -> list[Inquiry]:
    """Hold a question with the one it was merged into or those merged into it, which come back; nobody merges another into it until
    the end."""
    around = [inquiry.merged_into] if inquiry.merged_into else inquiry.merged.all()
    hold(inquiry, *around)
    return list(inquiry.merged.all())  # with whoever came while the row was waited for


def move(
    inquiry: Inquiry, action: str, *, by: User | str | None, states: Iterable[str], held_by: User | None = None, read_by: User | None = None, **values: Any
) -> Inquiry:  # fmt: skip
    """Change a question that is in one of `states` (and in the hands of `held_by`, before the eyes of the second reader
    `read_by`), audit it; Conflict when it is not. Another second reader, or none, has agreed to no words yet."""
    rows = Inquiry.objects.filter(pk=inquiry.pk, state__in=list(states))
    if held_by is not None:
        rows = rows.filter(handler=held_by)
    if read_by is not None:
        rows = rows.filter(second_reader=read_by)
    if not (rows.update(**values) if values else rows.exists()):
        raise Conflict(_meanwhile(Inquiry.objects.select_related("handler").get(pk=inquiry.pk), by))
    inquiry.refresh_from_db()
    if "second_reader" in values:
        inquiry.answers.filter(sent_at=None).update(read_by=None)
    record(action, by=by, subject=inquiry)
    return inquiry


IN_MY_HANDS = {
    Inquiry.State.TAKEN: "{0} đang ở tay bạn và chưa chờ ai; hãy tải lại trang rồi làm tiếp.",
    Inquiry.State.WAITING: "{0} đang chờ người hỏi bổ sung; muốn làm ngay thì hãy bấm «Thôi chờ, tính hạn tiếp» trước.",
    Inquiry.State.READING: "{0} đang có người đọc lại; muốn làm ngay thì hãy bấm «Lấy lại» trước.",
}


def _meanwhile(found: Inquiry, by: User | str | None) -> str:
    """What happened to the question, and what to do now; to its own handler, which button comes first."""
    if found.state in Inquiry.HELD and isinstance(by, User) and found.handler_id == by.pk:
        return IN_MY_HANDS[Inquiry.State(found.state)].format(found.number)
    if found.state in Inquiry.HELD:
        stage = "" if found.state == Inquiry.State.TAKEN else f" ({found.get_state_display().lower()})"
        return f"{found.number} đang do {found.handler} xử lý{stage}; hãy chọn câu khác hoặc nhắn {found.handler}."
    return f"{found.number} đang ở trạng thái «{found.get_state_display()}», có thể người khác vừa xử lý; hãy tải lại trang."


def set_limits(inquiry: Inquiry) -> None:
    """Write the limits anew from clock, priority and pauses; five queries. While the clock stands there are none."""
    _work_out_limits([inquiry])
    inquiry.save(update_fields=LIMIT_FIELDS)


def set_limits_of_open() -> int:
    """The same for every open question, after the calendar changed, held until the end: what somebody did a moment ago is seen, what
    somebody does now comes after. Six queries in all. How many."""
    rows = list(Inquiry.objects.filter(state__in=Inquiry.OPEN).only(*CLOCK_FIELDS).order_by("pk").select_for_update())
    _work_out_limits(rows)
    Inquiry.objects.bulk_update(rows, LIMIT_FIELDS, batch_size=500)
    return len(rows)


def _work_out_limits(inquiries: list[Inquiry]) -> None:
    """Set the limits on the questions at hand; four queries.

    Where others were merged into a question each has its own clock, pauses and urgency, and the earliest limit of all holds:
    merging makes nobody wait longer, and nobody late.
    """
    calendar, targets = desk_clock()
    merged = Inquiry.objects.filter(merged_into__in=inquiries).order_by()
    every = [*inquiries, *merged.only(*CLOCK_FIELDS)]
    together, pauses = defaultdict(list), defaultdict(list)
    for one in every:
        together[one.merged_into_id or one.pk].append(one)
    for pk, start, end in Pause.objects.filter(inquiry__in=every).values_list("inquiry", "started_at", "ended_at"):
        pauses[pk].append((start, end))

    def own(one: Inquiry) -> Limits:
        hastened = [(targets[before], at) for before, at in hastenings(one)]
        return limits(calendar, targets[one.priority], started_at=one.clock_from, pauses=pauses[one.pk], hastened=hastened)  # fmt: skip

    for inquiry in inquiries:
        counted = [inquiry] if inquiry.state == Inquiry.State.WAITING else together[inquiry.pk]
        found = earliest(own(one) for one in counted)
        inquiry.respond_by, inquiry.answer_by, inquiry.warn_at = found.respond_by, found.answer_by, found.warn_at


def hastenings(inquiry: Inquiry) -> list[tuple[str, dt.datetime]]:
    """(priority before, when) of every time the question became more urgent on its present clock, in order."""
    told = [(before, dt.datetime.fromisoformat(at)) for before, at in inquiry.hastened]
    return [(before, at) for before, at in told if at >= inquiry.clock_from]


def stand_alone(inquiry: Inquiry, *, by: User | None) -> None:
    """A merged question is by itself again: in the hands it was in while they are at the desk, with its own clock."""
    handler = working_handler(inquiry)
    state = Inquiry.State.TAKEN if handler else Inquiry.State.NEW
    move(
        inquiry, "advice.unmerge", by=by, states=[Inquiry.State.MERGED], state=state, handler=handler, merged_into=None
    )
    set_limits(inquiry)


def working_handler(inquiry: Inquiry) -> User | None:
    """Who held or answered the question, while still at the desk."""
    handler = inquiry.handler
    return handler if handler and handler.is_adviser and handler.is_active else None


def start_pause(inquiry: Inquiry, *, now: dt.datetime) -> None:
    """The clock stops: the asker is waited for."""
    Pause.objects.create(inquiry=inquiry, started_at=now)


def end_pause(inquiry: Inquiry, *, now: dt.datetime) -> None:
    """The clock runs on."""
    inquiry.pauses.filter(ended_at=None).update(ended_at=now)
