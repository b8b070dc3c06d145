import datetime as dt

from django import forms
from django.apps import AppConfig

from diemtua.kernel.dates import FIRST_YEAR, LAST_YEAR, is_meant

NOT_LISTED = "Lựa chọn này không có trong danh sách; hãy chọn lại."
NOT_MEANT = f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}; hãy xem lại ngày."


def demand_meant(day: dt.date) -> None:
    """ValidationError for a day or moment of a year nobody means."""
    if not is_meant(day):
        raise forms.ValidationError(NOT_MEANT, code="not_meant")


class WebConfig(AppConfig):
    name = "diemtua.web"
    label = "web"

    def ready(self) -> None:
        """On every form a choice that is not offered is refused in our own words (the library's speak of «giá trị khả thi»),
        and a day of a year nobody means is refused at its field."""
        for field in (
            forms.ChoiceField,
            forms.MultipleChoiceField,
            forms.ModelChoiceField,
            forms.ModelMultipleChoiceField,
        ):
            field.default_error_messages = {**field.default_error_messages, "invalid_choice": NOT_LISTED}
        for field in (forms.DateField, forms.DateTimeField):
            field.default_validators = [demand_meant]
