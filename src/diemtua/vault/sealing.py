"""Fernet sealing under DIEMTUA_VAULT_KEYS: the first key seals, every key opens (rotation)."""

import base64
import hashlib
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

from diemtua.kernel.codes import keyed_digest


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(k.encode()).digest())) for k in keys])


def seal(value: str) -> str:
    """The value encrypted under the newest key; an empty value stays empty."""
    return _fernet(tuple(settings.VAULT_KEYS)).encrypt(value.encode()).decode() if value else ""


def unseal(sealed: str, *, within_seconds: int | None = None) -> str:
    """The value behind `seal`; raises cryptography.fernet.InvalidToken when no key fits, or when it was sealed longer ago than that."""
    return _fernet(tuple(settings.VAULT_KEYS)).decrypt(sealed.encode(), within_seconds).decode() if sealed else ""


def seal_bytes(value: bytes) -> bytes:
    """Bytes encrypted under the newest key."""
    return _fernet(tuple(settings.VAULT_KEYS)).encrypt(value)


def unseal_bytes(sealed: bytes) -> bytes:
    """The bytes behind `seal_bytes`; raises InvalidToken when no key fits."""
    return _fernet(tuple(settings.VAULT_KEYS)).decrypt(sealed)


def is_newest(sealed: str) -> bool:
    """The sealed value is under the newest key."""
    try:
        _fernet((settings.VAULT_KEYS[0],)).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def digest(value: str, *, purpose: str) -> str:
    """A keyed digest for equality search; an empty value stays empty.

    The key does not rotate with the sealing keys: digests must go on matching.
    """
    return keyed_digest(value, key=settings.VAULT_DIGEST_KEY.encode(), purpose=purpose) if value else ""


class SealedField(models.TextField):
    """Text stored sealed; Python sees the plain value. It cannot be filtered on: keep a digest beside it."""

    def get_prep_value(self, value: Any) -> Any:
        return seal(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return unseal(value) if value else value
