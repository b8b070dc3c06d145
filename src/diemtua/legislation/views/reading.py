"""Documents and articles as of a day, what changed between two, a document as XML: open to everybody."""

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from diemtua.kernel.dates import typed_day, vn_date
from diemtua.kernel.file_names import dated_name
from diemtua.kernel.text import fold
from diemtua.legislation import queries
from diemtua.legislation.access import can_import, visible_articles, visible_documents, visible_imports
from diemtua.legislation.akoma_ntoso import akoma_ntoso
from diemtua.legislation.forms import chosen_day

Page = Callable[..., HttpResponse]


def _in_its_letters(view: Page) -> Page:
    """An address typed in other capitals («45-2019-qh14») leads to the one that is for ever."""

    @wraps(view)
    def led(request: HttpRequest, slug: str, **rest: str) -> HttpResponse:
        try:
            return view(request, slug=slug, **rest)
        except Http404:
            meant = visible_documents(request.user).filter(slug__iexact=slug).first()
            parts = {name: part.lower() for name, part in rest.items()}
            if meant is None or (meant.slug, parts) == (slug, rest):
                raise
            url = reverse(request.resolver_match.view_name, kwargs={"slug": meant.slug, **parts})
            return redirect(f"{url}?{query}" if (query := request.GET.urlencode()) else url)

    return led


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
@_in_its_letters
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """The contents of a document as of a day."""
    found = visible_documents(request.user).filter(slug=slug).first()
    if found is None:
        return _moved(request, slug)
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
        "may_have_ended": found.may_have_ended(day),
        "amended_by": queries.amended_by(found),
        "amends": queries.amends(found),
        "can_import": can_import(request.user),
    }
    return render(request, "legislation/document.html", context)


@login_not_required
@require_GET
@_in_its_letters
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed in a document between two days."""
    found = get_object_or_404(visible_documents(request.user), slug=slug)
    days = queries.change_days(found) or [found.in_force_on]
    old, new, notice = _two_days(request, days, last=max([d for d in days if d <= timezone.localdate()] or days[:1]))
    page = Paginator(queries.changes(found, old=old, new=new), 20).get_page(request.GET.get("trang"))
    context = {"document": found, "old": old, "new": new, "notice": notice, "page": page}
    return render(request, "legislation/changes.html", context)


@login_not_required
@require_GET
@_in_its_letters
def akoma_ntoso_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The document as of a day as Akoma Ntoso XML."""
    found = get_object_or_404(visible_documents(request.user), slug=slug)
    day, _ = chosen_day(request, today=timezone.localdate())
    answer = HttpResponse(akoma_ntoso(queries.exported(found, day=day)), content_type="application/akn+xml; charset=utf-8")  # fmt: skip
    answer["Content-Disposition"] = f'attachment; filename="{dated_name(found.slug, "akn.xml", day=day)}"'
    return answer


@login_not_required
@require_GET
@_in_its_letters
def article(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """An article as of a day, at its stable address."""
    found = visible_articles(request.user).filter(document__slug=slug, slug=article_slug).first()
    if found is None:
        return _moved(request, slug, article_slug)
    today = timezone.localdate()
    day, asked = chosen_day(request, today=today)
    page = queries.article_page(found, day=day, today=today, asked=asked)
    context = {
        "article": found,
        "day": day,
        "asked": asked,
        "page": page,
        "amendments": queries.notices([found], day=day, asked=asked)[found.pk],
        "may_have_ended": found.document.may_have_ended(day),
        "can_import": can_import(request.user),
    }
    return render(request, "legislation/article.html", context)


def _moved(request: HttpRequest, slug: str, article_slug: str = "") -> HttpResponse:
    """On to the address of today when a number was put right; else there is no such page."""
    url = queries.moved_to(slug, article_slug)
    if not url:
        raise Http404
    asked = request.META["QUERY_STRING"]
    return redirect(f"{url}?{asked}" if asked else url)


@login_not_required
@require_GET
@_in_its_letters
def compare(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """Two versions of an article, what left and what came."""
    found = get_object_or_404(visible_articles(request.user), document__slug=slug, slug=article_slug)
    versions = list(found.versions.all())
    context = {"article": found, "versions": versions, "notice": queries.why_alone(versions)}
    if len(versions) > 1:
        old, new, notice = _two_days(request, [v.since for v in versions], last=versions[-1].since)
        context |= {"shown": queries.comparison(versions, old=old, new=new), "notice": notice}
    return render(request, "legislation/compare.html", context)


def _two_days(request: HttpRequest, days: list[dt.date], *, last: dt.date) -> tuple[dt.date, dt.date, str]:
    """(older day, newer day, what of the question could not be taken as it was asked). `days`: on which words
    change, the first one the beginning. Without an answer the newer day is `last`, the older the change before it."""
    asked = {name: request.GET.get(name, "").strip()[:20] for name in ("tu", "den")}
    old, new = (typed_day(typed) for typed in asked.values())
    notices = [f"«{typed}» không phải là ngày nên trang này dùng ngày có sẵn." for typed in asked.values() if typed and not typed_day(typed)]  # fmt: skip
    new = new or last
    old = old or max([d for d in days if d < new] or days[:1])
    swapped, (old, new) = old > new, sorted((old, new))
    if swapped and not notices:
        notices.append("Ngày trước và ngày sau đã được đổi chỗ để đọc từ cũ sang mới.")
    if old < days[0]:
        notices.append(f"Trước {vn_date(days[0])} chưa có lời văn nào trong kho; hãy chọn từ ngày ấy trở đi.")
    old, new = max(old, days[0]), max(new, days[0])
    if old == new and len(days) > 1 and not notices:
        notices.append("Hai ngày là một; hãy chọn hai ngày khác nhau.")
    return old, new, " ".join(notices)
