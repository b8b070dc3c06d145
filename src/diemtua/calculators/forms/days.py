"""What is asked for counting days."""

from typing import ClassVar

from diemtua.calculators.forms.fields import CalculatorForm, choice, day_field, whole
from diemtua.calculators.rules import days
from diemtua.calculators.rules.outcome import Outcome


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
