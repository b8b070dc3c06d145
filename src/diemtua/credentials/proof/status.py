"""W3C Bitstring Status List 1.0: who is revoked, one bit each, in a signed list that tells nothing about the others."""

import base64
import datetime as dt
import gzip
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from diemtua.credentials.proof.badge import CONTEXTS
from diemtua.credentials.proof.keys import BadToken, Signer, TrustedKeys, opened, sign
from diemtua.credentials.rules import LIST_SIZE

# How long a copy of the list may be believed, and how long caches may keep it.
VALID_FOR = dt.timedelta(hours=1)
CACHE_SECONDS = 30


def encoded(revoked: Iterable[int], *, size: int = LIST_SIZE) -> str:
    """The list as multibase base64url («u…») of the gzipped bits, first entry in the highest bit."""
    bits = bytearray(size // 8)
    for index in revoked:
        bits[index >> 3] |= 0x80 >> (index & 7)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def bit(text: str, index: int, *, size: int = LIST_SIZE) -> bool:
    """Is that entry set? Raises ValueError when the text is no list of at least `size` entries."""
    if not text.startswith("u"):
        raise ValueError("not multibase base64url")
    packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
    try:
        bits = zlib.decompressobj(wbits=31).decompress(packed, size // 8)
    except zlib.error as error:
        raise ValueError("not gzip") from error
    if len(bits) * 8 < size or not 0 <= index < size:
        raise ValueError("too short")
    return bool(bits[index >> 3] & (0x80 >> (index & 7)))


def signed_list(revoked: Iterable[int], *, url: str, signer: Signer, now: dt.datetime) -> str:
    """The BitstringStatusListCredential as VC-JWT, believable for VALID_FOR."""
    start = now.astimezone(dt.UTC).replace(microsecond=0)
    end = start + VALID_FOR
    body = {
        "@context": CONTEXTS[:1],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": signer.issuer,
        "validFrom": start.isoformat().replace("+00:00", "Z"),
        "validUntil": end.isoformat().replace("+00:00", "Z"),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(revoked),
            "ttl": CACHE_SECONDS * 1000,
        },
        "iss": signer.issuer,
        "jti": url,
        "nbf": int(start.timestamp()),
        "exp": int(end.timestamp()),
    }
    return sign(body, key=signer.key, kid=signer.kid, typ="vc+jwt")


def revoked_in(token: str, body: Mapping[str, Any], keys: TrustedKeys) -> tuple[bool, dt.datetime] | None:
    """Whether the credential is revoked in that list, and when the list was made; None when it is another list.

    Raises BadToken when the list itself is not to be believed or is not of the credential's issuer.
    """
    listed, _ = opened(token.strip(), keys)
    place = body.get("credentialStatus", {})
    if listed.get("id") != place.get("statusListCredential"):
        return None
    if listed.get("iss") != body.get("iss"):
        raise BadToken("forged")
    try:
        found = bit(listed["credentialSubject"]["encodedList"], int(place["statusListIndex"]))
        made = dt.datetime.fromisoformat(listed["validFrom"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadToken("altered") from error
    return found, made
