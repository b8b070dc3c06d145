import datetime as dt

from django import forms
from django.apps import AppConfig
from django.core import validators
from django.db.models.fields import BLANK_CHOICE_DASH

from diemtua.kernel.dates import FIRST_YEAR, LAST_YEAR, is_meant

NOT_LISTED = "Lựa chọn này không có trong danh sách; hãy chọn lại."
NOT_READ = {
    forms.DateField: "Hãy nhập ngày, tháng và đủ bốn số của năm, ví dụ 01/07/2025.",
    forms.DateTimeField: "Hãy nhập cả ngày và giờ, ví dụ 01/07/2025 08:30.",
    forms.TimeField: "Hãy nhập giờ và phút, ví dụ 08:30 hoặc 13h30.",
    forms.DecimalField: "Hãy nhập một con số, ví dụ 2,5.",
    forms.IntegerField: "Hãy nhập một số nguyên, ví dụ 12.",
}
NO_FILE = {
    "empty": "Tệp này trống, không có gì bên trong; hãy chọn tệp khác hoặc chụp lại.",
    "missing": "Chưa nhận được tệp; hãy chọn lại tệp rồi gửi.",
    "invalid": "Chưa nhận được tệp; hãy chọn lại tệp rồi gửi.",
}
OUT_OF_BOUNDS = {
    validators.MinValueValidator: "Hãy nhập số từ %(limit_value)s trở lên.",
    validators.MaxValueValidator: "Hãy nhập số không quá %(limit_value)s.",
    validators.MaxLengthValidator: "Hãy viết gọn trong %(limit_value)d ký tự; hiện có %(show_value)d.",
    validators.ProhibitNullCharactersValidator: "Ô này có ký tự không đọc được; hãy gõ lại.",
}
NOT_MEANT = f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}; hãy xem lại ngày."


def demand_meant(day: dt.date) -> None:
    """ValidationError for a day or moment of a year nobody means."""
    if not is_meant(day):
        raise forms.ValidationError(NOT_MEANT, code="not_meant")


class WebConfig(AppConfig):
    name = "diemtua.web"
    label = "web"

    def ready(self) -> None:
        """On every form nothing chosen yet says so instead of a row of dashes, what cannot be taken is refused in our own words (the
        library's speak of «giá trị khả thi» and «một số tổng thể»), and a day of a year nobody means is refused at its field."""
        for field in (
            forms.ChoiceField,
            forms.MultipleChoiceField,
            forms.ModelChoiceField,
            forms.ModelMultipleChoiceField,
        ):
            field.default_error_messages = {**field.default_error_messages, "invalid_choice": NOT_LISTED}
        BLANK_CHOICE_DASH[:] = [("", "Chưa chọn")]
        for field, told in NOT_READ.items():
            field.default_error_messages = {**field.default_error_messages, "invalid": told}
        forms.FileField.default_error_messages = {**forms.FileField.default_error_messages, **NO_FILE}
        for validator, told in OUT_OF_BOUNDS.items():
            validator.message = told
        for field in (forms.DateField, forms.DateTimeField):
            field.default_validators = [demand_meant]
