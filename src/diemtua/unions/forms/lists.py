"""A view to keep."""

from typing import Any

from django import forms
from django.http import QueryDict

from diemtua.kernel.text import clean
from diemtua.people.models import User
from diemtua.unions.access import managed_roots
from diemtua.unions.models import Unit


class SavedViewForm(forms.Form):
    """A name for the list as it is now, and whether colleagues see it."""

    name = forms.CharField(
        label="Tên cách xem", max_length=80,
        error_messages=dict.fromkeys(("required", "max_length"), "Hãy đặt tên cho cách xem, tối đa 80 ký tự."),
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        label="Ai dùng được", queryset=Unit.objects.none(), required=False, empty_label="Chỉ mình tôi",
        error_messages={"invalid_choice": "Chỉ chia sẻ được với đơn vị bạn đang phụ trách; hãy chọn đơn vị khác."},
    )  # fmt: skip
    query = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=1000,
        error_messages={"max_length": "Cách xem này có quá nhiều mục lọc hoặc người đánh dấu để lưu; hãy bớt đi rồi lưu lại."},
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in managed_roots(user)])

    def clean_name(self) -> str:
        return clean(self.cleaned_data["name"])

    def clean_query(self) -> str:
        """The question without the page it was asked from, and without people ticked."""
        asked = QueryDict(self.cleaned_data["query"], mutable=True)
        for name in ("trang", "chon", "dang"):
            asked.pop(name, None)
        return asked.urlencode()
