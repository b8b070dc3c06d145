"""A code for one account."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from diemtua.kernel.codes import ALPHABET
from diemtua.kernel.errors import Conflict
from diemtua.people import actions, queries
from diemtua.people.models import ActivationCode


def test_issue_gives_ten_readable_characters_and_keeps_only_a_digest(fresh, cast, lines) -> None:
    now = timezone.now()
    code = actions.issue_code(to=fresh, by=cast.binh, now=now)
    kept = ActivationCode.objects.get()
    assert len(code) == 10
    assert set(code) <= set(ALPHABET)
    assert code not in str(vars(kept))
    assert kept.expires_at - now == dt.timedelta(days=60)
    assert lines() == ["people.issue_code"]


def test_a_new_code_cancels_the_old_one(fresh, cast, code) -> None:
    now = timezone.now()
    second = actions.issue_code(to=fresh, by=cast.binh, now=now)
    assert queries.find_code(code, now=now) is None
    assert queries.find_code(second, now=now).user == fresh


def test_the_database_holds_one_open_code_an_account(fresh, code) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivationCode.objects.create(user=fresh, digest="x", expires_at=timezone.now())


def test_a_code_dies_after_sixty_days(fresh, code) -> None:
    assert queries.find_code(code, now=timezone.now() + dt.timedelta(days=59)).user == fresh
    assert queries.find_code(code, now=timezone.now() + dt.timedelta(days=61)) is None


def test_a_closed_account_gets_no_code(fresh, cast, lines) -> None:
    fresh.is_active = False
    fresh.save()
    with pytest.raises(Conflict):
        actions.issue_code(to=fresh, by=cast.binh, now=timezone.now())
    assert lines() == []
    assert not ActivationCode.objects.exists()
