"""Frame, jobs, journal."""

from diemtua.jobs.models import Job
from tests.house.access import Page


def setup(cast):
    return {"job": Job.objects.create(title="Việc thử", task="x", by=cast.binh, state="failed")}


PAGES = {
    "gallery": Page("200 200 200 200 200 200 200 200 200"),
    "home": Page("302 200 200 200 200 200 200 200 200"),
    "jobs:job": Page("302 404 404 200 404 404 404 404 200", lambda made: {"pk": made["job"].pk}),
    "jobs:resume": Page("302 404 404 302 404 404 404 404 302", lambda made: {"pk": made["job"].pk}, method="post"),
    "audit:entries": Page("302 403 403 403 403 403 403 403 200"),
}
