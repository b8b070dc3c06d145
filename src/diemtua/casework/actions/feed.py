"""The private address a phone's calendar reads."""

import datetime as dt
import secrets

from django.db import transaction

from diemtua.audit.actions import record
from diemtua.casework.models import Feed
from diemtua.kernel.errors import Conflict
from diemtua.people.models import User
from diemtua.vault.sealing import digest

PURPOSE = "case_feed"


@transaction.atomic
def make_feed(*, by: User, now: dt.datetime) -> str:
    """A new secret (256 bits), the only time it is in clear; the address before it stops working at once."""
    secret = secrets.token_urlsafe(32)
    values = {"digest": digest(secret, purpose=PURPOSE), "made_at": now, "read_at": None}
    feed, _ = Feed.objects.update_or_create(user=by, defaults=values)
    record("casework.make_feed", by=by, subject=feed)
    return secret


@transaction.atomic
def revoke_feed(*, by: User) -> None:
    """The address stops working."""
    feed = Feed.objects.filter(user=by).first()
    if feed is None:
        raise Conflict("Bạn chưa có địa chỉ lịch nào; không có gì để bỏ.")
    record("casework.revoke_feed", by=by, subject=feed)
    feed.delete()
