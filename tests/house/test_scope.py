"""No row of a unit outside the scope appears anywhere: pages, files, redirects, refusals, API.

Two sibling wards. The rows of the access tables are made in Bình's ward, then everything of that ward bears a canary in
its names. «Bình khác» and Nga of the other ward, and a system with a token for it, visit every address of every table
with the ids of Bình's rows. A feature merged tomorrow is visited because its table is.
"""

import io
import zipfile

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diemtua.api.actions import create_token
from diemtua.people.models import User
from diemtua.unions.models import Enterprise, Mandate, Person, Unit
from tests.house.access import Page
from tests.house.test_access_matrix import MODULES

CANARY = "zqphai"
HINT = "zq"  # searching for it finds the canary, and an echo of it is no find
NAMES = {"name", "title", "full_name", "holder", "subject", "place", "text", "note", "message", "download_name", "url"}
OWNERS = {"unit", "person", "by", "training_class", "issuer", "paper", "exam", "enrolment", "job", "webhook"}

# Shown to anybody by design: the answer about one certificate to who holds its code (masked name, issuer), issuers' keys;
# the names of the city's wards where anybody asks the advice desk; what one ward asks another about an officer of that one.
PUBLIC = {"credentials:public", "credentials:public_en", "credentials:issuer_profile", "credentials:issuer_keys",
          "credentials:all_keys", "credentials:key", "credentials:status_list", "advice:ask_public", "roster:requests"}  # fmt: skip


@pytest.fixture
def mark_side(cast):
    """Call it once the rows are made: everything of Bình's ward bears the canary from then on."""

    def mark() -> None:
        below = cast.ward.below_as("unit__")
        for model, found in (
            (Unit, Unit.objects.filter(cast.ward.below)),
            (Enterprise, Enterprise.objects.filter(unions__in=Unit.objects.filter(cast.ward.below))),
            (Person, Person.objects.filter(mandates__in=Mandate.objects.filter(below))),
            (User, User.objects.filter(pk__in=(cast.binh.pk, cast.hoa.pk))),
        ):
            field = "full_name" if model in (Person, User) else "name"
            for row in found.distinct():
                setattr(row, field, f"{getattr(row, field).replace(f' {CANARY}', '')} {CANARY}")
                if model is Person:
                    row.email = f"{CANARY}@example.vn"
                row.save()

    return mark


def _newest() -> dict[type[models.Model], int]:
    ours = [m for m in apps.get_models() if m.__module__.startswith("diemtua.") and m._meta.pk.get_internal_type() == "BigAutoField"]  # fmt: skip
    return {m: m.objects.order_by("-pk").values_list("pk", flat=True).first() or 0 for m in ours}


def _mark_new(before: dict[type[models.Model], int]) -> None:
    """The canary in the names of all rows made since, where they hang on somebody's unit, person or account."""
    for model, last in before.items():
        fields = {f.name: f for f in model._meta.concrete_fields}
        if not OWNERS & set(fields):
            continue
        for name in NAMES & set(fields):
            field = fields[name]
            room = (field.max_length or 9999) - len(CANARY) - 1
            if field.get_internal_type() in ("CharField", "TextField") and not field.choices and not field.unique:
                rows = model.objects.filter(pk__gt=last)
                texts = [(pk, text) for pk, text in rows.values_list("pk", name) if text and len(text) <= room]
                for pk, text in texts:  # one by one: a sealed text can only be read and sealed again
                    model.objects.filter(pk=pk).update(**{name: f"{text} {CANARY}"})


def told(response) -> str:
    """Everything the answer says, in small letters: text, addresses, what lies inside files."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    texts = [" ".join(f"{k}: {v}" for k, v in response.items()).encode(), body]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            texts += [archive.read(name) for name in archive.namelist()]
    return "\n".join(text.decode("utf-8", "replace") for text in texts).lower()


def visit(client, page: Page, url: str) -> str:
    """What the address answers, with what it did undone; a session's messages are read on the next page."""
    point = transaction.savepoint()
    response = getattr(client, page.method)(url, page.data)
    text = told(response)
    if page.method == "post" and response.status_code == 302:
        text += told(client.get("/tai-khoan/"))
    transaction.savepoint_rollback(point)
    return text


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__.rpartition(".")[2])
def test_nothing_of_the_sibling_is_told(module, cast, mark_side, as_) -> None:
    before = _newest()
    made = module.setup(cast)
    _mark_new(before)
    mark_side()
    _, text = create_token(name="Hệ thống", unit=cast.other_ward, can_write=True, days=9, by=cast.other_binh,
                           now=timezone.now())  # fmt: skip
    asked = (
        f"don-vi={cast.ward.pk}&don_vi={cast.ward.pk}&unit_id={cast.union.pk}"
        f"&chon={cast.hoa_person.pk}&person_id={cast.hoa_person.pk}&tim={HINT}&search={HINT}&q={HINT}"
    )
    system = Client(headers={"Authorization": f"Bearer {text}", "Idempotency-Key": "k"})
    visitors = {"other_binh": as_(cast.other_binh), "nga": as_(cast.nga)}
    leaks = []
    for name, page in module.PAGES.items():
        if name in PUBLIC:
            continue
        url = reverse(name, kwargs=page.kwargs(made)) + page.query
        if name.startswith("api:v1:"):
            who = {"token": system}
        else:
            who = visitors if page.statuses.startswith("302") else visitors | {"stranger": as_(None)}
        for visitor, client in who.items():
            if CANARY in visit(client, page, url):
                leaks.append((visitor, url))
        if page.method == "get":
            further = f"{url}{'&' if '?' in url else '?'}{asked}"
            if CANARY in visit(system if name.startswith("api:v1:") else visitors["other_binh"], page, further):
                leaks.append(("further", further))
    assert leaks == []


def test_the_canary_would_be_seen_if_it_leaked(cast, mark_side, as_) -> None:
    mark_side()
    city, own = as_(cast.city_officer), as_(cast.binh)
    for url in ("/can-bo/", "/don-vi/", "/can-bo/xuat/", "/can-bo/xuat/?dang=trich-ngang", "/can-bo/xuat/?dang=trich-ngang-word",
                "/bang-dieu-hanh/", "/bang-dieu-hanh/danh-sach/?muc=total&tep=xlsx", "/thong-ke/", "/thong-ke/tep/?dang=csv"):  # fmt: skip
        assert CANARY in visit(city, Page(""), url), url
        assert CANARY in visit(own, Page(""), url), url
    assert CANARY not in visit(as_(cast.other_binh), Page(""), "/can-bo/xuat/?dang=trich-ngang-word")
