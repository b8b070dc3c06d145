"""What is asked about pay, hours, leave, trial work and retirement."""

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from diemtua.calculators.forms.fields import CalculatorForm, Dong, HalfHours, choice, day_field, rest_field, whole
from diemtua.calculators.rules import working
from diemtua.calculators.rules.outcome import Outcome
from diemtua.rulebook.book import vouched


class Probation(CalculatorForm):
    """Thử việc."""

    viec = choice(
        "Công việc",
        {
            "quan-ly": "Người quản lý doanh nghiệp",
            "cao-dang": "Cần trình độ cao đẳng trở lên",
            "trung-cap": "Cần trình độ trung cấp, công nhân kỹ thuật, nhân viên nghiệp vụ",
            "khac": "Công việc khác",
        },
    )
    ngay = day_field("Ngày bắt đầu thử việc")
    luong = Dong(label="Tiền lương của công việc (đồng một tháng)", required=False)
    nghi = rest_field()

    def answer(self) -> Outcome:
        """Length and pay."""
        told = self.cleaned_data
        return working.probation(job=told["viec"], start=told["ngay"], wage=told["luong"], rest=told["nghi"])


class Retirement(CalculatorForm):
    """Tuổi nghỉ hưu."""

    gioi = choice("Giới tính", {"nu": "Nữ", "nam": "Nam"}, radio=True)
    sinh = day_field("Ngày sinh", help_text="Hồ sơ chỉ ghi năm sinh thì nhập ngày 01/01 của năm ấy.")
    DAYS: ClassVar[tuple[str, ...]] = ()

    def answer(self) -> Outcome:
        """The month."""
        told = self.cleaned_data
        return working.retirement(born_on=told["sinh"], is_woman=told["gioi"] == "nu", day=self.today)


class MinimumWage(CalculatorForm):
    """Lương tối thiểu."""

    vung = choice("Vùng", {"1": "Vùng I", "2": "Vùng II", "3": "Vùng III", "4": "Vùng IV"}, radio=True)
    luong = Dong(label="Lương đang trả (đồng một tháng)", required=False, help_text="Bỏ trống nếu chỉ cần biết mức.")
    ngay = day_field("Vào ngày")
    STARTS: ClassVar[dict[str, str]] = {"vung": "1"}

    def answer(self) -> Outcome:
        """The wage."""
        told = self.cleaned_data
        return working.minimum_wage(region=told["vung"], wage=told["luong"], day=told["ngay"])


class Overtime(CalculatorForm):
    """Tiền làm thêm giờ."""

    loai = choice(
        "Làm thêm vào",
        {"ngay-thuong": "Ngày thường", "ngay-nghi": "Ngày nghỉ hằng tuần", "ngay-le": "Ngày lễ, tết"},
        radio=True,
    )
    dem = forms.BooleanField(label="Làm thêm vào ban đêm", required=False)
    sau_ban_ngay = forms.BooleanField(
        label="Trước đó trong ngày đã làm thêm ban ngày",
        required=False,
        help_text="Chỉ làm đổi mức của làm thêm ban đêm vào ngày thường.",
    )
    luong = Dong(
        label="Tiền lương một giờ của ngày thường (đồng)",
        help_text="Lương tháng chia cho số giờ làm việc bình thường trong tháng.",
    )
    gio = HalfHours("Số giờ làm thêm", 400, least=Decimal("0.5"))
    ngay = day_field("Ngày làm thêm")
    STARTS: ClassVar[dict[str, str]] = {"loai": "ngay-thuong"}

    def answer(self) -> Outcome:
        """The pay."""
        told = self.cleaned_data
        return working.overtime(
            kind=told["loai"],
            hour_wage=told["luong"],
            hours=told["gio"],
            is_night=told["dem"],
            after_day_overtime=told["sau_ban_ngay"],
            day=told["ngay"],
        )


class OvertimeCaps(CalculatorForm):
    """Giới hạn làm thêm."""

    loai = choice("Làm thêm vào", working.SCHEDULES, radio=True)
    binh_thuong = HalfHours(
        "Giờ làm việc bình thường trong ngày",
        24,
        least=Decimal("0.5"),
        help_text="Làm thêm vào ngày nghỉ, ngày lễ thì không dùng đến số này.",
    )
    trong_ngay = HalfHours("Giờ làm thêm trong ngày", 24)
    trong_thang = HalfHours("Giờ làm thêm trong tháng", 744)
    trong_nam = HalfHours("Giờ làm thêm trong năm", 8784)
    dac_biet = forms.BooleanField(
        label="Ngành, nghề được làm thêm nhiều hơn (dệt may, da giày, điện tử, chế biến nông sản, điện, viễn thông…)",
        required=False,
    )
    ngay = day_field("Vào ngày")
    STARTS: ClassVar[dict[str, str]] = {"loai": "theo-ngay"}
    SINCE: ClassVar[dict[str, str]] = STARTS

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data, today=today)
        if usual := vouched("hours_per_day", today):
            self.initial["binh_thuong"] = usual.value

    def answer(self) -> Outcome:
        """The caps."""
        told = self.cleaned_data
        return working.overtime_caps(
            schedule=told["loai"],
            normal_hours=told["binh_thuong"],
            day_hours=told["trong_ngay"],
            month_hours=told["trong_thang"],
            year_hours=told["trong_nam"],
            is_special=told["dac_biet"],
            day=told["ngay"],
        )


class NightWork(CalculatorForm):
    """Làm đêm."""

    vao = forms.TimeField(label="Vào ca", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ra = forms.TimeField(label="Tan ca", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    luong = Dong(label="Tiền lương một giờ (đồng)", required=False)
    ngay = day_field("Ngày làm việc")

    def answer(self) -> Outcome:
        """Night hours."""
        told = self.cleaned_data
        return working.night_work(starts=told["vao"], ends=told["ra"], hour_wage=told["luong"], day=told["ngay"])


class Leave(CalculatorForm):
    """Phép năm."""

    dieu_kien = choice(
        "Điều kiện làm việc",
        {
            "binh-thuong": "Bình thường",
            "nang-nhoc": "Nặng nhọc, độc hại, nguy hiểm; người chưa thành niên; người khuyết tật",
            "dac-biet": "Đặc biệt nặng nhọc, độc hại, nguy hiểm",
        },
    )
    nam = whole("Số năm đã làm đủ cho người sử dụng lao động này", 60)
    thang = whole("Số tháng làm việc trong năm", 12, help_text="Làm cả năm thì nhập 12.")
    ngay = day_field("Vào ngày")
    STARTS: ClassVar[dict[str, str]] = {"nam": "0", "thang": "12"}

    def answer(self) -> Outcome:
        """The days."""
        told = self.cleaned_data
        return working.leave(
            condition=told["dieu_kien"], full_years=told["nam"], months_worked=told["thang"], day=told["ngay"]
        )
