"""What a password must be, said in sentences. Long enough, not among the first a stranger tries, not one's own name."""

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from diemtua.kernel.text import fold
from diemtua.people.rules import COMMON_PASSWORDS

MIN_LENGTH = 8


class LongEnough:
    """At least eight characters; no rule about capitals or signs, which only makes people write it on the desk."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < MIN_LENGTH:
            raise ValidationError(
                f"Mật khẩu cần ít nhất {MIN_LENGTH} ký tự; hãy thêm vài chữ cho dài hơn.", code="password_too_short"
            )

    def get_help_text(self) -> str:
        return f"Ít nhất {MIN_LENGTH} ký tự. Một câu ngắn dễ nhớ là tốt nhất."


class NotGuessable(CommonPasswordValidator):
    """Not in the list of common passwords, Vietnamese ones added."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = password.lower().strip()
        if plain in self.passwords or plain in COMMON_PASSWORDS or len(set(plain)) < 3:
            raise ValidationError(
                "Mật khẩu này quá nhiều người dùng, kẻ xấu sẽ thử đầu tiên; hãy chọn mật khẩu khác.",
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return "Không dùng mật khẩu quá phổ biến như 12345678."


class NotOneself:
    """Not the phone number, the user name or the person's own name."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = re.sub(r"[^a-z0-9]", "", fold(password))
        for known in (getattr(user, "username", ""), getattr(user, "full_name", "")):
            own = re.sub(r"[^a-z0-9]", "", fold(known))
            if len(own) >= 4 and own in plain and len(plain) < len(own) + 4:
                raise ValidationError(
                    "Mật khẩu giống tên hoặc số điện thoại của bạn; hãy chọn mật khẩu người khác không đoán được.",
                    code="password_too_similar",
                )

    def get_help_text(self) -> str:
        return "Không trùng họ tên hay số điện thoại của bạn."
