"""Addresses of connections: pages for people, and the API for programs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path

from diemtua.api import resources, views
from diemtua.api.service import api, refusal

app_name = "api"

assert resources.api is api  # importing it is what fills the API


def _for_programs(pattern: URLPattern) -> URLPattern:
    """Opened by a token, not by a session; a method it has not is refused in the form of every refusal."""
    view: Callable[..., HttpResponse] = pattern.callback

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            told = refusal(
                request, 405, "wrong_method", "Địa chỉ này không nhận phương thức ấy; xem /ket-noi/tai-lieu/."
            )
            told["Allow"] = response["Allow"]
            return told
        return response

    answer.login_required = False  # type: ignore[attr-defined]
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    pattern.callback = answer
    return pattern


_endpoints = api.urls[0]

urlpatterns = [
    path("ket-noi/", views.connections, name="connections"),
    path("ket-noi/tai-lieu/", views.description, name="description"),
    path("ket-noi/ma/", views.create_token, name="create_token"),
    path("ket-noi/ma/vua-tao/", views.secret, name="secret"),
    path("ket-noi/ma/<int:pk>/thu-hoi/", views.revoke_token, name="revoke_token"),
    path("ket-noi/nhan-tin/", views.create_webhook, name="create_webhook"),
    path("ket-noi/nhan-tin/<int:pk>/", views.webhook, name="webhook"),
    path("ket-noi/nhan-tin/<int:pk>/xoa/", views.delete_webhook, name="delete_webhook"),
    path("ket-noi/tin/<int:pk>/gui-lai/", views.resend, name="resend"),
    path("ket-noi/oneroster/", views.export_oneroster, name="export_oneroster"),
    path("api/v1/", include(([_for_programs(p) for p in _endpoints], "v1"))),
    path("api/v1/<path:rest>", views.unknown, name="unknown"),
]
