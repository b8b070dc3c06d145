"""Setting up issuers and changing their keys."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.credentials import actions, paper
from diemtua.credentials.access import issuing_units, require_upper_officer
from diemtua.credentials.forms import IssuerForm, first_words
from diemtua.credentials.models import Issuer
from diemtua.credentials.rules import Printed, number_text
from diemtua.kernel.file_names import dated_name

PAGE = 50


def issuers(request: HttpRequest) -> HttpResponse:
    """Units the user can set up as issuers."""
    require_upper_officer(request.user)
    page = Paginator(issuing_units(request.user).select_related("issuer"), PAGE).get_page(request.GET.get("trang"))
    return render(request, "credentials/issuers.html", {"page": page})


def issuer(request: HttpRequest, pk: int) -> HttpResponse:
    """The words one unit prints, its keys."""
    unit = get_object_or_404(issuing_units(request.user).select_related("parent", "issuer"), pk=pk)
    found = Issuer.objects.filter(unit=unit).first()
    form = IssuerForm(request.POST or None, instance=found, initial=None if found else first_words(unit))
    if request.method == "POST" and form.is_valid():
        actions.set_up_issuer(by=request.user, unit=unit, words=form.words())
        messages.success(request, "Đã lưu. Chứng nhận cấp từ nay in theo nội dung này; bản đã cấp giữ nguyên.")
        return redirect("credentials:issuer", pk=pk)
    return render(request, "credentials/issuer.html", {"unit": unit, "issuer": found, "form": form})


def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate of nobody, to see how it looks before the first is issued."""
    found = get_object_or_404(Issuer.objects.filter(unit__in=issuing_units(request.user)), unit=pk)
    today = timezone.localdate()
    data = paper.draw(_sample_page(found, today), credential="", sample=True)
    name = dated_name("mau-chung-nhan", "pdf", day=today, scope=found.unit.name)
    return HttpResponse(
        data, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@require_POST
def rotate_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire the key and start a new one."""
    found = get_object_or_404(
        Issuer.objects.filter(unit__in=issuing_units(request.user)).select_related("unit"), unit=pk
    )
    actions.rotate_key(by=request.user, issuer=found, now=timezone.now())
    messages.success(request, "Đã đổi khóa ký. Chứng nhận ký bằng khóa cũ vẫn kiểm tra được.")
    return redirect("credentials:issuer", pk=pk)


def _sample_page(found: Issuer, today: dt.date) -> Printed:
    return Printed(
        number=number_text(0, today.year, found.symbol),
        code="MAUMAUMAUMAU",
        url=found.identifier,
        issuer_vi=found.name_vi,
        issuer_en=found.name_en,
        superior_vi=found.superior_vi,
        title_vi=found.title_vi,
        title_en=found.title_en,
        holder="Nguyễn Thị Mẫu",
        sex="f",
        birth="01/01/1990",
        position="Chủ tịch",
        union="CĐCS Công ty TNHH Ví Dụ",
        course="Kỹ năng đối thoại và thương lượng tập thể cho chủ tịch công đoàn cơ sở",
        topics=("Bộ luật Lao động 2019 và văn bản hướng dẫn", "Thương lượng tập thể và thỏa ước lao động tập thể"),
        first_on=today,
        last_on=today,
        minutes=480,
        place=found.place,
        percent=85,
        issued_on=today,
        issued_in=found.place,
        signer_title_vi=found.signer_title_vi,
        signer_title_en=found.signer_title_en,
        signer_name=found.signer_name,
    )
