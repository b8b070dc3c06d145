"""Việc trở lại: what the law wants again and again at a workplace, counted from the day it was last done."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from diemtua.kernel.dates import vn_date
from diemtua.rulebook.book import duties, number, parameter
from diemtua.rulebook.periods import add_months


@dataclass(frozen=True, slots=True)
class Recurring:
    """One duty on a day: what, the last day (inclusive), why that day, the rule in a sentence without its end, the source."""

    title: str
    due_on: dt.date
    why: str
    rule: str
    source: str


def list_renewal(fixed_on: dt.date | None, *, today: dt.date) -> Recurring:
    """DLG-18: the list of dialogue members is fixed anew; without a list it is due now."""
    found = parameter("dialogue_list_years").on(today)
    title = "Xác định lại danh sách thành viên đối thoại"
    rule = f"Danh sách thành viên đối thoại của hai bên phải được xác định lại ít nhất {found.value} năm một lần"
    if fixed_on is None:
        return Recurring(title, today, "chưa có danh sách nên phải lập ngay", rule, found.source)
    due_on = add_months(fixed_on, _list_months(today))
    return Recurring(title, due_on, f"{found.value} năm kể từ {vn_date(fixed_on)}", rule, found.source)


def yearly_dialogue(last_on: dt.date | None, *, today: dt.date) -> Recurring:
    """DLG-01: at least once a year. Held this year, the next is due by the end of the next one."""
    found = parameter("dialogue_per_year").on(today)
    rule = f"Mỗi năm phải đối thoại ít nhất {found.value} lần"
    return _once_a_year("Đối thoại định kỳ", last_on, f"mỗi năm ít nhất {found.value} lần", rule, found.source, today)


def yearly_conference(last_on: dt.date | None, *, is_state_owned: bool, today: dt.date) -> Recurring:
    """HN-01: every year; HN-03: in a state-owned enterprise within three months after the (calendar) financial year."""
    duty = duties()["HN-01"]
    usual = _once_a_year(
        "Hội nghị người lao động", last_on, "mỗi năm một lần", duty.rule.rstrip("."), duty.source, today
    )
    if not is_state_owned:
        return usual
    found = parameter("soe_conference_months").on(today)
    year = today.year + (last_on is not None and last_on.year == today.year)
    rule = f"Doanh nghiệp nhà nước tổ chức hội nghị người lao động trong {found.value} tháng sau khi hết năm tài chính"
    why = f"trong {found.value} tháng đầu năm sau năm tài chính"
    return Recurring(usual.title, _state_conference_day(year, today), why, rule, found.source)


def _once_a_year(title: str, last_on: dt.date | None, why: str, rule: str, source: str, today: dt.date) -> Recurring:
    held = last_on is not None and last_on.year >= today.year
    year = (last_on.year + 1) if held and last_on else today.year
    why += f"; năm {year - 1} đã làm" if held else ""
    return Recurring(title, dt.date(year, 12, 31), why, rule, source)


def _list_months(today: dt.date) -> int:
    return int(number("dialogue_list_years", today)) * 12


def _list_met_from(today: dt.date) -> dt.date:
    """The day the same number of months back; one later when that month is shorter than today's (29 February)."""
    months = _list_months(today)
    day = add_months(today, -months)
    return day if add_months(day, months) >= today else day + dt.timedelta(days=1)


def _state_conference_day(year: int, today: dt.date) -> dt.date:
    """The last day of the months after the financial year that is the calendar year before `year`."""
    return add_months(dt.date(year, 1, 1), int(number("soe_conference_months", today))) - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Returning:
    """A duty that returns: the procedure, and the step of it whose day counts.

    `next_one` (last day or None, today, is a state-owned enterprise) -> the duty as it stands; `met_from` (today) -> the earliest
    last day with which nothing is owed yet: the same rule turned round, so that thousands of unions are asked in SQL.
    """

    procedure: str
    step: str
    next_one: Callable[[dt.date | None, dt.date, bool], Recurring]
    met_from: Callable[[dt.date], dt.date]

    def late_before(self, today: dt.date, *, is_state_owned: bool) -> dt.date:
        """A last day before this one makes the duty late today; the first of all days when none does."""
        met_from = self.met_from(today)
        eve = met_from - dt.timedelta(days=1)
        return met_from if self.next_one(eve, today, is_state_owned).due_on < today else dt.date.min


LISTS = Returning(
    "danh-sach-doi-thoai",
    "fix",
    lambda last_on, today, state: list_renewal(last_on, today=today),
    _list_met_from,
)
DIALOGUE = Returning(
    "doi-thoai-dinh-ky",
    "session",
    lambda last_on, today, state: yearly_dialogue(last_on, today=today),
    lambda today: dt.date(today.year, 1, 1),
)
CONFERENCE = Returning(
    "hoi-nghi-nguoi-lao-dong",
    "held",
    lambda last_on, today, state: yearly_conference(last_on, is_state_owned=state, today=today),
    lambda today: dt.date(today.year, 1, 1),
)
RETURNING = {duty.procedure: duty for duty in (LISTS, DIALOGUE, CONFERENCE)}
