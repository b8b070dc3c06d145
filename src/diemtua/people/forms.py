"""What people type about their accounts."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password

from diemtua.kernel.codes import grouped, typed
from diemtua.people.models import User
from diemtua.people.rules import CODE_GROUP, CODE_LENGTH, login_name


class SignInForm(AuthenticationForm):
    """User name or phone number, however typed, and the password."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy thử lại; nếu quên, xem «Quên mật khẩu?» bên dưới.",
        "inactive": "Tài khoản này đang bị khóa; hãy hỏi quản trị hệ thống.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Tên đăng nhập hoặc số điện thoại"

    def clean_username(self) -> str:
        return login_name(self.cleaned_data["username"])


class CodeForm(forms.Form):
    """The code on the slip."""

    ma = forms.CharField(
        label="Mã kích hoạt",
        max_length=40,
        help_text="Mười ký tự in trên phiếu, ví dụ ABCDE-FGHJK; không phân biệt chữ hoa, chữ thường.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-not-kept": True,
            }
        ),
    )

    def clean_ma(self) -> str:
        code = typed(self.cleaned_data["ma"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(f"Mã có {CODE_LENGTH} ký tự; hãy xem lại trên phiếu.")
        return grouped(code, CODE_GROUP)


class NewPasswordForm(forms.Form):
    """A password, twice, checked against our rules."""

    password = forms.CharField(
        label="Mật khẩu mới",
        strip=False,
        help_text="Ít nhất 8 ký tự. Một câu ngắn dễ nhớ là tốt nhất.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Nhập lại mật khẩu mới",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "password" in values and "again" in values and values["password"] != values["again"]:
            self.add_error("again", "Hai lần nhập chưa giống nhau; hãy nhập lại.")
        return values


class ChangePasswordForm(NewPasswordForm):
    """The old password first: a phone left open must not be enough."""

    old = forms.CharField(
        label="Mật khẩu đang dùng",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old", "password", "again"]

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError("Mật khẩu đang dùng chưa đúng; hãy nhập lại.")
        return old
