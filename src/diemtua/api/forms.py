"""Typing of connections."""

from typing import Any

from django import forms

from diemtua.api.access import connectable_units
from diemtua.api.rules import TOKEN_DAYS
from diemtua.kernel.text import clean
from diemtua.people.models import User
from diemtua.unions.models import Unit


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(label="Tên hệ thống dùng mã", max_length=80, help_text="Để sau này biết mã nào của ai.")
    unit = forms.ModelChoiceField(label="Phạm vi", queryset=Unit.objects.none(), empty_label="Chọn đơn vị",
                                  help_text="Mã chỉ thấy đơn vị này và các đơn vị bên dưới.")  # fmt: skip
    days = forms.TypedChoiceField(label="Dùng được trong", coerce=int, choices=TOKEN_DAYS.items(), initial=90)
    can_write = forms.BooleanField(label="Được ghi (nếu không, chỉ đọc)", required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = connectable_units(user)

    def clean_name(self) -> str:
        return clean(self.cleaned_data["name"])


class WebhookForm(forms.Form):
    """A new receiver of news."""

    unit = forms.ModelChoiceField(label="Báo khi có thay đổi trong", queryset=Unit.objects.none(), empty_label="Chọn đơn vị")  # fmt: skip
    url = forms.CharField(label="Địa chỉ nhận", max_length=300, widget=forms.URLInput,
                          help_text="Bắt đầu bằng https://. Tin chỉ gồm loại việc và mã số, không có dữ liệu cá nhân.")  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = connectable_units(user)
