"""What the tests of own data share."""

import datetime as dt

import pytest

from diemtua.datarights import actions
from diemtua.datarights.holdings import subject_of
from diemtua.unions.models import Mandate

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)  # a Monday


def asked(user, kind="delete", *, now=NOW):
    """A request of the user, received at `now`."""
    return actions.send_request(subject=subject_of(None, user), kind=kind, text="Xin giúp", by=user, now=now)


def answered(cast, user, kind="delete"):
    """The same with the procedure told."""
    made = asked(user, kind)
    actions.answer_request(request=made, reply="Sẽ làm trong hạn.", third_party=False, by=cast.keeper, now=NOW)
    made.refresh_from_db()
    return made


@pytest.fixture
def former(cast):
    """Hòa has left her post."""
    Mandate.objects.filter(person=cast.hoa_person).update(ended_on=dt.date(2026, 6, 30))
    return cast.hoa_person
