"""Issuing for a class: see who gets one and why others do not, press, fetch the zip."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.credentials import actions, downloads, queries
from diemtua.credentials.access import classes_to_certify, require_upper_officer
from diemtua.kernel.errors import Conflict
from diemtua.kernel.file_names import dated_name

PAGE = 50


def classes(request: HttpRequest) -> HttpResponse:
    """Classes of the user's units with how many were called and certified."""
    require_upper_officer(request.user)
    page = Paginator(queries.recent_classes(request.user).select_related("unit"), PAGE).get_page(
        request.GET.get("trang")
    )
    return render(request, "credentials/classes.html", {"page": page})


def training_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Who gets a certificate, who has one, who does not and why. Nothing is written."""
    found = get_object_or_404(classes_to_certify(request.user).select_related("unit", "exam"), pk=pk)
    return render(request, "credentials/class.html", {"training_class": found, "sheet": queries.class_sheet(found)})


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the job that issues to everybody waiting."""
    found = get_object_or_404(classes_to_certify(request.user).select_related("unit", "exam"), pk=pk)
    job = actions.start_issuing(by=request.user, training_class=found, now=timezone.now())
    return redirect("jobs:job", pk=job.pk)


def class_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """PDF and badge of everybody of the class, streamed while they are drawn."""
    found = get_object_or_404(classes_to_certify(request.user), pk=pk)
    rows = queries.valid_certificates(found).select_related("issuer").order_by("ordinal")
    first = rows.first()
    if first is None:
        raise Conflict("Lớp này chưa có chứng nhận nào còn hiệu lực; hãy cấp chứng nhận trước.")
    pieces = downloads.class_zip(rows, first.issuer.active_key().signer())
    actions.note_export(by=request.user, rows=rows.count(), training_class=found)
    # Named encoding: the gzip middleware would squeeze what is squeezed already.
    name = dated_name("chung-nhan-lop", "zip", day=timezone.localdate(), scope=str(pk))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Encoding": "identity"}
    return StreamingHttpResponse(pieces, content_type="application/zip", headers=headers)
