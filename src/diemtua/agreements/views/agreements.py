"""One agreement: its page, facts, the check before signing, signing, filing, its peers, its file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from diemtua.agreements import access, actions
from diemtua.agreements.forms.agreements import EndForm, FactsForm, FileForm, FilingForm, SignForm
from diemtua.agreements.models import Agreement
from diemtua.agreements.queries.bargaining import bargained
from diemtua.agreements.queries.judging import picture
from diemtua.agreements.queries.peers import peer_rows, peers_of, what_to_ask
from diemtua.agreements.queries.register import with_clauses
from diemtua.agreements.rules.checking import failed
from diemtua.agreements.rules.lifetime import filing_due
from diemtua.casework.access import visible_cases
from diemtua.kernel.errors import BadInput, Conflict, NotAllowed
from diemtua.vault.files import unsealed


def _editable(request: HttpRequest, pk: int) -> Agreement:
    rows = access.editable_agreements(request.user).select_related("unit").prefetch_related("clauses")
    return get_object_or_404(rows, pk=pk)


def create_agreement(request: HttpRequest) -> HttpResponse:
    """A new agreement: its facts; clauses come next."""
    if not access.signing_units(request.user).exists():
        raise NotAllowed("Thỏa ước do chủ tịch, phó chủ tịch công đoàn ký thỏa ước hoặc công đoàn cấp trên ghi vào sổ.")
    form = FactsForm(request.POST or None, user=request.user)
    if request.method == "GET":
        unit = access.signing_units(request.user).select_related("enterprise").first()
        form.initial |= {"employer": unit.enterprise.name if unit and unit.enterprise else ""}
    if form.is_valid():
        try:
            made = actions.create_agreement(
                unit=form.chosen_unit, facts=form.facts, by=request.user, now=timezone.now()
            )  # fmt: skip
        except (BadInput, Conflict) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã thêm thỏa ước. Hãy nhập các điều khoản.")
            return redirect("agreements:choose_term", pk=made.pk)
    return render(request, "agreements/edit_agreement.html", {"form": form, "agreement": None})


def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement: where it stands, clauses with verdicts now and on the signing day, quality explained."""
    found = get_object_or_404(with_clauses(request.user, pk))
    today = timezone.localdate()
    context = {
        "agreement": found,
        "picture": picture(found, today=today),
        "life": found.life_on(today),
        "filing": filing_due(found.signed_on) if found.signed_on and not found.filed_on else None,
        "can_write": access.can_write(request.user, found.unit),
        "case": visible_cases(request.user).filter(pk=found.case_id).first() if found.case_id else None,
        "file_form": FileForm(),
        "today": today,
    }
    return render(request, "agreements/agreement.html", context)


def edit_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the facts."""
    found = _editable(request, pk)
    form = FactsForm(request.POST or None, instance=found, user=request.user)
    if form.is_valid():
        try:
            actions.edit_agreement(agreement=found, facts=form.facts, by=request.user, today=timezone.localdate())
        except (BadInput, Conflict) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã lưu thông tin thỏa ước.")
            return redirect("agreements:agreement", pk=pk)
    return render(request, "agreements/edit_agreement.html", {"form": form, "agreement": found})


def check_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Point by point what could make the agreement void."""
    found = get_object_or_404(with_clauses(request.user, pk))
    shown = picture(found, today=timezone.localdate())
    context = {
        "agreement": found,
        "picture": shown,
        "missing": failed(shown.checks),
        "can_write": access.can_write(request.user, found.unit),
    }
    return render(request, "agreements/check_agreement.html", context)


def sign_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that both sides signed."""
    found = _editable(request, pk)
    today = timezone.localdate()
    told = bargained(found.case) if found.case else None
    form = SignForm(request.POST or None, initial={"signed_on": told.signed_on} if told else None)
    if form.is_valid():
        try:
            actions.sign_agreement(agreement=found, by=request.user, today=today, **form.cleaned_data)
        except (BadInput, Conflict) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã ghi thỏa ước được ký. Việc tiếp theo: gửi cơ quan lao động và công bố.")
            return redirect("agreements:file_agreement", pk=pk)
    checks = picture(found, today=today).checks
    context = {"form": form, "agreement": found, "missing": failed(checks)}
    return render(request, "agreements/sign_agreement.html", context)


def file_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the filing and the publication."""
    found = _editable(request, pk)
    kept = {name: getattr(found, name) for name in ("filed_on", "filed_with", "published_on") if getattr(found, name)}
    told = bargained(found.case) if found.case else None
    days = {"filed_on": told.filed_on, "published_on": told.published_on} if told else {}
    form = FilingForm(request.POST or None, initial=days | kept)
    if form.is_valid():
        try:
            actions.file_agreement(agreement=found, by=request.user, today=timezone.localdate(), **form.cleaned_data)
        except (BadInput, Conflict) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã ghi việc gửi và công bố thỏa ước.")
            return redirect("agreements:agreement", pk=pk)
    due = filing_due(found.signed_on) if found.signed_on else None
    return render(request, "agreements/file_agreement.html", {"form": form, "agreement": found, "due": due})


@require_POST
def renew_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Bargaining for the next agreement has begun."""
    actions.renew_agreement(agreement=_editable(request, pk), by=request.user)
    messages.success(request, "Đã ghi: hai bên đang thương lượng lại.")
    return redirect("agreements:agreement", pk=pk)


@require_POST
def withdraw_renewal(request: HttpRequest, pk: int) -> HttpResponse:
    """No bargaining again after all."""
    actions.withdraw_renewal(agreement=_editable(request, pk), by=request.user)
    messages.success(request, "Đã bỏ ghi việc thương lượng lại.")
    return redirect("agreements:agreement", pk=pk)


def end_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Void, or replaced."""
    found = _editable(request, pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_agreement(agreement=found, by=request.user, **form.cleaned_data)
        except (BadInput, Conflict) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã ghi thỏa ước kết thúc.")
            return redirect("agreements:agreement", pk=pk)
    return render(request, "agreements/end_agreement.html", {"form": form, "agreement": found})


def remove_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft made by mistake, after asking once more."""
    found = _editable(request, pk)
    if request.method == "POST":
        actions.remove_agreement(agreement=found, by=request.user)
        messages.success(request, f"Đã xóa bản đang chuẩn bị «{found}» khỏi sổ.")
        return redirect("agreements:agreements")
    return render(request, "agreements/remove_agreement.html", {"agreement": found})


def compare_peers(request: HttpRequest, pk: int) -> HttpResponse:
    """Among agreements of the same trade and size, and what to ask for next."""
    found = get_object_or_404(with_clauses(request.user, pk))
    today = timezone.localdate()
    shown, group = picture(found, today=today), peers_of(found, today=today)
    context = {
        "agreement": found,
        "group": group,
        "rows": peer_rows(shown, group),
        "suggestions": what_to_ask(shown, group),
        "can_write": access.can_write(request.user, found.unit),
    }
    return render(request, "agreements/compare_peers.html", context)


@require_POST
def attach_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the signed paper."""
    found = _editable(request, pk)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        raise BadInput("Hãy chọn tệp PDF, Word hoặc ảnh của bản thỏa ước rồi bấm tải lên.")
    file = form.cleaned_data["file"]
    actions.attach_file(agreement=found, file=file, file_name=file.name, by=request.user)
    messages.success(request, "Đã lưu bản thỏa ước.")
    return redirect("agreements:agreement", pk=pk)


def download_file(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The signed paper, unsealed on the way."""
    found = get_object_or_404(access.visible_agreements(request.user).exclude(file=""), pk=pk)
    content = unsealed(actions.file_path(found.file))
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=found.file_name)}
    return StreamingHttpResponse(content, content_type="application/octet-stream", headers=headers)
