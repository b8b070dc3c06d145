"""What is asked about the union's own money, time, seats and votes."""

import datetime as dt
from typing import Any, ClassVar

from django import forms

from diemtua.calculators.forms.fields import MOST_PEOPLE, CalculatorForm, Dong, choice, day_field, whole
from diemtua.calculators.rules import union
from diemtua.calculators.rules.outcome import Outcome


class Fine(CalculatorForm):
    """Mức phạt."""

    hanh_vi = choice("Hành vi", {})
    ai = choice(
        "Người vi phạm",
        {"to-chuc": "Doanh nghiệp, tổ chức", "ca-nhan": "Cá nhân, hộ kinh doanh, hộ gia đình"},
        radio=True,
    )
    so_tien = Dong(
        label="Số tiền làm căn cứ phạt (đồng)",
        required=False,
        help_text="Chỉ cần khi phạt theo tỷ lệ. Kinh phí công đoàn: tổng số phải đóng. Bảo hiểm: số chậm đóng hoặc trốn đóng. Tính đến lúc lập biên bản vi phạm.",
    )
    so_nguoi = whole(
        "Số người lao động bị vi phạm",
        MOST_PEOPLE,
        least=1,
        required=False,
        help_text="Chỉ cần khi phạt theo số người: trả lương thấp, chậm, thiếu; làm thêm quá giờ; không đăng ký bảo hiểm cho đủ người.",
    )
    ngay = day_field("Ngày vi phạm")
    STARTS: ClassVar[dict[str, str]] = {"ai": "to-chuc"}
    BANDS: ClassVar[dict[str, str]] = {
        "min_wage_1_10": "1",
        "min_wage_11_50": "11",
        "min_wage_51": "51",
    }  # acts of old addresses: the least people of each

    def __init__(self, data: Any, *, today: dt.date) -> None:
        people = self.BANDS.get(data.get("hanh_vi", ""))
        if people:
            data = {name: data[name] for name in data} | {"hanh_vi": "min_wage", "so_nguoi": people}
            self.changed = f"Đường dẫn này lưu từ khi mức phạt trả lương thấp còn chia sẵn theo nhóm. Nay trang hỏi số người: đang tính với {people} người, mức của cả nhóm ấy; hãy nhập đúng số người."
        super().__init__(data, today=today)
        self.fields["hanh_vi"].choices = list(union.fines().items())  # type: ignore[attr-defined]

    def answer(self) -> Outcome:
        """The range."""
        told = self.cleaned_data
        return union.fine(
            act=told["hanh_vi"],
            is_organisation=told["ai"] == "to-chuc",
            amount=told["so_tien"],
            people=told["so_nguoi"],
            day=told["ngay"],
        )


class ByUnit(CalculatorForm):
    """Asks the kind of unit."""

    don_vi = choice("Nơi làm việc", union.UNITS, radio=True)
    STARTS: ClassVar[dict[str, str]] = {"don_vi": "doanh-nghiep"}
    SINCE: ClassVar[dict[str, str]] = STARTS


class Dues(ByUnit):
    """Đoàn phí."""

    luong = Dong(
        label="Tiền lương tính đoàn phí (đồng một tháng)",
        required=False,
        help_text="Tiền lương đóng bảo hiểm xã hội; doanh nghiệp nhà nước: tiền lương thực nhận. Bỏ trống khi không xác định được.",
    )
    ngay = day_field("Một ngày trong tháng đóng")

    def answer(self) -> Outcome:
        """The dues."""
        told = self.cleaned_data
        return union.member_dues(wage=told["luong"], unit=told["don_vi"], day=told["ngay"])


class Fund(ByUnit):
    """Kinh phí."""

    ba_thang = forms.BooleanField(
        label="Đóng ba tháng một lần",
        required=False,
        help_text="Nông, lâm, ngư, diêm nghiệp trả lương theo chu kỳ, đã đăng ký với công đoàn: nhập quỹ lương cả ba tháng.",
    )
    quy_luong = Dong(label="Quỹ lương làm căn cứ đóng bảo hiểm xã hội của tháng, hoặc của ba tháng (đồng)")
    ngay = day_field("Một ngày trong tháng ấy, hoặc trong tháng cuối của ba tháng")

    def answer(self) -> Outcome:
        """The fund."""
        told = self.cleaned_data
        return union.fund(
            wage_fund=told["quy_luong"], unit=told["don_vi"], is_quarterly=told["ba_thang"], month=told["ngay"]
        )


class UnionTime(CalculatorForm):
    """Giờ công đoàn."""

    chuc_danh = choice(
        "Chức danh không chuyên trách",
        {
            "chu-tich": "Chủ tịch, phó chủ tịch công đoàn cơ sở",
            "uy-vien": "Ủy viên ban chấp hành, tổ trưởng, tổ phó công đoàn",
        },
        radio=True,
    )
    da_dung = whole("Số giờ đã dùng trong tháng", 744)
    ngay = day_field("Một ngày trong tháng")
    STARTS: ClassVar[dict[str, str]] = {"chuc_danh": "chu-tich", "da_dung": "0"}

    def answer(self) -> Outcome:
        """The hours."""
        told = self.cleaned_data
        return union.union_time(post=told["chuc_danh"], used=told["da_dung"], day=told["ngay"])


class Allowance(CalculatorForm):
    """Phụ cấp."""

    nhom = choice("Chức danh", {})
    doan_vien = whole("Số đoàn viên đóng đoàn phí", MOST_PEOPLE, least=1)
    ngay = day_field("Một ngày trong tháng")

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data, today=today)
        self.fields["nhom"].choices = list(union.groups().items())  # type: ignore[attr-defined]

    def answer(self) -> Outcome:
        """The allowance."""
        told = self.cleaned_data
        return union.allowance(group=int(told["nhom"]), members=told["doan_vien"], day=told["ngay"])


class Seats(CalculatorForm):
    """Số người dự đối thoại."""

    lao_dong = whole("Số lao động của doanh nghiệp", MOST_PEOPLE, least=1)
    doan_vien = whole(
        "Trong đó là đoàn viên",
        MOST_PEOPLE,
        required=False,
        help_text="Để chia ghế khi có cả người chưa vào công đoàn.",
    )
    ngay = day_field("Vào ngày")

    def answer(self) -> Outcome:
        """The seats."""
        told = self.cleaned_data
        return union.seats(workers=told["lao_dong"], members=told["doan_vien"], day=told["ngay"])


class VoteForm(CalculatorForm):
    """Biểu quyết."""

    viec = choice("Lấy phiếu hoặc đếm người về việc gì?", {slug: v.label for slug, v in union.VOTES.items()})
    dem_duoc = whole("Số người tán thành, có mặt hoặc yêu cầu", MOST_PEOPLE)
    tong = whole(
        "Trên tổng số",
        MOST_PEOPLE,
        least=1,
        help_text="Thỏa ước: toàn bộ người lao động. Đình công: mọi người được lấy ý kiến. Đối thoại: số thành viên trong danh sách.",
    )
    dai_dien = forms.BooleanField(
        label="Người đại diện theo pháp luật hoặc người được ủy quyền có mặt (đối thoại định kỳ)", required=False
    )
    ngay = day_field("Vào ngày")

    def answer(self) -> Outcome:
        """Reached or not."""
        told = self.cleaned_data
        return union.vote(
            kind=told["viec"],
            have=told["dem_duoc"],
            of=told["tong"],
            employer_present=told["dai_dien"],
            day=told["ngay"],
        )


class Yearly(CalculatorForm):
    """Việc hằng năm."""

    danh_sach = day_field(
        "Ngày lập danh sách thành viên đối thoại gần nhất", required=False, help_text="Bỏ trống nếu chưa có."
    )
    doi_thoai = day_field("Ngày đối thoại định kỳ gần nhất", required=False)
    hoi_nghi = day_field("Ngày hội nghị người lao động gần nhất", required=False)
    nha_nuoc = forms.BooleanField(label="Doanh nghiệp nhà nước (năm tài chính là năm dương lịch)", required=False)
    DAYS: ClassVar[tuple[str, ...]] = ()

    def answer(self) -> Outcome:
        """The days."""
        told = self.cleaned_data
        return union.yearly(
            list_fixed_on=told["danh_sach"],
            dialogue_on=told["doi_thoai"],
            conference_on=told["hoi_nghi"],
            is_state_owned=told["nha_nuoc"],
            today=self.today,
        )
