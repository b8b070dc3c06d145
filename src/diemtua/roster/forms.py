"""The upload form, and the one that explains headings."""

from typing import Any

from django import forms

from diemtua.kernel.text import clean
from diemtua.people.models import User
from diemtua.roster.access import importable_units
from diemtua.roster.lessons import Headings
from diemtua.roster.rules.headers import FIELDS
from diemtua.roster.rules.provinces import HANOI, provinces
from diemtua.unions.models import Unit


class FederationForm(forms.Form):
    """Whose tree of units is made, and what the federation is called."""

    province = forms.TypedChoiceField(label="Tỉnh, thành phố", coerce=int)
    name = forms.CharField(
        label="Tên liên đoàn",
        max_length=200,
        required=False,
        help_text="Để trống thì tên là «Liên đoàn Lao động» và tên tỉnh, thành phố; chỉ ghi khi liên đoàn mang tên khác.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(p.code, f"{p.name[0].upper()}{p.name[1:]} ({len(p.wards)} phường, xã)") for p in provinces().values()]
        self.fields["province"].choices = told  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["name"] = clean(values.get("name", "")) or provinces()[values.get("province", HANOI)].federation
        return values


class UploadForm(forms.Form):
    """A workbook, and the unit it is imported for when the officer acts for several."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Nạp cho đơn vị", help_text="Chỉ các dòng thuộc đơn vị này và cấp dưới được nạp."
    )
    file = forms.FileField(
        label="Tệp danh sách",
        allow_empty_file=True,  # the reader says better what is wrong with it
        help_text="Tệp Excel, LibreOffice hay CSV như vẫn dùng; không cần sửa tiêu đề hay thứ tự cột.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv,.txt"}),
        error_messages={"required": "Hãy chọn tệp danh sách trên máy của bạn."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = importable_units(user)
        self.only_unit = units[0] if len(units) == 1 else None
        if self.only_unit:
            del self.fields["unit"]
        else:
            field: forms.ModelChoiceField[Unit] = self.fields["unit"]  # type: ignore[assignment]
            field.queryset = Unit.objects.filter(pk__in=[u.pk for u in units])

    @property
    def chosen_unit(self) -> Unit:
        """The only unit there is, or the chosen one."""
        unit: Unit = self.only_unit or self.cleaned_data["unit"]
        return unit


UNUSED = "khong-dung"
CHOICES = [(UNUSED, "Không dùng"), *((f, label) for f, label in FIELDS.items() if f not in {"ignored", "reason"})]


class HeadingsForm(forms.Form):
    """What each column of a table holds. A field is named «cot_3» for the fourth column."""

    height = forms.TypedChoiceField(
        label="Tiêu đề chiếm mấy dòng", coerce=int, choices=[(1, "Một dòng"), (2, "Hai dòng")]
    )

    def __init__(self, *args: Any, headings: Headings, **kwargs: Any) -> None:
        super().__init__(*args, initial={"height": headings.height}, **kwargs)
        for column in headings.columns:
            title = f"Cột {column.letter}: «{column.heading}»" if column.heading else f"Cột {column.letter}"
            self.fields[f"cot_{column.number}"] = forms.ChoiceField(
                label=title,
                choices=CHOICES,
                initial=column.guess or UNUSED,
                help_text=f"Ví dụ: {' · '.join(column.samples)}" if column.samples else "Cột không có dữ liệu.",
            )

    def chosen(self) -> dict[int, str]:
        """Column number -> field, of the columns that are used."""
        found = (
            (name, value) for name, value in self.cleaned_data.items() if name.startswith("cot_") and value != UNUSED
        )
        return {int(name.removeprefix("cot_")): value for name, value in found}
