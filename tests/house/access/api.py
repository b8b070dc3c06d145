"""Connections: pages for upper-level officers, who make them, and the keeper, who ends them; the API by token only, so a session is nobody to it."""

import datetime as dt

from django.utils import timezone

from diemtua.api.models import Delivery, Token, Webhook
from tests.house.access import Page

NOW = timezone.now()
CONNECTOR = "302 403 403 200 200 200 403 403 200"
MAKER = "302 403 403 200 200 200 403 403 403"
MAKER_POST = "302 403 403 302 302 302 403 403 403"
OWN = "302 404 404 200 404 200 404 404 200"
OWN_POST = "302 404 404 302 404 302 404 404 302"
EVERYBODY = "200 200 200 200 200 200 200 200 200"
NOBODY = "401 401 401 401 401 401 401 401 401"


def setup(cast):
    token = Token.objects.create(name="Hệ thống", unit=cast.ward, by=cast.binh, digest="x", hint="dt_x",
                                 expires_at=NOW + dt.timedelta(days=9))  # fmt: skip
    hook = Webhook.objects.create(unit=cast.ward, by=cast.binh, url="https://a.vn/", secret="x")
    sent = Delivery.objects.create(webhook=hook, event_id=1, event="person.changed", subject_id="1",
                                   happened_at=NOW, state="given_up")  # fmt: skip
    return {"token": token.pk, "hook": hook.pk, "delivery": sent.pk, "id": cast.ward.pk}


def pk(name: str):
    return lambda made: {"pk": made[name]}


def by_id(made):
    return {"id": made["id"]}


PAGES = {
    "api:connections": Page(CONNECTOR),
    "api:description": Page(EVERYBODY),
    "api:create_token": Page(MAKER),
    "api:secret": Page("302 404 404 404 404 404 404 404 404"),
    "api:revoke_token": Page(OWN_POST, pk("token"), method="post"),
    "api:create_webhook": Page(MAKER),
    "api:webhook": Page(OWN, pk("hook")),
    "api:delete_webhook": Page(OWN_POST, pk("hook"), method="post"),
    "api:resend": Page("302 404 404 302 404 302 404 404 403", pk("delivery"), method="post"),
    "api:export_oneroster": Page(MAKER_POST, method="post"),
    "api:unknown": Page("404 404 404 404 404 404 404 404 404", lambda made: {"rest": "x"}),
    "api:v1:openapi-json": Page(EVERYBODY),
    "api:v1:units": Page(NOBODY),
    "api:v1:unit": Page(NOBODY, by_id),
    "api:v1:enterprises": Page(NOBODY),
    "api:v1:enterprise": Page(NOBODY, by_id),
    "api:v1:persons": Page(NOBODY),
    "api:v1:person": Page(NOBODY, by_id),
    "api:v1:create_person": Page(NOBODY, method="post"),
    "api:v1:update_contact": Page(NOBODY, by_id, method="patch"),
    "api:v1:create_mandate": Page(NOBODY, method="post"),
    "api:v1:mandates": Page(NOBODY),
    "api:v1:end_mandate": Page(NOBODY, by_id, method="post"),
    "api:v1:classes": Page(NOBODY),
    "api:v1:training_class": Page(NOBODY, by_id),
    "api:v1:results": Page(NOBODY, by_id),
    "api:v1:certificates": Page(NOBODY),
    "api:v1:oneroster": Page(NOBODY),
    "api:v1:api-root": Page("404 404 404 404 404 404 404 404 404"),
}
