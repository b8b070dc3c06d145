"""Exams, for upper-level officers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from diemtua.exams import access, actions, forms, queries
from diemtua.exams.models import Entry
from diemtua.exams.workbooks import exam_workbook
from diemtua.kernel.file_names import dated_name

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exams(request: HttpRequest) -> HttpResponse:
    """Exams of the units the user looks after."""
    access.require_bank(request.user)
    found = access.visible_exams(request.user).select_related("paper", "unit")
    page = Paginator(found, 30).get_page(request.GET.get("trang"))
    return render(request, "exams/exams.html", {"page": page, "now": timezone.now()})


def exam(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sits the exam and where each stands."""
    now = timezone.now()
    found = get_object_or_404(access.visible_exams(request.user).select_related("paper", "unit"), pk=pk)
    actions.finish_overdue_sittings(now=now, exam=found)
    standing = request.filters.word("tinh-trang", queries.STANDINGS)
    sheet = queries.exam_sheet(found, standing=standing)
    page = Paginator(sheet.rows, 50).get_page(request.GET.get("trang"))
    markers = list(found.markers.all())
    context = {"exam": found, "sheet": sheet, "page": page, "standing": standing, "markers": markers, "now": now}
    return render(request, "exams/exam.html", context)


def exam_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a workbook, of one standing when the page shows one."""
    found = get_object_or_404(access.visible_exams(request.user).select_related("paper", "unit"), pk=pk)
    actions.finish_overdue_sittings(now=timezone.now(), exam=found)
    request.filters.refuses = True
    sheet = queries.exam_sheet(found, standing=request.filters.word("tinh-trang", queries.STANDINGS))
    today = timezone.localdate()
    actions.note_exam_export(exam=found, rows=len(sheet.rows), by=request.user)
    name = dated_name("ket-qua-kiem-tra", "xlsx", day=today, scope=str(pk))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(exam_workbook(found, sheet, today=today), content_type=EXCEL, headers=headers)


def reschedule_exam(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the opening and the closing."""
    found = get_object_or_404(access.visible_exams(request.user).select_related("paper", "unit"), pk=pk)
    form = forms.TimesForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.reschedule_exam(exam=found, by=request.user, **form.cleaned_data)
        messages.success(request, "Đã đổi giờ; bài đang làm dở được tính lại giờ.")
        return redirect("exams:exam", pk=pk)
    return render(request, "exams/reschedule_exam.html", {"form": form, "exam": found})


def name_markers(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who marks the essays."""
    found = get_object_or_404(access.visible_exams(request.user).select_related("paper", "unit"), pk=pk)
    form = forms.MarkersForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.name_markers(exam=found, markers=form.cleaned_data["markers"], by=request.user)
        messages.success(request, "Đã ghi người chấm; bài tự luận đang chờ hiện ở mục «Chấm bài» của họ.")
        return redirect("exams:exam", pk=pk)
    return render(request, "exams/name_markers.html", {"form": form, "exam": found})


def give_extra_time(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """More time for one person."""
    exam = get_object_or_404(access.visible_exams(request.user), pk=pk)
    row = get_object_or_404(
        Entry.objects.select_related("exam__unit", "exam__paper", "person"), pk=entry, exam=exam, withdrawn_at=None
    )
    form = forms.ExtraTimeForm(request.POST or None, initial={"minutes": row.extra_minutes})
    if request.method == "POST" and form.is_valid():
        actions.give_extra_time(entry=row, minutes=form.cleaned_data["minutes"], by=request.user)
        messages.success(request, f"Đã ghi thời gian thêm cho {row.person}.")
        return redirect("exams:exam", pk=pk)
    return render(request, "exams/give_extra_time.html", {"form": form, "exam": exam, "entry": row})
