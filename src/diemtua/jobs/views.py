"""Background work: the page of one job with its progress, then its result or its file."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from diemtua.jobs import actions
from diemtua.jobs.access import resumable_jobs, system_jobs, visible_files, visible_jobs
from diemtua.vault.files import unsealed

SYSTEM_JOBS = 20  # the latest


def jobs(request: HttpRequest) -> HttpResponse:
    """My own background work, newest first, with the files still there; for the keeper also the system's."""
    actions.forget_old_files(now=timezone.now())
    mine = visible_jobs(request.user).filter(by=request.user).select_related("result_file")
    context = {
        "page": Paginator(mine, 30).get_page(request.GET.get("trang")),
        "of_system": system_jobs(request.user)[:SYSTEM_JOBS],
    }
    return render(request, "jobs/jobs.html", context)


def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress, refreshed by htmx every second or by the browser every five."""
    found = get_object_or_404(visible_jobs(request.user), pk=pk)
    template = "jobs/job.html#progress" if request.htmx else "jobs/job.html"
    file = visible_files(request.user).filter(job=found).first()
    may_resume = resumable_jobs(request.user).filter(pk=pk).exists()
    response = render(request, template, {"job": found, "file": file, "may_resume": may_resume})
    if request.htmx and found.finished:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def resume_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Run a failed job on from where it stopped."""
    found = get_object_or_404(resumable_jobs(request.user), pk=pk)
    actions.resume_job(found, by=request.user)
    return redirect("jobs:job", pk=pk)


@never_cache
def download_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The job's file, unsealed on the way out."""
    actions.forget_old_files(now=timezone.now())
    file = get_object_or_404(visible_files(request.user), job=pk)
    actions.note_download(file=file, by=request.user)
    content = unsealed(actions.stored_path(file.stored))
    response = StreamingHttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@require_POST
def delete_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file was fetched: away with it."""
    file = get_object_or_404(visible_files(request.user), job=pk)
    actions.delete_file(file=file, by=request.user)
    messages.success(request, "Đã xóa tệp trên máy chủ.")
    return redirect("jobs:job", pk=pk)
