"""Calculators: open to everybody, nothing stored, the inputs stay in the address."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from diemtua.calculators import queries
from diemtua.calculators.forms.catalogue import FORMS, ValuesForm
from diemtua.calculators.rules.catalogue import BY_SLUG, shelves
from diemtua.kernel.errors import DomainError


@login_not_required
@require_safe
def calculators(request: HttpRequest) -> HttpResponse:
    """Every calculator."""
    return render(request, "calculators/calculators.html", {"shelves": shelves()})


@login_not_required
@require_safe
def calculator(request: HttpRequest, slug: str) -> HttpResponse:
    """One calculator: its questions, and the answer when the address holds them."""
    if slug not in BY_SLUG:
        raise Http404
    form = FORMS[slug](request.GET, today=timezone.localdate())
    context = {"tool": BY_SLUG[slug], "form": form, "outcome": None, "refusal": None}
    if form.is_bound and form.is_valid():
        try:
            context["outcome"] = outcome = form.answer()
            context["sources"] = queries.linked(outcome.sources, day=outcome.on)
            context["counting"] = queries.linked(outcome.counting, day=outcome.on)
        except DomainError as error:
            context["refusal"] = error.message
    address = request.build_absolute_uri()
    return render(request, "calculators/calculator.html", context | {"address": address})


@login_not_required
@require_safe
def values(request: HttpRequest) -> HttpResponse:
    """Every value and rule of the rulebook on a day."""
    form = ValuesForm(request.GET)
    request.filters.heed(form)
    told = form.cleaned_data if form.is_valid() else {}
    day, words = told.get("ngay") or timezone.localdate(), told.get("q", "")
    context = {
        "day": day,
        "q": words,
        "groups": queries.values(words=words, day=day),
        "rules": queries.rules(words=words, day=day),
    }
    return render(request, "calculators/values.html", context)
