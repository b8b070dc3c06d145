"""Pages of connections: tokens, receivers of news, the description of the API."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from diemtua.api import actions
from diemtua.api.access import demand_connector, demand_maker, visible_tokens, visible_webhooks, with_answering
from diemtua.api.forms import TokenForm, WebhookForm
from diemtua.api.models import Delivery
from diemtua.api.rules import DEEDS, EVENTS, PAGE_MOST, REQUESTS_A_MINUTE
from diemtua.api.service import api, refusal
from diemtua.kernel.dates import typed_day
from diemtua.kernel.errors import BadInput
from diemtua.unions.access import is_upper_officer
from diemtua.unions.rules import past_day
from diemtua.vault.sealing import seal, unseal


def connections(request: HttpRequest) -> HttpResponse:
    """Tokens and receivers."""
    demand_connector(request.user)
    tokens = with_answering(visible_tokens(request.user)).select_related("unit", "by")
    context = {
        "page": Paginator(tokens, 50).get_page(request.GET.get("trang")),
        "webhooks": with_answering(visible_webhooks(request.user)).select_related("unit", "by")[:50],
        "now": timezone.now(),
        "today": timezone.localdate(),
        "makes": is_upper_officer(request.user),
    }
    return render(request, "api/connections.html", context)


def create_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show it on the next page, once."""
    demand_maker(request.user)
    form = TokenForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        token, text = actions.create_token(by=request.user, now=timezone.now(), **form.cleaned_data)
        return _show_once(request, f"Mã kết nối cho {token}", text, "Gửi kèm mỗi yêu cầu: Authorization: Bearer <mã>.")
    return render(request, "api/create_token.html", {"form": form})


@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """The token opens nothing from now."""
    token = get_object_or_404(visible_tokens(request.user), pk=pk)
    actions.revoke_token(token=token, by=request.user, now=timezone.now())
    messages.success(request, f"Đã thu hồi mã của {token}.")
    return redirect("api:connections")


def _show_once(request: HttpRequest, title: str, secret: str, hint: str) -> HttpResponse:
    request.session["secret"] = {"title": title, "secret": seal(secret), "hint": hint}
    return redirect("api:secret")


@never_cache
def secret(request: HttpRequest) -> HttpResponse:
    """What was just made, this once: it is not kept in clear, so a reload finds nothing."""
    carried = request.session.pop("secret", None)
    if carried is None:
        raise Http404
    return render(request, "api/secret.html", carried | {"secret": unseal(carried["secret"])})


def create_webhook(request: HttpRequest) -> HttpResponse:
    """Declare a receiver and show its secret, once."""
    demand_maker(request.user)
    form = WebhookForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            _, text = actions.create_webhook(by=request.user, now=timezone.now(), **form.cleaned_data)
        except BadInput as error:
            form.add_error("url", error.message)
        else:
            return _show_once(request, "Khóa kiểm tra chữ ký", text, "Bên nhận dùng khóa này để tính lại X-DiemTua-Signature của từng tin.")  # fmt: skip
    return render(request, "api/create_webhook.html", {"form": form})


def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """One receiver and what was sent to it."""
    found = get_object_or_404(visible_webhooks(request.user).select_related("unit", "by"), pk=pk)
    page = Paginator(found.deliveries.all(), 50).get_page(request.GET.get("trang"))
    return render(request, "api/webhook.html", {"webhook": found, "page": page})


@require_POST
def delete_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """It hears nothing more."""
    found = get_object_or_404(visible_webhooks(request.user), pk=pk)
    actions.delete_webhook(webhook=found, by=request.user)
    messages.success(request, "Đã xóa nơi nhận tin.")
    return redirect("api:connections")


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a given-up delivery again."""
    mine = visible_webhooks(request.user)
    delivery = get_object_or_404(Delivery.objects.filter(webhook__in=mine), pk=pk)
    actions.resend(delivery=delivery, by=request.user, now=timezone.now())
    messages.success(request, "Tin sẽ được gửi lại trong chốc lát.")
    return redirect("api:webhook", pk=delivery.webhook_id)


@require_POST
def export_oneroster(request: HttpRequest) -> HttpResponse:
    """The CSV files of my scope, now or as of a day, from a job."""
    demand_maker(request.user)
    asked, today = request.POST.get("ngay", ""), timezone.localdate()
    day = typed_day(asked)
    if asked and (day is None or day > today):
        raise BadInput("Hãy chọn một ngày từ hôm nay trở về trước rồi bấm lại.")
    day = past_day(day, today=today)
    job = actions.start_oneroster(day=day, by=request.user)
    return redirect("jobs:job", pk=job.pk)


@login_not_required
def description(request: HttpRequest) -> HttpResponse:
    """The API described for people, drawn from its own schema."""
    schema = api.get_openapi_schema()
    context = {
        "groups": _by_tag(schema),
        "events": [*EVENTS.values(), *DEEDS.values()],
        "limit": REQUESTS_A_MINUTE,
        "most": PAGE_MOST,
        "public_url": settings.PUBLIC_URL,
    }
    return render(request, "api/description.html", context)


def _by_tag(schema: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Operations under their headings, with parameters and the fields of what is sent."""
    groups: dict[str, list[dict[str, Any]]] = {}
    parts = schema["components"]["schemas"]
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            body = parts.get(sent.get("$ref", "").rpartition("/")[2], {})
            fields = [(name, name in body.get("required", ())) for name in body.get("properties", {})]
            groups.setdefault(operation["tags"][0], []).append(
                {"method": method.upper(), "path": path, "summary": operation["summary"], "fields": fields,
                 "parameters": [p["name"] for p in operation.get("parameters", ())]}
            )  # fmt: skip
    return groups


@login_not_required
@csrf_exempt
def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address below the API."""
    return refusal(request, 404, "not_found", "Không có địa chỉ này; xem các địa chỉ ở /ket-noi/tai-lieu/.")
