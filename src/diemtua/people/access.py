"""Whose sessions and accounts one may see."""

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from diemtua.people.models import SignedInSession, User
from diemtua.people.rules import forwarded_address


def visible_sessions(user: User) -> QuerySet[SignedInSession]:
    """One's own sessions that are still alive in the session store."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    return SignedInSession.objects.filter(Exists(alive), user=user)


def client_address(request: HttpRequest) -> str | None:
    """Where the request comes from, behind DIEMTUA_PROXIES trusted proxies; also axes' AXES_CLIENT_IP_CALLABLE."""
    meta = request.META
    return forwarded_address(
        meta.get("HTTP_X_FORWARDED_FOR", ""), meta.get("REMOTE_ADDR", ""), proxies=settings.PROXY_COUNT
    )
