"""Versions of the rubric."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from diemtua.agreements.access import require_keeper
from diemtua.agreements.models import Rubric
from diemtua.agreements.rules.quality import read_rubric
from diemtua.audit.actions import record
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.text import clean
from diemtua.people.models import User


@dataclass(frozen=True)
class RubricVersion:
    """A version as somebody typed it; `data` holds classes, equals_share, criteria."""

    name: str
    since: dt.date
    source: str
    is_official: bool
    data: Mapping[str, Any]

    @property
    def columns(self) -> dict[str, Any]:
        """Clean values of the row; BadInput when it could not score."""
        told = {"name": clean(self.name), "since": self.since, "source": clean(self.source), "is_official": self.is_official}  # fmt: skip
        if not told["source"]:
            raise BadInput("Hãy ghi nguồn của thang điểm: số văn bản, ngày ban hành.")
        read_rubric(told | dict(self.data))
        return told | {"data": dict(self.data)}


@transaction.atomic
def enter_rubric(*, version: RubricVersion, by: User, now: dt.datetime) -> Rubric:
    """A new version of the rubric, in force from its day; versions before keep their days. Conflict on a taken day."""
    require_keeper(by)
    made = Rubric(entered_by=by, created_at=now, **version.columns)
    _save_rubric(made)
    record("agreements.enter_rubric", by=by, subject=made, since=f"{made.since}", is_official=made.is_official)
    return made


@transaction.atomic
def edit_rubric(*, rubric: Rubric, version: RubricVersion, by: User, now: dt.datetime) -> Rubric:
    """Mend a version nobody was scored by yet. Conflict once its day has come: then a new version is entered."""
    require_keeper(by)
    before, today = {"name": rubric.name, "since": f"{rubric.since}", "data": rubric.data}, timezone.localdate(now)
    if not Rubric.objects.select_for_update().filter(pk=rubric.pk, since__gt=today).exists():
        raise Conflict("Thang điểm này đã áp dụng nên được giữ nguyên; hãy nhập một bản mới từ ngày khác.")
    for name, value in version.columns.items():
        setattr(rubric, name, value)
    _save_rubric(rubric)
    record("agreements.edit_rubric", by=by, subject=rubric, since=f"{rubric.since}", before=before)
    return rubric


def _save_rubric(rubric: Rubric) -> None:
    try:
        with transaction.atomic():
            rubric.save()
    except IntegrityError:
        raise Conflict("Đã có thang điểm áp dụng từ ngày này; hãy chọn ngày khác.") from None
