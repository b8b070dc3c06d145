"""Is this file genuine? One answer with its reason, for a page and for the console program alike."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from diemtua.credentials.proof import seal
from diemtua.credentials.proof.badge import MEDIA_TYPE
from diemtua.credentials.proof.keys import BadToken, TrustedKeys, opened
from diemtua.credentials.proof.status import revoked_in
from diemtua.credentials.rules import MAX_CHECK_BYTES


class Reason(StrEnum):
    """What the check found. Only GENUINE means yes."""

    GENUINE = "genuine"
    REVOKED = "revoked"
    REPLACED = "replaced"
    ALTERED = "altered"
    TRUNCATED = "truncated"
    FORGED = "forged"
    UNSEALED = "unsealed"
    UNREGISTERED = "unregistered"
    FOREIGN = "foreign"
    EMPTY = "empty"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Finding:
    """`body`: the credential that was signed, when its signature holds (even if the page around it was altered)."""

    reason: Reason
    kind: str = ""  # pdf | badge
    code: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    # When the status list consulted was made; None when revocation was not checked.
    status_at: dt.datetime | None = None

    @property
    def genuine(self) -> bool:
        return self.reason is Reason.GENUINE

    @property
    def facts(self) -> dict[str, str]:
        """What the signed credential says, for showing: issuer, course, number, day of issue."""
        if not self.body:
            return {}
        subject = self.body["credentialSubject"]
        return {
            "issuer": self.body["issuer"]["name"],
            "course": subject["achievement"]["name"],
            "number": subject["licenseNumber"],
            "issued_at": self.body["validFrom"],
            "url": self.body["id"],
        }


def check_file(data: bytes, keys: TrustedKeys, *, status_lists: Sequence[str] = ()) -> Finding:
    """Check a PDF, a badge as VC-JWT or as enveloped JSON. Never raises on what the file contains."""
    if len(data) > MAX_CHECK_BYTES:
        return Finding(Reason.TOO_LARGE)
    if not data.strip():
        return Finding(Reason.EMPTY)
    if b"%PDF-" in data[:1024]:
        return _with_status(_check_pdf(data, keys), keys, status_lists)
    token = _token_of(data)
    if token is None:
        return Finding(Reason.FOREIGN)
    return _with_status(_check_badge(token, keys), keys, status_lists)


def _check_pdf(data: bytes, keys: TrustedKeys) -> Finding:
    token = seal.embedded_token(data)
    inside = _check_badge(token, keys) if token else Finding(Reason.FOREIGN)
    try:
        claim = seal.checked(data, keys)
    except BadToken as error:
        reason = Reason(error.reason)
        if reason is Reason.UNSEALED and inside.genuine:
            reason = Reason.ALTERED  # our own credential in a file that somebody saved anew
        return Finding(reason, "pdf", inside.code if inside.genuine else "", inside.body)
    return Finding(Reason.GENUINE, "pdf", str(claim["code"]), inside.body)


def _check_badge(token: str, keys: TrustedKeys) -> Finding:
    try:
        body, _ = opened(token, keys)
    except BadToken as error:
        return Finding(Reason(error.reason), "badge")
    if "AchievementCredential" not in body.get("type", []):
        return Finding(Reason.FOREIGN, "badge")
    return Finding(Reason.GENUINE, "badge", body["id"].rstrip("/").rsplit("/", 1)[-1], body)


def _with_status(found: Finding, keys: TrustedKeys, lists: Sequence[str]) -> Finding:
    """Look the credential up in the status lists that were handed in. Raises BadToken when such a list is bad."""
    if not found.genuine:
        return found
    for token in lists:
        answer = revoked_in(token, found.body, keys)
        if answer is not None:
            revoked, made = answer
            reason = Reason.REVOKED if revoked else Reason.GENUINE
            return Finding(reason, found.kind, found.code, found.body, made)
    return found


def _token_of(data: bytes) -> str | None:
    """The compact JWT in a .jwt, .txt or .json file; None when there is none."""
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return None
    if text.startswith("{"):
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            return None
        inner = document.get("id") if isinstance(document, dict) else None
        prefix = f"data:{MEDIA_TYPE},"
        return inner.removeprefix(prefix) if isinstance(inner, str) and inner.startswith(prefix) else None
    return text if text.startswith("eyJ") and text.isascii() and not any(c.isspace() for c in text) else None
