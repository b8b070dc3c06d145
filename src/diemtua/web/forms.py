"""How every form is drawn, and the form the gallery shows."""

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Forms and fields through our own parts in templates/ui."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class GalleryForm(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label="Tên lớp", max_length=60, help_text="Tên in trên giấy triệu tập.")
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label="Loại hình", choices=[("a", "Ngoài nhà nước"), ("b", "FDI")])
    day = forms.DateField(label="Ngày", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    ways = forms.MultipleChoiceField(
        label="Báo bằng",
        required=False,
        choices=[("a", "Giấy"), ("b", "Điện thoại")],
        widget=forms.CheckboxSelectMultiple,
    )
    one = forms.ChoiceField(label="Chọn một", choices=[("a", "Có"), ("b", "Không")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Tôi đã đọc", required=False)
