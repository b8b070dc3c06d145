"""What people do with issuers and certificates: one function each."""

from diemtua.credentials.actions.issuers import IssuerWords, rotate_key, set_up_issuer
from diemtua.credentials.actions.issuing import NobodyLeft, Outcome, issue_now, start_issuing
from diemtua.credentials.actions.register import note_export
from diemtua.credentials.actions.withdrawing import (
    ALREADY_REISSUED,
    NO_LONGER_VALID,
    reissue_certificate,
    renew_share_link,
    revoke_certificate,
)

__all__ = [
    "ALREADY_REISSUED",
    "NO_LONGER_VALID",
    "IssuerWords",
    "NobodyLeft",
    "Outcome",
    "issue_now",
    "note_export",
    "reissue_certificate",
    "renew_share_link",
    "revoke_certificate",
    "rotate_key",
    "set_up_issuer",
    "start_issuing",
]
