"""The keeper's calendar and the figures."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.advice import actions
from diemtua.advice.access import counted_units, require_calendar, require_statistics, visible_own_days
from diemtua.advice.forms.desk import CalendarForm, OwnDayForm
from diemtua.advice.queries.calendar import desk_clock
from diemtua.advice.queries.statistics import DIMENSIONS, crossing_periods, figures, topics_by
from diemtua.advice.rules.figures import Period, before, periods
from diemtua.advice.workbooks import crossed_sheet
from diemtua.kernel.errors import BadInput, Conflict
from diemtua.kernel.file_names import dated_name
from diemtua.unions.access import is_upper_officer


def calendar(request: HttpRequest) -> HttpResponse:
    """Opening hours and targets."""
    require_calendar(request.user)
    form = _week_form(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.edit_calendar(week=form.week(), targets=form.targets(), by=request.user, now=timezone.now())
        except BadInput as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã lưu lịch; hạn của {moved} câu hỏi đang mở được tính lại.")
            return redirect("advice:calendar")
    return _calendar(request, form, OwnDayForm())


def _week_form(typed: QueryDict | None) -> CalendarForm:
    clock, targets = desk_clock()
    return CalendarForm(typed or None, initial=CalendarForm.initial_of(clock.week, targets))


def _calendar(request: HttpRequest, form: CalendarForm, day_form: OwnDayForm) -> HttpResponse:
    page = Paginator(visible_own_days(request.user), 40).get_page(request.GET.get("trang"))
    return render(request, "advice/calendar.html", {"form": form, "day_form": day_form, "page": page})


@require_POST
def add_own_day(request: HttpRequest) -> HttpResponse:
    """A day with hours of its own."""
    require_calendar(request.user)
    form = OwnDayForm(request.POST)
    if form.is_valid():
        try:
            moved = actions.add_own_day(day=form.cleaned_data["day"], spans=form.spans, reason=form.cleaned_data["reason"], by=request.user)  # fmt: skip
        except (BadInput, Conflict) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã thêm; hạn của {moved} câu hỏi đang mở được tính lại.")
            return redirect("advice:calendar")
    return _calendar(request, _week_form(None), form)


@require_POST
def remove_own_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the week's hours."""
    require_calendar(request.user)
    actions.remove_own_day(own_day=get_object_or_404(visible_own_days(request.user), pk=pk), by=request.user)
    messages.success(request, "Đã xóa; hạn các câu hỏi đang mở được tính lại.")
    return redirect("advice:calendar")


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _crossing(request: HttpRequest) -> dict[str, Any] | None:
    """Topics by area or trade as the address asks for them; None when it asks for no such table."""
    dimension = request.filters.word("theo", DIMENSIONS)
    if not dimension:
        return None
    choices = crossing_periods(timezone.localdate())
    period = _chosen(request, choices)
    rows = topics_by(dimension, period=period, units=counted_units(request.user))
    return {"dimension": dimension, "periods": choices, "period": period, "before": before(period), "rows": rows}


def _chosen(request: HttpRequest, choices: list[Period]) -> Period:
    """The period the address names, else the first; one that only another of the views has comes along when the view is changed."""
    asked = request.filters.word("ky", {p.key for p in periods(timezone.localdate())})
    return next((p for p in choices if p.key == asked), choices[0])


def statistics_sheet(request: HttpRequest) -> HttpResponse:
    """Topics by area or trade as .xlsx."""
    require_statistics(request.user)
    found = _crossing(request)
    if found is None:
        raise BadInput("Hãy chọn xem chủ đề theo phường, xã hay theo ngành nghề rồi mới tải tệp.")
    content = crossed_sheet(found["rows"], found["dimension"], found["period"], found["before"])
    response = HttpResponse(content, content_type=XLSX)
    name = dated_name("tu-van", "xlsx", scope=found["dimension"], day=found["period"].last)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def statistics(request: HttpRequest) -> HttpResponse:
    """The desk's figures of a month, a quarter or a year, or its topics by area or trade of a quarter; small groups not shown."""
    require_statistics(request.user)
    views = [("", "Tổng quát"), *((key, f"Chủ đề theo {name.lower()}") for key, (_, name) in DIMENSIONS.items())]
    if found := _crossing(request):
        context = found | {"views": views, "column": DIMENSIONS[found["dimension"]][1], "may_plan": is_upper_officer(request.user)}  # fmt: skip
        return render(request, "advice/topics_by.html", context)
    today = timezone.localdate()
    choices = periods(today)
    period = _chosen(request, choices)
    found = figures(period=period, today=today, now=timezone.now(), units=counted_units(request.user))
    tables = [("Theo chủ đề", found.topics), ("Theo phường, xã", found.areas), ("Theo ngành nghề", found.trades)]
    context = {
        "figures": found,
        "period": period,
        "periods": choices,
        "views": views,
        "is_over": period.is_over(today),
        "tables": tables,
        "may_plan": is_upper_officer(request.user),
    }
    return render(request, "advice/statistics.html", context)
