"""Names to sign in with, devices, addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.people.rules import device_name, forwarded_address, login_name, mobile_number, network_of, officer_code


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        " 0912 345 678 ",
        "0912.345.678",
        "+84 912 345 678",
        "84912345678",
        "+84 (0)912-345-678",
        "0912–345–678",
        "０９１２３４５６７８",
        "0084912345678",
        "0912\u200b345678",
    ],
)
def test_a_phone_number_has_one_form(typed: str) -> None:
    assert mobile_number(typed) == login_name(typed) == "0912345678"


@pytest.mark.parametrize("typed", ["", "12345", "0212345678", "binh", "09123456789", "091234567a"])
def test_what_is_no_mobile_number_is_none(typed: str) -> None:
    assert mobile_number(typed) == ""


def test_a_user_name_is_trimmed_and_small() -> None:
    assert login_name("  CB000123 ") == "cb000123" == officer_code(123)


@given(st.sampled_from("35789"), st.integers(0, 99_999_999))
def test_international_and_national_forms_are_one(network: str, rest: int) -> None:
    number = f"0{network}{rest:08d}"
    assert mobile_number("+84" + number[1:]) == mobile_number(number) == number


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        ("Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Chrome trên Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari trên iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge trên Windows"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile Safari/537.36 Zalo android/24", "Zalo trên Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox trên Linux"),
        ("", "Thiết bị không rõ"),
    ],
)  # fmt: skip
def test_a_device_is_named_as_its_owner_would(agent: str, named: str) -> None:
    assert device_name(agent) == named


def test_only_our_own_proxies_are_believed_about_the_address() -> None:
    header = "1.1.1.1, 203.0.113.7, 10.0.0.2"
    assert forwarded_address(header, "10.0.0.9", proxies=0) == "10.0.0.9"
    assert forwarded_address(header, "10.0.0.9", proxies=1) == "10.0.0.2"
    assert forwarded_address(header, "10.0.0.9", proxies=2) == "203.0.113.7"
    assert forwarded_address("", "10.0.0.9", proxies=1) == "10.0.0.9"
    assert forwarded_address("không phải địa chỉ", "10.0.0.9", proxies=1) is None


def test_one_home_of_ipv6_counts_as_one_address() -> None:
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::9") == "2001:db8:1:2::"
    assert network_of("::ffff:203.0.113.7") == "203.0.113.7"
    assert network_of("203.0.113.7:5555") == "203.0.113.7"
    assert network_of("[2001:db8:1:2::9]:443") == "2001:db8:1:2::"
