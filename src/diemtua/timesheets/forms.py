"""Turns typing into clean values."""

import datetime as dt
from typing import Any

from django import forms

from diemtua.timesheets.actions import Used
from diemtua.timesheets.models import Entry
from diemtua.timesheets.rules import KINDS, MOST_MINUTES, MOST_PURPOSE, STEP_MINUTES, in_words

LENGTHS = [(minutes, in_words(minutes)) for minutes in range(STEP_MINUTES, MOST_MINUTES + 1, STEP_MINUTES)]


class HoursForm(forms.Form):
    """Hours used on one day."""

    on = forms.DateField(label="Ngày", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    minutes = forms.TypedChoiceField(label="Đã dùng", choices=LENGTHS, coerce=int, initial=120)
    kind = forms.ChoiceField(
        label="Loại việc",
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        initial="work",
        help_text="Chỉ «Việc công đoàn» trừ vào số giờ luật cho.",
    )
    purpose = forms.CharField(
        label="Việc đã làm",
        required=False,
        max_length=MOST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Chỉ bạn đọc được; chỉ ra khỏi đây khi bạn tự in kèm.",
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    @property
    def used(self) -> Used:
        """What was typed, for the action."""
        return Used(**self.cleaned_data)

    @staticmethod
    def initial_of(entry: Entry) -> dict[str, Any]:
        """The line as its form shows it."""
        return {"on": entry.on, "minutes": entry.minutes, "kind": entry.kind, "purpose": entry.purpose}
