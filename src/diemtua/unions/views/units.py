"""Units: the tree now or as of a day, as a workbook too; one unit now or then."""

import datetime as dt
import io

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from diemtua.kernel.file_names import dated_name
from diemtua.unions import actions, jobs, queries
from diemtua.unions.access import demand_upper_officer, visible_units
from diemtua.unions.models import Unit
from diemtua.unions.rules import AT_ONCE, PAGE, past_day
from diemtua.unions.sheets import write_units


def _day(request: HttpRequest) -> dt.date | None:
    """The day asked for with ?ngay=, when it is over."""
    today = timezone.localdate()
    return past_day(request.filters.day("ngay", latest=today), today=today)


def units(request: HttpRequest) -> HttpResponse:
    """My upper-level units with what is below each, or units by name, present or old; as of a day by the name of that
    day. Who has only one sees that one."""
    demand_upper_officer(request.user)
    search, day, today = request.GET.get("tim", "").strip(), _day(request), timezone.localdate()
    if day:
        page = Paginator(queries.units_named_then(request.user, day, search), PAGE).get_page(request.GET.get("trang"))
        page.object_list = queries.tree_on(request.user, day, Q(pk__in=list(page.object_list)))
        return render(request, "unions/units_then.html", {"page": page, "day": day, "search": search, "today": today})
    mine = list(queries.upper_units(request.user)[:2])
    if len(mine) == 1 and not search:
        return _unit_page(request, mine[0])
    found = queries.units_named(request.user, search) if search else queries.upper_units(request.user)
    page = Paginator(found.select_related("enterprise", "parent"), PAGE).get_page(request.GET.get("trang"))
    page.object_list = queries.add_counts(list(page.object_list), request.user)
    return render(request, "unions/units.html", {"page": page, "search": search, "today": today})


def export_units(request: HttpRequest) -> HttpResponse:
    """Every unit of mine with what is below each, today or as of a day, as a workbook: a long one from a job."""
    demand_upper_officer(request.user)
    request.filters.refuses = True
    day = _day(request) or timezone.localdate()
    rows = queries.units_on(day, visible_units(request.user)).count()
    if rows > AT_ONCE:
        job = actions.request_units_export(work=jobs.make_units_file, day=day, rows=rows, by=request.user)
        return redirect("jobs:job", pk=job.pk)
    target = io.BytesIO()
    written = write_units(queries.tree_on(request.user, day), target, day=day)
    actions.note_units_export(by=request.user, day=day, rows=written)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=dated_name("don-vi", "xlsx", day=day))


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its enterprise, its officers, the units below it; of a day it did not live as of the nearest one."""
    found = get_object_or_404(visible_units(request.user).select_related("parent"), pk=pk)
    asked = _day(request) or found.valid_to
    return _unit_page_then(request, found, asked) if asked else _unit_page(request, found)


def _unit_page_then(request: HttpRequest, found: Unit, asked: dt.date) -> HttpResponse:
    day = found.nearest(asked)
    near = queries.unit_on(request.user, found, day)
    if near is None:
        raise Http404
    then, above, below = near
    context = {
        "unit": found,
        "then": then,
        "day": day,
        "asked": asked,
        "heir": queries.heir_of(request.user, found),
        "above": above,
        "officers": Paginator(queries.officers_on(found, day), PAGE).get_page(request.GET.get("trang_cb")),
        "page": Paginator(below, PAGE).get_page(request.GET.get("trang")),
    }
    return render(request, "unions/unit_then.html", context)


def _unit_page(request: HttpRequest, found: Unit) -> HttpResponse:
    below = Unit.objects.filter(parent=found, valid_to=None).select_related("enterprise", "parent").order_by("path")
    page = Paginator(below, PAGE).get_page(request.GET.get("trang"))
    _, *page.object_list = queries.add_counts([found, *page.object_list], request.user)
    context = {
        "unit": found,
        "above": visible_units(request.user).filter(pk=found.parent_id).first(),
        "findings": queries.findings_of(found, today=timezone.localdate()),
        "officers": Paginator(queries.officers_of(found), PAGE).get_page(request.GET.get("trang_cb")),
        "page": page,
    }
    return render(request, "unions/unit.html", context)
