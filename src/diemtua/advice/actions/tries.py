"""Counting what comes from one network without an account."""

import datetime as dt

from diemtua.advice.models import PublicTry
from diemtua.kernel.errors import DomainError

WINDOW = dt.timedelta(hours=1)
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
    if PublicTry.objects.filter(kind=kind, address=address, at__gt=now - WINDOW).count() >= MOST[kind]:
        raise TooMany(TOLD[kind])


def note_try(kind: str, *, address: str | None, now: dt.datetime) -> None:
    """Count one more. Not joined to any question, no audit line."""
    PublicTry.objects.create(kind=kind, address=address, at=now)


def forget_old_tries(*, now: dt.datetime) -> int:
    """Delete the addresses counted more than an hour ago; how many."""
    return PublicTry.objects.filter(at__lte=now - WINDOW).delete()[0]
