"""What the calculators' forms are made of: their fields, and the form that answers by asking its rule."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from diemtua.calculators.rules.outcome import Outcome
from diemtua.kernel.dates import is_meant
from diemtua.kernel.numbers import dong

FIRST, LAST = dt.date(1940, 1, 1), dt.date(2100, 12, 31)  # beyond these a day is a slip of the keyboard

MOST_DONG, MOST_PEOPLE, MOST_MONTHS = 10**13, 10**7, 720


class Dong(forms.IntegerField):
    """Đồng, typed with or without dots, or short: «1,5 triệu»."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            min_value=1, max_value=MOST_DONG, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **options
        )

    def to_python(self, value: Any) -> int | None:
        """Its number of đồng; «5.5» is no sum."""
        typed = str(value or "").strip()
        read = dong(typed)
        if typed and read is None:
            raise forms.ValidationError("Hãy nhập số tiền, ví dụ 5.310.000 hoặc 1,5 triệu.")
        return super().to_python("" if read is None else read)  # type: ignore[no-any-return]


class HalfHours(forms.DecimalField):
    """Hours by the half, typed with a comma or a dot: «1,5»."""

    def __init__(self, label: str, most: int, *, least: Decimal = Decimal(0), **options: Any) -> None:
        widget = forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"})
        told = {"min_value": f"Hãy nhập số giờ từ {str(least).replace('.', ',')} trở lên."}
        super().__init__(label=label, min_value=least, max_value=most, widget=widget, error_messages=told, **options)

    def to_python(self, value: Any) -> Decimal | None:
        """A comma is a dot."""
        return super().to_python(str(value or "").replace(",", "."))  # type: ignore[no-any-return]

    def validate(self, value: Any) -> None:
        """Whole or half; of a number beyond the bounds only that is told, arithmetic with it may end in an error."""
        super().validate(value)
        if value is not None and self.min_value <= value <= self.max_value and value * 2 % 1:
            raise forms.ValidationError("Hãy nhập số giờ chẵn hoặc nửa giờ, ví dụ 1,5.")


def _demand_known(day: dt.date) -> None:
    """ValidationError for a day beyond the limits; of a year nobody means every form tells already."""
    if is_meant(day) and not FIRST <= day <= LAST:
        raise forms.ValidationError(f"Hãy nhập ngày từ năm {FIRST.year} đến năm {LAST.year}.", code="not_meant")


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day between 1940 and 2100."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=required, widget=widget, validators=[_demand_known], help_text=help_text
    )


def whole(label: str, most: int, *, least: int = 0, required: bool = True, help_text: str = "") -> forms.IntegerField:
    """A whole number within limits."""
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=required, help_text=help_text)


def choice(label: str, choices: Mapping[str, str], *, radio: bool = False, help_text: str = "") -> forms.ChoiceField:
    """One of a few; short lists as radio buttons."""
    widget = forms.RadioSelect if radio else forms.Select
    return forms.ChoiceField(label=label, choices=list(choices.items()), widget=widget, help_text=help_text)


def rest_field() -> forms.ChoiceField:
    """Weekly rest of the workplace, for counting working days."""
    return choice("Nơi làm việc nghỉ hằng tuần", {"factory": "Chủ nhật", "office": "thứ Bảy, Chủ nhật"}, radio=True)


class CalculatorForm(forms.Form):
    """Bound when the address holds any of its fields; `today` fills the day and is told to rules that need it."""

    DAYS: ClassVar[tuple[str, ...]] = ("ngay",)  # filled with today
    STARTS: ClassVar[dict[str, str]] = {"nghi": "factory"}  # chosen at first
    SINCE: ClassVar[dict[str, str]] = {}  # asked since addresses were first shared: what those meant
    changed = ""  # what to tell who opened an address of before a question changed
    STEPS = False  # more questions come with the answers

    def __init__(self, data: Any, *, today: dt.date) -> None:
        self.today = today
        known = {name for name in self.base_fields if name in data}
        initial = dict.fromkeys(self.DAYS, today) | self.STARTS
        super().__init__({**self.SINCE, **{name: data[name] for name in data}} if known else None, initial=initial)

    def answer(self) -> Outcome:
        """The outcome for clean values; the rulebook's refusals go through."""
        raise NotImplementedError
