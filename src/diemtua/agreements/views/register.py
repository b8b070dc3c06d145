"""The list of agreements, its workbook, search in clauses, the catalogue of terms."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from diemtua.agreements import access, actions, workbooks
from diemtua.agreements.forms.register import ClauseSearchForm, RegisterFilterForm
from diemtua.agreements.queries.catalogue import term_groups
from diemtua.agreements.queries.register import chosen_agreements, found_clauses, register_counts, rows
from diemtua.agreements.rules.law import REGIONS
from diemtua.kernel.file_names import dated_name
from diemtua.rulebook.book import unchecked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(content: bytes, what: str) -> HttpResponse:
    """A workbook of today to take away."""
    name = dated_name(what, "xlsx", day=timezone.localdate())
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def agreements(request: HttpRequest) -> HttpResponse:
    """Agreements I may see: search, filter, sort, page."""
    access.require_register(request.user)
    today = timezone.localdate()
    form = RegisterFilterForm(request.GET, user=request.user)
    request.filters.heed(form)
    found = chosen_agreements(request.user, form.chosen(), today=today, order=request.GET.get("sap", ""))
    page = Paginator(found, 25).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "page": page,
        "rows": [(p, p.agreement.life_on(today)) for p in rows(page.object_list, today=today)],
        "counts": register_counts(request.user, today=today),
        "unchecked": unchecked(today),
        "can_create": access.signing_units(request.user).exists(),
        "can_import": access.can_import(request.user),
    }
    return render(request, "agreements/agreements.html", context)


def export_register(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook, all pages of it, with every clause; our own import reads it back."""
    access.require_register(request.user)
    form = RegisterFilterForm(request.GET, user=request.user)
    request.filters.refuses = True
    request.filters.heed(form)
    found = chosen_agreements(request.user, form.chosen(), today=timezone.localdate()).prefetch_related("clauses")
    listed = list(found)
    actions.note_export(by=request.user, rows=len(listed))
    return workbook(workbooks.write_register(listed), "so-thoa-uoc")


def find_clauses(request: HttpRequest) -> HttpResponse:
    """Words in the clauses of agreements I may see."""
    access.require_register(request.user)
    form = ClauseSearchForm(request.GET)
    request.filters.heed(form)
    asked = form.cleaned_data
    found = found_clauses(
        request.user, words=asked.get("tim", ""), group=asked.get("nhom", ""), term_id=asked.get("muc", "")
    )
    page = Paginator(found, 25).get_page(request.GET.get("trang"))
    return render(request, "agreements/find_clauses.html", {"form": form, "page": page})


def catalogue(request: HttpRequest) -> HttpResponse:
    """Every term: what it means for a worker, the legal value today, or why there is none."""
    chosen = int(request.filters.word("vung", ("1", "2", "3", "4")) or 1)
    today = timezone.localdate()
    context = {
        "groups": term_groups(today=today, region=chosen),
        "region": chosen,
        "regions": REGIONS,
        "today": today,
        "has_register": access.can_enter_register(request.user),
    }
    return render(request, "agreements/catalogue.html", context)
