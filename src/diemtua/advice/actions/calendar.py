"""The desk's hours and targets, and the country's days off: every change moves the limits of open questions, never the record of answered ones."""

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from diemtua.advice.access import require_calendar
from diemtua.advice.actions.moves import set_limits_of_open
from diemtua.advice.models import DeskCalendar, OwnDay
from diemtua.advice.queries.calendar import holidays_mark, written
from diemtua.advice.rules.clock import Span, WorkCalendar
from diemtua.advice.rules.targets import Target
from diemtua.audit.actions import record
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.people.models import User

MINUTE = dt.timedelta(minutes=1)


@transaction.atomic
def edit_calendar(
    *, week: Mapping[int, tuple[Span, ...]], targets: Mapping[str, Target], by: User, now: dt.datetime
) -> int:
    """Opening hours and targets; how many open questions got new limits."""
    require_calendar(by)
    WorkCalendar(week)  # refuses what cannot be
    if any(t.respond <= dt.timedelta() or t.answer <= dt.timedelta() for t in targets.values()):
        raise BadInput("Mỗi thời hạn phải từ 1 phút trở lên; hãy nhập lại.")
    row = _held()
    row.week = {str(n): written(spans) for n, spans in week.items() if spans}
    row.targets = {name: [t.respond // MINUTE, t.answer // MINUTE] for name, t in targets.items()}
    row.changed_at = now
    row.save()
    moved = set_limits_of_open()
    record("advice.edit_calendar", by=by, subject=row, moved=moved)
    return moved


@transaction.atomic
def add_own_day(*, day: dt.date, spans: tuple[Span, ...], reason: str, by: User) -> int:
    """A working Saturday, a half day, a day closed; how many open questions got new limits."""
    require_calendar(by)
    WorkCalendar({0: (Span(dt.time(8), dt.time(9)),)}, {day: spans})
    _held()
    try:
        with transaction.atomic():
            row = OwnDay.objects.create(day=day, spans=written(spans), reason=reason.strip())
    except IntegrityError as error:
        raise Conflict(f"Ngày {vn_date(day)} đã có giờ riêng; hãy xóa rồi nhập lại.") from error
    moved = set_limits_of_open()
    record("advice.add_own_day", by=by, subject=row, moved=moved)
    return moved


@transaction.atomic
def remove_own_day(*, own_day: OwnDay, by: User) -> int:
    """Back to the week's hours; how many open questions got new limits."""
    require_calendar(by)
    _held()
    record("advice.remove_own_day", by=by, subject=own_day)
    own_day.delete()
    return set_limits_of_open()


def _held() -> DeskCalendar:
    """The calendar's row, kept from everybody until the end of the transaction: who asks meanwhile waits for the new hours, who asked
    a moment ago is waited for."""
    row, _ = DeskCalendar.objects.select_for_update().get_or_create(pk=1)
    return row


def follow_holidays() -> int:
    """After a release that knows other days off (the Prime Minister's decision for the year) the limits of open questions are worked
    out anew, once; how many. One query when nothing changed."""
    mark = holidays_mark()
    if DeskCalendar.objects.filter(pk=1, holidays=mark).exists():
        return 0
    with transaction.atomic():
        row, _ = DeskCalendar.objects.get_or_create(pk=1)
        if not DeskCalendar.objects.filter(pk=1).exclude(holidays=mark).update(holidays=mark):
            return 0  # another round was first
        if moved := set_limits_of_open():
            record("advice.follow_holidays", by=None, subject=row, moved=moved)
    return moved
