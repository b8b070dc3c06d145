"""Hòa's book: nobody else opens a line of it; the union's month is its president's."""

import datetime as dt

from django.utils import timezone

from diemtua.training.models import Attendance
from tests.house.access import Page
from tests.timesheets.factories import make_entry
from tests.training.factories import enrol, make_class


def setup(cast):
    now = timezone.now()
    attended = make_class(cast, starts=now - dt.timedelta(days=2))
    session = attended.sessions.get()
    Attendance.objects.create(session=session, enrolment=enrol(attended, cast.hoa_person), method="scan")
    entry = make_entry(cast.hoa_person, on=timezone.localdate(), purpose="Việc kín")
    return {"entry": {"pk": entry.pk}, "session": {"pk": session.pk}}


def on(key: str):
    return lambda made: made[key]


# stranger, hoa, nga, binh, other_binh, city_officer, khai, thao, keeper
OWN = "302 200 200 403 403 403 403 403 403"
HERS = "302 200 404 404 404 404 404 404 404"
SHE_DOES = "302 302 404 404 404 404 404 404 404"

PAGES = {
    "timesheets:month": Page(OWN),
    "timesheets:export_month": Page(OWN),
    "timesheets:write_hours": Page(OWN),
    "timesheets:write_session": Page(SHE_DOES, on("session"), method="post"),
    "timesheets:correct_hours": Page(HERS, on("entry")),
    "timesheets:withdraw_hours": Page(SHE_DOES, on("entry"), method="post"),
    "timesheets:union_month": Page(OWN),
    "timesheets:export_union": Page(OWN),
}
