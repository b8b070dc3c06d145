"""Statistics: officers counted by two things, the people behind each figure, the trend, the numbers of a period."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from diemtua.dashboards.charts import bars, line_chart
from diemtua.dashboards.crossing import BREAKS, CHOICES
from diemtua.dashboards.figures import (
    KINDS,
    certificates_by_period,
    links,
    trend_of_posts,
)
from diemtua.dashboards.figures import (
    statistics as crossed,
)
from diemtua.dashboards.forms import period_of, periods_to_choose, question_from, unit_from
from diemtua.dashboards.report import period_report, report_document
from diemtua.dashboards.sheets import crossing_csv, workbook
from diemtua.dashboards.tables import sheet_rows, table_of
from diemtua.dashboards.views.board import XLSX, download
from diemtua.kernel.dates import vn_date
from diemtua.kernel.file_names import dated_name
from diemtua.unions.rules import POSITIONS

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def statistics(request: HttpRequest) -> HttpResponse:
    """Rows by columns; every figure opens its list."""
    today = timezone.localdate()
    question = question_from(request, today=today)
    crossing, known = crossed(question, today=today)
    context = {
        "question": question,
        "crossing": crossing,
        "table": table_of(crossing, links(question)),
        "bars": bars(crossing.row_totals, crossing.rows),
        "row_label": known[question.rows].label,
        "column_label": CHOICES.get(question.columns, ""),
        "choices": CHOICES,
        "positions": POSITIONS,
        "kinds": KINDS,
        "breaks": [(day, text) for day, text in BREAKS.items()],
        "day": question.day or today,
        "today": today,
    }
    return render(request, "dashboards/statistics.html", context)


def statistics_sheet(request: HttpRequest) -> HttpResponse:
    """The same table as .xlsx, or as .csv with ?dang=csv."""
    today = timezone.localdate()
    request.filters.refuses = True
    question = question_from(request, today=today)
    crossing, known = crossed(question, today=today)
    heads, rows = sheet_rows(crossing, known[question.rows].label)
    day = question.day or today
    named = partial(dated_name, "thong-ke", day=day, scope=question.unit.name)
    if request.GET.get("dang") == "csv":
        return download(crossing_csv(heads, rows), named("csv"), "text/csv; charset=utf-8")
    asks_training = question.day and "tap-huan" in (question.rows, question.columns)
    of_today = f"; tập huấn gần nhất là của ngày {vn_date(today)}" if asks_training else ""
    content = workbook(
        f"Thống kê cán bộ công đoàn: {question.unit.name}",
        f"Tính đến ngày {vn_date(day)}; mỗi người đếm một lần ở dòng và cột Cộng{of_today}",
        heads,
        rows,
        widths=[44, *[14] * (len(heads) - 1)],
    )
    return download(content, named("xlsx"), XLSX)


def statistics_trend(request: HttpRequest) -> HttpResponse:
    """How the number of posts moved by month or quarter up to today or a day that is over, with the days on which the
    base changed."""
    today = timezone.localdate()
    question = question_from(request, today=today)
    quarters = request.GET.get("ky") == "quy"
    span = {"today": question.day or today, "quarters": quarters, "count": 12 if quarters else 24}
    points = trend_of_posts(question, **span)
    given = dict(certificates_by_period(question, **span))
    labels = [p.label for p in points]
    context = {
        "question": question,
        "quarters": quarters,
        "chart": line_chart([p.number for p in points], labels, [bool(p.breaks) for p in points]),
        "certificates": line_chart(list(given.values()), labels, [bool(p.breaks) for p in points]),
        "rows": [(p, given[p.label]) for p in points][::-1],
        "undated": any(p.undated for p in points),
        "today": today,
        "positions": POSITIONS,
        "kinds": KINDS,
        "breaks": [(day, text) for day, text in BREAKS.items()],
    }
    return render(request, "dashboards/statistics_trend.html", context)


def period_numbers(request: HttpRequest) -> HttpResponse:
    """The numbers of a period report; as .docx with ?tep=docx."""
    today = timezone.localdate()
    unit = unit_from(request)
    period = period_of(request.GET.get("ky", ""), today=today)
    report = period_report(request.user, unit, label=period.label, first=period.first, last=period.last, today=today)
    breaks = [f"{vn_date(day)}: {text}" for day, text in BREAKS.items() if period.first <= day <= period.last]
    if request.GET.get("tep") == "docx":
        name = dated_name("so-lieu", "docx", day=min(period.last, today), scope=period.key)
        return download(report_document(report, today=today, breaks=breaks), name, DOCX)
    context = {"report": report, "period": period, "periods": periods_to_choose(today), "breaks": breaks}
    return render(request, "dashboards/period_numbers.html", context)
