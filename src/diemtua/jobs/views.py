"""The page of one job: its progress, then its result."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from diemtua.jobs import actions
from diemtua.jobs.access import visible_jobs


def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress, refreshed by htmx every second or by the browser every five."""
    found = get_object_or_404(visible_jobs(request.user), pk=pk)
    template = "jobs/job.html#progress" if request.htmx else "jobs/job.html"
    response = render(request, template, {"job": found})
    if request.htmx and found.finished:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def resume_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Run a failed job on from where it stopped."""
    found = get_object_or_404(visible_jobs(request.user), pk=pk)
    actions.resume_job(found)
    return redirect("jobs:job", pk=pk)
