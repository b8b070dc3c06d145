from django import forms
from django.apps import AppConfig

NOT_LISTED = "Lựa chọn này không có trong danh sách; hãy chọn lại."


class WebConfig(AppConfig):
    name = "diemtua.web"
    label = "web"

    def ready(self) -> None:
        """A choice that is not offered is refused in our own words on every form; the library's speak of «giá trị khả thi»."""
        for field in (
            forms.ChoiceField,
            forms.MultipleChoiceField,
            forms.ModelChoiceField,
            forms.ModelMultipleChoiceField,
        ):
            field.default_error_messages = {**field.default_error_messages, "invalid_choice": NOT_LISTED}
