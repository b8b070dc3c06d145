"""Addresses no database reads; domain errors as a page or a fragment; fragments never in the place of a page; own pages kept by no browser."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from diemtua.kernel.errors import DomainError

DEVICES = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb")  # fmt: skip


def came_from(request: HttpRequest) -> str:
    """The page of this house whose form was sent, as a path; empty for a page only looked at, and when the browser does not say."""
    told = urlsplit(request.headers.get("Referer", ""))
    if request.method == "GET" or told.netloc != request.get_host():
        return ""
    return f"{told.path}?{told.query}" if told.query else told.path


class NoDevicesMiddleware:
    """No page of ours asks the browser for a picture, a voice or a place, nor lets anything in it ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = ", ".join(f"{device}=()" for device in DEVICES)
        return response


class NoNulMiddleware:
    """An address with the character of code 0 is refused before anything looks it up: PostgreSQL takes no such text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """As Django's, but who sent a form after the session ended is told that nothing was written, and comes back to the page of
    the form: its own address shows nothing. Where htmx asked for a part of a page, the whole browser goes to sign in."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponse]) -> HttpResponse:
        if request.method == "GET" and not request.htmx:
            return super().handle_no_permission(request, view_func)
        page = (request.htmx.current_url_abs_path or "") if request.htmx else came_from(request)
        to = redirect_to_login(page, self.get_login_url(view_func)).url
        to = to if request.method == "GET" else f"{to}&chua-ghi=1"
        return HttpResponseClientRedirect(to) if request.htmx else redirect(to)


class OwnPagesMiddleware:
    """What somebody signed in was shown is kept by no browser: at a shared machine «back» shows nothing once they signed out. Nor is
    what a connected system was given kept by anything on its way. A view that says itself how long its answer is good for is left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response and self._is_somebody(request):
            add_never_cache_headers(response)
        return response

    @staticmethod
    def _is_somebody(request: HttpRequest) -> bool:
        """With a token, or signed in: who did not look into the session did not show anything of whose it is."""
        return "Authorization" in request.headers or (request.session.accessed and request.user.is_authenticated)


class DomainErrorMiddleware:
    """DomainError -> its status and one sentence. So too the address of a deed that is opened as a page, as a phone does that takes up
    an old tab again: without words the browser would tell of a broken page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        message = "Đường dẫn này chỉ dùng khi bấm nút ở trang trước; nếu đã bấm, việc ấy có thể đã được ghi. Hãy mở lại trang trước để xem."
        page = render(request, "error.html", {"title": "Chưa có gì để xem ở đây", "message": message}, status=405)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        page = "ui/notice.html" if getattr(request, "htmx", False) else "error.html"
        context = {"title": "Chưa làm được việc này", "message": error.message, "kind": "bad", "text": error.message, "back": came_from(request)}  # fmt: skip
        return render(request, page, context, status=error.status)


class FragmentMiddleware:
    """One address answers htmx with a fragment and everybody else with the page: caches must tell them apart, and who comes back in the
    history of the browser gets the page. Stands before htmx's own middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "HTTP_HX_HISTORY_RESTORE_REQUEST" in request.META:
            request.META.pop("HTTP_HX_REQUEST", None)
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        return response
