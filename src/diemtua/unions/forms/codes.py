"""How the codes come."""

from django import forms

from diemtua.unions.models import CodeBatch


class OutputForm(forms.Form):
    """How the codes come."""

    dang = forms.ChoiceField(
        label="Dạng", choices=CodeBatch.Output.choices, initial=CodeBatch.Output.SLIPS, widget=forms.RadioSelect
    )
