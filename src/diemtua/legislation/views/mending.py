"""What a person should look at in a text, and putting it right: the keeper's."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from diemtua.kernel.errors import DomainError
from diemtua.legislation import actions, jobs, queries
from diemtua.legislation.access import require_import, visible_articles, visible_documents, visible_mendings
from diemtua.legislation.actions.facts import seen_facts
from diemtua.legislation.actions.mending import fingerprint
from diemtua.legislation.forms import DocumentForm, EditForm, EndForm, JoinForm, SplitForm, chosen_day
from diemtua.legislation.models import ArticleVersion, Mending


@require_GET
def quality(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything a person should look at in a document, and what was mended."""
    require_import(request.user)
    found = get_object_or_404(visible_documents(request.user), slug=slug)
    day, _ = chosen_day(request, today=timezone.localdate())
    whole, rows = queries.quality_report(found, day=day)
    context = {
        "document": found,
        "day": day,
        "whole": whole,
        "page": Paginator(rows, 40).get_page(request.GET.get("trang")),
        "said": queries.said_at_import(found),
        "endings": queries.endings_said(found),
        "mendings": visible_mendings(request.user).filter(document=found)[:30],
    }
    return render(request, "legislation/quality.html", context)


def edit_article(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """Put an article right, the source beside it."""
    version = _version_to_mend(request, slug, article_slug)
    form = EditForm(request.POST or None, initial=_as_it_is(version))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.edit_article(version, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return _mended(request, made, "Đã sửa")
    return _mending_page(request, version, form=form)


def split_article(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """Make the end of an article an article of its own."""
    version = _version_to_mend(request, slug, article_slug)
    form = SplitForm(request.POST or None, text=version.text, initial={"seen": fingerprint(version)})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.split_article(version, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return _mended(request, made, "Đã tách")
    return _mending_page(request, version, split=form)


@require_POST
def join_article(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """Put the next article at the end of this one."""
    version = _version_to_mend(request, slug, article_slug)
    form = JoinForm(request.POST)
    if form.is_valid():
        try:
            made = actions.join_article(version, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return _mended(request, made, "Đã nối")
    return _mending_page(request, version, join=form)


def _version_to_mend(request: HttpRequest, slug: str, article_slug: str) -> ArticleVersion:
    require_import(request.user)
    found = get_object_or_404(visible_articles(request.user), document__slug=slug, slug=article_slug)
    day, _ = chosen_day(request, today=timezone.localdate())
    versions = list(found.versions.select_related("article__document"))
    return next((v for v in versions if v.in_force(day)), versions[-1])


def _as_it_is(version: ArticleVersion) -> dict[str, str]:
    return {"label": version.article.label, "title": version.title, "text": version.text, "seen": fingerprint(version)}


def _mending_page(
    request: HttpRequest,
    version: ArticleVersion,
    *,
    form: EditForm | None = None,
    split: SplitForm | None = None,
    join: JoinForm | None = None,
) -> HttpResponse:
    """The page with its three forms; a refused one keeps what was typed and says why."""
    refused = any(one is not None and one.errors for one in (form, split, join))
    seen = {"seen": fingerprint(version)}
    context = {
        "version": version,
        "article": version.article,
        "form": form or EditForm(initial=_as_it_is(version)),
        "split": split or SplitForm(text=version.text, initial=seen),
        "join": join or JoinForm(initial=seen),
        "source": queries.source_beside(version),
        "faults": queries.faults_of(version),
        "mendings": visible_mendings(request.user).filter(article=version.article)[:20],
    }
    return render(request, "legislation/edit_article.html", context, status=400 if refused else 200)


def _mended(request: HttpRequest, made: Mending, said: str) -> HttpResponse:
    url = reverse("legislation:quality", args=[made.document.slug])
    jobs.queue_index(by=request.user, back_url=url)
    messages.success(request, f"{said} {made.article}. Chỉ mục tra cứu đang được dựng lại.")
    return redirect(url)


def edit_document(request: HttpRequest, slug: str) -> HttpResponse:
    """Put number, name, kind and days of a document right."""
    require_import(request.user)
    found = get_object_or_404(visible_documents(request.user), slug=slug)
    names = ("number", "title", "kind", "issued_on", "in_force_on")
    shown = {name: getattr(found, name) for name in names} | {"seen": seen_facts(found)}
    form = DocumentForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_document(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            jobs.queue_index(by=request.user, back_url=found.get_absolute_url())
            messages.success(request, f"Đã sửa thông tin của {found}. Chỉ mục tra cứu đang được dựng lại.")
            return redirect(found)
    mendings = visible_mendings(request.user).filter(document=found, deed=Mending.Deed.FACTS)[:20]
    context = {"document": found, "form": form, "mendings": mendings}
    return render(request, "legislation/edit_document.html", context, status=400 if form.errors else 200)


@require_POST
def delete_document(request: HttpRequest, slug: str) -> HttpResponse:
    """Take out a document that was imported by mistake."""
    require_import(request.user)
    found = get_object_or_404(visible_documents(request.user), slug=slug)
    actions.delete_document(found, by=request.user)
    jobs.queue_index(by=request.user, back_url=reverse("legislation:documents"))
    messages.success(request, f"Đã xóa {found}. Chỉ mục tra cứu đang được dựng lại.")
    return redirect("legislation:documents")


def end_document(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down from when a document no longer applies."""
    require_import(request.user)
    found = get_object_or_404(visible_documents(request.user), slug=slug)
    others = visible_documents(request.user).exclude(pk=found.pk)
    proposed = others.filter(slug=request.GET.get("theo", "")).first()
    shown = {"ended_on": found.ended_on or (proposed and proposed.in_force_on), "ended_by": found.ended_by or proposed}
    form = EndForm(request.POST or None, initial=shown, documents=others)
    if request.method == "POST" and form.is_valid():
        actions.end_document(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        jobs.queue_index(by=request.user, back_url=found.get_absolute_url())
        messages.success(request, f"Đã ghi hiệu lực của {found}. Chỉ mục tra cứu đang được dựng lại.")
        return redirect(found)
    return render(request, "legislation/end_document.html", {"document": found, "form": form})
