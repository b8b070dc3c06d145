"""Every calculator's form by its word in the address. A form that is whole answers by asking its rule; the values stay in the address."""

from django import forms

from diemtua.calculators.forms.days import Days
from diemtua.calculators.forms.disputes import Limitation, Route
from diemtua.calculators.forms.fields import CalculatorForm, day_field
from diemtua.calculators.forms.leaving import LeavingMoney, Notice
from diemtua.calculators.forms.union import Allowance, Dues, Fine, Fund, Seats, UnionTime, VoteForm, Yearly
from diemtua.calculators.forms.working import (
    Leave,
    MinimumWage,
    NightWork,
    Overtime,
    OvertimeCaps,
    Probation,
    Retirement,
)

FORMS: dict[str, type[CalculatorForm]] = {
    "bao-truoc": Notice, "thu-viec": Probation, "tro-cap": LeavingMoney, "tuoi-nghi-huu": Retirement,
    "luong-toi-thieu": MinimumWage, "lam-them-gio": Overtime, "gioi-han-lam-them": OvertimeCaps, "lam-dem": NightWork,
    "phep-nam": Leave, "muc-phat": Fine, "doan-phi": Dues, "kinh-phi": Fund, "gio-cong-doan": UnionTime,
    "phu-cap": Allowance, "ghe-doi-thoai": Seats, "bieu-quyet": VoteForm, "viec-hang-nam": Yearly,
    "thoi-hieu": Limitation, "duong-giai-quyet": Route, "dem-ngay": Days,
}  # fmt: skip


class ValuesForm(forms.Form):
    """Words and day on the page of every value."""

    q = forms.CharField(required=False, max_length=200)
    ngay = day_field("Vào ngày", required=False)
