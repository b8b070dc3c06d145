"""Where the columns come from: a stored copy, and what the triggers say changed since (ADR 0023).

Figures are exact at any moment: one statement reads which copy is stored and every changed row as it is now. The worker
stores a new copy when many rows changed; without one, everything is read.
"""

import datetime as dt
import threading
import uuid
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from diemtua.unions.columns import FORMAT, Register, Sheet, gone_unit_row, post_row, unit_row
from diemtua.unions.models import ColumnChange, ColumnStore, Mandate, Unit

MANY = 2000  # so many changes are read with every figure at most; more are stored
STEP = 5000

_POST = ("person_id", "unit_id", "position", "full_time", "since_year", "started_on", "ended_on",
         "person__birth_year", "person__sex", "person__last_trained_year", "person__user_id")  # fmt: skip
_UNIT = ("path", "kind", "valid_from", "valid_to", "enterprise__kind")

_lock = threading.Lock()
_held: tuple[str, Sheet] | None = None


def register() -> Register:
    """The posts of this moment. One query; the first of a process after a new copy was stored asks one more."""
    changes: QuerySet[ColumnStore, Any] = ColumnStore.objects.values_list(
        "token", "form", "changes__post_id", *(f"changes__post__{name}" for name in _POST),
        "changes__unit_id", *(f"changes__unit__{name}" for name in _UNIT),
    )  # fmt: skip
    told = list(changes)
    stored = _stored(told[0][0]) if told and told[0][1] == FORMAT else None
    if stored is None:
        return Register.of(_everything())
    posts = {row[2]: row[3 : 3 + len(_POST)] for row in told if row[2] is not None}
    units = {row[3 + len(_POST)]: row[4 + len(_POST) :] for row in told if row[3 + len(_POST)] is not None}
    return Register.of(
        stored,
        changed=posts,
        posts=(post_row(pk, *row) for pk, row in posts.items() if row[0] is not None),
        units=(gone_unit_row(pk) if row[0] is None else unit_row(pk, *row) for pk, row in units.items()),
    )


def _stored(token: str) -> Sheet | None:
    """The copy of that name, read once a process; None when another was stored meanwhile."""
    global _held
    with _lock:
        if _held is None or _held[0] != token:
            packed = ColumnStore.objects.filter(token=token).values_list("packed", flat=True).first()
            if packed is None:
                return None
            _held = (token, Sheet.unpacked(bytes(packed)))
        return _held[1]


def _everything() -> Sheet:
    """Read from the tables; posts before units, so that no post lacks its unit. Two queries."""

    def posts() -> Iterator[tuple[int, ...]]:
        for row in Mandate.objects.order_by().values_list("pk", *_POST).iterator(STEP):
            yield post_row(*row)

    def units() -> Iterator[tuple[int | bytes, ...]]:
        for row in Unit.objects.order_by().values_list("pk", *_UNIT).iterator(STEP):
            yield unit_row(*row)

    return Sheet.of(posts(), units())


@transaction.atomic
def store_columns(*, now: dt.datetime) -> None:
    """Store a copy of now; who stores at the same time waits.

    The changes noted so far go first: what is committed while the tables are read stays noted, and is read twice.
    """
    ColumnStore.objects.get_or_create(pk=1)
    ColumnStore.objects.select_for_update().get(pk=1)
    ColumnChange.objects.all().delete()
    ColumnStore.objects.filter(pk=1).update(
        token=uuid.uuid4().hex, form=FORMAT, made_at=now, packed=_everything().packed()
    )


def renew_columns(*, now: dt.datetime, tidy: bool) -> None:
    """Store the columns anew when there are none or many changes; `tidy`: with any change. Two queries when nothing is due."""
    changed = ColumnChange.objects.order_by().values("pk")[: MANY + 1].count()
    if changed > MANY or (tidy and changed) or not ColumnStore.objects.filter(form=FORMAT).exists():
        store_columns(now=now)
