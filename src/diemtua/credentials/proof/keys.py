"""Ed25519 keys, and compact JWS with exactly one algorithm."""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import JWSAlgModel, JWSRegistry

SIGNATURE_CHARS = 86  # 64 bytes in base64url


class BadToken(Exception):
    """A token that is not to be believed; `reason` is a name in `checking.Reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _OnlyEdDSA(JWSRegistry):
    """Takes «EdDSA» and nothing else, so that a token can never choose its algorithm.

    RFC 9864 renames it «Ed25519», which Open Badges verifiers do not know yet; the signature is the same.
    """

    def get_alg(self, name: str) -> JWSAlgModel:
        if name != "EdDSA":
            raise BadToken("forged")
        return self.algorithms[name]


_REGISTRY = _OnlyEdDSA(strict_check_header=False)


@dataclass(frozen=True, slots=True)
class Signer:
    """The issuer's address, the key's address, and the private key."""

    issuer: str
    kid: str
    key: OKPKey


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key and the only issuer that may use it."""

    issuer: str
    kid: str
    key: OKPKey


class TrustedKeys:
    """The public keys a check believes, found by the key's address or its RFC 7638 thumbprint."""

    def __init__(self, keys: Iterable[TrustedKey]) -> None:
        self._found = {name: key for key in keys for name in (key.kid, key.key.thumbprint())}

    def find(self, kid: object) -> TrustedKey | None:
        """The key of that name; None when nobody we know owns it."""
        return self._found.get(kid) if isinstance(kid, str) else None

    def __bool__(self) -> bool:
        return bool(self._found)

    @classmethod
    def from_jwks(cls, document: Mapping[str, Any]) -> "TrustedKeys":
        """Keys of a JWK Set as we publish it. Raises ValueError on anything else."""
        entries = document.get("keys")
        if not isinstance(entries, list) or not entries:
            raise ValueError("not a JWK Set")
        found = []
        for entry in entries:
            if not isinstance(entry, dict) or not {"kid", "issuer", "x"} <= set(entry) or "d" in entry:
                raise ValueError("not a JWK Set of issuers")
            try:
                found.append(TrustedKey(str(entry["issuer"]), str(entry["kid"]), public_key(str(entry["x"]))))
            except (JoseError, ValueError) as error:
                raise ValueError("not an Ed25519 key") from error
        return cls(found)


def new_key() -> OKPKey:
    """A fresh Ed25519 key."""
    return OKPKey.generate_key("Ed25519")


def private_key(x: str, d: str) -> OKPKey:
    """The key from its two numbers in base64url."""
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x, "d": d})


def public_key(x: str) -> OKPKey:
    """The public half."""
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x})


def public_jwk(x: str, *, kid: str, issuer: str) -> dict[str, str]:
    """The key as we publish it; `issuer` binds it to one issuer."""
    return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "alg": "EdDSA", "use": "sig", "issuer": issuer}


def sign(payload: Mapping[str, Any], *, key: OKPKey, kid: str, typ: str) -> str:
    """A compact JWS; the same input gives the same text, Ed25519 has no randomness."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact({"alg": "EdDSA", "kid": kid, "typ": typ}, body, key, registry=_REGISTRY)


def opened(token: str, keys: TrustedKeys) -> tuple[dict[str, Any], TrustedKey]:
    """The payload and the key that signed it. Raises BadToken with «truncated», «forged» or «altered»."""
    parts = token.split(".")
    if len(parts) != 3:
        raise BadToken("truncated")
    try:
        header = json.loads(_b64(parts[0]))
    except (ValueError, RecursionError) as error:
        raise BadToken("altered") from error
    # what `sign` writes, nothing to trip over
    ours = isinstance(header, dict) and header.keys() <= {"alg", "kid", "typ"} and header.get("alg") == "EdDSA"
    if ours and len(parts[2]) < SIGNATURE_CHARS:
        raise BadToken("truncated")
    trusted = keys.find(header.get("kid")) if ours else None
    if trusted is None:
        raise BadToken("forged")
    try:
        found = jws.deserialize_compact(token.encode(), trusted.key, registry=_REGISTRY)
        payload = json.loads(found.payload)
    except (BadSignatureError, JoseError, ValueError, RecursionError) as error:
        raise BadToken("altered") from error
    if not isinstance(payload, dict) or payload.get("iss") != trusted.issuer:
        raise BadToken("forged")
    return payload, trusted


def _b64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
