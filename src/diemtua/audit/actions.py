"""Writing the audit line, and what ends it: ten years."""

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from diemtua.audit.models import Entry

# Who stands in the journal for who asked something: a keeper reads it, and joins no name with a question.
ASKER = "Người hỏi"
KEEP_FOR = dt.timedelta(days=10 * 365 + 3)


def record(action: str, *, by: Any, subject: models.Model, label: str | None = None, **detail: Any) -> Entry:
    """Add one audit line; must be called inside the transaction of the deed.

    `action` is «feature.verb_noun»; `by` is a User, None for the system, or ASKER: then the line keeps only its day, or who signed
    in a minute before would be found. `detail` must be JSON and hold no sealed value. Raises RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"audit line «{action}» outside a transaction")
    now = timezone.localtime()
    return Entry.objects.create(
        at=now.replace(hour=0, minute=0, second=0, microsecond=0) if by == ASKER else now,
        actor_id=getattr(by, "pk", None),
        actor_name=str(by) if by is not None else "Hệ thống",
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject=(label if label is not None else str(subject))[:300],
        detail=detail,
    )


def forget_old_lines(*, now: dt.datetime) -> int:
    """Delete lines ten years old; how many."""
    return Entry.objects.filter(at__lt=now - KEEP_FOR).delete()[0]
