"""Chứng nhận: issuers and keys, the register, certificates as PDF and as signed credential, revocation, the public check."""
