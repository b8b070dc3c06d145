"""Posts: one more, mended, ended; those whose term or contract needs a look. The enterprise behind a union."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from diemtua.kernel.errors import DomainError
from diemtua.unions import actions, queries
from diemtua.unions.access import demand_upper_officer, visible_persons, visible_units
from diemtua.unions.forms.mandates import EnterpriseForm, NewMandateForm
from diemtua.unions.models import Unit
from diemtua.unions.rules import LOWER_KINDS, PAGE


def terms(request: HttpRequest) -> HttpResponse:
    """Posts to look at: term over, ending, contract shorter, held in two unions."""
    demand_upper_officer(request.user)
    kind = request.filters.word("loai", queries.TERM_KINDS) or next(iter(queries.TERM_KINDS))
    found = queries.posts_to_watch(request.user, kind, today=timezone.localdate())
    page = Paginator(found, PAGE).get_page(request.GET.get("trang"))
    return render(request, "unions/terms.html", {"page": page, "kind": kind, "kinds": queries.TERM_KINDS})


def add_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    """One more post of an officer, in a unit of the user's where the officer already is, or above the grassroots."""
    person = get_object_or_404(visible_persons(request.user), pk=pk)
    here = visible_units(request.user).filter(valid_to=None)
    units = (here.filter(mandates__person=person) | here.exclude(kind__in=LOWER_KINDS)).distinct().order_by("path")
    form = NewMandateForm(request.POST or None, units=units, today=timezone.localdate())
    refused = 400
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_mandate(person=person, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
            refused = error.status
        else:
            messages.success(request, "Đã ghi chức vụ.")
            return redirect("unions:person", pk=pk)
    context = {"person": person, "form": form}
    return render(request, "unions/add_mandate.html", context, status=refused if form.errors else 200)


def change_enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    """The enterprise behind a union: tax code, trade, ownership, workforce of a year."""
    demand_upper_officer(request.user)
    unit: Unit = get_object_or_404(
        visible_units(request.user).select_related("enterprise").filter(kind__in=LOWER_KINDS), pk=pk
    )
    today = timezone.localdate()
    initial = {"year": today.year, "edition": actions.enterprise_edition(unit)}
    form = EnterpriseForm(request.POST or None, instance=unit.enterprise, initial=initial, today=today)
    refused = 400
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_enterprise(
                unit=unit, by=request.user, facts=form.facts(), workforce=form.workforce(),
                edition=form.cleaned_data["edition"], changed_on=form.cleaned_data["changed_on"],
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, error.message)
            refused = error.status
        else:
            messages.success(request, "Đã lưu thông tin doanh nghiệp, cơ quan.")
            return redirect("unions:unit", pk=pk)
    kept = (
        {"years": unit.enterprise.workforce.all(), "past": unit.enterprise.past_states.all()} if unit.enterprise else {}
    )
    context = {"unit": unit, "form": form} | kept
    return render(request, "unions/change_enterprise.html", context, status=refused if form.errors else 200)
