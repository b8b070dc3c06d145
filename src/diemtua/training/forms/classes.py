"""The class with its modules and sessions on one page; test, notice, cancellation, end."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from diemtua.exams.access import visible_papers
from diemtua.exams.models import Paper
from diemtua.kernel.dates import vn_moment
from diemtua.kernel.numbers import LARGEST_KEY
from diemtua.people.models import User
from diemtua.rulebook.book import topics
from diemtua.training.actions import ClassPlan, ModulePlan, SessionPlan, class_edition
from diemtua.training.models import Session, TrainingClass
from diemtua.unions.access import visible_units
from diemtua.unions.models import Unit

# How many blank rows a new class starts with, and an existing one offers.
BLANK_SESSIONS = 2
MAX_SESSIONS = 40

_UPPER_KINDS = (Unit.Kind.CITY, Unit.Kind.WARD, Unit.Kind.SECTOR, Unit.Kind.ZONE)


def organising_units(user: User) -> Any:
    """Units above the grassroots the user may organise for."""
    return visible_units(user).filter(kind__in=_UPPER_KINDS)


class ClassForm(forms.ModelForm[TrainingClass]):
    """What the class is, who organises and who teaches."""

    edition = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = TrainingClass
        fields = ("name", "unit", "capacity", "attendance_percent", "lecturers", "contact")
        widgets = {"lecturers": forms.CheckboxSelectMultiple}
        help_texts = {
            "name": "Ví dụ: Tập huấn thương lượng tập thể cho chủ tịch CĐCS, đợt 2 năm 2026",
            "attendance_percent": "Tỷ lệ buổi phải có mặt để được xét cấp chứng nhận.",
            "contact": "Ghi trên giấy triệu tập: họ tên, số điện thoại.",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = organising_units(user)  # type: ignore[attr-defined]
        self.fields["unit"].empty_label = None  # type: ignore[attr-defined]
        self.fields["lecturers"].queryset = User.objects.filter(is_lecturer=True, is_active=True)  # type: ignore[attr-defined]


class ModulesForm(forms.Form):
    """One number a topic: its teaching minutes; blank means not in this class."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, title in topics().items():
            self.fields[code] = forms.IntegerField(
                label=title, required=False, min_value=1, max_value=3000, widget=forms.NumberInput(attrs={"step": 5})
            )

    def modules(self) -> list[ModulePlan]:
        """The topics chosen, in the curriculum's order."""
        return [ModulePlan(code, minutes) for code, minutes in self.cleaned_data.items() if minutes]


class SessionForm(forms.Form):
    """One session; a row without date, times and place is no session."""

    pk = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    day = forms.DateField(
        label="Ngày", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    begins = forms.TimeField(label="Từ", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label="Đến", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label="Địa điểm", required=False, max_length=300)
    question_minutes = forms.IntegerField(label="Giải đáp (phút)", required=False, min_value=0, max_value=1440)
    removed = forms.BooleanField(label="Bỏ buổi này", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("removed") or not any(values.get(name) for name in ("day", "begins", "ends", "place")):
            return values
        for name, label in (
            ("day", "ngày"),
            ("begins", "giờ bắt đầu"),
            ("ends", "giờ kết thúc"),
            ("place", "địa điểm"),
        ):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, f"Hãy điền {label} của buổi này.")
        if values.get("begins") and values.get("ends") and values["ends"] <= values["begins"]:
            self.add_error("ends", "Giờ kết thúc phải sau giờ bắt đầu.")
        minutes, plan = values.get("question_minutes") or 0, self.plan() if not self.errors else None
        if plan and minutes * 60 > (plan.ends_at - plan.starts_at).total_seconds():
            self.add_error("question_minutes", "Phút giải đáp dài hơn cả buổi.")
        return values

    def plan(self) -> SessionPlan | None:
        """The session as typed; None for a blank or removed row."""
        values = self.cleaned_data
        if values.get("removed") or not values.get("day"):
            return None
        zone = timezone.get_current_timezone()
        return SessionPlan(
            starts_at=dt.datetime.combine(values["day"], values["begins"], zone),
            ends_at=dt.datetime.combine(values["day"], values["ends"], zone),
            place=values["place"],
            question_minutes=values.get("question_minutes") or 0,
            pk=values.get("pk"),
        )


SessionFormSet = forms.formset_factory(
    SessionForm, extra=BLANK_SESSIONS, max_num=MAX_SESSIONS, absolute_max=MAX_SESSIONS
)


class ClassEditor:
    """The three forms of the page as one; `plan()` after `is_valid()`."""

    def __init__(self, data: QueryDict | None, *, user: User, training_class: TrainingClass | None = None) -> None:
        sessions = [] if training_class is None else [_session_row(s) for s in training_class.sessions.all()]
        modules = {} if training_class is None else {m.topic: m.minutes for m in training_class.modules.all()}
        self._known = {row["pk"] for row in sessions}
        initial = {} if training_class is None else {"edition": class_edition(training_class)}
        self.details = ClassForm(data, user=user, instance=training_class, initial=initial)
        self.modules = ModulesForm(data, prefix="m", initial=modules)
        self.sessions = SessionFormSet(data, prefix="buoi", initial=sessions)
        if training_class is not None and training_class.state != TrainingClass.State.DRAFT:
            self.details.fields["unit"].disabled = True

    def is_valid(self) -> bool:
        """All three are."""
        return all([self.details.is_valid(), self.modules.is_valid(), self.sessions.is_valid()])

    @property
    def edition(self) -> str:
        """Of which state of the class the page was made; after `is_valid()`."""
        return str(self.details.cleaned_data["edition"])

    def plan(self) -> ClassPlan:
        """What was typed. A session's number that is not of this class counts as a new session."""
        values = self.details.cleaned_data
        plans = [plan for plan in (form.plan() for form in self.sessions.forms) if plan]
        return ClassPlan(
            name=values["name"],
            unit=values["unit"],
            capacity=values["capacity"],
            attendance_percent=values["attendance_percent"],
            contact=values["contact"],
            lecturers=list(values["lecturers"]),
            modules=self.modules.modules(),
            sessions=[
                plan
                if plan.pk in self._known
                else SessionPlan(plan.starts_at, plan.ends_at, plan.place, plan.question_minutes)
                for plan in plans
            ],
        )

    def add_row(self) -> None:
        """One blank session more, keeping everything typed and complaining of nothing yet."""
        typed = self.details.data.copy()
        rows_typed = self.sessions.management_form.cleaned_data.get("TOTAL_FORMS") or 0  # none when it is no number
        count = min(max(rows_typed, 0) + 1, MAX_SESSIONS)
        rows = [
            {name: typed.get(f"buoi-{i}-{name}", "") for name in SessionForm.base_fields if name != "removed"}
            | {"removed": f"buoi-{i}-removed" in typed}
            for i in range(count)
        ]
        many = {"lecturers"}
        details: dict[str, Any] = {
            name: typed.getlist(name) if name in many else typed.get(name, "") for name in self.details.fields
        }
        modules = {name: typed.get(f"m-{name}", "") for name in self.modules.fields}
        formset = forms.formset_factory(SessionForm, extra=0, max_num=MAX_SESSIONS, absolute_max=MAX_SESSIONS)
        self.details.is_bound = self.modules.is_bound = False
        self.details.initial, self.modules.initial = details, modules
        self.sessions = formset(prefix="buoi", initial=rows)


def _session_row(session: Session) -> dict[str, Any]:
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "pk": session.pk,
        "day": start.date(),
        "begins": start.time(),
        "ends": end.time(),
        "place": session.place,
        "question_minutes": session.question_minutes,
    }


_MOMENT = "%Y-%m-%dT%H:%M"


class TestForm(forms.Form):
    """Which paper, open from when to when."""

    __test__ = False  # not a test class

    paper = forms.ModelChoiceField(label="Đề kiểm tra", queryset=Paper.objects.none(), empty_label="Chọn đề")
    opens_at = forms.DateTimeField(
        label="Mở lúc", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
    )
    closes_at = forms.DateTimeField(
        label="Đóng lúc", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].queryset = visible_papers(user).distinct()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("opens_at") and values.get("closes_at") and values["closes_at"] <= values["opens_at"]:
            self.add_error("closes_at", "Giờ đóng phải sau giờ mở.")
        return values


class NoticeForm(forms.ModelForm[TrainingClass]):
    """Number, date, place and signer of the convening notice."""

    class Meta:
        model = TrainingClass
        fields = ("convening_number", "convened_on", "notice_place", "signer_title", "signer_name")
        widgets = {"convened_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "convening_number": "Ví dụ: 15/GTT-CĐP. Bỏ trống để văn thư điền tay.",
            "convened_on": "Bỏ trống để văn thư điền tay.",
        }


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Lý do", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class FinishForm(forms.Form):
    """Minutes really spent on questions, a session each; what becomes of open questions."""

    hand_on_open = forms.BooleanField(label="Chuyển tất cả câu hỏi chưa trả lời sang tư vấn pháp luật", required=False)

    def __init__(self, *args: Any, sessions: list[Session], open_questions: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sessions = sessions
        for session in sessions:
            self.fields[f"phut_{session.pk}"] = forms.IntegerField(
                label=f"Số phút đã giải đáp, buổi {vn_moment(session.starts_at)}",
                required=False,
                min_value=0,
                max_value=session.minutes,
                initial=session.question_minutes,
            )
        if not open_questions:
            del self.fields["hand_on_open"]

    def question_minutes(self) -> dict[int, int | None]:
        """Session id -> minutes typed."""
        return {session.pk: self.cleaned_data[f"phut_{session.pk}"] for session in self._sessions}
