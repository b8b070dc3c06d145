"""Typing of one person, one mandate, one request."""

import datetime as dt
import re
import unicodedata
from typing import Any

from django import forms
from django.core.validators import EmailValidator

from diemtua.corrections.rules import LABELS, MANDATE_FIELDS, PERSON_FIELDS, RESIGNED
from diemtua.kernel.numbers import whole_number
from diemtua.kernel.text import clean
from diemtua.unions.models import Mandate, Person
from diemtua.unions.rules import BASES, END_REASONS, POSITIONS, birth_fault, name_fault, phone_digits, post_faults


class DateInput(forms.DateInput):
    """The browser's own date picker; it wants ISO."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _phone() -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    return forms.CharField(label=LABELS["phone"], required=False, max_length=30, widget=widget)


def _email() -> forms.CharField:
    return forms.CharField(
        label=LABELS["email"],
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        validators=[EmailValidator("Địa chỉ này chưa đúng dạng ten@noigui.vn; hãy xem lại.")],
    )


def _add_post_faults(form: forms.Form, values: dict[str, Any], today: dt.date) -> None:
    """Say at each field what is wrong with the days of the post."""
    names = ("started_on", "since_year", "term_ends_on", "ended_on", "end_reason")
    told = {name: values[name] for name in names if name in values}
    for name, fault in post_faults(today=today, **told).items():
        form.add_error(name, fault)


class Details(forms.Form):
    """What the forms of a person share."""

    full_name = forms.CharField(label=LABELS["full_name"], max_length=150)
    birth_date = forms.DateField(label=LABELS["birth_date"], required=False, widget=DateInput)
    phone = _phone()
    email = _email()

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_full_name(self) -> str:
        name = clean(self.cleaned_data["full_name"])
        if fault := name_fault(name):
            raise forms.ValidationError(fault)
        return name

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        digits = phone_digits(typed)
        if typed.strip() and not (digits.startswith("0") and 10 <= len(digits) <= 11):
            raise forms.ValidationError("Số điện thoại có 10 hoặc 11 chữ số, bắt đầu bằng 0; hãy xem lại.")
        return digits

    def clean_birth_date(self) -> dt.date | None:
        born: dt.date | None = self.cleaned_data["birth_date"]
        self._demand_age(born and born.year)
        return born

    def _demand_age(self, year: int | None) -> None:
        if fault := birth_fault(year, today=self.today):
            raise forms.ValidationError(fault)


class PersonForm(Details):
    """Everything of one person that may be mended by hand."""

    edition = forms.CharField(widget=forms.HiddenInput)
    sex = forms.ChoiceField(label=LABELS["sex"], required=False, choices=[("", "Chưa rõ"), *Person.Sex.choices])
    birth_year = forms.IntegerField(
        label="Năm sinh", required=False, max_value=2100, help_text="Chỉ cần khi chưa rõ ngày sinh.",
        error_messages={"max_value": "Năm sinh có bốn chữ số; hãy xem lại."},
    )  # fmt: skip
    citizen_id = forms.CharField(
        label=LABELS["citizen_id"],
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-not-kept": True}),
    )
    last_trained_year = forms.IntegerField(
        label=LABELS["last_trained_year"], required=False, min_value=1950, max_value=2100,
        error_messages={"max_value": "Năm tập huấn không thể sau năm nay."},
    )  # fmt: skip
    note = forms.CharField(
        label="Lý do sửa", required=False, max_length=300, help_text="Ghi vào lịch sử, ví dụ: theo căn cước."
    )
    field_order = [
        "full_name",
        "sex",
        "birth_date",
        "birth_year",
        "citizen_id",
        "phone",
        "email",
        "last_trained_year",
        "note",
    ]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        initial = {name: getattr(person, name) for name in PERSON_FIELDS if name != "citizen_id"}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.person = person
        number = f"Số hiện có: {person.masked_citizen_id}. Để trống nếu không đổi." if person.citizen_id else ""
        self.fields["citizen_id"].help_text = number

    def clean_citizen_id(self) -> str:
        """Digits of another width are the same digits: one number is one text, else it is in the register twice."""
        number = unicodedata.normalize("NFKC", self.cleaned_data["citizen_id"])
        if number and not re.fullmatch("[0-9]{12}", number):
            raise forms.ValidationError("Số định danh có đúng 12 chữ số; hãy xem lại giấy tờ.")
        return number

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        self._demand_age(year)
        return year

    def clean_last_trained_year(self) -> int | None:
        year: int | None = self.cleaned_data["last_trained_year"]
        if year and year > self.today.year:
            raise forms.ValidationError("Năm tập huấn không thể sau năm nay.")
        return year

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        born, year = values.get("birth_date"), values.get("birth_year")
        if born and year and "birth_year" in self.changed_data and born.year != year:
            self.add_error(
                "birth_year", f"Ngày sinh đã ghi năm {born.year}; hãy sửa ngày sinh, hoặc xóa nếu chỉ biết năm."
            )
        return values

    def values(self) -> dict[str, Any]:
        """The values to write: an identity number left empty stays, the year of birth follows the date."""
        found = {name: self.cleaned_data[name] for name in PERSON_FIELDS}
        found["citizen_id"] = found["citizen_id"] or self.person.citizen_id
        if found["birth_date"]:
            found["birth_year"] = found["birth_date"].year
        return found


class NewPersonForm(Details):
    """A new officer and the first post; `others`: persons seen and found to be somebody else."""

    sex = forms.ChoiceField(label=LABELS["sex"], required=False, choices=[("", "Chưa rõ"), *Person.Sex.choices])
    position = forms.ChoiceField(label=LABELS["position"], choices=list(POSITIONS.items()))
    full_time = forms.BooleanField(label="Chuyên trách", required=False)
    started_on = forms.DateField(label="Giữ chức vụ từ ngày", required=False, widget=DateInput)
    term_ends_on = forms.DateField(label=LABELS["term_ends_on"], required=False, widget=DateInput)
    field_order = ["full_name", "sex", "birth_date", "phone", "email", "position"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        _add_post_faults(self, values, self.today)
        return values

    def values(self) -> dict[str, Any]:
        """What is told of the person."""
        return {name: self.cleaned_data[name] for name in ("full_name", "sex", "birth_date", "phone", "email")}

    def mandate(self) -> dict[str, Any]:
        """What is told of the post."""
        names = ("position", "full_time", "started_on", "term_ends_on")
        began = self.cleaned_data["started_on"]
        return {name: self.cleaned_data[name] for name in names} | {"since_year": began.year if began else None}

    def others(self) -> set[int]:
        typed = map(whole_number, self.data.getlist("nguoi_khac"))
        return {pk for pk in typed if pk is not None}


class MandateForm(forms.Form):
    """One mandate."""

    edition = forms.CharField(widget=forms.HiddenInput)
    position = forms.ChoiceField(label=LABELS["position"], choices=list(POSITIONS.items()))
    full_time = forms.BooleanField(label="Chuyên trách", required=False)
    since_year = forms.IntegerField(
        label=LABELS["since_year"], required=False, min_value=1950, max_value=2100,
        error_messages={"max_value": "Năm bắt đầu không thể sau năm nay."},
    )  # fmt: skip
    started_on = forms.DateField(label="Giữ chức vụ từ ngày", required=False, widget=DateInput)
    term_ends_on = forms.DateField(label=LABELS["term_ends_on"], required=False, widget=DateInput)
    basis = forms.ChoiceField(label=LABELS["basis"], required=False, choices=[("", "Chưa rõ"), *BASES.items()])
    decision = forms.CharField(
        label=LABELS["decision"], required=False, max_length=200, help_text="Số, ngày, nơi ban hành."
    )
    contract_ends_on = forms.DateField(
        label=LABELS["contract_ends_on"],
        required=False,
        widget=DateInput,
        help_text="Để trống khi hợp đồng không xác định thời hạn.",
    )
    ended_on = forms.DateField(
        label=LABELS["ended_on"],
        required=False,
        widget=DateInput,
        help_text="Để trống nếu còn giữ. Khi ghi, chức vụ chuyển sang lịch sử.",
    )
    end_reason = forms.ChoiceField(
        label=LABELS["end_reason"], required=False, choices=[("", "Còn giữ, hoặc chưa rõ"), *END_REASONS.items()]
    )
    note = forms.CharField(
        label="Lý do sửa", required=False, max_length=300, help_text="Ghi vào lịch sử, ví dụ: theo căn cước."
    )

    def __init__(self, *args: Any, mandate: Mandate, today: dt.date, edition: str, **kwargs: Any) -> None:
        initial = {name: getattr(mandate, name) for name in MANDATE_FIELDS} | {"edition": edition}
        super().__init__(*args, initial=initial, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        _add_post_faults(self, values, self.today)
        return values

    def values(self) -> dict[str, Any]:
        """The values to write."""
        return {name: self.cleaned_data[name] for name in MANDATE_FIELDS}


class RequestForm(Details):
    """What an officer asks to be mended about himself."""

    note = forms.CharField(
        label="Lời nhắn", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Điều cần sửa mà các ô trên không có.",
    )  # fmt: skip
    field_order = ["full_name", "birth_date", "phone", "email"]

    def __init__(self, *args: Any, person: Person, posts: list[Mandate], **kwargs: Any) -> None:
        initial = {name: getattr(person, name) for name in ("full_name", "birth_date", "phone", "email")}
        super().__init__(*args, initial=initial, **kwargs)
        for mandate in posts:
            self.fields[f"chuc_vu_{mandate.pk}"] = forms.ChoiceField(
                label=f"Chức vụ ở {mandate.unit}",
                choices=[*POSITIONS.items(), (RESIGNED, "Tôi đã thôi chức vụ này")],
                initial=mandate.position,
            )
        self.order_fields([name for name in self.fields if name != "note"])

    def posts(self) -> dict[int, str]:
        """Mandate id -> the post chosen."""
        found = ((n, v) for n, v in self.cleaned_data.items() if n.startswith("chuc_vu_"))
        return {int(name.removeprefix("chuc_vu_")): value for name, value in found}


class RefusalForm(forms.Form):
    """Why a request is refused."""

    reason = forms.CharField(
        label="Lý do không duyệt",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi lý do không duyệt để người gửi biết cần làm gì."},
    )
