"""Dấu ký của tệp PDF: one comment line after the last byte, signing the hash of every byte before it.

A PDF reader looks for `startxref` in the last 1,024 bytes: the line must stay below 900.
"""

import base64
import hashlib
import re
import zlib
from typing import Any

from diemtua.credentials.proof.keys import BadToken, Signer, TrustedKeys, opened, sign

MARK = b"\n%DIEMTUA-SEAL "
MAX_LINE = 900
# Bounds for looking for the embedded credential in a file we cannot trust.
_MAX_STREAMS = 400
_MAX_TOKEN = 16_384
_STREAM = re.compile(rb"stream\r?\n")
_TOKEN = re.compile(rb"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{86}")


def sealed(pdf: bytes, *, code: str, signer: Signer) -> bytes:
    """The PDF with its seal; the same PDF and key give the same bytes."""
    claim = {"iss": signer.issuer, "code": code, "len": len(pdf), "sha256": _hash(pdf)}
    line = MARK + sign(claim, key=signer.key, kid=signer.kid, typ="seal").encode() + b"\n"
    assert len(line) < MAX_LINE, "readers would no longer find startxref"
    return pdf + line


def checked(data: bytes, keys: TrustedKeys) -> dict[str, Any]:
    """The seal's claim when it covers every byte before it. Raises BadToken: truncated, altered, forged or unsealed."""
    place = data.rfind(MARK)
    if place < 0:
        # What was cut off took the end of the file with it; a whole PDF without a seal is another file.
        raise BadToken("unsealed" if b"%%EOF" in data[-1024:] else "truncated")
    token = data[place + len(MARK) :].rstrip(b"\r\n \x00")
    if not re.fullmatch(rb"[\w.-]+", token):
        raise BadToken("altered")
    claim, _ = opened(token.decode("ascii", "replace"), keys)
    if claim.get("len") != place or claim.get("sha256") != _hash(data[:place]):
        raise BadToken("altered")
    return claim


def embedded_token(data: bytes) -> str | None:
    """The VC-JWT attached to the PDF, or None.

    Reads compressed streams with a bound on their number and size instead of parsing a file anybody may have made.
    """
    for count, start in enumerate(_STREAM.finditer(data)):
        if count >= _MAX_STREAMS:
            return None
        raw = data[start.end() : start.end() + _MAX_TOKEN]
        try:
            text = zlib.decompressobj().decompress(raw, _MAX_TOKEN)
        except zlib.error:
            text = raw
        found = _TOKEN.match(text)
        if found:
            return found.group().decode()
    return None


def _hash(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
