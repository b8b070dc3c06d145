"""What the keeper is told of the jobs the system started for itself."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from diemtua.jobs.access import system_jobs
from diemtua.jobs.models import Job, Pulse
from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.dates import vn_moment
from diemtua.people.models import User

SILENT_AFTER = dt.timedelta(minutes=5)


def failed_for_good(user: User) -> QuerySet[Job]:
    """System jobs that failed and were not started anew since, the latest first; of each kind of work one."""
    again = Job.objects.filter(task=OuterRef("task"), by=None, created_at__gt=OuterRef("created_at"))
    return system_jobs(user).filter(~Exists(again), state=Job.State.FAILED)


def silent_since(*, now: dt.datetime) -> dt.datetime | None:
    """When the worker looked around last, if that is too long ago; None while it lives or never ran. One query."""
    pulse = Pulse.objects.filter(beat_at__lt=now - SILENT_AFTER).first()
    return pulse.beat_at if pulse else None


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """For the keeper: a worker that has fallen silent, and system jobs that failed. Two queries, else none."""
    if not user.is_keeper:
        return []
    silent = silent_since(now=now)
    stopped = [
        Step(Urgency.ANSWER, "Tiến trình việc nền đã dừng", f"Im lặng từ {vn_moment(silent)}: danh sách không nạp, bài kiểm tra không thu đúng giờ. Hãy chạy lại «diemtua serve».", "Xem việc nền", reverse("jobs:jobs"), "triangle-alert")
    ] if silent else []  # fmt: skip
    return stopped + [
        Step(Urgency.ANSWER, f"Việc của hệ thống bị lỗi: {job.title}", job.message, "Xem và chạy lại", reverse("jobs:job", args=[job.pk]), "triangle-alert")
        for job in failed_for_good(user)[:5]
    ]  # fmt: skip
