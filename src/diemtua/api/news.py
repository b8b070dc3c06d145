"""Turning lines of the journal into news for receivers, and calling them.

The journal is the queue: a line is written in the transaction of its deed, so no change is told that did not happen and
none that happened is forgotten. Lines are read some seconds late, so that a slower transaction with a smaller number is
not passed over.
"""

import datetime as dt
import http.client
import json
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from diemtua.api.access import answers_for, is_over, with_answering
from diemtua.api.models import Delivery, Reading, Webhook
from diemtua.api.rules import DELIVERIES_A_RUN, SEND_SECONDS, event_of, may_call, next_try, signature, url_fault
from diemtua.audit.actions import ASKER
from diemtua.audit.models import Entry
from diemtua.credentials.models import Certificate
from diemtua.reorganisation.models import Operation
from diemtua.roster.models import Import
from diemtua.training.models import TrainingClass
from diemtua.unions.models import Mandate, Unit

SETTLE = dt.timedelta(seconds=20)
LINES_A_RUN = 500
STATUS_LINE = 512  # bytes of an answer looked at

# Kind of subject -> paths of the units it belongs to, asked for many at once.
_PATHS = {
    "unions.person": (Mandate, "person", "unit__path"),
    "unions.mandate": (Mandate, "pk", "unit__path"),
    "unions.unit": (Unit, "pk", "path"),
    "training.trainingclass": (TrainingClass, "pk", "unit__path"),
    "credentials.certificate": (Certificate, "pk", "issuer__unit__path"),
    "roster.import": (Import, "pk", "unit__path"),
    "reorganisation.decision": (
        Operation, "decision", "unit__path", "unit__past_states__path", "target__path", "made__path"
    ),
}  # fmt: skip


def _paths(entries: Iterable[Entry]) -> dict[tuple[str, str], list[str]]:
    """(kind, id) of each subject -> paths of its units. One query a kind."""
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        wanted.setdefault(entry.subject_type, set()).add(entry.subject_id)
    found: dict[tuple[str, str], list[str]] = {}
    for kind, ids in wanted.items():
        model, key, *paths = _PATHS[kind]
        for pk, *where in model.objects.filter(**{f"{key}__in": ids}).values_list(key, *paths).order_by():  # type: ignore[attr-defined]
            found.setdefault((kind, str(pk)), []).extend(filter(None, where))
    return found


@transaction.atomic
def collect_news(*, now: dt.datetime) -> int:
    """Make a delivery for each receiver a new line concerns; how many. Called again, it goes on where it stopped.

    A receiver hears of what happened after it was declared, while who declared it still answers for its unit.
    """
    reading, _ = Reading.objects.select_for_update().get_or_create(pk=1)
    settled = Entry.objects.filter(pk__gt=reading.last_entry_id, at__lt=now - SETTLE)
    # what an asker did is no news, and its line keeps only its day: it looks settled before the lines that were written with it
    lines = list(settled.exclude(actor_name=ASKER).order_by("pk")[:LINES_A_RUN])
    if not lines:
        return 0
    told = [(entry, event) for entry in lines if (event := event_of(entry.action, entry.subject_type))]
    hooks, today = with_answering(Webhook.objects.select_related("unit")), localdate(now)
    receivers = [hook for hook in hooks if hook.answered and not is_over(hook.unit, today=today)]  # type: ignore[attr-defined]
    paths = _paths(entry for entry, _ in told) if receivers else {}
    made = [
        Delivery(webhook=hook, event_id=entry.pk, event=event, subject_id=entry.subject_id, happened_at=entry.at, next_at=now)
        for entry, event in told
        for hook in receivers
        if entry.at >= hook.created_at
        and any(path.startswith(hook.unit.path) for path in paths.get((entry.subject_type, entry.subject_id), ()))
    ]  # fmt: skip
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    Reading.objects.filter(pk=1).update(last_entry_id=lines[-1].pk)
    return len(made)


def due_deliveries(*, now: dt.datetime) -> list[Delivery]:
    """The next deliveries to try, oldest first. One query."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now)
    return list(waiting.select_related("webhook__unit", "webhook__by").order_by("next_at", "pk")[:DELIVERIES_A_RUN])


def body_of(delivery: Delivery) -> bytes:
    """What is sent: which thing changed and when, no personal data; the receiver asks the API for the rest."""
    told = {
        "id": delivery.pk,
        "event": delivery.event,
        "subject_id": delivery.subject_id,
        "happened_at": delivery.happened_at.isoformat(),
    }
    if delivery.event in ("person.merged", "person.unmerged"):
        line = Entry.objects.filter(pk=delivery.event_id).first()
        told["other_id"] = str(line.detail["gone"]) if line else ""
    return json.dumps(told, ensure_ascii=False).encode()


def deliver(delivery: Delivery, *, now: dt.datetime) -> bool:
    """Try one delivery and write down how it went; True when the receiver took it. Who lost the unit, or whose unit ended,
    is not told any more."""
    hook = delivery.webhook
    if not answers_for(hook.by, hook.unit) or is_over(hook.unit, today=localdate(now)):
        fault = "Người khai không còn phụ trách đơn vị, hoặc đơn vị đã kết thúc."
        waiting = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING)
        waiting.update(state=Delivery.State.GIVEN_UP, next_at=None, fault=fault)
        return False
    body = body_of(delivery)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "DiemTua-Webhook/1",
        "X-DiemTua-Event": delivery.event,
        "X-DiemTua-Delivery": str(delivery.pk),
        "X-DiemTua-Signature": signature(delivery.webhook.secret, body, at=int(now.timestamp())),
    }
    status, fault = post(delivery.webhook.url, body, headers, allow_private=settings.WEBHOOKS_ALLOW_PRIVATE)
    attempts = delivery.attempts + 1
    values: dict[str, object] = {"attempts": attempts, "status": status, "fault": fault[:200]}
    taken = status is not None and 200 <= status < 300
    again = None if taken else next_try(attempts, now=now)
    state = Delivery.State.SENT if taken else Delivery.State.WAITING if again else Delivery.State.GIVEN_UP
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING).update(state=state, next_at=again, **values)
    return taken


def post(url: str, body: bytes, headers: dict[str, str], *, allow_private: bool) -> tuple[int | None, str]:
    """Status of the answer, or None and what went wrong. Never follows a redirect, never reads more than the status.

    The name is resolved once, every address it has is checked, and that very address is called: a name that changes
    its mind between the check and the call gains nothing.
    """
    if fault := url_fault(url, allow_private=allow_private):
        return None, fault
    parts = urlsplit(url)
    host, secure = str(parts.hostname), parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    try:
        addresses = sorted({str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    except (OSError, UnicodeError):
        return None, "Không tìm thấy máy chủ của địa chỉ này."
    if not allow_private and not all(may_call(address) for address in addresses):
        return None, "Địa chỉ này dẫn vào mạng nội bộ nên không được gọi."
    connection = _Pinned(host, addresses[0], port, secure=secure)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body=body, headers=headers)
        return connection.status(), ""
    except (OSError, http.client.HTTPException, ValueError) as error:
        return None, f"Không gửi được: {_fault_of(error)}"
    finally:
        connection.close()


def _fault_of(error: Exception) -> str:
    """What the receiver's keeper should look at."""
    if isinstance(error, TimeoutError):
        return "máy nhận không trả lời kịp."
    if isinstance(error, ssl.SSLError):
        return "chứng chỉ bảo mật (HTTPS) của máy nhận không hợp lệ."
    if isinstance(error, ConnectionRefusedError):
        return "máy nhận từ chối kết nối ở cổng này."
    return "đường truyền bị ngắt hoặc máy nhận trả lời không đúng cách của HTTP."


class _Pinned(http.client.HTTPConnection):
    """A connection to one checked address, which still names the host in its certificate check and Host header.

    The whole call has SEND_SECONDS: who answers letter by letter holds the worker, and all other receivers, no longer.
    """

    def __init__(self, host: str, address: str, port: int, *, secure: bool) -> None:
        super().__init__(host, port, timeout=SEND_SECONDS)
        self.address, self.secure = address, secure
        self.default_port = 443 if secure else 80
        self.until = time.monotonic() + SEND_SECONDS

    def _left(self) -> float:
        """Seconds left of the call; TimeoutError when there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self._left())
        if self.secure:
            self.sock.settimeout(self._left())
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def send(self, data: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(self._left())
        super().send(data)

    def status(self) -> int:
        """The number in the first line of the answer; no more is read. Raises ValueError for anything else."""
        line = b""
        while b"\n" not in line and len(line) < STATUS_LINE:
            self.sock.settimeout(self._left())
            more = self.sock.recv(STATUS_LINE)
            if not more:
                break
            line += more
        version, number, *_ = line.split(None, 2)
        if not version.startswith(b"HTTP/"):
            raise http.client.BadStatusLine("")
        return int(number)
