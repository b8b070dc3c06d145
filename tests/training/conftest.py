"""What the tests of this feature share."""

import pytest

from diemtua.audit.models import Entry


@pytest.fixture
def lines():
    """`lines()` -> the actions of this feature written into the journal so far, oldest first."""

    def read() -> list[str]:
        return list(
            Entry.objects.filter(action__startswith="training.").order_by("pk").values_list("action", flat=True)
        )

    return read
