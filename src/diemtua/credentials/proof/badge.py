"""Open Badges 3.0: one certificate as an AchievementCredential, secured as VC-JWT (OB 3.0 section 8.2).

Contexts are named, never fetched: what we check is our own signature over our own words.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diemtua.credentials.proof.keys import Signer, sign
from diemtua.credentials.rules import Printed, duration, period
from diemtua.kernel.text import clean

CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
MEDIA_TYPE = "application/vc+jwt"


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells the holder: a type of the Open Badges list and the value, which leaves here only as a salted hash."""

    kind: str  # emailAddress | systemId | name
    value: str


@dataclass(frozen=True, slots=True)
class StatusPlace:
    """The certificate's bit in a status list."""

    list_url: str
    index: int


def identity_hash(value: str, salt: str) -> str:
    """`sha256$…` over value + salt, the value trimmed and in lower case (Open Badges IdentityObject)."""
    return "sha256$" + hashlib.sha256((clean(value).lower() + salt).encode()).hexdigest()


def credential(
    printed: Printed, *, issuer: str, identities: list[Identity], salt: str, status: StatusPlace, issued_at: dt.datetime
) -> dict[str, Any]:
    """The credential with its registered claims, ready to sign. No name, no address in clear: only hashes."""
    valid_from = issued_at.astimezone(dt.UTC).replace(microsecond=0)
    achievement_id = uuid.uuid5(uuid.NAMESPACE_URL, f"{issuer}#{printed.course}#{printed.first_on}")
    achievement: dict[str, Any] = {
        "id": f"urn:uuid:{achievement_id}",
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": printed.course,
        "description": _description(printed),
        "criteria": {"narrative": _criteria(printed)},
        "inLanguage": "vi",
    }
    subject: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": identity_hash(i.value, salt),
                "identityType": i.kind,
                "salt": salt,
            }
            for i in identities
        ],
        "licenseNumber": printed.number,
        "activityStartDate": f"{printed.first_on}T00:00:00+07:00",
        "activityEndDate": f"{printed.last_on}T23:59:59+07:00",
        "achievement": achievement,
    }
    if printed.percent is not None:
        description = f"urn:uuid:{uuid.uuid5(achievement_id, 'percent')}"
        achievement["resultDescription"] = [
            {"id": description, "type": ["ResultDescription"], "name": "Kết quả kiểm tra", "resultType": "Percent",
             "valueMin": "0", "valueMax": "100"}
        ]  # fmt: skip
        subject["result"] = [{"type": ["Result"], "resultDescription": description, "value": str(printed.percent)}]
    return {
        "@context": CONTEXTS,
        "id": printed.url,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": f"{printed.title_vi.capitalize()}: {printed.course}",
        "issuer": {"id": issuer, "type": ["Profile"], "name": printed.issuer_vi},
        "validFrom": valid_from.isoformat().replace("+00:00", "Z"),
        "credentialSubject": subject,
        "credentialStatus": {
            "id": f"{status.list_url}#{status.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(status.index),
            "statusListCredential": status.list_url,
        },
        "iss": issuer,
        "jti": printed.url,
        "nbf": int(valid_from.timestamp()),
    }


def signed(body: Mapping[str, Any], signer: Signer) -> str:
    """The credential as a compact VC-JWT."""
    return sign(body, key=signer.key, kid=signer.kid, typ="vc+jwt")


def enveloped(token: str) -> dict[str, Any]:
    """The VC-JWT inside JSON, as VC 2.0 puts one into a document (EnvelopedVerifiableCredential)."""
    return {"@context": CONTEXTS[0], "id": f"data:{MEDIA_TYPE},{token}", "type": "EnvelopedVerifiableCredential"}


def names_holder(body: Mapping[str, Any], value: str) -> bool:
    """Does this name, e-mail address or officer code belong to the holder? Compared with the hashes inside."""
    entries = body.get("credentialSubject", {}).get("identifier", [])
    return any(e.get("identityHash") == identity_hash(value, e.get("salt", "")) for e in entries)


def _description(printed: Printed) -> str:
    text = f"Chương trình tập huấn {duration(printed.minutes)[0]}, {period(printed.first_on, printed.last_on)[0]}"
    return f"{text}. Nội dung: {'; '.join(printed.topics)}." if printed.topics else f"{text}."


def _criteria(printed: Printed) -> str:
    test = "" if printed.percent is None else " và đạt bài kiểm tra cuối khóa"
    return f"Có mặt đủ thời lượng theo quy định của lớp{test}."
