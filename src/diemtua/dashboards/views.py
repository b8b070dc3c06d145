"""The board, the list behind a figure, and both as workbooks."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from diemtua.dashboards.forms import KIND_LABELS, scope_from
from diemtua.dashboards.queries import board as board_rows
from diemtua.dashboards.queries import listed, years
from diemtua.dashboards.rules import MISSING, STAGES, funnel, total_row
from diemtua.dashboards.sheets import workbook
from diemtua.kernel.dates import vn_date

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def board(request: HttpRequest) -> HttpResponse:
    """Called, attended, passed, certified, by unit; every figure opens its list."""
    scope = scope_from(request)
    rows = board_rows(scope)
    total = total_row(rows, unit_id=scope.unit.pk, name="Cộng")
    kind = request.GET.get("loai", "ngoai")
    context = {
        "scope": scope,
        "rows": rows,
        "total": total,
        "bars": funnel(total.counts),
        "stages": STAGES,
        "kinds": KIND_LABELS,
        "kind": kind if kind in KIND_LABELS else "ngoai",
        "years": years(),
        "today": timezone.localdate(),
    }
    return render(request, "dashboards/board.html", context)


def board_sheet(request: HttpRequest) -> HttpResponse:
    """The board as a workbook, with its total line."""
    scope = scope_from(request)
    rows = board_rows(scope)
    lines = [*rows, total_row(rows, unit_id=scope.unit.pk, name="Cộng")]
    content = workbook(
        f"Bồi dưỡng chủ tịch công đoàn cơ sở: {scope.unit.name}",
        f"Tính đến ngày {vn_date(timezone.localdate())}; lớp năm {scope.year or 'mọi năm'}",
        ["Đơn vị", *STAGES.values()],
        [(row.name, *row.counts) for row in lines],
        widths=[48, *[16] * len(STAGES)],
    )
    return _download(content, "bang-dieu-hanh")


def people_behind(request: HttpRequest) -> HttpResponse:
    """The posts behind one figure, paged; as a workbook with ?tep=xlsx."""
    scope = scope_from(request)
    stage = request.GET.get("muc", "total")
    labels = STAGES | MISSING
    if stage not in labels:
        raise Http404
    posts = listed(scope, stage)
    if request.GET.get("tep") == "xlsx":
        return _download(
            workbook(
                f"{labels[stage]}: {scope.unit.name}",
                f"Tính đến ngày {vn_date(timezone.localdate())}",
                [
                    "Họ và tên",
                    "Chức vụ",
                    "Công đoàn cơ sở",
                    "Công đoàn cấp trên",
                    "Loại hình",
                    "Số điện thoại",
                    "Năm tập huấn gần nhất",
                ],
                (
                    (
                        post.person.full_name,
                        post.get_position_display(),
                        post.unit.name,
                        post.unit.parent.name if post.unit.parent else "",
                        post.unit.enterprise.get_kind_display() if post.unit.enterprise else "",
                        post.person.phone,
                        post.person.last_trained_year,
                    )
                    for post in posts.iterator(chunk_size=2000)
                ),
                widths=[28, 14, 48, 32, 22, 16, 14],
            ),
            f"danh-sach-{stage.replace('_', '-')}",
        )
    page = Paginator(posts, 50).get_page(request.GET.get("trang"))
    context = {"scope": scope, "page": page, "label": labels[stage], "stage": stage}
    return render(request, "dashboards/people_behind.html", context)
