"""Domain errors as a page or a fragment; fragments never in the place of a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from diemtua.kernel.errors import DomainError


class DomainErrorMiddleware:
    """DomainError -> its status and one sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        page = "ui/notice.html" if getattr(request, "htmx", False) else "error.html"
        context = {"title": "Chưa làm được việc này", "message": error.message, "kind": "bad", "text": error.message}
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
