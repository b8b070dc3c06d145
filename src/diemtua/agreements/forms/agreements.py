"""Typing of an agreement: its facts, signing, filing, ending, its paper."""

from typing import Any

from django import forms

from diemtua.agreements.access import signing_units
from diemtua.agreements.actions import FACTS
from diemtua.agreements.models import Agreement
from diemtua.agreements.queries.bargaining import Bargained
from diemtua.casework.models import Case
from diemtua.kernel.numbers import dong, dotted
from diemtua.kernel.text import fold
from diemtua.people.models import User
from diemtua.unions.models import Unit

MOST_IN_A_LIST = 60
MOST_WORKERS = 1_000_000


def day_field(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )  # fmt: skip


def _number(name: str, most: int, least: int = 0, **options: Any) -> forms.Field:
    """The field of the model within limits: what the action saves is not checked by the model (`_post_clean`)."""
    return Agreement._meta.get_field(name).formfield(min_value=least, max_value=most, **options)  # type: ignore[no-any-return, union-attr]


class WageField(forms.IntegerField):
    """Đồng, typed as people write them: a box for numbers alone takes «7.500.000» for 7,5."""

    def __init__(self, **options: Any) -> None:
        told = "Hãy nhập lương một tháng, từ 1.000.000 đến 500.000.000 đồng, ví dụ 7.500.000 hoặc 7,5 triệu."
        errors = dict.fromkeys(("invalid", "min_value", "max_value"), told)
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, error_messages=errors, **options)

    def to_python(self, value: Any) -> int | None:
        typed = str(value or "").strip()
        return super().to_python(dong(typed) or typed)  # type: ignore[no-any-return]

    def prepare_value(self, value: Any) -> Any:
        return dotted(value) if isinstance(value, int) else value


class FactsForm(forms.ModelForm[Agreement]):
    """What the agreement is and how it came about. The union is asked for a new one, among those of `user`; the signing
    day only of one that is signed."""

    workers = _number("workers", MOST_WORKERS, 1)
    covered = _number("covered", MOST_WORKERS)
    women = _number("women", MOST_WORKERS)
    wage_vnd = _number("wage_vnd", 500_000_000, 1_000_000, form_class=WageField)
    overtime_hours = _number("overtime_hours", 300)
    yes_votes = _number("yes_votes", MOST_WORKERS)
    polled = _number("polled", MOST_WORKERS)

    class Meta:
        model = Agreement
        fields = FACTS
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("effective_from", "effective_to")
        }

    # The sections of the page: title, fields.
    SECTIONS = (
        ("Hai bên và phạm vi", ("unit", "unit_name", "employer", "kind", "trade", "workers", "covered", "women")),
        ("Để so với luật", ("region", "wage_vnd", "overtime_hours")),
        ("Lấy ý kiến, biên bản, người ký", ("yes_votes", "polled", "has_minutes", "signers_authorised", "worker_signer", "employer_signer")),
        ("Thời hạn", ("signed_on", "effective_from", "effective_to")),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None and not self.instance.is_draft:
            self.fields["signed_on"] = day_field("Ngày ký", initial=self.instance.signed_on)
        if self.instance.pk is not None or user is None:
            return
        self.units = signing_units(user)
        few = list(self.units[: MOST_IN_A_LIST + 1])
        if len(few) > MOST_IN_A_LIST:
            self.fields["unit_name"] = forms.CharField(
                label="Công đoàn ký", help_text="Gõ tên công đoàn, có dấu hoặc không dấu."
            )
        else:
            self.fields["unit"] = forms.ModelChoiceField(self.units, label="Công đoàn ký", empty_label=None)

    def clean_unit_name(self) -> Unit:
        found = list(self.units.filter(search__contains=fold(self.cleaned_data["unit_name"]))[:6])
        same = [u for u in found if u.search == fold(self.cleaned_data["unit_name"])]
        if len(same or found) == 1:
            return (same or found)[0]
        if not found:
            raise forms.ValidationError("Không có công đoàn nào tên như vậy trong phạm vi của bạn; hãy xem lại tên.")
        names = "; ".join(u.name for u in found[:5])
        raise forms.ValidationError(f"Có nhiều công đoàn khớp: {names}… Hãy gõ đủ tên.")

    @property
    def chosen_unit(self) -> Unit:
        """The union that signs, of a valid form for a new agreement."""
        unit: Unit = self.cleaned_data.get("unit") or self.cleaned_data["unit_name"]
        return unit

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, for the action."""
        return {name: self.cleaned_data[name] for name in (*FACTS, "signed_on") if name in self.fields}

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Title and fields of each part of the page."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.SECTIONS]

    def _post_clean(self) -> None:
        """The action checks what contradicts, and saves; the form must not write on the instance shown."""


class BargainedForm(FactsForm):
    """The facts of an agreement that is signed already, filled from its bargaining, which says the union and the days."""

    def __init__(self, *args: Any, case: Case, told: Bargained, **kwargs: Any) -> None:
        enterprise = case.unit.enterprise
        initial = told.facts | {"employer": enterprise.name if enterprise else ""}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["effective_to"].required = True


class SignForm(forms.Form):
    """The day both sides signed."""

    signed_on = day_field("Ngày ký")
    accept_failures = forms.BooleanField(label="Hai bên đã ký dù còn điểm chưa đạt; ghi đúng thực tế", required=False)


class FilingForm(forms.Form):
    """Sent to the authority, published to the workers."""

    filed_on = day_field("Ngày gửi cơ quan lao động", required=False)
    filed_with = forms.CharField(label="Cơ quan nhận", max_length=200, required=False, initial="Sở Nội vụ thành phố Hà Nội")  # fmt: skip
    published_on = day_field("Ngày công bố cho người lao động", required=False)


class EndForm(forms.Form):
    """Why the agreement ended before its time."""

    state = forms.ChoiceField(
        label="Thỏa ước",
        choices=[("replaced", "Đã có thỏa ước mới thay"), ("void", "Đã bị tòa án tuyên vô hiệu toàn bộ")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Căn cứ", max_length=300, help_text="Số và ngày của bản án, quyết định, hoặc của thỏa ước mới."
    )


class FileForm(forms.Form):
    """The signed paper."""

    file = forms.FileField(
        label="Bản thỏa ước đã ký",
        help_text="PDF, Word hoặc ảnh, không quá 20 MB. Tệp được mã hóa khi lưu. Nơi chụp, giờ chụp và loại máy ghi kèm trong ảnh được xóa; tệp PDF, Word giữ nguyên, kể cả tên người soạn.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.doc,.docx,.jpg,.jpeg,.png"}),
    )
