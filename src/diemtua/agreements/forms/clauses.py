"""Typing of clauses."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from diemtua.agreements.models import Agreement, Clause
from diemtua.agreements.rules.comparing import Compared, Verdict, compare
from diemtua.agreements.rules.terms import Term, read_number, show
from diemtua.kernel.errors import BadInput


class ClauseForm(forms.Form):
    """One clause, typed as its term wants. A value below the law is held back until the person says the paper says so."""

    def __init__(self, *args: Any, term: Term, agreement: Agreement, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term, self.agreement, self.today = term, agreement, today
        if term.kind == "yes_no":
            self.fields["value"] = forms.ChoiceField(
                label="Thỏa ước ghi", choices=[("1", "Có"), ("0", "Không")], widget=forms.RadioSelect
            )
        elif term.kind != "text":
            numeric = {"inputmode": "decimal", "autocomplete": "off"}
            self.fields["value"] = forms.CharField(
                label=f"Giá trị ({term.unit})",
                max_length=30,
                widget=forms.TextInput(attrs=numeric),
                help_text=f"Ví dụ: {EXAMPLES.get(term.kind, '2')}",
            )
        self.fields["wording"] = forms.CharField(
            label="Nguyên văn trong thỏa ước",
            required=term.kind == "text",
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text="Chép nguyên văn để tra cứu, và để máy nhận ra điều khoản chỉ chép luật.",
        )
        self.fields["condition"] = forms.CharField(
            label="Điều kiện áp dụng",
            required=False,
            max_length=200,
            help_text="Ví dụ: người làm từ đủ 12 tháng; bộ phận sơn. Luật không kèm điều kiện nên người phải xem rồi kết luận, trừ khi thỏa ước có cùng điều khoản cho mọi người.",
        )
        if self.is_bound and self._typed_below():
            self.fields["accept_below"] = forms.BooleanField(
                label="Bản thỏa ước ghi đúng như vậy, cứ lưu", required=False
            )

    def clean_value(self) -> Decimal:
        typed = self.cleaned_data["value"]
        try:
            return self.term.clean_value(Decimal(typed) if self.term.kind == "yes_no" else read_number(typed))
        except BadInput as error:
            raise forms.ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "accept_below" in self.fields and not values.get("accept_below") and "value" not in self.errors:
            self.add_error("value", f"Thấp hơn luật. {self.compared(values['value']).explanation}")
        return values

    def compared(self, value: Decimal | None, condition: str = "") -> Compared:
        """The verdict of today on that value."""
        return compare(self.term, value, day=self.today, workplace=self.agreement.workplace, condition=condition)

    def _typed_below(self) -> bool:
        try:
            value = read_number(self.data.get("value", ""))
        except BadInput:
            return False
        return self.compared(value).verdict == Verdict.BELOW

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, for the action."""
        clean = self.cleaned_data
        return {"value": clean.get("value"), "condition": clean["condition"], "wording": clean["wording"]}

    @staticmethod
    def initial_of(clause: Clause) -> dict[str, Any]:
        """The clause as its form shows it."""
        value = "" if clause.value is None else show(Decimal(clause.value))
        return {"value": value, "condition": clause.condition, "wording": clause.wording}


EXAMPLES = {"money": "35.000 hoặc 1.500.000", "percent": "150", "multiple": "1 hoặc 0,5", "days": "14", "hours": "44", "minutes": "45", "months": "12"}  # fmt: skip


class DecideForm(forms.Form):
    """A person's verdict where the machine cannot tell."""

    verdict = forms.ChoiceField(label="Kết luận", choices=Clause.DECISIONS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Lý do, căn cứ", max_length=300, help_text="Ghi điều luật hoặc văn bản đã đối chiếu."
    )
