"""What is left of a case ten years after it was closed: nothing."""

import datetime as dt

from django.db import transaction

from diemtua.casework.models import Case

KEEP_FOR = dt.timedelta(days=10 * 365 + 3)


def forget_old_cases(*, now: dt.datetime) -> int:
    """Delete cases closed ten years ago with events, files, comments and claimants; how many. No audit line.

    The agreement a case led to stays in its register.
    """
    old = Case.objects.filter(closed_at__lt=now - KEEP_FOR)
    return sum(_forget(pk, old) for pk in list(old.values_list("pk", flat=True)))


def _forget(pk: int, old) -> bool:  # type: ignore[no-untyped-def]
    """One case, unless somebody reopened it a moment ago. The files go last: no row speaks of one that is gone."""
    with transaction.atomic():
        case = old.select_for_update().filter(pk=pk).first()
        if case is None:
            return False
        files = [event.path for event in case.events.exclude(file="")]
        case.events.update(replaced_by=None)
        case.delete()
    for path in files:
        path.unlink(missing_ok=True)
    return True
