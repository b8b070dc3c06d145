"""Typing of the register: filters, staff."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from diemtua.kernel.errors import BadInput
from diemtua.kernel.text import clean
from diemtua.people.models import User
from diemtua.people.rules import login_name
from diemtua.unions.access import managed_roots, visible_units
from diemtua.unions.models import CodeBatch, Enterprise, Mandate, Unit
from diemtua.unions.queries import upper_names
from diemtua.unions.rules import (
    ACCOUNTS,
    BASES,
    FULL_TIME,
    LOWER_KINDS,
    POSITIONS,
    SEXES,
    UNKNOWN,
    PersonFilter,
    age_bands,
    past_day,
    tax_code_problem,
    term_bands,
    training_bands,
)

ANY = [("", "Tất cả")]
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
KINDS = dict(Enterprise.Kind.choices) | {UNKNOWN: "Không gắn doanh nghiệp"}


class PersonFilterForm(forms.Form):
    """Whom to show. Everything is optional; what cannot be understood is left out."""

    tim = forms.CharField(label="Tìm tên hoặc số điện thoại", required=False, max_length=100,
                          widget=forms.TextInput(attrs={"type": "search"}))  # fmt: skip
    don_vi = forms.TypedChoiceField(label="Đơn vị", coerce=int, empty_value=None, required=False)
    chuc_vu = forms.ChoiceField(label="Chức vụ", choices=[*ANY, *POSITIONS.items()], required=False)
    loai_hinh = forms.ChoiceField(label="Loại hình", choices=[*ANY, *KINDS.items()], required=False)
    tap_huan = forms.ChoiceField(label="Tập huấn", required=False)
    tai_khoan = forms.ChoiceField(label="Tài khoản", choices=[*ANY, *ACCOUNTS.items()], required=False)
    gioi_tinh = forms.ChoiceField(label="Giới tính", choices=[*ANY, *SEXES.items()], required=False)
    tuoi = forms.ChoiceField(label="Tuổi", required=False)
    nhiem_ky = forms.ChoiceField(label="Giữ chức vụ từ", required=False)
    chuyen_trach = forms.ChoiceField(label="Chuyên trách", choices=[*ANY, *FULL_TIME.items()], required=False)
    rieng = forms.BooleanField(required=False, widget=forms.HiddenInput)
    chon = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput)

    day: dt.date | None = None

    def __init__(self, *args: Any, user: User, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = (self.day or today).year
        units = upper_names(user, self.day)
        asked = str(self.data.get("don_vi") or "")
        if asked.isdigit() and int(asked) not in dict(units):  # a grassroots union, named by a figure's link
            units += visible_units(user).filter(pk=int(asked)).values_list("pk", "name")
        if len(units) > 1 or self.day:  # a ward of then is less than who is in it now
            self.fields["don_vi"].choices = [*ANY, *units]
        else:
            del self.fields["don_vi"]  # one ward: nothing to choose
        years = [(f"truoc-{y}", f"Chưa, hoặc trước năm {y}") for y in (today.year, today.year - 1, today.year - 2)]
        bands = [(key, label) for key, (label, _) in training_bands(today.year).items()]
        self.fields["tap_huan"].choices = [*ANY, *bands, *years, ("roi", "Đã từng")]
        self.ages, self.terms, self.trainings = age_bands(this_year), term_bands(), training_bands(today.year)
        self.fields["tuoi"].choices = [*ANY, *((k, label) for k, (label, _) in self.ages.items())]
        self.fields["nhiem_ky"].choices = [*ANY, *((k, label) for k, (label, _) in self.terms.items())]
        self.fields["chon"].choices = [(v, v) for v in self._ticked()]

    def _ticked(self) -> list[str]:
        listed = self.data.getlist("chon") if hasattr(self.data, "getlist") else []
        return [value for value in listed if value.isdigit()]

    def chosen(self) -> PersonFilter:
        """The filter meant; raises BadInput when a deed was to be done for people ticked and nobody was."""
        if "danh_dau" in self.data and not self._ticked():
            raise BadInput("Bạn chưa đánh dấu ai; hãy quay lại danh sách, đánh dấu người cần làm rồi bấm lại.")
        self.is_valid()
        values = self.cleaned_data
        trained = values.get("tap_huan") or ""
        kind = values.get("loai_hinh") or ""
        full_time = values.get("chuyen_trach") or ""
        return PersonFilter(
            search=values.get("tim") or "",
            unit_ids=frozenset({values["don_vi"]} if values.get("don_vi") else ()),
            unit_alone=bool(values.get("rieng")),
            positions=frozenset({values["chuc_vu"]} if values.get("chuc_vu") else ()),
            kinds=frozenset({kind} if kind and kind != UNKNOWN else ()),
            no_enterprise=kind == UNKNOWN,
            trained_before=int(trained.removeprefix("truoc-")) if trained.startswith("truoc-") else None,
            trained_since=1 if trained == "roi" else None,
            trained=self.trainings[trained][1] if trained in self.trainings else None,
            account=values.get("tai_khoan") or "",
            sex=values.get("gioi_tinh") or "",
            born=self.ages[values["tuoi"]][1] if values.get("tuoi") else None,
            since=self.terms[values["nhiem_ky"]][1] if values.get("nhiem_ky") else None,
            full_time=full_time == "co" if full_time else None,
            person_ids=frozenset(values.get("chon") or ()),
            day=self.day,
        )

    @property
    def narrows(self) -> int:
        """How many filters beside the search word are set."""
        return sum(bool(value) for name, value in self.cleaned_data.items() if name not in ("tim", "chon"))

    def described(self) -> dict[str, str]:
        """What was asked, for the journal: field name -> its words, the search word left out, people ticked as a number."""
        asked = {k: self._in_words(k, v) for k, v in self.cleaned_data.items() if v and k not in ("tim", "chon")}
        ticked = len(self.cleaned_data.get("chon") or ())
        return asked | ({"chon": str(ticked)} if ticked else {})

    def _in_words(self, name: str, value: Any) -> str:
        """The label of what was chosen; what is no choice as it is."""
        return str(dict(getattr(self.fields[name], "choices", ())).get(value, value))


class DatedFilterForm(PersonFilterForm):
    """The same for lists that can be asked as of a day that is over; without one, or with another: now."""

    ngay = forms.DateField(label="Danh sách vào ngày", required=False, widget=_DAY)

    def __init__(self, data: QueryDict, *, user: User, today: dt.date) -> None:
        self.day = past_day(data.get("ngay", ""), today=today)
        super().__init__(data, user=user, today=today)
        self.fields["ngay"].widget.attrs["max"] = today.isoformat()

    def clean_ngay(self) -> dt.date | None:
        return self.day


class OutputForm(forms.Form):
    """How the codes come."""

    dang = forms.ChoiceField(
        label="Dạng", choices=CodeBatch.Output.choices, initial=CodeBatch.Output.SLIPS, widget=forms.RadioSelect
    )


class AccountForm(forms.Form):
    """A staff account."""

    full_name = forms.CharField(label="Họ và tên", max_length=150)
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        help_text="Số điện thoại, hoặc chữ thường và số không dấu, không có khoảng trắng.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    unit = forms.ModelChoiceField(
        label="Phụ trách đơn vị", queryset=Unit.objects.none(), required=False, empty_label="Không"
    )
    is_lecturer = forms.BooleanField(label="Giảng viên", required=False)
    is_adviser = forms.BooleanField(label="Tư vấn viên pháp luật", required=False)
    is_keeper = forms.BooleanField(label="Quản trị hệ thống", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = upper_tree()

    def clean_full_name(self) -> str:
        return clean(self.cleaned_data["full_name"])

    def clean_username(self) -> str:
        name = login_name(self.cleaned_data["username"])
        if not (name.isascii() and name.replace(".", "").replace("-", "").replace("_", "").isalnum()):
            raise forms.ValidationError("Tên đăng nhập chỉ gồm chữ không dấu, số, dấu chấm và gạch nối.")
        if len(name) < 3:
            raise forms.ValidationError("Tên đăng nhập cần ít nhất 3 ký tự.")
        return name


class RolesForm(forms.Form):
    """Roles of one staff account."""

    is_lecturer = forms.BooleanField(label="Giảng viên", required=False)
    is_adviser = forms.BooleanField(label="Tư vấn viên pháp luật", required=False)
    is_keeper = forms.BooleanField(label="Quản trị hệ thống", required=False)


class StewardshipForm(forms.Form):
    """One more unit to look after."""

    unit = forms.ModelChoiceField(
        label="Giao phụ trách thêm", queryset=Unit.objects.none(), empty_label="Chọn đơn vị",
        error_messages={
            "required": "Hãy chọn một đơn vị để giao phụ trách.",
            "invalid_choice": "Đơn vị vừa chọn đã kết thúc hoặc không phải cấp trên cơ sở; hãy chọn đơn vị khác.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = upper_tree()


def upper_tree() -> Any:
    """Every unit above the grassroots, for the keeper's forms."""
    return Unit.objects.exclude(kind__in=LOWER_KINDS).filter(valid_to=None)


class NewMandateForm(forms.ModelForm):
    """One more post of a person, in one of the user's units."""

    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), empty_label="Chọn đơn vị")

    class Meta:
        model = Mandate
        fields = (
            "unit",
            "position",
            "full_time",
            "started_on",
            "term_ends_on",
            "basis",
            "decision",
            "contract_ends_on",
        )
        widgets = {"started_on": _DAY, "term_ends_on": _DAY, "contract_ends_on": _DAY}
        help_texts = {
            "decision": "Số, ngày, nơi ban hành.",
            "contract_ends_on": "Để trống khi hợp đồng không xác định thời hạn.",
        }

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["basis"].choices = [("", "Chưa rõ"), *BASES.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        began, ends = values.get("started_on"), values.get("term_ends_on")
        if began and ends and ends < began:
            self.add_error("term_ends_on", "Nhiệm kỳ kết thúc trước khi bắt đầu; hãy xem lại ngày.")
        return values

    def _post_clean(self) -> None:
        """The action writes, and says in words what the database refuses."""


class EnterpriseForm(forms.ModelForm):
    """The enterprise behind a union, and the workforce of one year."""

    changed_on = forms.DateField(
        label="Loại hình, ngành nghề, sở hữu đổi từ ngày", required=False, widget=_DAY,
        help_text="Ghi ngày khi doanh nghiệp đổi thật: số liệu các ngày trước giữ như cũ. Để trống khi chỉ sửa chỗ ghi sai.",
    )  # fmt: skip
    year = forms.IntegerField(label="Năm", required=False, min_value=2000, max_value=2100)
    workers = forms.IntegerField(label="Số lao động", required=False, min_value=0)
    women = forms.IntegerField(label="Trong đó nữ", required=False, min_value=0)
    members = forms.IntegerField(label="Số đoàn viên", required=False, min_value=0)

    class Meta:
        model = Enterprise
        fields = ("name", "kind", "tax_code", "trade", "ownership")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_changed_on(self) -> dt.date | None:
        day = self.cleaned_data["changed_on"]
        if day and day > self.today:
            raise forms.ValidationError("Ngày này chưa đến; hãy ghi khi đã đổi.")
        return day

    def clean_tax_code(self) -> str:
        typed = self.cleaned_data["tax_code"].replace(" ", "").replace(".", "")
        problem = tax_code_problem(typed) if typed else ""
        if problem:
            raise forms.ValidationError(problem)
        return typed

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("workers") is not None and not values.get("year"):
            self.add_error("year", "Hãy ghi năm của số lao động này.")
        if (values.get("women") or 0) > (values.get("workers") or 0):
            self.add_error("women", "Số lao động nữ nhiều hơn số lao động; hãy xem lại.")
        return values

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def workforce(self) -> dict[str, Any] | None:
        """The numbers of the year, when workers are told."""
        names = ("year", "workers", "women", "members")
        return (
            {name: self.cleaned_data[name] for name in names} if self.cleaned_data.get("workers") is not None else None
        )


class SavedViewForm(forms.Form):
    """A name for the list as it is now, and whether colleagues see it."""

    name = forms.CharField(label="Tên cách xem", max_length=80)
    unit = forms.ModelChoiceField(label="Ai dùng được", queryset=Unit.objects.none(), required=False,
                                  empty_label="Chỉ mình tôi")  # fmt: skip
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in managed_roots(user)])

    def clean_name(self) -> str:
        return clean(self.cleaned_data["name"])

    def clean_query(self) -> str:
        """The question without the page it was asked from, and without people ticked."""
        asked = QueryDict(self.cleaned_data["query"], mutable=True)
        for name in ("trang", "chon", "dang"):
            asked.pop(name, None)
        return asked.urlencode()
