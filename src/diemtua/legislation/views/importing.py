"""Importing a file with its report, the index, learning: the keeper's."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.kernel.errors import DomainError
from diemtua.legislation import actions, indexing, jobs, queries
from diemtua.legislation.access import require_import, visible_imports
from diemtua.legislation.forms import EndArticlesForm, ImportForm
from diemtua.legislation.models import TextImport


def import_text(request: HttpRequest) -> HttpResponse:
    """Read a file, show its faults, take it in."""
    require_import(request.user)
    form = ImportForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        file, check_only = values.pop("file"), values.pop("check_only")
        data = file.read()
        try:
            outline = actions.read_upload(file.name, data)
            report = actions.summary(outline, **values)
            if not check_only:
                done = actions.import_text(outline, file_name=file.name, data=data, by=request.user, now=timezone.now(), **values)  # fmt: skip
                jobs.queue_index(by=request.user, back_url=done.document.get_absolute_url())
                messages.success(request, f"Đã nạp {done.document}: {done.changed_count} điều mới hoặc thay đổi. Chỉ mục đang được dựng lại.")  # fmt: skip
                return redirect("legislation:text_import", pk=done.pk)
        except DomainError as error:
            form.add_error(None, error.message)
    imports = Paginator(visible_imports(request.user), 30).get_page(request.GET.get("trang"))
    count, _, renewing = queries.index_state()
    context = {
        "form": form,
        "report": report,
        "page": imports,
        "count": count,
        "renewing": renewing,
        "learning": jobs.last_learning(),
        "learnt_at": indexing.learnt_at(),
    }
    return render(request, "legislation/import_text.html", context, status=400 if form.errors else 200)


def text_import(request: HttpRequest, pk: int) -> HttpResponse:
    """The quality report of one import."""
    require_import(request.user)
    return _report_page(request, get_object_or_404(visible_imports(request.user), pk=pk))


@require_POST
def end_articles(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that articles the imported text lacks no longer apply."""
    require_import(request.user)
    found = get_object_or_404(visible_imports(request.user), pk=pk)
    form = EndArticlesForm(request.POST, labels=queries.gone(found))
    if not form.is_valid():
        return _report_page(request, found, form)
    ended, since = form.cleaned_data["articles"], form.cleaned_data["since"]
    try:
        actions.end_articles(found.document, labels=ended, since=since, by=request.user, now=timezone.now())
    except DomainError as error:
        form.add_error(None, error.message)
        return _report_page(request, found, form)
    jobs.queue_index(by=request.user, back_url=found.document.get_absolute_url())
    messages.success(request, f"Đã ghi {len(ended)} điều không còn hiệu lực. Chỉ mục tra cứu đang được dựng lại.")
    return redirect("legislation:text_import", pk=found.pk)


def _report_page(request: HttpRequest, found: TextImport, form: EndArticlesForm | None = None) -> HttpResponse:
    gone = queries.gone(found)
    if form is None and gone:
        form = EndArticlesForm(labels=gone, initial={"since": queries.newest_day(found)})
    context = {"found": found, "ending": form, "amends": queries.amends(found.document), "can_import": True}
    return render(request, "legislation/text_import.html", context, status=400 if form and form.is_bound else 200)


@require_POST
def rebuild_index(request: HttpRequest) -> HttpResponse:
    """Build the search index anew in the background."""
    require_import(request.user)
    job = jobs.queue_index(by=request.user, back_url=reverse("legislation:import_text"))
    return redirect("jobs:job", pk=job.pk)


@require_POST
def learn(request: HttpRequest) -> HttpResponse:
    """Let the search learn now, in the background."""
    require_import(request.user)
    return redirect("jobs:job", pk=jobs.queue_learning().pk)
