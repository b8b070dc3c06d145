"""Typing of the rubric."""

from decimal import Decimal
from typing import Any

from django import forms

from diemtua.agreements.forms.agreements import day_field
from diemtua.agreements.rules.quality import MATTERS, RubricRules, read_rubric
from diemtua.kernel.errors import BadInput

MOST_CRITERIA = 15


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
