"""What leaves the house from the boards: lists of people, each with its line in the journal."""

from django.db import transaction
from django.urls import reverse

from diemtua.audit.actions import record
from diemtua.dashboards.queries import Scope
from diemtua.dashboards.rules import MISSING, STAGES
from diemtua.jobs.actions import Work, start_job
from diemtua.jobs.models import Job
from diemtua.kernel.numbers import dotted
from diemtua.people.models import User


@transaction.atomic
def note_list(*, scope: Scope, stage: str, rows: int, by: User) -> None:
    """The list behind a figure was taken away."""
    _note_export(scope, stage, rows=rows, by=by)


@transaction.atomic
def request_list(*, scope: Scope, stage: str, rows: int, work: Work, by: User) -> Job:
    """Queue `work(progress, ...)`, which writes a list too long for a page. The line is this press's."""
    job = start_job(
        work,
        title=f"{(STAGES | MISSING)[stage]}: {dotted(rows)} chức danh",
        by=by,
        total=rows,
        back_url=reverse("dashboards:board"),
        unit_id=scope.unit.pk,
        kinds=list(scope.kinds),
        year=scope.year,
        stage=stage,
        **_day(scope),
    )
    _note_export(scope, stage, rows=rows, by=by, job=job.pk)
    return job


def _note_export(scope: Scope, stage: str, *, by: User, **told: int) -> None:
    """The journal names the figure and the unit whose list was taken."""
    label = f"{(STAGES | MISSING)[stage]}, {scope.unit}"
    record("dashboards.export_list", by=by, subject=scope.unit, label=label, stage=stage, **told, **_day(scope))


def _day(scope: Scope) -> dict[str, str]:
    """The day asked of, when it is over."""
    return {"day": scope.day.isoformat()} if scope.day else {}
