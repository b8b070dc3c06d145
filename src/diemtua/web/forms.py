"""How every form is drawn."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Forms and fields through our own parts in templates/ui."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
