"""Files of a case: forms to print, the sealed files people added, the calendar a phone reads."""

import datetime as dt
import mimetypes

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from diemtua.casework import access, actions, queries
from diemtua.casework.documents import DOCUMENTS, written
from diemtua.casework.models import Feed
from diemtua.casework.queries.calendar import entries
from diemtua.kernel.calendar_file import calendar
from diemtua.kernel.file_names import dated_name
from diemtua.vault.files import unsealed
from diemtua.vault.sealing import digest, seal, unseal

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def document(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One form of the case, filled with what is known; what is not stays a dotted line."""
    cases = access.visible_cases(request.user).select_related("unit__parent", "unit__enterprise")
    case = get_object_or_404(cases, pk=pk)
    if name not in DOCUMENTS or case.procedure not in DOCUMENTS[name].procedures:
        raise Http404
    today = timezone.localdate()
    content = written(name, case, today=today)
    headers = {
        "Content-Disposition": f'attachment; filename="{dated_name(name, "docx", day=today, scope=str(case.pk))}"'
    }
    return HttpResponse(content, content_type=WORD, headers=headers)


@never_cache
def event_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A sealed file, opened on the way out; always as a download, whatever is in it."""
    event = get_object_or_404(access.visible_events(request.user).exclude(file=""), pk=pk)
    kind = mimetypes.guess_type(event.file_name)[0] or "application/octet-stream"
    response = StreamingHttpResponse(unsealed(event.path), content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=event.file_name)
    return response


@never_cache
def feed(request: HttpRequest) -> HttpResponse:
    """The private calendar: its address is shown only right after it was made."""
    carried = request.session.pop("lich", None)
    secret = unseal(carried) if carried else ""
    address = settings.PUBLIC_URL + reverse("casework:feed_file", args=[secret]) if secret else ""
    now = timezone.now()
    days = queries.due_days(request.user, timezone.localdate(now))[:60]
    late, coming = [due for due in days if due.is_late(now)], [due for due in days if not due.is_late(now)]
    context = {
        "address": address,
        "phone_address": "webcal://" + address.split("://", 1)[1] if address else "",
        "made": Feed.objects.filter(user=request.user).first(),
        "days": [("Đã trễ", late), ("Sắp tới", coming)],
        "has_days": bool(days),
    }
    return render(request, "casework/feed.html", context)


@require_POST
def make_feed(request: HttpRequest) -> HttpResponse:
    """A new address; the one before stops working."""
    request.session["lich"] = seal(actions.make_feed(by=request.user, now=timezone.now()))
    return redirect("casework:feed")


@require_POST
def revoke_feed(request: HttpRequest) -> HttpResponse:
    """No address any more."""
    actions.revoke_feed(by=request.user)
    messages.success(request, "Địa chỉ lịch đã ngừng hoạt động; lịch trên điện thoại sẽ không cập nhật nữa.")
    return redirect("casework:feed")


@login_not_required
@never_cache
def feed_file(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar for whoever holds the address; a closed account's address is dead."""
    found = get_object_or_404(
        Feed.objects.select_related("user"), digest=digest(secret, purpose="case_feed"), user__is_active=True
    )
    now = timezone.now()
    if found.read_at is None or now - found.read_at > dt.timedelta(hours=1):
        Feed.objects.filter(pk=found.pk).update(read_at=now)
    host = request.get_host().split(":")[0]
    days = entries(queries.due_days(found.user, timezone.localdate()), host=host, site=settings.PUBLIC_URL)
    content = calendar(days, made_at=now, name="Điểm Tựa: hạn việc công đoàn")
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
