"""Reads of accounts."""

import datetime as dt

from axes.models import AccessAttempt
from django.db.models import QuerySet, Sum

from diemtua.kernel.codes import typed
from diemtua.people.access import visible_sessions
from diemtua.people.models import ActivationCode, FailedTry, SignedInSession, User
from diemtua.people.rules import ACTIVATION_TRIES, ACTIVATION_WINDOW, GUESSES, GUESSING_WINDOW
from diemtua.vault.sealing import digest


def code_digest(code: str) -> str:
    """The digest under which a code, however typed, is kept."""
    return digest(typed(code), purpose="activation")


def open_codes(*, now: dt.datetime) -> QuerySet[ActivationCode]:
    """Codes that can still be used, of accounts that are in use."""
    return ActivationCode.objects.filter(used_at=None, cancelled_at=None, expires_at__gt=now, user__is_active=True)


def find_code(code: str, *, now: dt.datetime) -> ActivationCode | None:
    """The open code behind what was typed, with its user. One query."""
    return open_codes(now=now).filter(digest=code_digest(code)).select_related("user").first() if typed(code) else None


def was_a_code(code: str) -> bool:
    """What was typed was a code once: used, replaced or too old by now. One query."""
    return ActivationCode.objects.filter(digest=code_digest(code)).exists()


def is_exhausted(address: str | None, *, now: dt.datetime) -> bool:
    """Too many wrong codes from this address within the window. One query."""
    tries = FailedTry.objects.filter(address=address, at__gt=now - ACTIVATION_WINDOW)
    return tries.count() >= ACTIVATION_TRIES


def is_guessing(address: str | None, *, now: dt.datetime) -> bool:
    """Too many wrong passwords from this address within the window, over all names. One query."""
    attempts = AccessAttempt.objects.filter(ip_address=address, attempt_time__gt=now - GUESSING_WINDOW)
    return (attempts.aggregate(wrong=Sum("failures_since_start"))["wrong"] or 0) >= GUESSES


def own_sessions(user: User) -> QuerySet[SignedInSession]:
    """One's living sessions, newest first. One query."""
    return visible_sessions(user)
