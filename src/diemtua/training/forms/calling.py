"""Whom to call: the filter, read from the address so that it can be kept and sent on."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from diemtua.kernel.numbers import whole_number
from diemtua.people.models import User
from diemtua.training.forms.classes import organising_units
from diemtua.unions.models import Enterprise, Unit
from diemtua.unions.queries import OfficerFilter, PersonFilter
from diemtua.unions.rules import POSITIONS


class CallingForm(forms.Form):
    """Position, kind of enterprise, units, training so far. Opened without a choice it means what is called most."""

    # Tells a form sent with every box empty from a page opened for the first time.
    loc = forms.CharField(widget=forms.HiddenInput, required=False, initial="1")
    tim = forms.CharField(label="Tìm theo tên hoặc số điện thoại", required=False, widget=forms.SearchInput())
    chuc_vu = forms.MultipleChoiceField(
        label="Chức vụ", required=False, choices=list(POSITIONS.items()), widget=forms.CheckboxSelectMultiple
    )
    loai = forms.MultipleChoiceField(
        label="Khu vực", required=False, choices=Enterprise.Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    don_vi = forms.ModelMultipleChoiceField(
        label="Phường, xã, ngành", required=False, queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    chua_tu = forms.IntegerField(
        label="Chưa tập huấn kể từ năm",
        required=False,
        min_value=1990,
        max_value=2100,
        help_text="Gồm cả người chưa từng tập huấn. Bỏ trống để không xét.",
    )
    # People ticked in the list of officers: only these, whatever else they are.
    chon = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput())
    bo_qua = forms.BooleanField(label="Bỏ qua người đang được gọi vào lớp khác chưa kết thúc", required=False)

    def __init__(self, data: QueryDict, *, user: User, today: dt.date) -> None:
        usual: dict[str, Any] = {
            "loc": "1",
            "chuc_vu": ["CT"],
            "loai": [Enterprise.Kind.NON_STATE, Enterprise.Kind.FDI],
            "chua_tu": today.year,
            "bo_qua": "on",
        }
        super().__init__(data if data.get("loc") else usual)
        ticked = [value for value in data.getlist("chon") if whole_number(value) is not None] if data.get("loc") else []
        self.fields["chon"].choices = [(value, value) for value in ticked]  # type: ignore[attr-defined]
        self.fields["don_vi"].queryset = organising_units(user)  # type: ignore[attr-defined]

    def chosen(self) -> OfficerFilter:
        """The filter; what was typed wrongly does not narrow it."""
        self.is_valid()
        values = self.cleaned_data
        return PersonFilter(
            person_ids=frozenset(values.get("chon") or ()),
            positions=frozenset(values.get("chuc_vu") or ()),
            kinds=frozenset(values.get("loai") or ()),
            unit_ids=frozenset(unit.pk for unit in values.get("don_vi") or ()),
            trained_before=values.get("chua_tu"),
            search=values.get("tim") or "",
        )

    @property
    def skip_called_elsewhere(self) -> bool:
        """Leave out whoever another class has called."""
        self.is_valid()
        return bool(self.cleaned_data.get("bo_qua"))
