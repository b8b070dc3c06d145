"""What is asked about leaving a job."""

from typing import ClassVar

from django import forms

from diemtua.calculators.forms.fields import MOST_MONTHS, CalculatorForm, Dong, choice, day_field, rest_field, whole
from diemtua.calculators.rules import leaving
from diemtua.calculators.rules.outcome import Outcome
from diemtua.rulebook.calendar import DAY
from diemtua.rulebook.periods import add_months


class Notice(CalculatorForm):
    """Báo trước."""

    ben = choice(
        "Ai muốn chấm dứt hợp đồng?",
        {"nguoi-lao-dong": "Người lao động", "nguoi-su-dung": "Người sử dụng lao động"},
        radio=True,
    )
    hop_dong = choice(
        "Loại hợp đồng",
        {"khong-xac-dinh": "Không xác định thời hạn", "12-36": "Từ 12 đến 36 tháng", "duoi-12": "Dưới 12 tháng"},
        radio=True,
    )
    ly_do = choice(
        "Trường hợp",
        {
            "thuong": "Thông thường",
            "khong-bao-truoc": "Được nghỉ, được cho nghỉ ngay (Điều 35 khoản 2, Điều 36 khoản 3)",
            "om-dau": "Người lao động ốm đau kéo dài (do người sử dụng lao động báo)",
        },
    )
    dac_thu = forms.BooleanField(
        label="Ngành, nghề đặc thù (tổ lái máy bay, người quản lý doanh nghiệp, thuyền viên…)", required=False
    )
    moc = choice(
        "Tính từ", {"nghi": "ngày định nghỉ, ra ngày phải báo", "bao": "ngày báo, ra ngày được nghỉ"}, radio=True
    )
    ngay = day_field("Ngày ấy")
    nghi = rest_field()
    tu = day_field(
        "Hợp đồng bắt đầu", required=False, help_text="Chỉ cần khi ngành, nghề đặc thù và hợp đồng dưới 12 tháng."
    )
    den = day_field("Hợp đồng kết thúc", required=False)
    STARTS: ClassVar[dict[str, str]] = {
        "ben": "nguoi-lao-dong",
        "hop_dong": "khong-xac-dinh",
        "moc": "nghi",
        "nghi": "factory",
    }

    def clean(self) -> None:
        """The contract must end after it begins."""
        first, last = self.cleaned_data.get("tu"), self.cleaned_data.get("den")
        if first and last and last < first:
            raise forms.ValidationError("Hợp đồng phải kết thúc sau ngày bắt đầu; hãy nhập lại hai ngày.")
        if first and last and self.cleaned_data.get("hop_dong") == "duoi-12" and last >= add_months(first, 12) - DAY:
            raise forms.ValidationError(
                "Hợp đồng này dài từ 12 tháng trở lên; hãy chọn lại loại hợp đồng hoặc sửa hai ngày."
            )

    def answer(self) -> Outcome:
        """Days of notice."""
        told = self.cleaned_data
        both = told["tu"] and told["den"]
        return leaving.notice(
            side=told["ben"],
            contract=told["hop_dong"],
            reason=told["ly_do"],
            is_special=told["dac_thu"],
            contract_days=(told["den"] - told["tu"]).days + 1 if both else None,
            day=told["ngay"],
            is_leaving_day=told["moc"] == "nghi",
            rest=told["nghi"],
        )


class LeavingMoney(CalculatorForm):
    """Trợ cấp thôi việc, mất việc."""

    loai = choice(
        "Loại trợ cấp",
        {"thoi-viec": "Thôi việc", "mat-viec": "Mất việc làm (thay đổi cơ cấu, công nghệ, lý do kinh tế, sáp nhập)"},
        radio=True,
    )
    lam_viec = whole("Tổng thời gian làm việc (tháng)", MOST_MONTHS, least=1)
    bao_hiem = whole("Trong đó đã đóng bảo hiểm thất nghiệp (tháng)", MOST_MONTHS)
    da_tra = whole("Đã được trả trợ cấp (tháng)", MOST_MONTHS)
    luong = Dong(label="Tiền lương bình quân theo hợp đồng (đồng một tháng)")
    ngay = day_field("Ngày nghỉ việc")
    STARTS: ClassVar[dict[str, str]] = {"loai": "thoi-viec", "bao_hiem": "0", "da_tra": "0"}

    def answer(self) -> Outcome:
        """The allowance."""
        told = self.cleaned_data
        return leaving.leaving_money(
            months_worked=told["lam_viec"],
            months_insured=told["bao_hiem"],
            months_paid=told["da_tra"],
            average_wage=told["luong"],
            is_job_loss=told["loai"] == "mat-viec",
            day=told["ngay"],
        )
