"""What is typed on the pages of texts."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from diemtua.kernel.dates import vn_date
from diemtua.legislation.parsing.facts import CODIFICATION
from diemtua.legislation.parsing.facts import KINDS as DOCUMENT_KINDS
from diemtua.legislation.parsing.reading import KINDS, MAX_BYTES

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ImportForm(forms.Form):
    """A file, and what to say instead of it when it is silent or lies."""

    file = forms.FileField(label="Tệp văn bản", help_text="Word (.docx), HTML, Markdown, văn bản thuần (.txt, kể cả chữ quét OCR) hoặc JSONL. Tối đa 30 MB.")  # fmt: skip
    check_only = forms.BooleanField(label="Chỉ đọc thử và xem báo cáo, chưa nạp", required=False)
    number = forms.CharField(label="Số hiệu", max_length=60, required=False, help_text="Khi tệp không ghi số hiệu. Ví dụ: 45/2019/QH14.")  # fmt: skip
    title = forms.CharField(label="Tên văn bản", max_length=500, required=False)
    in_force_on = forms.DateField(label="Văn bản có hiệu lực từ", required=False, widget=DAY)
    since = forms.DateField(label="Các điều thay đổi có hiệu lực từ", required=False, widget=DAY, help_text="Dùng cho bản hợp nhất không có chú thích ngày.")  # fmt: skip

    def clean_file(self) -> object:
        """The right ending and size."""
        file = self.cleaned_data["file"]
        if file.name.lower().rsplit(".", 1)[-1] not in KINDS:
            raise forms.ValidationError("Chỉ nhận .docx, .html, .md, .txt, .jsonl; hãy lưu văn bản sang một trong các dạng này.")  # fmt: skip
        if file.size > MAX_BYTES:
            raise forms.ValidationError("Tệp lớn hơn 30 MB; hãy bỏ ảnh quét rồi tải lên lại.")
        return file


class DocumentForm(forms.Form):
    """The facts of a document, put right."""

    number = forms.CharField(label="Số hiệu", max_length=60)
    title = forms.CharField(label="Tên văn bản", max_length=500)
    kind = forms.ChoiceField(label="Loại", choices=[(k, k) for k in (*DOCUMENT_KINDS, CODIFICATION, "Văn bản")])
    issued_on = forms.DateField(label="Ngày ban hành", required=False, widget=DAY)
    in_force_on = forms.DateField(label="Có hiệu lực từ", widget=DAY, help_text="Lời văn đang ghi từ ngày cũ sẽ ghi từ ngày này.")  # fmt: skip
    reason = forms.CharField(label="Sửa vì sao", max_length=300, help_text="Ví dụ: gõ nhầm số hiệu lúc nạp.")
    seen = forms.CharField(widget=forms.HiddenInput)


class EditForm(forms.Form):
    """Number, title and words of an article, put right."""

    label = forms.CharField(label="Số điều", max_length=40)
    title = forms.CharField(label="Tên điều", max_length=600, required=False)
    text = forms.CharField(label="Lời văn, mỗi khoản, mỗi điểm một dòng", widget=forms.Textarea(attrs={"rows": 18}), strip=True)  # fmt: skip
    reason = forms.CharField(label="Sửa vì sao", max_length=300, help_text="Ví dụ: chữ quét nhầm 1 thành l.")
    seen = forms.CharField(widget=forms.HiddenInput)


class SplitForm(forms.Form):
    """Where the new article begins."""

    paragraph = forms.TypedChoiceField(label="Điều mới bắt đầu từ đoạn", coerce=int)
    label = forms.CharField(label="Số của điều mới", max_length=40)
    title = forms.CharField(label="Tên của điều mới", max_length=600, required=False)
    reason = forms.CharField(label="Tách vì sao", max_length=300)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: object, text: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        lines = text.split("\n")
        self.fields["paragraph"].choices = [(n, f"{n}. {line[:70]}") for n, line in enumerate(lines, 1) if n > 1]


class JoinForm(forms.Form):
    """Why two articles are one."""

    reason = forms.CharField(label="Nối vì sao", max_length=300)
    seen = forms.CharField(widget=forms.HiddenInput)


class TakeForm(forms.Form):
    """The words of an article after an amendment, as the keeper confirms them."""

    since = forms.DateField(label="Lời văn mới có hiệu lực từ", widget=DAY)
    title = forms.CharField(label="Tên điều", max_length=600, required=False)
    text = forms.CharField(label="Lời văn của cả điều sau khi sửa, mỗi khoản, mỗi điểm một dòng", widget=forms.Textarea(attrs={"rows": 18}))  # fmt: skip


class RepealForm(forms.Form):
    """From when an article no longer applies."""

    since = forms.DateField(label="Không còn hiệu lực từ ngày", widget=DAY)


class EndForm(forms.Form):
    """From when a document no longer applies, and which one says so."""

    ended_on = forms.DateField(label="Hết hiệu lực từ ngày", required=False, widget=DAY, help_text="Ngày đầu tiên không còn áp dụng. Bỏ trống để ghi lại là còn hiệu lực.")  # fmt: skip
    ended_by = forms.ModelChoiceField(label="Theo văn bản", queryset=None, required=False, empty_label="Không ghi")

    def __init__(self, *args: object, documents: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_by"].queryset = documents


class EndArticlesForm(forms.Form):
    """Articles that a newer text lacks, and from when they no longer apply."""

    articles = forms.MultipleChoiceField(label="Điều đã bị bãi bỏ", widget=forms.CheckboxSelectMultiple)
    since = forms.DateField(label="Không còn hiệu lực từ ngày", widget=DAY)

    def __init__(self, *args: object, labels: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["articles"].choices = [(label, f"Điều {label}") for label in labels]


FIRST_DAY = dt.date(1945, 9, 2)  # no Vietnamese law is older
FURTHEST = dt.timedelta(days=3660)  # laws are passed a year or two ahead


class DayForm(forms.Form):
    """The day whose law is read."""

    ngay = forms.DateField(required=False)


def chosen_day(request: HttpRequest, *, today: dt.date) -> tuple[dt.date, bool]:
    """(day, whether the reader chose it). What is no day, or no day of today's law, is today, and the reader is told."""
    form = DayForm(request.GET)
    day = form.cleaned_data["ngay"] if form.is_valid() else None
    if day is None and request.GET.get("ngay", "").strip():
        messages.warning(request, "Ngày vừa nhập không đọc được; đang xem theo luật hôm nay. Hãy nhập như 31/12/2026.")
    elif day is not None and not FIRST_DAY <= day <= today + FURTHEST:
        messages.warning(request, f"Ngày {vn_date(day)} nằm ngoài khoảng tra được; đang xem theo luật hôm nay.")
        day = None
    return (day or today, day is not None)
