"""Starting, running and recovering jobs."""

import datetime as dt
import logging
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from diemtua.audit.actions import record
from diemtua.jobs.models import Job, Pulse, ResultFile
from diemtua.kernel.errors import Conflict, DomainError, Gone
from diemtua.people.models import User
from diemtua.vault.files import SealedWriter

log = logging.getLogger(__name__)

# A job writes its progress at least this often; silence for longer means its process is gone.
HEARTBEAT_LIMIT = dt.timedelta(seconds=90)

# A job that stops its worker so often is not started again by itself.
SILENCES = 3

# A waiting job whose task is nowhere waits for nothing.
LOST_AFTER = dt.timedelta(minutes=5)

KEEP_FILES_FOR = dt.timedelta(hours=24)
KEEP_JOBS_FOR = dt.timedelta(days=366)

MESSAGE = Job._meta.get_field("message").max_length

Work = Callable[..., dict[str, Any] | None]


class Superseded(Exception):
    """This run was presumed dead and the job was started anew: stop, the other run goes on."""


class Progress:
    """Handed to the work; tells the page how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def at(self, done: int, *, total: int | None = None, message: str = "") -> None:
        """Set how many are done; one UPDATE. Raises Superseded when this run is no longer the job's."""
        values: dict[str, Any] = {"done": done, "beat_at": timezone.now()}
        if total is not None:
            values["total"] = total
        if message:
            values["message"] = message[:MESSAGE]
        if not Job.objects.filter(pk=self.job.pk, run=self.job.run).update(**values):
            raise Superseded


@contextmanager
def only_run(job: Job) -> Iterator[None]:
    """A transaction in which no other run of the job begins. Raises Superseded when one has begun already."""
    with transaction.atomic():
        if not Job.objects.filter(pk=job.pk, run=job.run).update(beat_at=timezone.now()):
            raise Superseded
        yield


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
    waiting = Job.objects.filter(pk=job_id, state=Job.State.WAITING)
    if not waiting.update(state=Job.State.RUNNING, beat_at=now, run=F("run") + 1):
        return
    job = Job.objects.get(pk=job_id)
    try:
        work: Work = import_string(job.task)
        result = work(Progress(job), **job.arguments) or {}
    except Superseded:
        log.warning("job %s (%s) went on in another run", job.pk, job.task)
    except DomainError as error:
        _finish(job, Job.State.FAILED, message=error.message[:MESSAGE])
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.task)
        _finish(
            job, Job.State.FAILED, message="Việc dừng vì lỗi của hệ thống; phần đã xong được giữ. Hãy bấm chạy lại."
        )
    else:
        _finish(job, Job.State.DONE, result=result)


def _finish(job: Job, state: Job.State, **values: Any) -> None:
    Job.objects.filter(pk=job.pk, run=job.run).update(state=state, finished_at=timezone.now(), **values)


@transaction.atomic
def resume_job(job: Job, *, by: User) -> bool:
    """Queue a failed job again; False when it is not failed (somebody was first)."""
    changed = Job.objects.filter(pk=job.pk, state=Job.State.FAILED).update(
        state=Job.State.WAITING, message="", finished_at=None, silences=0
    )
    if changed:
        record("jobs.resume_job", by=by, subject=job)
        run_job.enqueue(job_id=job.pk)
    return bool(changed)


def recover_silent_jobs(*, now: dt.datetime) -> int:
    """Queue again every running job that has been silent for HEARTBEAT_LIMIT, and every waiting one whose task was lost; how
    many there were. A job whose heart stops again and again has failed: it would take every worker with it."""
    silent = Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=now - HEARTBEAT_LIMIT)
    silent.filter(silences__gte=SILENCES).update(
        state=Job.State.FAILED,
        finished_at=now,
        message="Việc này đã làm dừng tiến trình việc nền nhiều lần; phần đã xong được giữ. Hãy báo quản trị hệ thống trước khi chạy lại.",
    )
    taken = Q(
        status=TaskResultStatus.RUNNING, started_at__gt=now - LOST_AFTER
    )  # to claim the job is the first thing a task does
    queued = DBTaskResult.objects.filter(Q(status=TaskResultStatus.READY) | taken, task_path=run_job.module_path)
    known = [words.get("job_id") for words in queued.values_list("args_kwargs__kwargs", flat=True)]
    lost = Job.objects.filter(state=Job.State.WAITING, created_at__lt=now - LOST_AFTER).exclude(pk__in=known)
    recovered = 0
    for job in [*silent, *lost]:
        with transaction.atomic():
            as_seen = Job.objects.filter(pk=job.pk, state=job.state, run=job.run, beat_at=job.beat_at)
            again = int(job.state == Job.State.RUNNING)
            if as_seen.update(state=Job.State.WAITING, silences=F("silences") + again):
                run_job.enqueue(job_id=job.pk)
                recovered += 1
    return recovered


def beat(*, now: dt.datetime) -> None:
    """The worker looked around."""
    Pulse.objects.update_or_create(pk=1, defaults={"beat_at": now})


def stored_path(stored: str) -> Path:
    """Where a result file lies: beside the database, never under the static files."""
    return Path(default_storage.path("ket-qua")) / stored


def keep_file(
    *, job: Job, name: str, write: Callable[[IO[bytes], Path], dict[str, Any]], now: dt.datetime
) -> dict[str, Any]:
    """Let `write(target, scratch)` write the job's file, sealed on its way to the disk; what `write` returns.

    `scratch` is a private folder for writers that need one; it is gone afterwards. The file of an earlier run goes, that of
    a later one stays: raises Superseded.
    """
    stored = f"{secrets.token_hex(16)}.sealed"
    scratch = stored_path(f"tam-{job.pk}-{job.run}")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True, mode=0o700)
    try:
        with SealedWriter(stored_path(stored)) as sealed:
            told = write(sealed, scratch)  # type: ignore[arg-type]
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    values = {"stored": stored, "name": name, "delete_at": now + KEEP_FILES_FOR}
    try:
        with only_run(job):
            old = ResultFile.objects.filter(job=job).values_list("stored", flat=True).first()
            ResultFile.objects.update_or_create(job=job, defaults=values)
    except Superseded:
        stored_path(stored).unlink(missing_ok=True)
        raise
    if old:
        stored_path(old).unlink(missing_ok=True)
    return told


@transaction.atomic
def note_download(*, file: ResultFile, by: User) -> None:
    """A list leaves the house: one line."""
    if not stored_path(file.stored).exists():
        raise Gone("Tệp không còn trên máy chủ; hãy xuất lại danh sách.")
    record("jobs.download_file", by=by, subject=file, job=file.job_id)


@transaction.atomic
def delete_file(*, file: ResultFile, by: User) -> None:
    """Delete the sealed file now."""
    path = stored_path(file.stored)
    if not ResultFile.objects.filter(pk=file.pk).exclude(stored="").update(stored="", delete_at=None):
        raise Conflict("Tệp này đã được xóa rồi.")
    record("jobs.delete_file", by=by, subject=file, job=file.job_id)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def forget_old_files(*, now: dt.datetime) -> int:
    """Delete the files whose 24 hours are over, and what a killed run left in its scratch folder; how many files.

    Called by the pages of jobs and by housekeeping. No audit line.
    """
    old = list(ResultFile.objects.exclude(stored="").filter(delete_at__lte=now))
    for file in old:
        stored_path(file.stored).unlink(missing_ok=True)
    ResultFile.objects.filter(pk__in=[file.pk for file in old]).update(stored="", delete_at=None)
    kept = set(ResultFile.objects.exclude(stored="").values_list("stored", flat=True))
    for path in stored_path("").glob("*"):  # sealed by a run that was killed before it could tell
        if path.is_file() and path.name not in kept and path.stat().st_mtime < (now - KEEP_FILES_FOR).timestamp():
            path.unlink(missing_ok=True)
    running = {f"tam-{pk}-{run}" for pk, run in Job.objects.filter(state=Job.State.RUNNING).values_list("pk", "run")}
    for scratch in stored_path("").glob("tam-*"):
        if scratch.name not in running:
            shutil.rmtree(scratch, ignore_errors=True)
    return len(old)


def forget_old_jobs(*, now: dt.datetime) -> int:
    """Delete finished jobs after a year, unless their file still lies there, and what the queue noted of them; how many. No audit line."""
    DBTaskResult.objects.filter(finished_at__lt=now - KEEP_JOBS_FOR).delete()
    done = Job.objects.filter(state__in=(Job.State.DONE, Job.State.FAILED), created_at__lt=now - KEEP_JOBS_FOR)
    return done.exclude(result_file__stored__gt="").delete()[1].get("jobs.Job", 0)
