"""What advisers type, and the keeper's calendar."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Self

from django import forms

from diemtua.advice.models import Inquiry
from diemtua.advice.rules.clock import OFFICE_WEEK, Span
from diemtua.advice.rules.maybe import hidden, maybe_names
from diemtua.advice.rules.targets import PRIORITIES, Target
from diemtua.advice.rules.topics import TOPIC_CHOICES
from diemtua.kernel.dates import WEEKDAYS
from diemtua.people.models import User

TEXT = {"max_length": 12000, "widget": forms.Textarea(attrs={"rows": 3})}
DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), "required": False}


class NoteForm(forms.Form):
    """A few words, one of several such fields of the page: each says what it is for."""

    text = forms.CharField(**TEXT)

    def __init__(self, label: str, *, prefix: str) -> None:
        super().__init__(prefix=prefix, use_required_attribute=False)
        self.fields["text"].label = label


class ColleagueForm(forms.Form):
    """Another adviser, with a word."""

    to = forms.ModelChoiceField(
        label="Tư vấn viên",
        queryset=User.objects.none(),
        error_messages={
            "required": "Hãy chọn đồng nghiệp.",
            "invalid_choice": "Người này không còn làm ở bàn tư vấn; hãy chọn đồng nghiệp khác.",
        },
    )
    note = forms.CharField(label="Lời nhắn", max_length=500, required=False)

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues


class PriorityForm(forms.Form):
    """How urgent."""

    priority = forms.ChoiceField(label="Mức gấp", choices=list(PRIORITIES.items()))


class FactsForm(forms.Form):
    """Topic and days set right."""

    topic = forms.ChoiceField(label="Chủ đề", choices=TOPIC_CHOICES)
    happened_on = forms.DateField(label="Việc xảy ra ngày", **DAY)
    discovered_on = forms.DateField(label="Biết việc đó ngày", **DAY)


class SplitForm(forms.Form):
    """The part that becomes a question of its own."""

    topic = forms.ChoiceField(label="Chủ đề", choices=TOPIC_CHOICES)
    text = forms.CharField(label="Phần câu hỏi tách ra", **TEXT)


class MergeForm(forms.Form):
    """The question that stays."""

    into = forms.ModelChoiceField(
        queryset=Inquiry.objects.none(), error_messages={"required": "Hãy chọn câu hỏi để gộp vào."}
    )

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = candidates


LONGEST_DRAFT = 100_000  # letters kept while writing; how long an answer may be is told when it is sent


class DraftForm(forms.Form):
    """The answer being written."""

    text = forms.CharField(
        label="Lời trả lời",
        required=False,
        max_length=LONGEST_DRAFT,
        widget=forms.Textarea(attrs={"rows": 12, "id": "loi"}),
    )
    no_article_reason = forms.CharField(
        label="Nếu không dẫn điều nào: vì sao", required=False, max_length=300
    )  # fmt: skip


class MaskedForm(forms.Form):
    """Words about to be read by others: beside them what may still be a name, masked by one press.

    `came_back`: such a press brought the words back; nothing of them is kept here, so the browser goes on keeping them.
    """

    came_back = False

    @classmethod
    def of(cls, typed: Mapping[str, str], initial: Mapping[str, str]) -> Self:
        """The form as sent; when the press masks a phrase («che»), as typed without that phrase and not sent at all."""
        phrase = typed.get("che", "")[:100]
        if phrase.strip():
            form = cls(initial={name: hidden(typed.get(name, ""), phrase) for name in initial})
            form.came_back = True
            return form
        return cls(typed or None, initial=initial)

    @property
    def maybe(self) -> list[str]:
        """What may be a name in the words as they stand."""
        words = [self[name].value() for name, field in self.fields.items() if isinstance(field, forms.CharField)]
        return maybe_names("\n".join(word for word in words if word))


class SentWordsForm(MaskedForm):
    """What goes to the model that helps with drafting."""

    question = forms.CharField(
        label="Lời sẽ gửi đi", max_length=6000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Còn chữ nào chỉ ra ai, hãy xóa hoặc thay bằng chữ chung rồi mới gửi.",
    )  # fmt: skip


class PartForm(forms.Form):
    """A canned part."""

    title = forms.CharField(label="Tên đoạn", max_length=100)
    topic = forms.ChoiceField(label="Chủ đề", choices=[("", "Mọi chủ đề"), *TOPIC_CHOICES], required=False)
    text = forms.CharField(label="Nội dung", **TEXT)


class EntryForm(MaskedForm):
    """A published answer."""

    title = forms.CharField(label="Tiêu đề", max_length=200)
    question = forms.CharField(label="Câu hỏi sẽ công bố", max_length=12000, widget=forms.Textarea(attrs={"rows": 8}))
    answer = forms.CharField(label="Trả lời sẽ công bố", max_length=20000, widget=forms.Textarea(attrs={"rows": 12}))
    # Not required here: `publish_entry` refuses, and says which words are left.
    confirmed = forms.BooleanField(
        label="Tôi đã đọc cả bài từ dòng đầu; không còn chữ nào chỉ ra một người hay một đơn vị", required=False
    )


class WithdrawForm(forms.Form):
    """Why a published answer goes."""

    note = forms.CharField(label="Vì sao rút", max_length=500)


class SettleForm(forms.Form):
    """What became of a flagged text."""

    outcome = forms.ChoiceField(choices=[("right", "Vẫn đúng"), ("amended", "Đã sửa")])
    note = forms.CharField(label="Vì sao", max_length=500)


HALVES = (("am", "sáng"), ("pm", "chiều"))


class HalvesForm(forms.Form):
    """A day's opening hours in two halves, either of which may be left out."""

    def add_halves(self, ending: str = "") -> None:
        """Four fields for the times of a day; `ending` tells the days of a week apart."""
        for half, word in HALVES:
            for end, label in (("start", "từ"), ("end", "đến")):
                self.fields[f"{half}_{end}{ending}"] = forms.TimeField(label=f"{word.capitalize()} {label}", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))  # fmt: skip

    def check_halves(self, ending: str = "", day: str = "") -> None:
        """ValidationError for a half with only one of its two times; `day` names it among those of a week."""
        for half, word in HALVES:
            if bool(self.cleaned_data.get(f"{half}_start{ending}")) != bool(
                self.cleaned_data.get(f"{half}_end{ending}")
            ):
                raise forms.ValidationError(f"Hãy nhập cả giờ bắt đầu và giờ kết thúc buổi {word}{day}, hoặc để trống cả hai.")  # fmt: skip

    def halves(self, ending: str = "") -> tuple[Span, ...]:
        """The hours as the rules take them; BadInput for a span that ends before it begins."""
        pairs = [(self.cleaned_data[f"{h}_start{ending}"], self.cleaned_data[f"{h}_end{ending}"]) for h, _ in HALVES]
        return tuple(Span(a, b) for a, b in pairs if a and b)


class OwnDayForm(HalvesForm):
    """A day with hours of its own."""

    day = forms.DateField(label="Ngày", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label="Lý do", max_length=150, help_text="Ví dụ: làm bù, tập huấn nội bộ.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_halves()
        self.fields["pm_end"].help_text = "Để trống cả bốn ô: nghỉ cả ngày."
        self.order_fields(["day", "am_start", "am_end", "pm_start", "pm_end", "reason"])

    @property
    def spans(self) -> tuple[Span, ...]:
        """The day's hours, none when closed."""
        return self.halves()

    def clean(self) -> dict[str, Any]:
        """Both times of a half or neither."""
        values = super().clean() or {}
        self.check_halves()
        return values


class CalendarForm(HalvesForm):
    """Opening hours of seven days, two halves each, and the targets in minutes of working time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, _name in enumerate(WEEKDAYS):
            self.add_halves(f"_{day}")
        for code, label in PRIORITIES.items():
            self.fields[f"respond_{code}"] = forms.IntegerField(label=f"{label}: nhận trong (phút làm việc)", min_value=1, max_value=20000)  # fmt: skip
            self.fields[f"answer_{code}"] = forms.IntegerField(label=f"{label}: trả lời trong (phút làm việc)", min_value=1, max_value=20000)  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Both times of every half or neither: a morning is not lost because its end was deleted."""
        values = super().clean() or {}
        for day, name in enumerate(WEEKDAYS):
            self.check_halves(f"_{day}", f" {name}")
        return values

    @property
    def days(self) -> list[tuple[str, list[Any]]]:
        """(weekday, its four fields) for the page."""
        return [(name, [self[f"{h}_{e}_{n}"] for h, _ in HALVES for e in ("start", "end")]) for n, name in enumerate(WEEKDAYS)]  # fmt: skip

    @property
    def target_fields(self) -> list[Any]:
        """The fields of the targets."""
        return [self[f"{kind}_{code}"] for code in PRIORITIES for kind in ("respond", "answer")]

    def week(self) -> dict[int, tuple[Span, ...]]:
        """Opening hours as the rules take them; BadInput for a span that ends before it begins."""
        return {day: self.halves(f"_{day}") for day in range(7)}

    def targets(self) -> dict[str, Target]:
        """The targets."""
        minute = dt.timedelta(minutes=1)
        return {c: Target(self.cleaned_data[f"respond_{c}"] * minute, self.cleaned_data[f"answer_{c}"] * minute) for c in PRIORITIES}  # fmt: skip

    @staticmethod
    def initial_of(week: Any, targets: Any) -> dict[str, Any]:
        """The values in use, for the page."""
        found: dict[str, Any] = {}
        for day in range(7):
            for (half, _), span in zip(HALVES, (week or OFFICE_WEEK).get(day, ()), strict=False):
                found |= {f"{half}_start_{day}": span.start, f"{half}_end_{day}": span.end}
        minute = dt.timedelta(minutes=1)
        for code, target in targets.items():
            found |= {f"respond_{code}": target.respond // minute, f"answer_{code}": target.answer // minute}
        return found
