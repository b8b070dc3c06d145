"""Our own decisions about cases: how to choose a procedure in plain words, what is kept of the interpreter's answer. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from diemtua.kernel.dates import VN, vn_date
from diemtua.rulebook import recurring, thresholds
from diemtua.rulebook.book import parameters
from diemtua.rulebook.calendar import PATTERNS, HolidayCalendar
from diemtua.rulebook.history import Event, History
from diemtua.rulebook.interpreter import open_steps, status
from diemtua.rulebook.periods import Hours, period
from diemtua.rulebook.procedure import Procedure, Step, procedure
from diemtua.rulebook.states import CaseStatus, State, StepStatus

WARN_DAYS = 7  # a duty is «soon» this many days before its last day
PAGE = 30
MAX_FILE_MB = 10
FILE_KINDS = ("pdf", "docx", "doc", "jpg", "jpeg", "png", "xlsx", "odt")
FEED_DAYS_BACK = 30  # deadlines missed this long ago leave the phone's calendar

RESTS = {"factory": "Nghỉ Chủ nhật", "office": "Nghỉ thứ Bảy và Chủ nhật"}

FOUNDING, STRIKE, INTERESTS = ("thanh-lap-cong-doan", "dinh-cong", "tranh-chap-loi-ich")
PERIODIC, LISTS, CONFERENCE = (d.procedure for d in (recurring.DIALOGUE, recurring.LISTS, recurring.CONFERENCE))
DISPUTES = {"tranh-chap-ca-nhan", "tranh-chap-quyen", INTERESTS}
PERSONAL = {"tranh-chap-ca-nhan"}  # names a worker: kept among those named unless its holder says otherwise


@dataclass(frozen=True, slots=True)
class Opening:
    """A way into a procedure: what an officer would say, not what the law calls it."""

    procedure: str
    question: str
    hint: str
    icon: str


OPENINGS: tuple[Opening, ...] = (
    Opening(
        PERIODIC,
        "Đến kỳ đối thoại hằng năm với giám đốc",
        "Mỗi năm ít nhất một lần; hệ thống tính ngày gửi nội dung, số người phải có mặt, ngày công bố.",
        "messages-square",
    ),
    Opening(
        LISTS,
        "Lập lại danh sách thành viên đối thoại",
        "Ít nhất hai năm một lần, công bố tại nơi làm việc. Lập rồi thì chỉ cần ghi ngày.",
        "clipboard-list",
    ),
    Opening(
        CONFERENCE,
        "Đến kỳ hội nghị người lao động hằng năm",
        "Mỗi năm một lần, theo quy chế dân chủ. Họp rồi thì chỉ cần ghi ngày.",
        "presentation",
    ),
    Opening(
        "doi-thoai-theo-yeu-cau",
        "Anh chị em muốn gặp giám đốc về một việc cụ thể",
        "Cần 30% thành viên đối thoại tán thành; bên kia phải trả lời trong 05 ngày làm việc.",
        "megaphone",
    ),
    Opening(
        "doi-thoai-theo-vu-viec",
        "Công ty sắp đổi thang lương, nội quy, quy chế thưởng, cho thôi việc vì cơ cấu hoặc tạm đình chỉ một người",
        "Những việc luật bắt buộc công ty phải đối thoại trước khi quyết định.",
        "file-text",
    ),
    Opening(
        "thuong-luong",
        "Muốn thương lượng để ký thỏa ước lao động tập thể",
        "Từ văn bản yêu cầu đến thỏa ước đã gửi cơ quan lao động.",
        "handshake",
    ),
    Opening(
        "gia-han-thoa-uoc",
        "Thỏa ước đang áp dụng sắp hết hạn",
        "Kéo dài hoặc ký mới trong 90 ngày trước khi hết hạn.",
        "calendar-clock",
    ),
    Opening(
        "tranh-chap",
        "Có tranh chấp: bị sa thải, bị nợ lương, hai bên hiểu khác nhau, thương lượng bế tắc",
        "Trả lời vài câu hỏi, hệ thống chỉ đường đi và thời hiệu từng nơi.",
        "scale",
    ),
    Opening(
        "dinh-cong-tu-phat",
        "Công nhân đang ngừng việc mà chưa qua thủ tục nào",
        "Trong 12 giờ Chủ tịch UBND phải chủ trì gặp hai bên; báo công đoàn cấp trên ngay.",
        "octagon-alert",
    ),
    Opening(
        "bao-ve-can-bo",
        "Công ty muốn cho thôi việc, chuyển việc hoặc sa thải một cán bộ công đoàn",
        "Phải thỏa thuận bằng văn bản với ban lãnh đạo và công đoàn cấp trên.",
        "shield-check",
    ),
    Opening(
        FOUNDING,
        "Thành lập công đoàn ở nơi chưa có",
        "Từ ban vận động đến quyết định công nhận, kèm bộ hồ sơ.",
        "users",
    ),
)


# What people call a procedure when they search; « + » joins phrases that must both be there. The longest one found wins.
NAMES: Mapping[str, tuple[str, ...]] = {
    PERIODIC: ("đối thoại định kỳ", "đối thoại tại nơi làm việc", "đối thoại"),
    LISTS: ("danh sách thành viên đối thoại", "thành viên đối thoại", "danh sách + đối thoại"),
    CONFERENCE: ("hội nghị người lao động", "hội nghị công nhân"),
    "doi-thoai-theo-yeu-cau": ("yêu cầu đối thoại", "đối thoại + yêu cầu", "gặp giám đốc"),
    "doi-thoai-theo-vu-viec": ("đối thoại + vụ việc", "đối thoại + nội quy", "đối thoại + thang lương"),
    "thuong-luong": (
        "thương lượng tập thể",
        "thương lượng",
        "ký thỏa ước",
        "ký kết thỏa ước",
        "ký thỏa ước lao động tập thể",
    ),
    "gia-han-thoa-uoc": ("thỏa ước + hết hạn", "kéo dài thỏa ước", "gia hạn thỏa ước", "thỏa ước + hết hiệu lực"),
    "tranh-chap-ca-nhan": (
        "tranh chấp lao động cá nhân",
        "tranh chấp lao động",
        "hòa giải viên lao động",
        "thủ tục + hòa giải",
    ),
    "tranh-chap-quyen": ("tranh chấp + tập thể về quyền", "tranh chấp về quyền"),
    INTERESTS: ("tranh chấp + tập thể về lợi ích", "tranh chấp về lợi ích", "thương lượng + không thành"),
    STRIKE: ("đình công", "tổ chức đình công", "thủ tục + đình công"),
    "dinh-cong-tu-phat": (
        "ngừng việc tập thể",
        "đang ngừng việc",
        "công nhân ngừng việc",
        "đình công tự phát",
        "đình công + trái",
    ),
    "bao-ve-can-bo": tuple(
        f"{who} công đoàn + {what}"
        for who in ("cán bộ", "chủ tịch", "ban chấp hành")
        for what in ("sa thải", "chấm dứt", "thôi việc", "nghỉ việc", "chuyển việc", "bảo vệ", "đuổi việc")
    ),
    FOUNDING: ("thành lập công đoàn", "lập công đoàn cơ sở", "công nhận công đoàn"),
}


@cache
def calendar_of(rest: str) -> HolidayCalendar:
    """The rest days of a workplace, made once: it remembers the years it has worked out."""
    return HolidayCalendar(PATTERNS[rest])


# --- between a row and the interpreter -------------------------------------------------------------------------------


def event_of(
    step: str, on_day: dt.date, on_time: dt.time | None, outcome: str | None, facts: Mapping[str, Any]
) -> Event:
    """The interpreter's event of a recorded row; an hour makes it an instant in Vietnam."""
    on = dt.datetime.combine(on_day, on_time, VN) if on_time else on_day
    return Event(step, on, outcome or None, facts_from(facts))


def facts_from(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as the interpreter wants them: names ending in «_on» are days."""
    return {
        name: dt.date.fromisoformat(value) if name.endswith("_on") and isinstance(value, str) else value
        for name, value in stored.items()
    }


def facts_to_store(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The same as JSON can hold it."""
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in facts.items()}


def fact_kind(step: Step, name: str) -> str:
    """«day», «yes» or «count»: what a person types for this fact."""
    if name.endswith("_on"):
        return "day"
    rule = thresholds.RULES.get(step.threshold or "")
    return "yes" if rule and rule.__annotations__.get(name) is bool else "count"


def fact_in_words(step: Step, name: str, value: Any) -> tuple[str, str]:
    """(«Số người tán thành», «120») of a stored fact."""
    label = step.facts.get(name, name)
    label = label[:1].upper() + label[1:]
    if isinstance(value, bool):
        return label, "có" if value else "không"
    if name.endswith("_on") and isinstance(value, str):
        return label, vn_date(dt.date.fromisoformat(value))
    return label, str(value)


@cache
def steps_with_hours(law_id: str, since: dt.date) -> Mapping[str, frozenset[str]]:
    """The steps whose hour of the day counts, due within hours or starting such a period: with which outcomes, empty for any."""
    law = procedure(law_id, since)
    found: dict[str, set[str | None]] = {}
    for step in law.steps:
        for name in (step.within, step.before, step.earliest, step.only_after):
            if name and _is_in_hours(name):
                found.setdefault(step.id, set()).add(None)
                source = [(step.counted_from.step, None)] if step.counted_from else [(c.step, c.outcome) for g in step.after for c in g]  # fmt: skip
                for step_id, outcome in source:
                    found.setdefault(step_id, set()).add(outcome)
    return {name: frozenset(o for o in outcomes if o and None not in outcomes) for name, outcomes in found.items()}


def _is_in_hours(name: str) -> bool:
    timeline = parameters().get(name)
    return timeline.unit == "giờ" if timeline else isinstance(period(name), Hours)


def verdict_in_words(step: Step, event: Event) -> str:
    """«Đạt: có 101; phải trên 50% …» of a step with a threshold, quoting the article."""
    return thresholds.judged(step.threshold or "", event.facts).explanation


# --- what is kept of the answer --------------------------------------------------------------------------------------


class Urgency(StrEnum):
    """How a case stands on a day, worked out of two stored days."""

    LATE = "quá hạn"
    SOON = "sắp đến hạn"
    CALM = "còn thời gian"
    ENDED = "đã xong thủ tục"
    CLOSED = "đã đóng"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list needs of a case: the step to do next, its last day (and instant, where hours count), the day to begin
    warning, how it ended."""

    step: str = ""
    title: str = ""
    who: str = ""
    source: str = ""
    due_on: dt.date | None = None
    due_at: dt.datetime | None = None
    warn_on: dt.date | None = None
    ending: str = ""


Range = tuple[dt.date, dt.date]


def summary(
    of: str | Procedure,
    events: Sequence[Event],
    today: dt.date,
    calendar: HolidayCalendar,
    excluded: Iterable[Range] = (),
) -> Summary:
    """The case in short, as of `today`: the first duty; a limitation that runs counts as one, for missing it loses the right.
    When nothing is owed, what only waits for its first lawful day, with the day it is due by; then what may be done."""
    seen = [e for e in events if e.day <= today]
    law = procedure(of, min((e.day for e in seen), default=today)) if isinstance(of, str) else of
    ending = (History(law, seen, today).ending or "") if any(e.step in law.ending_steps for e in seen) else ""
    doable, awaiting = open_steps(law, seen, today, calendar, excluded=excluded)
    chosen = pressing(doable)
    if chosen is None and not ending:
        if any(step.is_limitation for step in law.steps):
            chosen = lost(status(law, seen, today, calendar, excluded=excluded))
        chosen = chosen or next(iter(awaiting), None)
        if chosen is None and doable:
            return _named(doable[0])
    if chosen is None:
        return Summary(ending=ending)
    return replace(
        _named(chosen, ending=ending), due_on=chosen.due_on, due_at=chosen.due_at, warn_on=warning_day(chosen)
    )


def is_pressing(found: StepStatus) -> bool:
    """Somebody owes it: a duty, or a right that will be lost."""
    return not found.step.optional or (found.step.is_limitation and found.due_on is not None)


def pressing(doable: Iterable[StepStatus]) -> StepStatus | None:
    """What somebody owes first."""
    return min((s for s in doable if is_pressing(s)), key=pressing_order, default=None)


def lost(found: CaseStatus) -> StepStatus | None:
    """The limitation that ran out last, when nothing else is owed: it must not fall out of the lists in silence."""
    gone = [s for s in found.steps if s.state == State.EXPIRED and s.step.is_limitation]
    return max(gone, key=pressing_order, default=None)


def pressing_order(found: StepStatus) -> tuple[bool, dt.date, bool]:
    """What is due first; a duty without a date after all that have one, last of them what accompanies the others again and
    again, as the minutes of each session do: the vote does not wait behind them."""
    return (found.due_on is None, found.due_on or dt.date.max, found.step.may_repeat and bool(found.step.after))


def warning_day(found: StepStatus) -> dt.date | None:
    """A limitation warns at its first alarm, a duty some days before its last day."""
    if found.due_on is None:
        return None
    return found.alarms[0] if found.alarms else found.due_on - dt.timedelta(days=WARN_DAYS)


def _named(found: StepStatus, *, ending: str = "") -> Summary:
    step = found.step
    title = f"{step.title} (trước {found.due_at:%H:%M})" if found.due_at else step.title
    return Summary(step=step.id, title=title, who=step.who, source=step.source, ending=ending)


def most_pressing(summaries: Iterable[Summary]) -> Summary:
    """Of several claimants' summaries the one to look at first; all ended: how the last of them did."""
    found = list(summaries)
    open_ones = [s for s in found if s.step]
    if not open_ones:
        return found[-1] if found else Summary()
    return min(open_ones, key=lambda s: (s.due_on is None, s.due_on or dt.date.max))


def urgency(
    due_on: dt.date | None,
    due_at: dt.datetime | None,
    warn_on: dt.date | None,
    now: dt.datetime,
    *,
    ended: bool = False,
    closed: bool = False,
) -> Urgency:
    """How a case stands `now`: late after the instant it was due at, after its last day where only that is known.
    Queries say the same in SQL."""
    if closed:
        return Urgency.CLOSED
    today = now.astimezone(VN).date()
    if due_at < now if due_at else due_on and due_on < today:
        return Urgency.LATE
    if warn_on and warn_on <= today:
        return Urgency.SOON
    return Urgency.ENDED if ended else Urgency.CALM


# --- the strike wizard -----------------------------------------------------------------------------------------------

STRIKE_SOURCE = "Bộ luật Lao động, Điều 204"
UNLAWFUL = (
    "không thuộc trường hợp được đình công (Điều 199)",
    "không do tổ chức có quyền thương lượng tổ chức và lãnh đạo",
    "sai trình tự, thủ tục",
    "tranh chấp đang được hòa giải hoặc trọng tài giải quyết",
    "nơi làm việc không được đình công (Điều 209)",
    "đã có quyết định hoãn hoặc ngừng đình công",
)


@dataclass(frozen=True, slots=True)
class StrikeCheck:
    """Whether the law lets a strike be considered, read off an interest dispute, never typed; why not, in sentences.

    A dispute with something recorded that cannot be so (a deadline said to have run out before it did) is no ground.
    """

    may_go_on: bool
    reasons: tuple[str, ...]


def strike_check(found: CaseStatus | None) -> StrikeCheck:
    """The check of STR-01 on an interest dispute; None when there is no such dispute."""
    if found is None:
        return StrikeCheck(
            False,
            (
                "Đình công chỉ hợp pháp trong tranh chấp lao động tập thể về lợi ích (Điều 199); "
                "đơn vị chưa mở hồ sơ tranh chấp nào như vậy.",
            ),
        )
    path = found["strike_path"]
    if path.state not in (State.OPEN, State.DONE):
        return StrikeCheck(False, (path.why, *found.problems))
    return StrikeCheck(False, found.problems) if found.problems else StrikeCheck(True, (path.why,))


# --- lists for the page ----------------------------------------------------------------------------------------------

TONES: dict[State, tuple[str, str]] = {
    State.DONE: ("good", "circle-check"),
    State.DONE_LATE: ("warn", "circle-check"),
    State.LATE: ("bad", "triangle-alert"),
    State.DUE: ("", "clock"),
    State.OPEN: ("plain", "circle-dot"),
    State.WAITING: ("plain", "circle-dashed"),
    State.FORBIDDEN: ("warn", "ban"),
    State.EXPIRED: ("bad", "hourglass"),
    State.MOOT: ("plain", "circle"),
    State.UNKNOWN: ("warn", "circle-question-mark"),
}


def tone(found: StepStatus, now: dt.datetime) -> tuple[str, str]:
    """Badge class and icon of a step; a duty due within the warning days is amber."""
    is_open = found.state in (State.DUE, State.OPEN)
    if is_open and urgency(found.due_on, found.due_at, warning_day(found), now) == Urgency.SOON:
        return ("warn", "clock-alert")
    return TONES[found.state]
