"""The register of the upper-level officer, and the files of one certificate."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from diemtua.credentials import actions, downloads, queries
from diemtua.credentials.access import managed_certificates, require_upper_officer, visible_certificates
from diemtua.credentials.forms import RegisterFilter, ReissueForm, RevokeForm
from diemtua.credentials.models import Certificate
from diemtua.kernel.errors import Conflict
from diemtua.kernel.file_names import dated_name

PAGE = 50


def certificates(request: HttpRequest) -> HttpResponse:
    """The register of the user's units: search, year, state, class."""
    require_upper_officer(request.user)
    rows = managed_certificates(request.user)
    form = RegisterFilter(request.GET)
    request.filters.heed(form)
    chosen = form.values()
    page = Paginator(queries.register(rows, **chosen), PAGE).get_page(request.GET.get("trang"))
    context = {"page": page, "chosen": chosen, "years": queries.years(rows), "states": Certificate.State.choices}
    return render(request, "credentials/certificates.html", context)


def register_workbook(request: HttpRequest) -> HttpResponse:
    """«Sổ cấp» as a workbook, filtered as the page is."""
    require_upper_officer(request.user)
    form = RegisterFilter(request.GET)
    request.filters.refuses = True
    request.filters.heed(form)
    rows = queries.register(managed_certificates(request.user), **form.values())
    actions.note_export(by=request.user, rows=rows.count())
    name = dated_name("so-cap-chung-nhan", "xlsx", day=timezone.localdate())
    return FileResponse(downloads.register_workbook(rows), as_attachment=True, filename=name)


def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate with its history."""
    rows = managed_certificates(request.user).select_related(
        "training_class", "issuer", "replaces", "replaced_by", "issued_by"
    )
    return render(request, "credentials/certificate.html", {"certificate": get_object_or_404(rows, pk=pk)})


def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF, drawn now from what was signed; a withdrawn certificate is not printed again."""
    found = _valid(request, pk)
    data = downloads.certificate_pdf(found, found.issuer.active_key().signer())
    return _file(data, found, "application/pdf", "pdf")


def badge(request: HttpRequest, pk: int) -> HttpResponse:
    """The Open Badges credential as VC-JWT."""
    found = _valid(request, pk)
    return _file(found.token.encode(), found, "application/vc+jwt", "jwt")


def badge_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The same inside JSON, for wallets that want it so."""
    found = _valid(request, pk)
    return _file(downloads.badge_json(found).encode(), found, "application/json", "json")


def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a certificate with a reason."""
    found = get_object_or_404(managed_certificates(request.user).select_related("issuer__unit"), pk=pk)
    if not found.valid:
        raise Conflict(actions.NO_LONGER_VALID)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.revoke_certificate(by=request.user, certificate=found, now=timezone.now(), **form.cleaned_data)
        messages.success(request, f"Đã thu hồi chứng nhận {found.number}. Trang công khai đã báo ngay.")
        return redirect("credentials:certificate", pk=pk)
    return render(request, "credentials/revoke.html", {"certificate": found, "form": form})


def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue again with a new number, with the person's data of today."""
    found = get_object_or_404(
        managed_certificates(request.user).select_related("issuer__unit", "person", "training_class"), pk=pk
    )
    if found.state == Certificate.State.REPLACED:
        raise Conflict(actions.ALREADY_REISSUED)
    form = ReissueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.reissue_certificate(
                by=request.user, certificate=found, now=timezone.now(), **form.cleaned_data
            )
        except Conflict as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã cấp lại với số {made.number}; bản cũ {found.number} hết hiệu lực.")
            return redirect("credentials:certificate", pk=made.pk)
    return render(request, "credentials/reissue.html", {"certificate": found, "form": form})


def _valid(request: HttpRequest, pk: int) -> Certificate:
    found = get_object_or_404(visible_certificates(request.user).select_related("issuer"), pk=pk)
    if not found.valid:
        raise Conflict("Chứng nhận này không còn hiệu lực nên không tải được nữa; hãy mở bản được cấp lại nếu có.")
    return found


def _file(data: bytes, found: Certificate, media_type: str, ending: str) -> HttpResponse:
    name = dated_name(found.file_stem, ending, day=found.issued_on)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=media_type, headers=headers)
