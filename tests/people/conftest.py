"""What account tests share."""

import pytest
from django.utils import timezone

from diemtua.audit.models import Entry
from diemtua.people import actions
from diemtua.people.models import User

NEW_PASSWORD = "hoa sen tháng sáu"


@pytest.fixture
def fresh(db: None) -> User:
    """An officer's account that was never activated."""
    return User.objects.create_user("0905551234", None, full_name="Phan Thị Mới")


@pytest.fixture
def code(fresh: User, cast) -> str:
    """The code Bình gave out for it; the journal starts empty after that."""
    given = actions.issue_code(to=fresh, by=cast.binh, now=timezone.now())
    Entry.objects.all().delete()
    return given


@pytest.fixture
def lines():
    """The actions in the journal, oldest first."""
    return lambda: list(Entry.objects.order_by("id").values_list("action", flat=True))
