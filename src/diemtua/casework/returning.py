"""Việc định kỳ: how the duties that return (list of dialogue members, dialogue, workers' conference) are told. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import NotInForce
from diemtua.rulebook.book import number
from diemtua.rulebook.history import Event
from diemtua.rulebook.recurring import CONFERENCE, DIALOGUE, LISTS, RETURNING, Recurring, Returning

PREPARE_DAYS = 60  # a returning duty is something to prepare this long before its last day
STATE_OWNED = ("state_whole", "state_part")  # of `unions.rules.OWNERSHIPS`: a state-owned enterprise (Law 10/2022)


def exempt_under(today: dt.date) -> int:
    """With fewer workers than this the guidance asks for no democracy regulation (Hướng dẫn 41/HD-TLĐ: guidance, not law)."""
    return int(number("democracy_rules_exempt_under", today))


@dataclass(frozen=True, slots=True)
class Reminder:
    """How a returning duty is told: `never` and `again` with room for the year; `is_short`: the day of a past one is typed alone.

    `ahead_days`: how long before its last day it is told; a yearly one all year. `needs_rules`: it rests on the workplace's
    democracy regulation, which the very small are exempt from and which offices and schools have under another law.
    """

    duty: Returning
    name: str
    never: str
    again: str
    label: str
    icon: str
    is_short: bool = True
    needs_rules: bool = True
    ahead_days: int = 0

    def asks_before(self, today: dt.date) -> dt.date:
        """A last day before this one, or none, makes the duty be told today."""
        return self.duty.met_from(today) + dt.timedelta(days=self.ahead_days)

    def is_known(self, today: dt.date) -> bool:
        """Whether the rulebook vouches for the rule on that day; an agenda says nothing rather than refuse to open."""
        try:
            self.duty.met_from(today), self.duty.next_one(None, today, True), exempt_under(today)
        except NotInForce:
            return False
        return True


REMINDERS: tuple[Reminder, ...] = (
    Reminder(
        LISTS,
        "Danh sách thành viên đối thoại",
        "Chưa ghi danh sách thành viên đối thoại lập ngày nào",
        "Lập lại danh sách thành viên đối thoại",
        "Lập lại danh sách",
        "clipboard-list",
        ahead_days=PREPARE_DAYS,
    ),
    Reminder(
        DIALOGUE,
        "Đối thoại định kỳ",
        "Năm {year} chưa có đối thoại định kỳ",
        "Năm {year} chưa có đối thoại định kỳ",
        "Chuẩn bị đối thoại",
        "messages-square",
        is_short=False,  # its session is judged by who was there, so it is walked
        needs_rules=False,
    ),
    Reminder(
        CONFERENCE,
        "Hội nghị người lao động",
        "Chưa ghi hội nghị người lao động năm {year}",
        "Năm {year} chưa có hội nghị người lao động",
        "Chuẩn bị hội nghị",
        "presentation",
    ),
)
SHORT = {reminder.duty.procedure: reminder for reminder in REMINDERS if reminder.is_short}


def held_on(law_id: str, events: Iterable[Event]) -> dt.date | None:
    """The last day of the step by which a returning duty is done; None for every other procedure."""
    duty = RETURNING.get(law_id)
    return max((e.day for e in events if duty and e.step == duty.step), default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """A returning duty of one union on a day: the last time it was done, if anybody wrote it down, and the next."""

    reminder: Reminder
    last_on: dt.date | None
    next_one: Recurring
    today: dt.date

    @property
    def due_on(self) -> dt.date | None:
        """The last day; None where nobody wrote down the last time and the day would be a guess."""
        due_on = self.next_one.due_on
        return due_on if self.last_on or due_on > self.today else None

    @property
    def is_late(self) -> bool:
        """The last day has passed."""
        return self.due_on is not None and self.due_on < self.today

    @property
    def is_near(self) -> bool:
        """Time to prepare."""
        return self.due_on is not None and (self.due_on - self.today).days <= PREPARE_DAYS

    @property
    def title(self) -> str:
        """What there is to do."""
        return (self.reminder.again if self.last_on else self.reminder.never).format(year=self.today.year)

    @property
    def why(self) -> str:
        """The rule with its article, then when it was done last."""
        rule = f"{self.next_one.rule} ({self.next_one.source})."
        if self.last_on is None:
            return rule
        late = f", đã trễ {(self.today - self.next_one.due_on).days} ngày" if self.is_late else ""
        return f"{rule} Lần gần nhất: {vn_date(self.last_on)}{late}."


def standing(reminder: Reminder, last_on: dt.date | None, today: dt.date, *, is_state_owned: bool) -> Standing:
    """The duty as it stands."""
    return Standing(reminder, last_on, reminder.duty.next_one(last_on, today, is_state_owned), today)
