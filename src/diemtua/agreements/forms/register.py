"""Filters of the register, words in clauses, a workbook to import."""

from typing import Any

from django import forms

from diemtua.agreements.models import Agreement
from diemtua.agreements.queries.register import STANDINGS, RegisterFilter
from diemtua.agreements.rules.peers import BANDS
from diemtua.agreements.rules.terms import GROUPS, terms
from diemtua.people.models import User
from diemtua.unions.access import visible_units
from diemtua.unions.models import Unit


class WorkbookForm(forms.Form):
    """A register's workbook."""

    file = forms.FileField(
        label="Tệp sổ thỏa ước",
        allow_empty_file=True,  # the reader says better what is wrong with it
        help_text="Tệp Excel theo mẫu, hoặc tệp đã xuất từ đây.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods"}),
    )


class RegisterFilterForm(forms.Form):
    """Filters of the list; what cannot be read means any."""

    tim = forms.CharField(label="Tìm doanh nghiệp, công đoàn", required=False, widget=forms.TextInput(attrs={"type": "search"}))  # fmt: skip
    tinh_trang = forms.ChoiceField(label="Tình trạng", required=False, choices=[("", "Tất cả"), *STANDINGS])
    nganh = forms.ChoiceField(label="Ngành nghề", required=False, choices=[("", "Tất cả"), *Agreement.Trade.choices])
    pham_vi = forms.ChoiceField(label="Phạm vi", required=False, choices=[("", "Tất cả"), *Agreement.Kind.choices])
    quy_mo = forms.ChoiceField(
        label="Quy mô", required=False, choices=[("", "Tất cả"), *((str(i), words) for i, (_, words) in enumerate(BANDS))]
    )  # fmt: skip
    don_vi = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", required=False, empty_label="Tất cả")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        uppers = visible_units(user).exclude(kind__in=(Unit.Kind.GRASSROOTS, Unit.Kind.PROFESSION))
        if uppers.count() > 1:
            self.fields["don_vi"].queryset = uppers  # type: ignore[attr-defined]
        else:
            del self.fields["don_vi"]

    def chosen(self) -> RegisterFilter:
        """What was asked."""
        self.is_valid()
        asked = self.cleaned_data
        return RegisterFilter(
            search=asked.get("tim", ""),
            standing=asked.get("tinh_trang", ""),
            trade=asked.get("nganh", ""),
            kind=asked.get("pham_vi", ""),
            band=int(asked["quy_mo"]) if asked.get("quy_mo") else None,
            unit=asked.get("don_vi"),
        )

    @property
    def narrows(self) -> int:
        """How much was chosen besides the words."""
        return sum(bool(value) for name, value in self.cleaned_data.items() if name != "tim")


class ClauseSearchForm(forms.Form):
    """Words in clauses."""

    tim = forms.CharField(label="Từ trong điều khoản", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    nhom = forms.ChoiceField(label="Nhóm", required=False, choices=[("", "Tất cả"), *GROUPS.items()])
    muc = forms.ChoiceField(label="Điều khoản", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["muc"].choices = [("", "Tất cả"), *((t.id, t.label) for t in terms().values())]  # type: ignore[attr-defined]
