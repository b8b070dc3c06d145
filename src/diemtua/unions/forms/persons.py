"""Whom to show: the filters of lists of officers."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from diemtua.kernel.dates import typed_day
from diemtua.kernel.errors import BadInput
from diemtua.kernel.numbers import whole_number
from diemtua.kernel.text import fold, has_marks
from diemtua.people.models import User
from diemtua.unions.access import visible_units
from diemtua.unions.models import Enterprise
from diemtua.unions.queries import upper_names
from diemtua.unions.rules import (
    ACCOUNTS,
    FULL_TIME,
    POSITIONS,
    SEXES,
    UNKNOWN,
    PersonFilter,
    age_bands,
    past_day,
    term_bands,
    training_bands,
)

ANY = [("", "Tất cả")]


DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


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
        asked = whole_number(str(self.data.get("don_vi") or ""))
        if asked is not None and asked not in dict(units):  # a grassroots union, named by a figure's link
            units += visible_units(user).filter(pk=asked).values_list("pk", "name")
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
        return [value for value in listed if whole_number(value) is not None]

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
    def unmarked(self) -> str:
        """What was sought without its marks, where it had any."""
        typed = self.cleaned_data.get("tim", "")
        return fold(typed) if has_marks(typed) else ""

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
    """The same for lists that can be asked as of a day that is over; without one, or with today: now."""

    ngay = forms.DateField(label="Danh sách vào ngày", required=False, widget=DAY)

    def __init__(self, data: QueryDict, *, user: User, today: dt.date) -> None:
        self.day = past_day(typed_day(data.get("ngay", "")), today=today)
        super().__init__(data, user=user, today=today)
        self.fields["ngay"].widget.attrs["max"] = today.isoformat()
        self.today = today

    def clean_ngay(self) -> dt.date | None:
        if self.cleaned_data["ngay"] not in (None, self.today, self.day):  # one to come, or written as people do
            raise forms.ValidationError("Hãy chọn một ngày từ hôm nay trở về trước.", code="not_meant")
        return self.day
