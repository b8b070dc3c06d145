"""What tests of the register share."""

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diemtua.audit.models import Entry


@pytest.fixture
def lines():
    """The actions in the journal, oldest first."""
    return lambda: list(Entry.objects.order_by("id").values_list("action", flat=True))


def post_edited(client: Client, url: str, data: dict[str, Any]) -> HttpResponse:
    """Open the form and send it as it is now, with these values."""
    return client.post(url, data | {"edition": client.get(url).context["form"]["edition"].value()})


@pytest.fixture
def count_queries():
    """`count_queries(client, url)`: how many SQL queries the page takes."""

    def count(client, url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
            return len(captured)

    return count
