import datetime as dt

from django import forms
from django.apps import AppConfig
from django.db.models import fields

from diemtua.kernel.dates import FIRST_YEAR, LAST_YEAR, is_meant

NOT_LISTED = "Lựa chọn này không có trong danh sách; hãy chọn lại."
NOT_CHOSEN = "Chưa chọn"
NO_DAY = "Chưa đọc được ngày này; hãy ghi đủ ngày/tháng/năm, ví dụ 05/12/2026."
NO_TIME = "Chưa đọc được giờ này; hãy ghi như 08:00 hoặc 13h30."
NO_MOMENT = "Chưa đọc được ngày giờ này; hãy ghi như 05/12/2026 08:00."
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
        and so is what is no day or hour; a day of a year nobody means is refused at its field. No choice yet is told in
        words, not as a dash."""
        fields.BLANK_CHOICE_DASH[:] = [("", NOT_CHOSEN)]
        for field in (
            forms.ChoiceField,
            forms.MultipleChoiceField,
            forms.ModelChoiceField,
            forms.ModelMultipleChoiceField,
        ):
            field.default_error_messages = {**field.default_error_messages, "invalid_choice": NOT_LISTED}
        for field in (forms.DateField, forms.DateTimeField):
            field.default_validators = [demand_meant]
        for timed, sentence in (
            (forms.DateField, NO_DAY),
            (forms.TimeField, NO_TIME),
            (forms.DateTimeField, NO_MOMENT),
        ):
            timed.default_error_messages = {**timed.default_error_messages, "invalid": sentence}
