"""What the tests of agreements look at."""

from diemtua.audit.models import Entry


def deeds() -> list[str]:
    return [name.removeprefix("agreements.") for name in Entry.objects.order_by("id").values_list("action", flat=True)]
