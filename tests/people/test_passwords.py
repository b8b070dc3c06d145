"""What a password may be, and the sentences when it may not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from diemtua.people.models import User

HOA = User(username="0912345678", full_name="Trần Thị Hòa")


@pytest.mark.parametrize("password", ["hoa sen tháng sáu", "traidatxanh", "Mưa rào 9 giờ", "tran-thi-hoa-yeu-nghe"])
def test_a_phrase_one_can_remember_is_enough(password: str) -> None:
    validate_password(password, HOA)


@pytest.mark.parametrize(
    ("password", "beginning"),
    [
        ("ngắn", "Mật khẩu cần ít nhất 8 ký tự"),
        ("12345678", "Mật khẩu này quá nhiều người dùng"),
        ("MatKhau123", "Mật khẩu này quá nhiều người dùng"),
        ("aaaaaaaaaa", "Mật khẩu này quá nhiều người dùng"),
        ("0912345678", "Mật khẩu giống tên hoặc số điện thoại"),
        ("Trần Thị Hòa1", "Mật khẩu giống tên hoặc số điện thoại"),
    ],
)
def test_what_a_stranger_would_try_is_refused_with_one_sentence(password: str, beginning: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, HOA)
    assert [m[: len(beginning)] for m in refused.value.messages] == [beginning]
