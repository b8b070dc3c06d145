"""Pages of texts and the search. Reading is open to everybody; importing is the keeper's."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from diemtua.legislation import actions, jobs, queries, registry
from diemtua.legislation.access import (
    can_import,
    require_import,
    visible_articles,
    visible_documents,
    visible_imports,
)
from diemtua.legislation.forms import ImportForm, chosen_day

FEW, MANY = 8, 40  # results at first, and when more are asked for
FEW_ANSWERS = 3  # published answers, grouped after the articles


@login_not_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Find the article for a question; with htmx only the results."""
    question = request.GET.get("q", "").strip()[:500]
    day, asked = chosen_day(request.GET, today=timezone.localdate())
    chosen = visible_documents(request.user).filter(slug=request.GET.get("van-ban", "")).first()
    many = request.GET.get("nhieu") == "1"
    found = queries.search(question, day=day, document=chosen.number if chosen else "", limit=MANY if many else FEW)
    context = {"question": question, "day": day, "asked": asked, "chosen": chosen, "found": found}
    context["more"] = not many and len(found) == FEW
    context["answers"] = registry.answers(question, day=day, limit=FEW_ANSWERS) if question else []
    if request.htmx:
        return render(request, "legislation/search.html#results", context)
    count, mode, renewing = queries.index_state()
    documents = visible_documents(request.user)
    context |= {
        "documents": documents,
        "count": count,
        "mode": mode,
        "renewing": renewing,
        "can_import": can_import(request.user),
    }
    return render(request, "legislation/search.html", context)


@login_not_required
@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """Every document in the store."""
    rows = queries.documents(visible_documents(request.user))
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(title__icontains=words) | rows.filter(number__icontains=words)
    page = Paginator(rows, 50).get_page(request.GET.get("trang"))
    return render(
        request, "legislation/documents.html", {"page": page, "q": words, "can_import": can_import(request.user)}
    )


@login_not_required
@require_GET
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """The contents of a document as of a day."""
    found = get_object_or_404(visible_documents(request.user), slug=slug)
    day, asked = chosen_day(request.GET, today=timezone.localdate())
    context = {
        "document": found,
        "day": day,
        "asked": asked,
        "chapters": queries.contents(found, day),
        "change_days": queries.change_days(found),
        "missing": queries.unknown_citations(found) if can_import(request.user) else [],
        "imports": visible_imports(request.user).filter(document=found),
    }
    return render(request, "legislation/document.html", context)


@login_not_required
@require_GET
def article(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """An article as of a day, at its stable address."""
    found = get_object_or_404(visible_articles(request.user), document__slug=slug, slug=article_slug)
    day, asked = chosen_day(request.GET, today=timezone.localdate())
    page = queries.article_page(found, day=day, asked=asked)
    return render(request, "legislation/article.html", {"article": found, "day": day, "asked": asked, "page": page})


@login_not_required
@require_GET
def compare(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """Two versions of an article, what left and what came."""
    found = get_object_or_404(visible_articles(request.user), document__slug=slug, slug=article_slug)
    old, new = (_day(request.GET.get(name, "")) for name in ("tu", "den"))
    shown = queries.comparison(found, old_since=old, new_since=new)
    return render(request, "legislation/compare.html", {"article": found, "shown": shown})


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def import_text(request: HttpRequest) -> HttpResponse:
    """Read a file, show its faults, take it in."""
    require_import(request.user)
    form = ImportForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        file, check_only = values.pop("file"), values.pop("check_only")
        data = file.read()
        outline = actions.read_upload(file.name, data)
        report = actions.summary(outline)
        if not check_only:
            done = actions.import_text(outline, file_name=file.name, data=data, by=request.user, now=timezone.now(), **values)  # fmt: skip
            jobs.queue_index(by=request.user, back_url=done.document.get_absolute_url())
            messages.success(request, f"Đã nạp {done.document}: {done.changed_count} điều mới hoặc thay đổi. Chỉ mục đang được dựng lại.")  # fmt: skip
            return redirect("legislation:text_import", pk=done.pk)
    imports = Paginator(visible_imports(request.user), 30).get_page(request.GET.get("trang"))
    count, mode, renewing = queries.index_state()
    context = {"form": form, "report": report, "page": imports, "count": count, "mode": mode, "renewing": renewing}
    return render(request, "legislation/import_text.html", context)


def text_import(request: HttpRequest, pk: int) -> HttpResponse:
    """The quality report of one import."""
    require_import(request.user)
    found = get_object_or_404(visible_imports(request.user), pk=pk)
    return render(request, "legislation/text_import.html", {"found": found})


@require_POST
def rebuild_index(request: HttpRequest) -> HttpResponse:
    """Build the search index anew in the background."""
    require_import(request.user)
    job = jobs.queue_index(by=request.user, back_url=reverse("legislation:import_text"))
    return redirect("jobs:job", pk=job.pk)
