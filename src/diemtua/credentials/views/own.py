"""The holder's certificates."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from diemtua.credentials import actions
from diemtua.credentials.access import own_certificates


def my_certificates(request: HttpRequest) -> HttpResponse:
    """The user's certificates with their files and links; one query."""
    rows = list(own_certificates(request.user).select_related("replaced_by").defer("token"))
    for row in rows:
        row.share_url = f"{settings.PUBLIC_URL}{reverse('credentials:public', args=[row.code])}?t={row.share_token}"
    return render(request, "credentials/my_certificates.html", {"rows": rows})


@require_POST
def renew_share_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new full link; the old one shows the name masked."""
    found = get_object_or_404(own_certificates(request.user).select_related("person"), pk=pk)
    actions.renew_share_link(by=request.user, certificate=found)
    messages.success(request, "Đã đổi liên kết. Ai giữ liên kết cũ chỉ còn thấy tên được che bớt.")
    return redirect("credentials:my_certificates")
