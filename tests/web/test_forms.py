"""What a form says of an empty field, wherever it stands."""

import datetime as dt

import pytest
from django import forms
from django.utils.html import strip_tags

from diemtua.exams.forms import TimesForm
from diemtua.kernel.dates import typed_day
from diemtua.training.forms.classes import SessionForm
from diemtua.training.forms.questions import QuestionForm
from diemtua.web.forms import GalleryForm


class OwnSentence(forms.Form):
    """One field with a sentence of its own, one of each other kind without."""

    reason = forms.CharField(label="Lý do", error_messages={"required": "Hãy ghi lý do để người gửi hiểu."})
    kind = forms.ChoiceField(label="Loại", choices=[("", ""), ("a", "A")])
    file = forms.FileField(label="Bản đã ký")
    agreed = forms.BooleanField(label="Tôi đã đọc")


def test_an_empty_field_is_named_and_a_sentence_of_the_form_s_own_stands() -> None:
    page = strip_tags(str(OwnSentence({})))
    for sentence in ("Hãy ghi lý do để người gửi hiểu.", "Hãy chọn ô «Loại».", "Hãy chọn tệp cho ô «Bản đã ký».", "Hãy đánh dấu ô «Tôi đã đọc»."):  # fmt: skip
        assert page.count(sentence) == 1
    assert "bắt buộc." not in page
    assert "Còn 4 ô cần điền:" in page


def test_the_top_of_a_form_counts_and_leads_to_what_is_left() -> None:
    page = str(GalleryForm({"kind": "x"}))
    assert "Còn 2 ô cần điền, 1 ô cần sửa:" in page
    assert '<a href="#id_name">Tên lớp</a>' in page
    assert "Hãy điền ô «Tên lớp»." in page
    assert "ô cần" not in str(GalleryForm()) + str(GalleryForm({"name": "a", "kind": "a", "one": "a"}))


@pytest.mark.parametrize("year", ["0001", "1899", "2201", "9999"])
def test_a_day_of_a_year_nobody_means_is_refused_at_its_field(year) -> None:
    """Wherever the form stands: of year 1 and 9999 the next sum of days leaves the calendar."""
    told = "Năm phải từ 1900 đến 2200; hãy xem lại ngày."
    assert GalleryForm({"day": f"{year}-01-01"}).errors["day"] == [told]
    assert SessionForm({"day": f"{year}-01-01"}).errors["day"] == [told]
    assert TimesForm({"opens_at": f"{year}-01-01T08:00"}).errors["opens_at"] == [told]
    assert typed_day(f"{year}-01-01") is None


def test_hours_are_read_as_people_write_them() -> None:
    read = {typed: SessionForm({"begins": typed}).fields["begins"].clean(typed) for typed in ("08:00", "8h", "13h30", "13.30")}  # fmt: skip
    assert read == {"08:00": dt.time(8), "8h": dt.time(8), "13h30": dt.time(13, 30), "13.30": dt.time(13, 30)}


def test_a_day_people_mean_is_read() -> None:
    assert GalleryForm({"day": "1945-09-02"}).errors.get("day") is None
    assert typed_day("2200-12-31") == dt.date(2200, 12, 31)
    assert typed_day("31/12/2026") is None


class Typed(forms.Form):
    """One field of each kind whose words can be misread."""

    day = forms.DateField()
    time = forms.TimeField()
    moment = forms.DateTimeField()
    people = forms.IntegerField(min_value=1, max_value=12)
    hours = forms.DecimalField()
    words = forms.CharField(max_length=3)


def test_what_cannot_be_read_is_told_with_an_example_in_our_own_words() -> None:
    typed = {"day": "1/7/25", "time": "tối", "moment": "mai", "people": "3,5", "hours": "hai", "words": "bốn chữ"}
    assert Typed(typed).errors == {
        "day": ["Hãy nhập ngày, tháng và đủ bốn số của năm, ví dụ 01/07/2025."],
        "time": ["Hãy nhập giờ và phút, ví dụ 08:30 hoặc 13h30."],
        "moment": ["Hãy nhập cả ngày và giờ, ví dụ 01/07/2025 08:30."],
        "people": ["Hãy nhập một số nguyên, ví dụ 12."],
        "hours": ["Hãy nhập một con số, ví dụ 2,5."],
        "words": ["Hãy viết gọn trong 3 ký tự; hiện có 7."],
    }
    assert Typed({"words": "a\0"}).errors["words"] == ["Ô này có ký tự không đọc được; hãy gõ lại."]
    assert Typed({"people": "0"}).errors["people"] == ["Hãy nhập số từ 1 trở lên."]
    assert Typed({"people": "13"}).errors["people"] == ["Hãy nhập số không quá 12."]


def test_nothing_chosen_yet_is_told_in_words() -> None:
    assert "---" not in str(QuestionForm())
    assert '<option value="" selected>Chưa chọn</option>' in str(QuestionForm())
