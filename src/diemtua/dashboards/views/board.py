"""The board, the list behind a figure, and both as workbooks."""

import io

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from diemtua.dashboards import actions, jobs
from diemtua.dashboards.forms import scope_from
from diemtua.dashboards.queries import KIND_LABELS, listed, number_behind, untold, years
from diemtua.dashboards.queries import board as board_rows
from diemtua.dashboards.rules import MISSING, STAGES, funnel, total_row
from diemtua.dashboards.sheets import workbook, write_posts
from diemtua.kernel.dates import vn_date
from diemtua.kernel.file_names import dated_name
from diemtua.unions.rules import AT_ONCE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: bytes, name: str, content_type: str = XLSX) -> HttpResponse:
    """A file to save."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def board(request: HttpRequest) -> HttpResponse:
    """Called, attended, passed, certified, by unit, now or as of a day; every figure opens its list."""
    today = timezone.localdate()
    scope = scope_from(request, today=today)
    rows = board_rows(scope)
    total = total_row(rows, unit_id=scope.unit.pk, name="Cộng")
    context = {
        "scope": scope,
        "rows": rows,
        "total": total,
        "untold": untold(scope),
        "bars": funnel(total.counts),
        "stages": STAGES,
        "kinds": KIND_LABELS,
        "kind": request.filters.word("loai", KIND_LABELS) or "ngoai",
        "years": years(),
        "day": scope.day or today,
        "today": today,
    }
    return render(request, "dashboards/board.html", context)


def board_sheet(request: HttpRequest) -> HttpResponse:
    """The board as a workbook, with its total line."""
    today = timezone.localdate()
    request.filters.refuses = True
    scope = scope_from(request, today=today)
    rows = board_rows(scope)
    lines = [*rows, total_row(rows, unit_id=scope.unit.pk, name="Cộng")]
    content = workbook(
        f"Bồi dưỡng chủ tịch công đoàn cơ sở: {scope.unit.name}",
        f"{scope.kinds_label}; tính đến ngày {vn_date(scope.day or today)}; {f'lớp năm {scope.year}' if scope.year else 'lớp mọi năm'}",
        ["Đơn vị", *STAGES.values()],
        [(row.name, *row.counts) for row in lines],
        widths=[48, *[16] * len(STAGES)],
    )
    return download(content, dated_name("bang-dieu-hanh", "xlsx", day=scope.day or today, scope=scope.unit.name))


def people_behind(request: HttpRequest) -> HttpResponse:
    """The posts behind one figure, paged; as a workbook with ?tep=xlsx, from a job when it is long."""
    today = timezone.localdate()
    request.filters.refuses = request.GET.get("tep") == "xlsx"
    scope = scope_from(request, today=today)
    stage = request.GET.get("muc", "total")
    labels = STAGES | MISSING
    if stage not in labels:
        raise Http404
    posts = listed(scope, stage)
    paginator = Paginator(posts, 50)
    paginator.count = number_behind(scope, stage)
    page = paginator.get_page(request.GET.get("trang"))
    if request.GET.get("tep") == "xlsx":
        rows = page.paginator.count
        if rows > AT_ONCE:
            job = actions.request_list(scope=scope, stage=stage, rows=rows, work=jobs.make_posts_file, by=request.user)
            return redirect("jobs:job", pk=job.pk)
        target = io.BytesIO()
        write_posts(posts, scope, stage, target, today=today)
        actions.note_list(scope=scope, stage=stage, rows=rows, by=request.user)
        name = dated_name(f"danh sách {labels[stage]}", "xlsx", day=scope.day or today, scope=scope.unit.name)
        return download(target.getvalue(), name)
    context = {"scope": scope, "page": page, "label": labels[stage], "stage": stage}
    return render(request, "dashboards/people_behind.html", context)
