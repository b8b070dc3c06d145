"""Turns typing into clean values for tests; never writes."""

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.formats import number_format

from diemtua.exams.models import EssayMark, Exam, Item, Paper, PaperItem
from diemtua.exams.rules import SCORE_STEP
from diemtua.kernel.errors import BadInput
from diemtua.kernel.numbers import LARGEST_KEY, whole_number
from diemtua.people.models import User
from diemtua.unions.access import visible_units
from diemtua.unions.models import Unit


class PaperForm(forms.ModelForm):  # type: ignore[type-arg]
    """Title, unit and rules of a paper."""

    duration_minutes = Paper._meta.get_field("duration_minutes").formfield(max_value=24 * 60)
    max_attempts = Paper._meta.get_field("max_attempts").formfield(
        max_value=100, help_text="Kể cả lần đầu. Điểm cao nhất được tính."
    )
    retry_after_hours = Paper._meta.get_field("retry_after_hours").formfield(
        max_value=365 * 24, help_text="0 là được làm lại ngay."
    )

    class Meta:
        model = Paper
        fields = ["title", "unit", "duration_minutes", "pass_percent", "max_attempts", "retry_after_hours"]
        help_texts = {
            "title": "Ví dụ: Kiểm tra cuối khóa, chủ tịch CĐCS ngoài nhà nước",
            "pass_percent": "Phần trăm tổng điểm, ví dụ 50.",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grassroots = [Unit.Kind.GRASSROOTS, Unit.Kind.PROFESSION]
        units = visible_units(user).exclude(kind__in=grassroots)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].empty_label = None  # type: ignore[attr-defined]
        if self.instance.pk is None:
            self.fields["unit"].initial = units.first()


def item_points(data: QueryDict) -> dict[int, int]:
    """Item id -> points of the boxes ticked; raises BadInput for what is no number."""
    chosen: dict[int, int] = {}
    for typed in data.getlist("cau"):
        pk, points = whole_number(typed), whole_number(data.get(f"diem-{typed}") or "1")
        if pk is None or points is None:
            raise BadInput("Điểm mỗi câu phải là số nguyên từ 1 trở lên; hãy sửa rồi lưu lại.")
        chosen[pk] = points
    return chosen


class DrawForm(forms.Form):
    """How many items of a topic to draw."""

    kind = forms.ChoiceField(label="Dạng", choices=[("", "Trắc nghiệm, mọi dạng"), *Item.Kind.choices], required=False)
    count = forms.IntegerField(label="Số câu", min_value=1, max_value=100, initial=5)
    points = forms.IntegerField(label="Điểm mỗi câu", min_value=1, max_value=100, initial=1)


class TimesForm(forms.ModelForm):  # type: ignore[type-arg]
    """When an exam opens and closes."""

    class Meta:
        model = Exam
        fields = ["opens_at", "closes_at"]
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M") for name in fields
        }

    def clean(self) -> dict[str, Any]:
        """The closing comes after the opening."""
        values: dict[str, Any] = super().clean() or {}
        opens, closes = values.get("opens_at"), values.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "Giờ đóng phải sau giờ mở.")
        return values


class MarkersForm(forms.ModelForm):  # type: ignore[type-arg]
    """Which lecturers mark the essays of an exam."""

    class Meta:
        model = Exam
        fields = ["markers"]
        labels = {"markers": "Người chấm"}
        widgets = {"markers": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lecturers = self.fields["markers"]
        lecturers.queryset = User.objects.filter(is_lecturer=True, is_active=True)  # type: ignore[attr-defined]
        lecturers.required = self.instance.paper.paper_items.filter(item__kind=Item.Kind.ESSAY).exists()
        lecturers.error_messages["required"] = "Đề có câu tự luận; hãy chọn ít nhất một giảng viên chấm bài."


class ExtraTimeForm(forms.Form):
    """Minutes beyond the paper's time."""

    minutes = forms.IntegerField(label="Thêm giờ (phút)", min_value=0, max_value=240, help_text="0 là không thêm.")


class ScoreField(forms.DecimalField):
    """Points as one writes them by hand: a few digits, comma (as shown) or dot. «1e400» is a number to Python, and too much for it."""

    def __init__(self, *, most: Decimal, **options: Any) -> None:
        told = {
            "max_value": f"Tiêu chí này tối đa {number_format(most)} điểm.",
            "step_size": f"Hãy cho điểm theo từng {number_format(SCORE_STEP)}, ví dụ 1,25 hoặc 1,5.",
        }
        super().__init__(min_value=Decimal(0), max_value=most, step_size=SCORE_STEP, localize=True, error_messages=told, **options)  # fmt: skip

    def to_python(self, value: Any) -> Decimal | None:
        """Raises ValidationError for anything else."""
        if value and not re.fullmatch(r"[0-9]{1,4}([.,][0-9]{0,4})?", str(value).strip()):
            raise forms.ValidationError("Điểm chỉ gồm chữ số, ví dụ 1,5.", code="invalid")
        return super().to_python(value)


class EssayForm(forms.Form):
    """One score a criterion, a comment, and the marking that was on the page."""

    seen = forms.IntegerField(min_value=0, max_value=LARGEST_KEY, widget=forms.HiddenInput)

    def __init__(self, *args: Any, question: PaperItem, mark: EssayMark | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        rubric = question.item.rubric
        given = mark.scores if mark else [None] * len(rubric)
        for place, (line, score) in enumerate(zip(rubric, given, strict=True), 1):
            self.fields[f"y{place}"] = ScoreField(
                label=f"{line['name']} (tối đa {line['points']})",
                most=Decimal(line["points"]),
                help_text=line.get("hint", ""),
                initial=None if score is None else Decimal(f"{score:g}"),
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6}),
            )
        self.fields["comment"] = forms.CharField(
            label="Nhận xét cho người làm",
            required=False,
            max_length=2000,
            initial=mark.comment if mark else "",
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        self.fields["seen"].initial = mark.revision if mark else 0

    def beside(self, mark: EssayMark | None, sentence: str) -> "EssayForm":
        """What was typed, with a sentence, to be sent again knowing of the marking that came first."""
        seen = mark.revision if mark else 0
        again = EssayForm({**self.data.dict(), "seen": seen}, question=self.question, mark=mark)
        again.add_error(None, sentence)
        return again

    @property
    def out_of(self) -> int:
        """What the criteria add up to."""
        return sum(int(field.max_value) for field in self.fields.values() if isinstance(field, ScoreField))

    @property
    def scores(self) -> list[Decimal]:
        """The scores in the rubric's order."""
        return [value for name, value in self.cleaned_data.items() if name.startswith("y")]


def one_answer(request: HttpRequest) -> tuple[object, int]:
    """Answer and revision of a JSON request; raises BadInput for anything else."""
    try:
        sent = json.loads(request.body)
        return sent["value"], int(sent["revision"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise BadInput("Câu trả lời không đúng dạng; hãy tải lại trang rồi chọn lại.") from error


def whole_sheet(data: QueryDict, questions: list[PaperItem]) -> tuple[dict[int, object], dict[int, int]]:
    """Answers and the revisions the page showed, by question id, of a form sent whole.

    A question the form does not carry (its hidden revision is missing) is left out.
    """
    given: dict[int, object] = {}
    seen: dict[int, int] = {}
    for question in questions:
        shown = whole_number(data.get(f"r{question.pk}"))
        if shown is None:
            continue
        seen[question.pk] = shown
        name = f"q{question.pk}"
        given[question.pk] = data.get(name, "") if question.item.kind == Item.Kind.ESSAY else data.getlist(name)
    return given, seen


def epoch_ms(moment: dt.datetime) -> int:
    """Milliseconds since 1970, as JavaScript counts."""
    return int(moment.timestamp() * 1000)
