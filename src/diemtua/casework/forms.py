"""Turns typing into clean values."""

import datetime as dt
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms

from diemtua.casework import rules
from diemtua.casework.actions import Happening
from diemtua.casework.models import Case, CaseEvent, CaseMember, Claimant
from diemtua.people.models import User
from diemtua.rulebook.disputes import NO_COMPULSORY_MEDIATION, Kind, Route, classify, route
from diemtua.rulebook.procedure import Step
from diemtua.unions.models import Unit

MOST_COUNTED = 1_000_000  # people of one employer, votes


def _day(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class WordsField(forms.CharField):
    """Lines in one's own words, at most 4,000 letters; a line's end counts as one, as the browser counts it."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class OpenForm(forms.Form):
    """A new case: for which union, under which name."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", widget=forms.RadioSelect, empty_label=None)
    title = forms.CharField(
        label="Tên vụ việc",
        max_length=160,
        help_text="Đặt sao cho bạn và người cùng làm nhận ra ngay. Không ghi tên người lao động ở đây.",
    )
    rest = forms.ChoiceField(
        label="Doanh nghiệp nghỉ hằng tuần ngày nào",
        choices=Case.Rest.choices,
        help_text="Để đếm đúng ngày làm việc. Thời hạn của cơ quan nhà nước luôn tính nghỉ thứ Bảy, Chủ nhật.",
    )
    confidential = forms.BooleanField(
        label="Hồ sơ kín: chỉ những người được nêu tên xem được, cán bộ cấp trên cũng không", required=False
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class PastForm(forms.Form):
    """The last time a returning duty was done: its day, and a word if one likes."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", widget=forms.RadioSelect, empty_label=None)
    on_day = _day("Ngày đã làm lần gần nhất")
    note = WordsField(label="Ghi chú", required=False, rows=2)

    def __init__(self, *args: Any, units: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["on_day"].widget.attrs["max"] = today.isoformat()


class DisputeForm(forms.Form):
    """The questions of Art. 179 and 188 as an officer understands them."""

    who = forms.ChoiceField(
        label="Ai đứng ra đòi hỏi?",
        widget=forms.RadioSelect,
        choices=[
            ("each", "Một người, hoặc nhiều người mà mỗi người đòi quyền của riêng mình"),
            ("body", "Công đoàn đứng ra cho tập thể người lao động"),
        ],
    )
    about = forms.ChoiceField(
        label="Tranh chấp về điều gì?",
        widget=forms.RadioSelect,
        choices=[
            (
                "right",
                "Điều đã có trong luật, hợp đồng, thỏa ước, nội quy nhưng không được thực hiện hoặc hiểu khác nhau",
            ),
            ("new", "Điều chưa có: đang thương lượng mà bế tắc, bị từ chối hoặc không bắt đầu đúng hạn"),
        ],
    )
    matter = forms.ChoiceField(
        label="Nếu là chuyện của từng người: có thuộc một trong các việc này không?",
        required=False,
        choices=[
            ("", "Không thuộc việc nào"),
            *((k, v[:1].upper() + v[1:]) for k, v in NO_COMPULSORY_MEDIATION.items()),
        ],
        help_text="Những việc ở Điều 188 khoản 1 không bắt buộc phải hòa giải trước.",
    )

    def route(self) -> Route:
        """The route of the answers given."""
        given = self.cleaned_data
        kind = classify(acts_as_body=given["who"] == "body", about_existing_right=given["about"] == "right")
        return route(kind, (given["matter"] or None) if kind is Kind.INDIVIDUAL else None)


class EventForm(forms.Form):
    """A step that happened. Asks for exactly the hour, outcome and counts the procedure needs; keeps no opinion of its own."""

    on_day = _day("Ngày")
    note = WordsField(label="Ghi chú", required=False)
    file = forms.FileField(
        label="Ảnh hoặc tệp kèm theo",
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in rules.FILE_KINDS)}),
        help_text=f"Ảnh chụp văn bản có ký nhận, PDF hoặc Word, tối đa {rules.MAX_FILE_MB} MB. Tệp được niêm phong. Nơi chụp, giờ chụp và loại máy ghi kèm trong ảnh được xóa; tệp PDF, Word giữ nguyên, kể cả tên người soạn.",
    )

    def __init__(
        self,
        *args: Any,
        step: Step,
        with_hour: frozenset[str] | None,
        today: dt.date,
        people: Sequence[Claimant] = (),
        everybody: bool = True,
        correcting: CaseEvent | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.step, self.people, self.everybody, self.with_hour = step, list(people), everybody, with_hour
        self.fields["on_day"].widget.attrs["max"] = today.isoformat()
        if with_hour is not None:
            when = " hoặc ".join(label for name, label in step.outcomes.items() if name in with_hour)
            self.fields["on_time"] = forms.TimeField(
                label="Giờ", required=not when, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                help_text=f"Chỉ cần khi {when}: hạn sau đó tính bằng giờ." if when else "Hạn ở đây tính bằng giờ.",
            )  # fmt: skip
        if step.outcomes and not step.threshold:
            self.fields["outcome"] = forms.ChoiceField(
                label="Kết quả", widget=forms.RadioSelect,
                choices=[(name, label[:1].upper() + label[1:]) for name, label in step.outcomes.items()],
            )  # fmt: skip
        for name, label in step.facts.items():
            self.fields[f"fact_{name}"] = _fact_field(step, name, label[:1].upper() + label[1:])
        if self.people:
            self.fields["people"] = forms.MultipleChoiceField(
                label="Áp dụng cho ai", widget=forms.CheckboxSelectMultiple, required=not everybody,
                choices=[(str(c.pk), c.full_name) for c in self.people],
                help_text="Không chọn ai nghĩa là cho tất cả." if everybody else "",
            )  # fmt: skip
        if correcting is not None:
            self.fields["reason"] = forms.CharField(
                label="Vì sao sửa", max_length=300, help_text="Bản cũ vẫn ở lại trong lịch sử cùng lý do này."
            )
        hour = ("outcome", "on_time") if with_hour else ("on_time", "outcome")
        order = ["on_day", *hour, *(f"fact_{name}" for name in step.facts), "people", "note", "file"]
        self.order_fields(order)

    def clean(self) -> None:
        """The hour, where this outcome starts a period of hours."""
        given = self.cleaned_data
        if self.with_hour and given.get("outcome") in self.with_hour and given.get("on_time") is None:
            self.add_error("on_time", "Hãy nhập giờ: với kết quả này, hạn sau đó tính bằng giờ.")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > rules.MAX_FILE_MB * 1024 * 1024:
            raise forms.ValidationError(
                f"Tệp lớn hơn {rules.MAX_FILE_MB} MB; hãy chụp nhỏ lại hoặc tách thành nhiều tệp."
            )
        if PurePath(file.name).suffix.lower().lstrip(".") not in rules.FILE_KINDS:
            raise forms.ValidationError("Chỉ nhận ảnh JPG, PNG, tệp PDF, Word hoặc Excel; hãy chọn tệp khác.")
        return file

    def happening(self) -> Happening:
        """What was typed."""
        given = self.cleaned_data
        facts = {n: given[f"fact_{n}"] for n in self.step.facts if given.get(f"fact_{n}") is not None}
        return Happening(
            self.step.id,
            given["on_day"],
            given.get("on_time"),
            given.get("outcome", ""),
            facts,
            given["note"],
            given["file"],
        )

    def chosen_people(self) -> list[Claimant]:
        """Those ticked; nobody when it is for all."""
        chosen = set(self.cleaned_data.get("people", ()))
        return [c for c in self.people if str(c.pk) in chosen]


def _fact_field(step: Step, name: str, label: str) -> forms.Field:
    match rules.fact_kind(step, name):
        case "day":
            return _day(label)
        case "yes":
            return forms.TypedChoiceField(
                label=label, widget=forms.RadioSelect, choices=[("1", "Có"), ("0", "Không")], coerce=lambda v: v == "1"
            )
        case _:
            return forms.IntegerField(
                label=label,
                min_value=0,
                max_value=MOST_COUNTED,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )


class ReasonForm(forms.Form):
    """Why a recording is taken back."""

    reason = forms.CharField(
        label="Vì sao bỏ lần ghi này", max_length=300, help_text="Lần ghi vẫn ở lại trong lịch sử cùng lý do này."
    )


class CommentForm(forms.Form):
    """Something to say."""

    text = WordsField(label="Nội dung")


class AskUpperForm(forms.Form):
    """What help is needed."""

    text = WordsField(
        label="Bạn cần giúp việc gì",
        rows=4,
        help_text="Ví dụ: nhờ cử người dự phiên thương lượng ngày 15; giám đốc không ký nhận văn bản.",
    )


class CloseForm(forms.Form):
    """How the case ended."""

    note = forms.CharField(label="Kết quả", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class MemberForm(forms.Form):
    """Who is named, to do what. Chosen by account among those who may be named."""

    user = forms.ModelChoiceField(User.objects.none(), label="Người được nêu tên", empty_label="Chọn một người")
    role = forms.ChoiceField(
        label="Để làm gì",
        widget=forms.RadioSelect,
        choices=[
            (CaseMember.Role.ACTS, "Cùng làm: ghi được sự kiện"),
            (CaseMember.Role.FOLLOWS, "Theo dõi: chỉ đọc và trao đổi"),
        ],
        initial=CaseMember.Role.ACTS,
    )

    def __init__(self, *args: Any, users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """Who holds the file from now on."""

    to = forms.ModelChoiceField(User.objects.none(), label="Người nhận bàn giao", empty_label="Chọn một người")
    stays = forms.BooleanField(label="Người giữ hồ sơ hiện nay vẫn cùng làm", required=False, initial=True)

    def __init__(self, *args: Any, users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = users  # type: ignore[attr-defined]


class RescueForm(forms.Form):
    """Who holds a forsaken file from now on, and why."""

    to = forms.ModelChoiceField(User.objects.none(), label="Người nhận giữ hồ sơ", empty_label="Chọn một người")
    reason = forms.CharField(
        label="Lý do", max_length=300, help_text="Ví dụ: chị Lan đã thôi việc từ ngày 01/11, công đoàn chưa bàn giao."
    )

    def __init__(self, *args: Any, users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = users  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """The day whose law is read, out of the address."""

    ngay = forms.DateField()


class ClaimantsForm(forms.Form):
    """Names, one a line."""

    names = forms.CharField(
        label="Thêm người yêu cầu, mỗi dòng một người",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Dán được từ bảng tính. Tên được niêm phong, chỉ người theo vụ việc này đọc được.",
    )

    def clean_names(self) -> list[str]:
        return self.cleaned_data["names"].splitlines()  # type: ignore[no-any-return]


class AuthoriseForm(forms.Form):
    """Which workers signed the authorisation, and when."""

    on = _day("Ngày ký giấy ủy quyền")
    people = forms.ModelMultipleChoiceField(Claimant.objects.none(), label="Người đã ký")

    def __init__(self, *args: Any, claimants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = claimants  # type: ignore[attr-defined]


class ExcludeForm(forms.Form):
    """Days that limitation does not count."""

    first = _day("Từ ngày")
    last = _day("Đến hết ngày")
    reason = forms.CharField(
        label="Vì sự kiện gì", max_length=200, help_text="Bất khả kháng, trở ngại khách quan (Điều 190 khoản 4)."
    )
