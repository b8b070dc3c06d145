"""The journal, for the system keeper."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diemtua.audit.models import Entry
from diemtua.audit.words import WORDS
from diemtua.kernel.errors import NotAllowed
from diemtua.kernel.text import fold

DEEDS = dict(sorted(WORDS.items(), key=lambda pair: fold(pair[1])))


def entries(request: HttpRequest) -> HttpResponse:
    """Lines newest first; filter by action or by the name of who did it."""
    if not request.user.is_keeper:
        raise NotAllowed("Nhật ký chỉ dành cho quản trị hệ thống; hãy hỏi quản trị nếu bạn cần tra một việc.")
    rows = Entry.objects.all()
    action, name = request.GET.get("viec", "").strip(), request.GET.get("nguoi", "").strip()
    if action:
        rows = rows.filter(action=action)
    if name:
        rows = rows.filter(actor_name__icontains=name)
    page = Paginator(rows, 50).get_page(request.GET.get("trang"))
    return render(request, "audit/entries.html", {"page": page, "action": action, "name": name, "deeds": DEEDS})
