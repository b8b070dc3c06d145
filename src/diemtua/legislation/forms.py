"""What is typed on the pages of texts."""

import datetime as dt

from django import forms

from diemtua.legislation.parsing.reading import MAX_BYTES

KINDS = ("docx", "html", "htm", "md", "txt", "jsonl")
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


class DayForm(forms.Form):
    """The day whose law is read."""

    ngay = forms.DateField(required=False)


def chosen_day(data: object, *, today: dt.date) -> tuple[dt.date, bool]:
    """(day, whether the reader chose it); what is no date is today."""
    form = DayForm(data)
    day = form.cleaned_data["ngay"] if form.is_valid() else None
    return (day or today, day is not None)
