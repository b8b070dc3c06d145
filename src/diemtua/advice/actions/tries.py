"""Counting what comes from one network without an account."""

import datetime as dt

from diemtua.advice.models import PublicTry
from diemtua.kernel.errors import DomainError
from diemtua.vault.sealing import digest

WINDOW = dt.timedelta(hours=1)
QUARTER = 15  # minutes: a try is noted at the quarter hour before it and shares no instant with its question
MOST = {"ask": 20, "code": 30}  # a factory's whole shift may stand behind one address


TOLD = {
    "ask": "Từ mạng này đã gửi quá nhiều lần trong một giờ. Hãy đợi một giờ, hoặc dùng mạng di động của bạn.",
    "code": "Mã vừa gõ không đúng, và từ mạng này đã có nhiều lần gõ sai. Hãy xem lại mã đã ghi; gõ đúng thì vẫn mở được ngay.",
}


class TooMany(DomainError):
    """Too much from one address within the hour."""

    status = 429


def check_tries(kind: str, *, address: str | None, now: dt.datetime) -> None:
    """Raise TooMany when the address used up its hour; one query."""
    if PublicTry.objects.filter(kind=kind, address_digest=_digest(address), at__gt=now - WINDOW).count() >= MOST[kind]:
        raise TooMany(TOLD[kind])


def note_try(kind: str, *, address: str | None, now: dt.datetime) -> None:
    """Count one more. The address is not kept, only its keyed digest; not joined to any question, no audit line."""
    at = now.replace(minute=now.minute - now.minute % QUARTER, second=0, microsecond=0)
    PublicTry.objects.create(kind=kind, address_digest=_digest(address), at=at)


def _digest(address: str | None) -> str:
    return digest(address or "", purpose="advice-try")


def forget_old_tries(*, now: dt.datetime) -> int:
    """Delete what was counted more than an hour ago; how many."""
    return PublicTry.objects.filter(at__lte=now - WINDOW).delete()[0]
