"""Base pages: the agenda, errors, the gallery of parts."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_GET

from diemtua import __version__
from diemtua.api.service import refusal
from diemtua.web.forms import GalleryForm
from diemtua.web.middleware import came_from
from diemtua.web.queries import agenda


def home(request: HttpRequest) -> HttpResponse:
    """The one next thing to do, for whoever is signed in."""
    steps, news = agenda(request.user, now=timezone.now())
    first, *others = steps or [None]
    context = {"first": first, "others": others, "news": news, "today": timezone.localdate()}
    return render(request, "home.html", context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from a page that was open too long, or with cookies off."""
    context = {
        "title": "Trang đã mở quá lâu",
        "message": "Hãy quay lại, tải lại trang rồi gửi lần nữa. Nếu vẫn không được, hãy bật cookie cho trang này.",
        "back": came_from(request),
    }
    if getattr(request, "htmx", False):
        return render(request, "ui/notice.html", {"kind": "bad", "text": context["message"]}, status=403)
    return render(request, "error.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or no right to know there is one."""
    context = {
        "title": "Không tìm thấy trang này",
        "message": "Đường dẫn có thể đã đổi, hoặc mục này không thuộc phạm vi của bạn. Hãy quay về trang đầu.",
    }
    return render(request, "error.html", context, status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What no page can read: no query, no session, only a sentence; to a program in the form of every refusal."""
    if request.path_info.startswith("/api/"):
        return refusal(request, 400, "invalid", "Địa chỉ có ký tự không đọc được; hãy bỏ ký tự có mã 0.")
    context = {
        "title": "Đường dẫn không đúng dạng",
        "message": "Hãy quay lại trang trước rồi bấm lại đường dẫn, hoặc gõ lại địa chỉ trang.",
    }
    return render(None, "error_bare.html", context, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours: no query, no session, only a sentence."""
    context = {
        "title": "Máy chủ gặp lỗi",
        "message": "Những gì đã lưu vẫn còn nguyên. Hãy thử lại sau ít phút; nếu lặp lại, báo cho quản trị hệ thống.",
    }
    return render(None, "error_bare.html", context, status=500)


FRAME = (
    "diemtua/diemtua.css",
    "diemtua/mark.svg",
    "diemtua/offline.js",
    "diemtua/unsent.js",
    "diemtua/htmx-setup.js",
    "diemtua/fonts/be-vietnam-pro-400.woff2",
    "diemtua/fonts/be-vietnam-pro-600.woff2",
)


@login_not_required
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script by which a browser opens pages without a network; it changes when what it keeps does."""
    parts = [static(name) for name in FRAME]
    version = hashlib.sha256(" ".join([__version__, *parts]).encode()).hexdigest()[:8]
    context = {"parts": parts, "version": version}
    response = render(request, "service_worker.js", context, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """What a search engine may open; everything else asks for an account."""
    return render(request, "robots.txt", content_type="text/plain")


@login_not_required
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """What a browser without a network shows; kept by it beforehand, so nothing of the person's stands in it."""
    return render(request, "offline.html")


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part in every state, for whoever draws pages; only where settings.GALLERY."""
    wrong = GalleryForm({"name": "", "kind": "x"})
    context = {
        "form": GalleryForm(),
        "wrong": wrong,
        "page": Paginator(range(120), 50).get_page(2),
        "kinds": ["", "good", "warn", "bad"],
        "icons": ["house", "users", "file-up", "presentation", "award", "key-round", "scroll-text", "list-checks"],
    }
    return render(request, "gallery.html", context)
