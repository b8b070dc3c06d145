"""Lists that leave the house, and views kept."""

import datetime as dt
from typing import Any

from django.db import transaction

from diemtua.audit.actions import record
from diemtua.jobs.actions import Work, start_job
from diemtua.jobs.models import Job
from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import NotAllowed
from diemtua.kernel.numbers import dotted
from diemtua.people.models import User
from diemtua.unions.access import can_manage
from diemtua.unions.models import (
    SavedView,
    Unit,
)


@transaction.atomic
def note_export(*, by: User, form: str, title: str, rows: int, asked: dict[str, str]) -> None:
    """A list of people leaves the house: who took how many, in which form, by which filter."""
    record("unions.export_persons", by=by, subject=by, label=title, form=form, rows=rows, **asked)


@transaction.atomic
def request_export(
    *, work: Work, arguments: dict[str, Any], title: str, rows: int, asked: dict[str, str], by: User
) -> Job:
    """Queue `work(progress, **arguments)`, which writes a list too long for a page. The line is this press's."""
    job = start_job(work, title=title, by=by, total=rows, **arguments)
    record(
        "unions.export_persons", by=by, subject=by, label=title, form=arguments["form"], rows=rows, job=job.pk, **asked
    )
    return job


@transaction.atomic
def note_units_export(*, by: User, day: dt.date, rows: int) -> None:
    """The tree of units leaves the house: who took how many, as of which day."""
    record("unions.export_units", by=by, subject=by, day=day.isoformat(), rows=rows)


@transaction.atomic
def request_units_export(*, work: Work, day: dt.date, rows: int, by: User) -> Job:
    """Queue `work(progress, day)`, which writes a tree too long for a page. The line is this press's."""
    title = f"{dotted(rows)} đơn vị, ngày {vn_date(day)}"
    job = start_job(work, title=title, by=by, total=rows, day=day.isoformat())
    record("unions.export_units", by=by, subject=by, day=day.isoformat(), rows=rows, job=job.pk)
    return job


@transaction.atomic
def save_view(*, name: str, query: str, unit: Unit | None, by: User) -> SavedView:
    """Keep a way to look at the list; the same name of the same person is replaced."""
    if unit is not None and not can_manage(by, unit):
        raise NotAllowed("Chỉ chia sẻ được với đơn vị bạn đang phụ trách; hãy chọn đơn vị khác.")
    view, _ = SavedView.objects.update_or_create(by=by, name=name, defaults={"query": query, "unit": unit})
    record("unions.save_view", by=by, subject=view, shared=unit is not None)
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> None:
    """Away with a way to look at the list; only who saved it may."""
    if view.by_id != by.pk:
        raise NotAllowed(f"Cách xem này do {view.by} lưu; hãy nhờ người đó xóa.")
    record("unions.delete_view", by=by, subject=view)
    view.delete()
