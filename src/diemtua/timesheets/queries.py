"""Reads of the book of hours, ready for the page."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Sum
from django.urls import reverse
from django.utils.timezone import localdate

from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.dates import VN
from diemtua.people.models import User
from diemtua.timesheets.access import own_entries, own_sessions, union_hours
from diemtua.timesheets.models import Entry
from diemtua.timesheets.rules import COUNTED, Held, Limit, Tally, in_words, last_day, monthly_limit, tally
from diemtua.training.models import Session
from diemtua.unions.access import person_of
from diemtua.unions.models import Mandate, Person, Unit
from diemtua.unions.rules import GRASSROOTS_KINDS, LOWER_KINDS, POSITIONS

# Posts of a group are the law's wherever the group stands; the others only at the head of a grassroots union.
_ANYWHERE = ("TT", "TP")


@dataclass(frozen=True, slots=True)
class Month:
    """One officer's month: valid entries by day, what was struck, sessions attended and not yet written."""

    person: Person
    first: dt.date
    posts: str
    entries: list[Entry]
    struck: list[Entry]
    tally: Tally
    sessions: list[Session]

    @property
    def limit(self) -> Limit | None:
        """The legal hours of the month."""
        return self.tally.limit


def posts_of(persons: Iterable[Person]) -> dict[int, list[Held]]:
    """Posts in grassroots unions and their parts, past ones too, by person. One query."""
    found: dict[int, list[Held]] = defaultdict(list)
    rows = Mandate.objects.filter(person__in=persons, unit__kind__in=LOWER_KINDS).select_related("unit")
    for row in rows.order_by("unit__path", "pk"):
        since = row.started_on or (dt.date(row.since_year, 1, 1) if row.since_year else None)
        named = row.unit.kind in GRASSROOTS_KINDS or row.position in _ANYWHERE
        title = f"{POSITIONS[row.position]}, {row.unit}"
        found[row.person_id].append(Held(row.position if named else "", title, since, row.ended_on, row.full_time))
    return found


def month(user: User, person: Person, first: dt.date) -> Month:
    """The officer's own month. Three queries."""
    rows = list(own_entries(user).filter(on__range=(first, last_day(first))).select_related("replaced_by"))
    valid = [row for row in rows if row.struck_at is None]
    posts = posts_of([person])[person.pk]
    return Month(
        person,
        first,
        titles(posts, first),
        valid,
        [row for row in rows if row.struck_at is not None],
        tally(((row.kind, row.minutes) for row in valid), monthly_limit(posts, first)),
        _unwritten(user, first),
    )


def _unwritten(user: User, first: dt.date) -> list[Session]:
    written = Entry.objects.filter(session=OuterRef("pk"), person__user_id=user.pk, struck_at=None)
    until = dt.datetime.combine(last_day(first) + dt.timedelta(days=1), dt.time(), VN)
    since = dt.datetime.combine(first, dt.time(), VN)
    here = own_sessions(user).filter(starts_at__gte=since, starts_at__lt=until).exclude(Exists(written))
    return list(here.select_related("training_class"))


@dataclass(frozen=True, slots=True)
class Line:
    """One officer's month as a sheet tells it."""

    person: Person
    posts: str
    tally: Tally
    entries: list[Entry]


def own_line(found: Month) -> Line:
    """The own month as a line of the sheet."""
    return Line(found.person, found.posts, found.tally, found.entries)


def union_month(units: list[Unit], first: dt.date) -> list[Line]:
    """Officers who used hours in the month, by name: days, hours, kind; never what for. Two queries."""
    rows = union_hours(units).filter(on__range=(first, last_day(first))).select_related("person")
    by_person: dict[Person, list[Entry]] = defaultdict(list)
    for row in rows:
        by_person[row.person].append(row)
    posts = posts_of(by_person) if by_person else {}
    lines = []
    for person, entries in sorted(by_person.items(), key=lambda pair: pair[0].sort_key):
        held = posts.get(person.pk, [])
        counted = tally(((e.kind, e.minutes) for e in entries), monthly_limit(held, first))
        lines.append(Line(person, titles(held, first), counted, entries))
    return lines


def titles(posts: Iterable[Held], first: dt.date) -> str:
    """The posts of a month in words."""
    last = last_day(first)
    held = [p for p in posts if (p.since is None or p.since <= last) and (p.until is None or first <= p.until)]
    return "; ".join(dict.fromkeys(post.title for post in held))


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """One line when this month's book is over the legal hours; hours left are nobody's duty and not told.

    One query for an officer, one more when hours were used; none for others.
    """
    person = person_of(user)
    if person is None:
        return []
    first = localdate(now).replace(day=1)
    used = own_entries(user).filter(kind=COUNTED, struck_at=None, on__range=(first, last_day(first)))
    minutes = used.aggregate(n=Sum("minutes"))["n"]
    if not minutes:
        return []
    found = tally([(COUNTED, minutes)], monthly_limit(posts_of([person])[person.pk], first))
    if not found.over or found.limit is None:
        return []
    return [
        Step(
            Urgency.LOOK,
            f"Tháng này đã dùng quá {in_words(found.over)} công đoàn hưởng lương",
            f"Mức của tháng là {found.limit.hours} giờ ({found.limit.source}). Giờ thêm cần thỏa thuận với người sử dụng lao động; đã thỏa thuận thì sửa loại việc của lần ghi.",
            "Xem sổ giờ",
            reverse("timesheets:month"),
            "clock",
        )
    ]
