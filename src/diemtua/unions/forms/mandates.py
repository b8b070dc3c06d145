"""Posts and the enterprise behind a union."""

import datetime as dt
from typing import Any

from django import forms

from diemtua.unions.forms.persons import DAY
from diemtua.unions.models import Enterprise, Mandate, Unit
from diemtua.unions.rules import (
    BASES,
    post_faults,
    tax_code_problem,
)


class NewMandateForm(forms.ModelForm):
    """One more post of a person, in one of the user's units."""

    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), empty_label="Chọn đơn vị")

    class Meta:
        model = Mandate
        fields = (
            "unit",
            "position",
            "full_time",
            "started_on",
            "term_ends_on",
            "basis",
            "decision",
            "contract_ends_on",
        )
        widgets = {"started_on": DAY, "term_ends_on": DAY, "contract_ends_on": DAY}
        help_texts = {
            "decision": "Số, ngày, nơi ban hành.",
            "contract_ends_on": "Để trống khi hợp đồng không xác định thời hạn.",
        }

    def __init__(self, *args: Any, units: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["basis"].choices = [("", "Chưa rõ"), *BASES.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        told = {name: values.get(name) for name in ("started_on", "term_ends_on")}
        for name, fault in post_faults(today=self.today, **told).items():
            self.add_error(name, fault)
        return values

    def _post_clean(self) -> None:
        """The action writes, and says in words what the database refuses."""


MOST_WORKERS = 1_000_000
KEPT = "Để trống thì giữ số đã ghi của năm này."


class EnterpriseForm(forms.ModelForm):
    """The enterprise behind a union, and the workforce of one year."""

    edition = forms.CharField(widget=forms.HiddenInput, required=False)
    changed_on = forms.DateField(
        label="Loại hình, ngành nghề, sở hữu đổi từ ngày", required=False, widget=DAY,
        help_text="Ghi ngày khi doanh nghiệp đổi thật: số liệu các ngày trước giữ như cũ. Để trống khi chỉ sửa chỗ ghi sai.",
    )  # fmt: skip
    year = forms.IntegerField(label="Năm", required=False, min_value=2000, max_value=2100)
    workers = forms.IntegerField(label="Số lao động", required=False, min_value=0, max_value=MOST_WORKERS)
    women = forms.IntegerField(label="Trong đó nữ", required=False, min_value=0, max_value=MOST_WORKERS, help_text=KEPT)
    members = forms.IntegerField(
        label="Số đoàn viên", required=False, min_value=0, max_value=MOST_WORKERS, help_text=KEPT
    )

    class Meta:
        model = Enterprise
        fields = ("name", "kind", "tax_code", "trade", "ownership")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_changed_on(self) -> dt.date | None:
        day = self.cleaned_data["changed_on"]
        if day and day > self.today:
            raise forms.ValidationError("Ngày này chưa đến; hãy ghi khi đã đổi.")
        return day

    def clean_tax_code(self) -> str:
        typed = self.cleaned_data["tax_code"].replace(" ", "").replace(".", "")
        problem = tax_code_problem(typed) if typed else ""
        if problem:
            raise forms.ValidationError(problem)
        return typed

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("workers") is not None and not values.get("year"):
            self.add_error("year", "Hãy ghi năm của số lao động này.")
        if values.get("workers") is None:
            told = any(values.get(name) is not None for name in ("women", "members"))
            if told and "workers" not in self.errors:
                self.add_error("workers", "Hãy ghi cả số lao động của năm này.")
        elif (values.get("women") or 0) > values["workers"]:
            self.add_error("women", "Số lao động nữ nhiều hơn số lao động; hãy xem lại.")
        return values

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def workforce(self) -> dict[str, Any] | None:
        """The numbers of the year, when workers are told."""
        names = ("year", "workers", "women", "members")
        return (
            {name: self.cleaned_data[name] for name in names} if self.cleaned_data.get("workers") is not None else None
        )
