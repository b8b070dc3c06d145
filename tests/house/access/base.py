"""Frame, jobs, journal."""

import datetime as dt

from django.utils import timezone

from diemtua.jobs.actions import stored_path
from diemtua.jobs.models import Job, ResultFile
from diemtua.kernel.file_names import dated_name
from diemtua.vault.files import SealedWriter
from tests.house.access import Page

DAY = dt.timedelta(days=1)


def setup(cast):
    job = Job.objects.create(title="Việc thử", task="x", by=cast.binh, state="failed")
    file = ResultFile.objects.create(
        job=job,
        stored="x.sealed",
        name=dated_name("x", "xlsx", day=timezone.localdate()),
        delete_at=timezone.now() + DAY,
    )
    with SealedWriter(stored_path(file.stored)) as target:
        target.write(b"PK")
    return {"job": job}


PAGES = {
    "gallery": Page("200 200 200 200 200 200 200 200 200"),
    "home": Page("302 200 200 200 200 200 200 200 200"),
    "service_worker": Page("200 200 200 200 200 200 200 200 200"),
    "robots": Page("200 200 200 200 200 200 200 200 200"),
    "offline": Page("200 200 200 200 200 200 200 200 200"),
    "jobs:job": Page("302 404 404 200 404 404 404 404 200", lambda made: {"pk": made["job"].pk}),
    "jobs:jobs": Page("302 200 200 200 200 200 200 200 200"),
    "jobs:download_file": Page("302 404 404 200 404 404 404 404 404", lambda made: {"pk": made["job"].pk}),
    "jobs:delete_file": Page("302 404 404 302 404 404 404 404 404", lambda made: {"pk": made["job"].pk}, method="post"),
    "jobs:resume": Page("302 404 404 302 404 404 404 404 404", lambda made: {"pk": made["job"].pk}, method="post"),
    "audit:entries": Page("302 403 403 403 403 403 403 403 200"),
}
