"""Codes people read aloud or type: no letters that look alike."""

import hashlib
import hmac
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U


def new_code(length: int) -> str:
    """A random code; each character carries about 4.9 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def grouped(code: str, size: int = 4) -> str:
    """«ABCD-EFGH»: the code in groups, as printed."""
    return "-".join(code[i : i + size] for i in range(0, len(code), size))


def typed(code: str) -> str:
    """The code as typed by a person, without blanks and dashes, in capitals."""
    return "".join(c for c in code.upper() if c.isalnum())


def keyed_digest(value: str, *, key: bytes, purpose: str) -> str:
    """HMAC-SHA256 in hex: the same value gives the same digest only under the same key and purpose."""
    return hmac.new(key, f"{purpose}\x00{value}".encode(), hashlib.sha256).hexdigest()
