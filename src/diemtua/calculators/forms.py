"""What is asked on each calculator. A form that is whole answers by asking its rule; the values stay in the address."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from diemtua.calculators.rules import days, disputes, leaving, union, working
from diemtua.calculators.rules.outcome import Outcome
from diemtua.rulebook.book import number

FIRST, LAST = dt.date(1940, 1, 1), dt.date(2100, 12, 31)  # beyond these a day is a slip of the keyboard
MOST_DONG, MOST_PEOPLE, MOST_MONTHS = 10**13, 10**7, 720


class Dong(forms.IntegerField):
    """Đồng, typed with or without dots."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            min_value=1, max_value=MOST_DONG, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **options
        )

    def to_python(self, value: Any) -> int | None:
        """Dots and blanks between the thousands are dropped."""
        return super().to_python(str(value or "").replace(".", "").replace(" ", "").removesuffix("đ"))  # type: ignore[no-any-return]


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day between 1940 and 2100."""
    limits = [
        MinValueValidator(FIRST, "Hãy nhập ngày từ năm 1940."),
        MaxValueValidator(LAST, "Hãy nhập ngày đến năm 2100."),
    ]
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, validators=limits, help_text=help_text)


def whole(label: str, most: int, *, least: int = 0, required: bool = True, help_text: str = "") -> forms.IntegerField:
    """A whole number within limits."""
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=required, help_text=help_text)


def choice(label: str, choices: Mapping[str, str], *, radio: bool = False, help_text: str = "") -> forms.ChoiceField:
    """One of a few; short lists as radio buttons."""
    widget = forms.RadioSelect if radio else forms.Select
    return forms.ChoiceField(label=label, choices=list(choices.items()), widget=widget, help_text=help_text)


def rest_field() -> forms.ChoiceField:
    """Weekly rest of the workplace, for counting working days."""
    return choice("Nơi làm việc nghỉ hằng tuần", {"factory": "Chủ nhật", "office": "thứ Bảy, Chủ nhật"}, radio=True)


class CalculatorForm(forms.Form):
    """Bound when the address holds any of its fields; `today` fills the day and is told to rules that need it."""

    DAYS: ClassVar[tuple[str, ...]] = ("ngay",)  # filled with today
    STARTS: ClassVar[dict[str, str]] = {"nghi": "factory"}  # chosen at first
    STEPS = False  # more questions come with the answers

    def __init__(self, data: Any, *, today: dt.date) -> None:
        self.today = today
        known = {name for name in self.base_fields if name in data}
        initial = dict.fromkeys(self.DAYS, today) | self.STARTS
        super().__init__(data if known else None, initial=initial)

    def answer(self) -> Outcome:
        """The outcome for clean values; the rulebook's refusals go through."""
        raise NotImplementedError


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


class Retirement(CalculatorForm):
    """Tuổi nghỉ hưu."""

    gioi = choice("Giới tính", {"nu": "Nữ", "nam": "Nam"}, radio=True)
    sinh = day_field("Ngày sinh")
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
    luong = Dong(
        label="Tiền lương một giờ của ngày thường (đồng)",
        help_text="Lương tháng chia cho số giờ làm việc bình thường trong tháng.",
    )
    gio = whole("Số giờ làm thêm", 400, least=1)
    ngay = day_field("Ngày làm thêm")
    STARTS: ClassVar[dict[str, str]] = {"loai": "ngay-thuong"}

    def answer(self) -> Outcome:
        """The pay."""
        told = self.cleaned_data
        return working.overtime(
            kind=told["loai"], hour_wage=told["luong"], hours=told["gio"], is_night=told["dem"], day=told["ngay"]
        )


class OvertimeCaps(CalculatorForm):
    """Giới hạn làm thêm."""

    binh_thuong = whole("Giờ làm việc bình thường trong ngày", 24, least=1)
    trong_ngay = whole("Giờ làm thêm trong ngày", 24)
    trong_thang = whole("Giờ làm thêm trong tháng", 744)
    trong_nam = whole("Giờ làm thêm trong năm", 8784)
    dac_biet = forms.BooleanField(
        label="Ngành, nghề được làm thêm nhiều hơn (dệt may, da giày, điện tử, chế biến nông sản, điện, viễn thông…)",
        required=False,
    )
    ngay = day_field("Vào ngày")

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data, today=today)
        self.initial["binh_thuong"] = int(number("hours_per_day", today))

    def answer(self) -> Outcome:
        """The caps."""
        told = self.cleaned_data
        return working.overtime_caps(
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


class Fine(CalculatorForm):
    """Mức phạt."""

    hanh_vi = choice("Hành vi", {})
    ai = choice("Người vi phạm", {"to-chuc": "Doanh nghiệp, tổ chức", "ca-nhan": "Cá nhân"}, radio=True)
    ngay = day_field("Ngày vi phạm")
    STARTS: ClassVar[dict[str, str]] = {"ai": "to-chuc"}

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data, today=today)
        self.fields["hanh_vi"].choices = list(union.fines().items())  # type: ignore[attr-defined]

    def answer(self) -> Outcome:
        """The range."""
        told = self.cleaned_data
        return union.fine(act=told["hanh_vi"], is_organisation=told["ai"] == "to-chuc", day=told["ngay"])


class Dues(CalculatorForm):
    """Đoàn phí."""

    luong = Dong(
        label="Tiền lương tính đoàn phí (đồng một tháng)",
        required=False,
        help_text="Tiền lương đóng bảo hiểm xã hội; doanh nghiệp nhà nước: tiền lương thực nhận. Bỏ trống khi không xác định được.",
    )
    ngay = day_field("Một ngày trong tháng đóng")

    def answer(self) -> Outcome:
        """The dues."""
        return union.member_dues(wage=self.cleaned_data["luong"], day=self.cleaned_data["ngay"])


class Fund(CalculatorForm):
    """Kinh phí."""

    quy_luong = Dong(label="Quỹ lương làm căn cứ đóng bảo hiểm xã hội của tháng (đồng)")
    ngay = day_field("Một ngày trong tháng ấy")

    def answer(self) -> Outcome:
        """The fund."""
        return union.fund(wage_fund=self.cleaned_data["quy_luong"], month=self.cleaned_data["ngay"])


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
        """Both ends of the obstacle, in order."""
        first, last = self.cleaned_data.get("tro_ngai_tu"), self.cleaned_data.get("tro_ngai_den")
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


class Days(CalculatorForm):
    """Đếm ngày."""

    ngay = day_field("Từ ngày")
    so = whole("Số lượng", 3660, least=1)
    don_vi = choice("Đơn vị", days.UNITS)
    nguoc = choice(
        "Đếm", {"toi": "tới: hết hạn vào ngày nào", "lui": "lùi: phải làm xong trước ngày ấy chừng đó"}, radio=True
    )
    nghi = choice("Nơi làm việc nghỉ hằng tuần", days.RESTS, radio=True)
    STARTS: ClassVar[dict[str, str]] = {"nguoc": "toi", "nghi": "factory", "don_vi": "ngay-lam-viec"}

    def answer(self) -> Outcome:
        """The day."""
        told = self.cleaned_data
        return days.days(
            day=told["ngay"],
            count=told["so"],
            unit=told["don_vi"],
            is_backward=told["nguoc"] == "lui",
            rest=told["nghi"],
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
