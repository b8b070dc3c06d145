"""Writes into the book of hours. The audit line tells that somebody wrote, never for how long or what for."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from diemtua.audit.actions import record
from diemtua.kernel.dates import VN
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.text import clean
from diemtua.people.models import User
from diemtua.timesheets.access import own_entries, own_person
from diemtua.timesheets.models import Entry
from diemtua.timesheets.queries import posts_of
from diemtua.timesheets.rules import KEEP_FOR, MOST_PURPOSE, check_entry, rounded_up
from diemtua.training.models import Session
from diemtua.unions.models import Person


@dataclass(frozen=True)
class Used:
    """What somebody says: the day, how many minutes, what kind, what for."""

    on: dt.date
    minutes: int
    kind: str
    purpose: str = ""


@transaction.atomic
def write_hours(*, used: Used, by: User, now: dt.datetime, session: Session | None = None) -> Entry:
    """A new line in the own book. BadInput for what cannot be; Conflict when the same line stands there already."""
    person = _hold(own_person(by))
    if session is not None and own_entries(by).filter(session=session, struck_at=None).exists():
        raise Conflict("Buổi học này đã có trong sổ; hãy tải lại trang.")
    _check(used, person, now)
    row = _put(used, person, by, now, session)
    record("timesheets.write_hours", by=by, subject=row)
    return row


def write_session(*, session: Session, by: User, now: dt.datetime) -> Entry:
    """A session the officer attended, with its length and the paper that called; not taken off the legal hours."""
    called = session.training_class
    paper = f", văn bản triệu tập số {called.convening_number}" if called.convening_number else ""
    used = Used(localdate(session.starts_at, VN), rounded_up(session.minutes), "called", f"Lớp {called.name}{paper}")
    return write_hours(used=used, by=by, now=now, session=session)


@transaction.atomic
def correct_hours(*, entry: Entry, used: Used, by: User, now: dt.datetime) -> Entry:
    """Put the right line in the place of a wrong one; the wrong one stays in the history."""
    person = _hold(own_person(by))
    _strike(entry, by, now)
    _check(used, person, now)
    row = _put(used, person, by, now, entry.session)
    Entry.objects.filter(pk=entry.pk).update(replaced_by=row)
    record("timesheets.correct_hours", by=by, subject=row)
    return row


@transaction.atomic
def withdraw_hours(*, entry: Entry, by: User, now: dt.datetime) -> None:
    """Take back a line; it stays in the history."""
    _strike(entry, by, now)
    record("timesheets.withdraw_hours", by=by, subject=entry)


@transaction.atomic
def note_export(*, first: dt.date, by: User, with_purpose: bool, lines: int) -> None:
    """A month's sheet left the system."""
    record(
        "timesheets.export_month",
        by=by,
        subject=by,
        label=f"Tháng {first:%m/%Y}",
        month=f"{first:%Y-%m}",
        with_purpose=with_purpose,
        lines=lines,
    )


@transaction.atomic
def forget_old_hours(*, now: dt.datetime) -> int:
    """Delete the lines of days three years ago; how many. No audit line. A younger line corrected into one of them stays struck."""
    old = Entry.objects.filter(on__lt=localdate(now) - KEEP_FOR)
    Entry.objects.filter(Q(pk__in=old) | Q(replaced_by__in=old)).exclude(replaced_by=None).update(replaced_by=None)
    return old.delete()[0]


def _hold(person: Person) -> Person:
    """Lock the officer's row until the end, so that a second press sees what the first wrote."""
    return Person.objects.select_for_update().get(pk=person.pk)


def _check(used: Used, person: Person, now: dt.datetime) -> None:
    check_entry(
        on=used.on, minutes=used.minutes, kind=used.kind, posts=posts_of([person])[person.pk], today=localdate(now)
    )
    if len(clean(used.purpose)) > MOST_PURPOSE:
        raise BadInput(f"Hãy ghi việc đã làm trong {MOST_PURPOSE} ký tự.")
    there = Entry.objects.filter(person=person, on=used.on, minutes=used.minutes, kind=used.kind, struck_at=None)
    if any(row.purpose == clean(used.purpose) for row in there):
        raise Conflict("Trong sổ đã có đúng lần ghi này; nếu là việc khác trong ngày, hãy ghi rõ việc đã làm.")


def _put(used: Used, person: Person, by: User, now: dt.datetime, session: Session | None) -> Entry:
    values = {"on": used.on, "minutes": used.minutes, "kind": used.kind, "purpose": clean(used.purpose)}
    return Entry.objects.create(person=person, session=session, by=by, at=now, **values)


def _strike(entry: Entry, by: User, now: dt.datetime) -> None:
    if not own_entries(by).filter(pk=entry.pk, struck_at=None).update(struck_at=now):
        raise Conflict("Lần ghi này vừa được sửa hoặc bỏ; hãy tải lại trang để xem bản mới.")
