"""Units: the tree, one unit."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from diemtua.kernel.text import fold
from diemtua.unions import queries
from diemtua.unions.access import demand_upper_officer, visible_units
from diemtua.unions.models import Unit
from diemtua.unions.rules import PAGE


def units(request: HttpRequest) -> HttpResponse:
    """My upper-level units with what is below each, or units by name; who has only one sees that one."""
    demand_upper_officer(request.user)
    search = request.GET.get("tim", "").strip()
    mine = list(queries.upper_units(request.user)[:2])
    if len(mine) == 1 and not search:
        return _unit_page(request, mine[0])
    if search:
        found = visible_units(request.user).filter(search__contains=fold(search))
    else:
        found = queries.upper_units(request.user)
    page = Paginator(queries.with_counts(found), PAGE).get_page(request.GET.get("trang"))
    return render(request, "unions/units.html", {"page": page, "search": search})


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its enterprise, its officers, the units below it."""
    return _unit_page(request, get_object_or_404(visible_units(request.user), pk=pk))


def _unit_page(request: HttpRequest, found: Unit) -> HttpResponse:
    counted = queries.with_counts(visible_units(request.user).filter(pk=found.pk)).get()
    children = queries.with_counts(Unit.objects.filter(parent=found).order_by("path"))
    context = {
        "unit": counted,
        "above": visible_units(request.user).filter(pk=found.parent_id).first(),
        "officers": Paginator(queries.officers_of(found), PAGE).get_page(request.GET.get("trang_cb")),
        "page": Paginator(children, PAGE).get_page(request.GET.get("trang")),
    }
    return render(request, "unions/unit.html", context)
