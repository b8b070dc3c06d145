"""Our own decisions about accounts: names to sign in with, codes, limits, devices in plain words. Pure."""

import datetime as dt
import ipaddress
import re
import unicodedata

# A code of 10 characters carries 49 bits; printed as ABCDE-FGHJK, valid long enough to reach a whole ward on paper.
CODE_LENGTH = 10
CODE_GROUP = 5
CODE_VALID_FOR = dt.timedelta(days=60)

# Wrong activation codes one address may send within the window. A class of 80 behind one router stays below it.
ACTIVATION_TRIES = 30
ACTIVATION_WINDOW = dt.timedelta(minutes=15)
# Wrong passwords from one network address, whatever the names: a class of sixty behind one address mistypes less.
GUESSES = 100
GUESSING_WINDOW = dt.timedelta(minutes=15)

# Expired codes are kept this long to answer «who gave me a code, and when».
KEEP_CODES_FOR = dt.timedelta(days=90)

ROLES: dict[str, str] = {
    "is_keeper": "Quản trị hệ thống",
    "is_lecturer": "Giảng viên",
    "is_adviser": "Tư vấn viên pháp luật",
}

# What Vietnamese phones see most beside the international list.
COMMON_PASSWORDS = frozenset(
    [
        "matkhau",
        "matkhau1",
        "matkhau123",
        "matkhau@123",
        "congdoan",
        "congdoan1",
        "congdoan123",
        "congdoan@123",
        "diemtua123",
        "anhyeuem",
        "emyeuanh",
        "iloveyou",
        "vietnam1",
        "vietnam123",
        "vietnam@123",
        "hanoi123",
        "hanoi1010",
        "hanoi@123",
        "khongbiet",
        "khongcho",
        "khongnho",
        "conyeume",
        "yeuthuong",
        "giadinh1",
        "giadinh123",
        "abc12345",
        "abc@1234",
        "abcd@1234",
        "12345678a",
        "a12345678",
        "123456aa",
        "1234567a",
        "a1234567",
        "0123456789",
        "0987654321",
        "12344321",
        "11223344",
        "123123123",
        "147258369",
    ]
)

# What stands between the digits of a number copied from somewhere: blanks, dashes of any length, brackets, invisible marks.
BETWEEN = {"Zs", "Cc", "Cf", "Pd", "Ps", "Pe"}
_MOBILE = re.compile(r"0[35789]\d{8}")
_DEVICES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("Mac OS X", "máy Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip
# The first that fits names the browser: every Chromium also says Chrome and Safari.
_BROWSERS = (("Zalo", "Zalo"), ("FBAN", "Facebook"), ("FBAV", "Facebook"), ("coc_coc", "Cốc Cốc"), ("Edg", "Edge"),
             ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
             ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip


def mobile_number(typed: str) -> str:
    """The number as «0912345678» however it was typed (+84, blanks, dots), or nothing when it is no Vietnamese mobile."""
    digits = "".join(
        c for c in unicodedata.normalize("NFKC", typed) if c != "." and unicodedata.category(c) not in BETWEEN
    )
    if digits.startswith(("+84", "0084")):
        digits = "0" + digits[digits.index("84") + 2 :].removeprefix("0")
    elif digits.startswith("84") and len(digits) == 11:
        digits = "0" + digits[2:]
    return digits if _MOBILE.fullmatch(digits) else ""


def login_name(typed: str) -> str:
    """The user name meant: a phone number in its one form, anything else trimmed in lower case."""
    return mobile_number(typed) or typed.strip().lower()


def officer_code(number: int) -> str:
    """«cb000123»: the user name of an officer whose phone number is missing or belongs to another account."""
    return f"cb{number:06d}"


def device_name(user_agent: str) -> str:
    """«Chrome trên Android»: what the owner of a session would call the device."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _DEVICES if mark in user_agent), "")
    if browser and system:
        return f"{browser} trên {system}"
    return browser or system or "Thiết bị không rõ"


def network_of(address: str) -> str | None:
    """The address as counted against limits: IPv4 as it is, IPv6 as its /64, since one home owns a whole one. A port is left off."""
    address = re.sub(r"^(?:\[([0-9a-fA-F:.]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d+)?$", r"\1\2", address.strip())
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


def forwarded_address(forwarded_for: str, remote: str, *, proxies: int) -> str | None:
    """The client as our own outermost proxy saw it: entry `proxies` from the right of X-Forwarded-For.

    What stands further left was written by the client and is never believed; 0 proxies: the header is ignored.
    """
    entries = [e for e in (part.strip() for part in forwarded_for.split(",")) if e]
    if proxies and len(entries) >= proxies:
        return network_of(entries[-proxies])
    return network_of(remote)
