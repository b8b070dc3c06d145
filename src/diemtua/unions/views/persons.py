"""The list of officers, one officer, the identity number."""

import io

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from diemtua.unions import actions, queries
from diemtua.unions.access import can_issue_code, demand_upper_officer, visible_persons
from diemtua.unions.forms import PersonFilterForm
from diemtua.unions.models import Person
from diemtua.unions.sheets import write_persons


def persons(request: HttpRequest) -> HttpResponse:
    """Officers of my units: search, filter, sort, page."""
    demand_upper_officer(request.user)
    form = PersonFilterForm(request.GET, user=request.user, today=timezone.localdate())
    order, number = request.GET.get("sap", ""), request.GET.get("trang")
    page = queries.page_of_persons(request.user, form.chosen(), order=order, number=number)
    template = "unions/persons.html#rows" if request.htmx else "unions/persons.html"
    return render(request, template, {"form": form, "page": page})


def export_persons(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook, all pages of it."""
    demand_upper_officer(request.user)
    form = PersonFilterForm(request.GET, user=request.user, today=timezone.localdate())
    found = queries.chosen_persons(request.user, form.chosen())
    rows = queries.rows_for_export(request.user, found, order=request.GET.get("sap", ""))
    target = io.BytesIO()  # 4 MB for a whole city; XlsxWriter itself writes row by row
    written = write_persons(rows, target)
    actions.note_export(by=request.user, rows=written, asked=form.described())
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"can-bo-{timezone.localdate():%Y%m%d}.xlsx")


def _person_page(request: HttpRequest, person: Person, *, citizen_id: str = "") -> HttpResponse:
    context = {
        "person": person,
        "mandates": queries.mandates_of(request.user, person),
        "open_code": queries.open_code_of(person, now=timezone.now()),
        "may_issue": can_issue_code(request.user, person),
        "citizen_id": citizen_id,
    }
    return render(request, "unions/person.html", context)


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One officer: mandates, contacts, account. The address of a record that was merged leads to the one that stayed."""
    if stayed := visible_persons(request.user).filter(merged=pk).first():
        return redirect("unions:person", pk=stayed.pk)
    found = get_object_or_404(visible_persons(request.user).select_related("user"), pk=pk)
    return _person_page(request, found)


@require_POST
@never_cache
def reveal_citizen_id(request: HttpRequest, pk: int) -> HttpResponse:
    """The identity number in clear; no redirect, so that it is kept nowhere on the way."""
    found = get_object_or_404(visible_persons(request.user).select_related("user"), pk=pk)
    return _person_page(request, found, citizen_id=actions.reveal_citizen_id(person=found, by=request.user))
