"""What is held about a person is copied and erased, whatever feature wrote it; and nobody else comes with it."""

import json

import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from diemtua.advice.models import Inquiry
from diemtua.credentials.models import Issuer
from diemtua.datarights.copying import collect
from diemtua.datarights.erasing import carry_out
from diemtua.datarights.holdings import EXCUSED, HOLDINGS, Fate, subject_of
from diemtua.people.models import User
from diemtua.unions.models import Person
from tests.house.test_access_matrix import MODULES

OURS = [m for m in apps.get_models() if m.__module__.startswith("diemtua.")]
HELD = {h.model.lower(): h for h in HOLDINGS}
# No row lies below these because they say something about one person: the class is everybody's, the account its own.
SHARED = {"training.trainingclass", "people.user", "unions.person"}


def _covered(model: type[models.Model], name: str) -> bool:
    label = model._meta.label_lower
    held = HELD.get(label)
    by_lookup = held is not None and name in {p.partition("__")[0] for p in (*held.persons, *held.accounts)}
    return by_lookup or f"{label}.{name}" in EXCUSED


def test_every_key_to_a_person_is_copied_and_erased_or_excused() -> None:
    missing = [
        f"{model._meta.label_lower}.{field.name}: name it in datarights.holdings"
        for model in OURS
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.related_model in (Person, User) and not _covered(model, field.name)
    ]
    assert missing == []


def test_every_personal_row_below_a_copied_one_is_copied_or_excused() -> None:
    above = {h.table for h in HOLDINGS if h.fields} - {apps.get_model(label) for label in SHARED}
    missing = [
        f"{model._meta.label_lower} below {field.related_model._meta.label}: name it in datarights.holdings"
        for model in OURS
        for field in model._meta.local_fields
        if field.related_model in above and getattr(getattr(model, "Privacy", None), "personal", None)
        and model._meta.label_lower not in HELD and model._meta.label_lower not in EXCUSED
    ]  # fmt: skip
    assert missing == []


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda h: h.model)
def test_a_holding_tells_every_declared_field_and_why_it_stays(holding) -> None:
    personal = set(holding.table.Privacy.personal)
    keys = {p.partition("__")[0] for p in (*holding.persons, *holding.accounts)}
    told = set(holding.fields) | {name.partition("__")[0] for name in holding.fields} | set(holding.left_out) | keys
    assert holding.not_copied or personal <= told
    assert bool(holding.fields) != bool(holding.not_copied)
    assert holding.fate is Fate.DELETE or holding.why
    assert set(holding.blank) <= {f.name for f in holding.table._meta.local_fields}
    for name in holding.closed:
        assert name in holding.fields


def test_no_excuse_outlives_its_field() -> None:
    fields = {f"{m._meta.label_lower}.{f.name}" for m in OURS for f in [*m._meta.local_fields, *m._meta.local_many_to_many]}  # fmt: skip
    assert set(EXCUSED) - fields - {m._meta.label_lower for m in OURS} == set()


# Made by nobody's setup; `tests/datarights/test_take_copy.py` makes them.
NOT_MADE = {"roster.Source", "corrections.Edit", "unions.SavedView", "people.ActivationCode", "exams.EssayMark", "exams.Answer",
            "advice.Message", "training.TrainingClass", "unions.Stewardship"}  # fmt: skip


def test_the_copy_has_everything_of_hoa_and_nobody_else_and_erasure_leaves_no_trace(cast) -> None:
    """The rows every feature's table of pages is tested with, feature by feature."""
    seen, leaks, left = set(), [], []
    User.objects.filter(pk=cast.hoa.pk).update(username="hoa.bo-de")
    Person.objects.filter(pk=cast.hoa_person.pk).update(email="hoa.rieng@example.vn")
    cast.hoa_person.refresh_from_db()
    for module in MODULES:
        point = transaction.savepoint()
        module.setup(cast)
        subject = subject_of(Person.objects.select_related("user").get(pk=cast.hoa_person.pk), None)
        sections = collect(subject, own=True, now=timezone.now())
        seen |= {s.code for s in sections}
        text = json.dumps([[s.rows, s.shown] for s in sections], default=str, ensure_ascii=False)
        others = {
            *Person.objects.values_list("full_name", flat=True),
            *User.objects.values_list("full_name", flat=True),
        }
        shown = {cast.hoa.full_name, *Issuer.objects.values_list("signer_name", flat=True)}  # who signed is printed
        leaks += [(module.__name__, name) for name in others - shown if name in text]
        Inquiry.objects.filter(state__in=Inquiry.OPEN).update(state="answered")  # an open one stands in the way
        carry_out(subject)
        left += [(module.__name__, found) for found in _traces(subject.persons[0])]
        transaction.savepoint_rollback(point)
    assert leaks == []
    assert left == []
    assert {h.model for h in HOLDINGS if h.fields} - seen == NOT_MADE


def _traces(pk: int) -> list[str]:
    """Where phone, e-mail or user name of Hòa can still be read, sealed values opened."""
    found = []
    for model in OURS:
        names = [f.name for f in model._meta.local_fields if f.get_internal_type() in ("CharField", "TextField", "JSONField")]  # fmt: skip
        if not names or model._meta.label_lower == "audit.entry":
            continue
        for row in model._base_manager.values_list(*names):
            text = json.dumps(row, default=str, ensure_ascii=False)
            found += [f"{model._meta.label}: {m}" for m in ("0912345678", "hoa.rieng@", "hoa.bo-de") if m in text]
    return found
