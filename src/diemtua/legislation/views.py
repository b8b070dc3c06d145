"""Pages of texts and the search. Reading is open to everybody; importing is the keeper's."""

import datetime as dt
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from diemtua.kernel.errors import BadInput
from diemtua.kernel.text import fold
from diemtua.legislation import actions, finders, indexing, jobs, queries
from diemtua.legislation.access import (
    Reader,
    can_import,
    require_import,
    visible_articles,
    visible_documents,
    visible_imports,
    visible_mendings,
)
from diemtua.legislation.actions.mending import fingerprint
from diemtua.legislation.akoma_ntoso import akoma_ntoso
from diemtua.legislation.forms import EditForm, EndForm, ImportForm, JoinForm, SplitForm, chosen_day
from diemtua.legislation.models import ArticleVersion, Mending
from diemtua.legislation.search.topics import topics
from diemtua.unions.access import person_of

LONGEST = 4000  # characters of a question: a whole letter may be pasted
CARRIED = 1000  # characters of it that go along to the desk, in the address
FEW, MANY = 8, 40  # results at first, and when more are asked for


@login_not_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Find the article for a question; with htmx only the results."""
    question = request.GET.get("q", "").strip()[:LONGEST]
    day, asked = chosen_day(request, today=timezone.localdate())
    chosen = visible_documents(request.user).filter(slug=request.GET.get("van-ban", "")).first()
    topic = request.GET.get("chu-de", "") if request.GET.get("chu-de") in topics() else ""
    many = request.GET.get("nhieu") == "1"
    document = chosen.number if chosen else ""
    found = queries.search(question, day=day, document=document, topic=topic, limit=MANY if many else FEW)
    context = {"question": question, "day": day, "asked": asked, "chosen": chosen, "topic": topic, "found": found}
    context["missing"], context["missing_at"] = queries.missing(question, day=day) if question else ("", "")
    context["ask_url"] = _ask_url(request.user, question)
    context["more"] = not many and len(found) == FEW
    context["groups"] = finders.groups(question, day=day, topic=topic) if question and not chosen else []
    if request.htmx:
        return render(request, "legislation/search.html#results", context)
    count, mode, renewing = queries.index_state()
    documents = visible_documents(request.user)
    context |= {
        "documents": documents,
        "topics": topics(),
        "count": count,
        "mode": mode,
        "renewing": renewing,
        "can_import": can_import(request.user),
    }
    return render(request, "legislation/search.html", context)


def _ask_url(user: Reader, question: str) -> str:
    """Where the desk is asked what no article answered: an officer under their own name, anybody else without an account."""
    is_officer = user.is_authenticated and person_of(user) is not None
    page = reverse("advice:ask" if is_officer else "advice:ask_public")
    return f"{page}?{urlencode({'cau-hoi': question[:CARRIED]})}"


@login_not_required
@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """Every document in the store."""
    rows = queries.documents(visible_documents(request.user))
    if words := request.GET.get("q", "").strip():
        rows = [d for d in rows if fold(words) in fold(f"{d.number} {d.title}")]
    page = Paginator(rows, 50).get_page(request.GET.get("trang"))
    return render(
        request, "legislation/documents.html", {"page": page, "q": words, "can_import": can_import(request.user)}
    )


@login_not_required
@require_GET
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """The contents of a document as of a day."""
    found = get_object_or_404(visible_documents(request.user), slug=slug)
    day, asked = chosen_day(request, today=timezone.localdate())
    context = {
        "document": found,
        "day": day,
        "asked": asked,
        "chapters": queries.contents(found, day),
        "change_days": queries.change_days(found),
        "missing": queries.unknown_citations(found) if can_import(request.user) else [],
        "imports": visible_imports(request.user).filter(document=found),
        "has_ended": found.has_ended(day),
        "can_import": can_import(request.user),
    }
    return render(request, "legislation/document.html", context)


@login_not_required
@require_GET
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed in a document between two days."""
    found = get_object_or_404(visible_documents(request.user), slug=slug)
    days = queries.change_days(found)
    new = _day(request.GET.get("den", "")) or max([d for d in days if d <= timezone.localdate()] or [found.in_force_on])
    old = _day(request.GET.get("tu", "")) or max([d for d in days if d < new] or [found.in_force_on])
    page = Paginator(queries.changes(found, old=old, new=new), 20).get_page(request.GET.get("trang"))
    context = {"document": found, "old": old, "new": new, "change_days": days, "page": page}
    return render(request, "legislation/changes.html", context)


@login_not_required
@require_GET
def akoma_ntoso_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The document as of a day as Akoma Ntoso XML."""
    found = get_object_or_404(visible_documents(request.user), slug=slug)
    day, _ = chosen_day(request, today=timezone.localdate())
    answer = HttpResponse(akoma_ntoso(queries.exported(found, day=day)), content_type="application/akn+xml; charset=utf-8")  # fmt: skip
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}-{day.isoformat()}.akn.xml"'
    return answer


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
    shown = {"label": version.article.label, "title": version.title, "text": version.text, "seen": fingerprint(version)}
    form = EditForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        made = actions.edit_article(version, by=request.user, now=timezone.now(), **form.cleaned_data)
        return _mended(request, made, "Đã sửa")
    return _mending_page(
        request, version, form, SplitForm(text=version.text, initial=shown | {"label": "", "title": ""})
    )


def split_article(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """Make the end of an article an article of its own."""
    version = _version_to_mend(request, slug, article_slug)
    form = SplitForm(request.POST or None, text=version.text, initial={"seen": fingerprint(version)})
    if request.method == "POST" and form.is_valid():
        made = actions.split_article(version, by=request.user, now=timezone.now(), **form.cleaned_data)
        return _mended(request, made, "Đã tách")
    shown = {"label": version.article.label, "title": version.title, "text": version.text, "seen": fingerprint(version)}
    return _mending_page(request, version, EditForm(initial=shown), form)


@require_POST
def join_article(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """Put the next article at the end of this one."""
    version = _version_to_mend(request, slug, article_slug)
    form = JoinForm(request.POST)
    if not form.is_valid():
        raise BadInput("Hãy ghi vì sao nối hai điều rồi bấm lại.")
    made = actions.join_article(version, by=request.user, now=timezone.now(), **form.cleaned_data)
    return _mended(request, made, "Đã nối")


def _version_to_mend(request: HttpRequest, slug: str, article_slug: str) -> ArticleVersion:
    require_import(request.user)
    found = get_object_or_404(visible_articles(request.user), document__slug=slug, slug=article_slug)
    day, _ = chosen_day(request, today=timezone.localdate())
    versions = list(found.versions.select_related("article__document"))
    return next((v for v in versions if v.in_force(day)), versions[-1])


def _mending_page(request: HttpRequest, version: ArticleVersion, form: EditForm, split: SplitForm) -> HttpResponse:
    context = {
        "version": version,
        "article": version.article,
        "form": form,
        "split": split,
        "join": JoinForm(initial={"seen": fingerprint(version)}),
        "source": queries.source_beside(version),
        "faults": queries.faults_of(version),
        "mendings": visible_mendings(request.user).filter(article=version.article)[:20],
    }
    return render(request, "legislation/edit_article.html", context)


def _mended(request: HttpRequest, made: Mending, said: str) -> HttpResponse:
    url = reverse("legislation:quality", args=[made.document.slug])
    jobs.queue_index(by=request.user, back_url=url)
    messages.success(request, f"{said} {made.article}. Chỉ mục tra cứu đang được dựng lại.")
    return redirect(url)


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


@login_not_required
@require_GET
def article(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """An article as of a day, at its stable address."""
    found = get_object_or_404(visible_articles(request.user), document__slug=slug, slug=article_slug)
    day, asked = chosen_day(request, today=timezone.localdate())
    page = queries.article_page(found, day=day, asked=asked)
    context = {"article": found, "day": day, "asked": asked, "page": page, "can_import": can_import(request.user)}
    return render(request, "legislation/article.html", context)


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


@require_POST
def learn(request: HttpRequest) -> HttpResponse:
    """Let the search learn now, in the background."""
    require_import(request.user)
    return redirect("jobs:job", pk=jobs.queue_learning().pk)
