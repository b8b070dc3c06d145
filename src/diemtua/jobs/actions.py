"""Starting, running and recovering jobs."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from diemtua.jobs.models import Job
from diemtua.kernel.errors import DomainError
from diemtua.people.models import User

log = logging.getLogger(__name__)

# A job writes its progress at least this often; silence for longer means its process is gone.
HEARTBEAT_LIMIT = dt.timedelta(seconds=90)

Work = Callable[..., dict[str, Any] | None]


class Progress:
    """Handed to the work; tells the page how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def at(self, done: int, *, total: int | None = None, message: str = "") -> None:
        """Set how many are done; one UPDATE."""
        values: dict[str, Any] = {"done": done, "beat_at": timezone.now()}
        if total is not None:
            values["total"] = total
        if message:
            values["message"] = message
        Job.objects.filter(pk=self.job.pk).update(**values)


def start_job(work: Work, *, title: str, by: User | None, back_url: str = "", total: int = 0, **arguments: Any) -> Job:
    """Queue `work(progress, **arguments)`, a module-level function that can be run again after dying half-way."""
    job = Job.objects.create(
        title=title,
        task=f"{work.__module__}.{work.__qualname__}",
        arguments=arguments,
        by=by,
        back_url=back_url,
        total=total,
    )
    run_job.enqueue(job_id=job.pk)
    job.refresh_from_db()
    return job


@task()
def run_job(job_id: int) -> None:
    """Run one job once; a second worker that gets the same job does nothing."""
    now = timezone.now()
    claimed = Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(state=Job.State.RUNNING, beat_at=now)
    if not claimed:
        return
    job = Job.objects.get(pk=job_id)
    work: Work = import_string(job.task)
    try:
        result = work(Progress(job), **job.arguments) or {}
    except DomainError as error:
        _finish(job, Job.State.FAILED, message=error.message)
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.task)
        _finish(
            job, Job.State.FAILED, message="Việc dừng vì lỗi của hệ thống; phần đã xong được giữ. Hãy bấm chạy tiếp."
        )
    else:
        _finish(job, Job.State.DONE, result=result)


def _finish(job: Job, state: Job.State, **values: Any) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=timezone.now(), **values)


def resume_job(job: Job) -> bool:
    """Queue a failed job again; False when it is not failed (somebody was first)."""
    with transaction.atomic():
        changed = Job.objects.filter(pk=job.pk, state=Job.State.FAILED).update(
            state=Job.State.WAITING, message="", finished_at=None
        )
        if changed:
            run_job.enqueue(job_id=job.pk)
    return bool(changed)


def recover_silent_jobs(*, now: dt.datetime) -> int:
    """Queue again every running job that has been silent for HEARTBEAT_LIMIT; how many there were."""
    recovered = 0
    for job in Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=now - HEARTBEAT_LIMIT):
        with transaction.atomic():
            if Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, beat_at=job.beat_at).update(
                state=Job.State.WAITING
            ):
                run_job.enqueue(job_id=job.pk)
                recovered += 1
    return recovered
