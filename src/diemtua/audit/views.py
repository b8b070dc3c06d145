"""The journal, for the system keeper."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diemtua.audit.forms import DaysForm
from diemtua.audit.models import Entry
from diemtua.audit.words import WORDS
from diemtua.kernel.errors import NotAllowed
from diemtua.kernel.text import fold, word_starts

DEEDS = dict(sorted(WORDS.items(), key=lambda pair: fold(pair[1])))


def entries(request: HttpRequest) -> HttpResponse:
    """Lines newest first, or oldest; filter by deed, by the name of who did it or of its subject, by one subject, by day."""
    if not request.user.is_keeper:
        raise NotAllowed("Nhật ký chỉ dành cho quản trị hệ thống; hãy hỏi quản trị nếu bạn cần tra một việc.")
    asked = DaysForm(request.GET)
    rows = Entry.objects.order_by("at", "id") if request.GET.get("sap") == "at" else Entry.objects.all()
    if asked.is_valid():
        rows = rows.filter(**asked.bounds())
    else:
        messages.warning(request, "Ngày vừa nhập không đọc được nên chưa lọc theo ngày. Hãy nhập như 31/12/2026.")
    action, name = request.GET.get("viec", "").strip(), request.GET.get("nguoi", "").strip()
    if action:
        rows = rows.filter(action=action)
    about, key = request.GET.get("ve", "").strip(), request.GET.get("doi_tuong", "")
    rows = rows.filter(_begun("actor_search", name), _begun("subject_search", about))
    if key:
        kind, _, row = key.partition(":")
        rows = rows.filter(subject_type=kind, subject_id=row)
    page = Paginator(rows, 50).get_page(request.GET.get("trang"))
    context = {"page": page, "action": action, "name": name, "about": about, "key": key, "deeds": DEEDS, "days": asked}
    return render(request, "audit/entries.html", context)


def _begun(field: str, text: str) -> Q:
    """Each word typed begins a word of the name, as among officers; the marks are not asked, old names keep no key of them."""
    condition = Q()
    for first, later in word_starts(text) if text else ():
        condition &= Q(**{f"{field}__startswith": first}) | Q(**{f"{field}__contains": later})
    return condition
