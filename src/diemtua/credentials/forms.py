"""What is typed about issuers, withdrawals and checks."""

from typing import Any

from django import forms

from diemtua.credentials.actions import IssuerWords
from diemtua.credentials.models import Certificate, Issuer
from diemtua.credentials.rules import REVOKE_REASONS
from diemtua.kernel.numbers import LARGEST_KEY
from diemtua.kernel.text import clean, fold
from diemtua.unions.models import Unit


class IssuerForm(forms.ModelForm):  # type: ignore[type-arg]
    """The words an issuer prints."""

    class Meta:
        model = Issuer
        fields = ["superior_vi", "name_vi", "name_en", "title_vi", "title_en", "symbol", "place", "signer_title_vi",
                  "signer_title_en", "signer_name"]  # fmt: skip
        help_texts = {
            "superior_vi": "Dòng đầu, bên trái; để trống nếu không có.",
            "title_vi": "Lớp ngắn ngày thường dùng «GIẤY CHỨNG NHẬN»; «CHỨNG CHỈ» là từ của pháp luật giáo dục.",
            "symbol": "Đứng sau số và năm: 015/2026/GCN-LĐLĐ.",
            "place": "Ví dụ: Hà Nội. In trước ngày cấp.",
            "signer_title_vi": "Ví dụ: CHỦ TỊCH, hoặc TM. BAN THƯỜNG VỤ, CHỦ TỊCH.",
        }

    def clean(self) -> dict[str, Any]:
        """All of them NFC, without double blanks."""
        return {name: clean(value) for name, value in (super().clean() or {}).items()}

    def words(self) -> IssuerWords:
        return IssuerWords(**{name: self.cleaned_data[name] for name in self.Meta.fields})


def first_words(unit: Unit) -> dict[str, str]:
    """What a new issuer probably prints, to be corrected by who knows."""
    return {
        "superior_vi": unit.parent.name if unit.parent else "",
        "name_vi": unit.name,
        "name_en": "",
        "title_vi": "GIẤY CHỨNG NHẬN",
        "title_en": "Certificate",
        "symbol": "GCN-LĐLĐ" if fold(unit.name).startswith("lien doan") else "GCN-CĐ",
        "place": "Hà Nội",
        "signer_title_vi": "CHỦ TỊCH",
        "signer_title_en": "President",
    }


class RevokeForm(forms.Form):
    """Why a certificate is withdrawn."""

    reason = forms.ChoiceField(
        label="Lý do (hiện trên trang công khai)",
        widget=forms.RadioSelect,
        choices=[(key, vi) for key, (vi, _) in REVOKE_REASONS.items()],
    )
    note = forms.CharField(
        label="Ghi chú nội bộ",
        max_length=300,
        required=False,
        help_text="Chỉ cán bộ đơn vị cấp đọc được.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReissueForm(forms.Form):
    """Why a certificate is issued again."""

    reason = forms.CharField(
        label="Lý do cấp lại",
        max_length=300,
        help_text="Ví dụ: sửa họ tên theo giấy khai sinh. Ghi vào sổ cấp, không hiện trên trang công khai.",
    )


class RegisterFilter(forms.Form):
    """What the register is filtered by."""

    tim = forms.CharField(required=False, max_length=100)
    nam = forms.IntegerField(required=False, min_value=2000, max_value=2999)
    lop = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)
    trang_thai = forms.ChoiceField(required=False, choices=[("", ""), *Certificate.State.choices])
    ngay = forms.DateField(required=False)

    def values(self) -> dict[str, Any]:
        """Clean values; what was typed wrong filters nothing."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "search": found.get("tim") or "",
            "year": found.get("nam"),
            "class_id": found.get("lop"),
            "state": found.get("trang_thai") or "",
            "day": found.get("ngay"),
        }
