"""A system connected to Bình's ward."""

import pytest
from django.test import Client
from django.utils import timezone

from diemtua.api.actions import create_token
from diemtua.audit.models import Entry


@pytest.fixture
def system(cast):
    """`system(unit=ward, can_write=True)` -> a client that sends the token with every request."""

    def connect(*, unit=None, by=None, can_write=True, days=30):
        token, text = create_token(
            name="Phần mềm đoàn viên", unit=unit or cast.ward, can_write=can_write, days=days, by=by or cast.binh,
            now=timezone.now(),
        )  # fmt: skip
        client = Client(headers={"Authorization": f"Bearer {text}"})
        client.token = token
        return client

    return connect


@pytest.fixture
def lines():
    """Actions in the journal after the token was made, oldest first."""
    return lambda: [a for a in Entry.objects.order_by("pk").values_list("action", flat=True) if a != "api.create_token"]
