"""The officer's book of hours, and the union's month for its president."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import DomainError
from diemtua.kernel.file_names import dated_name
from diemtua.timesheets import access, actions, queries, rules
from diemtua.timesheets.forms import HoursForm
from diemtua.timesheets.workbooks import month_sheet

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _first(request: HttpRequest) -> dt.date:
    today = timezone.localdate()
    return request.filters.month("thang", latest=today) or today.replace(day=1)


def _neighbours(first: dt.date) -> dict[str, dt.date | None]:
    """The months before and after, none after the current one."""
    after = rules.last_day(first) + dt.timedelta(days=1)
    return {"before": first - dt.timedelta(days=1), "after": after if after <= timezone.localdate() else None}


def _to_month(day: dt.date) -> HttpResponse:
    return redirect(f"{reverse('timesheets:month')}?thang={day:%Y-%m}")


@never_cache
def month(request: HttpRequest) -> HttpResponse:
    """The own month: used, left, every line."""
    person, first = access.own_person(request.user), _first(request)
    context = {
        "month": queries.month(request.user, person, first),
        "presides": bool(access.presided_units(request.user)),
        **_neighbours(first),
    }
    return render(request, "timesheets/month.html", context)


@never_cache
def write_hours(request: HttpRequest) -> HttpResponse:
    """Hours used on a day."""
    access.own_person(request.user)
    today = timezone.localdate()
    form = HoursForm(request.POST or None, today=today, initial={"on": today})
    if form.is_valid():
        try:
            entry = actions.write_hours(used=form.used, by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã ghi {entry.length} ngày {vn_date(entry.on)}.")
            return _to_month(entry.on)
    return render(request, "timesheets/write_hours.html", {"form": form})


@require_POST
def write_session(request: HttpRequest, pk: int) -> HttpResponse:
    """A session attended, as it stands in the class."""
    sessions = access.own_sessions(request.user).select_related("training_class")
    entry = actions.write_session(session=get_object_or_404(sessions, pk=pk), by=request.user, now=timezone.now())
    messages.success(request, f"Đã ghi {entry.length} ngày {vn_date(entry.on)}, không trừ vào giờ luật cho.")
    return _to_month(entry.on)


@never_cache
def correct_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """A line was wrong."""
    entry = get_object_or_404(access.own_entries(request.user), pk=pk, struck_at=None)
    form = HoursForm(request.POST or None, today=timezone.localdate(), initial=HoursForm.initial_of(entry))
    if form.is_valid():
        try:
            fresh = actions.correct_hours(entry=entry, used=form.used, by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã sửa; bản cũ còn trong lịch sử của tháng.")
            return _to_month(fresh.on)
    return render(request, "timesheets/write_hours.html", {"form": form, "entry": entry})


@require_POST
def withdraw_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """It was not so."""
    entry = get_object_or_404(access.own_entries(request.user), pk=pk)
    actions.withdraw_hours(entry=entry, by=request.user, now=timezone.now())
    messages.success(request, "Đã bỏ lần ghi; nó còn trong lịch sử của tháng.")
    return _to_month(entry.on)


@never_cache
def export_month(request: HttpRequest) -> HttpResponse:
    """The own month as a workbook; what for only when asked."""
    request.filters.refuses = True
    person, first = access.own_person(request.user), _first(request)
    with_purpose = request.GET.get("viec") == "co"
    line = queries.own_line(queries.month(request.user, person, first))
    actions.note_export(first=first, by=request.user, with_purpose=with_purpose, lines=len(line.entries))
    return _workbook(month_sheet([line], first, with_purpose=with_purpose), "gio-cong-doan", first)


@never_cache
def union_month(request: HttpRequest) -> HttpResponse:
    """Officers of the union: hours, not what for."""
    units, first = access.require_president(request.user), _first(request)
    context = {"units": units, "first": first, "lines": queries.union_month(units, first), **_neighbours(first)}
    return render(request, "timesheets/union_month.html", context)


@never_cache
def export_union(request: HttpRequest) -> HttpResponse:
    """The union's month as a workbook: days and hours, not what for."""
    request.filters.refuses = True
    units, first = access.require_president(request.user), _first(request)
    lines = queries.union_month(units, first)
    actions.note_export(first=first, by=request.user, with_purpose=False, lines=len(lines))
    return _workbook(month_sheet(lines, first), "gio-cong-doan-ca-cong-doan", first)


def _workbook(content: bytes, what: str, first: dt.date) -> HttpResponse:
    name = dated_name(what, "xlsx", day=min(rules.last_day(first), timezone.localdate()))
    return HttpResponse(content, content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}"'})
