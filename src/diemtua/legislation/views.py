"""Pages of texts and the search. Reading is open to everybody; importing is the keeper's."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import DomainError
from diemtua.kernel.text import fold
from diemtua.legislation import actions, finders, indexing, jobs, queries
from diemtua.legislation.access import (
    Reader,
    can_import,
    require_import,
    visible_amendments,
    visible_articles,
    visible_documents,
    visible_imports,
    visible_mendings,
)
from diemtua.legislation.actions.facts import seen_facts
from diemtua.legislation.actions.mending import fingerprint
from diemtua.legislation.akoma_ntoso import akoma_ntoso
from diemtua.legislation.forms import (
    DocumentForm,
    EditForm,
    EndArticlesForm,
    EndForm,
    ImportForm,
    JoinForm,
    RepealForm,
    SplitForm,
    TakeForm,
    chosen_day,
)
from diemtua.legislation.models import Amendment, ArticleVersion, Mending, TextImport
from diemtua.legislation.search.topics import topics
from diemtua.unions.access import person_of

LONGEST = 4000  # characters of a question: a whole letter may be pasted
CARRIED = 1000  # characters of it that go along to the desk, in the address
FEW, MANY = 8, 40  # results at first, and when more are asked for
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
def search(request: HttpRequest) -> HttpResponse:
    """Find the article for a question; with htmx only the results."""
    question = request.GET.get("q", "").strip()[:LONGEST]
    day, asked = chosen_day(request, today=timezone.localdate())
    chosen = visible_documents(request.user).filter(slug=request.GET.get("van-ban", "")).first()
    topic = request.GET.get("chu-de", "") if request.GET.get("chu-de") in topics() else ""
    many = request.GET.get("nhieu") == "1"
    document = chosen.number if chosen else ""
    found = queries.search(question, day=day, asked=asked, document=document, topic=topic, limit=MANY if many else FEW)
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
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}-ngay-{day:%Y%m%d}.akn.xml"'
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


def take_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the words an amendment makes, the instruction beside them."""
    require_import(request.user)
    found = get_object_or_404(visible_amendments(request.user), pk=pk)
    offered = queries.to_take(found)
    repeal = found.deed == Amendment.Deed.REPEAL
    shown = {"since": found.since, "title": offered.title, "text": offered.text}
    form = (RepealForm if repeal else TakeForm)(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.take_amendment(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            jobs.queue_index(by=request.user, back_url=found.document.get_absolute_url())
            messages.success(request, f"Đã nhập phần sửa của {made}. Chỉ mục tra cứu đang được dựng lại.")
            return redirect(queries.with_day(made.get_absolute_url(), form.cleaned_data["since"]))
    context = {"amendment": found, "offered": offered, "form": form, "repeal": repeal}
    return render(request, "legislation/take_amendment.html", context, status=400 if form.errors else 200)


@require_POST
def set_aside_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """An instruction that changes nothing here, or is in the words already."""
    require_import(request.user)
    found = get_object_or_404(visible_amendments(request.user), pk=pk)
    actions.set_aside_amendment(found, by=request.user)
    messages.success(request, f"Đã bỏ qua: {found}.")
    return redirect(found.document)


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
    context = {"article": found, "versions": versions}
    if len(versions) > 1:
        old, new, notice = _two_days(request, [v.since for v in versions], last=versions[-1].since)
        context |= {"shown": queries.comparison(versions, old=old, new=new), "notice": notice}
    return render(request, "legislation/compare.html", context)


def _two_days(request: HttpRequest, days: list[dt.date], *, last: dt.date) -> tuple[dt.date, dt.date, str]:
    """(older day, newer day, what of the question could not be taken as it was asked). `days`: on which words
    change, the first one the beginning. Without an answer the newer day is `last`, the older the change before it."""
    asked = {name: request.GET.get(name, "").strip()[:20] for name in ("tu", "den")}
    old, new = (_day(typed) for typed in asked.values())
    notices = [f"«{typed}» không phải là ngày nên trang này dùng ngày có sẵn." for typed in asked.values() if typed and not _day(typed)]  # fmt: skip
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
        try:
            outline = actions.read_upload(file.name, data)
            report = actions.summary(outline)
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
