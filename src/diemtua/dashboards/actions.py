"""What leaves the house from the boards: lists of people, each with its line in the journal."""

from django.db import transaction
from django.urls import reverse

from diemtua.audit.actions import record
from diemtua.dashboards.queries import Scope
from diemtua.dashboards.rules import MISSING, STAGES
from diemtua.jobs.actions import Work, start_job
from diemtua.jobs.models import Job
from diemtua.people.models import User


@transaction.atomic
def note_list(*, scope: Scope, stage: str, rows: int, by: User) -> None:
    """The list behind a figure was taken away."""
    record(
        "dashboards.export_list",
        by=by,
        subject=scope.unit,
        label=f"{(STAGES | MISSING)[stage]}, {scope.unit}",
        stage=stage,
        rows=rows,
        **_day(scope),
    )


@transaction.atomic
def request_list(*, scope: Scope, stage: str, rows: int, work: Work, by: User) -> Job:
    """Queue `work(progress, ...)`, which writes a list too long for a page. The line is this press's."""
    job = start_job(
        work,
        title=f"{(STAGES | MISSING)[stage]}: {rows:,} chức danh".replace(",", "."),
        by=by,
        total=rows,
        back_url=reverse("dashboards:board"),
        unit_id=scope.unit.pk,
        kinds=list(scope.kinds),
        year=scope.year,
        stage=stage,
        **_day(scope),
    )
    record(
        "dashboards.export_list",
        by=by,
        subject=scope.unit,
        label=f"{(STAGES | MISSING)[stage]}, {scope.unit}",
        stage=stage,
        rows=rows,
        job=job.pk,
        **_day(scope),
    )
    return job


def _day(scope: Scope) -> dict[str, str]:
    """The day asked of, when it is over."""
    return {"day": scope.day.isoformat()} if scope.day else {}
