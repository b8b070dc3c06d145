"""What the keeper is told of the jobs the system started for itself."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from diemtua.jobs.access import system_jobs
from diemtua.jobs.models import Job
from diemtua.kernel.agenda import Step, Urgency
from diemtua.people.models import User


def failed_for_good(user: User) -> QuerySet[Job]:
    """System jobs that failed and were not started anew since, the latest first; of each kind of work one."""
    again = Job.objects.filter(task=OuterRef("task"), by=None, created_at__gt=OuterRef("created_at"))
    return system_jobs(user).filter(~Exists(again), state=Job.State.FAILED)


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """For the keeper: system jobs that failed. One query, else none."""
    if not user.is_keeper:
        return []
    return [
        Step(Urgency.ANSWER, f"Việc của hệ thống bị lỗi: {job.title}", job.message, "Xem và chạy lại", reverse("jobs:job", args=[job.pk]), "triangle-alert")
        for job in failed_for_good(user)[:5]
    ]  # fmt: skip
