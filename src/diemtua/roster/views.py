"""Pages of the import: list and upload, preview and result, what to mend, whom we met before."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.kernel.errors import BadInput
from diemtua.kernel.file_names import dated_name
from diemtua.kernel.numbers import whole_number
from diemtua.roster import actions, queries, workbooks
from diemtua.roster.access import (
    can_confirm,
    require_confirmer,
    require_importer,
    require_own,
    visible_imports,
    visible_requests,
)
from diemtua.roster.forms import FederationForm, HeadingsForm, UploadForm
from diemtua.roster.lessons import headings_of
from diemtua.roster.models import Import, Resemblance
from diemtua.roster.preview import OLD_FONT
from diemtua.roster.undoing import obstacles, reach_of
from diemtua.unions.access import demand_keeper

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _find(request: HttpRequest, pk: int) -> Import:
    """The import, if the person may see it."""
    return get_object_or_404(visible_imports(request.user).select_related("unit", "by", "confirmed_by", "job"), pk=pk)


def _workbook(content: bytes, what: str, *, scope: str = "") -> HttpResponse:
    name = dated_name(what, "xlsx", day=timezone.localdate(), scope=scope)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def imports(request: HttpRequest) -> HttpResponse:
    """Earlier imports, and the form to upload a list."""
    require_importer(request.user)
    page = Paginator(queries.imports_of(request.user), 25).get_page(request.GET.get("trang"))
    asked = visible_requests(request.user).count()
    context = {"page": page, "form": UploadForm(user=request.user), "asked": asked}
    return render(request, "roster/imports.html", context)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take the workbook and go to its preview; a wrong file is explained beside the form."""
    require_importer(request.user)
    form = UploadForm(request.POST, request.FILES, user=request.user)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            roster = actions.upload_roster(file=file, file_name=file.name, unit=form.chosen_unit, by=request.user)
        except BadInput as error:
            form.add_error("file", error.message)
        else:
            return redirect("roster:import", pk=roster.pk)
    page = Paginator(queries.imports_of(request.user), 25).get_page(None)
    return render(request, "roster/imports.html", {"page": page, "form": form}, status=400)


def found_federation(request: HttpRequest) -> HttpResponse:
    """Which province's tree the keeper is about to make before there is any unit, then the units."""
    demand_keeper(request.user)
    form = FederationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        city = actions.found_federation(by=request.user, **form.cleaned_data)
        messages.success(request, f"Đã lập {city} và các công đoàn phường, xã. Nay lập tài khoản cho cán bộ phụ trách.")
        return redirect("unions:add_staff")
    context = {"form": form, "made": queries.has_units()}
    return render(request, "roster/found_federation.html", context, status=400 if form.errors else 200)


def form_file(request: HttpRequest) -> HttpResponse:
    """An empty list to fill in."""
    require_importer(request.user)
    return _workbook(workbooks.empty_form(), "mau-danh-sach-can-bo")


def show_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress while it is read or written, then the preview or the result."""
    roster = _find(request, pk)
    if request.htmx and not roster.waiting:
        return HttpResponse(headers={"HX-Refresh": "true"})
    counts, questions = roster.shown_counts, queries.open_questions(roster)
    entered = any(counts.get(name) for name in ("new", "updated", "same")) or queries.is_answered(roster)
    context = {
        "roster": roster,
        "counts": counts,
        "nothing_entered": not entered,
        "kinds": queries.kinds_of(roster),
        "first_problems": queries.problems_of(roster).order_by("-refused", "id")[:5],
        "first_old_fonts": queries.problems_of(roster, kind=OLD_FONT)[:3],
        "questions": questions,
        "elsewhere": queries.asked_elsewhere(roster),
        "first_repeats": queries.resemblances_of(roster, asked=False)[:5],
        "may_confirm": can_confirm(request.user, roster),
        "before": queries.same_file_before(roster, user=request.user),
        "since": queries.entered_since(roster, user=request.user),
    }
    return render(request, "roster/import.html#progress" if request.htmx else "roster/import.html", context)


def headings(request: HttpRequest, pk: int, table: int) -> HttpResponse:
    """Show what each column of a table holds; the file is then read again, and the sender's next one as well."""
    roster = _find(request, pk)
    require_confirmer(request.user, roster)
    if table >= len(roster.columns):
        raise Http404
    now, row = timezone.now(), whole_number(request.GET.get("dong"))
    found = headings_of(roster, roster.columns[table], header_row=row, this_year=timezone.localdate().year)
    form = HeadingsForm(request.POST or None, headings=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.teach_headings(
                roster,
                signature=found.signature,
                columns=form.chosen(),
                height=form.cleaned_data["height"],
                skipped="bo" in request.POST,
                hidden=found.hidden,
                by=request.user,
                now=now,
            )
        except BadInput as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã nhớ cách đọc. Tệp sau có cùng tiêu đề sẽ được đọc như vậy.")
            return redirect("roster:import", pk=pk)
    context = {"roster": roster, "headings": found, "form": form}
    return render(request, "roster/headings.html", context, status=400 if form.errors else 200)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the list into the register, in the background."""
    roster = _find(request, pk)
    require_confirmer(request.user, roster)
    edition = request.POST.get("ban", "")
    if actions.renew_preview(roster, by=request.user):
        messages.warning(
            request,
            "Từ lúc tệp này được đọc, một danh sách khác của các đơn vị này đã nạp hoặc hoàn tác nên số liệu có thể đã "
            "khác. Tệp được đọc lại; hãy xem lại rồi xác nhận.",
        )
    else:
        actions.confirm_import(roster, by=request.user, now=timezone.now(), edition=edition)
    return redirect("roster:import", pk=pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a preview, or an import that stopped before it wrote anything."""
    roster = _find(request, pk)
    require_confirmer(request.user, roster)
    actions.discard_import(roster, by=request.user)
    messages.success(request, f"Đã bỏ «{roster.file_name}»; sổ không có gì thay đổi.")
    return redirect("roster:imports")


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, with what it would touch or what prevents it; then take the whole import back in the background."""
    roster = _find(request, pk)
    require_confirmer(request.user, roster)
    if request.method == "POST":
        actions.undo_import(roster, by=request.user, now=timezone.now())
        return redirect("roster:import", pk=pk)
    context = {"roster": roster, "reach": reach_of(roster), "obstacles": obstacles(roster)}
    return render(request, "roster/undo.html", context)


def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes of whom, from what to what."""
    roster = _find(request, pk)
    page = Paginator(roster.changes.all(), 50).get_page(request.GET.get("trang"))
    return render(request, "roster/changes.html", {"roster": roster, "page": page})


def absent(request: HttpRequest, pk: int) -> HttpResponse:
    """Who holds a post in a union the list names, and is not on the list."""
    roster = _find(request, pk)
    page = Paginator(roster.absent, 50).get_page(request.GET.get("trang"))
    posts = queries.posts_of(page.object_list, user=request.user)
    return render(request, "roster/absent.html", {"roster": roster, "page": page, "posts": posts})


def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """What to mend in the list, by kind."""
    roster = _find(request, pk)
    kinds = queries.kinds_of(roster)
    kind = request.filters.word("loai", {OLD_FONT, *queries.KINDS, *(found.kind for found in kinds)})
    refused = request.filters.word("chua-nap", ("1",)) != ""
    found = queries.problems_of(roster, kind=kind, only_refused=refused)
    page = Paginator(found, 50).get_page(request.GET.get("trang"))
    context = {"roster": roster, "page": page, "kinds": kinds, "kind": kind, "refused": refused}
    return render(request, "roster/problems.html", context)


def problems_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What to mend, as a workbook to send to those who keep the lists."""
    roster = _find(request, pk)
    actions.note_download(roster, file="can-sua", by=request.user)
    content = workbooks.problems_workbook(queries.problems_of(roster).iterator(), roster.columns)
    return _workbook(content, "can-sua", scope=str(roster.pk))


def refused_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were not taken, with the reason, ready to mend and import again."""
    roster = _find(request, pk)
    content = workbooks.refused_workbook(queries.refused_rows(roster))
    actions.note_download(roster, file="chua-nap", by=request.user)
    return _workbook(content, "chua-nap", scope=str(roster.pk))


def resemblances(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows that may be somebody already known: to decide, or (?chac=1) recognised for certain."""
    roster = _find(request, pk)
    asked = not request.filters.word("chac", ("1",))
    page = Paginator(queries.resemblances_of(roster, asked=asked), 20).get_page(request.GET.get("trang"))
    context = {
        "roster": roster,
        "page": page,
        "cases": queries.side_by_side(page) if asked else [],
        "asked": asked,
        "questions": queries.open_questions(roster),
        "may_decide": can_confirm(request.user, roster),
    }
    return render(request, "roster/resemblances.html", context)


@require_POST
def settle(request: HttpRequest, pk: int, resemblance_pk: int) -> HttpResponse:
    """Say whether a row is the person it resembles, or leave it out."""
    roster = _find(request, pk)
    require_confirmer(request.user, roster)
    found = get_object_or_404(roster.resemblances.filter(sure=False), pk=resemblance_pk)
    verdict = _verdict(request)
    if verdict != Resemblance.Verdict.LEFT:
        require_own(found)
    _answer(request, found, verdict)
    return redirect("roster:resemblances", pk=pk)


@require_POST
def withdraw(request: HttpRequest, pk: int, resemblance_pk: int) -> HttpResponse:
    """Take a wrong answer back."""
    roster = _find(request, pk)
    require_confirmer(request.user, roster)
    found = get_object_or_404(roster.resemblances.filter(sure=False, away=False), pk=resemblance_pk)
    actions.withdraw_verdict(found, by=request.user, now=timezone.now())
    messages.success(request, "Đã rút lại: những gì dòng này ghi đã ra khỏi sổ. Muốn ghi lại, hãy nạp lại dòng này.")
    return redirect("roster:resemblances", pk=pk)


def requests(request: HttpRequest) -> HttpResponse:
    """Rows of other units' lists about officers of mine: may they be written?"""
    require_importer(request.user)
    page = Paginator(queries.requests_of(request.user), 20).get_page(request.GET.get("trang"))
    return render(request, "roster/requests.html", {"page": page, "cases": queries.side_by_side(page, for_holder=True)})


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether the other unit's row is my officer."""
    _answer(request, get_object_or_404(visible_requests(request.user), pk=pk), _verdict(request))
    return redirect("roster:requests")


_ANSWERS = {"cung": Resemblance.Verdict.SAME, "khac": Resemblance.Verdict.OTHER, "bo": Resemblance.Verdict.LEFT}


def _verdict(request: HttpRequest) -> Resemblance.Verdict:
    verdict = _ANSWERS.get(request.POST.get("la", ""))
    if verdict is None:
        raise BadInput("Hãy bấm «Cùng một người», «Người khác» hoặc «Bỏ dòng này»; chưa có gì được ghi.")
    return verdict


def _answer(request: HttpRequest, found: Resemblance, verdict: Resemblance.Verdict) -> None:
    now = timezone.now()
    if verdict == Resemblance.Verdict.LEFT:
        actions.leave_row(found, by=request.user, now=now)
        messages.success(request, f"Đã bỏ dòng {found.row}; sổ không thay đổi.")
        return
    person = actions.settle_resemblance(found, verdict=verdict, by=request.user, now=now)
    done = "ghép vào người đã có" if verdict == Resemblance.Verdict.SAME else "thêm như một người mới"
    messages.success(request, f"Đã {done}: {person.full_name}.")
