"""Turns typing into clean values: facts, clauses by term, signing, filing, filters, rubrics."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from diemtua.agreements.access import signing_units
from diemtua.agreements.actions import FACTS
from diemtua.agreements.models import Agreement, Clause
from diemtua.agreements.queries.bargaining import Bargained
from diemtua.agreements.queries.register import STANDINGS, RegisterFilter
from diemtua.agreements.rules.comparing import Compared, Verdict, compare
from diemtua.agreements.rules.peers import BANDS
from diemtua.agreements.rules.quality import MATTERS, RubricRules, read_rubric
from diemtua.agreements.rules.terms import GROUPS, Term, read_number, show, terms
from diemtua.casework.models import Case
from diemtua.kernel.errors import BadInput
from diemtua.kernel.text import fold
from diemtua.people.models import User
from diemtua.unions.access import visible_units
from diemtua.unions.models import Unit

MOST_IN_A_LIST = 60
MOST_CRITERIA = 15


def day_field(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )  # fmt: skip


class FactsForm(forms.ModelForm[Agreement]):
    """What the agreement is and how it came about. The union is asked for a new one, among those of `user`."""

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
        ("Thời hạn", ("effective_from", "effective_to")),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
        return {name: self.cleaned_data[name] for name in FACTS}

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
        help_text="PDF, Word hoặc ảnh, không quá 20 MB. Tệp được mã hóa khi lưu.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.doc,.docx,.jpg,.jpeg,.png"}),
    )


class WorkbookForm(forms.Form):
    """A register's workbook."""

    file = forms.FileField(
        label="Tệp sổ thỏa ước",
        allow_empty_file=True,  # the reader says better what is wrong with it
        help_text="Tệp Excel theo mẫu, hoặc tệp đã xuất từ đây.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods"}),
    )


class RegisterFilterForm(forms.Form):
    """Filters of the list; what cannot be read means any."""

    tim = forms.CharField(label="Tìm doanh nghiệp, công đoàn", required=False, widget=forms.TextInput(attrs={"type": "search"}))  # fmt: skip
    tinh_trang = forms.ChoiceField(label="Tình trạng", required=False, choices=[("", "Tất cả"), *STANDINGS])
    nganh = forms.ChoiceField(label="Ngành nghề", required=False, choices=[("", "Tất cả"), *Agreement.Trade.choices])
    pham_vi = forms.ChoiceField(label="Phạm vi", required=False, choices=[("", "Tất cả"), *Agreement.Kind.choices])
    quy_mo = forms.ChoiceField(
        label="Quy mô", required=False, choices=[("", "Tất cả"), *((str(i), words) for i, (_, words) in enumerate(BANDS))]
    )  # fmt: skip
    don_vi = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", required=False, empty_label="Tất cả")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        uppers = visible_units(user).exclude(kind__in=(Unit.Kind.GRASSROOTS, Unit.Kind.PROFESSION))
        if uppers.count() > 1:
            self.fields["don_vi"].queryset = uppers  # type: ignore[attr-defined]
        else:
            del self.fields["don_vi"]

    def chosen(self) -> RegisterFilter:
        """What was asked."""
        self.is_valid()
        asked = self.cleaned_data
        return RegisterFilter(
            search=asked.get("tim", ""),
            standing=asked.get("tinh_trang", ""),
            trade=asked.get("nganh", ""),
            kind=asked.get("pham_vi", ""),
            band=int(asked["quy_mo"]) if asked.get("quy_mo") else None,
            unit=asked.get("don_vi"),
        )

    @property
    def narrows(self) -> int:
        """How much was chosen besides the words."""
        return sum(bool(value) for name, value in self.cleaned_data.items() if name != "tim")


class ClauseSearchForm(forms.Form):
    """Words in clauses."""

    tim = forms.CharField(label="Từ trong điều khoản", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    nhom = forms.ChoiceField(label="Nhóm", required=False, choices=[("", "Tất cả"), *GROUPS.items()])
    muc = forms.ChoiceField(label="Điều khoản", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["muc"].choices = [("", "Tất cả"), *((t.id, t.label) for t in terms().values())]  # type: ignore[attr-defined]


class RubricForm(forms.Form):
    """A version of the rubric: its criteria in numbered rows, for each matter the row it counts in, the least of each class."""

    name = forms.CharField(label="Tên thang điểm", max_length=150)
    since = day_field("Áp dụng từ ngày")
    source = forms.CharField(label="Nguồn", max_length=300, help_text="Số văn bản, ngày ban hành, trang.")
    is_official = forms.BooleanField(label="Là thang điểm chính thức của Tổng Liên đoàn", required=False)
    equals_percent = forms.IntegerField(label="Điều khoản bằng luật được tính (%)", min_value=0, max_value=100)

    HEADS = ("name", "since", "source", "is_official")

    def __init__(self, *args: Any, rubric: RubricRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric, criteria = rubric, rubric.criteria
        self.numbers = range(1, max(MOST_CRITERIA, len(criteria)) + 1)
        self.fields["equals_percent"].initial = int(rubric.equals_share * 100)
        for grade, least in rubric.classes.items():
            self.fields[f"class_{grade}"] = forms.IntegerField(
                label=f"Hạng {grade} từ (điểm)", min_value=1, max_value=100, initial=least
            )
        for number in self.numbers:
            known = criteria[number - 1] if number <= len(criteria) else None
            self.fields[f"label_{number}"] = forms.CharField(
                label="Tên tiêu chí", max_length=150, required=False, initial=known.label if known else ""
            )
            self.fields[f"points_{number}"] = forms.IntegerField(
                label="Điểm", min_value=0, max_value=100, required=False, initial=known.points if known else None
            )
            self.fields[f"target_{number}"] = forms.IntegerField(
                label="Trọn điểm khi có (điều khoản)", min_value=1, max_value=30, required=False, initial=known.target or None if known else None
            )  # fmt: skip
        places = {name: str(number) for number, c in enumerate(criteria, 1) for name in c.counts}
        rows = [("", "Không tính"), *((str(n), f"Tiêu chí {n}") for n in self.numbers)]
        for name, label in MATTERS.items():
            self.fields[f"matter_{name}"] = forms.ChoiceField(
                label=label, choices=rows, required=False, initial=places.get(name, "")
            )

    def heads(self) -> list[forms.BoundField]:
        """What the version is called, its day and source."""
        return [self[name] for name in self.HEADS]

    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The criteria by number."""
        return [(n, [self[f"{field}_{n}"] for field in ("label", "points", "target")]) for n in self.numbers]

    @property
    def first_spare(self) -> int | None:
        """The number from which rows are empty."""
        last = max((n for n in self.numbers if self[f"label_{n}"].value() or self[f"points_{n}"].value()), default=0)
        return last + 1 if last < self.numbers[-1] else None

    def matters(self) -> list[forms.BoundField]:
        """What can be counted, each with the criterion it counts in."""
        return [self[f"matter_{name}"] for name in MATTERS]

    def classes(self) -> list[forms.BoundField]:
        """The least of each class, and what a clause equal to the law is worth."""
        return [*(self[f"class_{grade}"] for grade in self.rubric.classes), self["equals_percent"]]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for number in self.numbers:
            if values.get(f"points_{number}") and not values.get(f"label_{number}"):
                self.add_error(f"label_{number}", "Hãy đặt tên cho tiêu chí, hoặc bỏ số điểm.")
        empty = [self[f"matter_{m}"].label for m in MATTERS if (n := values.get(f"matter_{m}")) and not values.get(f"label_{n}")]  # fmt: skip
        if empty:
            self.add_error(None, f"«{empty[0]}» đang tính vào một tiêu chí chưa có tên; hãy chọn tiêu chí khác.")
        if not self.errors:
            try:
                self.rules = read_rubric(self.told | self.data_kept)
            except BadInput as error:
                self.add_error(None, error.message)
        return values

    @property
    def told(self) -> dict[str, Any]:
        """Name, day, source, whether official."""
        return {name: self.cleaned_data[name] for name in self.HEADS}

    @property
    def data_kept(self) -> dict[str, Any]:
        """The version as it is kept; rows without a name are left out."""
        typed = self.cleaned_data
        return {
            "classes": {grade: typed[f"class_{grade}"] for grade in self.rubric.classes},
            "equals_share": str(Decimal(typed["equals_percent"]) / 100),
            "criteria": [
                {
                    "label": typed[f"label_{n}"],
                    "points": typed[f"points_{n}"] or 0,
                    "target": typed[f"target_{n}"] or 0,
                    "counts": [name for name in MATTERS if typed[f"matter_{name}"] == str(n)],
                }
                for n in self.numbers
                if typed[f"label_{n}"]
            ],
        }
