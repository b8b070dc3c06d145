"""Work of connections in the background: calling receivers, writing the CSV files."""

import datetime as dt
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from diemtua.api.models import Delivery, Webhook
from diemtua.api.news import collect_news, deliver, due_deliveries
from diemtua.api.oneroster import write_oneroster
from diemtua.jobs.actions import Progress, keep_file, start_job
from diemtua.jobs.models import Job
from diemtua.kernel.errors import NotAllowed
from diemtua.kernel.file_names import dated_name


def send_news(progress: Progress) -> dict[str, Any]:
    """Call the receivers of all deliveries that are due; can be run again, what was sent is not sent twice."""
    sent = tried = 0
    while due := due_deliveries(now=timezone.now()):
        for delivery in due:
            tried += 1
            sent += deliver(delivery, now=timezone.now())
            progress.at(tried, message=f"Đã gửi {sent} trong {tried} tin.")
    return {"tried": tried, "sent": sent}


def look_for_news(*, now: dt.datetime) -> bool:
    """Collect news and start a job for what is due; True when one was started. For the worker's round.

    Costs one query while nobody has declared a receiver.
    """
    if not Webhook.objects.exists():
        return False
    collect_news(now=now)
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now).exists()
    title = "Báo tin cho hệ thống khác"
    if not due or Job.objects.filter(title=title, state__in=(Job.State.WAITING, Job.State.RUNNING)).exists():
        return False
    start_job(send_news, title=title, by=None)
    return True


def make_oneroster_file(progress: Progress, day: str | None = None) -> dict[str, Any]:
    """The CSV files of everything in the starter's scope, now or on a day that is over, as a sealed file of the job."""
    user, now = progress.job.by, timezone.now()
    then = dt.date.fromisoformat(day) if day else None
    if user is None or not user.is_active:
        raise NotAllowed("Tài khoản đã yêu cầu xuất không còn dùng; hãy xuất lại bằng tài khoản khác.")

    def write(target: IO[bytes], scratch: Path) -> dict[str, Any]:
        return {"rows": write_oneroster(user, target, then)}

    name = dated_name("oneroster", "zip", day=then or timezone.localdate(now))
    return keep_file(job=progress.job, name=name, write=write, now=now)
