"""What we sign is verified by two implementations that are not the one that signed it."""

import base64
import datetime as dt
import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from diemtua.credentials.proof import badge, status
from diemtua.credentials.proof.keys import BadToken, opened, sign
from tests.credentials.samples import ISSUER, LIST, make_badge, make_page, make_signer, trust

NOW = timezone.now()


def raw_key(signer) -> Ed25519PublicKey:
    x = signer.key.as_dict(private=False)["x"]
    return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(x + "="))


def other_verifier(signer) -> OB3Verifier:
    return OB3Verifier(raw_key(signer).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def unpacked(part: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def packed(value: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def tampered(token: str, **changes) -> str:
    head, body, signature = token.split(".")
    return ".".join((head, packed(unpacked(body) | changes), signature))


@pytest.fixture(scope="module")
def signer():
    return make_signer()


@pytest.fixture(scope="module")
def token(signer) -> str:
    return make_badge(signer)


def test_openbadgeslib_accepts_the_badge(signer, token) -> None:
    found = other_verifier(signer).verify(token)
    assert isinstance(found, OpenBadgeCredential)
    assert found.issuer.id == ISSUER
    assert found.achievement.name == "Kỹ năng thương lượng tập thể"
    assert found.id == "https://diemtua.example.vn/chung-nhan/ABCDEFGHJKMN"


def test_openbadgeslib_refuses_the_tampered_twin(signer, token) -> None:
    twin = tampered(token, name="Chứng nhận khác")
    with pytest.raises(OB3VerificationError):
        other_verifier(signer).verify(twin)
    with pytest.raises(BadToken, match="altered"):
        opened(twin, trust(signer))


def test_openbadgeslib_refuses_another_issuers_key(token) -> None:
    with pytest.raises(OB3VerificationError):
        other_verifier(make_signer()).verify(token)


def test_bare_cryptography_verifies_the_signature_and_refuses_the_twin(signer, token) -> None:
    def verify(text: str) -> None:
        message, signature = text.rsplit(".", 1)
        raw_key(signer).verify(base64.urlsafe_b64decode(signature + "=="), message.encode())

    verify(token)
    with pytest.raises(InvalidSignature):
        verify(tampered(token, jti="https://diemtua.example.vn/chung-nhan/KHAC"))


def test_same_certificate_and_key_give_the_same_badge(signer, token) -> None:
    assert make_badge(signer) == token


def test_header_names_the_algorithm_verifiers_know_and_the_key(signer, token) -> None:
    assert unpacked(token.split(".")[0]) == {"alg": "EdDSA", "kid": signer.kid, "typ": "vc+jwt"}


def test_body_has_the_shape_of_an_achievement_credential(token) -> None:
    body = unpacked(token.split(".")[1])
    assert body["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert body["type"] == ["VerifiableCredential", "AchievementCredential"]
    assert body["credentialStatus"] == {
        "id": f"{LIST}#77",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "77",
        "statusListCredential": LIST,
    }
    assert body["credentialSubject"]["licenseNumber"] == "015/2026/GCN-CĐ"
    assert body["credentialSubject"]["result"][0]["value"] == "87"
    assert (body["iss"], body["nbf"]) == (ISSUER, 1793608200)


def test_no_test_means_no_result(signer) -> None:
    body = unpacked(make_badge(signer, make_page(percent=None)).split(".")[1])
    assert "result" not in body["credentialSubject"]


def test_badge_never_tells_name_address_or_birthday(token) -> None:
    body = json.dumps(unpacked(token.split(".")[1]), ensure_ascii=False)
    assert [secret for secret in ("Hòa", "hoa@example.vn", "1985", "Sông Hồng") if secret in body] == []


def test_badge_answers_whether_it_belongs_to_somebody_named(token) -> None:
    body = unpacked(token.split(".")[1])
    asked = ("Trần Thị Hòa", "  trần   thị hòa ", "HOA@example.vn", "Lê Thúy Nga")
    assert [badge.names_holder(body, name) for name in asked] == [True, True, True, False]


@pytest.mark.parametrize("alg", ["none", "HS256", "ES256"])
def test_a_token_cannot_choose_its_algorithm(signer, token, alg) -> None:
    _, body, signature = token.split(".")
    for signed in (signature, ""):
        with pytest.raises(BadToken, match="forged"):
            opened(".".join((packed({"alg": alg, "kid": signer.kid}), body, signed)), trust(signer))


@pytest.mark.parametrize("more", [{"crit": 5}, {"crit": ["b64"], "b64": False}, {"jwk": {}}])
def test_a_header_with_anything_we_never_write_is_forged(signer, token, more) -> None:
    _, body, signature = token.split(".")
    with pytest.raises(BadToken, match="forged"):
        opened(".".join((packed({"alg": "EdDSA", "kid": signer.kid} | more), body, signature)), trust(signer))


def test_an_issuer_cannot_sign_in_the_name_of_another(signer) -> None:
    other = make_signer(issuer="https://diemtua.example.vn/chung-nhan/don-vi-cap/hoaiduc")
    body = unpacked(make_badge(signer).split(".")[1])
    stolen = sign(body, key=other.key, kid=other.kid, typ="vc+jwt")
    with pytest.raises(BadToken, match="forged"):
        opened(stolen, trust(signer, other))


@given(st.text(max_size=200))
def test_nonsense_is_refused_not_crashed_on(text: str) -> None:
    with pytest.raises(BadToken):
        opened(text, trust(make_signer_once()))


def make_signer_once(made=[]):  # noqa: B006 - one key for all the examples
    made or made.append(make_signer())
    return made[0]


# --- the status list, read by the other implementation ---


def check_status(signer, token: str, revoked: list[int], *, now: dt.datetime = NOW) -> None:
    listed = status.signed_list(revoked, url=LIST, signer=signer, now=now)
    other_verifier(signer).verify(
        token, check_status=True, verify_status_list=True, download=lambda url: {LIST: listed.encode()}[url]
    )


def test_openbadgeslib_reads_our_status_list(signer, token) -> None:
    check_status(signer, token, [])
    check_status(signer, token, [76, 78, 0, 131_071])
    with pytest.raises(OB3VerificationError, match="revocation"):
        check_status(signer, token, [77])


def test_a_status_list_of_two_hours_ago_is_not_believed(signer, token) -> None:
    with pytest.raises(OB3VerificationError, match="expired"):
        check_status(signer, token, [], now=NOW - dt.timedelta(hours=2))


@given(st.sets(st.integers(0, 131_071), max_size=30), st.integers(0, 131_071))
def test_bit_is_set_exactly_for_what_was_revoked(revoked: set[int], index: int) -> None:
    assert status.bit(status.encoded(revoked), index) == (index in revoked)


@pytest.mark.parametrize("text", ["", "zabc", "uAAAA", status.encoded([], size=1024), "u" + "A" * 40])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        status.bit(text, 1)


def test_list_of_another_issuer_says_nothing_about_a_badge(signer, token) -> None:
    other = make_signer(issuer="https://diemtua.example.vn/chung-nhan/don-vi-cap/hoaiduc")
    body, _ = opened(token, trust(signer))
    listed = status.signed_list([], url=LIST, signer=other, now=NOW)
    with pytest.raises(BadToken, match="forged"):
        status.revoked_in(listed, body, trust(signer, other))
    elsewhere = status.signed_list([77], url=LIST + "x", signer=signer, now=NOW)
    assert status.revoked_in(elsewhere, body, trust(signer)) is None
