"""Typing of requests about own data."""

import datetime as dt
from typing import Any

from django import forms

from diemtua.datarights.rules import ASKED, DELETE, KINDS

_AREA = forms.Textarea(attrs={"rows": 3})


class AskForm(forms.Form):
    """What one asks for, in own words."""

    text = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Có thể để trống. Chỉ quản trị hệ thống đọc được.",
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = ASKED[kind]
        if kind != DELETE:
            self.fields["text"].required = True
            self.fields["text"].help_text = "Dữ liệu nào, việc nào. Chỉ quản trị hệ thống đọc được."
            self.fields["text"].error_messages["required"] = (
                "Hãy viết dữ liệu nào, việc nào để quản trị làm đúng ý bạn."
            )


class EnterForm(forms.Form):
    """What somebody asked on paper or by word."""

    kind = forms.ChoiceField(label="Yêu cầu", choices=list(KINDS.items()))
    received_on = forms.DateField(
        label="Ngày nhận", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), help_text="Hạn tính từ ngày này."
    )  # fmt: skip
    text = forms.CharField(label="Nội dung", required=False, max_length=1000, widget=_AREA)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"received_on": today}, **kwargs)


class AnswerForm(forms.Form):
    """The procedure told to who asked."""

    reply = forms.CharField(
        label="Lời trả lời", max_length=2000, widget=_AREA,
        help_text="Sẽ làm gì, khi nào xong, cần người yêu cầu làm gì thêm.",
        error_messages={"required": "Hãy viết sẽ làm gì và khi nào xong để người yêu cầu biết."},
    )  # fmt: skip
    third_party = forms.BooleanField(label="Có bên xử lý dữ liệu hoặc bên thứ ba liên quan", required=False)


class ExtendForm(forms.Form):
    """Why more time is needed."""

    reason = forms.CharField(
        label="Lý do gia hạn", max_length=300, widget=_AREA,
        error_messages={"required": "Hãy ghi lý do gia hạn để người yêu cầu hiểu."},
    )  # fmt: skip


class FinishForm(forms.Form):
    """What was done."""

    outcome = forms.CharField(
        label="Đã làm gì", max_length=2000, widget=_AREA,
        error_messages={"required": "Hãy ghi đã làm gì để người yêu cầu biết."},
    )  # fmt: skip


class RefuseForm(forms.Form):
    """Why not, and what in law allows it."""

    outcome = forms.CharField(
        label="Lý do từ chối", max_length=2000, widget=_AREA,
        error_messages={"required": "Hãy ghi lý do từ chối để người yêu cầu hiểu."},
    )  # fmt: skip
    ground = forms.CharField(
        label="Căn cứ pháp luật", max_length=200, help_text="Văn bản, điều.",
        error_messages={"required": "Hãy ghi văn bản, điều cho phép từ chối."},
    )  # fmt: skip


class EraseForm(forms.Form):
    """The second step: the name typed, and the mark of the plan that was seen."""

    edition = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Gõ lại họ tên để xác nhận",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-not-kept": True}),
    )

    def __init__(self, *args: Any, wanted: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if " ".join(name.split()).casefold() != self.wanted.casefold():
            raise forms.ValidationError(f"Chưa đúng; hãy gõ đúng «{self.wanted}».")
        return name
