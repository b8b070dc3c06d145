"""What is asked about disputes."""

import datetime as dt
from typing import Any, ClassVar

from django import forms

from diemtua.calculators.forms.fields import CalculatorForm, choice, day_field
from diemtua.calculators.rules import disputes
from diemtua.calculators.rules.outcome import Outcome


class Limitation(CalculatorForm):
    """Thời hiệu."""

    loai = choice(
        "Tranh chấp", {"ca-nhan": "Cá nhân", "quyen": "Tập thể về quyền", "loi-ich": "Tập thể về lợi ích"}, radio=True
    )
    ngay = day_field("Ngày phát hiện quyền lợi bị xâm phạm")
    tro_ngai_tu = day_field(
        "Bất khả kháng, trở ngại khách quan từ",
        required=False,
        help_text="Khoảng thời gian này không tính vào thời hiệu.",
    )
    tro_ngai_den = day_field("đến hết", required=False)
    STARTS: ClassVar[dict[str, str]] = {"loai": "ca-nhan"}

    def clean(self) -> None:
        """Both ends of the obstacle, in order; of a day that could not be read only that is told."""
        first, last = self.cleaned_data.get("tro_ngai_tu"), self.cleaned_data.get("tro_ngai_den")
        if self.errors:
            return
        if (first is None) != (last is None):
            raise forms.ValidationError("Hãy nhập cả ngày bắt đầu và ngày hết trở ngại, hoặc bỏ trống cả hai.")
        if first and last and last < first:
            raise forms.ValidationError("Ngày hết trở ngại phải sau ngày bắt đầu; hãy nhập lại.")

    def answer(self) -> Outcome:
        """The three days."""
        told = self.cleaned_data
        first, last = told["tro_ngai_tu"], told["tro_ngai_den"]
        return disputes.limitation(
            kind=told["loai"], discovered_on=told["ngay"], excluded=(first, last) if first else None, today=self.today
        )


class Route(CalculatorForm):
    """Đường giải quyết, question by question: the next question depends on the answer before."""

    tap_the = choice(
        "Những người lao động có cùng đứng ra qua công đoàn không?",
        {"khong": "Không, một hoặc vài người đòi quyền của riêng mình", "co": "Có, công đoàn đại diện tập thể"},
        radio=True,
    )
    quyen_co_san = choice(
        "Đòi điều gì?",
        {
            "co": "Quyền đã có trong luật, thỏa ước, nội quy, thỏa thuận",
            "khong": "Lợi ích mới, nảy sinh khi thương lượng hoặc bên kia từ chối thương lượng",
        },
        radio=True,
    )
    vu_viec = choice("Vụ việc thuộc loại nào?", {}, radio=True)
    STEPS = True
    DAYS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data, today=today)
        asked = {"": ("tap_the",), "co": ("tap_the", "quyen_co_san"), "khong": ("tap_the", "vu_viec")}
        now = asked.get(data.get("tap_the", ""), ("tap_the",))
        for name in set(self.fields) - set(now):
            del self.fields[name]
        if "vu_viec" in self.fields:
            self.fields["vu_viec"].choices = [*disputes.matters().items(), ("khac", "Việc khác")]  # type: ignore[attr-defined]
        self.is_asking = not all(data.get(name) for name in now) or len(now) < len(asked["co"])
        if self.is_asking:
            self.initial |= {name: data.get(name) for name in now}
            self.is_bound = False

    def answer(self) -> Outcome:
        """The route."""
        told = self.cleaned_data
        matter = told.get("vu_viec")
        return disputes.dispute_route(
            acts_as_body=told["tap_the"] == "co",
            about_existing_right=told.get("quyen_co_san") == "co",
            matter=None if matter == "khac" else matter,
            day=self.today,
        )
