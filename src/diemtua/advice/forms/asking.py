"""A question with its facts."""

import secrets
from functools import partial
from typing import Any

from django import forms

from diemtua.advice.rules.facts import not_asked
from diemtua.advice.rules.files import MAX_BYTES, MAX_FILES
from diemtua.advice.rules.topics import CONTRACTS, EVIDENCE, FACTS, TOPIC_CHOICES, TOPICS, TRADES, WAGES, WRITTEN, Asked
from diemtua.kernel.codes import typed
from diemtua.unions.models import Unit

DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), "required": False}
EMPTY = [("", "Chọn nếu biết")]
DAYS = ("happened_on", "discovered_on")
# Another topic asks for other facts; what was typed travels along, and back.
CHANGES_FACTS = {
    "hx-post": "",
    "hx-target": "#su-viec",
    "hx-swap": "outerHTML",
    "hx-include": "closest form",
    "hx-params": "not files",
}


class ManyFilesInput(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """The list of uploaded files, empty when there is none."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [f for f in (data if isinstance(data, list | tuple) else [data]) if f]
        if len(given) > MAX_FILES:
            raise forms.ValidationError(f"Mỗi câu hỏi nhận tối đa {MAX_FILES} tệp; hãy gộp ảnh vào một tệp PDF.")
        if any(f.size > MAX_BYTES for f in given):
            raise forms.ValidationError(f"Mỗi tệp tối đa {MAX_BYTES // 1024 // 1024} MB; hãy chụp lại ở cỡ nhỏ hơn.")
        return [super(ManyFilesField, self).clean(f, initial) for f in given]


def files_field(label: str = "Ảnh, giấy tờ gửi kèm") -> ManyFilesField:
    """Evidence: pictures or PDF."""
    widget = ManyFilesInput(attrs={"multiple": True, "accept": "image/jpeg,image/png,application/pdf"})
    return ManyFilesField(label=label, required=False, widget=widget, help_text=f"Ảnh JPG, PNG hoặc PDF, tối đa {MAX_FILES} tệp, mỗi tệp {MAX_BYTES // 1024 // 1024} MB. Tệp được mã hóa; nơi chụp, giờ chụp và loại máy ghi kèm trong ảnh, cả tên tệp ảnh, được xóa. Tệp PDF giữ nguyên, kể cả tên tệp và tên người soạn ghi trong tệp.")  # fmt: skip


class FactsForm(forms.Form):
    """What everybody is asked."""

    text = forms.CharField(
        label="Việc gì đã xảy ra, bạn muốn hỏi điều gì?",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Gõ như bạn vẫn nói, có dấu hay không dấu đều được.",
    )
    topic = forms.ChoiceField(
        label="Chủ đề",
        choices=[("", "Chọn chủ đề gần nhất"), *TOPIC_CHOICES],
        widget=forms.Select(attrs=CHANGES_FACTS),
        help_text="Chọn xong, trang hỏi đúng những điều cần cho việc ấy.",
    )
    happened_on = forms.DateField(**DAY)
    discovered_on = forms.DateField(**DAY)
    contract = forms.ChoiceField(choices=[*EMPTY, *CONTRACTS.items()], required=False)
    started_on = forms.DateField(**DAY)
    ended_on = forms.DateField(**DAY)
    wage = forms.ChoiceField(choices=[*EMPTY, *WAGES.items()], required=False)
    written = forms.ChoiceField(choices=[*EMPTY, *WRITTEN.items()], required=False)
    is_collective = forms.BooleanField(required=False)
    evidence = forms.MultipleChoiceField(
        choices=list(EVIDENCE.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    files = files_field()
    trade = forms.ChoiceField(label="Ngành nghề của nơi làm việc", choices=[*EMPTY, *TRADES.items()], required=False)
    is_sensitive = forms.BooleanField(
        label="Việc nhạy cảm (quấy rối, sức khỏe, tố giác): chỉ người xử lý và người đọc lại được xem", required=False
    )
    once = forms.CharField(
        max_length=32, required=False, widget=forms.HiddenInput, initial=partial(secrets.token_hex, 16)
    )
    consent = forms.BooleanField(
        label="Tôi đồng ý cho công bố câu hỏi và trả lời sau khi đã che hết danh tính, để người khác cùng biết",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = TOPICS.get(self["topic"].value() or "")
        self.asked = known.facts if known else FACTS
        for name, fact in (FACTS | self.asked).items():
            self.fields[name].label, self.fields[name].help_text = fact.label, fact.help
            if name != "evidence":  # whose boxes are others with every topic
                self.fields[name].widget.attrs["hx-preserve"] = "true"  # what is typed while the facts change stays
        if known:
            held = {*known.papers, *(self["evidence"].value() or [])}
            self.fields["evidence"].choices = [(code, label) for code, label in EVIDENCE.items() if code in held]

    def clean(self) -> dict[str, Any]:
        """A fact that is not asked for is not looked at: nobody can mend what the page does not show."""
        values = super().clean() or {}
        for name, nothing in not_asked(values.get("topic", "")).items():
            self.errors.pop(name, None)
            values[name] = nothing
        return values

    @property
    def days(self) -> list[forms.BoundField]:
        """The days of the matter, which open everything else."""
        return [self[name] for name in DAYS if name in self.asked]

    @property
    def facts(self) -> list[forms.BoundField]:
        """What else the topic asks for; without a topic, whatever one could."""
        return [self[name] for name in self.asked if name not in DAYS]

    @property
    def put_by(self) -> list[str]:
        """Facts typed for another topic, hidden: they are not sent to the desk, and are there again when the topic comes back."""
        typed = [self[name] for name in FACTS if name not in self.asked and self[name].value()]
        return [field.as_hidden(attrs={"id": f"de_{field.name}"}) for field in typed]


class OfficerAskForm(FactsForm):
    """An officer's question, for herself or for a worker."""

    worker = forms.CharField(
        label="Hỏi thay người lao động (họ tên)",
        max_length=150,
        required=False,
        help_text="Để trống nếu hỏi việc của bạn hoặc của công đoàn cơ sở. Chỉ ghi khi người đó đồng ý; tên được mã hóa.",
    )


class PublicAskForm(FactsForm):
    """Anybody's question."""

    area = forms.ModelChoiceField(
        label="Nơi làm việc thuộc", queryset=Unit.objects.none(), required=False, empty_label="Chọn nếu muốn cho biết"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Unit.objects.filter(kind=Unit.Kind.WARD, valid_to=None).order_by("name")


class CodeForm(forms.Form):
    """The return code."""

    ma = forms.CharField(
        label="Mã xem trả lời",
        max_length=40,
        help_text="Mười hai ký tự bạn đã ghi lại khi gửi câu hỏi, ví dụ ABCD-EFGH-JKMN.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-not-kept": True,
            }
        ),
    )

    def clean_ma(self) -> str:
        """Letters and digits only, in capitals."""
        return typed(self.cleaned_data["ma"])


class WordsForm(forms.Form):
    """A text of the asker, perhaps with files, and the day limitation runs from while nobody told it."""

    text = forms.CharField(label="Nội dung", max_length=6000, widget=forms.Textarea(attrs={"rows": 4}))
    discovered_on = forms.DateField(**DAY)
    files = files_field()

    def __init__(self, *args: Any, asks_day: Asked | None = None, **kwargs: Any) -> None:
        """`asks_day`: how the day of discovery is asked for; None: it is not."""
        super().__init__(*args, **kwargs)
        if asks_day:
            self.fields["discovered_on"].label, self.fields["discovered_on"].help_text = asks_day.label, asks_day.help
        else:
            del self.fields["discovered_on"]
