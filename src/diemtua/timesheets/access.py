"""Who sees which hours. The only way from a page to a row.

An officer sees and writes the own book. The president of the officer's grassroots union sees days, hours and their kind,
never what for: `union_hours`. Nobody else sees anything: not the unions above, not the keeper, and employers have no account.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from diemtua.kernel.errors import NotAllowed
from diemtua.people.models import User
from diemtua.timesheets.models import Entry
from diemtua.training.models import Session
from diemtua.unions.access import person_of
from diemtua.unions.models import Mandate, Person, Unit
from diemtua.unions.rules import GRASSROOTS_KINDS

PRESIDENT = "CT"


def own_person(user: User) -> Person:
    """The officer behind the account; NotAllowed for accounts without a post in the register."""
    person = person_of(user)
    if person is None:
        raise NotAllowed("Sổ giờ công đoàn dành cho cán bộ công đoàn cơ sở; tài khoản này không gắn với cán bộ nào.")
    return person


def own_entries(user: User) -> QuerySet[Entry]:
    """The user's own book, struck entries too."""
    return Entry.objects.filter(person__user_id=user.pk)


def own_sessions(user: User) -> QuerySet[Session]:
    """Sessions of classes at which the user was marked present."""
    return Session.objects.filter(attendances__enrolment__person__user_id=user.pk)


def presided_units(user: User) -> list[Unit]:
    """Grassroots unions whose president the user is now. One query."""
    held = Mandate.objects.filter(unit=OuterRef("pk"), person__user_id=user.pk, position=PRESIDENT, ended_on=None)
    return list(Unit.objects.filter(Exists(held), kind__in=GRASSROOTS_KINDS).order_by("path"))


def require_president(user: User) -> list[Unit]:
    """The unions the user presides; NotAllowed for everybody else. One query."""
    units = presided_units(user)
    if not units:
        raise NotAllowed("Bảng giờ của cả công đoàn dành cho chủ tịch công đoàn cơ sở; sổ của bạn ở mục «Giờ công đoàn».")  # fmt: skip
    return units


def union_hours(units: list[Unit]) -> QuerySet[Entry]:
    """Valid entries of who held a post in these unions, or their parts, on the day; what for is not read at all.

    The people first: by them the index finds a month among all books.
    """
    inside = Q(pk__in=[])
    for unit in units:
        inside |= unit.below_as("unit__")
    held = Mandate.objects.filter(
        inside,
        Q(started_on=None) | Q(started_on__lte=OuterRef("on")),
        Q(ended_on=None) | Q(ended_on__gte=OuterRef("on")),
        person=OuterRef("person"),
    )
    people = Mandate.objects.filter(inside).values("person")
    return Entry.objects.filter(Exists(held), person__in=people, struck_at=None).defer("purpose")
