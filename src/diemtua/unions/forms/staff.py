"""Staff accounts and who looks after which unit."""

from typing import Any

from django import forms

from diemtua.kernel.text import clean
from diemtua.people.rules import login_name
from diemtua.unions.models import Unit
from diemtua.unions.rules import (
    LOWER_KINDS,
)


class AccountForm(forms.Form):
    """A staff account."""

    full_name = forms.CharField(label="Họ và tên", max_length=150)
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        help_text="Số điện thoại, hoặc chữ thường và số không dấu, không có khoảng trắng.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    unit = forms.ModelChoiceField(
        label="Phụ trách đơn vị", queryset=Unit.objects.none(), required=False, empty_label="Không"
    )
    is_lecturer = forms.BooleanField(label="Giảng viên", required=False)
    is_adviser = forms.BooleanField(label="Tư vấn viên pháp luật", required=False)
    is_keeper = forms.BooleanField(label="Quản trị hệ thống", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = upper_tree()

    def clean_full_name(self) -> str:
        return clean(self.cleaned_data["full_name"])

    def clean_username(self) -> str:
        name = login_name(self.cleaned_data["username"])
        if not (name.isascii() and name.replace(".", "").replace("-", "").replace("_", "").isalnum()):
            raise forms.ValidationError("Tên đăng nhập chỉ gồm chữ không dấu, số, dấu chấm và gạch nối.")
        if len(name) < 3:
            raise forms.ValidationError("Tên đăng nhập cần ít nhất 3 ký tự.")
        return name


class RolesForm(forms.Form):
    """Roles of one staff account."""

    is_lecturer = forms.BooleanField(label="Giảng viên", required=False)
    is_adviser = forms.BooleanField(label="Tư vấn viên pháp luật", required=False)
    is_keeper = forms.BooleanField(label="Quản trị hệ thống", required=False)


class StewardshipForm(forms.Form):
    """One more unit to look after."""

    unit = forms.ModelChoiceField(
        label="Giao phụ trách thêm", queryset=Unit.objects.none(), empty_label="Chọn đơn vị",
        error_messages={
            "required": "Hãy chọn một đơn vị để giao phụ trách.",
            "invalid_choice": "Đơn vị vừa chọn đã kết thúc hoặc không phải cấp trên cơ sở; hãy chọn đơn vị khác.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = upper_tree()


def upper_tree() -> Any:
    """Every unit above the grassroots, for the keeper's forms."""
    return Unit.objects.exclude(kind__in=LOWER_KINDS).filter(valid_to=None)
