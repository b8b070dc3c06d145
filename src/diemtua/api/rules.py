"""Our own decisions about connections: limits, tries, which addresses may be called, what is told to whom. Pure."""

import datetime as dt
import hashlib
import hmac
import ipaddress
from urllib.parse import urlsplit

TOKEN_PREFIX = "dt_"  # noqa: S105 - what every token begins with, so that leaked ones can be searched for
TOKEN_DAYS = {30: "30 ngày", 90: "90 ngày", 365: "1 năm"}

REQUESTS_A_MINUTE = 120
PAGE, PAGE_MOST = 100, 500
KEEP_ANSWERS_FOR = dt.timedelta(hours=24)

# Tries of one delivery: at once, then after these waits; after the last it is given up.
WAITS = tuple(dt.timedelta(minutes=m) for m in (1, 5, 30, 120, 720))
KEEP_TOKENS_FOR = dt.timedelta(days=5 * 365 + 1)
KEEP_DELIVERIES_FOR = dt.timedelta(days=30)
DELIVERIES_A_RUN = 50
SEND_SECONDS = 5  # for a whole call, from connecting to the status

# Kind of thing a line of the journal is about -> what subscribers hear. Ids only: who may know more asks the API.
EVENTS: dict[str, str] = {
    "unions.person": "person.changed",
    "unions.mandate": "mandate.changed",
    "unions.unit": "unit.changed",
    "training.trainingclass": "class.changed",
    "credentials.certificate": "certificate.changed",
    "roster.import": "register.imported",
}
# Deeds that touch many things, or two: they have a name of their own.
DEEDS: dict[str, str] = {
    "reorganisation.take_effect": "register.reorganised",
    "duplicates.merge_persons": "person.merged",
    "duplicates.unmerge_persons": "person.unmerged",
    "credentials.issue_certificates": "certificates.issued",
}
# Lines that tell of reading, of preparing, or of codes: nothing changed in the register.
SILENT = ("reveal_", "download_", "export_", "request_", "issue_code", "upload_", "discard_", "renew_", "save_", "delete_view")  # fmt: skip

# Networks that are reachable «from the internet» by the letter, but lead back inside.
_TUNNELS = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
PORTS = (443, 8443)


def event_of(action: str, subject_type: str) -> str:
    """What a line of the journal is to subscribers; nothing when they need not hear of it."""
    if action in DEEDS:
        return DEEDS[action]
    verb = action.partition(".")[2]
    return "" if verb.startswith(SILENT) else EVENTS.get(subject_type, "")


def url_fault(url: str, *, allow_private: bool) -> str:
    """Why this address may not be called, as a sentence; nothing when it may (its name is still to be resolved)."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "Địa chỉ chưa đúng dạng https://ten-may-chu/duong-dan; hãy xem lại."
    if not parts.hostname or parts.username or parts.password:
        return "Địa chỉ cần có tên máy chủ và không chứa tên đăng nhập, mật khẩu; hãy xem lại."
    if allow_private and parts.scheme in ("http", "https"):
        return ""
    if parts.scheme != "https":
        return "Chỉ gửi đến địa chỉ bắt đầu bằng https://; hãy đổi địa chỉ nhận."
    if (port or 443) not in PORTS:
        return "Chỉ gửi đến cổng 443 hoặc 8443; hãy đổi địa chỉ nhận."
    return ""


def may_call(address: str) -> bool:
    """The address of a machine is one of the public internet, by every way of writing it."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return may_call(str(ip.ipv4_mapped))
        if any(ip in network for network in _TUNNELS):
            return False
    return ip.is_global and not ip.is_multicast


def signature(secret: str, body: bytes, *, at: int) -> str:
    """What the receiver recomputes: «t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">»."""
    told = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={told}"


def next_try(attempts: int, *, now: dt.datetime) -> dt.datetime | None:
    """When to try again after this many failed tries; None: give up."""
    return now + WAITS[attempts - 1] if attempts <= len(WAITS) else None
