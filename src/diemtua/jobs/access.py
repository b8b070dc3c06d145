"""Who may see a job: who started it, and the keeper."""

from django.db.models import QuerySet

from diemtua.jobs.models import Job, ResultFile
from diemtua.people.models import User


def visible_jobs(user: User) -> QuerySet[Job]:
    """The user's own jobs; all of them for the keeper."""
    return Job.objects.all() if user.is_keeper else Job.objects.filter(by=user)


def system_jobs(user: User) -> QuerySet[Job]:
    """What the system started for itself (index, learning, news to other systems): the keeper's to look after."""
    return Job.objects.filter(by=None) if user.is_keeper else Job.objects.none()


def resumable_jobs(user: User) -> QuerySet[Job]:
    """Failed jobs the user may start again: the own ones, for the keeper the system's too. Nobody runs another's work for them."""
    return (Job.objects.filter(by=user) | system_jobs(user)).filter(state=Job.State.FAILED)


def visible_files(user: User) -> QuerySet[ResultFile]:
    """Files of the user's own jobs that are still there: nobody else, keeper or neighbour, may fetch them."""
    return ResultFile.objects.filter(job__by=user).exclude(stored="")
